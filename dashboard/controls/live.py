"""Who is at a live page, how often it asks what colleagues did, and how a part of it comes to be drawn alone."""

from __future__ import annotations

import secrets
import time
from functools import cache, partial, wraps
from typing import TYPE_CHECKING, ParamSpec

import streamlit as st
from streamlit.errors import StreamlitAPIException

from dashboard import reads
from dashboard.actions import cases as actions
from dashboard.errors import UserError, log_unexpected

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.actions.cases import Seat

Given = ParamSpec("Given")
LIVE_SECONDS = 1.8  # what a colleague did is seen within two
SECONDS_EACH = 0.2  # for each who looks: with very many the server would do nothing else
GONE_SECONDS = 60.0
LOOK_SECONDS = 20.0  # between two notes that somebody has a case on the screen
_HERE, _LOOKED = "_queue_here", "_queue_looked"
# Only what a person does in the browser may have parts drawn, so the browser is told to do something.
_JS = """
const told = new WeakMap();
export default function ({ parentElement, data, setTriggerValue }) {
  if (told.get(parentElement) === data.nudge) return;
  told.set(parentElement, data.nudge);
  setTriggerValue("go", data.nudge);
}
"""
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


def redraw(*parts: str) -> None:
    """Have these parts of a live page drawn and nothing else; the last thing that a callback does.

    Where there are no such parts, as while the page is drawn for the first time, the page is drawn as after any step.
    """
    try:
        st.rerun(list(parts))
    except StreamlitAPIException:
        return


def then_redraw(step: Callable[Given, object], *parts: str) -> Callable[Given, None]:
    """The callback that takes a step and has these parts drawn."""

    @wraps(step)
    def taken(*args: Given.args, **kwargs: Given.kwargs) -> None:
        step(*args, **kwargs)
        redraw(*parts)

    return taken


def nudge(parts: Sequence[str]) -> None:
    """Have parts of the page drawn from a part that watches."""
    number = secrets.token_urlsafe(6)
    _component()(key=f"live_nudge_{number}", data={"nudge": number}, on_go_change=partial(redraw, *parts))


@cache
def _component() -> Callable[..., object]:
    """The component, registered at its first use: before that the server does not run yet."""
    return st.components.v2.component("rapport_live_nudge", js=_JS)
