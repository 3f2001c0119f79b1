"""The form of a customer: each field with what is wrong with it beside it, who may be the same, and both versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.actions.customers import differences
from dashboard.components.words import page_button, words
from dashboard.theme import quantity

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from dashboard.actions.customers import Checked, Desk
    from dashboard.actions.notices import Notice

LABELS = {
    "name": "Name", "company": "Company", "email": "E-mail", "phone": "Phone", "country": "Country",
    "region": "Region", "line1": "Street and number", "postal_code": "Postal code", "city": "City",
    "reference": "Customer number", "segment": "Segment", "birth_year": "Born in", "gender": "Gender",
    "consent": "May we send advertising?", "joined_on": "Joined on",
}  # fmt: skip
_EXAMPLES = {
    "email": "ann@example.com", "phone": "+44 20 7946 0958", "country": "Germany", "birth_year": "1985",
    "joined_on": "2026-03-31", "reference": "Given by us when left empty",
}  # fmt: skip
_CHOICES = {
    "gender": {"": "Not known", "female": "Female", "male": "Male", "other": "Other"},
    "consent": {"unknown": "Never asked", "given": "Yes", "refused": "No"},
}
_ROWS = (("name", "company"), ("email", "phone"), ("line1", "postal_code"), ("city", "region"), ("country", "segment"),
         ("birth_year", "gender"), ("reference", "joined_on"), ("consent",))  # fmt: skip
UNTOUCHED = "not touched by you"


def edit_button(desk: Desk) -> None:
    """Opens the form of a customer."""
    _button("Edit", ":material/edit:", "Edit the customer", desk, "edit_customer")


def add_button(desk: Desk) -> None:
    """Opens the form of a new customer."""
    _button("Add a customer", ":material/person_add:", "Add a customer", desk, "add_customer")


def _button(text: str, icon: str, title: str, desk: Desk, key: str) -> None:
    clicked = st.button(
        text, icon=icon, type="tertiary", key=key, disabled=not desk.may_write,
        help=None if desk.may_write else "Your role may look at customers but not change them",
    )  # fmt: skip
    if clicked:
        desk.begin()
        _dialog(title, desk)


def _dialog(title: str, desk: Desk) -> None:
    @st.dialog(title, width="large")
    def show() -> None:
        _form(desk)

    show()


def _form(desk: Desk) -> None:
    """The fields, and what is below them. It runs again with each letter typed, alone."""
    now = desk.current()
    if now.conflict is not None:
        _both_versions(now)
        return
    typed, places = _fields(now)
    checked = now.check(typed)
    # An empty form is not wrong yet.
    begun = now.opened.customer_id is not None or any(typed[name] for name in typed if name not in _CHOICES)
    for name, sentence in checked.errors.items() if begun else ():
        with places[name]:
            words(sentence, "worse", f"wrong_{name}")
    _same(checked)
    if now.told is not None and now.told.refused:
        words(f"{now.told.text} {now.told.do}", "worse", "not_saved")
    _foot(now, typed, checked, begun=begun)


def _fields(desk: Desk) -> tuple[dict[str, str], dict[str, DeltaGenerator]]:
    typed, places = {}, {}
    for row in _ROWS:
        for name, column in zip(row, st.columns(2, gap="small"), strict=False):
            with column:
                typed[name] = _field(name, desk)
                # Beside the field, and there before anything is wrong: the form does not jump when something is.
                places[name] = st.container(gap=None)
    return typed, places


def _field(name: str, desk: Desk) -> str:
    begun = desk.opened.fields.get(name, "")
    key = f"{name}_{desk.token}"
    if name in _CHOICES:
        choices = _CHOICES[name]
        first = list(choices).index(begun) if begun in choices else 0
        picked = st.selectbox(LABELS[name], list(choices), first, format_func=lambda v: choices[v], key=key)
        return picked or ""
    typed = st.text_input(LABELS[name], begun, key=key, placeholder=_EXAMPLES.get(name), live=True, autocomplete="off")
    return typed or ""


def _same(checked: Checked) -> None:
    if not checked.similar:
        return
    with st.container(border=True, gap="xsmall", key="card_similar"):
        words("This may be a customer you have already:", "strong", "similar")
        for place, one in enumerate(checked.similar):
            with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"similar_{place}"):
                words(f"{one.name}, {one.reference}: {one.why}.", "muted", f"similar_{place}")
                page_button(f"customer?customer={one.public_id}", f"similar_{place}")


def _foot(desk: Desk, typed: dict[str, str], checked: Checked, *, begun: bool) -> None:
    new = desk.opened.customer_id is None
    wrong = len(checked.errors)
    if wrong and begun:
        words(f"{quantity(wrong, 'field')} to mend before it can be saved.", "fine", "to_mend")
    text = ("Add all the same" if checked.similar else "Add") if new else "Save"
    clicked = st.button(
        text, icon=":material/check:", type="primary", key="save_customer",
        disabled=bool(wrong) or not checked.entry.values,
    )  # fmt: skip
    if clicked:
        saved = desk.save(typed)
        st.rerun(scope="app" if saved else "fragment")


def _both_versions(desk: Desk) -> None:
    """Somebody else saved the customer first: what differs, and whose version to keep."""
    assert desk.conflict is not None  # noqa: S101  for the type checker; asked by the caller
    words("Somebody else saved this customer while you were typing. Nothing of yours was saved yet.", "strong", "stale")
    rows = differences(desk.typed, desk.opened, desk.conflict)
    shown = [
        {"Field": LABELS[name], "You wrote": UNTOUCHED if mine is None else mine, "Stored now": theirs}
        for name, mine, theirs in rows
    ]
    if shown:
        st.dataframe(
            shown, hide_index=True, width="stretch", key="both_versions", alt="Your version and the stored one"
        )
    else:
        words("What you wrote is what is stored now.", "muted", "no_difference")
    with st.container(horizontal=True, gap="small", key="stale_choice"):
        if st.button(
            "Save mine over it",
            type="primary",
            key="keep_mine",
            disabled=not any(mine is not None for _, mine, _ in rows),
        ):
            saved = desk.keep_mine(desk.typed)
            st.rerun(scope="app" if saved else "fragment")
        if st.button("Keep what is stored", key="take_theirs"):
            desk.take_theirs()
            st.rerun()


def saved_line(desk: Desk) -> None:
    """What the last save did, with its undo."""
    told = desk.told
    if told is None:
        return
    with st.container(border=True, horizontal=True, gap="small", vertical_alignment="center", key="card_saved"):
        _saved_badge(told)
        words(" ".join(part for part in (told.text, told.do) if part), "strong", "saved")
        if told.page:
            page_button(told.page, "saved")
        if told.undo is not None:
            st.button("Undo", icon=":material/undo:", type="tertiary", key="undo_customer", on_click=desk.undo)
        st.button("Close", icon=":material/close:", type="tertiary", key="close_saved", on_click=desk.close_notice)


def _saved_badge(told: Notice) -> None:
    if told.refused:
        st.badge("Not saved", icon=":material/error:", color="red")
    else:
        st.badge("Saved", icon=":material/check:", color="green")
