"""How numbers look in tables."""

from __future__ import annotations

from typing import Any

import streamlit as st

PERCENT = "%.1f%%"  # of values of 0-1; ``components.tabular`` knows it and multiplies
FINE = "%.2f%%"  # the same, where a hundredth is something to mend


def points(title: str) -> Any:  # noqa: ANN401  a column configuration
    """A column of points, with their sign."""
    return st.column_config.NumberColumn(title, format="%+.1f")
