"""Who is at a live page: how often it asks what colleagues did, and which case somebody has on the screen."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import reads
from dashboard.actions import cases as actions
from dashboard.errors import UserError, log_unexpected

if TYPE_CHECKING:
    from dashboard.actions.cases import Seat

LIVE_SECONDS = 1.8  # what a colleague did is seen within two
SECONDS_EACH = 0.2  # for each who looks: with very many the server would do nothing else
GONE_SECONDS = 60.0
LOOK_SECONDS = 20.0  # between two notes that somebody has a case on the screen
_HERE, _LOOKED = "_queue_here", "_queue_looked"
_here: dict[str, float] = {}  # who has had the page of this server on the screen, and when it was last drawn for them


def live_seconds() -> float:
    """How often the page asks what colleagues did: at once with some, less often with very many at this server."""
    now = time.monotonic()
    _here[st.session_state.setdefault(_HERE, secrets.token_urlsafe(6))] = now
    for one in [one for one, seen in list(_here.items()) if now - seen > GONE_SECONDS]:
        _here.pop(one, None)
    return max(LIVE_SECONDS, SECONDS_EACH * len(_here))


def note_look(me: Seat, case_id: int, *, opened: bool) -> None:
    """Note now and then that the person has the case on the screen."""
    kept = st.session_state.get(_LOOKED, (None, 0.0))
    if kept[0] == (case_id, opened) and time.monotonic() - kept[1] < LOOK_SECONDS:
        return
    st.session_state[_LOOKED] = ((case_id, opened), time.monotonic())
    try:
        actions.look(reads.record(), me, case_id, opened=opened)
    except UserError:
        return  # the store is busy: whoever looks on is seen a little later
    except Exception as error:  # noqa: BLE001  nobody is kept from work by it
        log_unexpected(error)
