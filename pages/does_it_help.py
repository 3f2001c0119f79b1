"""Answers whether handling complaints brings customers back, how fast, what it won, and whether the loop is closed."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import controls, frame, navigation, reads, tables
from dashboard.components import card, definition_popover, empty_state, follow_ups, page_head, takeaway
from dashboard.components import recovery as parts
from dashboard.components.notes import Action
from dashboard.components.recovery_trial import trial_card
from dashboard.controls import follow_ups as acts
from dashboard.controls.lots import lot_desk
from dashboard.reads import recovery
from dashboard.reads.trial import order_trial
from dashboard.views.recovery import loop_of_cases, without_purchases

TITLE = "Does handling complaints help?"

scope, filters = frame.current_scope(), frame.current_filters()
facts = reads.store_facts(scope)
columns = partial(tables.columns, currency=facts.currency)
if facts.empty:
    without_purchases(TITLE, filters, scope, columns)
    st.stop()

answer = recovery.recovery(filters, scope)
closed = recovery.closed_loop(filters, scope)
page_head(TITLE, parts.sentence(filters, answer), "recovery")
if not answer.found.effect.episodes and closed.found.all["step_cases"].iloc[0] == 0:
    log = Action(label="Log feedback", icon=":material/add_comment:", page=navigation.page("log_feedback"))
    bring = Action(label="Import data", icon=":material/upload_file:", page=navigation.page("import_data"))
    reset = Action(
        label="Reset filters", icon=":material/filter_alt_off:", on_click=controls.reset_filters, primary=True
    )
    nobody = (
        "It takes unhappy feedback of known customers and the purchases after it. There is none with these filters."
    )
    empty_state("No unhappy customer to follow yet", nobody, (reset, bring, log), "recovery")
    st.stop()
takeaway(parts.takeaway_words(answer), "recovery")
parts.tiles(answer, closed, facts.currency)

left, right = st.columns([1, 1], gap="small")
with left:
    parts.effect_card(answer, columns)
with right:
    parts.speed_card(answer, columns)

trial_card(order_trial(scope), lot_desk(), facts.currency, columns)

loop_of_cases(closed, filters, scope, columns)

with card("away", "Whom to win back", "Unhappy within the last 90 days of purchases, and not back since", fill=False):
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="away_options"):
        who = controls.switch("who", "Which customers", parts.WHO)
        definition_popover("unhappy_customers")
    people = recovery.still_away(filters, scope, who)
    people = follow_ups.marked(people, reads.open_follow_ups(filters, scope))
    picked = parts.people_list(people, who, columns)
    follow_ups.offer(people, picked, "group", acts.seat(facts.time_zone), navigation.page("value"))
