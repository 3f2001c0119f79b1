"""What a click on a follow-up button does: the action, what is said about it afterwards, and the way back."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Literal

import streamlit as st

from dashboard import actions, identity, reads, settings
from dashboard.actions.follow_ups import Changes, Seat
from dashboard.actions.notices import Notice
from dashboard.actions.permission import LEAST_ROLE
from dashboard.controls.notices import Notices
from dashboard.theme import count, day, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from data_access.repositories import Wanted

_FORM = "_follow_up_form"
_notices = Notices("_follow_up_notice", toast=True)
_CLOSED = {"done": "is done", "dropped": "was dropped"}


def seat(time_zone: str) -> Seat:
    """What the person at the page may do with follow-ups, and what the buttons call.

    Parameters
    ----------
    time_zone : of the business, which says what day it is.
    """
    return Seat(
        may_write=identity.current_user().may(LEAST_ROLE),
        today=settings.today(time_zone),
        owners=reads.owners(),
        token=_form_token(),
        told=_notices.told(),
        create=create,
        change=change,
        close=close,
        undo=_notices.undo,
        close_notice=_notices.close,
        note_key=note_key,
    )


def _form_token() -> str:
    """Names the form on the page: a second click on its button arrives with the same name and changes nothing."""
    token: str = st.session_state.setdefault(_FORM, secrets.token_urlsafe(12))
    return token


def create(wanted: Sequence[Wanted], due_on: date, owner_id: int | None, token: str) -> None:
    """Create follow-ups for the customers of a list."""

    def act() -> Notice:
        engine, who = reads.record(), identity.current_user()
        done = actions.create_follow_ups(engine, who, wanted, due_on=due_on, owner_id=owner_id, submission_id=token)
        st.session_state.pop(_FORM, None)
        return _created(len(done.created), len(done.open_already), due_on, lambda: _take_back(done.created))

    _notices.attempt(act)


def _created(made: int, had: int, due_on: date, undo: Callable[[], Notice]) -> Notice:
    already = ""
    if had:
        already = f" {quantity(had, 'customer')} had an open one already and {'keeps' if had == 1 else 'keep'} it."
    if not made:
        return Notice(text=f"No follow-up was created.{already}", refused=True)
    for_whom = f"{quantity(made, 'follow-up')} created, due {day(due_on)}."
    return Notice(text=f"{for_whom}{already}", undo=undo)


def _take_back(ids: Sequence[int]) -> Notice:
    removed = actions.take_back_follow_ups(reads.record(), identity.current_user(), ids)
    return Notice(text=f"{count(removed)} of them taken back." if removed else "They were gone already.")


def change(row_id: int, version: int, name: str, changes: Changes, token: str) -> None:
    """Move a follow-up to another day, or give it to somebody else."""

    def act() -> Notice:
        engine, who = reads.record(), identity.current_user()
        now, before = actions.change_follow_up(
            engine, who, row_id, changes, version=version, submission_id=f"{token}-{row_id}"
        )

        def back() -> Notice:
            actions.change_back(engine, who, row_id, before, version=now)
            return Notice(text=f"The follow-up of {name} is as it was.")

        st.session_state.pop(_FORM, None)
        return Notice(
            text=f"The follow-up of {name} {_change_words(changes)}.", undo=back if before != changes else None
        )

    _notices.attempt(act)


def _change_words(changes: Changes) -> str:
    moved = [f"is due {day(changes['due_on'])}"] if "due_on" in changes else []
    if "owner_id" in changes:
        owners = {number: owner for owner, number in reads.owners().items()}
        whose = owners.get(changes["owner_id"]) if changes["owner_id"] is not None else None
        moved.append(f"is {whose}’s now" if whose else "is nobody’s now")
    return " and ".join(moved)


def close(row_id: int, version: int, name: str, state: Literal["done", "dropped"], token: str) -> None:
    """Mark a follow-up as done or dropped, with the note written beside it."""

    def act() -> Notice:
        engine, who = reads.record(), identity.current_user()
        note = (st.session_state.get(note_key(row_id)) or "").strip() or None
        now = actions.close_follow_up(
            engine, who, row_id, state, version=version, note=note, submission_id=f"{token}-{row_id}"
        )

        def back() -> Notice:
            actions.reopen_follow_up(engine, who, row_id, version=now)
            return Notice(text=f"The follow-up of {name} is open again.")

        st.session_state.pop(_FORM, None)
        return Notice(text=f"The follow-up of {name} {_CLOSED[state]}.", undo=back)

    _notices.attempt(act)


def note_key(row_id: int) -> str:
    """The key of the field in which the note on a follow-up is written."""
    return f"note_{row_id}"
