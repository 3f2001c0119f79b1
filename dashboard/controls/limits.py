"""The fixed limits of customer groups, to be set by hand; bound to the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analytics.rfm_limits import CENTS, EXAMPLES, HOW, Entered, written, wrong_words
from dashboard.theme import symbol

if TYPE_CHECKING:
    from dashboard.analytics.rfm import Thresholds

KEYS = tuple(EXAMPLES)


def pick_limits(usual: Thresholds, currency: str) -> Entered:
    """The limits a person typed, behind a quiet button; the usual ones stand in the empty boxes."""
    with st.popover("Limits", icon=":material/tune:", type="tertiary", key="quiet_limits"):
        st.text(f"Limits between the scores 1 to 5. {HOW.format(EXAMPLES['recency'])}")
        days = "Days since the last purchase, at most (scores 5, 4, 3, 2)"
        recency = _box("recency", days, written(usual.recency_days))
        frequency = _box("frequency", "Purchases, at least (scores 2, 3, 4, 5)", written(usual.purchase_count))
        sign = symbol(currency).strip()
        money = _box("money", f"Money in {sign}, at least (scores 2, 3, 4, 5)", written(usual.monetary_cents, CENTS))
        st.text("An empty box uses the limits that fit the shop, which stand in it in grey.")
        entered = Entered(recency=recency, frequency=frequency, money=money)
        wrong = wrong_words(entered)
        if wrong:
            with st.container(key="worse_limits_here", gap=None):
                st.text(wrong)
        st.button(
            "Back to the usual limits", icon=":material/undo:", type="tertiary", key="usual_limits",
            disabled=not entered.any, on_click=_forget,
        )  # fmt: skip
    return entered


def _box(key: str, title: str, usual: str) -> str:
    return st.text_input(title, key=key, placeholder=usual, max_chars=80, bind="query-params") or ""


def _forget() -> None:
    for key in KEYS:
        st.session_state[key] = ""
