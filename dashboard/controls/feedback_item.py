"""What a click on a correction does: the action, what is said about it afterwards, and the way back."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, reads
from dashboard.actions import feedback_desk as actions
from dashboard.actions.corrections import LEAST_ROLE
from dashboard.actions.follow_ups import Notice
from dashboard.analytics.feedback_words import SAID_WORDS
from dashboard.errors import UserError, log_unexpected

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.actions.corrections import Corrected

_NOTICE, _TOKEN = "_correction_notice", "_correction_token"


def feedback_desk() -> actions.FeedbackDesk:
    """What the person at the page may do with feedback, and what the buttons call."""
    return actions.FeedbackDesk(
        may_write=identity.current_user().may(LEAST_ROLE),
        told=_told,
        label=_label,
        topic=_topic,
        undo=_undo,
        close_notice=lambda: st.session_state.pop(_NOTICE, None),
    )


def _told(feedback_id: int) -> Notice | None:
    whose, told = st.session_state.get(_NOTICE, (None, None))
    return told if whose == feedback_id else None


def _label(feedback_id: int, version: int, label: str) -> None:
    who, engine = identity.current_user(), reads.record()

    def act() -> Notice:
        made = actions.correct_label(
            engine, who, feedback_id, label, version=version, submission_id=_submission(feedback_id, version, label)
        )
        return _done(f"Corrected to {SAID_WORDS[label]}. Everybody sees it, and the reader learns from it.", made)

    _attempt(feedback_id, act)


def _topic(feedback_id: int, version: int, topic: str, after: str, title: str) -> None:
    who, engine = identity.current_user(), reads.record()
    submission = _submission(feedback_id, version, f"{topic} {after}")

    def act() -> Notice:
        made = actions.correct_topic(engine, who, feedback_id, topic, after, version=version, submission_id=submission)
        return _done(f"{title}: {SAID_WORDS[after]}.", made)

    _attempt(feedback_id, act)


def _done(text: str, made: Corrected) -> Notice:
    who, engine = identity.current_user(), reads.record()

    def back() -> Notice:
        actions.take_back(engine, who, made)
        return Notice(text="The correction was taken back.")

    return Notice(text=text, undo=back)


def _undo() -> None:
    whose, found = st.session_state.get(_NOTICE, (None, None))
    if found is not None and found.undo is not None:
        _attempt(whose, found.undo)


def _submission(feedback_id: int, version: int, what: str) -> str:
    """Names a click: its second arrival changes nothing."""
    token = st.session_state.setdefault(_TOKEN, secrets.token_urlsafe(12))
    return f"correct {token} {feedback_id} {version} {what}"


def _attempt(feedback_id: int, act: Callable[[], Notice]) -> None:
    """Act, and keep what is to be said. A callback runs outside the page, so nobody else would catch its errors."""
    try:
        told = act()
    except UserError as error:
        told = Notice(text=error.what, do=error.do, refused=True)
    except Exception as error:  # noqa: BLE001  whatever it is, it is logged under the number the reader sees
        told = Notice(
            text=f"Something went wrong and nothing was saved. Reference: {log_unexpected(error)}", refused=True
        )
    # No toast: it would come from the dialog, a part of the page, and take the place of the style sheet of the whole.
    st.session_state[_NOTICE] = (feedback_id, told)
