"""Columns of the queue."""

from __future__ import annotations

from typing import Any

from streamlit import column_config as config


def of_queue(sign: str) -> dict[str, Any]:
    """Cases to choose several of, and those that are exported."""
    return {
        "case_customer": config.TextColumn("Customer", width=160),
        "case_state": config.TextColumn("State", width=110),
        "case_topic": config.TextColumn("About", width=110),
        "case_said": config.TextColumn("What they said", width="large"),
        "case_due": config.TextColumn("Due", width=150),
        "case_at_risk": config.NumberColumn(f"At risk, {sign}", format="localized", width=100),
    }
