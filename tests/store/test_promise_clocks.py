"""What customers are promised: clocks of cases by hand, and which promise applies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from data_access.repositories.cases import (
    Agent,
    Cases,
)
from data_access.repositories.promises import Calendars, Promises, read_calendars, read_promises
from data_access.unit_of_work import UnitOfWork
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


FIRST, NEXT, RESOLVE, DUE = "first_reply_due_at", "next_reply_due_at", "resolve_due_at", "due_at"


# Words at a moment in London, steps, and what is due then. Promised are a first and each next reply within 8 open hours
# and a resolution within 40, from Monday to Friday, 9 to 17. In 2026 the clock is put forward on Sunday 29 March and
# back on Sunday 25 October; Good Friday is 3 April; Christmas Day and the day for Boxing Day are Friday
# 25 and Monday 28 December.
BY_HAND: list[tuple[str, list[tuple[str, str]], dict[str, str | None]]] = [
    ("06-15 09:00", [], {FIRST: "06-15 17:00", RESOLVE: "06-19 17:00", DUE: "06-15 17:00"}),
    ("06-15 10:30", [], {FIRST: "06-16 10:30", RESOLVE: "06-22 10:30", DUE: "06-16 10:30"}),
    ("06-13 12:00", [], {FIRST: "06-15 17:00", RESOLVE: "06-19 17:00"}),  # on a Saturday
    # The change of the clock lies on a Sunday: the hours by the wall stay.
    ("03-27 16:00", [], {FIRST: "03-30 16:00", RESOLVE: "04-06 16:00"}),  # Scotland works on Easter Monday
    ("10-23 16:00", [], {FIRST: "10-26 16:00", RESOLVE: "10-30 16:00"}),
    ("12-24 16:00", [], {FIRST: "12-29 16:00", RESOLVE: "01-05"}),
    # A reply stops the first clock for good; the resolution goes on.
    ("06-15 09:00", [("06-15 10:00", "claimed"), ("06-15 11:00", "replied")],
     {FIRST: "06-15 17:00", NEXT: None, DUE: "06-19 17:00"}),
    # Each word of the customer after a reply begins the next one, and more words do not begin it anew.
    ("06-15 09:00", [("06-15 10:00", "claimed"), ("06-15 11:00", "replied"), ("06-16 12:00", "heard"),
                     ("06-17 10:00", "heard")], {NEXT: "06-17 12:00", DUE: "06-17 12:00"}),
    ("06-15 09:00", [("06-15 10:00", "claimed"), ("06-15 11:00", "replied"), ("06-16 12:00", "heard"),
                     ("06-17 10:00", "replied"), ("06-18 09:00", "heard")], {NEXT: "06-18 17:00", DUE: "06-18 17:00"}),
    # Words before the first reply are part of what it answers.
    ("06-15 09:00", [("06-15 12:00", "heard")], {FIRST: "06-15 17:00", NEXT: None, DUE: "06-15 17:00"}),
    # Waiting for the customer: nothing is due, and the time is added: 11:00 to 11:00 of the next day are 8 hours.
    ("06-15 09:00", [("06-15 10:00", "claimed"), ("06-15 10:00", "replied"), ("06-15 11:00", "waited")],
     {RESOLVE: "06-19 17:00", DUE: None}),
    ("06-15 09:00", [("06-15 10:00", "claimed"), ("06-15 10:00", "replied"), ("06-15 11:00", "waited"),
                     ("06-16 11:00", "heard")], {NEXT: "06-17 11:00", RESOLVE: "06-22 17:00", DUE: "06-17 11:00"}),
    # A pause over a weekend and a change of the clock: 16:00 on Friday to 10:00 on Monday are 2 hours.
    ("10-23 09:00", [("10-23 10:00", "claimed"), ("10-23 16:00", "waited"), ("10-26 10:00", "heard")],
     {FIRST: "10-26 11:00", RESOLVE: "10-30 11:00", DUE: "10-26 11:00"}),
    # What was late before the pause stays late, also while it waits.
    ("06-15 09:00", [("06-15 10:00", "claimed"), ("06-16 10:00", "waited")],
     {FIRST: "06-15 17:00", DUE: "06-15 17:00"}),
    ("06-15 09:00", [("06-15 10:00", "claimed"), ("06-16 10:00", "waited"), ("06-16 12:00", "heard")],
     {FIRST: "06-15 17:00", RESOLVE: "06-22 11:00", DUE: "06-15 17:00"}),
    # Snoozing stops nothing.
    ("06-15 09:00", [("06-15 10:00", "claimed"), ("06-15 11:00", "snoozed")],
     {FIRST: "06-15 17:00", DUE: "06-15 17:00"}),
    # A resolution ends all; opening again begins the resolution anew and asks for an answer.
    ("06-15 09:00", [("06-15 10:00", "claimed"), ("06-15 11:00", "replied"), ("06-16 09:00", "resolved")],
     {RESOLVE: "06-19 17:00", "first_resolve_due_at": "06-19 17:00", NEXT: None, DUE: None}),
    ("06-15 09:00", [("06-15 10:00", "claimed"), ("06-15 11:00", "replied"), ("06-16 09:00", "resolved"),
                     ("06-18 10:00", "reopened")],
     {RESOLVE: "06-25 10:00", "first_resolve_due_at": "06-19 17:00", "first_resolved_at": "06-16 09:00",
      NEXT: "06-19 10:00", DUE: "06-19 10:00"}),
    # Closed without an answer and opened again: the clock of the answer stood while the case was closed.
    ("06-15 09:00", [("06-15 10:00", "claimed"), ("06-15 13:00", "resolved"), ("06-17 13:00", "reopened")],
     {FIRST: "06-17 17:00", NEXT: None, DUE: "06-17 17:00"}),
]  # fmt: skip


@pytest.mark.parametrize(("opened", "steps", "expected"), BY_HAND)
def test_clocks_by_hand(
    sqlite_engine: Engine, opened: str, steps: list[tuple[str, str]], expected: dict[str, str | None]
) -> None:
    case = walk(sqlite_engine, settle(sqlite_engine), opened, steps)
    found = {name: getattr(case, name) for name in expected}
    new_year = {"01-05": datetime(2027, 1, 5, 16, tzinfo=UTC)}  # after New Year's Day
    assert found == {name: text and (new_year.get(text) or at(text)) for name, text in expected.items()}


def test_words_that_were_old_when_their_case_opened_were_promised_nothing(engine: Engine) -> None:
    settle(engine)
    complain(engine, at("06-01 09:00"))
    old = newest_case(engine, at("06-15 09:01"))
    assert (old.promise, old.due_at, old.first_reply_due_at, old.resolve_due_at) == (None, None, None, None)
    complain(engine, at("06-01 09:00"), number=2)
    young = newest_case(engine, at("06-15 08:59"))
    assert young.first_reply_due_at == at("06-01 17:00")
    assert young.promise is not None
    assert young.promise["since"] == at("06-01 09:00").isoformat()


def test_an_answer_of_the_program_is_none(sqlite_engine: Engine) -> None:
    who = settle(sqlite_engine)
    case = walk(sqlite_engine, who, "06-15 09:00", [("06-15 10:00", "claimed")])
    case = step(sqlite_engine, case, "replied", Agent(name="queue", manages=True), at("06-15 10:01"))
    assert (case.first_reply_at, case.due_at, case.waiting_since) == (None, at("06-15 17:00"), at("06-15 09:00"))


def test_taking_a_step_back_gives_the_deadlines_back(sqlite_engine: Engine) -> None:
    who = settle(sqlite_engine)
    steps = [("06-15 10:00", "claimed"), ("06-15 11:00", "replied"), ("06-16 09:00", "waited")]
    case = walk(sqlite_engine, who, "06-15 09:00", steps)
    names = (FIRST, NEXT, RESOLVE, DUE, "paused_at", "first_resolved_at", "first_resolve_due_at")
    for kind in ("resolved", "reopened"):
        before = {name: getattr(case, name) for name in names}
        after = step(sqlite_engine, case, kind, who, at("06-17 09:00"))
        assert {name: getattr(after, name) for name in names} != before
        with UnitOfWork(sqlite_engine, actor=ANA) as work:
            back = Cases(work).take_back(case.id, who, version=after.version)
        assert {name: getattr(back, name) for name in names} == before
        case = step(sqlite_engine, case, kind, who, at("06-17 09:00"))


def test_edits_move_no_clock_that_runs(engine: Engine) -> None:
    who = settle(engine)
    case = walk(engine, who, "06-15 09:00", [])
    calendar, promise = read_calendars(engine)[0], read_promises(engine)[0]
    with UnitOfWork(engine, actor=ANA) as work:
        Calendars(work).change(calendar.id, version=1, week=[[[0, 1440]]] * 7, holidays_of="none")
        Promises(work).change(promise.id, version=1, first_reply_minutes=60, next_reply_minutes=60)
    for when, kind in (("06-15 10:00", "claimed"), ("06-15 11:00", "replied"), ("06-15 16:00", "heard")):
        case = step(engine, case, kind, who, at(when))
    assert (case.first_reply_due_at, case.next_reply_due_at) == (at("06-15 17:00"), at("06-16 16:00"))
    complain(engine, at("06-20 23:30"), number=2)
    assert newest_case(engine, at("06-20 23:30")).first_reply_due_at == at("06-21 00:30")


def test_the_first_promise_that_fits_applies(engine: Engine) -> None:
    settle(engine)
    calendar = read_calendars(engine)[0].id
    with UnitOfWork(engine, actor=ANA) as work:
        Promises(work).add(name="Vip", calendar_id=calendar, segments=["vip"], first_reply_minutes=60)
        Promises(work).add(name="Vip by phone", calendar_id=calendar, segments=["vip"], channels=["phone"],
                           first_reply_minutes=30, place=-1)  # fmt: skip
        Promises(work).add(name="Safety", calendar_id=calendar, topics=["safety"], resolve_minutes=480)
    when = at("06-15 09:00")
    found = []
    for number, (segment, topic, channel) in enumerate(
        [("vip", "delivery", "email"), ("vip", "safety", "phone"), ("home", "safety", "phone"), ("home", None, None)]
    ):
        complain(engine, when, topic, number=number, of={"segment": segment}, channel=channel)
        case = newest_case(engine, when)
        assert case.promise is not None
        found.append((case.promise["promise"], case.first_reply_due_at, case.resolve_due_at))
    assert found == [
        ("Vip", at("06-15 10:00"), None), ("Vip by phone", at("06-15 09:30"), None),
        ("Safety", None, at("06-15 17:00")),
        ("Standard", at("06-15 17:00"), at("06-19 17:00")),
    ]  # fmt: skip
