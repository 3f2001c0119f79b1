"""The views of the page about reading: how much is read, how well, and the store's own models."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analytics import reading_words
from dashboard.components import page_head, takeaway, thin_data, told_line
from dashboard.components import reading as parts
from dashboard.components import reading_models as models
from dashboard.controls import reading as acts
from dashboard.reads import reading as reads

if TYPE_CHECKING:
    from dashboard.reads import StoreFacts
    from dashboard.reads.reading import Reading
    from data_access.filters import Scope


def coverage(title: str, found: Reading, scope: Scope) -> None:
    """How much is read, by whom and in which language, and what has no score."""
    page_head(title, parts.sentence(found), "reading")
    wordless = found.total - found.waiting - found.worded
    takeaway(reading_words.takeaway(found.total, found.scored, found.waiting, wordless), "reading")
    parts.tiles(found)
    left, right = st.columns([1, 1], gap="small")
    with left:
        parts.reader_card(found, partial(reads.progress, found, scope))
    with right:
        parts.languages_card(found)
    parts.left_out_card(found, acts.pick_reason, partial(reads.left_out, scope))


def accuracy(title: str, found: Reading, scope: Scope) -> None:
    """Words against the store's own ratings."""
    checked = reads.checked(found, scope)
    page_head(title, parts.sentence(found), "reading")
    if checked is None or not checked.all.enough:
        if checked is not None:
            takeaway(parts.few_words(checked.all), "reading")
        thin_data(2 * 30, 0 if checked is None else checked.all.n, "clear rating", "accuracy")
    else:
        one = checked.all
        takeaway(reading_words.agreement_words(one.agree.share, *one.agree.interval, one.found.share, one.n), "reading")
        parts.accuracy_tiles(checked)
        parts.accuracy_card(checked)
    parts.mismatch_card(*reads.contradictions(scope))


def own_models(title: str, found: Reading, scope: Scope, facts: StoreFacts) -> None:
    """The store's own models: train, look at what would change, switch, go back."""
    desk = acts.desk()
    page_head(title, parts.sentence(found), "reading")
    told_line(desk.told, desk.undo, desk.close, "reading")
    if desk.work is not None and desk.work.running:
        models.progress(desk)
    models.ended(desk)
    if desk.change is not None and desk.may_decide:
        models.change_card(desk.change, desk, partial(reads.pieces, scope))
    models.models_card(reads.own_models(scope), found.serving, desk, facts.time_zone)
