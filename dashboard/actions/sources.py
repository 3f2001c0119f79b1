"""What a person may do about a source on the page: have it looked at next, switch it off and on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.errors import UserError
from data_access.repositories.sources import Sources
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboard.actions.follow_ups import Person

LEAST_ROLE = "manager"


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


def _refuse(who: Person) -> None:
    if not who.may(LEAST_ROLE):
        raise UserError(
            f"As {who.role} you cannot change what comes in.", f"Ask somebody with the role {LEAST_ROLE} or above."
        )
