"""What the preferences are looked at by; bound to the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analytics.preference_story import KIND_NAMES
from data_access.queries.line_items import KINDS, Of
from data_access.queries.preferences import GROUPINGS, Grouping

if TYPE_CHECKING:
    from collections.abc import Callable

GROUPING_NAMES: dict[Grouping, str] = {
    "gender": "Gender",
    "age_band": "Age",
    "gender_age": "Gender and age",
    "country": "Country",
    "segment": "Segment",
    "acquisition_channel": "Came through",
}


def pick_of(usual: Callable[[], Of], title: str = "Preference for") -> Of:
    """What is compared: categories, products, days ...; at first the usual one."""
    names = [KIND_NAMES[kind] for kind in KINDS]
    first = names.index(KIND_NAMES[usual()])
    picked = st.selectbox(title, names, first, key="of", bind="query-params", width=150)
    return KINDS[names.index(picked)] if picked else usual()


def pick_grouping(usual: Callable[[], Grouping]) -> Grouping:
    """What customers are put together by; at first the usual one, asked for only when it is needed."""
    names = list(GROUPING_NAMES.values())
    first = names.index(GROUPING_NAMES[usual()])
    picked = st.selectbox("Groups by", names, first, key="by", bind="query-params", width=170)
    return GROUPINGS[names.index(picked)] if picked else usual()
