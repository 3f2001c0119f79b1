"""What the form of feedback, a case or a visit keeps while it is open: its name, and the last save."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, reads, settings
from dashboard.actions import records as actions
from dashboard.actions.follow_ups import LEAST_ROLE, Notice
from dashboard.errors import UserError

if TYPE_CHECKING:
    from dashboard.actions.records import RecordDesk, TypedRecord

_TOKEN, _NOTICE = "_record_token", "_record_notice"


def record_desk(customer_id: int, time_zone: str) -> RecordDesk:
    """The form of what is noted about one customer."""
    whose, told = st.session_state.get(_NOTICE, (None, None))
    return actions.RecordDesk(
        may_write=identity.current_user().may(LEAST_ROLE),
        today=settings.today(time_zone),
        told=told if whose == customer_id else None,
        token=st.session_state.setdefault(_TOKEN, secrets.token_urlsafe(12)),
        current=partial(record_desk, customer_id, time_zone),
        begin=_begin,
        keep=_keep,
        save=partial(_save, customer_id),
        undo=_undo,
        close_notice=lambda: st.session_state.pop(_NOTICE, None),
    )


def _begin() -> None:
    """Open an empty form."""
    for name in (_TOKEN, _NOTICE):
        st.session_state.pop(name, None)


def _keep() -> None:
    """Hold on to what was typed into fields that are not drawn now: the kind was switched, and may be switched back."""
    token = st.session_state[_TOKEN]
    for name in [name for name in st.session_state if str(name).endswith(token) and name != f"kind_{token}"]:
        st.session_state[name] = st.session_state[name]  # what is not drawn in a run is else forgotten after it


def _save(customer_id: int, typed: TypedRecord) -> bool:
    """Save; whether it was. Where it was not, everything typed stays."""
    engine, who = reads.record(), identity.current_user()
    try:
        saved = actions.save_record(engine, who, customer_id, typed, submission_id=st.session_state[_TOKEN])
    except UserError as error:
        st.session_state[_NOTICE] = (customer_id, Notice(text=error.what, do=error.do, refused=True))
        return False
    _begin()
    st.session_state[_NOTICE] = (customer_id, actions.told_of(engine, who, typed, saved))
    return True


def _undo() -> None:
    whose, found = st.session_state.get(_NOTICE, (None, None))
    if found is None or found.undo is None:
        return
    try:
        told = found.undo()
    except UserError as error:
        told = Notice(text=error.what, do=error.do, refused=True)
    st.session_state[_NOTICE] = (whose, told)
