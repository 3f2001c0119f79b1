"""Problems in the store: counted by the radar, opened once, worked on, and gone with what they rest on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, func, select, text

from dashboard.actions.problem_watch import Lookout
from dashboard.actions.radar import watch
from dashboard.actions.scoring import PREVIEW_FROM
from dashboard.answers import problems as answers
from dashboard.answers import quality, radar
from dashboard.worker import Worker, _to_read
from data_access.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.maintenance.demo_data import clear_demo
from data_access.queries import problems as queries
from data_access.queries import radar as radar_queries
from data_access.readers import RecordReader
from data_access.repositories import Merges, Seen
from data_access.repositories.problems import Problems
from data_access.schema import AuditEvent, Feedback, FeedbackTopic, Problem, ProblemFeedback, StoreSettings
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.schema import Customer, Purchase

LAST = date(2026, 6, 1)
LATER = datetime(2026, 6, 2, 9, tzinfo=UTC)


def complain(
    store: Store, who: Customer | None, about: Purchase | None, on: date, topic: str = "delivery", **columns: object
) -> Feedback:
    read: dict[str, object] = {"score_state": "scored", "label": "negative", "p_unhappy": 0.9, "topics_by": "t"}
    said = store.feedback(who, on=on, purchase_id=about.id if about else None, **(read | columns))
    with UnitOfWork(store.engine) as work:
        work.session.add(FeedbackTopic(feedback_id=said.id, topic=topic, label="negative", mixed=False))
    return said


def shop_with_a_bad_partner(engine: Engine) -> tuple[Store, list[Customer]]:
    """Two deliveries a week of each partner for 20 weeks; in the last six days eight customers complain of one."""
    store = Store(engine)
    people = [store.customer(name=f"Name {n}", region="north" if n % 2 else "south", team="a") for n in range(8)]
    days = [LAST - timedelta(days=7 * week) for week in range(20)]
    bought = [
        store.purchase(people[week % 8], on=day, delivered_on=day, delivery_partner=partner, channel="web")
        for week, day in enumerate(days) for partner in ("Quick", "Slow")
    ]  # fmt: skip
    store.feedback(people[0], on=LAST - timedelta(days=130), p_unhappy=0.1, score_state="scored")
    for number, who in enumerate(people):
        complain(store, who, bought[1], LAST - timedelta(days=number % 6))
    return store, people


def all_problems(engine: Engine, scope: Scope = EVERYTHING) -> list[dict[Any, Any]]:
    return RecordReader(engine).frame(queries.problems(Filters(), scope)).to_dict("records")


def test_a_complaint_is_a_topic_said_badly_or_an_unhappy_customer_and_deliveries_count_when_due(engine: Engine) -> None:
    store = Store(engine)
    ana, product = store.customer(region="north"), store.product(code="TEA")
    late = store.purchase(ana, on=LAST - timedelta(days=9), promised_on=LAST - timedelta(days=6),
                          delivered_on=LAST - timedelta(days=2), delivery_partner="Slow", channel="web",
                          lines=[(product, 1, 100), (product, 2, 100)])  # fmt: skip
    store.purchase(ana, on=LAST - timedelta(days=3), refunded=True)
    store.purchase(ana, on=LAST - timedelta(days=400))
    said = complain(store, ana, late, LAST, product_id=product.id)
    rated = store.feedback(None, on=LAST, text=None, rating=1, p_unhappy=0.97, score_state="not_scored")
    store.feedback(ana, on=LAST, p_unhappy=0.1, score_state="scored")
    hidden = store.batch(state="writing")
    store.feedback(ana, on=LAST, p_unhappy=0.9, batch_id=hidden.id)
    asked = {"start": LAST - timedelta(days=30), "end": LAST + timedelta(days=1)}
    reader = RecordReader(engine)
    rows = reader.rows(radar_queries.complaints(Filters(), EVERYTHING, **asked))
    assert [tuple(row) for row in rows] == [
        (said.id, ana.id, LAST, "delivery", 1, "TEA", "Slow", "north", "web", LAST - timedelta(days=6)),
        (rated.id, None, LAST, None, 1, None, None, None, None, None),
    ]
    assert [tuple(row) for row in reader.rows(radar_queries.deliveries(Filters(), EVERYTHING, **asked))] == [
        ("Slow", "north", "web", LAST - timedelta(days=6), 1)
    ]
    assert [tuple(row) for row in reader.rows(radar_queries.product_deliveries(Filters(), EVERYTHING, **asked))] == [
        ("TEA", LAST - timedelta(days=6), 1)
    ]
    south = Scope(regions=("south",))
    assert reader.rows(radar_queries.complaints(Filters(), south, **asked)) == []
    assert reader.rows(radar_queries.deliveries(Filters(countries=("FR",)), EVERYTHING, **asked)) == []


def test_one_alarm_opens_one_problem_however_often_and_by_whom_it_is_looked_at(engine: Engine) -> None:
    shop_with_a_bad_partner(engine)
    assert watch(engine, clock=lambda: NOW) == 1
    assert watch(engine, clock=lambda: NOW) == 0
    (row,) = all_problems(engine)
    assert (row["feedback_count"], row["customers"], row["state"]) == (8, 8, "open")
    assert LAST - timedelta(days=5) <= row["first_day"] <= row["rang_on"] <= LAST
    with UnitOfWork(engine, actor="ann") as work:
        problem = Problems(work).change(int(row["problem_id"]), version=1, state="closed", cause="Strike")
        assert (problem.closed_by, problem.version) == ("ann", 2)
    assert watch(engine, clock=lambda: LATER) == 0, "the same alarm does not come back after it was closed"
    with engine.connect() as connection:
        told = connection.execute(select(AuditEvent.action, AuditEvent.details).order_by(AuditEvent.id)).all()
    assert [action for action, _ in told if action.startswith("problem")] == ["problem opened", "problem closed"]
    assert "Strike" not in str([details for _, details in told]), "what people write stays out of the audit trail"


def test_new_complaints_join_the_open_problem_and_the_standing_says_how_far_it_is(engine: Engine) -> None:
    store, people = shop_with_a_bad_partner(engine)
    watch(engine, clock=lambda: NOW)
    (row,) = all_problems(engine)
    cell = radar.Cell(str(row["kind"]), str(row["subject"]), str(row["topic"]))
    bought = store.purchase(people[3], on=LAST, delivery_partner="Slow", channel="web", delivered_on=LAST)
    complain(store, people[3], bought, LAST)
    watch(engine, clock=lambda: LATER)
    (row,) = all_problems(engine)
    assert row["feedback_count"] == 9
    reader = RecordReader(engine)
    found = radar.gather(reader, Filters(), EVERYTHING, LAST)
    assert found is not None
    assert cell in found.cells
    (stand,) = answers.standings(reader, found, Filters(), EVERYTHING, LAST)
    assert stand.since.complaints == 9
    assert stand.since.low > 1
    assert stand.verdict == "going on"
    assert stand.weeks["complaints"].sum() == 9
    said = answers.feedback_of(reader, int(row["problem_id"]), Filters(), EVERYTHING, limit=50)
    people_told = answers.customers_of(said, stand)
    assert len(people_told) == 8
    assert people_told["complaints"].sum() == 9


def test_a_stale_save_is_refused_and_a_scope_sees_its_own_part_only(engine: Engine) -> None:
    shop_with_a_bad_partner(engine)
    watch(engine, clock=lambda: NOW)
    (row,) = all_problems(engine)
    number = int(row["problem_id"])
    with UnitOfWork(engine, actor="ann") as work:
        Problems(work).change(number, version=1, state="working", fix="Another partner")
    with pytest.raises(StaleRowError, match="Somebody else changed this problem"), UnitOfWork(engine) as work:
        Problems(work).change(number, version=1, fix="Nothing")
    (north,) = all_problems(engine, Scope(regions=("north",)))
    assert (north["feedback_count"], north["fix"]) == (4, "Another partner")
    nobody = Scope(teams=("b",))
    assert all_problems(engine, nobody) == []
    with pytest.raises(UserError, match="There is no problem number"), UnitOfWork(engine) as work:
        Problems(work).change(number, version=2, scope=nobody, state="closed")
    with pytest.raises(UserError, match="2,001 characters"), UnitOfWork(engine) as work:
        Problems(work).change(number, version=2, cause="x" * 2_001)
    history = RecordReader(engine).frame(queries.problem_history(number, EVERYTHING))
    assert history["action"].tolist() == ["problem is worked on", "problem opened"]
    assert RecordReader(engine).frame(queries.problem_history(number, nobody)).empty


def test_a_merge_keeps_the_complaints_and_feedback_that_goes_takes_its_link_along(engine: Engine) -> None:
    _, people = shop_with_a_bad_partner(engine)
    watch(engine, clock=lambda: NOW)
    with UnitOfWork(engine, actor="ann") as work:
        Merges(work).merge(Seen(people[0].id, 1), [Seen(people[1].id, 1)])
    (row,) = all_problems(engine)
    assert (row["feedback_count"], row["customers"]) == (8, 7)
    with UnitOfWork(engine, actor="ann") as work:
        gone = work.session.scalars(select(ProblemFeedback.feedback_id).limit(1)).one()
        work.session.delete(work.session.get_one(Feedback, gone))
    (row,) = all_problems(engine)
    assert row["feedback_count"] == 7
    with UnitOfWork(engine) as work:
        work.session.get_one(StoreSettings, 1).demo = {"seed": 1}
    removed = clear_demo(engine, clock=lambda: NOW)
    assert (removed["problems"], removed["problem_feedback"]) == (1, 7)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Problem)) == 0


def test_the_worker_looks_when_all_feedback_is_read_and_not_again_while_nothing_came(engine: Engine) -> None:
    shop_with_a_bad_partner(engine)
    worker = Worker(lambda: engine, clock=lambda: NOW)
    assert worker.look_for_problems() == 0, "feedback waits to be read"
    worker._read_at = _to_read(engine)
    assert worker.look_for_problems() == 1
    assert worker.look_for_problems() == 0
    assert len(all_problems(engine)) == 1


def test_a_quick_reading_of_much_lets_the_radar_look_at_once_and_again_after_the_better_one(engine: Engine) -> None:
    store, people = shop_with_a_bad_partner(engine)
    lookout = Lookout(lambda: engine, clock=lambda: NOW, reader=lambda: RecordReader(engine))
    assert lookout.look() == 1
    with UnitOfWork(engine) as work:
        work.session.execute(delete(Problem))
    complain(store, people[0], None, LAST)
    assert lookout.look() == 0, "it looked a moment ago"
    lookout.hurry()
    assert lookout.look() == 1
    with UnitOfWork(engine) as work:
        work.session.execute(delete(Problem))
    assert lookout.look() == 0, "nothing came since"
    complain(store, people[1], None, LAST)
    assert lookout.look() == 1, "the better reading comes within the hour"
    complain(store, people[2], None, LAST)
    assert lookout.look() == 0


def test_the_worker_looks_before_the_slow_reading_of_much_begins(sqlite_engine: Engine) -> None:
    store, people = shop_with_a_bad_partner(sqlite_engine)
    for number in range(PREVIEW_FROM):
        store.feedback(people[number % 8], text="It came", on=LAST - timedelta(days=40))
    worker = Worker(lambda: sqlite_engine, clock=lambda: NOW)
    assert worker.read_feedback() >= PREVIEW_FROM, "the better scorer read anew what the quick one had read"
    worker._dismiss()
    assert len(all_problems(sqlite_engine)) == 1
    changed = (
        "SELECT min(seq) FROM change_log WHERE domain = 'problems'",
        "SELECT max(seq) FROM change_log WHERE domain = 'feedback'",
    )
    with sqlite_engine.connect() as connection:
        opened, read = (connection.scalar(text(asked)) for asked in changed)
    assert opened < read


def test_an_empty_store_and_one_without_feedback_open_nothing(engine: Engine) -> None:
    assert watch(engine, clock=lambda: NOW) == 0
    Store(engine).purchase(Store(engine).customer(), on=LAST)
    assert quality.last_day(RecordReader(engine), EVERYTHING) == LAST
    assert watch(engine, clock=lambda: NOW) == 0
