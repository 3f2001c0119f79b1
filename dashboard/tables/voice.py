"""Columns of what customers say, and of problems."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.tables.formats import PERCENT, points


def of_voice() -> dict[str, Any]:
    """The columns of what customers say; scores and differences are in points."""
    config = st.column_config

    return {
        "period_start": config.DateColumn("From", format="D MMM YYYY"),
        "period_end": config.DateColumn("To", format="D MMM YYYY"),
        "period_over": config.CheckboxColumn("Is over"),
        "said": config.NumberColumn("Feedback", format="localized"),
        "read": config.NumberColumn("Read", format="localized"),
        "speakers": config.NumberColumn("Customers", format="localized"),
        "net_points": points("Net sentiment"),
        "points_from": points("From (95%)"),
        "points_to": points("To (95%)"),
        "said_share": config.NumberColumn("Share of feedback", format=PERCENT),
        "said_low": config.NumberColumn("Share from (95%)", format=PERCENT),
        "said_high": config.NumberColumn("Share to (95%)", format=PERCENT),
    }


def of_topics() -> dict[str, Any]:
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
        "change_points": points("Change, pts"),
        "change_from": points("Change from (95%)"),
        "change_to": points("Change to (95%)"),
        "topic_points": points("Net sentiment"),
        "topic_from": points("Sentiment from (95%)"),
        "topic_to": points("Sentiment to (95%)"),
        "naming": config.NumberColumn("Customers for impact", format="localized"),
        "of_customers": config.NumberColumn("Of customers", format="localized"),
        "score_moved": points("Impact on score"),
        "score_from_points": points("Score from (95%)"),
        "score_to_points": points("Score to (95%)"),
        "return_moved": points("Impact on staying"),
        "return_from": points("Staying from (95%)"),
        "return_to": points("Staying to (95%)"),
        "matched_naming": config.NumberColumn("Could be compared", format="localized"),
        "matched_points": points("Against like customers"),
        "matched_from": points("Like customers from (95%)"),
        "matched_to": points("Like customers to (95%)"),
        "score_told": config.TextColumn("Impact on score, pts", width=150, help="With its 95% interval"),
        "return_told": config.TextColumn("Impact on staying, pts", width=150, help="With its 95% interval"),
        "matched_told": config.TextColumn("Against like customers, pts", width=172, help="With its 95% interval"),
        "verdict_word": config.TextColumn("Verdict", width=130),
    }


def of_feedback() -> dict[str, Any]:
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


def of_problems() -> dict[str, Any]:
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


def of_opinions() -> dict[str, Any]:
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
