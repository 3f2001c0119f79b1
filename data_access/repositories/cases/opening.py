"""Cases that open by themselves: each unhappy word gets one, or joins the one about the same matter.

Looking twice opens nothing twice. A case of an import's feedback belongs to that import and goes with it; feedback of
another import that had joined it then waits for a case again, and gets one at the next look.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert

from data_access.dialect import reserve_ids
from data_access.filters import EVERYTHING
from data_access.queries import cases as queries
from data_access.repositories.cases import clocks
from data_access.repositories.cases.acting import Cases
from data_access.repositories.cases.moves import Act, Agent
from data_access.schema import Case, CaseEvent, CaseFeedback, ChangeLog
from data_access.schema.cases import CLOSED_STATES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import RowMapping

    from data_access.repositories.base import Work

OPENER = "queue"
PROGRAM = Agent(name=OPENER, manages=True)
JOIN_WITHIN = timedelta(days=30)  # of the last word: the same matter
REOPEN_WITHIN = timedelta(days=14)  # of its resolution: it did not help
AT_ONCE = 500  # pieces of feedback in one transaction


@dataclass(slots=True)
class _Matter:
    """A case that later words may join. ``version`` is empty while the case is new in this transaction."""

    case_id: int
    state: str
    resolved_at: datetime | None
    last_heard_at: datetime
    version: int | None = None

    def takes(self, said_at: datetime) -> bool:
        """Whether words of that moment are about it."""
        return abs(said_at - self.last_heard_at) <= JOIN_WITHIN

    def failed(self, said_at: datetime) -> bool:
        """Whether words of that moment tell that the resolution did not help."""
        return (
            self.state in CLOSED_STATES
            and self.resolved_at is not None
            and timedelta() < said_at - self.resolved_at <= REOPEN_WITHIN
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What one look did: ids of new cases, how many words joined a case, and where more may wait: after which id."""

    cases: tuple[int, ...] = ()
    joined: int = 0
    after: int | None = None


def open_cases(work: Work, *, since: date | None = None, after: int = 0) -> Opened:
    """Open or join cases for unhappy feedback that has none; at most some hundred pieces of it, by id after ``after``.

    ``since``: feedback of earlier days gets none.
    """
    asked = queries.without_case(EVERYTHING, since=since, after=after, limit=AT_ONCE)
    said = sorted(
        work.session.connection().execute(asked).mappings(), key=lambda row: (row["received_at"], row["feedback_id"])
    )
    if not said:
        return Opened()
    matters = _matters(work, sorted({row["customer_id"] for row in said if row["customer_id"] is not None}))
    fresh = iter(reserve_ids(work.session.connection(), Case.metadata.tables[Case.__tablename__], len(said)))
    new: list[dict[str, Any]] = []
    joins: list[tuple[_Matter, RowMapping]] = []
    links: list[dict[str, int]] = []
    for row in said:
        known = matters.setdefault((row["customer_id"], row["topic"]), []) if row["customer_id"] is not None else []
        matter = next((one for one in reversed(known) if _goes_on(one, row["received_at"])), None)
        if matter is None:
            matter = _Matter(next(fresh), "new", None, row["received_at"])
            known.append(matter)
            new.append(_columns(matter.case_id, row, work.now))
        else:
            matter.last_heard_at = max(matter.last_heard_at, row["received_at"])
            joins.append((matter, row))
        links.append({"case_id": matter.case_id, "feedback_id": row["feedback_id"]})
    _write(work, new, links)
    for matter, row in joins:
        _join(work, matter, row)
    last = max(row["feedback_id"] for row in said) if len(said) == AT_ONCE else None
    return Opened(cases=tuple(one["id"] for one in new), joined=len(joins), after=last)


def _goes_on(matter: _Matter, said_at: datetime) -> bool:
    if matter.state not in CLOSED_STATES:
        return matter.takes(said_at)
    # Said before the case was resolved, and read only now: the answer covered it.
    covered = matter.resolved_at is not None and said_at <= matter.resolved_at and matter.takes(said_at)
    return covered or matter.failed(said_at)


def _matters(work: Work, customers: Sequence[int]) -> dict[tuple[int | None, str | None], list[_Matter]]:
    found: dict[tuple[int | None, str | None], list[_Matter]] = {}
    if customers:
        for row in work.session.connection().execute(queries.cases_to_join(EVERYTHING, customers=customers)):
            matter = _Matter(row.case_id, row.state, row.resolved_at, row.last_heard_at, row.version)
            found.setdefault((row.customer_id, row.topic), []).append(matter)
    return found


def _columns(case_id: int, row: RowMapping, now: datetime) -> dict[str, Any]:
    taken = {name: row[name] for name in ("customer_id", "product_id", "topic", "batch_id")}
    return {"id": case_id, **taken, "opened_at": now, "opened_by": OPENER, "waiting_since": row["received_at"]}


def _write(work: Work, new: list[dict[str, Any]], links: list[dict[str, int]]) -> None:
    if new:
        said_in = {link["case_id"]: link["feedback_id"] for link in reversed(links)}  # the first word of each
        work.session.connection().execute(insert(Case), clocks.beginnings(work, new, said_in))
        # The triggers log no row that comes into a batch; this one was published long ago.
        inside = [row["id"] for row in new if row["batch_id"] is not None]
        logged = [{"domain": "cases", "table_name": "cases", "row_id": one, "batch_id": None} for one in inside]
        if logged:
            work.session.connection().execute(insert(ChangeLog), logged)
        opened = {"kind": "opened", "happened_at": work.now, "actor": OPENER, "state": "new"}
        work.session.connection().execute(insert(CaseEvent), [{"case_id": row["id"], **opened} for row in new])
    work.session.connection().execute(insert(CaseFeedback), links)


def _join(work: Work, matter: _Matter, row: RowMapping) -> None:
    """Log that more was said; a case that was closed opens again where the words came soon after."""
    cases = Cases(work)
    case = cases.get(matter.case_id)
    told: dict[str, object] = {"feedback_id": row["feedback_id"]}
    if matter.failed(row["received_at"]):
        cases.act(case.id, Act(kind="reopened", details=told), PROGRAM, version=case.version)
        matter.state, matter.resolved_at = "reopened", None
    elif case.state not in CLOSED_STATES:
        cases.act(case.id, Act(kind="joined", details=told), PROGRAM, version=case.version)


def withdraw_cases(work: Work, *, limit: int = AT_ONCE) -> int:
    """Remove cases that nobody touched and whose feedback is gone or was no complaint after all; how many."""
    found = work.session.scalars(queries.withdrawable(EVERYTHING, opened_by=OPENER, limit=limit)).all()
    if found:
        work.session.connection().execute(delete(Case).where(Case.id.in_(found)))
        work.record("cases withdrawn", subject_kind="case", details={"removed": list(found)})
    return len(found)
