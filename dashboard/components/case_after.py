"""A case that is resolved: whether its customer came back and says that it is solved, and a call to be planned."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame, reads
from dashboard.actions.case_after import CALL_ON, CALL_OWNER, USUAL_DAYS
from dashboard.analytics import asking_words as told
from dashboard.analytics import queue_words as queue_told
from dashboard.answers.form_links import form_address, only_here
from dashboard.components.notes import definition_popover
from dashboard.components.words import words
from dashboard.reads import asking as ask_reads
from dashboard.reads import mail as mail_reads
from dashboard.reads.recovery import case_outcome

if TYPE_CHECKING:
    from dashboard.actions.case_desk import CaseDesk
    from dashboard.reads.queue import OneCase

MOST_SHOWN = 3  # questions of one case, the newest


def after(case: OneCase, desk: CaseDesk, zone: str, currency: str) -> None:
    """What was done, asked and answered; once the case is closed, the link to hand over and the planning of a call."""
    scope = frame.current_scope()
    if done := queue_told.resolution(case.row, currency):
        words(done, "strong" if case.row["resolved_at"] is not None else "muted", "case_resolution")
    _outcome(case)
    asks = ask_reads.asks_of_case(int(case.row["case_id"]), scope)
    for place, ask in enumerate(asks[:MOST_SHOWN]):
        words(told.asked_words(ask, zone), "muted", f"asked_{place}")
        if place == 0 and ask["way"] == "link" and ask["asked_at"] is None and ask["token"] and desk.me is not None:
            _link(case, ask, desk)
    if case.row["state"] == "resolved":
        _coming(case, asks, zone)
    if case.row["resolved_at"] is not None and case.row["customer_id"] is not None and desk.me is not None:
        _call(desk)


def _outcome(case: OneCase) -> None:
    """Whether the customer came back, once the case is closed."""
    if case.row["resolved_at"] is None:
        return
    found = case_outcome(int(case.row["case_id"]), int(case.row["version"]), frame.current_scope())
    if found is not None:
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key="case_outcome"):
            words(found.words, "strong" if found.kind == "returned" else "muted", "case_outcome", width="content")
            definition_popover("case_outcome")


def _link(case: OneCase, ask: dict[str, Any], desk: CaseDesk) -> None:
    """The text with the link, to be copied into whatever the customer reads."""
    scope = frame.current_scope()
    person = mail_reads.case_mail(int(case.row["case_id"]), scope).person or {}
    text = told.question(
        ask["language"], name=person.get("name"), given_name=person.get("given_name"),
        business=reads.store_facts(scope).business_name, link=form_address(desk.after.server, ask["token"]),
    ).body  # fmt: skip
    st.code(text, language=None, wrap_lines=True)
    if only_here(desk.after.server):
        words("Customers cannot reach this address: it is that of this machine alone.", "fine", "ask_only_here")
    st.button("I gave them the link", icon=":material/check:", key="ask_gave", on_click=desk.after.gave,
              args=(ask["ask_id"], ask["version"]))  # fmt: skip


def _coming(case: OneCase, asks: tuple[dict[str, Any], ...], zone: str) -> None:
    """When the customer will be asked, where that is still to come."""
    rule, resolved_at = ask_reads.rule(frame.current_scope()), case.row["resolved_at"]
    last = next((one["event_id"] for one in reversed(case.events) if one["kind"] == "resolved"), None)
    asked = any(ask["event_id"] == last for ask in asks)
    if last is None or asked or rule.active_since is None or resolved_at < rule.active_since:
        return
    words(told.coming_words(resolved_at + timedelta(days=rule.after_days), zone), "fine", "ask_coming")


def _call(desk: CaseDesk) -> None:
    assert desk.me is not None  # noqa: S101  for the type checker; asked by the caller
    names = [one.name for one in desk.colleagues]
    with (
        st.form(desk.field("call"), border=False),
        st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="call_again"),
    ):
        st.date_input("Call again on", value=desk.after.today + timedelta(days=USUAL_DAYS), width=150,
                      min_value=desk.after.today, key=desk.field(CALL_ON), format="DD/MM/YYYY")  # fmt: skip
        st.selectbox("Who calls", names, index=names.index(desk.me.name) if desk.me.name in names else 0,
                     key=desk.field(CALL_OWNER), width=200)  # fmt: skip
        st.form_submit_button("Plan the call", icon=":material/phone_callback:", key="case_call",
                              on_click=desk.after.call)  # fmt: skip
