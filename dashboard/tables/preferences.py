"""Columns of what is bought, together, and again."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.tables.formats import PERCENT


def of_preferences() -> dict[str, Any]:
    """The columns of what groups of customers prefer, and of what is bought together."""
    config = st.column_config
    return {
        "group_name": config.TextColumn("Group of customers"),
        "item_name": config.TextColumn("Bought"),
        "buyers": config.NumberColumn("Of them bought it", format="localized"),
        "buyer_share": config.NumberColumn("Share of the group", format=PERCENT),
        "buyer_share_of_all": config.NumberColumn("Share of all", format=PERCENT),
        "preference_index": config.NumberColumn("Times as likely", format="%.2f"),
        "index_low": config.NumberColumn("Times from (95%)", format="%.2f"),
        "index_high": config.NumberColumn("Times to (95%)", format="%.2f"),
        "verdict": config.TextColumn("Does it hold?"),
        "money_share": config.NumberColumn("Share of their money", format=PERCENT),
        "money_share_of_all": config.NumberColumn("Share of all money", format=PERCENT),
        "money_index": config.NumberColumn("Times the money share", format="%.2f"),
        "money_low": config.NumberColumn("Money from (95%)", format="%.2f"),
        "money_high": config.NumberColumn("Money to (95%)", format="%.2f"),
        "first_name": config.TextColumn("Bought first", width=230),
        "then_name": config.TextColumn("Then", width=230),
        "n_first": config.NumberColumn("Bought the first", format="localized"),
        "n_then": config.NumberColumn("Then the other", format="localized"),
        "then_share": config.NumberColumn("Share of them", format=PERCENT),
        "then_low": config.NumberColumn("Share from (95%)", format=PERCENT),
        "then_high": config.NumberColumn("Share to (95%)", format=PERCENT),
        "usual_share": config.NumberColumn("Usual share", format=PERCENT),
        "times": config.NumberColumn("Times usual", format="%.1f"),
        "times_low": config.NumberColumn("Usual from (95%)", format="%.1f"),
        "times_high": config.NumberColumn("Usual to (95%)", format="%.1f"),
        "one_name": config.TextColumn("One", width=146),
        "other_name": config.TextColumn("The other", width=146),
        "n_a": config.NumberColumn("With the one", format="localized"),
        "n_b": config.NumberColumn("With the other", format="localized"),
        "n_ab": config.NumberColumn("With both", format="localized", width=76),
        "support": config.NumberColumn("Share of all", format=PERCENT),
        "confidence_a_b": config.NumberColumn("Other with one", format=PERCENT, width=100),
        "confidence_b_a": config.NumberColumn("One with other", format=PERCENT, width=100),
        "lift": config.NumberColumn("Times chance", format="%.1f", width=100),
        "lift_low": config.NumberColumn("At least (95%)", format="%.1f", width=96),
        "lift_high": config.NumberColumn("At most (95%)", format="%.1f"),
    }


def of_habits() -> dict[str, Any]:
    """The columns of what rises and falls, and of what is bought again."""
    config = st.column_config
    return {
        "buyers_now": config.NumberColumn("Bought it now", format="localized"),
        "buyers_before": config.NumberColumn("Bought it before", format="localized"),
        "share_now": config.NumberColumn("Share now", format=PERCENT),
        "share_before": config.NumberColumn("Share before", format=PERCENT),
        "change": config.NumberColumn("Change, points", format=PERCENT),
        "change_low": config.NumberColumn("Change from (95%)", format=PERCENT),
        "change_high": config.NumberColumn("Change to (95%)", format=PERCENT),
        "trend_words": config.TextColumn("Does it hold?"),
        "active": config.NumberColumn("Bought anything", format="localized"),
        "item_share": config.NumberColumn("Share that bought it", format=PERCENT),
        "category": config.TextColumn("Category"),
        "again": config.NumberColumn("Bought it again", format="localized"),
        "repeat_rate": config.NumberColumn("Share that did", format=PERCENT),
        "repeat_shrunk": config.NumberColumn("Drawn to all products", format=PERCENT),
        "repeat_low": config.NumberColumn("Again from (95%)", format=PERCENT),
        "repeat_high": config.NumberColumn("Again to (95%)", format=PERCENT),
        "repeat_words": config.TextColumn("Against the average product"),
    }
