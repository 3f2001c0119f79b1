"""Answers whether the customer data can be trusted: how many values pass the rules, and who is in the store twice."""

from __future__ import annotations

import streamlit as st

from dashboard import controls, frame, navigation, reads
from dashboard.components import data_quality, empty_store, page_head
from dashboard.reads.data_quality import quality_scores
from dashboard.views import quality as views

TITLE = "Can we trust the customer data?"

scope = frame.current_scope()
facts, answer = reads.store_facts(scope), quality_scores(scope)
if answer is None:
    page_head(TITLE, "", "quality")
    empty_store(navigation.page("import_data"))
    st.stop()
view = controls.switch("view", "View", data_quality.VIEWS)
if view == "scores":
    views.scores(TITLE, answer, scope, facts)
else:
    views.duplicates(TITLE, scope, facts)
