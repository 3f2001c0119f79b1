"""Whom to look at among advocates and testimonials, and what the buttons of the page do."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, reads, settings
from dashboard.actions import advocates as actions
from dashboard.actions.notices import Notice
from dashboard.controls.notices import Notices
from dashboard.theme import day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    import pandas as pd

    from dashboard.actions.advocates import Changed

ASK = "ask"  # names a customer by the opaque id: nothing in a link tells who it is
_FORM, _PICKED = "_advocate_form", "_testimonial"
_notices = Notices("_advocate_notice")
_SAVED = {"agreed": "The permission was saved.", "declined": "Saved that they declined.",
          "published": "The testimonial is published.", "withdrawn": "The testimonial is withdrawn: take it down "
          "wherever it stands."}  # fmt: skip


def advocate_desk(time_zone: str) -> actions.AdvocateDesk:
    """What the person at the page may do with testimonials."""
    user = identity.current_user()
    return actions.AdvocateDesk(
        may_write=user.may(actions.LEAST_ROLE),
        may_publish=user.may(actions.PUBLISHES),
        today=settings.today(time_zone),
        token=st.session_state.setdefault(_FORM, secrets.token_urlsafe(12)),
        told=_notices.told(),
        field=field,
        ask=ask,
        move=move,
        thank=thank,
        keep_text=keep_text,
        undo=_notices.undo,
        close_notice=_notices.close,
    )


def today(time_zone: str) -> date:
    """The day in the business's time zone: on another day others may be asked again."""
    return settings.today(time_zone)


def field(name: str, row_id: int, version: int = 0) -> str:
    """The key of a field: with the version, so that what a colleague saved is shown."""
    return f"testimonial_{name}_{row_id}_{version}"


def named_advocate() -> str | None:
    """The opaque id of the customer whom the address names to be asked."""
    return st.query_params.get(ASK) or None


def pick_advocate(people: pd.DataFrame) -> int:
    """The place of the customer to ask: at first the one the address names, else the best. Names stay out of links."""
    ids, named = people["public_id"].astype(str).tolist(), named_advocate()
    listed = zip(ids, people["customer_name"], strict=True)
    names = {one: f"{place}. {name}" for place, (one, name) in enumerate(listed, start=1)}
    first = ids.index(named) if named in ids else 0
    picked = st.selectbox("Customer", ids, first, format_func=names.__getitem__, key="advocate")
    return ids.index(picked) if picked in ids else 0


def pick_words(said: pd.DataFrame) -> int:
    """The place of the words to use, where a customer praised more than once; the newest at first."""
    if len(said) < 2:  # noqa: PLR2004  nothing to choose
        return 0
    days = [f"{day(when)}, {rating}" for when, rating in zip(said["received_on"], said["last_rating"], strict=True)]
    row = int(said["customer_id"].iloc[0])
    picked = st.selectbox("What they said", range(len(days)), format_func=days.__getitem__, key=f"praise_{row}")
    return int(picked or 0)


def pick_testimonial(names: Mapping[int, str]) -> int:
    """The testimonial looked at, by its number; at first the newest one. Names stay out of links."""
    # Set, not forgotten: a browser would go on showing the old name above another testimonial.
    if st.session_state.get(_PICKED, next(iter(names))) not in names:
        st.session_state[_PICKED] = next(iter(names))
    picked = st.selectbox("Testimonial", list(names), format_func=names.__getitem__, key=_PICKED)
    return int(picked or next(iter(names)))


def ask(customer_id: int, feedback_id: int | None, name: str, through: str, token: str) -> None:
    """Record that a customer was asked."""

    def act() -> Notice:
        changed = actions.ask_customer(
            reads.record(), identity.current_user(), customer_id, feedback_id, through=_written(through),
            submission_id=f"{token}-{customer_id}",
        )  # fmt: skip
        return _done(f"Saved that {name} was asked. What they answer is recorded under Permissions.", changed)

    _notices.attempt(act)


def move(row_id: int, version: int, state: str, token: str) -> None:
    """Record what stands in the form of a move."""

    def act() -> Notice:
        at = partial(field, row_id=row_id, version=version)
        changed = actions.move_testimonial(
            reads.record(), identity.current_user(), row_id, state, version=version,
            permission=_permission(at) if state == "agreed" else None,
            where=_written(at("where")) if state == "published" else None,
            note=_written(at(f"note_{state}")) or None,
            submission_id=f"{token}-{row_id}-{version}-{state}",
        )  # fmt: skip
        return _done(_SAVED[state], changed)

    _notices.attempt(act)


def _permission(at: Callable[[str], str]) -> actions.Permission:
    state = st.session_state
    return actions.Permission(
        permission_words=_written(at("words")),
        permission_channel=_written(at("channel")),
        permission_on=state[at("on")],
        agreed_text=_written(at("text")),
        edited=bool(state[at("edited")]),
        shown_as=state[at("shown_as")],
    )


def thank(row_id: int, version: int, name: str, through: str, token: str) -> None:
    """Record that a customer was thanked."""

    def act() -> Notice:
        changed = actions.thank_customer(
            reads.record(), identity.current_user(), row_id, through=_written(through), version=version,
            submission_id=f"{token}-{row_id}-{version}-thanked",
        )  # fmt: skip
        return _done(f"Saved that {name} was thanked.", changed)

    _notices.attempt(act)


def keep_text(kind: str, key: str, before: str, version: int, token: str) -> None:
    """Keep what stands in the field of a text for everybody; its undo brings the text of before back."""

    def act() -> Notice:
        engine, who = reads.record(), identity.current_user()
        body = _written(key)
        now = actions.keep_text(engine, who, kind, body, version=version, submission_id=f"{token}-{kind}-{version}")

        def back() -> Notice:
            actions.keep_text(engine, who, kind, before, version=now)
            return Notice(text="The text is as it was.")

        st.session_state.pop(_FORM, None)
        return Notice(text="The text was saved for everybody.", undo=back)

    _notices.attempt(act)


def _written(key: str) -> str:
    """What stands in a field."""
    return str(st.session_state.get(key) or "").strip()


def _done(text: str, changed: Changed) -> Notice:
    def back() -> Notice:
        actions.take_back_step(reads.record(), identity.current_user(), changed)
        return Notice(text="That was taken back.")

    st.session_state.pop(_FORM, None)
    return Notice(text=text, undo=back)
