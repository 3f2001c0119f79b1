"""Logs what a customer said while it is said: whose words, about what, how it sounds; saved with one key."""

from __future__ import annotations

import streamlit as st

from dashboard import controls, frame, reads
from dashboard.components import customer_form, page_head, told_line
from dashboard.components import feedback_form as parts
from dashboard.components.cards import card

TITLE = "What did a customer say?"
SENTENCE = "Type who, type what, press Ctrl+Enter. What you typed is kept when you look at another page."

scope = frame.current_scope()
facts = reads.store_facts(scope)
page_head(TITLE, SENTENCE, "log_feedback")
adding = controls.customer_desk(None, controls.choose_customer)
with st.container(key="saved_place"):
    customer_form.saved_line(adding)
    desk = controls.entry_desk(facts)
    told_line(desk.told, desk.undo, desk.close_notice, "feedback")
products = dict(reads.filter_choices(scope).products)


@st.fragment
def draw() -> None:
    """The form: it runs again while one types, and the rest of the page does not."""
    now = controls.entry_desk(facts)
    with st.container(key="find_customer"):
        search = controls.find_customer(now.token)
    named = controls.chosen_customer() if not search else None
    match = reads.customer_named(named, scope) if named else None
    if match is None:
        found, fitting = reads.matches(search, scope)
        known = {one.customer_id: one for one in found}
        picked = controls.pick_match(now.token, {key: one.words for key, one in known.items()}) if found else None
        match = known.get(picked) if picked is not None else None
        parts.chosen_line(match, search, fitting, len(found))
    else:
        parts.chosen_line(match, search, 1, 1)
    place = st.container(gap=None)
    baskets = reads.baskets(match.customer_id, scope) if match else ()
    parts.form(now, parts.Whose(match, bool(search) and match is None, place, baskets, products))


with card("log", "Feedback", fill=False) as corner:
    with corner:
        customer_form.add_button(adding)
    draw()
parts.held_card(reads.held(scope), desk)
