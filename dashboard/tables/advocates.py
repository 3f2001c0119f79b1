"""Columns of advocates, testimonials and delights."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.tables.formats import PERCENT, points


def of_advocates() -> dict[str, Any]:
    """The rules for asking, the customers they leave or stop, and testimonials."""
    config = st.column_config
    return {
        "advocate_rule_name": config.TextColumn("Rule", width=210),
        "rule_share": config.NumberColumn("Kept", format=PERCENT, help="Share of those the rule before left"),
        "rule_low": config.NumberColumn("Kept from (95%)", format=PERCENT),
        "rule_high": config.NumberColumn("Kept to (95%)", format=PERCENT),
        "last_praise_on": config.DateColumn("Said on", format="D MMM YYYY", width=96),
        "testimonial_state": config.TextColumn("State", width=88),
        "asked_on": config.DateColumn("Asked on", format="D MMM YYYY", width=96),
        "asked_through": config.TextColumn("Asked through"),
        "asked_by": config.TextColumn("Asked by"),
        "permission_on": config.DateColumn("Agreed on", format="D MMM YYYY", width=96),
        "permission_channel": config.TextColumn("Permission came through"),
        "permission_words": config.TextColumn("Their words of permission"),
        "agreed_text": config.TextColumn("May be shown", width=260),
        "text_edited": config.CheckboxColumn("Edited, and agreed to"),
        "signature": config.TextColumn("Name below it", width=110),
        "published_where": config.TextColumn("Published where", width=140),
        "published_on": config.DateColumn("Published on", format="D MMM YYYY"),
        "thanked_on": config.DateColumn("Thanked on", format="D MMM YYYY", width=96),
        "thanked_through": config.TextColumn("Thanked through"),
    }


def of_delights() -> dict[str, Any]:
    """What groups praise, and what is bought after it."""
    config = st.column_config
    return {
        "topic_name": config.TextColumn("Topic", width=120),
        "praising": config.NumberColumn("Praise it", format="localized"),
        "praise_share": config.NumberColumn("Share who praise", format=PERCENT),
        "praise_low": config.NumberColumn("Praise from (95%)", format=PERCENT),
        "praise_high": config.NumberColumn("Praise to (95%)", format=PERCENT),
        "praise_share_of_all": config.NumberColumn("Share of all who praise", format=PERCENT),
        "next_item": config.TextColumn("Bought", width=170),
        "next_buyers": config.NumberColumn("Bought it", format="localized", width=78),
        "next_share": config.NumberColumn("Share of them", format=PERCENT, width=96),
        "next_low": config.NumberColumn("Share from (95%)", format=PERCENT),
        "next_high": config.NumberColumn("Share to (95%)", format=PERCENT),
        "others_share": config.NumberColumn("All others", format=PERCENT, width=84),
        "next_points": points("Difference, points"),
        "next_from": points("Points from (95%)"),
        "next_to": points("Points to (95%)"),
    }
