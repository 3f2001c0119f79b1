"""How known columns look in tables: a name for people, a unit, a width. One entry per column, used on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.theme import symbol

if TYPE_CHECKING:
    from collections.abc import Iterable

PERCENT = "%.1f%%"  # of values of 0-1; ``components.tabular`` knows it and multiplies
FINE = "%.2f%%"  # the same, where a hundredth is something to mend


def columns(names: Iterable[str], currency: str = "GBP") -> dict[str, Any]:
    """The configuration of these columns, in this order.

    Raises
    ------
    KeyError : a column has no entry here, so that no internal name ever reaches a page.
    """
    known = (
        _known(currency)
        | _explored()
        | _of_customers(currency)
        | _preferred()
        | _said()
        | _habits()
        | _of_quality()
        | _of_voice()
        | _of_problems()
    )
    return {name: known[name] for name in names}


def _known(currency: str) -> dict[str, Any]:
    sign = symbol(currency).strip()
    config = st.column_config
    return {
        "customer": config.TextColumn("Customer no."),
        "customer_name": config.TextColumn("Name", width=128),
        "country": config.TextColumn("Country code"),
        "country_name": config.TextColumn("Country", width=120),
        "segment": config.TextColumn("Segment"),
        "purchase_count": config.NumberColumn("Purchases", format="localized", width=78),
        "revenue": config.NumberColumn(f"Revenue, {sign}", format="accounting", width=82),
        "cohort": config.TextColumn("First bought in"),
        "age_months": config.NumberColumn("Months since", format="localized"),
        "cohort_size": config.NumberColumn("Customers in the cohort", format="localized"),
        "active_customers": config.NumberColumn("Bought again", format="localized"),
        "retention_rate": config.NumberColumn("Share", format=PERCENT),
        "low": config.NumberColumn("From (95%)", format=PERCENT),
        "high": config.NumberColumn("To (95%)", format=PERCENT),
        "revenue_share": config.NumberColumn("Share of first month", format=PERCENT),
        "group": config.TextColumn("Group", width=150),
        "customers": config.NumberColumn("Customers", format="localized"),
        "customer_share": config.NumberColumn("Share of customers", format=PERCENT),
        "recency_mean": config.NumberColumn("Days since last purchase, mean", format="%.0f"),
        "purchase_count_mean": config.NumberColumn("Purchases, mean", format="%.1f"),
        "money_each": config.NumberColumn(f"Money per customer, {sign}", format="accounting"),
        "money": config.NumberColumn(f"Money, {sign}", format="accounting"),
        "monetary_share": config.NumberColumn("Share of money", format=PERCENT),
        "needs": config.TextColumn("What they need"),
        "recency_days": config.NumberColumn("Days since", format="localized", width=84, help="Since last purchase"),
        "r": config.NumberColumn("R", help="Recency score, 5 bought most recently"),
        "f": config.NumberColumn("F", help="Frequency score, 5 bought most often"),
        "m": config.NumberColumn("M", help="Money score, 5 brought most"),
        "group_before": config.TextColumn("Group before"),
        "group_now": config.TextColumn("Group now"),
        **_of_value(sign),
        "complete": config.CheckboxColumn("Month is over"),
        **_of_lifecycle(),
        **_of_demographics(sign),
    }


def _of_lifecycle() -> dict[str, Any]:
    """Columns of customers won and lost, and of the days between purchases."""
    config = st.column_config
    return {
        "previous": config.TextColumn("Last bought", width=88, help="The month with a purchase before this one"),
        "came_back_on": config.DateColumn("Came back on", format="D MMM YYYY", width=104),
        "month_name": config.TextColumn("Month"),
        "opening_customers": config.NumberColumn("Active at the start", format="localized"),
        "new_customers": config.NumberColumn("New", format="localized"),
        "reactivated_customers": config.NumberColumn("Won back", format="localized"),
        "lapsed_customers": config.NumberColumn("Lost", format="localized"),
        "closing_customers": config.NumberColumn("Active at the end", format="localized"),
        "returning_customers": config.NumberColumn("Active and bought again", format="localized"),
        "quick_ratio": config.NumberColumn("Won for each lost", format="%.2f"),
        "ratio_low": config.NumberColumn("From (95%)", format="%.2f"),
        "ratio_high": config.NumberColumn("To (95%)", format="%.2f"),
        "settled": config.CheckboxColumn("Data reach back"),
        "part": config.TextColumn("Part"),
        "gap_days": config.NumberColumn("Days", format="localized"),
        "gaps": config.NumberColumn("Bought again after so many", format="localized"),
        "open_gaps": config.NumberColumn("Waiting so many", format="localized"),
        "waiting_gaps": config.NumberColumn("Waited at least so many", format="localized"),
        "gap_share": config.NumberColumn("Share of ended intervals", format=PERCENT),
        "bought_again_share": config.NumberColumn("Bought again within", format=PERCENT),
    }


def _of_demographics(sign: str) -> dict[str, Any]:
    """Columns of groups of customers by a trait, of the newest year."""
    config = st.column_config
    return {
        "age_band": config.TextColumn("Age"),
        "women": config.NumberColumn("Women", format="localized"),
        "men": config.NumberColumn("Men", format="localized"),
        "others": config.NumberColumn("Other or unknown", format="localized"),
        "paid_share": config.NumberColumn("Share of money", format=PERCENT),
        "purchase_days": config.NumberColumn("Days bought", format="localized", width=96),
        "growth": config.NumberColumn("Growth in a year", format=PERCENT),
        "growth_low": config.NumberColumn("Growth from (95%)", format=PERCENT),
        "growth_high": config.NumberColumn("Growth to (95%)", format=PERCENT),
        "each_low": config.NumberColumn(f"Each from (95%), {sign}", format="accounting"),
        "each_high": config.NumberColumn(f"Each to (95%), {sign}", format="accounting"),
        "kept_of": config.NumberColumn("Bought the year before", format="localized"),
        "kept": config.NumberColumn("Bought again", format="localized"),
        "kept_rate": config.NumberColumn("Stayed", format=PERCENT),
        "kept_low": config.NumberColumn("Stayed from (95%)", format=PERCENT),
        "kept_high": config.NumberColumn("Stayed to (95%)", format=PERCENT),
        "kept_verdict": config.TextColumn("Against the others"),
        "spoke": config.NumberColumn("Gave feedback", format="localized"),
        "spoke_rate": config.NumberColumn("Share who gave feedback", format=PERCENT),
        "spoke_low": config.NumberColumn("From (95%)", format=PERCENT),
        "spoke_high": config.NumberColumn("To (95%)", format=PERCENT),
        "spoke_verdict": config.TextColumn("Against the others"),
    }


def _of_value(sign: str) -> dict[str, Any]:
    """The columns of value, risk and follow-ups."""
    config = st.column_config
    return {
        "person": config.TextColumn("Name", width=152),
        "last_purchase_on": config.DateColumn("Last bought", format="D MMM YYYY", width=96),
        "reason": config.TextColumn("Why", width=456),
        "risk": config.NumberColumn("Left?", format=PERCENT, width=70, help="Chance of having left"),
        "worth": config.NumberColumn(f"Worth if kept, {sign}", format="localized", width=112),
        "expected": config.NumberColumn(f"Expected, {sign}", format="localized", width=96),
        "at_stake": config.NumberColumn(f"Value × risk, {sign}", format="localized", width=104),
        "last_product": config.TextColumn("Bought last", width=170),
        "last_words": config.TextColumn("Said last", width=300),
        "last_said_on": config.DateColumn("Said on", format="D MMM YYYY", width=96),
        "follow_up": config.TextColumn("Follow-up", width=124),
        "week_end": config.DateColumn("Week to", format="D MMM YYYY"),
        "actual_repeats": config.NumberColumn("Came", format="%.0f"),
        "expected_repeats": config.NumberColumn("Expected", format="%.1f"),
        "repeats_before": config.NumberColumn("Same week last year", format="%.0f"),
    }


def _of_customers(currency: str) -> dict[str, Any]:
    """The columns of one customer's timeline and preferences, and of the directory."""
    sign = symbol(currency).strip()
    config = st.column_config
    return {
        "page": config.LinkColumn("", display_text=":material/person:", width=36, help="Open the customer’s page"),
        "email": config.TextColumn("E-mail", width=210),
        "phone": config.TextColumn("Phone", width=130),
        "company": config.TextColumn("Company", width=150),
        "city": config.TextColumn("City", width=120),
        "region": config.TextColumn("Region", width=110),
        "acquisition_channel": config.TextColumn("Came through", width=120),
        "consent_word": config.TextColumn("Advertising", width=96),
        "team": config.TextColumn("Team", width=96),
        "tags": config.TextColumn("Tags", width=150),
        "joined_on": config.DateColumn("Joined on", format="D MMM YYYY", width=104),
        "net_revenue": config.NumberColumn(f"Net revenue, {sign}", format="accounting", width=112),
        "happened_on": config.DateColumn("Day", format="D MMM YYYY", width=104),
        "what": config.TextColumn("What", width=96),
        "event": config.TextColumn("Event", width=260),
        "details": config.TextColumn("Details", width=320),
        "amount": config.NumberColumn(f"Amount, {sign}", format="accounting"),
        "aspect": config.TextColumn("Of", width=120),
        "value": config.TextColumn("Value", width=140),
        "purchases": config.NumberColumn("Times", format="localized"),
        "of_purchases": config.NumberColumn("Of so many", format="localized"),
        "share": config.NumberColumn("Share of theirs", format=PERCENT),
        "everybody_share": config.NumberColumn("Share of everybody’s", format=PERCENT),
        "tendency": config.TextColumn("Tendency", width=140),
    }


