"""A page that shows what colleagues do: it asks now and then whether anything changed, and is drawn anew only then."""

from __future__ import annotations

import itertools
import secrets
import time
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import reads
from dashboard.actions import cases as actions
from dashboard.controls.queue import chosen_case
from dashboard.errors import UserError, log_unexpected

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.actions.cases import Seat
    from dashboard.controls.queue import Screen

LIVE_SECONDS = 1.8  # what a colleague did is seen within two
SECONDS_EACH = 0.2  # for each who looks: with very many the server would do nothing else
GONE_SECONDS = 60.0
LOOK_SECONDS = 20.0  # between two notes that somebody has a case on the screen
_HERE, _LOOKED = "_queue_here", "_queue_looked"
_here: dict[str, float] = {}  # who has had the page of this server on the screen, and when it was last drawn for them


def follow(me: Seat | None, shown: Screen, again: Callable[[], Screen]) -> None:
    """Watch what the page shows. Nothing of the page is drawn here, so that nobody's hands are in the way.

    A part that draws itself again and again takes a field or a button away while somebody is about to use it.
    """
    calls = itertools.count()

    @st.fragment(run_every=live_seconds())
    def beat() -> None:
        if me is not None and shown.case is not None:
            _note_look(me, int(shown.case.row["case_id"]), opened=chosen_case() is not None)
        if next(calls) and not again().looks_like(shown):  # the first call belongs to the drawing of the page
            st.rerun()

    beat()


def live_seconds() -> float:
    """How often the page asks what colleagues did: at once with some, less often with very many at this server."""
    now = time.monotonic()
    _here[st.session_state.setdefault(_HERE, secrets.token_urlsafe(6))] = now
    for one in [one for one, seen in list(_here.items()) if now - seen > GONE_SECONDS]:
        _here.pop(one, None)
    return max(LIVE_SECONDS, SECONDS_EACH * len(_here))


def _note_look(me: Seat, case_id: int, *, opened: bool) -> None:
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
