"""Deadlines that were missed, or nearly: each noted once, whoever looks and whenever."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions.promise_watch import watch_promises
from data_access.repositories.cases import (
    note,
    waits_to_be_noted,
)
from data_access.schema import (
    CaseBreach,
    CaseWarning,
)
from data_access.unit_of_work import UnitOfWork
from tests.store.at_once import at_once
from tests.store.case_builders import (
    at,
    complain,
    newest_case,
    settle,
    step,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine


def noted(engine: Engine, model: type[CaseBreach | CaseWarning] = CaseBreach) -> list[tuple[int, str, int, datetime]]:
    with Session(engine) as session:
        rows: Sequence[Any] = session.scalars(select(model).order_by(model.case_id, model.clock, model.cycle)).all()
        return [(row.case_id, row.clock, row.cycle, row.due_at) for row in rows]


def test_each_breach_and_each_warning_is_noted_once(engine: Engine) -> None:
    who = settle(engine)
    case = walk(engine, who, "06-15 09:00", [])
    due, resolve = at("06-15 17:00"), at("06-19 17:00")
    assert watch_promises(engine, clock=lambda: at("06-15 14:59")) == (0, 0)
    assert watch_promises(engine, clock=lambda: at("06-15 15:00")) == (0, 1)
    assert watch_promises(engine, clock=lambda: at("06-15 15:01")) == (0, 0)
    assert watch_promises(engine, clock=lambda: due) == (0, 0)  # in time until the last moment
    assert watch_promises(engine, clock=lambda: due + timedelta(seconds=1)) == (1, 0)
    # A clock that jumps, back or ahead, notes nothing twice.
    assert watch_promises(engine, clock=lambda: at("06-15 14:00")) == (0, 0)
    assert watch_promises(engine, clock=lambda: at("06-19 16:00")) == (0, 1)
    assert watch_promises(engine, clock=lambda: at("09-01 12:00")) == (1, 0)
    assert watch_promises(engine, clock=lambda: at("09-01 12:00")) == (0, 0)
    assert noted(engine) == [(case.id, "first_reply", 1, due), (case.id, "resolution", 1, resolve)]
    assert noted(engine, CaseWarning) == noted(engine)
    step(engine, case, "claimed", who, at("09-02 09:00"))
    assert len(noted(engine)) == 2


def test_a_late_step_is_noted_though_nobody_looked_in_between(engine: Engine) -> None:
    who = settle(engine)
    steps = [("06-15 10:00", "claimed"), ("06-16 10:00", "replied"), ("06-16 11:00", "heard"),
             ("06-18 10:00", "replied"), ("06-18 11:00", "heard"), ("06-19 10:00", "replied"),
             ("06-23 10:00", "resolved"), ("06-24 09:00", "reopened"), ("07-09 10:00", "replied")]  # fmt: skip
    case = walk(engine, who, "06-15 09:00", steps)
    assert noted(engine) == [
        (case.id, "first_reply", 1, at("06-15 17:00")), (case.id, "next_reply", 1, at("06-17 11:00")),
        (case.id, "next_reply", 3, at("06-24 17:00")), (case.id, "resolution", 1, at("06-19 17:00")),
        (case.id, "resolution", 2, at("06-30 17:00")),
    ]  # fmt: skip
    assert watch_promises(engine, clock=lambda: at("07-09 11:00")) == (0, 0)


def test_nothing_is_noted_of_a_case_that_waits_or_is_closed(engine: Engine) -> None:
    who = settle(engine)
    walk(engine, who, "06-15 09:00", [("06-15 10:00", "claimed"), ("06-15 11:00", "waited")])
    assert watch_promises(engine, clock=lambda: at("07-15 11:00")) == (0, 0)
    with Session(engine) as session:
        assert not waits_to_be_noted(session, at("07-15 11:00"))


@pytest.mark.both_databases
def test_two_workers_at_once_note_each_breach_once(engine: Engine) -> None:
    settle(engine)
    for number in range(30):
        complain(engine, at("06-15 09:00"), number=number)
    newest_case(engine, at("06-15 09:00"))
    seen = at_once(lambda _: watch_promises(engine, clock=lambda: at("06-15 18:00")), 3)
    assert sum(one.breached for one in seen) == len(noted(engine)) == 30


def test_a_worker_that_dies_half_way_leaves_nothing_and_the_next_notes_all(engine: Engine) -> None:
    settle(engine)
    complain(engine, at("06-15 09:00"))
    newest_case(engine, at("06-15 09:00"))

    def killed() -> None:
        with UnitOfWork(engine, clock=lambda: at("06-15 18:00")) as work:
            assert note(work).breached == 1
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert noted(engine) == []
    assert watch_promises(engine, clock=lambda: at("06-15 18:00")).breached == 1
