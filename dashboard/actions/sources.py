"""What a person may do about a source on the page: have it looked at next, switch it off and on, add a mailbox."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard import settings
from dashboard.actions.notices import Notice
from dashboard.actions.permission import require_role
from dashboard.errors import UserError
from data_access.cleaning.mailbox import ENVIRONMENT, read_mailbox
from data_access.importing.sources.mailbox import try_mailbox
from data_access.repositories.sources import MAIL_MODE, Sources
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy import Engine

    from dashboard.actions.permission import Person
    from data_access.cleaning.mailbox import Mailbox

LEAST_ROLE = "manager"
MAILBOX_ROLE = "owner"
VARIABLE = "RAPPORT_MAIL_PASSWORD"
# A page may name these variables only: another one would send some other secret of the server to the host named beside.
_VARIABLE = re.compile(r"RAPPORT_MAIL_[A-Z0-9_]{1,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedMailbox:
    """What stands in the form; ``variable`` is the name of the variable that holds the password."""

    host: str
    user: str
    variable: str = VARIABLE
    port: int | None = None
    security: str = "tls"
    folder: str = "INBOX"
    after: str = "keep"
    move_to: str = ""
    since: date | None = None
    every_seconds: int = 300
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxDesk:
    """The form for a mailbox: what was said of the last try, and what its buttons do."""

    token: str
    today: date
    told: Notice | None
    undo: Callable[[], None]
    close_notice: Callable[[], None]
    attempt: Callable[[TypedMailbox], None]
    add: Callable[[TypedMailbox], None]


def look_into(who: Person, typed: TypedMailbox) -> Notice:
    """Open the mailbox and look whether it works; nothing is changed there or here.

    Raises
    ------
    UserError : it cannot be opened, or this person may not.
    """
    return Notice(text=try_mailbox(_mailbox(who, typed), os.environ))


def add_mailbox(engine: Engine, who: Person, typed: TypedMailbox, *, submission_id: str) -> Notice:
    """Read the mailbox regularly from now on; a second click changes nothing.

    Raises
    ------
    UserError : something of it cannot be, it is read already, or this person may not.
    """
    mailbox = _mailbox(who, typed)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        row = Sources(work).add_mailbox(
            typed.name.strip() or mailbox.user, mailbox, every_seconds=typed.every_seconds,
            options={"mode": MAIL_MODE}, submission_id=submission_id,
        )  # fmt: skip
        name = row.name

    def back() -> Notice:
        with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
            Sources(work).remove(name)
        return Notice(text=f"The mailbox “{name}” is not read any more.")

    return Notice(text=f"The mailbox “{name}” is read from now on.", undo=back)


def _mailbox(who: Person, typed: TypedMailbox) -> Mailbox:
    _refuse(who, MAILBOX_ROLE)
    if not _VARIABLE.fullmatch(typed.variable.strip()):
        raise UserError(
            "The variable with the password begins with RAPPORT_MAIL_.",
            f"Set {VARIABLE} where Rapport is started, and give its name. Other places: rapport source add.",
        )
    how: dict[str, Any] = {
        name: getattr(typed, name) for name in ("host", "user", "port", "security", "folder", "after", "since")
    }
    target = typed.move_to if typed.after == "move" else None
    return read_mailbox(**how, move_to=target, password=f"{ENVIRONMENT}{typed.variable.strip()}")


def look_soon(engine: Engine, who: Person, name: str) -> None:
    """Let the worker look at a source next, within seconds."""
    _refuse(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        Sources(work).soon(name)


def switch_source(engine: Engine, who: Person, name: str, *, on: bool) -> None:
    """Look at a source regularly, or no more."""
    _refuse(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        Sources(work).switch(name, on=on)


def _refuse(who: Person, least_role: str = LEAST_ROLE) -> None:
    require_role(who, least_role, "cannot change what comes in")
