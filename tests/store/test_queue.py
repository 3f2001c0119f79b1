"""The queue in the store: its order against a plain twin, its pages, its views, and who looks at a case."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from dashboard.reads.queue import PAGE, places_of_page
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries import cases
from data_access.queries import queue as queries
from data_access.queries.queue import VIEWS, Asked, Place, View
from data_access.readers import RecordReader
from data_access.repositories.cases import look_at
from data_access.schema import Case, CaseEvent, CaseFeedback, CaseViewer, User
from data_access.schema.cases import CASE_STATES, CLOSED_STATES
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store

if TYPE_CHECKING:
    from sqlalchemy import Engine

AT = datetime(2026, 6, 15, 9, tzinfo=UTC)
MIDNIGHT = datetime(2026, 6, 15, 23, tzinfo=UTC)  # in a zone an hour ahead
ME, OTHER = 1, 2


def people(engine: Engine) -> None:
    with UnitOfWork(engine) as work:
        for name in ("Ana", "Ben"):
            work.session.add(User(email=f"{name}@example.com", name=name, role="agent", created_at=NOW))


def some_cases(engine: Engine, count: int, seed: int = 7) -> list[Case]:
    """Cases in every state, some late, some asleep, some of the same worth."""
    rng = random.Random(seed)
    store = Store(engine)
    who = [store.customer(segment=name, team=name) for name in ("a", "b")]
    rows = []
    for _ in range(count):
        state = rng.choice(CASE_STATES)
        rows.append(
            Case(
                customer_id=rng.choice([who[0].id, who[1].id, None]), state=state,
                priority_cents=rng.randrange(6) * 400, lot=rng.choice([None, "early", "late"]),
                owner_id=rng.choice([None, ME, OTHER]), topic=rng.choice([None, "delivery", "price"]),
                opened_at=AT - timedelta(days=rng.choice([0, 1, 6, 7, 8, 30])),
                due_at=rng.choice([None, *(AT + timedelta(hours=h) for h in (-30, -1, 0, 1, 2, 3, 13, 14, 40))]),
                snoozed_until=rng.choice([None, None, AT - timedelta(hours=1), AT + timedelta(hours=5)]),
                resolved_at=AT - timedelta(hours=rng.randrange(50)) if state in CLOSED_STATES else None,
            )
        )  # fmt: skip
    with UnitOfWork(engine) as work:
        work.session.add_all(rows)
        work.session.flush()
    return rows


def asked(view: View, **of: Any) -> Asked:
    return Asked(view=view, now=AT, day_ends_at=MIDNIGHT, me=ME, **of)


def inside(case: Case, view: View) -> bool:
    """A plain twin of the views."""
    asleep = case.snoozed_until is not None and case.snoozed_until > AT
    running = case.state != "waiting"
    return (case.state in CLOSED_STATES) == (view == "done") and {
        "unclaimed": case.owner_id is None and not asleep,
        "mine": case.owner_id == ME and not asleep and running,
        "due_today": case.due_at is not None and case.due_at < MIDNIGHT and not asleep and running,
        "breached": case.due_at is not None and case.due_at <= AT and not asleep and running,
        "waiting": not running and not asleep,
        "snoozed": asleep,
        "all": True,
        "done": True,
    }[view]


def part(case: Case, view: View) -> int:
    """A plain twin of the order's first key; nothing is urgent while it waits or sleeps."""
    if view in {"waiting", "snoozed"}:
        return 2
    if case.due_at is not None and case.state != "waiting" and case.due_at <= AT:
        return 0
    soon = case.due_at is not None and case.state != "waiting" and case.due_at <= AT + timedelta(hours=2)
    forgotten = case.owner_id is None and case.opened_at <= AT - timedelta(days=7)
    return 1 if soon or forgotten else 2


def walk(engine: Engine, of: Asked, limit: int, scope: Scope = EVERYTHING, filters: Filters | None = None) -> list[int]:
    """All pages of a view, one after the other."""
    reader, found, after = RecordReader(engine), [], None
    ask = queries.done_page if of.view == "done" else queries.queue_page
    while rows := reader.rows(ask(filters or Filters(), scope, asked=of, after=after, limit=limit)):
        assert len(rows) <= limit
        found += [int(row.case_id) for row in rows]
        after = Place(rows[-1].part, rows[-1].queue_cents, rows[-1].case_id)
    return found


