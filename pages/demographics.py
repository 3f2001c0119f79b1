"""Answers who the customers are: their ages, countries and other traits, what each group brings, who stays."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import controls, frame, navigation, reads, tables
from dashboard.analytics import demographics_story as story
from dashboard.components import card, empty_store, follow_ups, nobody_bought, page_head, takeaway
from dashboard.components import demographics as parts
from dashboard.controls import follow_ups as acts

TITLE = "What kinds of customers do we have?"

scope, filters = frame.current_scope(), frame.current_filters()
facts = reads.store_facts(scope)
if facts.empty:
    page_head(TITLE, "", "demographics")
    empty_store(navigation.page("import_data"))
    st.stop()

with frame.bar_place():
    trait = controls.switch("by", "Group by", parts.TRAITS, reads.usual_trait(scope))
answer = reads.demographics(filters, scope, trait)
columns = partial(tables.columns, currency=facts.currency)
page_head(TITLE, parts.sentence(filters, answer), "demographics")
if answer.empty or not answer.whole.customers:
    nobody_bought(controls.reset_filters, navigation.page("import_data"))
    st.stop()
takeaway(story.takeaway(answer.groups, trait), "demographics")
parts.tiles(answer)

left, right = st.columns([1, 1], gap="small")
with right, card("people", "The customers of a group", "Click a group in the chart, or choose it here."):
    picked = controls.pick_group(parts.choices(answer), parts.proposed(answer), chart="groups", key=f"of_{trait}")
    waiting = reads.open_follow_ups(filters, scope)
    people = follow_ups.marked(reads.group_customers(filters, scope, answer, picked), waiting)
    rows = parts.people_list(people, answer, picked, columns)
    follow_ups.offer(people, rows, "group", acts.seat(facts.time_zone), navigation.page("value"))
with left:
    parts.groups_card(answer, facts.currency, picked, columns, partial(controls.pick_place, key=f"map_{trait}"))
left, right = st.columns([1, 1], gap="small")
with left:
    parts.kept_card(answer, columns)
with right:
    parts.heard_card(answer, columns)