def _explored() -> dict[str, Any]:
    """The columns of grids by any rule, of two groups side by side, and of curves of staying."""
    config = st.column_config
    return {
        "row_name": config.TextColumn("Group or first bought in"),
        "age_name": config.TextColumn("Came back in"),
        "amount_each": config.NumberColumn("For each customer", format="%.2f"),
        "amount_total": config.NumberColumn("Total", format="accounting"),
        "one_group": config.TextColumn("Group", width=168),
        "one_back": config.NumberColumn("Came back, group", format="localized"),
        "other_group": config.TextColumn("Against", width=168),
        "other_back": config.NumberColumn("Came back, against", format="localized"),
        "answer": config.TextColumn("Verdict, all ages"),
        "p_value": config.NumberColumn("P, all ages", format="%.4f"),
        "one_size": config.NumberColumn("Customers, group", format="localized"),
        "one_rate": config.NumberColumn("Share, group", format=PERCENT),
        "one_low": config.NumberColumn("Group from (95%)", format=PERCENT),
        "one_high": config.NumberColumn("Group to (95%)", format=PERCENT),
        "other_size": config.NumberColumn("Customers, against", format="localized"),
        "other_rate": config.NumberColumn("Share, against", format=PERCENT),
        "other_low": config.NumberColumn("Against from (95%)", format=PERCENT),
        "other_high": config.NumberColumn("Against to (95%)", format=PERCENT),
        "difference": config.NumberColumn("Difference", format=PERCENT),
        "difference_low": config.NumberColumn("Difference from (95%)", format=PERCENT),
        "difference_high": config.NumberColumn("Difference to (95%)", format=PERCENT),
        "age_answer": config.TextColumn("After correction"),
        "time": config.NumberColumn("Days", format="localized"),
        "at_risk": config.NumberColumn("Followed so far", format="localized"),
        "events": config.NumberColumn("Lost", format="localized"),
        "survival": config.NumberColumn("Still customers", format=PERCENT),
    }


