"""Columns of promises and how they were kept."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.tables.formats import PERCENT


def of_promises() -> dict[str, Any]:
    """The columns of promises, of days off, and of months."""
    config = st.column_config
    return {
        "promise": config.TextColumn("Promise", width=150),
        "promise_for": config.TextColumn("For", width=230),
        "first_reply_in": config.TextColumn("First reply", width=118),
        "next_reply_in": config.TextColumn("Next reply", width=118),
        "resolution_in": config.TextColumn("Resolution", width=118),
        "promise_calendar": config.TextColumn("Open hours of", width=130),
        "day_off": config.DateColumn("Day off", format="ddd D MMM YYYY", width=140),
        "day_off_name": config.TextColumn("Name", width=260),
        "rule": config.TextColumn("Rule", width=190),
        "rule_when": config.TextColumn("When a case is", width=200),
        "rule_then": config.TextColumn("Then", width=320),
        "rule_on": config.TextColumn("State", width=64),
        "ran_at": config.DatetimeColumn("Acted", format="D MMM YYYY, HH:mm", width=150),
        "case_number": config.NumberColumn("Case", format="%d", width=80),
        "rule_did": config.TextColumn("What it did", width=320),
        "promise_clock": config.TextColumn("Promise", width=100),
        "promise_month": config.TextColumn("Month", width=84),
        "promises_due": config.NumberColumn("Deadlines", format="localized", width=84),
        "kept_count": config.NumberColumn("Kept", format="localized", width=64),
        "kept_share": config.NumberColumn("Share kept", format=PERCENT, width=88),
        "promise_low": config.NumberColumn("At least", format=PERCENT, width=80),
        "promise_high": config.NumberColumn("At most", format=PERCENT, width=80),
        "done_count": config.NumberColumn("Done", format="localized", width=64),
        "median_business_hours": config.NumberColumn("Median hours", format="%.1f", width=100),
        "p90_business_hours": config.NumberColumn("90% within, hours", format="%.1f", width=126),
    }
