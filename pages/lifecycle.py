"""Answers whether more customers are won than lost, what those who stay bring, and how long they wait."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard import controls, frame, navigation, reads, tables
from dashboard.analytics import growth
from dashboard.analytics import lifecycle_story as story
from dashboard.components import card, empty_store, follow_ups, nobody_bought, page_head, takeaway, words
from dashboard.components import lifecycle as parts
from dashboard.controls import follow_ups as acts

TITLE = "Do we win more customers than we lose?"

scope, filters = frame.current_scope(), frame.current_filters()
facts = reads.store_facts(scope)
if facts.empty:
    page_head(TITLE, "", "lifecycle")
    empty_store(navigation.page("import_data"))
    st.stop()

with frame.bar_place(), st.container(horizontal=True, gap="xsmall", vertical_alignment="center", width="content"):
    words("Lost after", "cap", "window", width="content")
    window = controls.pick_window(growth.WINDOWS, reads.usual_window(scope))
answer = reads.lifecycle_overview(filters, scope, window)
columns = partial(tables.columns, currency=facts.currency)
page_head(TITLE, parts.sentence(filters, answer), "lifecycle")
if answer.empty:
    nobody_bought(controls.reset_filters, navigation.page("import_data"))
    st.stop()
takeaway(story.takeaway(answer.now, answer.before, answer.money, answer.odd, window), "lifecycle")
parts.lifecycle_tiles(answer)

left, right = st.columns([3, 2], gap="small")
with right, card("people", "The customers behind a bar", "Click a bar of the chart, or choose it here."):
    pick = controls.pick_move(parts.months_offered(answer), parts.KINDS, parts.proposed(answer), chart="growth")
    moved, waiting = reads.moved_customers(filters, scope, window, pick), reads.open_follow_ups(filters, scope)
    moved = replace(moved, people=follow_ups.marked(moved.people, waiting))
    rows = parts.people_list(moved, answer, pick, columns)
    follow_ups.offer(moved.people, rows, "movement", acts.seat(facts.time_zone), navigation.page("value"))
with left:
    parts.growth_card(answer, pick, columns)
left, right = st.columns([1, 1], gap="small")
with left:
    parts.bridge_card(answer.money, facts.currency, columns)
with right:
    parts.interval_card(answer, columns)
