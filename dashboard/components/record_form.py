"""The form of what is noted about a customer: feedback, a case or a visit, with what is wrong below the fields."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.actions.records import KINDS, LONGEST_TEXT, MOST_STARS, TypedRecord, wrong_fields
from dashboard.components.words import words

if TYPE_CHECKING:
    from dashboard.actions.records import Kind, RecordDesk

_USUAL_DAYS = 14


def note_button(desk: RecordDesk) -> None:
    """Opens the form."""
    clicked = st.button(
        "Note feedback, a case or a visit", icon=":material/edit_note:", type="tertiary", key="note_record",
        disabled=not desk.may_write,
        help=None if desk.may_write else "Your role may look at customers but not add to their history",
    )  # fmt: skip
    if clicked:
        desk.begin()
        _dialog(desk)


def _dialog(desk: RecordDesk) -> None:
    @st.dialog("What is to be noted?")
    def show() -> None:
        _form(desk.current())

    show()


def _form(desk: RecordDesk) -> None:
    """The fields of the kind chosen. It runs again with each letter typed, alone."""
    kind: Kind = st.segmented_control(
        "What", list(KINDS), default="feedback", required=True, format_func=lambda one: KINDS[one],
        key=f"kind_{desk.token}", label_visibility="collapsed",
    )  # fmt: skip
    typed = {"feedback": _feedback, "case": _case, "visit": _visit}[kind](desk)
    errors = wrong_fields(typed, desk.today)
    place = st.container(gap=None)
    if desk.told is not None and desk.told.refused:
        words(f"{desk.told.text} {desk.told.do}", "worse", "record_refused")
    # Open from the start: a text area gives what was typed when it is left, which a click on this button does.
    clicked = st.button("Save", icon=":material/check:", type="primary", key="save_record")
    if errors and (clicked or typed.text or typed.title):
        with place:
            for name, sentence in errors.items():
                words(sentence, "worse", f"wrong_{name}")
    elif clicked:
        st.rerun(scope="app" if desk.save(typed) else "fragment")


def _text(title: str, key: str, example: str = "") -> str:
    return st.text_input(title, key=key, placeholder=example, live=True, autocomplete="off") or ""


def _feedback(desk: RecordDesk) -> TypedRecord:
    said = st.text_area("What they said", key=f"said_{desk.token}", max_chars=LONGEST_TEXT)
    with st.container(horizontal=True, gap="small"):
        stars = st.selectbox("Stars", range(1, MOST_STARS + 1), None, key=f"stars_{desk.token}", placeholder="None",
                             width=140)  # fmt: skip
        channel = _text("Channel", f"record_channel_{desk.token}", "phone")
    return TypedRecord(kind="feedback", text=said, stars=stars, channel=channel)


def _case(desk: RecordDesk) -> TypedRecord:
    return TypedRecord(kind="case", title=_text("About", f"topic_{desk.token}", "Late delivery"))


def _visit(desk: RecordDesk) -> TypedRecord:
    title = _text("Kind of visit", f"visit_{desk.token}", "Regular service")
    with st.container(horizontal=True, gap="small"):
        due = st.date_input("On", desk.today + timedelta(days=_USUAL_DAYS), min_value=desk.today,
                            key=f"visit_due_{desk.token}", format="YYYY-MM-DD", width=160)  # fmt: skip
        technician = _text("Who goes", f"technician_{desk.token}")
    return TypedRecord(kind="visit", title=title, due_on=due, technician=technician)
