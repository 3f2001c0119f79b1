"""Scanning the customers for duplicates, deciding about a pair, merging and undoing."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard import settings
from dashboard.actions.permission import require_role
from dashboard.analytics import duplicates
from data_access.filters import EVERYTHING, Filters
from data_access.matching import LEVELS, compare_customers
from data_access.queries.duplicates import people_to_compare
from data_access.readers import RecordReader
from data_access.repositories import Merged, Merges, Seen, Undone
from data_access.repositories.duplicates import DuplicatePairs
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd
    from sqlalchemy import Engine

    from dashboard.actions.importing.tasks import Task
    from dashboard.actions.notices import Notice
    from dashboard.actions.permission import Person

LEAST_ROLE = "manager"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What a scan found: how many customers were compared, and how many pairs are to be looked at."""

    customers: int
    pairs: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who looks at the page: whether they may decide, what the last action did, and what the buttons call."""

    may_decide: bool
    token: str
    told: Notice | None
    scanning: Task[Scanned] | None
    scan: Callable[[], None]
    read: Callable[[], None]
    merge: Callable[..., None]
    reject: Callable[[int, str], None]
    undo_merge: Callable[[int], None]
    undo: Callable[[], None]
    close: Callable[[], None]


def scan_for_duplicates(engine: Engine, who: Person, *, progress: Callable[[float], None] | None = None) -> Scanned:
    """Compare all customers with each other and keep the likely pairs for people to decide about.

    Raises
    ------
    UserError : the person may only look.
    """
    _refuse(who)
    began = time.monotonic()
    people = RecordReader(engine).frame(people_to_compare(Filters(), EVERYTHING))
    compared = compare_customers(people, progress=progress)
    found = duplicates.likely_pairs(compared.pairs, compared.customers)
    seconds = round(time.monotonic() - began, 1)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        left = DuplicatePairs(work).replace(_rows(found), customers=compared.customers, seconds=seconds)
    return Scanned(customers=compared.customers, pairs=left, seconds=seconds)


def _rows(found: pd.DataFrame) -> list[dict[str, Any]]:
    """The pairs as the record keeps them."""
    return [
        {
            "first_id": int(row["first_id"]),
            "second_id": int(row["second_id"]),
            "probability": round(float(row["probability"]), 4),
            "evidence": {field: int(row[field]) for field in LEVELS}
            | {name: bool(row[name]) for name in ("swapped", "through")},
            "prints": row["prints"],
        }
        for row in found.to_dict("records")
    ]


def reject_pair(engine: Engine, who: Person, pair_id: int) -> None:
    """The two are not one person; the pair does not come back unless one of them changes."""
    _refuse(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        DuplicatePairs(work).reject(pair_id, scope=who.scope)


def reopen_pair(engine: Engine, who: Person, pair_id: int) -> None:
    """Put a rejected pair back on the list: the undo of a rejection."""
    _refuse(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        DuplicatePairs(work).reopen(pair_id, scope=who.scope)


def merge_customers(
    engine: Engine,
    who: Person,
    survivor: Seen,
    others: Sequence[Seen],
    *,
    choose: Mapping[str, int] | None = None,
    submission_id: str | None = None,
) -> Merged:
    """Take customers into the survivor, as the person saw them.

    Raises
    ------
    StaleRowError : somebody changed one of them since; nothing was merged.
    UserError : the person may only look.
    """
    _refuse(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        return Merges(work).merge(survivor, others, choose=choose, scope=who.scope, submission_id=submission_id)


def undo_merge(engine: Engine, who: Person, merge_id: int) -> Undone:
    """Take a merge back; refused in words while somebody builds on it."""
    _refuse(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        return Merges(work).undo(merge_id, scope=who.scope)


def _refuse(who: Person) -> None:
    require_role(who, LEAST_ROLE, "can look at duplicates but not decide about them")