def _of_voice() -> dict[str, Any]:
    """The columns of what customers say; scores and differences are in points."""
    config = st.column_config

    return {
        "period_start": config.DateColumn("From", format="D MMM YYYY"),
        "period_end": config.DateColumn("To", format="D MMM YYYY"),
        "period_over": config.CheckboxColumn("Is over"),
        "said": config.NumberColumn("Feedback", format="localized"),
        "read": config.NumberColumn("Read", format="localized"),
        "speakers": config.NumberColumn("Customers", format="localized"),
        "net_points": _points("Net sentiment"),
        "points_from": _points("From (95%)"),
        "points_to": _points("To (95%)"),
        "said_share": config.NumberColumn("Share of feedback", format=PERCENT),
        "said_low": config.NumberColumn("Share from (95%)", format=PERCENT),
        "said_high": config.NumberColumn("Share to (95%)", format=PERCENT),
        **_of_topics(),
        **_of_feedback(),
    }


def _points(title: str) -> Any:  # noqa: ANN401  a column configuration
    return st.column_config.NumberColumn(title, format="%+.1f")


def _of_topics() -> dict[str, Any]:
    """Topics with their trend and what they do."""
    config = st.column_config
    return {
        "title": config.TextColumn("Topic", width=120),
        "naming_now": config.NumberColumn("Customers who name it", format="localized"),
        "heard_now": config.NumberColumn("Of so many heard", format="localized"),
        "named_share": config.NumberColumn("Named by", format=PERCENT, help="Share of the customers heard", width=84),
        "named_low": config.NumberColumn("Named from (95%)", format=PERCENT),
        "named_high": config.NumberColumn("Named to (95%)", format=PERCENT),
        "trend": config.TextColumn("Change", help="Against the equal days before; only what holds", width=92),
        "trend_holds": config.CheckboxColumn("Change holds"),
        "change_points": _points("Change, pts"),
        "change_from": _points("Change from (95%)"),
        "change_to": _points("Change to (95%)"),
        "topic_points": _points("Net sentiment"),
        "topic_from": _points("Sentiment from (95%)"),
        "topic_to": _points("Sentiment to (95%)"),
        "naming": config.NumberColumn("Customers for impact", format="localized"),
        "of_customers": config.NumberColumn("Of customers", format="localized"),
        "score_moved": _points("Impact on score"),
        "score_from_points": _points("Score from (95%)"),
        "score_to_points": _points("Score to (95%)"),
        "return_moved": _points("Impact on staying"),
        "return_from": _points("Staying from (95%)"),
        "return_to": _points("Staying to (95%)"),
        "matched_naming": config.NumberColumn("Could be compared", format="localized"),
        "matched_points": _points("Against like customers"),
        "matched_from": _points("Like customers from (95%)"),
        "matched_to": _points("Like customers to (95%)"),
        "score_told": config.TextColumn("Impact on score, pts", width=150, help="With its 95% interval"),
        "return_told": config.TextColumn("Impact on staying, pts", width=150, help="With its 95% interval"),
        "matched_told": config.TextColumn("Against like customers, pts", width=172, help="With its 95% interval"),
        "verdict_word": config.TextColumn("Verdict", width=130),
    }


