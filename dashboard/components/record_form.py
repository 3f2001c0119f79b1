"""The form of what is noted about a customer: feedback, a case or a visit, with what is wrong beside each field."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.actions.records import KINDS, LONGEST_TEXT, MOST_STARS, TypedRecord, wrong_fields
from dashboard.components.words import words

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from dashboard.actions.records import Kind, RecordDesk

    _Places = dict[str, DeltaGenerator]

_USUAL_DAYS = 14
_NOTHING = {"text", "title"}  # are not wrong before anything was typed


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
        form(desk.current())

    show()


def form(desk: RecordDesk) -> None:
    """The fields of the kind chosen, and what is below them. It runs again with each letter typed, alone."""
    desk.keep()
    kind: Kind = st.segmented_control(
        "What", list(KINDS), default="feedback", required=True, format_func=lambda one: KINDS[one],
        key=f"kind_{desk.token}", label_visibility="collapsed",
    )  # fmt: skip
    places: _Places = {}
    typed = {"feedback": _feedback, "case": _case, "visit": _visit}[kind](desk, places)
    errors = wrong_fields(typed, desk.today)
    refusal = st.container(gap=None)
    # Open from the start: a text area gives what was typed when it is left, which a click on this button does.
    clicked = st.button("Save", icon=":material/check:", type="primary", key="save_record")
    begun = clicked or bool(typed.text or typed.title or typed.channel or typed.technician)
    for name, sentence in errors.items():
        if begun or name not in _NOTHING:
            with places[name]:
                words(sentence, "worse", f"wrong_{name}")
    if clicked and not errors and desk.save(typed):
        st.rerun()
    told = desk.current().told
    if told is not None and told.refused:
        with refusal:
            words(f"{told.text} {told.do}", "worse", "record_refused")


def _text(title: str, key: str, place: str, places: _Places, example: str = "") -> str:
    typed = st.text_input(title, key=key, placeholder=example, live=True, autocomplete="off") or ""
    # Beside the field, and there before anything is wrong: the form does not jump when something is.
    places[place] = st.container(gap=None)
    return typed


def _feedback(desk: RecordDesk, places: _Places) -> TypedRecord:
    said = st.text_area("What they said", key=f"said_{desk.token}", max_chars=LONGEST_TEXT)
    places["text"] = st.container(gap=None)
    left, right = st.columns(2, gap="small")
    with left:
        stars = st.selectbox("Stars", range(1, MOST_STARS + 1), None, key=f"stars_{desk.token}", placeholder="None")
        places["stars"] = st.container(gap=None)
    with right:
        channel = _text("Channel", f"record_channel_{desk.token}", "channel", places, "phone")
    return TypedRecord(kind="feedback", text=said, stars=stars, channel=channel)


def _case(desk: RecordDesk, places: _Places) -> TypedRecord:
    return TypedRecord(kind="case", title=_text("About", f"topic_{desk.token}", "title", places, "Late delivery"))


def _visit(desk: RecordDesk, places: _Places) -> TypedRecord:
    title = _text("Kind of visit", f"visit_{desk.token}", "title", places, "Regular service")
    left, right = st.columns(2, gap="small")
    with left:
        due = st.date_input("On", desk.today + timedelta(days=_USUAL_DAYS), min_value=desk.today,
                            key=f"visit_due_{desk.token}", format="YYYY-MM-DD")  # fmt: skip
        places["due_on"] = st.container(gap=None)
    with right:
        technician = _text("Who goes", f"technician_{desk.token}", "technician", places)
    return TypedRecord(kind="visit", title=title, due_on=due, technician=technician)
