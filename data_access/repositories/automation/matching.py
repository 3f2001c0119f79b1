"""Which steps of cases a rule is for, with what was known at that step: the same for what happens now and for history.

What the case decides is asked of the database (``queries.automation.steps_met``). What was said, how long the customer
had waited and whether the case had been opened again is told here from the log up to that step, so that words that came
later change nothing. The value of a customer is the one of the first pricing, which stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from data_access.filters import EVERYTHING, Scope
from data_access.queries import automation as queries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

    from data_access.repositories.automation.rules import Draft
    from data_access.schema import AutomationRule

TOGETHER = 500  # steps whose cases are looked up at once
_OF_WORDS = ("labels", "languages", "channels", "p_unhappy", "stars", "nps")
_OF_LOG = ("waiting_hours", "reopened")
_TRIGGER_OF = {kind: trigger for trigger, kinds in queries.TRIGGERS.items() for kind in kinds}


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A step of a case that a rule is for. ``state``, ``owner_id`` and ``raised`` are those after the step.

    ``chain`` names the rules that led to the step, the first one first; it is empty where a person or a customer did.
    """

    event_id: int
    case_id: int
    trigger: str
    happened_at: datetime
    state: str
    owner_id: int | None
    raised: bool
    topic: str | None
    product: str | None
    segment: str | None
    customer_id: int | None
    customer: str | None
    public_id: str | None
    at_risk_cents: int | None
    expected_cents: int | None
    chain: tuple[int, ...] = ()


def meetings(
    session: Session,
    rule: AutomationRule | Draft,
    *,
    scope: Scope = EVERYTHING,
    after: int = 0,
    upto: int | None = None,
    since: datetime | None = None,
) -> Iterator[Meeting]:
    """The steps that a rule is for, oldest first. Parameters as ``queries.automation.steps_met``."""
    asked = queries.steps_met(
        scope, triggers=rule.triggers, conditions=rule.conditions, after=after, upto=upto, since=since
    )
    wanted = any(_asks(rule.conditions, name) for name in (*_OF_WORDS, *_OF_LOG))
    rows = session.execute(asked).all()
    for part in (rows[at : at + TOGETHER] for at in range(0, len(rows), TOGETHER)):
        history = _History(session, scope, sorted({row.case_id for row in part})) if wanted else None
        for row in part:
            if history is None or history.fits(row, rule.conditions):
                yield _meeting(row)


def _asks(conditions: Mapping[str, Any], name: str) -> bool:
    """Whether a condition is set; a limit of 0 is one."""
    value = conditions.get(name)
    return not (value is None or value is False or value == [])


def _meeting(row: Row[Any]) -> Meeting:
    at_risk = row.at_risk_cents
    return Meeting(
        event_id=row.event_id, case_id=row.case_id, trigger=_TRIGGER_OF[row.kind], happened_at=row.happened_at,
        state=row.state, owner_id=row.owner_id, topic=row.topic, product=row.product, segment=row.segment,
        raised=row.raised_at is not None and row.raised_at <= row.happened_at,
        customer_id=row.customer_id, customer=row.customer, public_id=row.public_id,
        at_risk_cents=None if at_risk is None else round(at_risk), expected_cents=row.expected_cents,
        chain=tuple((row.details or {}).get("chain", ())),
    )  # fmt: skip


class _History:
    """The logs and words of some cases, read back to any of their steps."""

    def __init__(self, session: Session, scope: Scope, cases: Sequence[int]) -> None:
        by_case = attrgetter("case_id")
        steps = session.execute(queries.logs(scope, cases=cases)).all()
        said = session.execute(queries.said_in(scope, cases=cases)).all()
        self._steps = {case_id: list(rows) for case_id, rows in groupby(steps, by_case)}
        self._said = {case_id: list(rows) for case_id, rows in groupby(said, by_case)}

    def fits(self, row: Row[Any], conditions: Mapping[str, Any]) -> bool:
        """Whether a case was such a one at a step."""
        steps = [one for one in self._steps[row.case_id] if one.event_id <= row.event_id]
        if conditions.get("reopened") and all(one.kind != "reopened" for one in steps):
            return False
        hours = conditions.get("waiting_hours")
        if hours is not None:
            since = self._waiting_since(steps)
            if since is None or (row.happened_at - since).total_seconds() < hours * 3600:
                return False
        wanted = {name: conditions[name] for name in _OF_WORDS if _asks(conditions, name)}
        return not wanted or any(_such_words(one, wanted) for one in self._words(row))

    def _words(self, row: Row[Any]) -> list[Row[Any]]:
        """The words that came with a step; where none came with it, all that was said by then."""
        known = self._said.get(row.case_id, [])
        own = _brought(row)
        if own is not None:
            return [one for one in known if one.feedback_id == own]
        later = {_brought(one) for one in self._steps[row.case_id] if one.event_id > row.event_id}
        return [one for one in known if one.feedback_id not in later and one.received_at <= row.happened_at]

    def _waiting_since(self, steps: Sequence[Row[Any]]) -> datetime | None:
        """The oldest word that nobody had answered after the last of these steps."""
        since: datetime | None = None
        before: dict[int, datetime | None] = {}
        for step in steps:
            if step.kind == "undone":
                since = before.get(int((step.details or {}).get("undoes", 0)), since)
                continue
            before[step.event_id] = since
            if step.kind == "opened":
                since = min((one.received_at for one in self._words(step)), default=step.happened_at)
            elif step.kind in {"heard", "joined"}:
                since = since or step.happened_at
            elif step.kind == "reopened":
                since = step.happened_at
            elif step.kind in {"replied", "resolved"}:
                since = None
        return since


def _brought(step: Row[Any]) -> int | None:
    """The feedback that came with a step."""
    found: int | None = (step.details or {}).get("feedback_id")
    return found


def _such_words(said: Row[Any], wanted: Mapping[str, Any]) -> bool:
    """Whether one piece of feedback is all of this at once; of limits for ratings the one of its scale counts."""
    listed = (("labels", said.label), ("languages", said.language), ("channels", said.channel))
    if any(name in wanted and value not in wanted[name] for name, value in listed):
        return False
    if "p_unhappy" in wanted and (said.p_unhappy is None or said.p_unhappy < wanted["p_unhappy"]):
        return False
    limits = {scale: wanted[scale] for scale in ("stars", "nps") if scale in wanted}
    return not limits or (said.rating is not None and said.rating <= limits.get(said.rating_scale, -1))
