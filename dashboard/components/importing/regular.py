"""What comes in by itself: each source with what last came of it and when it is looked at next, and the tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import settings
from dashboard.components.cards import card
from dashboard.components.importing.mailbox import mailbox_form
from dashboard.components.words import words
from dashboard.theme import duration, label, moment, quantity
from data_access.repositories.sources import masked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboard.actions.sources import MailboxDesk
    from data_access.repositories.sources import SourceRow
    from data_access.schema import ApiToken

    Badge = tuple[str, str, Literal["green", "gray", "blue", "red"]]

_LINE = '<hr style="margin:0;border:0;border-top:1px solid var(--rp-line)">'
_STATES: dict[str, Badge] = {
    "done": ("Came in", ":material/check_circle:", "green"),
    "nothing_new": ("Nothing new", ":material/done_all:", "gray"),
    "failed": ("Failed", ":material/error:", "red"),
    "stopped": ("Stopped", ":material/stop_circle:", "gray"),
    "running": ("Running", ":material/hourglass_top:", "blue"),
}
_OFF: Badge = ("Off", ":material/pause_circle:", "gray")
_SOON: Badge = ("Next", ":material/hourglass_top:", "blue")
_NEW: Badge = ("Waiting", ":material/schedule:", "gray")
_HOW = """\
rapport source add folder /srv/till --as purchases
rapport source add sql env:SHOP_URL --query "SELECT ..." --as customers --every 1h
rapport source add mailbox imap.example.com --user feedback@example.com --password env:RAPPORT_MAIL_PASSWORD
rapport token create "web shop" --scope customers:write --scope purchases:write"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regular:
    """What the card is drawn from, read anew while something is about to happen, and what its buttons do."""

    read: Callable[[], tuple[Sequence[SourceRow], Sequence[ApiToken]]]
    soon: Callable[[str], None]
    switch: Callable[[str, bool], None]
    time_zone: str
    mailbox: MailboxDesk | None = None


def regular(part: Regular) -> None:
    """The card; it follows a source that is being looked at until that is over."""
    with card(
        "regular",
        "Comes in regularly",
        "Folders, mailboxes, other databases and programs that bring data in by themselves",
    ):
        if any(map(_under_way, part.read()[0])):
            _followed(part)
        else:
            _drawn(part)
        if part.mailbox is not None:
            with st.expander("Read a mailbox", key="regular_mailbox", expanded=part.mailbox.told is not None):
                mailbox_form(part.mailbox)
        with st.expander("Set up a folder, a query or a program", key="regular_how"):
            words("On the command line of the server. The guide: docs/how-to/bring-data-in.md", "muted", "regular_docs")
            st.code(_HOW, language=None, wrap_lines=True)


@st.fragment(run_every="2s")
def _followed(part: Regular) -> None:
    if not any(map(_under_way, part.read()[0])):
        st.rerun()
    _drawn(part)


def _under_way(row: SourceRow) -> bool:
    due = row.source.active and row.source.next_run_at <= settings.now()
    return due or (row.last is not None and row.last.state == "running")


def _drawn(part: Regular) -> None:
    sources, tokens = part.read()
    for place, row in enumerate(sources):
        if place:
            st.html(_LINE)
        _source(row, place, part)
    in_use = [token for token in tokens if token.revoked_at is None]
    if in_use:
        if sources:
            st.html(_LINE)
        words("Programs with a token", "cap", "tokens")
        for place, token in enumerate(in_use):
            _token(token, place, part.time_zone)
    if not sources and not in_use:
        words("Nothing yet.", "muted", "regular_none")


def _source(row: SourceRow, place: int, part: Regular) -> None:
    name, icon, colour = _badge(row)
    source = row.source
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"source_{source.id}"):
        st.badge(name, icon=icon, color=colour, width=112)
        with st.container(gap="xxsmall", width="stretch"):
            words(source.name, "strong", f"source_name_{place}")
            words(_about(row), "muted", f"source_about_{place}")
            words(_last(row, part.time_zone), "muted", f"source_last_{place}")
            words(_next(row, part.time_zone), "fine", f"source_next_{place}")
        with st.container(horizontal=True, gap="xsmall", width="content", key=f"quiet_source_{place}"):
            if source.active:
                st.button(
                    "Look now",
                    type="tertiary",
                    icon=":material/refresh:",
                    key=f"look_{source.id}",
                    help=f"Look at {label(source.name)} now",
                    on_click=part.soon,
                    args=(source.name,),
                )
            turn = "Switch off" if source.active else "Switch on"
            st.button(
                turn,
                type="tertiary",
                icon=":material/power_settings_new:",
                key=f"switch_{source.id}",
                help=f"{turn} {label(source.name)}",
                on_click=part.switch,
                args=(source.name, not source.active),
            )


def _badge(row: SourceRow) -> Badge:
    if not row.source.active:
        return _OFF
    if row.last is not None and row.last.state == "running":
        return _STATES["running"]
    if row.source.next_run_at <= settings.now():
        return _SOON
    return _STATES[row.last.state] if row.last is not None else _NEW


def _about(row: SourceRow) -> str:
    source = row.source
    from_where = {"folder": "from the folder", "mailbox": "from the mailbox"}.get(source.type, "from the database")
    every = duration(timedelta(seconds=source.every_seconds))
    return f"{source.kind.capitalize()} {from_where} {masked(source.place)}, every {every}"


def _last(row: SourceRow, time_zone: str) -> str:
    """What came of the last look, and when."""
    last = row.last
    if last is None:
        return "Nothing has come in yet."
    when = moment((last.ended_at or last.started_at).astimezone(ZoneInfo(time_zone)))
    name = f"{last.file_name}, " if row.source.type == "folder" else ""
    return f"{name}{when}: {last.message or 'being looked at'}"


def _next(row: SourceRow, time_zone: str) -> str:
    """When it is looked at next, and how often it failed since it last went well."""
    source = row.source
    failed = f"Failed {quantity(source.failures, 'time')} in a row. " if source.failures > 1 else ""
    if not source.active:
        return "Switched off."
    if source.next_run_at <= settings.now():
        return f"{failed}Looked at within seconds."
    return f"{failed}Next look {moment(source.next_run_at.astimezone(ZoneInfo(time_zone)))}"


def _token(token: ApiToken, place: int, time_zone: str) -> None:
    zone = ZoneInfo(time_zone)
    allowed = " and ".join(scope.partition(":")[0] for scope in token.scopes)
    used = f"last used {moment(token.last_used_at.astimezone(zone))}" if token.last_used_at else "never used"
    parts = [f"May send {allowed}", used]
    if token.expires_at is not None:
        over = token.expires_at <= settings.now()
        parts.append(f"{'expired' if over else 'expires'} {moment(token.expires_at.astimezone(zone))}")
    with st.container(gap="xxsmall", key=f"token_{token.id}"):
        words(token.name, "strong", f"token_name_{place}")
        words(" · ".join(parts), "muted", f"token_about_{place}")
