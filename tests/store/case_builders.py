"""Cases and what was promised in them, as tests need them: who works, unhappy words, steps and moments."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dashboard.actions.case_opening import open_waiting
from data_access.repositories.cases import (
    Act,
    Agent,
    Cases,
)
from data_access.schema import (
    Case,
    CaseEvent,
    Feedback,
    FeedbackTopic,
    StoreSettings,
    User,
)
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

    from data_access.schema import Customer


TODAY = datetime(2026, 6, 15, 9, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
ANA = "Ana"


def at(text: str) -> datetime:
    """A moment of 2026 by the clock in London: ``06-15 09:00``."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=LONDON).astimezone(UTC)


def seat(engine: Engine, name: str, role: str) -> Agent:
    """Somebody who works on cases."""
    with UnitOfWork(engine) as work:
        user = User(email=f"{name.lower()}@example.com", name=name, role=role, created_at=NOW)
        work.session.add(user)
        work.session.flush()
        return Agent(name=name, user_id=user.id, manages=role == "manager")


def team(engine: Engine) -> tuple[Agent, Agent, Agent]:
    """Two agents and a manager."""
    return seat(engine, ANA, "agent"), seat(engine, "Ben", "agent"), seat(engine, "Mia", "manager")


def settle(engine: Engine, **columns: Any) -> Agent:
    """A store in London, with its holidays, and a manager."""
    with UnitOfWork(engine) as work:
        work.session.execute(update(StoreSettings).values(time_zone="Europe/London", country="GB", **columns))
    return seat(engine, ANA, "manager")


def opened(engine: Engine, who: Customer | None = None) -> Case:
    """A case that was opened by hand."""
    with UnitOfWork(engine, clock=lambda: TODAY, actor="Mia") as work:
        return Cases(work).open(customer_id=who.id if who else None, topic="delivery")


def unhappy(store: Store, who: Customer | None, on: date, topic: str | None = "delivery", **columns: Any) -> Feedback:
    """Unhappy words, read, of a day."""
    read: dict[str, Any] = {"score_state": "scored", "label": "negative", "p_unhappy": 0.9, "topics_by": "t"}
    said = store.feedback(who, on=on, **(read | columns))
    if topic:
        with UnitOfWork(store.engine) as work:
            work.session.add(FeedbackTopic(feedback_id=said.id, topic=topic, label="negative", mixed=False))
    return said


def complain(
    engine: Engine,
    said_at: datetime,
    topic: str | None = "delivery",
    *,
    number: int = 1,
    of: dict[str, Any] | None = None,
    **columns: Any,
) -> Feedback:
    """Unhappy words of a moment, of a customer who is new; ``of`` are columns of that customer."""
    store = Store(engine)
    who = store.customer(reference=f"R{number}", public_id=f"r{number}", **(of or {}))
    words = {"received_at": said_at, "identity": secrets.token_bytes(16)} | columns
    return unhappy(store, who, said_at.date(), topic, **words)


def newest_case(engine: Engine, when: datetime) -> Case:
    """Let the program look for unhappy words; the newest case."""
    open_waiting(engine, clock=lambda: when)
    return all_cases(engine)[-1]


def step(engine: Engine, case: Case, kind: Any, who: Agent, when: datetime = TODAY, **of: Any) -> Case:
    """Take a step with the case as it is; the case afterwards."""
    columns: dict[str, Any] = {"body": "Called them."} if kind in {"replied", "noted"} else {}
    columns |= {"action": "Sent a new one"} if kind == "resolved" else {}
    columns |= {"until": when + timedelta(days=1)} if kind == "snoozed" else {}
    with UnitOfWork(engine, clock=lambda: when, actor=who.name) as work:
        version = work.session.get_one(Case, case.id).version
        return Cases(work).act(case.id, Act(kind=kind, **(columns | of)), who, version=version)


def walk(engine: Engine, who: Agent, begins: str, steps: Sequence[tuple[str, str]]) -> Case:
    """A case that unhappy words opened, after some steps; the moments are as ``at`` reads them."""
    said = at(begins)
    complain(engine, said)
    case = newest_case(engine, said)
    for when, kind in steps:
        case = step(engine, case, kind, who, at(when))
    return case


def log(engine: Engine, case_id: int) -> list[CaseEvent]:
    """What happened to a case, in order."""
    with Session(engine) as session:
        return list(session.scalars(select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)))


def all_cases(engine: Engine) -> list[Case]:
    """Every case as it is, the oldest first."""
    with Session(engine) as session:
        return list(session.scalars(select(Case).order_by(Case.id)))
