"""Answers what is bought together, how much more often than chance, and whom to offer the other product."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import controls, frame, navigation, reads, tables
from dashboard.components import card, empty_store, follow_ups, nobody_bought, page_head, takeaway, words
from dashboard.components import together as parts
from dashboard.components.preferences import PERIODS
from dashboard.controls import follow_ups as acts

TITLE = "What is bought together?"

scope, filters = frame.current_scope(), frame.current_filters()
facts = reads.store_facts(scope)
if facts.empty:
    page_head(TITLE, "", "together")
    empty_store(navigation.page("import_data"))
    st.stop()

with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="views"):
    basket = controls.switch("basket", "Basket", parts.BASKETS)
    period = controls.switch("period", "Period", PERIODS)
    pairs = controls.switch("pairs", "Pairs", parts.PAIRS)
answer = reads.bought_together(filters, scope, basket, period, pairs)
columns = partial(tables.columns, currency=facts.currency)
page_head(TITLE, parts.sentence(filters, answer, period), "together")
if not answer.baskets:
    nobody_bought(controls.reset_filters, navigation.page("import_data"), goods=True)
    st.stop()
takeaway(parts.takeaway_words(answer), "together")
parts.tiles(answer)
if not answer.shown.number:
    st.stop()

left, right = st.columns([5, 3], gap="small")
with right, card("people", "Whom to offer the other", "Click a cell of the matrix, or choose two products here."):
    picked = controls.pick_cell(parts.cell_choices(answer), "together", parts.KEYS, parts.TITLES)
    words(parts.pair_words(answer, picked), "strong", "picked")
    words(parts.offer_words(answer, picked), "muted", "offer")
    listed = reads.buyers_without(answer, scope, answer.shown.matrix[picked[0]], answer.shown.matrix[picked[1] - 1])
    listed = follow_ups.marked(listed, reads.open_follow_ups(filters, scope))
    rows = parts.people(listed, columns)
    follow_ups.offer(listed, rows, "group", acts.seat(facts.time_zone), navigation.page("value"))
with left, card("together", "Which products go together?", parts.UNIT):
    parts.matrix_card(answer, picked, columns)
parts.next_card(
    partial(reads.bought_after, answer, scope), columns, partial(controls.work_out, "next", long=answer.large)
)
