"""What customers are promised: clocks of cases by hand, breaches noted once, policies that people edit."""

from __future__ import annotations

import secrets
import threading
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dashboard.actions.case_opening import Appraiser, open_waiting
from dashboard.actions.promise_watch import escalate_waiting, watch_promises
from data_access.errors import StaleRowError, UserError
from data_access.repositories import Settings
from data_access.repositories.cases import Act, Agent, Cases, note, waits_to_be_noted
from data_access.repositories.promises import Calendars, Promises, Rules, read_calendars, read_promises
from data_access.schema import (
    Case,
    CaseBreach,
    CaseEvent,
    CaseWarning,
    EscalationRun,
    FeedbackTopic,
    Promise,
    StoreSettings,
    User,
)
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

    from data_access.schema import Feedback

LONDON = ZoneInfo("Europe/London")
ANA = "Ana"


def at(text: str) -> datetime:
    """A moment of 2026 by the clock in London: ``06-15 09:00``."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=LONDON).astimezone(UTC)


def settle(engine: Engine, **columns: Any) -> Agent:
    """A store in London, with its holidays, and an agent."""
    with UnitOfWork(engine) as work:
        work.session.execute(update(StoreSettings).values(time_zone="Europe/London", country="GB", **columns))
        user = User(email="ana@example.com", name=ANA, role="manager", created_at=NOW)
        work.session.add(user)
        work.session.flush()
        return Agent(name=ANA, user_id=user.id, manages=True)


def unhappy(engine: Engine, said_at: datetime, topic: str | None = "delivery", **columns: Any) -> Feedback:
    store = Store(engine)
    read: dict[str, Any] = {
        "score_state": "scored",
        "label": "negative",
        "p_unhappy": 0.9,
        "topics_by": "t",
        "identity": secrets.token_bytes(16),
    }
    number = columns.pop("number", 1)
    who = columns.pop("who", None) or store.customer(
        reference=f"R{number}", public_id=f"r{number}", **columns.pop("of", {})
    )
    said = store.feedback(who, on=said_at.date(), received_at=said_at, **(read | columns))
    if topic:
        with UnitOfWork(engine) as work:
            work.session.add(FeedbackTopic(feedback_id=said.id, topic=topic, label="negative", mixed=False))
    return said


def look(engine: Engine, when: datetime) -> Case:
    """Let the program look for unhappy words; the newest case."""
    open_waiting(engine, clock=lambda: when)
    with Session(engine) as session:
        return session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()


def step(engine: Engine, case: Case, kind: Any, who: Agent, when: datetime) -> Case:
    of: dict[str, Any] = {"body": "Called them."} if kind in {"replied", "noted"} else {}
    of |= {"action": "Sent a new one"} if kind == "resolved" else {}
    of |= {"until": when + timedelta(days=9)} if kind == "snoozed" else {}
    with UnitOfWork(engine, clock=lambda: when, actor=who.name) as work:
        version = work.session.get_one(Case, case.id).version
        return Cases(work).act(case.id, Act(kind=kind, **of), who, version=version)


def walk(engine: Engine, who: Agent, opened: str, steps: Sequence[tuple[str, str]]) -> Case:
    said = at(opened)
    unhappy(engine, said)
    case = look(engine, said)
    for when, kind in steps:
        case = step(engine, case, kind, who, at(when))
    return case


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
    unhappy(engine, at("06-01 09:00"))
    old = look(engine, at("06-15 09:01"))
    assert (old.promise, old.due_at, old.first_reply_due_at, old.resolve_due_at) == (None, None, None, None)
    unhappy(engine, at("06-01 09:00"), number=2)
    young = look(engine, at("06-15 08:59"))
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
    unhappy(engine, at("06-20 23:30"), number=2)
    assert look(engine, at("06-20 23:30")).first_reply_due_at == at("06-21 00:30")


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
        unhappy(engine, when, topic, number=number, of={"segment": segment}, channel=channel)
        case = look(engine, when)
        assert case.promise is not None
        found.append((case.promise["promise"], case.first_reply_due_at, case.resolve_due_at))
    assert found == [
        ("Vip", at("06-15 10:00"), None), ("Vip by phone", at("06-15 09:30"), None),
        ("Safety", None, at("06-15 17:00")),
        ("Standard", at("06-15 17:00"), at("06-19 17:00")),
    ]  # fmt: skip


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


def test_two_workers_at_once_note_each_breach_once(engine: Engine) -> None:
    settle(engine)
    for number in range(30):
        unhappy(engine, at("06-15 09:00"), number=number)
    look(engine, at("06-15 09:00"))
    ready, counts, errors = threading.Barrier(3), [], []

    def work() -> None:
        ready.wait()
        try:
            counts.append(watch_promises(engine, clock=lambda: at("06-15 18:00")).breached)
        except Exception as error:  # noqa: BLE001  told by the assertion below
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sum(counts) == len(noted(engine)) == 30


def test_a_worker_that_dies_half_way_leaves_nothing_and_the_next_notes_all(engine: Engine) -> None:
    settle(engine)
    unhappy(engine, at("06-15 09:00"))
    look(engine, at("06-15 09:00"))

    def killed() -> None:
        with UnitOfWork(engine, clock=lambda: at("06-15 18:00")) as work:
            assert note(work).breached == 1
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert noted(engine) == []
    assert watch_promises(engine, clock=lambda: at("06-15 18:00")).breached == 1


def test_a_new_store_promises_an_answer_within_a_working_day(engine: Engine) -> None:
    calendar, promise = read_calendars(engine)[0], read_promises(engine)[0]
    assert (calendar.name, calendar.time_zone, calendar.holidays_of) == ("Office hours", None, "store")
    assert (promise.first_reply_minutes, promise.next_reply_minutes, promise.resolve_minutes) == (480, 480, 2400)
    assert promise.is_default


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"name": " "}, "needs a name"),
        ({"week": [[]] * 7}, "no open hour"),
        ({"time_zone": "Mars/North"}, "not a time zone"),
        ({"holidays_of": "country"}, "of which country"),
        ({"holidays_of": "country", "country": "GB", "subdivision": "XX"}, "not a part of GB"),
        ({"name": "office HOURS"}, "called Office hours already"),
        (
            {"days_off": {(date(2026, 1, 1) + timedelta(days=n)).isoformat(): "x" for n in range(1_001)}},
            "1,001 days off",
        ),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(sqlite_engine: Engine, columns: dict[str, Any], said: str) -> None:
    good: dict[str, Any] = {"name": "Shop", "week": [[[540, 1020]]] + [[]] * 6}
    with pytest.raises(UserError, match=said), UnitOfWork(sqlite_engine, actor=ANA) as work:
        Calendars(work).add(**(good | columns))


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"name": "standard"}, "called Standard already"),
        ({"segments": []}, "for everybody"),
        ({"first_reply_minutes": 0}, "first reply is out of bounds"),
        ({"calendar_id": 99}, "no such calendar"),
    ],
)
def test_a_promise_that_cannot_be_is_refused(sqlite_engine: Engine, columns: dict[str, Any], said: str) -> None:
    good: dict[str, Any] = {"name": "Vip", "segments": ["vip"], "calendar_id": read_calendars(sqlite_engine)[0].id}
    with pytest.raises(UserError, match=said), UnitOfWork(sqlite_engine, actor=ANA) as work:
        Promises(work).add(**(good | columns))


def test_a_stale_save_is_refused_and_what_is_needed_stays(engine: Engine) -> None:
    calendar, promise = read_calendars(engine)[0], read_promises(engine)[0]
    with UnitOfWork(engine, actor=ANA) as work:
        Promises(work).change(promise.id, version=1, first_reply_minutes=60, submission_id="form")
    with UnitOfWork(engine, actor=ANA) as work:  # a second click
        assert Promises(work).change(promise.id, version=1, first_reply_minutes=60, submission_id="form").version == 2
    with pytest.raises(StaleRowError), UnitOfWork(engine, actor="Ben") as work:
        Promises(work).change(promise.id, version=1, first_reply_minutes=30)
    with pytest.raises(UserError, match="counted by this calendar"), UnitOfWork(engine) as work:
        Calendars(work).remove(calendar.id, version=1)
    with pytest.raises(UserError, match="where nothing else fits"), UnitOfWork(engine) as work:
        Promises(work).remove(promise.id, version=2)
    with UnitOfWork(engine, actor=ANA) as work:
        row = Promises(work).add(name="Vip", segments=["vip"], calendar_id=calendar.id)
        Promises(work).remove(row.id, version=row.version)
        other = Calendars(work).add(name="Shop", week=[[[540, 1020]]] + [[]] * 6)
        Calendars(work).remove(other.id, version=other.version)
    with Session(engine) as session:
        assert session.scalars(select(Promise.name)).all() == ["Standard"]
    with UnitOfWork(engine) as work:
        assert Settings(work).change({"warn_before_minutes": 30}).warn_before_minutes == 30


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
        unhappy(sqlite_engine, at(f"06-1{number} 09:00"), number=number)
        look(sqlite_engine, at(f"06-1{number} 09:00"))
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
