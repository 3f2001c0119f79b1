"""What a person does after a case is resolved: give the customer the link that asks, and plan a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import identity, reads, settings
from dashboard.actions.asking import gave_link
from dashboard.actions.case_after import CALL_ON, CALL_OWNER, AfterDesk, plan_call
from dashboard.controls.forms import server

if TYPE_CHECKING:
    from dashboard.actions.cases import Office
    from dashboard.actions.notices import Notice
    from dashboard.controls.case_mail import OnScreen
    from dashboard.reads.queue import OneCase


def after_desk(on: OnScreen, office: Office, case: OneCase, zone: str) -> AfterDesk:
    """What the person may do with the case on the screen once it is resolved."""
    return AfterDesk(
        server=server(), today=settings.today(zone), gave=lambda ask_id, version: _gave(on, ask_id, version),
        call=lambda: _call(on, office, case),
    )  # fmt: skip


def _gave(on: OnScreen, ask_id: int, version: int) -> None:
    def step() -> Notice | None:
        if on.me is None:
            return None
        return gave_link(reads.record(), identity.current_user(), on.me.name, ask_id, version=version)

    on.attempt(step)


def _call(on: OnScreen, office: Office, case: OneCase) -> None:
    state = st.session_state
    due_on, owner = state.get(on.field(CALL_ON)), office.named(state.get(on.field(CALL_OWNER)))

    def step() -> Notice | None:
        if on.me is None or due_on is None:
            return None
        return plan_call(
            reads.record(), identity.current_user(), case.row, due_on=due_on,
            owner_id=owner.user_id if owner else None, submission_id=f"{on.token}:call",
        )  # fmt: skip

    if on.attempt(step):
        on.sent()
