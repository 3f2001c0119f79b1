"""An answer by e-mail: the text to begin with, where it goes, what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from dashboard import frame
from dashboard.analytics import mail_words as told
from dashboard.analytics.reading_words import language_name
from dashboard.components.reply_templates import editor
from dashboard.components.words import Role, words
from dashboard.mail import address_to_write_to
from dashboard.mail.message import LONGEST_SUBJECT
from dashboard.reads import mail as mail_reads

if TYPE_CHECKING:
    from dashboard.actions.case_desk import CaseDesk
    from dashboard.actions.case_mail import MailDesk
    from dashboard.reads.queue import OneCase

_AGAIN = ("failed", "uncertain", "cancelled")
_STOP = {"queued": "Call it back", "failed": "Leave it"}


class Way(NamedTuple):
    """Where an answer can go: the address, or why it cannot be sent from here."""

    to: str | None
    why_not: str


def way_to(case: OneCase, desk: MailDesk) -> Way:
    """Where the answer of a case goes by e-mail."""
    scope = frame.current_scope()
    if scope.masked:
        return Way(None, "You do not see contact data, so you cannot write to customers from here.")
    person = mail_reads.case_mail(int(case.row["case_id"]), scope).person
    to = address_to_write_to(person["email"]) if person else None
    if to is None:
        return Way(None, "No e-mail address of this customer is known. Copy the text to answer in another way.")
    if desk.wrong:
        return Way(None, f"Mail cannot be sent: {desk.wrong}")
    if not desk.set_up:
        return Way(None, f"No mail server is set up. Copy the text and send it to {to}.")
    return Way(to, "")


def beginning(desk: CaseDesk) -> None:
    """Choose a text to begin with; where words stand in the form already, what to do with them."""
    rows = mail_reads.reply_templates(frame.current_scope())
    several = len({one["language"] for one in rows}) > 1
    templates = {
        one["template_id"]: f"{one['name']} ({language_name(one['language'])})" if several and one["language"]
        else one["name"] for one in rows
    }  # fmt: skip
    if not templates:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="template_bar"):
        st.selectbox("Begin with", list(templates), index=None, format_func=templates.__getitem__,
                     key=desk.field("template"), placeholder="A template", width=260)  # fmt: skip
        st.form_submit_button("Fill in", icon=":material/edit_document:", key="template_fill", on_click=desk.mail.fill)
    if desk.mail.asked:
        words(f"There are words in the answer already. What about “{desk.mail.asked}”?", "strong", "template_asked")
        with st.container(horizontal=True, gap="small", key="template_asked_bar"):
            for how, title in (("replace", "Replace them"), ("below", "Put it below"), ("keep", "Keep mine")):
                st.form_submit_button(title, key=f"template_{how}", on_click=desk.mail.place, args=(how,))


def subject(desk: CaseDesk) -> None:
    """What the mail is about."""
    st.text_input("Subject", key=desk.field("subject"), max_chars=LONGEST_SUBJECT, autocomplete="off")


def below(case: OneCase, way: Way, desk: MailDesk) -> None:
    """What there is to know before sending: words that are missing, where it goes, and what the customer asked for."""
    if desk.missing:
        words(desk.missing, "worse", "template_missing")
    person = mail_reads.case_mail(int(case.row["case_id"]), frame.current_scope()).person or {}
    lines = [f"Goes to {way.to}." if way.to else way.why_not]
    if person.get("consent") == "refused":
        lines.append("They want no advertising. An answer to their complaint is allowed; keep offers out of it.")
    words(" ".join(lines), "fine", "mail_way")


def copied(desk: MailDesk) -> None:
    """The text with a button that copies it, and the way to the templates for who may change them."""
    if desk.copied:
        st.code(desk.copied, language=None, wrap_lines=True)
    if desk.may_edit:
        st.button("Edit the templates", icon=":material/edit_note:", type="tertiary", key="edit_templates",
                  on_click=desk.editor.open)  # fmt: skip
        editor(desk.editor)


def fates(case: OneCase, desk: CaseDesk, zone: str) -> None:
    """What became of the mail of a case: the last one, and each that somebody has to decide about."""
    mails = _mails(case)
    for mail in reversed(mails):
        if mail is not mails[-1] and mail["state"] in {"sent", "cancelled"}:
            continue
        number = int(mail["mail_id"])
        role: Role = "worse" if mail["state"] in {"failed", "uncertain"} else "muted"
        words(told.mail_words(mail, zone), role, f"mail_{number}")
        if desk.me is not None and mail["state"] in {*_AGAIN, *_STOP}:
            _decisions(mail, desk.mail, number)


def _decisions(mail: dict[str, Any], desk: MailDesk, number: int) -> None:
    state, version = mail["state"], int(mail["version"])
    with st.container(horizontal=True, gap="small", key=f"mail_bar_{number}"):
        if state in _AGAIN:
            st.button("Send again", icon=":material/forward_to_inbox:", key=f"mail_again_{number}",
                      on_click=desk.again, args=(number, version))  # fmt: skip
        if state == "uncertain":
            st.button("It arrived", icon=":material/mark_email_read:", key=f"mail_arrived_{number}",
                      on_click=desk.arrived, args=(number, version))  # fmt: skip
        if state in _STOP:
            st.button(_STOP[state], icon=":material/cancel_schedule_send:", key=f"mail_stop_{number}",
                      on_click=desk.stop, args=(number, version))  # fmt: skip


def fates_by_step(case: OneCase, zone: str) -> dict[int, str]:
    """What became of the mail that carried an answer, by the step that logged it."""
    return {int(mail["event_id"]): told.mail_words(mail, zone) for mail in reversed(_mails(case)) if mail["event_id"]}


def _mails(case: OneCase) -> tuple[dict[str, Any], ...]:
    return mail_reads.case_mail(int(case.row["case_id"]), frame.current_scope()).mails
