"""The form in which a manager adds, changes and removes the texts that answers begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import frame
from dashboard.analytics import mail_words as told
from dashboard.analytics.reading_words import language_name
from dashboard.components.told import told_line
from dashboard.components.words import words
from dashboard.reads import mail as mail_reads

if TYPE_CHECKING:
    from dashboard.actions.case_mail import TemplateDesk

NEW: dict[str, Any] = {"template_id": 0, "name": "", "subject": "", "body": "", "language": "en"}
LANGUAGES = ("cs", "da", "de", "en", "es", "fi", "fr", "it", "nl", "no", "pl", "pt", "sv", "tr", "uk", "ar", "hi", "ja",
             "ko", "zh")  # fmt: skip
_HEIGHT = 190  # px


def editor(desk: TemplateDesk) -> None:
    """Choose a text or begin a new one, change it, and see how it reads for a customer; nothing unless it is open."""
    if desk.opened:
        st.dialog("Reply templates", width="large", on_dismiss=desk.leave)(_form)(desk)


def _form(desk: TemplateDesk) -> None:
    rows = mail_reads.reply_templates(frame.current_scope())
    # A new one begins with empty fields again as soon as one was added.
    known = {0: NEW | {"version": len(rows)}, **{int(one["template_id"]): one for one in rows}}
    picked = st.selectbox("Template", list(known), key="template_picked",
                          format_func=lambda one: known[one]["name"] or "Add a template")  # fmt: skip
    row = known.get(picked or 0, known[0])
    number, version = int(row["template_id"]), int(row["version"])
    with st.container(horizontal=True, gap="small"):
        st.text_input("Name", row["name"], key=desk.field("name", number, version), max_chars=80, autocomplete="off")
        st.selectbox("Language", LANGUAGES, LANGUAGES.index(row["language"]) if row["language"] in LANGUAGES else None,
                     format_func=language_name, key=desk.field("language", number, version), width=170,
                     placeholder="Any")  # fmt: skip
    subject = st.text_input("Subject", row["subject"], key=desk.field("subject", number, version), max_chars=200,
                            autocomplete="off")  # fmt: skip
    body = st.text_area("Text", row["body"], key=desk.field("body", number, version), max_chars=10_000, height=_HEIGHT)
    _known_words()
    _preview(subject or "", body or "")
    with st.container(horizontal=True, gap="small", key="template_foot"):
        st.button("Save for everybody", icon=":material/check:", type="primary", key="template_save",
                  on_click=desk.save, args=(number, version))  # fmt: skip
        if number:
            st.button("Remove", icon=":material/delete:", key="template_remove", on_click=desk.remove,
                      args=(number, version))  # fmt: skip
    told_line(desk.told(), desk.undo, desk.close, "template")


def _known_words() -> None:
    listed = ", ".join(f"{{{name}}} is {meaning}" for name, meaning in told.PLACEHOLDERS.items())
    words(f"Filled in for each customer: {listed}.", "fine", "template_known")


def _preview(subject: str, body: str) -> None:
    """How it reads for somebody invented, and what is wrong with it."""
    wrong = told.unknown_words(subject, body)
    if wrong is not None:
        words(" ".join(wrong), "worse", "template_wrong")
    if subject or body:
        filled = told.filled(subject, body, told.SAMPLE)
        words("For an invented customer", "cap", "template_preview")
        with st.container(border=True, key="card_template_preview"):
            words(filled.subject, "strong", "template_preview_subject")
            words(filled.body, "muted", "template_preview_body")
