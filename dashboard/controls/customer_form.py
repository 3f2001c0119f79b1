"""What a form of a customer keeps while it is open: what it began with, its token, a conflict, and the last save."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, reads
from dashboard.actions import customers as actions
from dashboard.actions.notices import Notice
from dashboard.actions.permission import LEAST_ROLE
from dashboard.controls.notices import Notices, refusal
from dashboard.errors import StaleRowError, UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.actions.customers import Checked, Desk, Opened

_OPENED, _TOKEN, _CONFLICT, _TYPED = (f"_customer_{name}" for name in ("opened", "token", "conflict", "typed"))
_notices = Notices("_customer_notice", toast=True)


def customer_desk(public_id: str | None, added: Callable[[str], None] = lambda _: None) -> Desk:
    """The form of a customer, or of a new one; ``added`` is told the opaque id of a customer who was added."""
    return actions.Desk(
        opened=_opened(public_id),
        may_write=identity.current_user().may(LEAST_ROLE) and not identity.current_user().scope.masked,
        token=_token(),
        told=_notices.told(),
        conflict=st.session_state.get(_CONFLICT),
        typed=st.session_state.get(_TYPED, {}),
        current=lambda: customer_desk(public_id, added),
        check=lambda typed: _check(public_id, typed),
        save=lambda typed: _save(_opened(public_id), typed, added),
        begin=lambda: _begin(public_id),
        take_theirs=lambda: _begin(public_id),
        keep_mine=_keep_mine,
        undo=_notices.undo,
        close_notice=_notices.close,
    )


def _opened(public_id: str | None) -> Opened:
    """What the form began with. It stays, whatever others save meanwhile: that is how a stale save is noticed."""
    found: Opened | None = st.session_state.get(_OPENED)
    if found is None or found.public_id != public_id:
        return actions.Opened(public_id=public_id)
    return found


def _begin(public_id: str | None) -> None:
    """Open the form with the customer as it is now."""
    for name in (_CONFLICT, _TYPED):
        st.session_state.pop(name, None)
    _notices.close()
    st.session_state[_TOKEN] = secrets.token_urlsafe(12)
    st.session_state[_OPENED] = actions.open_customer(reads.record(), identity.current_user(), public_id)


def _token() -> str:
    """Names the form that is open: its widgets, and its save, which a second click does not repeat."""
    token: str = st.session_state.setdefault(_TOKEN, secrets.token_urlsafe(12))
    return token


def _check(public_id: str | None, typed: dict[str, str]) -> Checked:
    return actions.check_customer(reads.record(), identity.current_user(), _opened(public_id), typed)


def _save(opened: Opened, typed: dict[str, str], added: Callable[[str], None] = lambda _: None) -> bool:
    """Save; whether it was. A conflict is kept with what was typed, so that both can be shown."""
    engine, who = reads.record(), identity.current_user()
    try:
        saved = actions.save_customer(engine, who, opened, typed, submission_id=_token())
    except StaleRowError:
        st.session_state[_CONFLICT] = actions.open_customer(engine, who, opened.public_id)
        st.session_state[_TYPED] = dict(typed)
        return False
    except UserError as error:
        _notices.say(refusal(error))
        return False

    def back() -> Notice:
        actions.take_back_customer(engine, who, saved)
        return Notice(text="The customer is as before." if saved.before is not None else "The customer is gone again.")

    name = typed.get("name") or typed.get("company") or "The customer"
    told = f"{name} was {'changed' if saved.before is not None else 'added'}."
    for key in (_OPENED, _TOKEN, _CONFLICT, _TYPED):
        st.session_state.pop(key, None)
    page = f"customer?customer={saved.public_id}" if saved.before is None else None
    _notices.say(Notice(text=told, undo=back, page=page))
    if saved.before is None:
        added(saved.public_id)
    return True


def _keep_mine(typed: dict[str, str]) -> bool:
    """Save what was typed over what somebody else saved, now that it was seen."""
    theirs: Opened = st.session_state.pop(_CONFLICT)
    mine = actions.changed(typed, _opened(theirs.public_id))
    st.session_state[_OPENED] = theirs
    # What this person did not touch stays as the other one left it.
    return _save(theirs, theirs.fields | mine)
