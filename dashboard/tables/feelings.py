"""Columns of feelings and loyalty."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.tables.formats import PERCENT, points


def of_feelings(sign: str) -> dict[str, Any]:
    """The columns of groups by first and last words; differences are in points."""
    config = st.column_config
    return {
        "feeling_name": config.TextColumn("Feedback", width=124),
        "felt_customers": config.NumberColumn("Customers", format="localized", width=84),
        "felt_back": config.NumberColumn("Bought again", format="localized"),
        "back_rate": config.NumberColumn("Share", format=PERCENT),
        "back_low": config.NumberColumn("Share from (95%)", format=PERCENT),
        "back_high": config.NumberColumn("Share to (95%)", format=PERCENT),
        "against_told": config.TextColumn("Against praise, pts", width=176, help="With its 95% interval; ▲ ▼ sure"),
        "against_word": config.TextColumn("Verdict", width=112),
        "against_points": points("Against praise, pts"),
        "against_from": points("Against praise from (95%)"),
        "against_to": points("Against praise to (95%)"),
        "alike_told": config.TextColumn(
            "Like customers, pts", width=176, help="Same recency, frequency, money and segment; ▲ ▼ sure"
        ),
        "alike_word": config.TextColumn("Verdict, like customers", width=150),
        "alike_customers": config.NumberColumn("Could be compared", format="localized"),
        "alike_points": points("Like customers, pts"),
        "alike_from": points("Like customers from (95%)"),
        "alike_to": points("Like customers to (95%)"),
        "after_apart_told": config.TextColumn("Against praise", width=190, help="With its 95% interval; ▲ ▼ sure"),
        "after_told": config.TextColumn("Net revenue each", width=160, help="Of the 90 days, with its 95% interval"),
        "after_each": config.NumberColumn(f"Net revenue each, {sign}", format="accounting"),
        "after_from": config.NumberColumn(f"Each from (95%), {sign}", format="accounting"),
        "after_to": config.NumberColumn(f"Each to (95%), {sign}", format="accounting"),
        "after_apart": config.NumberColumn(f"Revenue against praise, {sign}", format="accounting"),
        "after_apart_from": config.NumberColumn(f"Against praise from (95%), {sign}", format="accounting"),
        "after_apart_to": config.NumberColumn(f"Against praise to (95%), {sign}", format="accounting"),
    }


def of_tones() -> dict[str, Any]:
    """The columns of a change of tone, and of products in four fields."""
    config = st.column_config
    return {
        "quarter_name": config.TextColumn("Tone"),
        "tone_from": points("Change from"),
        "tone_to": points("Change to"),
        "tone_mean": points("Change, mean"),
        "tone_fall": config.NumberColumn("Tone fell by", format="%+.0f", width=92, help="In hundredths, -200 to +200"),
        "said_on": config.DateColumn("Last words", format="D MMM YYYY", width=104),
        "texts_read": config.NumberColumn("Texts", format="localized", width=70),
        "product_named": config.TextColumn("Product", width=216),
        "place_word": config.TextColumn("What to do", width=116),
        "place_sure": config.CheckboxColumn("Sure", width=64),
        "followed_buyers": config.NumberColumn(
            "Buyers followed", format="localized", width=112, help="For 90 days since they first bought it"
        ),
        "net_told": config.TextColumn("Net sentiment", width=136, help="-100 to +100, with its 95% interval"),
        "again_told": config.TextColumn("Bought again, certain part", width=170, help="With its 95% interval"),
    }
