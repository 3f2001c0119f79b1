"""Columns of the proof that handling helps."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.tables.formats import PERCENT, points


def of_recovery(sign: str) -> dict[str, Any]:
    """The columns of the effect, of early against later, and of who is still away."""
    config = st.column_config
    return {
        "tier_name": config.TextColumn("Spent in the year before", width=190),
        "band_name": config.TextColumn("Days since"),
        "tier_returns": config.NumberColumn("Came back", format="localized"),
        "faster": config.NumberColumn("Times as fast", format="%.2f"),
        "faster_low": config.NumberColumn("From (95%)", format="%.2f"),
        "faster_high": config.NumberColumn("To (95%)", format="%.2f"),
        "answered_returns": config.NumberColumn("Back, answered", format="localized"),
        "answered_days": config.NumberColumn("Days, answered", format="%.0f"),
        "waiting_returns": config.NumberColumn("Back, waiting", format="localized"),
        "waiting_days": config.NumberColumn("Days, waiting", format="%.0f"),
        "by_day": config.TextColumn("Answered by", width=110),
        "early_customers": config.NumberColumn("Answered by then", format="localized"),
        "later_customers": config.NumberColumn("Not yet", format="localized"),
        "gain_points": points("Early against later, pts"),
        "gain_from": points("From (95%)"),
        "gain_to": points("To (95%)"),
        "gain_word": config.TextColumn("Verdict", width=130),
        "band": config.TextColumn("Money at risk", width=150),
        "early_followed": config.NumberColumn("Drawn early", format="localized"),
        "early_returned": config.NumberColumn("Of them back", format="localized"),
        "late_followed": config.NumberColumn("Drawn late", format="localized"),
        "late_returned": config.NumberColumn("Of them back, late", format="localized"),
        "lot_points": points("Difference, pts"),
        "known_before": config.TextColumn("Known before the lot", width=200),
        "early_median": config.NumberColumn(f"Median, drawn early, {sign}", format="localized"),
        "late_median": config.NumberColumn(f"Median, drawn late, {sign}", format="localized"),
        "alike": config.TextColumn("The sides are", width=100),
        "unhappy_on": config.DateColumn("Unhappy on", format="D MMM YYYY", width=110),
        "spent_before": config.NumberColumn(f"Spent in the year before, {sign}", format="accounting"),
    }


def of_loop() -> dict[str, Any]:
    """The columns of the loop of cases, and of the load."""
    config = st.column_config
    return {
        "loop_group": config.TextColumn("Group", width=150),
        "step_name": config.TextColumn("Step", width=140),
        "step_cases": config.NumberColumn("Cases", format="localized", width=76),
        "step_reached": config.NumberColumn("Reached", format="localized", width=84),
        "step_share": config.NumberColumn("Share", format=PERCENT, width=76),
        "step_low": config.NumberColumn("From (95%)", format=PERCENT),
        "step_high": config.NumberColumn("To (95%)", format=PERCENT),
        "median_told": config.TextColumn(
            "Half within", width=96, help="Of the cases that reached the step, since opened"
        ),
        "p90_told": config.TextColumn("9 of 10 within", width=110),
        "median_hours": config.NumberColumn("Median hours", format="%.1f"),
        "median_hours_low": config.NumberColumn("Median from (95%)", format="%.1f"),
        "median_hours_high": config.NumberColumn("Median to (95%)", format="%.1f"),
        "p90_hours": config.NumberColumn("Hours, 9 of 10", format="%.1f"),
        "weekday_name": config.TextColumn("Weekday"),
        "such_days": config.NumberColumn("Such days", format="localized"),
        "came_in": config.NumberColumn("Cases came in", format="localized"),
        "expected_cases": config.NumberColumn("To expect", format="%.1f"),
        "expected_low": config.NumberColumn("From (95%)", format="%.0f"),
        "expected_high": config.NumberColumn("To (95%)", format="%.0f"),
        "answered_mean": config.NumberColumn("Answered", format="%.1f"),
    }
