"""How far ahead to look, and how much less later money counts."""

from __future__ import annotations

import streamlit as st

MONTHS = (3, 6, 12, 24)
_USUAL, _USUAL_RATE, _HIGHEST_RATE = 12, 1.0, 5.0


def horizon() -> tuple[int, float]:
    """The months to look ahead, and the discount per month as 0-1; both bound to the address."""
    picked = st.segmented_control(
        "Months to look ahead",
        MONTHS,
        default=_USUAL,
        required=True,
        format_func=lambda months: f"{months} months",
        key="months",
        bind="query-params",
        label_visibility="collapsed",
    )
    with st.popover("Discount", icon=":material/percent:", type="tertiary", key="quiet_discount"):
        st.text("Money that comes later counts less: each month's is divided by this rate. 0 counts all alike.")
        percent = st.number_input(
            "Discount per month, %",
            0.0,
            _HIGHEST_RATE,
            _USUAL_RATE,
            0.1,
            format="%.1f",
            key="discount",
            bind="query-params",
        )
    return picked or _USUAL, percent / 100
