"""Rules of escalation: what they do to a case that stays in a state for too long, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions.case_opening import Appraiser
from dashboard.actions.promise_watch import escalate_waiting
from data_access.errors import UserError
from data_access.repositories.cases import (
    Agent,
)
from data_access.repositories.promises import Rules
from data_access.schema import (
    Case,
    CaseEvent,
    EscalationRun,
    User,
)
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW
from tests.store.case_builders import (
    ANA,
    at,
    complain,
    newest_case,
    settle,
    step,
    walk,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine


def runs(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(EscalationRun.done).order_by(EscalationRun.event_id)))


def test_a_rule_acts_once_each_time_a_case_came_to_its_state(engine: Engine) -> None:
    who = settle(engine)
    with UnitOfWork(engine, actor=ANA) as work:
        Rules(work).add(name="Stuck", state="claimed", after_minutes=48 * 60, give_to_id=who.user_id, raises=True,
                        note="Please look")  # fmt: skip
        Rules(work).add(name="Off", state="claimed", after_minutes=1, note="never", active=False)
        other = User(email="ben@example.com", name="Ben", role="agent", created_at=NOW)
        work.session.add(other)
    ben = Agent(name="Ben", user_id=other.id)
    case = walk(engine, ben, "06-15 09:00", [("06-15 10:00", "claimed")])
    with UnitOfWork(engine) as work:
        work.session.get_one(Case, case.id).priority_cents = 700
    assert escalate_waiting(engine, clock=lambda: at("06-17 09:59")) == 0
    assert escalate_waiting(engine, clock=lambda: at("06-17 10:00")) == 1
    assert escalate_waiting(engine, clock=lambda: at("06-30 10:00")) == 0
    with Session(engine) as session:
        row = session.get_one(Case, case.id)
        assert (row.owner_id, row.state, row.priority_cents) == (who.user_id, "claimed", 1_400)
        said = session.scalars(select(CaseEvent.body).where(CaseEvent.kind == "noted")).all()
    assert said == ["Rule Stuck: given to Ana; raised in the queue. Please look"]
    for when, kind in (("07-01 09:00", "started"), ("07-01 10:00", "resolved"), ("07-02 10:00", "reopened")):
        case = step(engine, case, kind, who, at(when))
    assert escalate_waiting(engine, clock=lambda: at("08-01 10:00")) == 0  # in another state
    assert runs(engine) == ["given to Ana; raised in the queue"]


def test_what_a_rule_raised_stays_raised_when_the_queue_is_priced_anew(sqlite_engine: Engine) -> None:
    settle(sqlite_engine)
    with UnitOfWork(sqlite_engine, actor=ANA) as work:
        Rules(work).add(name="Unclaimed", state="new", after_minutes=7 * 24 * 60, raises=True)
    for number in (1, 2):
        complain(sqlite_engine, at(f"06-1{number} 09:00"), number=number)
        newest_case(sqlite_engine, at(f"06-1{number} 09:00"))
    assert escalate_waiting(sqlite_engine, clock=lambda: at("06-18 09:00")) == 1
    with Session(sqlite_engine) as session:
        for case in session.scalars(select(Case)):
            case.p_alive, case.expected_cents, case.severity = 0.5, 10_000, 0.5
        session.commit()
    Appraiser(sqlite_engine, clock=lambda: at("06-18 09:00")).appraise()
    with Session(sqlite_engine) as session:
        old, young = session.scalars(select(Case.priority_cents).order_by(Case.id)).all()
    assert old == pytest.approx(2 * (young or 0) * 0.5 ** (1 / 14), rel=0.01)


def test_a_rule_that_gives_to_nobody_with_a_seat_says_so_and_does_not_try_again(sqlite_engine: Engine) -> None:
    who = settle(sqlite_engine)
    with UnitOfWork(sqlite_engine, actor=ANA) as work:
        Rules(work).add(name="Unclaimed", state="new", after_minutes=60, give_to_id=who.user_id)
    walk(sqlite_engine, who, "06-15 09:00", [])
    with UnitOfWork(sqlite_engine) as work:
        work.session.get_one(User, who.user_id).active = False
    assert escalate_waiting(sqlite_engine, clock=lambda: at("06-16 09:00")) == 1
    assert runs(sqlite_engine) == ["not given to Ana: There is nobody with that seat to give the case to."]
    assert escalate_waiting(sqlite_engine, clock=lambda: at("06-17 09:00")) == 0


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"note": " "}, "The rule does nothing"),
        ({"state": "resolved"}, "no state of an open case"),
        ({"after_minutes": 0}, "out of bounds"),
        ({"note": "x" * 501}, "501 letters"),
        ({"give_to_id": 99}, "nobody with that seat"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(sqlite_engine: Engine, columns: dict[str, Any], said: str) -> None:
    good: dict[str, Any] = {"name": "Late", "state": "new", "after_minutes": 60, "note": "Look"}
    with pytest.raises(UserError, match=said), UnitOfWork(sqlite_engine, actor=ANA) as work:
        Rules(work).add(**(good | columns))
