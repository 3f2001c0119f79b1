"""What the page for logging feedback keeps: the draft, whose words they are, the last save with its way back."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, reads, settings
from dashboard.actions import feedback as actions
from dashboard.actions.permission import LEAST_ROLE
from dashboard.controls.customer import CUSTOMER
from dashboard.controls.notices import Notices
from dashboard.controls.said_box import said_box
from dashboard.theme import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.actions.feedback import FeedbackDesk, TypedFeedback
    from dashboard.actions.notices import Notice
    from dashboard.controls.said_box import Piece
    from dashboard.reads import StoreFacts

_TOKEN, _TEXT, _SAVE, _CHANNEL, _TRIED = (f"_feedback_{name}" for name in ("token", "text", "save", "channel", "tried"))
_notices = Notices("_feedback_notice", toast=True)
BEGIN = ".st-key-find_customer input"  # where the cursor stands in an empty form


def entry_desk(facts: StoreFacts) -> FeedbackDesk:
    """The form, and what the person at it may do."""
    return actions.FeedbackDesk(
        may_write=identity.current_user().may(LEAST_ROLE),
        today=settings.today(facts.time_zone),
        told=_notices.told(),
        token=st.session_state.setdefault(_TOKEN, secrets.token_hex(8)),
        channel=st.session_state.get(_CHANNEL, actions.CHANNELS[0]),
        text=st.session_state.get(_TEXT, ""),
        tried=bool(st.session_state.get(_TRIED)),
        said=_said,
        asked_to_save=lambda: bool(st.session_state.pop(_SAVE, False)),
        preview=actions.preview,
        check=lambda typed: actions.check_feedback(typed, facts.time_zone),
        save=_save,
        undo=_notices.undo,
        close_notice=_notices.close,
        let_in=partial(_decide, actions.let_in),
        delete=partial(_decide, actions.delete_held),
    )


def _said(pieces: Sequence[Piece]) -> None:
    said_box(
        st.session_state[_TOKEN],
        st.session_state.get(_TEXT, ""),
        pieces,
        _typed,
        longest=actions.LONGEST_TEXT,
        begin=BEGIN,
    )


def _typed(text: str, save: bool) -> None:  # noqa: FBT001  a callback of the box
    st.session_state[_TEXT] = text
    if save:
        st.session_state[_SAVE] = True


def _save(typed: TypedFeedback, name: str) -> bool:
    """Save; whether it was. Where it was not, everything typed stays."""
    engine, who = reads.record(), identity.current_user()
    token = st.session_state[_TOKEN]

    def act() -> Notice:
        done = actions.save_feedback(engine, who, typed, submission_id=f"feedback-{token}")
        return actions.told_of(engine, who, done, name)

    st.session_state[_TRIED] = True
    if actions.check_feedback(typed, reads.store_facts(who.scope).time_zone):
        return False
    saved = _notices.attempt(act)
    if saved:
        st.session_state[_CHANNEL] = typed.channel  # who takes calls takes another one
        for key in (_TOKEN, _TEXT, _TRIED):
            st.session_state.pop(key, None)
        st.query_params.pop(CUSTOMER, None)
    return saved


def _decide(act: object, held_id: int, version: int) -> None:
    assert callable(act)  # noqa: S101  for the type checker: one of the two actions
    _notices.attempt(lambda: act(reads.record(), identity.current_user(), held_id, version))


def choose_customer(public_id: str) -> None:
    """Let the words stand at this customer, whoever was searched for before."""
    st.query_params[CUSTOMER] = public_id
    st.session_state[f"find_{st.session_state[_TOKEN]}"] = ""


def find_customer(token: str) -> str:
    """What is searched for, while it is typed."""
    typed = st.text_input(
        "Customer", key=f"find_{token}", live=True, autocomplete="off", icon=":material/search:", max_chars=120,
        placeholder="Name, e-mail, phone, number or order", persist_state="session",
    )  # fmt: skip
    return (typed or "").strip()


def pick_match(token: str, names: dict[int, str]) -> int | None:
    """The customer meant, of those who fit; one who alone fits is taken."""
    if len(names) == 1:
        (only,) = names
        return only
    return st.radio(
        "Which one?", list(names), None, format_func=lambda one: label(names[one], 90), key=f"match_{token}",
    )  # fmt: skip