def _of_feedback() -> dict[str, Any]:
    """Single feedback, and who answered of all customers."""
    config = st.column_config
    return {
        "received_on": config.DateColumn("Day", format="D MMM YYYY", width=104),
        "words_said": config.TextColumn("Words", width=420),
        "opinion": config.TextColumn("Opinion", width=84),
        "rated": config.TextColumn("Rating", width=110),
        "product_said": config.TextColumn("Product", width=150),
        "said_through": config.TextColumn("Channel", width=90),
        "mismatch_word": config.TextColumn("What disagrees", width=200),
        "customer_group": config.TextColumn("Group", width=150),
        "base_customers": config.NumberColumn("Customers", format="localized"),
        "base_share": config.NumberColumn("Share of all", format=PERCENT),
        "answered": config.NumberColumn("Answered", format="localized"),
        "answer_share": config.NumberColumn("Share of answers", format=PERCENT),
        "answer_weight": config.NumberColumn("An answer counts as", format="%.2f"),
    }


def _of_problems() -> dict[str, Any]:
    """The columns of problems, their weeks, feedback and customers."""
    config = st.column_config
    return {
        "problem": config.TextColumn("Problem", width=260),
        "problem_state": config.TextColumn("State", width=100),
        "times_expected": config.NumberColumn("Times expected", format="%.1f", width=112, help="Since it began"),
        "rate_now": config.NumberColumn(
            "Rate now", format=PERCENT, width=84, help="Complaints per delivery of the last 14 days"
        ),
        "rate_expected": config.NumberColumn("Expected", format=PERCENT, width=84),
        "since_day": config.DateColumn("Since", format="D MMM YYYY", width=104),
        "complaint_count": config.NumberColumn("Complaints", format="localized", width=92),
        "is_over": config.TextColumn("Is it over?", width=132),
        "owner": config.TextColumn("Owner", width=110),
        "complaint": config.TextColumn("What they said", width=460),
        "case": config.TextColumn("Case", width=110),
        "channel": config.TextColumn("Through", width=96),
        "deliveries": config.NumberColumn("Deliveries", format="localized"),
        "complaint_rate": config.NumberColumn("Complaints per delivery", format=PERCENT),
        "expected_rate": config.NumberColumn("Expected", format=PERCENT),
        "low_rate": config.NumberColumn("Usual from", format=PERCENT),
        "high_rate": config.NumberColumn("Usual to", format=PERCENT),
    }