def test_every_view_is_in_its_order_on_pages_of_any_length(engine: Engine) -> None:
    people(engine)
    cases = some_cases(engine, 220)
    counts = RecordReader(engine).rows(queries.queue_counts(Filters(), EVERYTHING, asked=asked("all")))[0]._asdict()
    for view in (view for view in VIEWS if view != "mentions"):
        mine = [case for case in cases if inside(case, view)]
        if view == "done":
            expected = sorted(mine, key=lambda c: (c.resolved_at, c.id), reverse=True)
        else:
            expected = sorted(mine, key=lambda c: (part(c, view), -(c.queue_cents or 0), -c.id))
            assert counts[view] == len(mine) > 0
        for limit in (7, 1_000):
            assert walk(engine, asked(view), limit) == [case.id for case in expected]
        reader = RecordReader(engine)
        places = places_of_page(reader, asked(view), Filters(), EVERYTHING, None)
        assert [place.case_id for place in places] == [case.id for case in expected][: PAGE + 1]
        if len(places) > PAGE:
            last = places[PAGE // 2]
            after = Place(last.part, last.queue_cents, last.case_id)
            places = places_of_page(reader, asked(view), Filters(), EVERYTHING, after)
            assert [place.case_id for place in places] == [c.id for c in expected][PAGE // 2 + 1 :][: PAGE + 1]


def test_topic_owner_filters_and_scope_narrow_list_and_counts_alike(sqlite_engine: Engine) -> None:
    people(sqlite_engine)
    cases = [case for case in some_cases(sqlite_engine, 120) if case.state not in CLOSED_STATES]
    reader = RecordReader(sqlite_engine)
    with Session(sqlite_engine) as session:
        of_a = {c for (c,) in session.query(Case.id).filter(Case.customer_id == 1)}
    for of, scope, filters, keep in (
        (asked("all", topic="price"), EVERYTHING, Filters(), lambda c: c.topic == "price"),
        (asked("all", topic=""), EVERYTHING, Filters(), lambda c: c.topic is None),
        (asked("all", owner_id=OTHER), EVERYTHING, Filters(), lambda c: c.owner_id == OTHER),
        (asked("all"), Scope(teams=("a",)), Filters(), lambda c: c.id in of_a),
        (asked("all"), EVERYTHING, Filters(segments=("a",)), lambda c: c.id in of_a),
    ):
        wanted = {case.id for case in cases if keep(case)}
        assert set(walk(sqlite_engine, of, 50, scope, filters)) == wanted
        assert reader.rows(queries.queue_counts(filters, scope, asked=of))[0].all == len(wanted) > 0
    known = {row.topic: row.cases for row in reader.rows(queries.topics_in_queue(Filters(), EVERYTHING))}
    assert known == {name: sum(case.topic == name for case in cases) for name in (None, "delivery", "price")}


def test_cases_of_an_import_that_is_not_shown_are_nowhere(sqlite_engine: Engine) -> None:
    store = Store(sqlite_engine)
    hidden = store.batch(state="writing")
    case = store.case(store.customer(), batch_id=hidden.id)
    reader = RecordReader(sqlite_engine)
    assert walk(sqlite_engine, asked("all"), 10) == []
    assert reader.rows(queries.case_rows(EVERYTHING, ids=[case.id])) == []
    assert reader.rows(queries.queue_counts(Filters(), EVERYTHING, asked=asked("all")))[0].all == 0


def test_one_case_tells_whose_it_is_and_what_was_said_newest_first(engine: Engine) -> None:
    people(engine)
    store = Store(engine)
    who = store.customer(name="Ada Lark", team="a")
    case = store.case(who, owner_id=ME, state="claimed")
    said = [store.feedback(who, on=f"2026-06-0{day}", text=text) for day, text in ((1, "x" * 700), (3, None))]
    with UnitOfWork(engine) as work:
        work.session.add_all(CaseFeedback(case_id=case.id, feedback_id=one.id) for one in said)
    reader = RecordReader(engine)
    row = reader.rows(queries.case_rows(EVERYTHING, ids=[case.id]))[0]
    assert (row.name, row.owner, row.public_id, row.version) == ("Ada Lark", "Ana", who.public_id, 1)
    assert reader.rows(queries.case_rows(Scope(masked=True), ids=[case.id]))[0].name is None
    assert reader.rows(queries.case_rows(Scope(teams=("b",)), ids=[case.id])) == []
    words = reader.rows(queries.case_words(EVERYTHING, ids=[case.id], longest=600))
    assert [(one.feedback_id, one.letters, one.text and len(one.text)) for one in words] == [
        (said[1].id, None, None), (said[0].id, 700, 600),
    ]  # fmt: skip


def test_what_a_customer_said_after_our_last_answer_is_found_newest_first(engine: Engine) -> None:
    store = Store(engine)
    case, quiet, theirs = store.case(), store.case(), store.case(store.customer(team="b"))
    told = [
        (case, "heard", "Where is it?"), (case, "replied", "On its way."), (case, "heard", "Still not here!"),
        (case, "noted", "Rang them"), (case, "reopened", ""), (case, "heard", "At last"), (theirs, "reopened", "No"),
        (quiet, "replied", "Hello"),
    ]  # fmt: skip
    with UnitOfWork(engine) as work:
        work.session.add_all(
            CaseEvent(case_id=one.id, kind=kind, body=body, actor="the customer", state="claimed", happened_at=NOW)
            for one, kind, body in told
        )
    ids = [case.id, quiet.id, theirs.id]

    def heard(scope: Scope) -> list[tuple[int, str, str]]:
        rows = RecordReader(engine).rows(cases.heard_since(scope, ids=ids, longest=5))
        return [(row.case_id, row.kind, row.body) for row in rows]

    assert heard(EVERYTHING) == [
        (case.id, "heard", "At la"), (case.id, "heard", "Still"), (theirs.id, "reopened", "No"),
    ]  # fmt: skip
    assert heard(Scope(teams=("b",))) == [(theirs.id, "reopened", "No")]


def test_who_looks_at_a_case_is_seen_and_soon_forgotten(engine: Engine) -> None:
    people(engine)
    store = Store(engine)
    first, second = store.case(), store.case()

    def look(case_id: int, user: int, at: datetime) -> None:
        with UnitOfWork(engine, clock=lambda: at) as work:
            look_at(work, case_id, user)

    def seen(case_id: int, at: datetime) -> list[str]:
        since = at - timedelta(seconds=60)
        looking = queries.who_looks(EVERYTHING, case_id=case_id, since=since)
        return [row.name for row in RecordReader(engine).rows(looking)]

    look(first.id, ME, AT)
    look(first.id, OTHER, AT)
    look(first.id, ME, AT + timedelta(seconds=20))
    assert seen(first.id, AT + timedelta(seconds=30)) == ["Ana", "Ben"]
    assert seen(first.id, AT + timedelta(seconds=70)) == ["Ana"]
    look(second.id, OTHER, AT + timedelta(seconds=30))  # one looks at one case at a time
    assert seen(first.id, AT + timedelta(seconds=30)) == ["Ana"]
    look(999, ME, AT + timedelta(hours=2))  # a case that is gone; and what is old is forgotten
    with Session(engine) as session:
        assert session.query(CaseViewer).count() == 0


@pytest.mark.parametrize(("view", "parts"), [("unclaimed", 3), ("all", 3), ("due_today", 3), ("breached", 1)])
def test_a_page_of_a_large_queue_walks_along_its_index(sqlite_engine: Engine, view: View, parts: int) -> None:
    people(sqlite_engine)
    some_cases(sqlite_engine, 60)
    statement = queries.queue_page(Filters(), EVERYTHING, asked=asked(view), after=None, limit=10)
    sent: list[tuple[str, Any]] = []
    with sqlite_engine.connect() as connection:
        event.listen(connection, "before_cursor_execute", lambda *call: sent.append((call[2], call[3])))
        connection.execute(statement)
        sent = [call for call in sent if call[0].startswith("SELECT")]
        plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sent[-1][0]}", sent[-1][1])]
    assert [step for step in plan if " cases " in step] == ["SCAN cases USING COVERING INDEX ix_cases_open"] * parts
    assert sum("TEMP B-TREE" in step for step in plan) <= 2 * parts - 1  # of the few rows of each part, put together
