"""Columns of the rates of other currencies."""

from __future__ import annotations

from typing import Any

import streamlit as st


def of_rates(sign: str) -> dict[str, Any]:
    """The columns of the rates; ``sign`` is that of the store's currency."""
    config = st.column_config
    return {
        "rate_currency": config.TextColumn("One unit of", width=130),
        "rate_from": config.DateColumn("From", format="D MMM YYYY", width=92),
        "rate_worth": config.NumberColumn(f"Is worth, {sign}", format="%.6g", width=84),
    }
