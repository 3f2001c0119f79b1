"""Rules that act on cases which stay in a state for too long: each once for a case and each time it came there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from data_access.errors import UserError
from data_access.filters import EVERYTHING
from data_access.queries import promises as queries
from data_access.repositories.cases.acting import Cases
from data_access.repositories.cases.moves import Agent
from data_access.repositories.cases.rule_steps import give, lift, say
from data_access.schema import EscalationRule, EscalationRun, User

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from data_access.repositories.base import Work
    from data_access.schema import Case

RULES = Agent(name="rules", manages=True)
AT_ONCE = 200  # cases in one transaction


def waits_to_be_escalated(session: Session, now: datetime) -> bool:
    """Whether a rule has anything to do: the cheap look before a transaction that writes."""
    return any(session.execute(wanted).first() is not None for _, wanted in _wanted(session, now, 1))


def escalate(work: Work) -> int:
    """Let every rule act where it has not; how many times one did.

    A step that is refused, as when somebody has no seat any more, is told in the log and not tried again.
    """
    done = 0
    for rule, wanted in _wanted(work.session, work.now, AT_ONCE):
        for case_id, event_id in work.session.execute(wanted).all():
            told = _act(work, rule, Cases(work).get(case_id))
            run = EscalationRun(rule_id=rule.id, case_id=case_id, event_id=event_id, ran_at=work.now, done=told)
            work.session.add(run)
            done += 1
        work.session.flush()
    return done


def _wanted(session: Session, now: datetime, limit: int) -> Iterator[tuple[EscalationRule, Select[Any]]]:
    rules = session.scalars(select(EscalationRule).where(EscalationRule.active).order_by(EscalationRule.id)).all()
    for rule in rules:
        before = now - timedelta(minutes=rule.after_minutes)
        yield rule, queries.to_escalate(EVERYTHING, rule_id=rule.id, state=rule.state, before=before, limit=limit)


def _act(work: Work, rule: EscalationRule, case: Case) -> str:
    """Do with a case what a rule says; what was done, in words. It stands in the log of the case too."""
    told: list[str] = []
    details: dict[str, object] = {"rule": rule.name}
    if rule.give_to_id is not None and case.owner_id != rule.give_to_id:
        seat = work.session.get(User, rule.give_to_id)
        name = (seat.name or seat.email) if seat else "nobody"
        try:
            give(work, case, rule.give_to_id, RULES, details)
            told.append(f"given to {name}")
        except UserError as error:
            told.append(f"not given to {name}: {error.what}")
    if rule.raises and case.raised_at is None:
        lift(work, case)
        told.append("raised in the queue")
    say(work, case, rule=rule.name, done=told, note=rule.note, who=RULES, details=details)
    return "; ".join(told) or rule.note or "Nothing was left to do"
