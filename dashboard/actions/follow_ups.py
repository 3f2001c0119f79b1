"""Creating follow-ups for customers of a list, closing them, and taking either back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from dashboard import settings
from dashboard.errors import UserError
from dashboard.theme import day
from data_access.repositories import CreatedFollowUps, FollowUps, Wanted, read_settings
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from sqlalchemy import Engine

    from data_access.filters import Scope

LEAST_ROLE = "agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What happened: a sentence, what to do next where it was refused, and what takes it back."""

    text: str
    do: str = ""
    refused: bool = False
    undo: Callable[[], Notice] | None = None


class Person(Protocol):
    """Who acts: the name for the audit trail, and what they may do and see."""

    @property
    def name(self) -> str:
        """The name in the audit trail."""

    @property
    def role(self) -> str:
        """The role."""

    @property
    def scope(self) -> Scope:
        """The rows they may see."""

    def may(self, least_role: str) -> bool:
        """Whether the role is at least this one."""


def create_follow_ups(
    engine: Engine,
    who: Person,
    wanted: Sequence[Wanted],
    *,
    due_on: date,
    owner_id: int | None = None,
    submission_id: str | None = None,
) -> CreatedFollowUps:
    """A follow-up for each customer who has no open one. A second click creates nothing.

    Raises
    ------
    UserError : the person may only look, nobody was chosen, or the day is over.
    """
    _refuse_viewers(who)
    if not wanted:
        raise UserError("No customer was chosen.", "Select some in the list.")
    today = settings.today(read_settings(engine).time_zone)
    if due_on < today:
        raise UserError(f"{day(due_on)} is over.", "Choose today or a later day.")
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        return FollowUps(work).create_many(
            wanted, due_on=due_on, owner_id=owner_id, scope=who.scope, submission_id=submission_id
        )


def take_back_follow_ups(engine: Engine, who: Person, ids: Sequence[int]) -> int:
    """Remove follow-ups that were just created; how many. Refused once somebody worked on one of them."""
    _refuse_viewers(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        return FollowUps(work).take_back(ids, scope=who.scope)


def close_follow_up(
    engine: Engine,
    who: Person,
    row_id: int,
    state: Literal["done", "dropped"],
    *,
    version: int,
    note: str | None = None,
    submission_id: str | None = None,
) -> int:
    """Mark a follow-up as done or dropped; its version afterwards.

    Raises
    ------
    StaleRowError : somebody else changed it since the person saw ``version``.
    """
    _refuse_viewers(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        row = FollowUps(work).close(
            row_id, state, version=version, note=note, scope=who.scope, submission_id=submission_id
        )
        return row.version


def reopen_follow_up(engine: Engine, who: Person, row_id: int, *, version: int) -> None:
    """Open a closed follow-up again: the undo of closing it."""
    _refuse_viewers(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        FollowUps(work).reopen(row_id, version=version, scope=who.scope)


def _refuse_viewers(who: Person) -> None:
    if not who.may(LEAST_ROLE):
        raise UserError(
            f"As {who.role} you can look at follow-ups but not change them.",
            f"Ask somebody with the role {LEAST_ROLE} or above.",
        )