def _said() -> dict[str, Any]:
    """The columns of what groups of customers praise and complain of."""
    config = st.column_config
    return {
        "heard": config.NumberColumn("Heard", format="localized", help="Customers whose words were read"),
        "praised": config.TextColumn("Praised most"),
        "praised_by": config.NumberColumn("Praised by", format="localized"),
        "praised_share": config.NumberColumn("Share who praise it", format=PERCENT),
        "praised_low": config.NumberColumn("Praised from (95%)", format=PERCENT),
        "praised_high": config.NumberColumn("Praised to (95%)", format=PERCENT),
        "complained": config.TextColumn("Complained of most"),
        "complained_by": config.NumberColumn("Complained by", format="localized"),
        "complained_share": config.NumberColumn("Share who complain", format=PERCENT),
        "complained_low": config.NumberColumn("Complained from (95%)", format=PERCENT),
        "complained_high": config.NumberColumn("Complained to (95%)", format=PERCENT),
    }


def _preferred() -> dict[str, Any]:
    """The columns of what groups of customers prefer, and of what is bought together."""
    config = st.column_config
    return {
        "group_name": config.TextColumn("Group of customers"),
        "item_name": config.TextColumn("Bought"),
        "buyers": config.NumberColumn("Of them bought it", format="localized"),
        "buyer_share": config.NumberColumn("Share of the group", format=PERCENT),
        "buyer_share_of_all": config.NumberColumn("Share of all", format=PERCENT),
        "preference_index": config.NumberColumn("Times as likely", format="%.2f"),
        "index_low": config.NumberColumn("Times from (95%)", format="%.2f"),
        "index_high": config.NumberColumn("Times to (95%)", format="%.2f"),
        "verdict": config.TextColumn("Does it hold?"),
        "money_share": config.NumberColumn("Share of their money", format=PERCENT),
        "money_share_of_all": config.NumberColumn("Share of all money", format=PERCENT),
        "money_index": config.NumberColumn("Times the money share", format="%.2f"),
        "money_low": config.NumberColumn("Money from (95%)", format="%.2f"),
        "money_high": config.NumberColumn("Money to (95%)", format="%.2f"),
        "first_name": config.TextColumn("Bought first", width=230),
        "then_name": config.TextColumn("Then", width=230),
        "n_first": config.NumberColumn("Bought the first", format="localized"),
        "n_then": config.NumberColumn("Then the other", format="localized"),
        "then_share": config.NumberColumn("Share of them", format=PERCENT),
        "then_low": config.NumberColumn("Share from (95%)", format=PERCENT),
        "then_high": config.NumberColumn("Share to (95%)", format=PERCENT),
        "usual_share": config.NumberColumn("Usual share", format=PERCENT),
        "times": config.NumberColumn("Times usual", format="%.1f"),
        "times_low": config.NumberColumn("Usual from (95%)", format="%.1f"),
        "times_high": config.NumberColumn("Usual to (95%)", format="%.1f"),
        "one_name": config.TextColumn("One", width=150),
        "other_name": config.TextColumn("The other", width=150),
        "n_a": config.NumberColumn("With the one", format="localized"),
        "n_b": config.NumberColumn("With the other", format="localized"),
        "n_ab": config.NumberColumn("With both", format="localized", width=76),
        "support": config.NumberColumn("Share of all", format=PERCENT),
        "confidence_a_b": config.NumberColumn("Other with one", format=PERCENT, width=100),
        "confidence_b_a": config.NumberColumn("One with other", format=PERCENT, width=100),
        "lift": config.NumberColumn("Times chance", format="%.1f", width=92),
        "lift_low": config.NumberColumn("At least (95%)", format="%.1f", width=96),
        "lift_high": config.NumberColumn("At most (95%)", format="%.1f"),
    }


