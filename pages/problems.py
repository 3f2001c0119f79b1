"""Answers what is going wrong: complaints beyond what is expected, what is done about them, and whom to tell."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import frame, navigation, reads, tables
from dashboard.components import empty_store, page_head, takeaway
from dashboard.components import problems as parts
from dashboard.controls import follow_ups as acts
from dashboard.controls.problems import pick_problem, problem_desk
from dashboard.reads import problems as problem_reads

TITLE = "What is going wrong?"

scope, filters = frame.current_scope(), frame.current_filters()
facts = reads.store_facts(scope)
if facts.empty:
    page_head(TITLE, "", "problems")
    empty_store(navigation.page("import_data"))
    st.stop()

answer = problem_reads.problems_overview(filters, scope)
page_head(TITLE, parts.sentence(filters, answer), "problems")
takeaway(parts.lead(answer), "problems")
if not answer.problems:
    parts.sight_card()
    st.stop()

columns = partial(tables.columns, currency=facts.currency)
parts.tiles(answer)
parts.list_card(answer, columns)
one = pick_problem(answer.problems)
said = problem_reads.problem_feedback(one.row.problem_id, filters, scope)
left, right = st.columns([3, 2], gap="small")
with left:
    parts.one_card(answer, one, columns)
with right:
    parts.form_card(one, problem_desk(), problem_reads.problem_history(one.row.problem_id, scope))
parts.quotes_card(said, columns)
waiting = reads.open_follow_ups(filters, scope)
desk = parts.Telling(waiting=waiting, seat=acts.seat(facts.time_zone), more=navigation.page("value"))
parts.customers_card(one, said, desk, columns)
parts.sight_card()
