"""Answers how feedback is read: how much, by whom, how well, and what the store's own ratings can teach."""

from __future__ import annotations

import streamlit as st

from dashboard import controls, frame, navigation, reads
from dashboard.components import empty_state, page_head
from dashboard.components import reading as parts
from dashboard.components.notes import Action
from dashboard.reads.reading import reading
from dashboard.views import reading as views

TITLE = "How is feedback read?"

scope = frame.current_scope()
facts, found = reads.store_facts(scope), reading(scope)
if found is None:
    page_head(TITLE, "", "reading")
    body = "Bring in reviews, surveys or notes, and they are read in the background, offline."
    empty_state("There is no feedback yet", body, (Action(label="Import", icon=":material/upload_file:",
                page=navigation.page("import_data"), primary=True),), "reading")  # fmt: skip
    st.stop()
view = controls.switch("view", "View", parts.VIEWS)
if view == "coverage":
    views.coverage(TITLE, found, scope)
elif view == "accuracy":
    views.accuracy(TITLE, found, scope)
else:
    views.own_models(TITLE, found, scope, facts)
