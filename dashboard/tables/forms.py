"""The columns of forms and of what was answered to them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.tables.formats import PERCENT


def of_forms() -> dict[str, Any]:
    """The columns of forms and of what was answered to them."""
    config = st.column_config
    return {
        "form": config.TextColumn("Form", width=240),
        "form_state": config.TextColumn("State", width=130),
        "form_question": config.TextColumn("Question", width=110),
        "form_about": config.TextColumn("About", width=170),
        "form_answers": config.NumberColumn("Answers", format="localized", width=80),
        "form_score": config.TextColumn("Score (95%)", width=150),
        "form_links": config.NumberColumn("Links given", format="localized", width=92),
        "response_rate": config.NumberColumn("Answered", format=PERCENT, width=90, help="Share of personal links"),
        "response_low": config.NumberColumn("Answered from (95%)", format=PERCENT),
        "response_high": config.NumberColumn("Answered to (95%)", format=PERCENT),
        "answer_words": config.TextColumn("What they wrote", width=420),
        "answer_rating": config.TextColumn("Rating", width=90),
        "answer_feeling": config.TextColumn("Sounds", width=90),
    }
