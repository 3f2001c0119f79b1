"""Which days of feedback to look into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Sequence


def pick_days(names: Sequence[str]) -> str:
    """One of some periods by name; the first is the default."""
    return st.selectbox("Days", list(names), key="days", bind="query-params", width=220) or names[0]
