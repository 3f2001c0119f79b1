"""``rapport user``: the people with a seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dashboard import settings
from data_access.repositories import Users, read_users
from data_access.schema.people import ROLES
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from dashboard.cli.invocation import Invocation
    from data_access.schema import User


@click.group("user")
def user_group() -> None:
    """Add and list the people with a seat."""


@user_group.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), default="viewer", show_default=True)
@click.option("--name", help="The name others see.")
@click.option("--team", help="Whose customers this person sees; without one, everybody's.")
@click.option("--region", help="Which region's customers this person sees; without one, every region's.")
@click.pass_obj
def add(invocation: Invocation, /, email: str, **columns: str | None) -> None:
    """Give EMAIL a seat."""
    with UnitOfWork(invocation.engine(), clock=settings.now, actor="command line") as work:
        user = Users(work).add(email=email, **columns)
        invocation.show(_row(user), f"{user.email} has a seat now, as {user.role}.")


@user_group.command("list")
@click.pass_obj
def everybody(invocation: Invocation) -> None:
    """List everybody."""
    rows = [_row(user) for user in read_users(invocation.engine())]
    lines = [f"{r['email']:<40} {r['role']:<8} {r['team'] or ''}" for r in rows]
    invocation.show({"users": rows}, "\n".join(line.rstrip() for line in lines) or "Nobody has a seat yet.")


def _row(user: User) -> dict[str, str | bool | None]:
    columns = ("email", "name", "role", "team", "region", "active")
    return {name: getattr(user, name) for name in columns}
