"""Unhappy words open cases by themselves, join those that are open, and are priced by the money at risk."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.actions.case_opening import Appraiser, open_waiting
from dashboard.analytics.queue_words import factors
from dashboard.settings import today
from dashboard.worker import Worker
from data_access.importing.undo import undo_import
from data_access.readers import ColumnarReader
from data_access.repositories import Settings
from data_access.repositories.cases import (
    OPENER,
)
from data_access.schema import (
    AuditEvent,
    CaseFeedback,
    DomainVersion,
    Feedback,
)
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.store.case_builders import (
    TODAY,
    all_cases,
    log,
    step,
    team,
    unhappy,
)

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


def look(engine: Engine, at: datetime = TODAY) -> tuple[int, int, int]:
    return tuple(open_waiting(engine, clock=lambda: at))  # type: ignore[return-value]


def test_unhappy_words_open_a_case_once_and_join_the_matter_they_are_about(engine: Engine) -> None:
    store = Store(engine)
    ana, day = store.customer(), TODAY.date()
    first = unhappy(store, ana, day - timedelta(days=20), product_id=store.product().id)
    unhappy(store, ana, day - timedelta(days=5), p_unhappy=0.6)
    other = unhappy(store, ana, day - timedelta(days=5), topic="price")
    nobody = [unhappy(store, None, day, topic=None), unhappy(store, None, day, topic=None)]
    store.feedback(ana, on=day, p_unhappy=0.4, score_state="scored")
    unhappy(store, ana, day, score_state="pending", p_unhappy=None, label=None)
    before = _version(engine)
    assert look(engine) == (4, 1, 0)
    assert look(engine) == (0, 0, 0)
    assert _version(engine) > before
    cases = all_cases(engine)
    assert [(c.customer_id, c.topic, c.state, c.opened_by) for c in cases] == [
        (ana.id, "delivery", "new", OPENER), (ana.id, "price", "new", OPENER),
        (None, None, "new", OPENER), (None, None, "new", OPENER),
    ]  # fmt: skip
    assert cases[0].product_id == first.product_id
    assert cases[0].waiting_since == first.received_at
    with Session(engine) as session:
        links = session.execute(select(CaseFeedback.case_id, CaseFeedback.feedback_id)).all()
    assert sorted(links) == [
        (cases[0].id, first.id), (cases[0].id, first.id + 1), (cases[1].id, other.id),
        (cases[2].id, nobody[0].id), (cases[3].id, nobody[1].id),
    ]  # fmt: skip
    assert [e.kind for e in log(engine, cases[0].id)] == ["opened", "joined"]


@pytest.mark.parametrize(
    ("columns", "opens"),
    [
        ({"rating": 2, "rating_scale": "stars", "p_unhappy": None, "score_state": "not_scored"}, 1),
        ({"rating": 6, "rating_scale": "nps", "p_unhappy": 0.3}, 1),
        ({"rating": 5, "rating_scale": "stars", "p_unhappy": 0.3, "rating_mismatch": "words_worse"}, 1),
        ({"rating": 7, "rating_scale": "nps", "p_unhappy": 0.3}, 0),
        ({"rating": 3, "rating_scale": "stars", "p_unhappy": 0.49}, 0),
        ({"rating": 3, "rating_scale": "stars", "p_unhappy": 0.59}, 1),
        ({"rating": 3, "rating_scale": "stars", "p_unhappy": 0.59, "text": None}, 0),
        ({"rating": 4, "rating_scale": "ces", "p_unhappy": 0.59, "text": ""}, 0),
    ],
)
def test_every_low_rating_and_every_furious_word_reaches_the_queue(
    sqlite_engine: Engine, columns: dict[str, Any], opens: int
) -> None:
    store = Store(sqlite_engine)
    unhappy(store, store.customer(), TODAY.date(), **columns)
    assert look(sqlite_engine)[0] == opens


def test_words_after_a_resolution_open_the_case_again_and_words_before_it_do_not(engine: Engine) -> None:
    ana, _, _ = team(engine)
    store = Store(engine)
    who, day = store.customer(), TODAY.date()
    unhappy(store, who, day - timedelta(days=3))
    look(engine, TODAY - timedelta(days=2))
    case = all_cases(engine)[0]
    for kind in ("claimed", "replied", "resolved"):
        case = step(engine, case, kind, ana, when=TODAY)
    unhappy(store, who, day - timedelta(days=1))  # said before, read only now: the answer covered it
    assert look(engine) == (0, 1, 0)
    assert all_cases(engine)[0].state == "resolved"
    unhappy(store, who, day + timedelta(days=5))
    assert look(engine, TODAY + timedelta(days=6)) == (0, 1, 0)
    case = all_cases(engine)[0]
    assert (case.state, case.resolved_at, case.owner_id) == ("reopened", None, ana.user_id)
    for kind in ("replied", "resolved"):
        case = step(engine, case, kind, ana, when=TODAY + timedelta(days=7))
    unhappy(store, who, day + timedelta(days=40))  # another time
    assert look(engine, TODAY + timedelta(days=41)) == (1, 0, 0)


def test_a_customer_who_speaks_again_takes_a_waiting_case_back_to_work(sqlite_engine: Engine) -> None:
    ana, _, _ = team(sqlite_engine)
    store = Store(sqlite_engine)
    who = store.customer()
    unhappy(store, who, TODAY.date() - timedelta(days=2))
    look(sqlite_engine)
    case = all_cases(sqlite_engine)[0]
    for kind in ("claimed", "replied", "waited", "snoozed"):
        case = step(sqlite_engine, case, kind, ana)
    assert case.waiting_since is None
    unhappy(store, who, TODAY.date())
    look(sqlite_engine, TODAY + timedelta(hours=3))
    case = all_cases(sqlite_engine)[0]
    assert (case.state, case.snoozed_until, case.waiting_since) == ("in_progress", None, TODAY + timedelta(hours=3))


def test_what_was_no_complaint_after_all_leaves_the_queue_but_not_what_people_work_on(engine: Engine) -> None:
    ana, _, _ = team(engine)
    store = Store(engine)
    said = [unhappy(store, store.customer(), TODAY.date()) for _ in range(2)]
    look(engine)
    step(engine, all_cases(engine)[1], "claimed", ana)
    with UnitOfWork(engine) as work:
        for one in said:
            work.session.get_one(Feedback, one.id).p_unhappy = 0.1
    assert look(engine) == (0, 0, 1)
    assert [c.state for c in all_cases(engine)] == ["claimed"]
    with Session(engine) as session:
        assert session.scalar(select(func.count()).where(AuditEvent.action == "cases withdrawn")) == 1


def test_how_far_back_the_queue_reaches_is_the_owners_choice(sqlite_engine: Engine) -> None:
    store = Store(sqlite_engine)
    with UnitOfWork(sqlite_engine) as work:
        Settings(work).change({"queue_reach_days": 30})
    day = today("UTC")
    unhappy(store, store.customer(), day - timedelta(days=31))
    unhappy(store, store.customer(), day - timedelta(days=29))
    assert look(sqlite_engine)[0] == 1


def test_cases_of_an_import_go_with_it_and_what_had_joined_them_waits_for_a_case_again(engine: Engine) -> None:
    ana, _, _ = team(engine)
    store = Store(engine)
    who, day = store.customer(), TODAY.date()
    first, second = store.batch(kind="feedback"), store.batch(kind="feedback")
    unhappy(store, who, day - timedelta(days=2), batch_id=first.id)
    look(engine)
    unhappy(store, who, day, batch_id=second.id)
    assert look(engine) == (0, 1, 0)
    assert undo_import(engine, first.id).undone
    assert all_cases(engine) == []
    assert look(engine) == (1, 0, 0)
    step(engine, all_cases(engine)[0], "claimed", ana)
    report = undo_import(engine, second.id)
    assert not report.undone
    assert report.conflicts == (f"Case {all_cases(engine)[0].id} was changed after this import created it.",)


def test_the_queue_is_ordered_by_money_at_risk(engine: Engine) -> None:
    store = Store(engine)
    rich, poor = store.customer(segment="vip"), store.customer(segment="home")
    new = store.customer(segment="vip")
    store.purchases([(rich, date(2026, 5, 1) + timedelta(days=7 * n), 50_000) for n in range(6)])
    store.purchases([(poor, date(2026, 5, 1) + timedelta(days=7 * n), 500) for n in range(6)])
    for who in (poor, rich, new, None):
        unhappy(store, who, TODAY.date(), topic=None)
    look(engine)
    appraiser = Appraiser(engine, clock=lambda: TODAY)
    assert appraiser.appraise() == 4
    assert appraiser.appraise() == 0
    of: dict[int | None, Any] = {c.customer_id: c for c in all_cases(engine)}
    assert of[rich.id].priority_cents > 20 * of[poor.id].priority_cents > 0
    assert of[new.id].expected_cents == of[rich.id].expected_cents  # the median of the segment: one customer
    assert of[poor.id].expected_cents < of[None].expected_cents < of[rich.id].expected_cents
    assert {c.version for c in of.values()} == {1}
    expected = {key: (c.p_alive, c.expected_cents, c.severity) for key, c in of.items()}
    assert Appraiser(engine, clock=lambda: TODAY + timedelta(days=14)).appraise() == 4
    again: dict[int | None, Any] = {c.customer_id: c for c in all_cases(engine)}
    for key, c in again.items():
        assert (c.p_alive, c.expected_cents, c.severity) == expected[key]  # fixed when the case was priced
        assert c.priority_cents / of[key].priority_cents == pytest.approx(0.5, rel=0.03)


def test_feedback_that_came_before_the_first_purchases_is_priced_when_they_come(engine: Engine) -> None:
    store = Store(engine)
    ana, unknown = store.customer(), None
    for who in (ana, unknown):
        unhappy(store, who, TODAY.date(), topic=None)
    server = Worker(lambda: engine, clock=lambda: TODAY)
    assert server.open_cases() == 2
    assert [c.priority_cents for c in all_cases(engine)] == [0, 0]
    told = {"p_alive": 0.0, "expected_cents": 0, "severity": 0.9, "said_at": TODAY}
    assert factors(told, TODAY, "GBP") == [], "a price that is not known is no price of 0"
    assert server.open_cases() == 0
    store.purchases([(ana, date(2026, 5, 1) + timedelta(days=7 * n), 50_000) for n in range(6)])
    server.open_cases()
    priced = [(c.priority_cents, c.p_alive, c.expected_cents) for c in all_cases(engine)]
    assert all(all(one) for one in priced), "the known one, and the other by the median"


def _version(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalars(select(DomainVersion.version).where(DomainVersion.domain == "cases")).one()


def test_a_server_of_a_large_store_prices_cases_by_its_copy_and_waits_for_it(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    store = Store(sqlite_engine)
    rich, new = store.customer(segment="vip"), store.customer(segment="home")
    store.purchases([(rich, date(2026, 5, 1) + timedelta(days=7 * n), 50_000) for n in range(6)])
    for who in (rich, new):
        unhappy(store, who, TODAY.date(), topic=None)
    copy = ColumnarReader(sqlite_engine, tmp_path / "copies", bulk_lines=1)  # a large store, as it sees it
    try:
        server = Worker(lambda: sqlite_engine, clock=lambda: TODAY, reader=lambda: copy)
        assert server.open_cases() == 2
        assert [c.p_alive for c in all_cases(sqlite_engine)] == [None, None]
        copy.rebuild()
        assert server.open_cases() == 0
        by_copy = [(c.priority_cents, c.p_alive, c.expected_cents) for c in all_cases(sqlite_engine)]
        assert all(price for price, _, _ in by_copy)
        assert Appraiser(sqlite_engine, clock=lambda: TODAY).appraise() == 0, "the record gives the same"
    finally:
        copy.close()
