"""Columns of rules, of what they did, and of messages to other programs."""

from __future__ import annotations

from typing import Any

import streamlit as st


def of_automation(sign: str) -> dict[str, Any]:
    """The columns of automation."""
    config = st.column_config
    case = r"case=(\d+)"
    return {
        "rule_moment": config.TextColumn("When", width=190),
        "rule_if": config.TextColumn("If", width=250),
        "rule_acts": config.TextColumn("Then", width=280),
        "rule_runs": config.NumberColumn("Acted", format="localized", width=64),
        "case_page": config.LinkColumn("Case", display_text=case, width=64, help="Open the case in the queue"),
        "rule_version": config.NumberColumn("Version", format="%d", width=64),
        "rule_outcome": config.TextColumn("Outcome", width=96),
        "met_at": config.DatetimeColumn("At", format="D MMM YYYY, HH:mm", width=146),
        "would_do": config.TextColumn("What it would have done", width=420),
        "first_at_risk": config.NumberColumn(f"At risk, {sign}", format="localized", width=84),
        "address": config.TextColumn("Program", width=130),
        "address_url": config.TextColumn("Web address", width=360),
        "message_state": config.TextColumn("State", width=96),
        "message_tries": config.NumberColumn("Tries", format="%d", width=56),
        "message_error": config.TextColumn("What was said", width=360),
        "queued_at": config.DatetimeColumn("Written", format="D MMM YYYY, HH:mm", width=146),
    }
