"""The form that adds a mailbox: one form at a time, and what was said of it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, reads, settings
from dashboard.actions.sources import MAILBOX_ROLE, MailboxDesk, add_mailbox, look_into
from dashboard.controls.notices import Notices

if TYPE_CHECKING:
    from dashboard.actions.sources import TypedMailbox

_FORM = "_mailbox_form"
_notices = Notices("_mailbox_notice")


def mailbox_desk(time_zone: str) -> MailboxDesk | None:
    """The form for who may add a mailbox; None for others."""
    if not identity.current_user().may(MAILBOX_ROLE):
        return None
    return MailboxDesk(
        token=st.session_state.setdefault(_FORM, secrets.token_urlsafe(12)),
        today=settings.today(time_zone),
        told=_notices.told(),
        undo=_notices.undo,
        close_notice=_notices.close,
        attempt=_try,
        add=_add,
    )


def _try(typed: TypedMailbox) -> None:
    _notices.attempt(lambda: look_into(identity.current_user(), typed))


def _add(typed: TypedMailbox) -> None:
    token = st.session_state[_FORM]

    def act() -> object:
        return add_mailbox(reads.record(), identity.current_user(), typed, submission_id=f"mailbox-{token}")

    if _notices.attempt(act):  # type: ignore[arg-type]
        st.session_state.pop(_FORM, None)  # the next form is another one, and empty
