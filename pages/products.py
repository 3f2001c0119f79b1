"""Answers what customers turn to and turn away from, who did, and what they come back for."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import controls, frame, navigation, reads, tables
from dashboard.analytics import habits_story as story
from dashboard.components import card, empty_store, follow_ups, nobody_bought, page_head, takeaway, words
from dashboard.components import habits as parts
from dashboard.components.buyers import buyers_list
from dashboard.controls import follow_ups as acts

TITLE = "What do they turn to, and what do they come back for?"

scope, filters = frame.current_scope(), frame.current_filters()
facts = reads.store_facts(scope)
if facts.empty:
    page_head(TITLE, "", "products")
    empty_store(navigation.page("import_data"))
    st.stop()

with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="views"):
    of = controls.pick_of(lambda: reads.usual_of(filters, scope), "Compared")
answer = reads.item_changes(filters, scope, of)
columns = partial(tables.columns, currency=facts.currency)
page_head(TITLE, parts.sentence(filters, answer), "products")
found = answer.changes
if found is None:
    takeaway(parts.TOO_YOUNG, "products")
    st.stop()
if found.found.empty or not found.customers:
    nobody_bought(controls.reset_filters, navigation.page("import_data"))
    st.stop()
takeaway(parts.takeaway_words(found), "products")
again = partial(reads.bought_again, filters, scope)
parts.tiles(found, None if answer.large else again())

left, right = st.columns([1, 1], gap="small")
with right, card("people", "One of them, month by month", "Click a dot, or choose it here."):
    first = str(story.proposed(found.found))
    picked = int(controls.pick_group(parts.choices(found), first, chart="groups", key=f"of_{of}", title="Bought"))
    parts.months_part(answer, found, picked, columns)
    words(parts.turned_words(found, picked), "strong", "turned")
    people = reads.turned_customers(answer, filters, scope, picked, facts.currency)
    people = follow_ups.marked(people, reads.open_follow_ups(filters, scope))
    rows = buyers_list(people, columns, empty="Nobody.")
    follow_ups.offer(people, rows, "group", acts.seat(facts.time_zone), navigation.page("value"))
with left:
    parts.changes_card(answer, found, picked, columns)
    parts.again_card(again, columns, partial(controls.work_out, "again", long=answer.large))
flow = partial(reads.next_purchases, filters, scope)
parts.flow_card(flow, columns, partial(controls.work_out, "flow", long=answer.large))
