"""``rapport token``: what programs show to be let in."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import click

from dashboard import settings
from dashboard.theme import moment
from data_access.repositories.tokens import SCOPES, Tokens, read_tokens
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from dashboard.cli.invocation import Invocation
    from data_access.schema import ApiToken

MOST_DAYS = 3650


@click.group("token")
def token_group() -> None:
    """Let programs bring data in, and stop them."""


@token_group.command("create")
@click.argument("name")
@click.option("--scope", "scopes", type=click.Choice(SCOPES), multiple=True, required=True, help="May repeat.")
@click.option("--expires", "days", type=click.IntRange(1, MOST_DAYS), metavar="DAYS", help="After so many days.")
@click.pass_obj
def create(invocation: Invocation, /, name: str, scopes: tuple[str, ...], days: int | None) -> None:
    """Make a token for the program NAME. It is shown once."""
    with UnitOfWork(invocation.engine(), clock=settings.now, actor=getpass.getuser()) as work:
        row, text = Tokens(work).create(name, scopes, days=days)
    words = f"{text}\nKeep it where the program finds it: it is not shown again. Scopes: {', '.join(row.scopes)}."
    invocation.show({"token": text} | _row(row), words)


@token_group.command("list")
@click.pass_obj
def everyone(invocation: Invocation) -> None:
    """List the tokens; their secrets are not kept and cannot be shown."""
    rows = [_row(token) for token in read_tokens(invocation.engine())]
    invocation.show({"tokens": rows}, "\n".join(map(_line, rows)) or "There is no token yet.")


@token_group.command("revoke")
@click.argument("name")
@click.pass_obj
def revoke(invocation: Invocation, name: str) -> None:
    """Let the token NAME in no more, from now on."""
    with UnitOfWork(invocation.engine(), clock=settings.now, actor=getpass.getuser()) as work:
        row = Tokens(work).revoke(name)
    invocation.show(_row(row), f"The token '{row.name}' is revoked; a program that shows it is refused.")


def _row(token: ApiToken) -> dict[str, object]:
    times = ("created_at", "expires_at", "last_used_at", "revoked_at")
    found = {name: getattr(token, name) for name in times}
    return {"name": token.name, "scopes": token.scopes, "created_by": token.created_by} | {
        name: value.isoformat(timespec="seconds") if value else None for name, value in found.items()
    } | {"state": _state(token)}  # fmt: skip


def _state(token: ApiToken) -> str:
    if token.revoked_at is not None:
        return "revoked"
    if token.expires_at is None:
        return "in use"
    return "expired" if token.expires_at <= settings.now() else f"until {moment(token.expires_at)}"


def _line(row: dict[str, object]) -> str:
    scopes = row["scopes"]
    listed = ", ".join(scopes) if isinstance(scopes, list) else ""
    return f"{row['name']!s:<24} {listed:<34} {row['state']!s:<24} last used {row['last_used_at'] or 'never'}"
