"""Answers which customers need what: ten groups by recency and frequency, their money, and who moved between them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import controls, frame, navigation, reads, tables
from dashboard.analytics import rfm_story
from dashboard.analytics.rfm_limits import USUAL
from dashboard.components import card, empty_store, follow_ups, nobody_bought, page_head, takeaway
from dashboard.components import rfm as parts
from dashboard.controls import follow_ups as acts

TITLE = "Which customers need what?"

scope, filters = frame.current_scope(), frame.current_filters()
facts = reads.store_facts(scope)
if facts.empty:
    page_head(TITLE, "", "segments")
    empty_store(navigation.page("import_data"))
    st.stop()

with frame.bar_place():
    scoring = controls.switch("scoring", "Scoring", parts.SCORINGS)
    fixed = scoring == "thresholds"
    entered = controls.pick_limits(reads.usual_limits(filters, scope), facts.currency) if fixed else USUAL
answer = reads.segments_overview(filters, scope, scoring, entered)
columns = partial(tables.columns, currency=facts.currency)
page_head(TITLE, parts.sentence(filters, answer), "segments")
if answer.empty:
    nobody_bought(controls.reset_filters, navigation.page("import_data"))
    st.stop()
takeaway(rfm_story.takeaway(answer.sizes, answer.moves, answer.before, facts.currency), "segments")
parts.wrong_limits(entered)
parts.segment_tiles(answer, facts.currency)

left, right = st.columns([1, 1], gap="small")
with right, card("people", "The customers of a group", "Click a group in the chart, or choose it here."):
    picked = controls.pick_group(parts.choices(answer), parts.proposed(answer), chart="groups")
    waiting = reads.open_follow_ups(filters, scope)
    people = follow_ups.marked(reads.segment_customers(answer, picked, scope), waiting)
    rows = parts.people_list(people, answer, picked, columns)
    follow_ups.offer(people, rows, "group", acts.seat(facts.time_zone), navigation.page("value"))
with left:
    parts.bars_card(answer, facts.currency, picked, columns)
parts.movement_card(answer, columns)
parts.playbook_card(answer)
