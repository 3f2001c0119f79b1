"""How far the work on a file is, with a way to stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.components.words import words
from dashboard.theme import count, quantity

if TYPE_CHECKING:
    from dashboard.actions.importing import Task

_PHASES = {
    "reading": "Reading and checking rows",
    "checking": "Comparing with what is stored",
    "writing": "Writing rows",
    "publishing": "Making them visible",
    "removing": "Removing rows",
}
# Reading comes first and writing takes about as long, so that the bar neither jumps nor stands still.
_PARTS = {"reading": (0.0, 0.45), "checking": (0.45, 0.55), "writing": (0.55, 0.95), "publishing": (0.95, 1.0)}


@st.fragment(run_every="1s")
def progress(task: Task[Any]) -> None:
    """Draw the state of the work once a second; the page is drawn anew when it has ended."""
    if not task.running:
        st.rerun()
    with st.container(border=True, gap="small", key="card_progress"):
        st.header(task.what, anchor=False)
        st.progress(_share(task), text=_text(task))
        words("You can leave this page; the work goes on and is shown here when you return.", "muted", "progress_note")
        with st.container(horizontal=True):
            stopping = task.stopping
            name = "Stopping …" if stopping else "Cancel"
            st.button(name, disabled=stopping, key="cancel_work", icon=":material/close:", on_click=task.cancel)


def _text(task: Task[Any]) -> str:
    told = task.progress
    if told is None:
        return "Opening the file"
    phase = _PHASES.get(told.phase, told.phase.capitalize())
    if told.total:
        return f"{phase}: {count(min(told.done, told.total))} of {quantity(told.total, 'row')}"
    if task.total and told.phase == "reading":
        return f"{phase}: {count(min(told.done, task.total))} of {quantity(task.total, 'row')}"
    return f"{phase}: {quantity(told.done, 'row')}" if told.done else phase


def _share(task: Task[Any]) -> float:
    """How much of the whole work is done, 0-1, as far as it can be known."""
    told = task.progress
    if told is None:
        return 0.0
    begin, end = _PARTS.get(told.phase, (0.0, 1.0))
    total = told.total or (task.total if told.phase == "reading" else None)
    return begin + (end - begin) * (min(told.done / total, 1.0) if total else 0.0)
