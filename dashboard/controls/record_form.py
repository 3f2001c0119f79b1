"""What the form of feedback, a case or a visit keeps while it is open: its name, and the last save."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, reads, settings
from dashboard.actions import records as actions
from dashboard.actions.permission import LEAST_ROLE
from dashboard.controls.notices import Notices

if TYPE_CHECKING:
    from dashboard.actions.notices import Notice
    from dashboard.actions.records import RecordDesk, TypedRecord

_FORM = "_record_token"
_notices = Notices("_record_notice")


def record_desk(customer_id: int, time_zone: str) -> RecordDesk:
    """The form of what is noted about one customer."""
    return actions.RecordDesk(
        may_write=identity.current_user().may(LEAST_ROLE),
        today=settings.today(time_zone),
        told=_notices.told(customer_id),
        token=st.session_state.setdefault(_FORM, secrets.token_urlsafe(12)),
        current=partial(record_desk, customer_id, time_zone),
        begin=_begin,
        keep=_keep,
        save=partial(_save, customer_id),
        undo=_notices.undo,
        close_notice=_notices.close,
    )


def _begin() -> None:
    """Open an empty form."""
    st.session_state.pop(_FORM, None)
    _notices.close()


def _keep() -> None:
    """Hold on to what was typed into fields that are not drawn now: the kind was switched, and may be switched back."""
    token = st.session_state[_FORM]
    for name in [name for name in st.session_state if str(name).endswith(token) and name != f"kind_{token}"]:
        st.session_state[name] = st.session_state[name]  # what is not drawn in a run is else forgotten after it


def _save(customer_id: int, typed: TypedRecord) -> bool:
    """Save; whether it was. Where it was not, everything typed stays."""
    engine, who = reads.record(), identity.current_user()

    def act() -> Notice:
        saved = actions.save_record(engine, who, customer_id, typed, submission_id=st.session_state[_FORM])
        _begin()
        return actions.told_of(engine, who, typed, saved)

    return _notices.attempt(act, customer_id)
