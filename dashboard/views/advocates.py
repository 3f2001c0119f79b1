"""The views of the page of advocates: whom to ask, what they allowed, and what delights."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import controls, tables
from dashboard.actions.advocates import MOVES
from dashboard.analytics import advocate_story as story
from dashboard.analytics.advocates import ASK
from dashboard.charts.base import rows
from dashboard.components import advocates as parts
from dashboard.components import card, page_head, takeaway, told_line
from dashboard.components import delights as delight_parts
from dashboard.components import testimonials as permission_parts
from dashboard.controls import advocates as acts
from dashboard.reads import advocates as reads

if TYPE_CHECKING:
    from dashboard.reads import StoreFacts
    from dashboard.reads.advocates import Advocates
    from data_access.filters import Filters, Scope


def ask(title: str, answer: Advocates, filters: Filters, scope: Scope, facts: StoreFacts) -> None:
    """Who may be asked, why so few, and the words to ask with."""
    columns, desk = partial(tables.columns, currency=facts.currency), acts.advocate_desk(facts.time_zone)
    page_head(title, parts.sentence(filters, answer), "advocates")
    takeaway(story.takeaway(answer.judged.funnel, answer.judged.waiting), "advocates")
    parts.tiles(answer)
    told_line(desk.told, desk.undo, desk.close_notice, "advocates")
    left, right = st.columns([2, 3], gap="small")
    with left:
        parts.rules_card(answer, columns)
    with right, card("advocates", "Who are they?", "One line each, with the newest praise"):
        step = controls.pick_group(story.STEP_NAMES, ASK, "rules", key="step", title="Show")
        people = reads.stopped_at(answer, scope, step)
        parts.people_card(people, step, parts.stop_counts(answer, step), columns)
    with card("ask", "Ask one of them", "Their own words first; placeholders are filled in", fill=False):
        free = reads.stopped_at(answer, scope, ASK)
        if free.empty:
            parts.nobody_card(answer)
            return
        parts.not_listed(free, acts.named_advocate())
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="pick_advocate"):
            person = next(rows(free.iloc[[acts.pick_advocate(free)]]))
            said = reads.praise_of(int(person.customer_id), answer, scope)
            place = acts.pick_words(said)
        parts.ask_card(person, said, place, facts.business_name, desk)


def permissions(title: str, answer: Advocates, filters: Filters, scope: Scope, facts: StoreFacts) -> None:
    """Every testimonial, and the step that comes next for one."""
    columns, desk = partial(tables.columns, currency=facts.currency), acts.advocate_desk(facts.time_zone)
    page_head(title, parts.sentence(filters, answer, "Customers who were asked"), "advocates")
    takeaway(story.record_sentence(answer.outcome), "advocates")
    parts.tiles(answer)
    told_line(desk.told, desk.undo, desk.close_notice, "advocates")
    listed = answer.testimonials
    if listed.empty:
        permission_parts.nobody_asked()
        return
    permission_parts.warnings(listed)
    permission_parts.list_card(listed, columns)
    number = acts.pick_testimonial(permission_parts.choices(listed))
    one = permission_parts.one_of(listed, number, reads.testimonial_steps(number, scope))
    left, right = st.columns([1, 1], gap="small")
    with left:
        permission_parts.one_card(one)
    with right:
        permission_parts.form_card(one, MOVES, facts.business_name, desk)


def delights(title: str, filters: Filters, scope: Scope, facts: StoreFacts) -> None:
    """What each group praises, in whose words, and what is bought after it."""
    columns = partial(tables.columns, currency=facts.currency)
    head = st.container()
    with card("delights", "What delights whom?", delight_parts.UNIT, fill=False):
        by = controls.switch("by", "Groups", delight_parts.BY)
        answer = reads.delights(filters, scope, by)
        if not answer.found.empty:
            picked = controls.pick_cell(
                delight_parts.cell_choices(answer), "delights", delight_parts.KEYS, delight_parts.TITLES
            )
            delight_parts.map_card(answer, picked, columns)
        else:
            delight_parts.too_few(answer)
    with head:
        page_head(title, delight_parts.sentence(filters, answer), "advocates")
        takeaway(delight_parts.lead(answer), "advocates")
    if answer.found.empty:
        return
    group, topic = delight_parts.picked_cell(answer, picked)
    left, right = st.columns([1, 1], gap="small")
    with left:
        told, found = delight_parts.picked_words(answer, picked), reads.praising_words(answer, scope, group, topic)
        delight_parts.words_card(found, told, columns)
    with right, card("next_bought", "What do they buy next?", "Within 90 days after praise, on a later day") as corner:
        with corner:
            of = controls.switch("next", "Show", delight_parts.NEXT)
        name = answer.found.topics[topic]
        delight_parts.next_table(reads.next_bought(filters, scope, topic, of), name, columns)
