"""Folders, queries and mailboxes that are looked at: added, listed, switched, and what became of each look."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, make_url, select
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from data_access.errors import UserError
from data_access.schema import AuditEvent, ImportSource, ImportSourceRun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

    from data_access.cleaning.mailbox import Mailbox
    from data_access.repositories.base import Work

LONGEST_NAME = 60
# Whoever knows the number of a mail can send another one under it: that must not change what is stored.
MAIL_MODE = "create"
SHORTEST_SECONDS = 10
LONGEST_SECONDS = 31 * 86_400
ENVIRONMENT = "env:"
SECRET_WORDS = ("password", "passwd", "pwd", "secret", "token", "sslpassword")
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"")
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source with the last thing that came of it."""

    source: ImportSource
    last: ImportSourceRun | None


class Sources:
    """Adding, removing and switching sources, inside the transaction ``work``."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def add_folder(
        self, name: str, folder: str, kind: str, *, every_seconds: int, options: dict[str, Any]
    ) -> ImportSource:
        """A folder whose files are taken in.

        Raises
        ------
        UserError : the folder is not there or watched already, or the name is taken.
        """
        place = Path(folder).expanduser().resolve()
        if not place.is_dir():
            raise UserError(f"There is no folder {place}.", "Create it, or name another.")
        watched = select(ImportSource.name).where(ImportSource.type == "folder", ImportSource.place == str(place))
        if (other := self._work.session.scalars(watched).first()) is not None:
            raise UserError(f"The folder {place} is watched already, as '{other}'.", "Remove that source first.")
        return self._add(name, type_="folder", place=str(place), kind=kind, every=every_seconds, options=options)

    def add_sql(
        self, name: str, address: str, query: str, kind: str, *, every_seconds: int, options: dict[str, Any]
    ) -> ImportSource:
        """A query on another database whose rows are taken in.

        Raises
        ------
        UserError : the address is none, or holds a password; the query is not one SELECT; the name is taken.
        """
        place = address.strip()
        refuse_password(place)
        asked = one_select(query)
        return self._add(name, type_="sql", place=place, kind=kind, every=every_seconds, options=options, query=asked)

    def add_mailbox(
        self,
        name: str,
        mailbox: Mailbox,
        *,
        every_seconds: int,
        options: dict[str, Any],
        submission_id: str | None = None,
    ) -> ImportSource:
        """A folder of a mail server whose messages are taken in as feedback; of one form once.

        Raises
        ------
        UserError : it is read already, or the name is taken.
        """
        if submission_id is not None:
            asked = select(AuditEvent.subject_id).where(AuditEvent.submission_id == submission_id)
            known = self._work.session.get(ImportSource, self._work.session.scalars(asked).first() or 0)
            if known is not None:
                return known
        read = select(ImportSource.name).where(ImportSource.type == "mailbox", ImportSource.place == mailbox.place)
        if (other := self._work.session.scalars(read).first()) is not None:
            raise UserError(f"This mailbox is read already, as '{other}'.", "Remove that source first.")
        stored = options | {"mailbox": mailbox.as_options()}
        return self._add(name, type_="mailbox", place=mailbox.place, kind="feedback", every=every_seconds,
                         options=stored, submission_id=submission_id)  # fmt: skip

    def remove(self, name: str) -> None:
        """Forget a source; what it brought in stays."""
        row = self.named(name)
        details: dict[str, object] = {"name": name}
        self._work.record("source removed", subject_kind="import_source", subject_id=row.id, details=details)
        self._work.session.delete(row)

    def switch(self, name: str, *, on: bool) -> ImportSource:
        """Look at a source regularly, or no more."""
        row = self.named(name)
        if row.active != on:
            row.active = on
            row.failures = 0
            row.next_run_at = self._work.now
            words = "source switched on" if on else "source switched off"
            self._work.record(words, subject_kind="import_source", subject_id=row.id, details={"name": name})
        return row

    def soon(self, name: str) -> ImportSource:
        """Let the worker look at it next."""
        row = self.named(name)
        row.next_run_at = self._work.now
        return row

    def looked(self, source_id: int, *, failed: bool) -> None:
        """Note a look, and when the next one is due: after the usual time, or sooner and then later when it failed."""
        row = self._work.session.get(ImportSource, source_id)
        if row is None:
            return  # removed meanwhile
        row.failures = row.failures + 1 if failed else 0
        row.looked_at = self._work.now
        row.next_run_at = self._work.now + wait_before_next(row.every_seconds, row.failures)

    def named(self, name: str) -> ImportSource:
        """The source of that name."""
        row = self._work.session.scalars(select(ImportSource).where(ImportSource.name == name)).one_or_none()
        if row is None:
            raise UserError(f"There is no source '{name}'.", "See them with: rapport source list")
        return row

    def _add(
        self,
        name: str,
        *,
        type_: str,
        place: str,
        kind: str,
        every: int,
        options: dict[str, Any],
        query: str | None = None,
        submission_id: str | None = None,
    ) -> ImportSource:
        name = " ".join(name.split())
        if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            raise UserError(f"A source needs a name of 1 to {LONGEST_NAME} characters.", "Give one with --name.")
        if self._work.session.scalars(select(ImportSource.id).where(ImportSource.name == name)).first() is not None:
            raise UserError(f"There is a source '{name}' already.", "Give another name with --name.")
        if not SHORTEST_SECONDS <= every <= LONGEST_SECONDS:
            raise UserError(
                "A source is looked at every 10 seconds at most, every 31 days at least.", "Change --every."
            )
        row = ImportSource(
            name=name, type=type_, kind=kind, place=place, query=query, options=options, every_seconds=every,
            next_run_at=self._work.now, created_at=self._work.now, created_by=self._work.actor,
        )  # fmt: skip
        self._work.session.add(row)
        self._work.session.flush()
        details: dict[str, object] = {"name": name, "type": type_, "kind": kind}
        self._work.record("source added", subject_kind="import_source", subject_id=row.id, details=details,
                          submission_id=submission_id)  # fmt: skip
        return row


def wait_before_next(every_seconds: int, failures: int) -> timedelta:
    """How long until the next look: 1, 2, 4 … minutes after failures, never longer than usual or than an hour."""
    usual = timedelta(seconds=every_seconds)
    if not failures:
        return usual
    doubled: int = 2 ** min(failures - 1, 20)
    return min(min(usual, FIRST_WAIT) * doubled, max(usual, LONGEST_WAIT))


def refuse_password(address: str) -> None:
    """Refuse an address that would put a password into the store and its backups.

    Raises
    ------
    UserError : the address is none, or holds a password.
    """
    if address.startswith(ENVIRONMENT):
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", address.removeprefix(ENVIRONMENT)):
            raise UserError("After env: stands the name of a variable of the environment.", "Such as env:SHOP_URL.")
        return
    try:
        url = make_url(address)
    except ArgumentError as error:
        # The text is not repeated: it may hold a password all the same.
        raise UserError("That is not the address of a database.", "Write postgresql://user@host/database.") from error
    asked = {name.lower() for name in url.query}
    if url.password is not None or any(word in name for name in asked for word in SECRET_WORDS):
        raise UserError(
            "The address holds a password, and the store keeps none.",
            "Put the address into a variable of the environment of the worker, and give env:NAME in its place.",
        )


def one_select(query: str) -> str:
    """The query without the semicolon at its end.

    Raises
    ------
    UserError : it is not one statement that reads.
    """
    bare = query.strip().rstrip(";").rstrip()
    if not re.match(r"(select|with|values|table)\b", bare, re.IGNORECASE):
        raise UserError(
            "The query is not a SELECT.", "A source only reads: write one statement that begins with SELECT."
        )
    if ";" in _QUOTED.sub("", bare):
        raise UserError("The query is more than one statement.", "Write one SELECT.")
    return bare


def read_sources(engine: Engine) -> Sequence[SourceRow]:
    """The sources by name, each with its last run."""
    last = select(func.max(ImportSourceRun.id)).group_by(ImportSourceRun.source_id)
    with Session(engine) as session:
        runs = {
            run.source_id: run for run in session.scalars(select(ImportSourceRun).where(ImportSourceRun.id.in_(last)))
        }
        found = session.scalars(select(ImportSource).order_by(ImportSource.name)).all()
        return [SourceRow(source, runs.get(source.id)) for source in found]


def masked(address: str) -> str:
    """The place of a source as it may be shown."""
    if address.startswith(ENVIRONMENT) or "://" not in address:
        return address
    try:
        return make_url(address).render_as_string(hide_password=True)
    except ArgumentError:
        return "an address that cannot be read"
