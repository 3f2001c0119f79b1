"""Answers who needs an answer: unhappy customers in the order of what is at risk, and one case to work on."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import controls, frame, reads, tables
from dashboard.components import case as parts
from dashboard.components import page_head, skip_link
from dashboard.components import queue as lists
from dashboard.components.saved_views import save_view, told_of_views
from dashboard.controls import queue as acts
from dashboard.controls import saved_views as views
from dashboard.controls.case import case_desk
from dashboard.navigation import waiting_for
from dashboard.reads import queue as queue_reads
from dashboard.reads.saved_views import saved_views
from dashboard.views.live_page import LivePage

TITLE = "Who needs an answer?"

scope, filters = frame.current_scope(), frame.current_filters()
facts, titles = reads.store_facts(scope), reads.topic_titles(scope)
look = lists.Look(titles=titles, currency=facts.currency, zone=facts.time_zone)
with frame.bar_place():
    office = acts.pick_office()
    every = saved_views(scope, office.me.user_id if office.me else None)
    saved = views.shown_saved_view(every, titles)
    offered = dict.fromkeys([*queue_reads.topics_in_queue(filters, scope), *views.topics_of(saved)])
    topic = acts.pick_topic(offered, titles)
    several = acts.several()
wanted = acts.wanted(acts.shown_view(saved), topic, office)
view_desk = views.view_desk(office.me, saved, topic)
counts = queue_reads.queue_counts(wanted, filters, scope)
page_head(TITLE, lists.sentence(counts, filters), "queue")
skip_link("To the answer", parts.ANSWER)
told_of_views(view_desk)
with st.container(horizontal=True, gap="small", vertical_alignment="center", key="queue_views"):
    acts.pick_view(counts, wanted.view)
    views.pick_saved_view(every, saved, titles)
    save_view(view_desk)


def draw_list(page: queue_reads.QueuePage) -> None:
    """The list, as cards beside a case or as a table to choose several."""
    turns = acts.list_desk()
    if several:
        columns = partial(tables.columns, currency=facts.currency)
        lists.table(page, wanted.view, look, acts.many_desk(office, facts.time_zone), columns)
        lists.turning(page, turns)
        return
    with st.container(key=f"queue_list_{'behind' if acts.chosen_case() is not None else 'first'}"):
        lists.cards(page, wanted.view, acts.shown_case(page), look, turns)
        lists.turning(page, turns)


def draw_case(shown: acts.Beside) -> None:
    """The case beside the list."""
    with st.container(border=True, key=f"card_case_{'behind' if acts.chosen_case() is None else 'first'}"):
        if shown.case is None:
            (parts.gone if shown.chosen else parts.nothing_chosen)()
            return
        desk = case_desk(office, shown.case, facts.time_zone)
        parts.head(shown.case, shown.looking, desk, facts.time_zone)
        parts.body(shown.case, look, controls.feedback_desk(), desk)


live = LivePage(lambda: (queue_reads.queue_counts(wanted, filters, scope), waiting_for(acts.working_as())))
left, right = (st.container(), None) if several else st.columns([5, 8], gap="small")
with left:
    listed = partial(queue_reads.queue_page, wanted, filters, scope)
    seen = partial(acts.seen_of_list, versions=several)
    live.part(acts.LIST, lambda: listed(acts.place()), draw_list, seen)
if right is not None:
    with right:
        beside = partial(acts.beside, scope=scope, me=office.me)
        live.part(acts.BESIDE, lambda: beside(live.shown(acts.LIST)), draw_case, acts.Beside.seen)
live.follow(lambda: acts.note_case(office.me, live.shown(acts.BESIDE)))
