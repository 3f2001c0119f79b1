"""How far rules have looked: which steps come next, and for which of them a rule is to act."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, select

from data_access.filters import EVERYTHING
from data_access.queries import automation as queries
from data_access.repositories.automation.matching import Meeting, meetings
from data_access.repositories.store import Settings
from data_access.schema import AutomationProgress, AutomationRule, AutomationRun, StoreSettings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from data_access.repositories.base import Work

AT_ONCE = 200  # steps between two notes of how far it is
FORGOTTEN_AT_ONCE = 1_000  # runs in one transaction
# A case that was just opened has no price for some seconds: rules that ask for money wait for it, but not for ever.
PRICED_WITHIN = timedelta(minutes=10)
_OF_MONEY = ("expected_cents", "at_risk_cents")


class Batch(NamedTuple):
    """The next steps: up to which, and each rule (id and version as it was read) with a step that it is for."""

    upto: int
    met: Sequence[tuple[int, int, Meeting]]


def next_batch(session: Session, now: datetime) -> Batch | None:
    """What rules have not looked at yet; None where that is nothing. Reads alone, and is cheap where nothing is new."""
    r = AutomationRule
    rules = session.scalars(select(r).where(r.active).order_by(r.place, r.id)).all()
    if not rules:
        return None
    seen = session.scalars(select(AutomationProgress.event_id)).one()
    after = max(seen, min(rule.since_event_id for rule in rules))
    triggers = sorted({trigger for rule in rules for trigger in rule.triggers})
    found = session.scalars(queries.steps_to_look_at(EVERYTHING, after=after, triggers=triggers, limit=AT_ONCE)).all()
    if found and any(rule.conditions.get(name) is not None for rule in rules for name in _OF_MONEY):
        unpriced = queries.first_unpriced(EVERYTHING, after=after, since=now - PRICED_WITHIN)
        held = session.scalars(unpriced).first()
        found = [one for one in found if held is None or one < held]
    if not found:
        return None
    upto = found[-1]
    met = [
        (rule.id, rule.version, meeting)
        for rule in rules
        for meeting in meetings(session, rule, after=max(after, rule.since_event_id), upto=upto)
    ]
    # Step by step, and for each step the rules in their order: what one does, the next one finds.
    place = {rule.id: number for number, rule in enumerate(rules)}
    return Batch(upto, sorted(met, key=lambda one: (one[2].event_id, place[one[0]])))


def forget_runs(work: Work, *, limit: int = FORGOTTEN_AT_ONCE) -> int:
    """Forget some of what rules did longer ago than the settings keep it, the oldest first; how much.

    Only what rules have looked past: the log is also what keeps them from acting twice.
    """
    r = AutomationRun
    old = work.now - timedelta(days=Settings(work).get().rule_log_days)
    seen = work.session.get_one(AutomationProgress, 1).event_id
    some = select(r.id).where(r.ran_at < old, r.event_id <= seen).order_by(r.ran_at).limit(limit)
    ids = work.session.scalars(some).all()
    if ids:
        work.session.execute(delete(r).where(r.id.in_(ids)))
        work.record("runs of rules forgotten", details={"runs": len(ids), "older_than": old.isoformat()})
    return len(ids)


def runs_to_forget(session: Session, now: datetime) -> bool:
    """Whether there are any: the cheap look before a transaction that writes."""
    kept = session.scalars(select(StoreSettings.rule_log_days)).one()
    old = select(AutomationRun.id).where(AutomationRun.ran_at < now - timedelta(days=kept))
    return session.scalars(old.limit(1)).first() is not None


def advance(work: Work, upto: int) -> None:
    """Note that rules have looked at every step up to this one; never backwards."""
    row = work.session.get_one(AutomationProgress, 1)
    row.event_id = max(row.event_id, upto)
    work.session.flush()
