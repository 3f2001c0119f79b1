"""Answers whether new customers come back: cohort by cohort, over time, group against group, and how long they stay."""

from __future__ import annotations

import streamlit as st

from dashboard import controls, frame, navigation, reads
from dashboard.components import empty_store, nobody_bought, page_head, takeaway
from dashboard.components import explorer as parts
from dashboard.components import retention as usual
from dashboard.views import retention as views

TITLE = "Do new customers come back?"

scope, filters = frame.current_scope(), frame.current_filters()
facts = reads.store_facts(scope)
if facts.empty:
    page_head(TITLE, "", "retention")
    empty_store(navigation.page("import_data"))
    st.stop()

narrowed = filters.by_line or filters.by_purchase
with frame.bar_place():
    options = st.container(width="content")
with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="views"):
    view = controls.switch("view", "View", parts.VIEWS)
    rows = controls.pick_attribute(optional=True) if view in {"grid", "curves"} else None
    by = controls.pick_attribute(optional=False) if view in {"compare", "survival"} else rows
with options:
    chosen = controls.counting_rule(narrowed=narrowed, only_silence=view == "survival", fixed_ages=view == "trend")
question = reads.Question(rule=chosen.rule, after=chosen.after, by=by)
asked = views.Asked(filters=filters, scope=scope, question=question, chosen=chosen, facts=facts)

if view == "grid" and question == reads.Question(rule=controls.plain_rule(chosen.rule)):
    counted = reads.Counted(cancellations=chosen.rule.cancellations, free=chosen.rule.free)
    answer = reads.retention_overview(filters, scope, counted)
    page_head(TITLE, usual.sentence(filters, answer, counted), "retention")
    if answer.empty:
        nobody_bought(controls.reset_filters, navigation.page("import_data"))
        st.stop()
    takeaway(usual.answer_words(answer, reads.explored(filters, scope, question)), "retention")
    usual.retention_tiles(answer)
    views.month_grid(asked, answer, counted)
    st.stop()

found = reads.explored(filters, scope, question)
page_head(TITLE, parts.sentence(filters, question, found.customers, facts, followed=view == "survival"), "retention")
if not found.customers:
    nobody_bought(controls.reset_filters, navigation.page("import_data"))
    st.stop()
views.VIEWS[view](asked, found)
