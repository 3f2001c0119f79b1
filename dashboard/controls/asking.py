"""Whether and when customers are asked if it was solved: what stands in the form, and saving it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, reads, settings
from dashboard.actions.asking import MAKER, AskingDesk, set_rule
from dashboard.actions.case_mail import account_state
from dashboard.controls.notices import Notices

if TYPE_CHECKING:
    from dashboard.actions.notices import Notice
    from dashboard.reads.asking import Rule

FIELDS = ("on", "after_days", "rest_days", "look")
_TOKEN = "_asking_token"  # noqa: S105  names a form
_notices = Notices("_asking_notice")


def asking_desk(rule: Rule) -> AskingDesk:
    """What the person may do with the rule, in the version that they see."""
    set_up, wrong = account_state()
    return AskingDesk(
        may_write=identity.current_user().may(MAKER), told=_notices.told(), mail_set_up=set_up, mail_wrong=wrong,
        public=settings.public_url() is not None, field=lambda name: _field(rule, name),
        save=lambda: _save(rule), undo=_notices.undo, close_notice=_notices.close,
    )  # fmt: skip


def _field(rule: Rule, name: str) -> str:
    """The key of a field: with the version, so that what a colleague saved is shown."""
    return f"asking_{name}_{rule.version}"


def _save(rule: Rule) -> None:
    on, after_days, rest_days, look = (st.session_state.get(_field(rule, name)) for name in FIELDS)
    language, form_id = look or (rule.language, rule.form_id)

    def step() -> Notice:
        values = {"on": bool(on), "after_days": int(after_days or 0), "rest_days": int(rest_days or 0),
                  "language": language, "form_id": form_id}  # fmt: skip
        token = st.session_state.setdefault(_TOKEN, secrets.token_urlsafe(6))
        return set_rule(reads.record(), identity.current_user(), values, version=rule.version,
                        submission_id=f"asking-{token}")  # fmt: skip

    if _notices.attempt(step):
        st.session_state.pop(_TOKEN, None)
