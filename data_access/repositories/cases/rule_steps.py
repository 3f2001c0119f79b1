"""What rules do with a case, whichever kind of rule it is: give it to somebody, raise it, and say so in its log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from data_access.repositories.cases.acting import Cases
from data_access.repositories.cases.moves import Act
from data_access.schema import CaseEvent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.repositories.base import Work
    from data_access.repositories.cases.moves import Agent
    from data_access.schema import Case

RAISED = 2  # times the money at risk


def give(work: Work, case: Case, owner_id: int, who: Agent, details: dict[str, object]) -> None:
    """Give a case to somebody; a UserError where that cannot be."""
    act = Act(kind="assigned", owner_id=owner_id, details=details)
    Cases(work).act(case.id, act, who, version=case.version)


def lift(work: Work, case: Case) -> None:
    """Raise a case in the queue, once, as if twice the money were at risk."""
    if case.raised_at is None:
        case.raised_at, case.priority_cents = work.now, (case.priority_cents or 0) * RAISED
        work.session.flush()


def say(
    work: Work,
    case: Case,
    *,
    rule: str,
    done: Sequence[str],
    note: str | None,
    who: Agent,
    details: dict[str, object],
) -> CaseEvent:
    """Say in the log of a case what a rule did with it; the entry."""
    told = "; ".join(done)
    body = f"Rule {rule}: {told or note or 'nothing was left to do'}"
    body = f"{body}. {note}" if told and note else body
    Cases(work).act(case.id, Act(kind="noted", body=body, details=details), who, version=case.version)
    newest = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id.desc()).limit(1)
    return work.session.scalars(newest).one()
