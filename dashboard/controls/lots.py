"""The card of the trial: who may begin and end one, and what its buttons do."""

from __future__ import annotations

import secrets

import streamlit as st

from dashboard import identity, reads
from dashboard.actions import lots as actions
from dashboard.controls.notices import Notices

PLANNED = "trial_planned"
_TOKEN = "_trial_token"  # noqa: S105  names a form
_notices = Notices("_trial_notice")


def lot_desk() -> actions.LotDesk:
    """What the person may do with the order by lot."""
    return actions.LotDesk(
        may_write=identity.current_user().may(actions.LEAST_TO_DRAW),
        told=_notices.told(),
        token=st.session_state.setdefault(_TOKEN, secrets.token_urlsafe(12)),
        begin=_begin,
        end=_end,
        undo=_notices.undo,
        close_notice=_notices.close,
    )


def _begin() -> None:
    planned, token = int(st.session_state.get(PLANNED) or actions.USUAL), st.session_state[_TOKEN]
    engine, who = reads.record(), identity.current_user()
    if _notices.attempt(lambda: actions.begin_trial(engine, who, planned, submission_id=token)):
        st.session_state.pop(_TOKEN, None)


def _end(trial_id: int, version: int) -> None:
    engine, who = reads.record(), identity.current_user()
    _notices.attempt(lambda: actions.end_trial(engine, who, trial_id, version=version))
