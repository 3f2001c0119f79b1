"""``rapport source``: folders, queries and mailboxes that are looked at regularly."""

from __future__ import annotations

import getpass
import os
import re
from typing import TYPE_CHECKING, Any

import click

from dashboard import settings
from dashboard.cli.importing import pairs
from dashboard.theme import count
from dashboard.worker import Worker
from data_access import importing
from data_access.cleaning.mailbox import AFTER, PORTS, read_mailbox
from data_access.importing.fields import KINDS, field_type
from data_access.importing.interpret import Choices
from data_access.importing.sources.mailbox import try_mailbox
from data_access.repositories.sources import MAIL_MODE, Sources, masked, read_sources
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dashboard.cli.invocation import Invocation
    from data_access.importing.sources.runs import Fate
    from data_access.repositories.sources import SourceRow
    from data_access.schema import ImportSource

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_STATES = {"done": "came in", "nothing_new": "nothing new", "failed": "failed", "stopped": "stopped",
           "running": "running"}  # fmt: skip


@click.group("source")
def source_group() -> None:
    """Bring data in regularly: from a folder, a query on another database, or a mailbox."""


@source_group.group("add")
def add() -> None:
    """Add a source."""


def _seconds(_context: click.Context, _parameter: click.Parameter, value: str) -> int:
    found = re.fullmatch(r"(\d{1,6})([smhd])", value.strip().lower())
    if not found:
        message = f"'{value}' is not a time span; write it as 30s, 15m, 1h or 1d."
        raise click.BadParameter(message)
    return int(found[1]) * _UNITS[found[2]]


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options both kinds of source have."""
    for option in (
        click.option("--as", "kind", type=click.Choice(KINDS), required=True, help="What the rows are."),
        click.option("--name", help="What to call it. [default: the folder's or the kind's name]"),
        click.option("--map", "maps", multiple=True, metavar="FIELD=COLUMN", help="Which column a field is in."),
        click.option("--option", "options", multiple=True, metavar="NAME=VALUE",
                     help="Answers: date_order=dmy|mdy|ymd, decimal=dot|comma, ids=whole|text."),
        click.option("--mode", type=click.Choice(importing.MODES), default="upsert", show_default=True),
        click.option("--duplicates", type=click.Choice(importing.DUPLICATES), default="keep", show_default=True),
    ):  # fmt: skip
        command = option(command)
    return command


@add.command("folder")
@click.argument("path")
@click.option("--every", callback=_seconds, default="30s", show_default=True, help="How often it is looked at.")
@_common
@click.pass_obj
def add_folder(invocation: Invocation, /, path: str, every: int, kind: str, name: str | None, **how: Any) -> None:  # noqa: ANN401  click hands them by name
    """Take in the files put into the folder PATH; they move to done or failed in it, each with a report."""
    options = _options(kind, how)
    named = name or path.rstrip("/\\").replace("\\", "/").rpartition("/")[2] or kind
    with UnitOfWork(invocation.engine(), clock=settings.now, actor=getpass.getuser()) as work:
        row = Sources(work).add_folder(named, path, kind, every_seconds=every, options=options)
    _added(invocation, row)


@add.command("sql")
@click.argument("url")
@click.option("--query", required=True, help="One SELECT.")
@click.option("--every", callback=_seconds, default="1h", show_default=True, help="How often it is asked.")
@_common
@click.pass_obj
def add_sql(
    invocation: Invocation,
    /,
    *,
    url: str,
    query: str,
    every: int,
    kind: str,
    name: str | None,
    **how: Any,  # noqa: ANN401  click hands them by name
) -> None:
    """Take in what a query gives on the database at URL, or at the address in the variable NAME: env:NAME."""
    options = _options(kind, how)
    with UnitOfWork(invocation.engine(), clock=settings.now, actor=getpass.getuser()) as work:
        row = Sources(work).add_sql(name or kind, url, query, kind, every_seconds=every, options=options)
    _added(invocation, row)


def _options(kind: str, how: dict[str, Any]) -> dict[str, Any]:
    """Mapping, answers, mode and duplicates as they are stored."""
    mapping, answers = pairs(how["maps"], "--map"), pairs(how["options"], "--option")
    for field in mapping:
        field_type(kind, field)
    Choices.from_options(answers)
    return {"mapping": mapping, "answers": answers, "mode": how["mode"], "duplicates": how["duplicates"]}


def _added(invocation: Invocation, row: ImportSource) -> None:
    text = (
        f"'{row.name}' is looked at every {_span(row.every_seconds)} while a server or `rapport worker` runs.\n"
        f"Look at it now with: rapport source run '{row.name}'"
    )
    invocation.show(_row(row), text)


@add.command("mailbox")
@click.argument("host")
@click.option("--user", required=True, help="Whom to log in as, often the address of the mailbox.")
@click.option("--password", required=True, metavar="env:NAME|file:PATH", help="Where the password is; never itself.")
@click.option("--security", type=click.Choice(list(PORTS)), default="tls", show_default=True,
              help="How the way to the server is protected; plain only on this machine.")  # fmt: skip
@click.option("--port", type=int, help="[default: 993 for tls, else 143]")
@click.option("--folder", default="INBOX", show_default=True, help="The folder to read.")
@click.option("--after", type=click.Choice(AFTER), default="keep", show_default=True,
              help="What becomes of mail that came in: left as it is, marked as read, or moved.")  # fmt: skip
@click.option("--move-to", help="The folder that --after move moves it to.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="The first day to read mail of. [default: all of it]")
@click.option("--every", callback=_seconds, default="5m", show_default=True, help="How often it is looked at.")
@click.option("--name", help="What to call it. [default: the user]")
@click.option("--try", "only_try", is_flag=True, help="Only open it and look; nothing is added.")
@click.pass_obj
def add_mailbox(
    invocation: Invocation,
    /,
    *,
    every: int,
    name: str | None,
    only_try: bool,
    since: datetime | None,
    **how: Any,  # noqa: ANN401  click hands them by name
) -> None:
    """Take in the mail that reaches a folder at HOST (IMAP), each message as feedback."""
    mailbox = read_mailbox(**how, since=since.date() if since else None)
    if only_try:
        told = try_mailbox(mailbox, os.environ)
        invocation.show({"works": True, "message": told}, told)
        return
    with UnitOfWork(invocation.engine(), clock=settings.now, actor=getpass.getuser()) as work:
        options = {"mode": MAIL_MODE}
        row = Sources(work).add_mailbox(name or mailbox.user, mailbox, every_seconds=every, options=options)
    _added(invocation, row)


@source_group.command("list")
@click.pass_obj
def everything(invocation: Invocation) -> None:
    """List the sources with what last came of each."""
    found = read_sources(invocation.engine())
    lines = [line for source in found for line in _lines(source)]
    rows = [_row(one.source) | {"last_run": _last(one)} for one in found]
    invocation.show({"sources": rows}, "\n".join(lines) or "There is no source yet.")


@source_group.command("run")
@click.argument("name")
@click.pass_obj
def run(invocation: Invocation, name: str) -> int:
    """Look at the source NAME now."""
    engine = invocation.engine()
    with UnitOfWork(engine, clock=settings.now) as work:
        Sources(work).named(name)
    fates: list[Fate] = []
    Worker(lambda: engine, told=lambda _source, fate: fates.append(fate)).round(only=name)
    rows = [{"file": fate.name, "state": fate.state, "message": fate.message, "batch": fate.batch} for fate in fates]
    lines = [f"{fate.name}: {_STATES[fate.state]}. {fate.message}" for fate in fates]
    lines += [f"Take it back with: rapport import --undo {fate.batch}" for fate in fates if fate.batch is not None]
    invocation.show({"looked_at": rows}, "\n".join(lines) or "There is nothing new to take in.")
    return int(any(fate.state in {"failed", "stopped"} for fate in fates))


@source_group.command("remove")
@click.argument("name")
@click.pass_obj
def remove(invocation: Invocation, name: str) -> None:
    """Forget the source NAME; what it brought in stays."""
    with UnitOfWork(invocation.engine(), clock=settings.now, actor=getpass.getuser()) as work:
        Sources(work).remove(name)
    invocation.show({"removed": name}, f"'{name}' is no longer looked at. What it brought in stays.")


@source_group.command("switch")
@click.argument("name")
@click.argument("state", type=click.Choice(["on", "off"]))
@click.pass_obj
def switch(invocation: Invocation, name: str, state: str) -> None:
    """Look at the source NAME regularly, or no more."""
    with UnitOfWork(invocation.engine(), clock=settings.now, actor=getpass.getuser()) as work:
        row = Sources(work).switch(name, on=state == "on")
    invocation.show(_row(row), f"'{name}' is switched {state}.")


def _row(source: ImportSource) -> dict[str, Any]:
    """A source as a program reads it; no password stands in it."""
    plain = ("name", "type", "kind", "query", "every_seconds", "active", "failures", "options")
    times = {"next_run_at": source.next_run_at, "looked_at": source.looked_at}
    return {name: getattr(source, name) for name in plain} | {"place": masked(source.place)} | {
        name: time.isoformat(timespec="seconds") if time else None for name, time in times.items()
    }  # fmt: skip


def _last(one: SourceRow) -> dict[str, Any] | None:
    if one.last is None:
        return None
    return {
        "file": one.last.file_name,
        "state": one.last.state,
        "message": one.last.message,
        "batch": one.last.batch_id,
    }


def _lines(one: SourceRow) -> list[str]:
    source = one.source
    state = f"every {_span(source.every_seconds)}" if source.active else "switched off"
    failed = f", failed {count(source.failures)} times in a row" if source.failures > 1 else ""
    lines = [f"{source.name}  {source.kind} from {source.type} {masked(source.place)}, {state}{failed}"]
    if one.last is not None:
        lines.append(f"  last: {one.last.file_name}: {_STATES[one.last.state]}. {one.last.message or ''}".rstrip())
    return lines


def _span(seconds: int) -> str:
    unit = next(name for name in ("d", "h", "m", "s") if seconds % _UNITS[name] == 0)
    return f"{seconds // _UNITS[unit]}{unit}"
