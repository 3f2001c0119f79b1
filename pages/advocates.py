"""Answers what to build on: who praises and may be asked for a public word, what they allow, and what delights."""

from __future__ import annotations

import streamlit as st

from dashboard import controls, frame, navigation, reads
from dashboard.components import advocates as parts
from dashboard.components import empty_store, page_head
from dashboard.controls.advocates import today
from dashboard.reads.advocates import advocates
from dashboard.views import advocates as views

TITLE = "What can we build on?"

scope, filters = frame.current_scope(), frame.current_filters()
facts = reads.store_facts(scope)
if facts.empty:
    page_head(TITLE, "", "advocates")
    empty_store(navigation.page("import_data"))
    st.stop()
view = controls.switch("view", "View", parts.VIEWS)
if view == "delights":
    views.delights(TITLE, filters, scope, facts)
    st.stop()
answer = advocates(filters, scope, today(facts.time_zone))
if view == "ask":
    views.ask(TITLE, answer, filters, scope, facts)
else:
    views.permissions(TITLE, answer, filters, scope, facts)
