"""Answers who needs an answer: unhappy customers in the order of what is at risk, and one case to work on."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import controls, frame, reads, tables
from dashboard.components import case as parts
from dashboard.components import page_head
from dashboard.components import queue as lists
from dashboard.controls import queue as acts
from dashboard.reads import queue as queue_reads

TITLE = "Who needs an answer?"

scope, filters = frame.current_scope(), frame.current_filters()
facts, titles = reads.store_facts(scope), reads.topic_titles(scope)
look = lists.Look(titles=titles, currency=facts.currency, zone=facts.time_zone)
with frame.bar_place():
    me = acts.pick_me()
    topic = acts.pick_topic(queue_reads.topics_in_queue(filters, scope), titles)
    several = acts.several()
every = acts.live_seconds()
page_head(TITLE, lists.sentence(queue_reads.queue_counts(acts.wanted(topic, me), filters, scope)), "queue")


@st.fragment(key=acts.SWITCH)
def show_switch() -> None:
    """Which cases are listed, with how many there are of each kind."""
    acts.pick_view(queue_reads.queue_counts(acts.wanted(topic, me), filters, scope))


@st.fragment(key=acts.LIST, run_every=every)
def show_list() -> None:
    """The list runs again by itself: what colleagues take goes while one looks."""
    wanted = acts.wanted(topic, me)
    page = queue_reads.queue_page(wanted, filters, scope, acts.place())
    if not page.rows:
        lists.nothing(wanted.view)
    elif several:
        lists.table(page, look, acts.many_desk(me, facts.time_zone), partial(tables.columns, currency=facts.currency))
    else:
        lists.cards(page, acts.shown_case(page), look, acts.list_desk())
    lists.turning(page, acts.list_desk())


@st.fragment(key=acts.HEAD, run_every=every)
def show_head() -> None:
    """Who has the case and who looks at it, and its buttons: so does this, and leaves what one types alone."""
    case = acts.current_case(scope)
    st.container(key="case_chosen" if acts.chosen_case() else "case_first").empty()
    if case is not None:
        acts.look(me, case)
        looking = queue_reads.who_looks(case.row["case_id"], scope)
        parts.head(case, looking, acts.case_desk(me, facts.time_zone), facts.time_zone)


@st.fragment(key=acts.PANE)
def show_case() -> None:
    """What was said and done, and the forms."""
    case = acts.current_case(scope)
    if case is None:
        (parts.gone if acts.chosen_case() else parts.nothing_chosen)()
    else:
        parts.body(case, look, controls.feedback_desk(), acts.case_desk(me, facts.time_zone))


show_switch()
if several:
    show_list()
    st.stop()
left, right = st.columns([5, 8], gap="small")
with left, st.container(key="queue_list"):
    show_list()
with right, st.container(border=True, key="card_case"):
    with st.container():  # its own place: what it draws is now more, now less
        show_head()
    show_case()
