"""What a click on a correction does: the action, what is said about it afterwards, and the way back."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, reads
from dashboard.actions import feedback_desk as actions
from dashboard.actions.corrections import LEAST_ROLE
from dashboard.actions.notices import Notice
from dashboard.analytics.feedback_words import SAID_WORDS
from dashboard.controls.notices import Notices

if TYPE_CHECKING:
    from dashboard.actions.corrections import Corrected

_FORM = "_correction_token"
_notices = Notices("_correction_notice")


def feedback_desk() -> actions.FeedbackDesk:
    """What the person at the page may do with feedback, and what the buttons call."""
    return actions.FeedbackDesk(
        may_write=identity.current_user().may(LEAST_ROLE),
        told=_notices.told,
        label=_label,
        topic=_topic,
        undo=_notices.undo,
        close_notice=_notices.close,
    )


def _label(feedback_id: int, version: int, label: str) -> None:
    who, engine = identity.current_user(), reads.record()

    def act() -> Notice:
        made = actions.correct_label(
            engine, who, feedback_id, label, version=version, submission_id=_submission(feedback_id, version, label)
        )
        return _done(f"Corrected to {SAID_WORDS[label]}. Everybody sees it, and the reader learns from it.", made)

    _notices.attempt(act, feedback_id)


def _topic(feedback_id: int, version: int, topic: str, after: str, title: str) -> None:
    who, engine = identity.current_user(), reads.record()
    submission = _submission(feedback_id, version, f"{topic} {after}")

    def act() -> Notice:
        made = actions.correct_topic(engine, who, feedback_id, topic, after, version=version, submission_id=submission)
        return _done(f"{title}: {SAID_WORDS[after]}.", made)

    _notices.attempt(act, feedback_id)


def _done(text: str, made: Corrected) -> Notice:
    who, engine = identity.current_user(), reads.record()

    def back() -> Notice:
        actions.take_back(engine, who, made)
        return Notice(text="The correction was taken back.")

    return Notice(text=text, undo=back)


def _submission(feedback_id: int, version: int, what: str) -> str:
    """Names a click: its second arrival changes nothing."""
    token = st.session_state.setdefault(_FORM, secrets.token_urlsafe(12))
    return f"correct {token} {feedback_id} {version} {what}"
