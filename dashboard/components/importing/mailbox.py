"""The form that lets a mailbox be read regularly: where it is, what becomes of its mail, and whether it works."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.actions.sources import VARIABLE, TypedMailbox
from dashboard.components.told import told_line
from dashboard.components.words import words
from dashboard.theme import duration

if TYPE_CHECKING:
    from dashboard.actions.sources import MailboxDesk

_SECURITY = {"tls": "TLS", "starttls": "STARTTLS", "plain": "None, only on this machine"}
_AFTER = {"keep": "Leave it as it is", "seen": "Mark it as read", "move": "Move it"}
_EVERY = (60, 300, 900, 3_600, 86_400)
_LONGEST = 200


def mailbox_form(desk: MailboxDesk) -> None:
    """The fields, and two buttons: to try, and to add."""
    words("Each message comes in as feedback of who wrote it. Absence notes, newsletters and spam are held apart.",
          "muted", "mailbox_about")  # fmt: skip
    added = desk.told is not None and desk.told.undo is not None
    badges = ("Saved" if added else "Works", "Refused")
    told_line(desk.told, desk.undo, desk.close_notice, "mailbox", badges)
    typed = _typed(desk)
    ready = bool(typed.host.strip() and typed.user.strip())
    with st.container(horizontal=True, gap="small", key="mailbox_foot"):
        st.button("Read it regularly", type="primary", icon=":material/add:", key="add_mailbox", disabled=not ready,
                  on_click=desk.add, args=(typed,))  # fmt: skip
        st.button("Try the connection", icon=":material/power:", key="try_mailbox", disabled=not ready,
                  on_click=desk.attempt, args=(typed,))  # fmt: skip
    if not ready:
        words("Fill in the mail server and the user.", "fine", "mailbox_needs")


def _typed(desk: MailboxDesk) -> TypedMailbox:
    def key(name: str) -> str:
        return f"mailbox_{name}_{desk.token}"

    left, right = st.columns(2, gap="small")
    host = left.text_input("Mail server (IMAP)", key=key("host"), max_chars=_LONGEST,
                           placeholder="imap.example.com")  # fmt: skip
    user = right.text_input("User", key=key("user"), max_chars=_LONGEST, placeholder="feedback@example.com")
    left, right = st.columns(2, gap="small")
    variable = left.text_input("Variable with the password", VARIABLE, key=key("variable"), max_chars=80,
                               help="Set it where Rapport is started. The store keeps no password.")  # fmt: skip
    folder = right.text_input("Folder", "INBOX", key=key("folder"), max_chars=_LONGEST)
    left, right = st.columns(2, gap="small")
    security = left.selectbox("Encryption", list(_SECURITY), key=key("security"),
                              format_func=_SECURITY.__getitem__)  # fmt: skip
    port = right.number_input("Port", 1, 65_535, None, key=key("port"), placeholder="The usual one")
    left, right = st.columns(2, gap="small")
    after = left.selectbox("Mail that came in", list(_AFTER), key=key("after"), format_func=_AFTER.__getitem__)
    since = right.date_input("Mail from this day on", desk.today, key=key("since"), format="YYYY-MM-DD",
                             max_value=desk.today)  # fmt: skip
    target = ""
    if after == "move":
        target = st.text_input("Move it to the folder", key=key("target"), max_chars=_LONGEST)
    left, right = st.columns(2, gap="small")
    every = left.selectbox("Look every", _EVERY, 1, key=key("every"),
                           format_func=lambda seconds: duration(timedelta(seconds=seconds)))  # fmt: skip
    name = right.text_input("What to call it", key=key("name"), max_chars=60, placeholder="The user, if left empty")
    return TypedMailbox(
        host=host or "", user=user or "", variable=variable or "", port=int(port) if port else None,
        security=security or "tls", folder=folder or "", after=after or "keep", move_to=target or "",
        since=since, every_seconds=every or _EVERY[1], name=name or "",
    )  # fmt: skip