def _habits() -> dict[str, Any]:
    """The columns of what rises and falls, and of what is bought again."""
    config = st.column_config
    return {
        "buyers_now": config.NumberColumn("Bought it now", format="localized"),
        "buyers_before": config.NumberColumn("Bought it before", format="localized"),
        "share_now": config.NumberColumn("Share now", format=PERCENT),
        "share_before": config.NumberColumn("Share before", format=PERCENT),
        "change": config.NumberColumn("Change, points", format=PERCENT),
        "change_low": config.NumberColumn("Change from (95%)", format=PERCENT),
        "change_high": config.NumberColumn("Change to (95%)", format=PERCENT),
        "trend_words": config.TextColumn("Does it hold?"),
        "active": config.NumberColumn("Bought anything", format="localized"),
        "item_share": config.NumberColumn("Share that bought it", format=PERCENT),
        "category": config.TextColumn("Category"),
        "again": config.NumberColumn("Bought it again", format="localized"),
        "repeat_rate": config.NumberColumn("Share that did", format=PERCENT),
        "repeat_shrunk": config.NumberColumn("Drawn to all products", format=PERCENT),
        "repeat_low": config.NumberColumn("Again from (95%)", format=PERCENT),
        "repeat_high": config.NumberColumn("Again to (95%)", format=PERCENT),
        "repeat_words": config.TextColumn("Against the average product"),
    }


def _of_quality() -> dict[str, Any]:
    """The columns of the scores of the data, and of rows that fail a rule."""
    config = st.column_config
    return {
        "column_label": config.TextColumn("Column", width=124),
        "score": config.NumberColumn("Score", format=FINE, width=74),
        "failed_checks": config.NumberColumn("Fail", format="localized", width=58),
        "completeness": config.NumberColumn("Complete", format=FINE, width=78),
        "validity": config.NumberColumn("Valid", format=FINE, width=74),
        "uniqueness": config.NumberColumn("Unique", format=FINE, width=74),
        "consistency": config.NumberColumn("Consistent", format=FINE, width=84),
        "timeliness": config.NumberColumn("Timely", format=FINE, width=74),
        "why": config.TextColumn("Why", width=380),
        "row_id": config.NumberColumn("Row", format="%d", width=96),
    }
