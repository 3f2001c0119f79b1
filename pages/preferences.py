"""Answers what customers prefer: which group buys what more often than others, and only where it holds."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import controls, frame, navigation, reads, tables
from dashboard.components import card, empty_store, follow_ups, nobody_bought, page_head, takeaway, words
from dashboard.components import preferences as parts
from dashboard.components.buyers import buyers_list
from dashboard.controls import follow_ups as acts

TITLE = "What do they prefer?"

scope, filters = frame.current_scope(), frame.current_filters()
facts = reads.store_facts(scope)
if facts.empty:
    page_head(TITLE, "", "preferences")
    empty_store(navigation.page("import_data"))
    st.stop()

with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="views"):
    by = controls.pick_grouping(lambda: reads.usual_grouping(filters, scope))
    of = controls.pick_of(lambda: reads.usual_of(filters, scope))
    period = controls.switch("period", "Period", parts.PERIODS)
answer = reads.preferred(filters, scope, by, of, period)
columns = partial(tables.columns, currency=facts.currency)
page_head(TITLE, parts.sentence(filters, answer, period), "preferences")
if answer.empty:
    nobody_bought(controls.reset_filters, navigation.page("import_data"))
    st.stop()
takeaway(parts.takeaway_words(answer), "preferences")
if not answer.found.groups:
    st.stop()
parts.tiles(answer)

left, right = st.columns([5, 3], gap="small")
with right, card("people", "Customers behind a cell", "Click a cell of the chart, or choose it here."):
    picked = controls.pick_cell(parts.cell_choices(answer), "preferences", parts.KEYS, parts.TITLES)
    words(parts.picked_words(answer, picked), "strong", "picked")
    people = reads.preferred_customers(answer, scope, picked, facts.currency)
    people = follow_ups.marked(people, reads.open_follow_ups(filters, scope))
    rows = buyers_list(people, columns)
    follow_ups.offer(people, rows, "group", acts.seat(facts.time_zone), navigation.page("value"))
with left:
    with card("preferences", "Who prefers what?", parts.UNIT, fill=False) as corner:
        with corner:
            measure = controls.switch("measure", "Measure", parts.MEASURES)
        cells = reads.preferred_money(answer, scope) if measure == "money" else answer.found.cells
        parts.heatmap_card(answer, cells, measure, picked, columns)
    parts.claims_card(answer)
    parts.reasons_card(answer, reads.reasons(answer, scope), columns)
