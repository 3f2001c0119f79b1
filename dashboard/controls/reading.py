"""What a click on the page about reading does: train, look at what would change, switch, and the way back."""

from __future__ import annotations

import streamlit as st

from dashboard import identity, reads
from dashboard.actions import reading as acts
from dashboard.actions.notices import Notice
from dashboard.actions.sentiment_models import LEAST_ROLE, use_model
from dashboard.controls.notices import Notices

_CHANGE = "_reading_change"
_notices = Notices("_reading_notice", toast=True)
REASON = "reason"  # the key of the box that says which feedback is listed, and its name in the address


def desk() -> acts.Desk:
    """What the person at the page may do, and what runs."""
    work = acts.find_work(reads.record())
    if work is not None and not work.running and isinstance(work.result, acts.Change):
        st.session_state[_CHANGE] = work.result
        acts.forget_work(reads.record())
        work = None
    return acts.Desk(
        may_decide=identity.current_user().may(LEAST_ROLE),
        told=_notices.told(),
        work=work,
        change=st.session_state.get(_CHANGE),
        train=train,
        look=look,
        use=use,
        leave=leave,
        read=lambda: acts.forget_work(reads.record()),
        undo=_notices.undo,
        close=_notices.close,
    )


def train() -> None:
    """Begin to learn from the store's own ratings."""

    def act() -> None:
        acts.start_training(reads.record(), identity.current_user())

    _notices.attempt(act)


def look(model_id: int | None) -> None:
    """Begin to look at what another reader would change."""
    leave()

    def act() -> None:
        acts.start_look(reads.record(), identity.current_user(), model_id)

    _notices.attempt(act)


def use(model_id: int | None) -> None:
    """Let another reader read from now on."""
    leave()
    _notices.attempt(lambda: _used(model_id))


def _used(model_id: int | None) -> Notice:
    # What is in use now comes back with undo; it need not be better than what comes now.
    before, even_so = acts.in_use(reads.record()), model_id is not None and acts.was_used(reads.record(), model_id)
    use_model(reads.record(), identity.current_user(), model_id, even_so=even_so)
    who = "The reader that comes with the program" if model_id is None else f"Your model {model_id}"
    told = f"{who} reads from now on. What was read before is read anew in the background; till then the former stands."
    return Notice(text=told, undo=lambda: _used(before))


def leave() -> None:
    """Leave the readers as they are."""
    st.session_state.pop(_CHANGE, None)


def pick_reason(reasons: dict[str, str]) -> str:
    """Which feedback without a score is listed; the first reason where the address names none of them."""
    # Set, not forgotten: a browser would go on showing the old reason above the rows of another.
    if st.session_state.get(REASON, next(iter(reasons))) not in reasons:
        st.session_state[REASON] = next(iter(reasons))
    picked = st.selectbox("Why", list(reasons), format_func=reasons.__getitem__, key=REASON)
    return str(picked or next(iter(reasons)))
