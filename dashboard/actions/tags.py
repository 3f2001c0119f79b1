"""Putting a tag on customers of a list, taking one away, and each taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dashboard import settings
from dashboard.actions.notices import Notice
from dashboard.actions.permission import LEAST_ROLE, Person, require_role
from dashboard.theme import quantity
from data_access.repositories import CustomerTags, Tagged
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Engine

Direction = Literal["put", "take"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagDesk:
    """What a form of tags calls. ``token`` names it, so that a second click changes nothing; ``told`` was done last."""

    may_write: bool
    token: str
    told: Notice | None
    change: Callable[[Sequence[int], str, Direction, str], None]
    undo: Callable[[], None]
    close_notice: Callable[[], None]


def tag_customers(
    engine: Engine,
    who: Person,
    ids: Sequence[int],
    tag: str,
    direction: Direction,
    *,
    submission_id: str | None = None,
) -> Tagged:
    """Put a tag on customers or take it from them. A second click changes nothing.

    Raises
    ------
    UserError : the person may only look, nobody was chosen, or the tag has no name.
    """
    require_role(who, LEAST_ROLE, "can look at tags but not change them")
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        rows = CustomerTags(work)
        change = rows.put if direction == "put" else rows.take
        return change(ids, tag, scope=who.scope, submission_id=submission_id)


def told_of(engine: Engine, who: Person, done: Tagged, direction: Direction) -> Notice:
    """What was done, with its undo: those who got the tag lose it, those who lost it get it back."""

    def back() -> Notice:
        tag_customers(engine, who, done.customer_ids, done.tag, "take" if direction == "put" else "put")
        return Notice(text=f"The tag {done.tag} is as before.")

    people = quantity(len(done.customer_ids), "customer")
    verb = "was put on" if direction == "put" else "was taken from"
    return Notice(text=f"The tag {done.tag} {verb} {people}.", undo=back if done.customer_ids else None)
