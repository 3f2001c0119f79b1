"""The parts of the page of notices: which mail a person gets, what it would say now, and what went out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analytics.mail_words import mail_words
from dashboard.analytics.staff_letters import KINDS, WHEN, plain
from dashboard.components.cards import card
from dashboard.components.told import told_line
from dashboard.components.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.actions.cases import Seat
    from dashboard.actions.my_notices import NoticesDesk
    from dashboard.analytics.staff_letters import StaffLetter
    from dashboard.reads.notices import MyNotices

HOURS = tuple(range(24))
_AGAIN = {"failed", "uncertain"}
MOST_SHOWN = 8


def standing(seat: Seat, mine: MyNotices, desk: NoticesDesk) -> str:
    """The takeaway: whether this person gets mail, and where it goes."""
    if desk.mail_wrong:
        return f"Nothing is sent: {desk.mail_wrong}"
    if not desk.mail_set_up:
        return "Nothing is sent: no mail server is set up (RAPPORT_SMTP_URL). What is chosen here counts from then on."
    if not mine.reached:
        return f"{seat.name} gets no mail: {mine.address} is no address that mail can reach."
    if not mine.choice.kinds:
        return f"{seat.name} has switched every notice off."
    return f"{seat.name} gets mail at {mine.address}."


def choice_card(mine: MyNotices, zone: str, desk: NoticesDesk) -> None:
    """The kinds of mail, each with when it comes, and the hour of the morning."""
    choice = mine.choice
    with card("choice", "Which mail?", "Each occasion is told once", fill=False):
        told_line(desk.told, desk.undo, desk.close_notice, "notices")
        with st.form("notices", border=False):
            for kind, title in KINDS.items():
                st.checkbox(title, value=kind in choice.kinds, key=desk.field(kind), help=f"Comes {WHEN[kind]}.")
            st.selectbox("In the morning at", HOURS, index=choice.hour, key=desk.field("hour"), width=170,
                         format_func=lambda hour: f"{hour:02}:00")  # fmt: skip
            st.form_submit_button("Save", icon=":material/check:", key="notices_save", on_click=desk.save)
        chosen = "" if choice.version else "This is what everybody with this role gets who has chosen nothing. "
        words(f"{chosen}The hour is by the clock in {zone}.", "fine", "notices_usual")
        if not desk.public:
            words("Mail holds no links: set RAPPORT_PUBLIC_URL to the address of this server.", "fine", "notices_links")


def preview_card(kind: str, letter: StaffLetter | None) -> None:
    """What a letter would say if it went out now."""
    with card(f"preview_{kind}", KINDS[kind], "What it would say now"):
        if letter is None:
            words("Nothing is due today, so nothing would be sent.", "muted", f"preview_{kind}")
            return
        words(letter.subject, "strong", f"preview_{kind}_subject")
        st.code(plain(letter), language=None, wrap_lines=True)


def sent_card(mine: MyNotices, zone: str, desk: NoticesDesk) -> None:
    """The newest mail to the person with what became of it."""
    with card("sent", "What went out", "The newest first", fill=False):
        if not mine.mails:
            words("Nothing yet.", "muted", "sent_none")
        for mail in mine.mails[:MOST_SHOWN]:
            number = int(mail["mail_id"])
            words(mail["subject"], "strong", f"sent_{number}")
            words(mail_words(mail, zone), "worse" if mail["state"] in _AGAIN else "fine", f"sent_fate_{number}")
            if mail["state"] in _AGAIN:
                st.button("Send again", icon=":material/forward_to_inbox:", key=f"sent_again_{number}",
                          on_click=desk.again, args=(number, int(mail["version"])))  # fmt: skip


def out_of_reach(names: Sequence[str]) -> None:
    """The people whom mail cannot reach."""
    if names:
        told = ", ".join(names)
        words(f"Without an address that mail can reach: {told}.", "muted", "out_of_reach")
