"""Columns of the scores of the data, and of rows that fail a rule."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.tables.formats import FINE


def of_quality() -> dict[str, Any]:
    """The columns of the scores of the data, and of rows that fail a rule."""
    config = st.column_config
    return {
        "column_label": config.TextColumn("Column", width=124),
        "score": config.NumberColumn("Score", format=FINE, width=74),
        "failed_checks": config.NumberColumn("Fail", format="localized", width=58),
        "completeness": config.NumberColumn("Complete", format=FINE, width=78),
        "validity": config.NumberColumn("Valid", format=FINE, width=74),
        "uniqueness": config.NumberColumn("Unique", format=FINE, width=74),
        "consistency": config.NumberColumn("Consistent", format=FINE, width=84),
        "timeliness": config.NumberColumn("Timely", format=FINE, width=74),
        "why": config.TextColumn("Why", width=380),
        "row_id": config.NumberColumn("Row", format="%d", width=96),
    }
