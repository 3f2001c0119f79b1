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
from dashboard.controls.live import follow
from dashboard.reads import queue as queue_reads
from dashboard.reads.saved_views import saved_views

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
with st.container():
    told_of_views(view_desk)
with st.container(horizontal=True, gap="small", vertical_alignment="center", key="queue_views"):
    acts.pick_view(counts, wanted.view)
    views.pick_saved_view(every, saved, titles)
    save_view(view_desk)
on_screen = partial(acts.on_screen, wanted, filters, scope, beside=not several)
shown = on_screen()
page, case, turns = shown.page, shown.case, acts.list_desk()
if several:
    many = acts.many_desk(office, facts.time_zone)
    lists.table(page, wanted.view, look, many, partial(tables.columns, currency=facts.currency))
    lists.turning(page, turns)
else:
    asked = acts.chosen_case() is not None
    left, right = st.columns([5, 8], gap="small")
    with left, st.container(key=f"queue_list_{'behind' if asked else 'first'}"):
        lists.cards(page, wanted.view, shown.chosen, look, turns)
        lists.turning(page, turns)
    with right, st.container(border=True, key=f"card_case_{'first' if asked else 'behind'}"):
        if case is None:
            (parts.gone if shown.chosen else parts.nothing_chosen)()
        else:
            desk = case_desk(office, case, facts.time_zone)
            parts.head(case, shown.looking, desk, facts.time_zone)
            parts.body(case, look, controls.feedback_desk(), desk)
follow(office.me, shown, on_screen)
