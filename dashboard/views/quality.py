"""The views of the Quality page: the scores with their findings and rules, and the customers who are in twice."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import tables
from dashboard.analytics import quality_words
from dashboard.components import data_quality as parts
from dashboard.components import duplicate_pairs, page_head, takeaway
from dashboard.components import quality as twice
from dashboard.components.quality_findings import findings_card
from dashboard.components.quality_rules import rules_card
from dashboard.controls import duplicates as acts
from dashboard.controls import quality as rules
from dashboard.reads import quality

if TYPE_CHECKING:
    from dashboard.reads import StoreFacts
    from dashboard.reads.data_quality import Quality
    from data_access.filters import Scope


def scores(title: str, answer: Quality, scope: Scope, facts: StoreFacts) -> None:
    """How good the data are, what was found, and the rules."""
    desk = rules.desk()
    page_head(title, parts.sentence(answer), "quality")
    twice.notice(desk)
    takeaway(parts.answer_words(answer), "quality")
    parts.tiles(answer, facts.time_zone)
    columns = partial(tables.columns, currency=facts.currency)
    left, right = st.columns([3, 2], gap="small")
    with left:
        parts.columns_card(answer, desk, columns)
    with right:
        parts.trend_card(answer, desk, facts.time_zone)
    findings_card(answer, scope, desk, columns)
    parts.fixes_card(answer, desk, facts.time_zone)
    rules_card(answer, desk)


def duplicates(title: str, scope: Scope, facts: StoreFacts) -> None:
    """Who is likely in the store twice, and what was merged."""
    desk = acts.desk()
    if desk.scanning is not None and desk.scanning.running:
        page_head(title, "Names, contacts, addresses and years of birth are compared.", "quality")
        twice.progress(desk)
        st.stop()
    twice.scan_ended(desk)
    found = quality.duplicates(scope)
    page_head(title, twice.sentence(found, facts.time_zone), "quality")
    twice.notice(desk)
    if found.scan is None:
        twice.first_scan(desk)
    else:
        takeaway(quality_words.takeaway(len(found.pairs), int(found.scan["customers"])), "quality")
        twice.tiles(found)
        duplicate_pairs.pairs_card(found, quality.pair_details(found.pairs.head(twice.SHOWN), scope), desk)
    twice.merges_card(found, desk, facts.time_zone)
