"""Answers whom the store is about to lose, and what those customers are worth."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import controls, frame, navigation, reads, tables
from dashboard.components import empty_store, follow_ups, nobody_bought, page_head, takeaway
from dashboard.components import value as parts
from dashboard.components.cards import card
from dashboard.controls import follow_ups as acts
from dashboard.controls.value import horizon

TITLE = "Whom are we about to lose, and what are they worth?"

scope, filters = frame.current_scope(), frame.current_filters()
facts = reads.store_facts(scope)
if facts.empty:
    page_head(TITLE, "", "value")
    empty_store(navigation.page("import_data"))
    st.stop()

with frame.bar_place():
    months, rate = horizon()
answer = reads.value_overview(filters, scope, reads.Terms(months=months, monthly_rate=rate))
columns = partial(tables.columns, currency=facts.currency)
page_head(TITLE, parts.sentence(filters, answer), "value")
if answer.empty:
    nobody_bought(controls.reset_filters, navigation.page("import_data"))
    st.stop()
takeaway(answer.takeaway, "value")
parts.tiles(answer, facts.currency)

seat = acts.seat(facts.time_zone)
waiting = reads.open_follow_ups(filters, scope)
left, right = st.columns([3, 2], gap="small")
with left:
    parts.customers_card(answer, facts.currency, scope, columns)
with right:
    parts.check_card(answer, columns)

with card("lists", "Whom should we get in touch with?"):
    which = controls.switch("list", "List", parts.LISTS)
    people = follow_ups.marked(reads.listed_customers(answer, which, scope), waiting)
    picked = parts.customer_list(answer, which, people, columns)
    follow_ups.offer(people, picked, which, seat)
follow_ups.open_card(waiting, seat)
