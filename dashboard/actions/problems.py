"""Working on a problem: its state, owner, cause and fix; and what a page needs to let a person do so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from dashboard import settings
from dashboard.actions.permission import LEAST_ROLE, require_role
from data_access.repositories.problems import Problems
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from dashboard.actions.notices import Notice
    from dashboard.actions.permission import Person


class ProblemChanges(TypedDict, total=False):
    """What may be changed about a problem; what is left out stays."""

    state: str
    owner_id: int | None
    cause: str | None
    fix: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemDesk:
    """What the person at the page may do with problems, and what its button calls.

    ``field`` gives the key of a field of the form, from its name, and ``row_id`` and ``version`` of the problem.
    """

    may_write: bool
    owners: dict[str, int]
    token: str
    told: Notice | None
    field: Callable[..., str]
    save: Callable[[int, int, str], None]
    undo: Callable[[], None]
    close_notice: Callable[[], None]


def change_problem(
    engine: Engine,
    who: Person,
    row_id: int,
    changes: ProblemChanges,
    *,
    version: int,
    submission_id: str | None = None,
) -> tuple[int, ProblemChanges]:
    """Change a problem; its version afterwards, and what it was before.

    Raises
    ------
    StaleRowError : somebody else changed it since the person saw ``version``; nothing was overwritten.
    UserError : the person may only look, or a note is too long.
    """
    require_role(who, LEAST_ROLE, "can look at problems but not change them")
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        rows = Problems(work)
        row = rows.get(row_id, scope=who.scope)
        before: ProblemChanges = {"state": row.state, "owner_id": row.owner_id, "cause": row.cause, "fix": row.fix}
        row = rows.change(row_id, version=version, scope=who.scope, submission_id=submission_id, **changes)
        return row.version, before
