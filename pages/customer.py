"""Everything about one customer on one screen: who they are, what they brought, what happened, what to do next."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import controls, frame, navigation, reads, tables
from dashboard.analytics.customer_story import summary
from dashboard.components import customer as parts
from dashboard.components import (
    customer_form,
    feedback_item,
    follow_ups,
    page_head,
    purchase_form,
    record_form,
    takeaway,
    told_line,
)
from dashboard.controls import follow_ups as acts
from dashboard.theme import label

NOBODY = "Who is this customer?"

scope, public_id = frame.current_scope(), controls.chosen_customer()
facts = reads.store_facts(scope)
found = reads.customer_portrait(public_id, scope) if public_id else None
if found is None:
    page_head(NOBODY, "", "customer")
    (parts.unknown_customer if public_id else parts.nobody_chosen)(navigation.page("customers"))
    st.stop()

columns = partial(tables.columns, currency=facts.currency)
page_head(label(found.name, 60), parts.sentence(found), "customer")
takeaway(summary(found.bought, facts.currency), "customer")
desk = controls.customer_desk(found.public_id)  # not that of the address: it may name one who was merged into this one
# A place of its own, also while it is empty: what follows stays where it is when something is saved.
with st.container(key="saved_place"):
    customer_form.saved_line(desk)
    till = controls.purchase_desk(found.customer_id, facts)
    told_line(till.told, till.undo, till.close_notice, "purchase")
    notes = controls.record_desk(found.customer_id, facts.time_zone)
    told_line(notes.told, notes.undo, notes.close_notice, "record")
parts.key_figures(found, facts.currency)
chance = st.container(key="chance_place")
left, right = st.columns([3, 2], gap="small")
with left:
    closer = partial(feedback_item.open_button, desk=controls.feedback_desk())
    parts.timeline_card(found, facts.currency, columns, partial(purchase_form.add_button, till, facts.currency), closer)
    likely = st.container(key="likely_place")
with right:
    seat, waiting = acts.seat(facts.time_zone), reads.open_follow_ups_of(found.customer_id, scope)
    parts.step_card(found, waiting, seat)
    with st.container(gap="xsmall", key="ways_on"):
        record_form.note_button(notes)
        parts.log_feedback_link(found, navigation.page("log_feedback"))
        parts.ask_link(found, navigation.page("advocates"))
    with st.container(key="waiting_place"):
        if len(waiting):
            follow_ups.open_card(waiting, seat, linked=False)
    parts.identity_card(found, partial(customer_form.edit_button, desk))
    parts.tastes_card(found, columns)
# Last, because they may have to fit a model or compare baskets first: everything else is on the screen by then.
with chance:
    parts.chance_words(found, reads.chance_left(found.customer_id, scope))
offered = reads.next_products(found.customer_id, scope)
if offered is not None and found.bought.purchases:
    with likely:
        parts.offers_card(found, offered)
