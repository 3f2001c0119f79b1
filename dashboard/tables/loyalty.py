"""Columns of who stays: cohorts, groups by recency and frequency, months, value and risk, two groups compared."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.tables.formats import PERCENT


def of_loyalty(sign: str) -> dict[str, Any]:
    """Columns of cohorts, and of groups by recency, frequency and money."""
    config = st.column_config
    return {
        "customer": config.TextColumn("Customer no.", width=96),
        "customer_name": config.TextColumn("Name", width=148),
        "country": config.TextColumn("Country code"),
        "country_name": config.TextColumn("Country", width=112),
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
        "complete": config.CheckboxColumn("Month is over"),
    }


def of_lifecycle() -> dict[str, Any]:
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


def of_value(sign: str) -> dict[str, Any]:
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


def of_explorer() -> dict[str, Any]:
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
