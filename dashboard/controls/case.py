"""What a person does with the case beside the list: each step of theirs, what is said of it, and its way back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import streamlit as st

from dashboard import identity, reads, settings
from dashboard.actions import cases as actions
from dashboard.actions.case_desk import CaseDesk
from dashboard.analytics.queue_words import snooze_choices
from dashboard.controls.case_after import after_desk
from dashboard.controls.case_mail import OnScreen, mail_desk
from dashboard.controls.queue import case_notices, close_case
from data_access.repositories.cases import Act

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.actions.cases import Office, Seat
    from dashboard.actions.notices import Notice
    from dashboard.reads.queue import OneCase
    from data_access.repositories.cases.moves import Kind

_FORM = "_queue_form"
_RESOLUTION = frozenset({"resolve", "action", "cause", "compensation"})  # fields of the form that ends a case


def case_desk(office: Office, case: OneCase, zone: str) -> CaseDesk:
    """What the person may do with the case on the screen, in the version that they see."""
    at = _Desk(office=office, case_id=int(case.row["case_id"]), version=case.version, zone=zone)
    on = OnScreen(
        me=office.me, case_id=at.case_id, version=at.version, field=at.field, token=at.token("write"),
        attempt=lambda step: case_notices.attempt(step, at.case_id), sent=lambda: at.sent("write"),
    )  # fmt: skip
    return CaseDesk(
        me=office.me, colleagues=office.colleagues, told=case_notices.told(at.case_id),
        sleeps=snooze_choices(settings.now(), zone), field=at.field,
        act=lambda kind: at.step(Act(kind=cast("Kind", kind))), assign=at.assign, snooze=at.snooze, write=at.write,
        resolve=at.resolve, undo=case_notices.undo, close_notice=case_notices.close, back=close_case,
        mail=mail_desk(on), after=after_desk(on, office, case, zone),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """The case on the screen as the person saw it when its buttons were drawn."""

    office: Office
    case_id: int
    version: int
    zone: str

    def token(self, form: str) -> str:
        """Names a form of the case until it was sent: a second click changes nothing. The other one keeps its words."""
        tokens: dict[tuple[int, str], str] = st.session_state.setdefault(_FORM, {})
        return tokens.setdefault((self.case_id, form), secrets.token_urlsafe(6))

    def sent(self, form: str) -> None:
        """The next such form of the case is a new one."""
        st.session_state.get(_FORM, {}).pop((self.case_id, form), None)

    def field(self, name: str) -> str:
        """The key of a field of the forms."""
        return f"case_{name}_{self.case_id}_{self.token('resolve' if name in _RESOLUTION else 'write')}"

    def typed(self, name: str) -> str:
        """The words in a field."""
        return (st.session_state.get(self.field(name)) or "").strip()

    def step(self, act: Act) -> None:
        """Take a step that needs no words."""
        self._attempt(lambda me: self._act(me, act))

    def assign(self) -> None:
        """Give the case to the colleague who was picked."""
        to = self.office.named(st.session_state.get(self.field("assign")))
        if to is not None:
            self.step(Act(kind="assigned", owner_id=to.user_id))

    def snooze(self) -> None:
        """Let the case sleep until the moment that was picked."""
        until = snooze_choices(settings.now(), self.zone).get(st.session_state.get(self.field("snooze")) or "")
        if until is not None:
            self.step(Act(kind="snoozed", until=until))

    def write(self, kind: str) -> None:
        """Save an answer that went out, what the customer said, or a note; the words stay where it is refused."""
        channel = st.session_state.get(self.field("channel")) if kind != "noted" else None
        act = Act(kind=cast("Kind", kind), body=self.typed("body"), channel=channel)
        wait, token = bool(st.session_state.get(self.field("wait"))), self.token("write")

        def step(me: Seat) -> Notice:
            if kind != "replied":
                return self._act(me, act, token)
            return actions.reply(reads.record(), identity.current_user(), me, self.case_id, act, version=self.version,
                                 wait=wait, submission_id=token)  # fmt: skip

        if self._attempt(step):
            self.sent("write")

    def resolve(self) -> None:
        """Resolve the case with what was done, why it happened, and what it cost."""
        given, token = st.session_state.get(self.field("compensation")) or 0.0, self.token("resolve")
        act = Act(
            kind="resolved", cause=self.typed("cause") or None, action=self.typed("action"),
            compensation_cents=round(float(given) * 100),
        )  # fmt: skip
        if self._attempt(lambda me: self._act(me, act, token)):
            self.sent("resolve")

    def _act(self, me: Seat, act: Act, submission_id: str | None = None) -> Notice:
        return actions.act_on_case(reads.record(), identity.current_user(), me, self.case_id, act,
                                   version=self.version, submission_id=submission_id)  # fmt: skip

    def _attempt(self, step: Callable[[Seat], Notice]) -> bool:
        me = self.office.me
        return case_notices.attempt(lambda: step(me) if me is not None else None, self.case_id)
