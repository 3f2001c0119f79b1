"""Creating follow-ups for customers of a list, closing them, and taking either back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypedDict

from dashboard import settings
from dashboard.actions.permission import LEAST_ROLE, Person, require_role
from dashboard.errors import UserError
from dashboard.theme import day
from data_access.repositories import CreatedFollowUps, FollowUps, Wanted, read_settings
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from sqlalchemy import Engine

    from dashboard.actions.notices import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Who looks at a page of customers: whether they may write, and who can be given work.

    ``today`` is the day in the business's time zone. ``token`` names the forms of the page, so that a second click
    changes nothing; the callbacks are given it. ``told`` is what the last action did.
    """

    may_write: bool
    today: date
    owners: dict[str, int]
    token: str
    told: Notice | None
    create: Callable[..., None]
    change: Callable[..., None]
    close: Callable[..., None]
    undo: Callable[[], None]
    close_notice: Callable[[], None]
    note_key: Callable[[int], str]


class Changes(TypedDict, total=False):
    """What may be changed about an open follow-up; what is left out stays."""

    due_on: date
    owner_id: int | None


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
    _refuse_past(engine, due_on)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        return FollowUps(work).create_many(
            wanted, due_on=due_on, owner_id=owner_id, scope=who.scope, submission_id=submission_id
        )


def take_back_follow_ups(engine: Engine, who: Person, ids: Sequence[int]) -> int:
    """Remove follow-ups that were just created; how many. Refused once somebody worked on one of them."""
    _refuse_viewers(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        return FollowUps(work).take_back(ids, scope=who.scope)


def change_follow_up(
    engine: Engine,
    who: Person,
    row_id: int,
    changes: Changes,
    *,
    version: int,
    submission_id: str | None = None,
) -> tuple[int, Changes]:
    """Move a follow-up to another day or give it to another owner; its version afterwards, and what it was before.

    Raises
    ------
    StaleRowError : somebody else changed it since the person saw ``version``; nothing was overwritten.
    UserError : the person may only look, or the new day is over.
    """
    _refuse_viewers(who)
    if "due_on" in changes:
        _refuse_past(engine, changes["due_on"])
    return _changed(engine, who, row_id, changes, version=version, submission_id=submission_id)


def change_back(engine: Engine, who: Person, row_id: int, before: Changes, *, version: int) -> None:
    """Give a follow-up the day and the owner it had: the undo of a change. The day may be over by now."""
    _refuse_viewers(who)
    _changed(engine, who, row_id, before, version=version)


def _changed(
    engine: Engine, who: Person, row_id: int, changes: Changes, *, version: int, submission_id: str | None = None
) -> tuple[int, Changes]:
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        rows = FollowUps(work)
        row = rows.get(row_id, scope=who.scope)
        before: Changes = {}
        if "due_on" in changes:
            before["due_on"] = row.due_on
        if "owner_id" in changes:
            before["owner_id"] = row.owner_id
        row = rows.change(row_id, version=version, scope=who.scope, submission_id=submission_id, **changes)
        return row.version, before


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


def _refuse_past(engine: Engine, due_on: date) -> None:
    if due_on < settings.today(read_settings(engine).time_zone):
        raise UserError(f"{day(due_on)} is over.", "Choose today or a later day.")


def _refuse_viewers(who: Person) -> None:
    require_role(who, LEAST_ROLE, "can look at follow-ups but not change them")
