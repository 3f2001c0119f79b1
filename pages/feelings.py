"""Answers whether feelings decide who stays: first and last words, a falling tone, products, and who was not heard."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import controls, frame, navigation, reads, tables
from dashboard.components import card, definition_popover, empty_state, empty_store, follow_ups, page_head, takeaway
from dashboard.components import feelings as parts
from dashboard.components.fair import fair_card
from dashboard.components.feelings_products import quadrant_card
from dashboard.components.feelings_tone import WHICH, drift_card, unhappy_list
from dashboard.components.notes import Action
from dashboard.controls import follow_ups as acts

TITLE = "Do feelings decide who stays?"

scope, filters = frame.current_scope(), frame.current_filters()
facts = reads.store_facts(scope)
if facts.empty:
    page_head(TITLE, "", "feelings")
    empty_store(navigation.page("import_data"))
    st.stop()

answer = reads.loyalty(filters, scope)
columns = partial(tables.columns, currency=facts.currency)
page_head(TITLE, parts.sentence(filters, answer), "feelings")
if not answer.heard:
    bring = Action(label="Import data", icon=":material/upload_file:", page=navigation.page("import_data"))
    reset = Action(
        label="Reset filters", icon=":material/filter_alt_off:", on_click=controls.reset_filters, primary=True
    )
    empty_state("Nobody has said anything early enough", parts.too_early(answer), (reset, bring), "feelings")
    st.stop()
takeaway(parts.takeaway_words(answer), "feelings")
parts.half_way(answer, scope)
parts.tiles(answer)

with st.container(horizontal=True, gap="small", vertical_alignment="center", key="felt_options"):
    measure = controls.switch("measure", "Measure", parts.MEASURES)
    definition_popover("feeling")
    parts.retention_link(navigation.page("retention"))
left, right = st.columns([1, 1], gap="small")
with left:
    parts.groups_card(answer, "last", measure, facts.currency, columns)
with right:
    parts.groups_card(answer, "first", measure, facts.currency, columns)

left, right = st.columns([1, 1], gap="small")
with left:
    drift_card(answer, columns)
with right, card("unhappy", "Whom to call", "Of those who bought in the last year, by what they said to this day"):
    which = controls.switch("who", "Which customers", WHICH)
    people = reads.unhappy(filters, scope, which)
    people = follow_ups.marked(people, reads.open_follow_ups(filters, scope))
    picked = unhappy_list(people, which, columns)
    follow_ups.offer(people, picked, "group", acts.seat(facts.time_zone), navigation.page("value"))

quadrant_card(
    partial(reads.product_feelings, filters, scope), columns,
    partial(controls.work_out, "products", long=answer.large),
)  # fmt: skip
fair_card(reads.fair_nps(filters, scope), answer.number, columns, tiles=True)
