"""The order by lot in the store: who gets a lot, what it does to the queue, and what became of those drawn."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from dashboard.actions import lots as actions
from dashboard.answers import trial as answers
from dashboard.exports import export
from dashboard.identity import User
from data_access.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.maintenance import check
from data_access.queries import lots as queries
from data_access.queries import queue
from data_access.readers import RecordReader
from data_access.repositories import LotTrials, Settings, Users
from data_access.repositories.cases import draw_lots, side_of, withdraw_cases
from data_access.schema import Case, CaseLot, LotTrial
from data_access.schema.lots import BANDS, band_of
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store

if TYPE_CHECKING:
    from sqlalchemy import Engine

BEGAN = NOW
LATER = NOW + timedelta(hours=1)
LAST = date(2027, 1, 1)


def begin(engine: Engine, planned: int = 60) -> LotTrial:
    with UnitOfWork(engine, clock=lambda: BEGAN, actor="manager") as work:
        return LotTrials(work).begin(planned)


def draw(engine: Engine, at: datetime = LATER) -> int:
    with UnitOfWork(engine, clock=lambda: at) as work:
        return draw_lots(work)


def priced(store: Store, cents: int, **columns: Any) -> Case:
    who = columns.pop("who", None) or store.customer()
    return store.case(who, opened_at=LATER, priority_cents=cents, p_alive=0.9, **columns)


def drawn(engine: Engine) -> list[CaseLot]:
    with Session(engine) as session:
        return list(session.scalars(select(CaseLot).order_by(CaseLot.case_id)))


def place(cents: int, lot: str | None) -> int:
    """A plain twin of the amount that the queue is ordered by."""
    band = band_of(cents)
    above = [one for one in BANDS if one > cents]
    top = min(above) if above else cents
    return {"early": cents + (top - cents) // 2, "late": cents - (cents - band) // 2}.get(lot or "", cents)


def test_early_cases_stand_before_late_ones_of_their_band_and_behind_no_lower_band(engine: Engine) -> None:
    store = Store(engine)
    money = (0, 1, 999, 1_000, 1_001, 1_999, 2_000, 4_999, 7_000, 123_456, 499_999_999, 600_000_000)
    rows = [store.case(None, priority_cents=cents, lot=lot) for cents in money for lot in ("early", None, "late")]
    with Session(engine) as session:
        stored = {row.id: row.queue_cents or 0 for row in session.scalars(select(Case))}
    assert stored == {row.id: place(row.priority_cents or 0, row.lot) for row in rows}
    for one in rows:
        for other in rows:
            if one.lot == "early" and other.lot == "late" and band_of(one.priority_cents or 0) == band_of(
                other.priority_cents or 0
            ) < BANDS[-1]:  # fmt: skip
                assert stored[one.id] >= stored[other.id]
            if band_of(one.priority_cents or 0) > band_of(other.priority_cents or 0):
                assert stored[one.id] >= stored[other.id]
    asked = queue.Asked(view="all", now=NOW, day_ends_at=NOW)
    found, after = [], None
    while page := RecordReader(engine).rows(queue.queue_page(Filters(), EVERYTHING, asked=asked, after=after, limit=5)):
        found += [row.case_id for row in page]
        after = queue.Place(page[-1].part, page[-1].queue_cents, page[-1].case_id)
    assert found == sorted(stored, key=lambda case_id: (stored[case_id], case_id), reverse=True)


def test_whoever_changes_the_money_or_the_lot_moves_the_case(engine: Engine) -> None:
    case = priced(Store(engine), 1_500, lot="early")
    with UnitOfWork(engine) as work:
        row = work.session.get_one(Case, case.id)
        assert row.queue_cents == 1_750
        row.priority_cents = 3_000
        assert row.queue_cents == 4_000
        row.lot = None
    assert check(engine) == []
    with engine.begin() as connection:
        assert connection.execute(select(Case.queue_cents)).scalar_one() == 3_000
        values = {"customer_id": None, "state": "new", "opened_at": NOW, "priority_cents": 1_500, "lot": "late"}
        connection.execute(insert(Case), [values, {**values, "lot": None}])
        placed = connection.scalars(select(Case.queue_cents).order_by(Case.id)).all()
        assert placed == [3_000, 1_250, 1_500]
        connection.execute(update(Case).values(queue_cents=7))
    assert "3 open cases that stand in the wrong place" in "".join(one.sentence for one in check(engine))


def test_new_cases_get_the_lots_of_the_seed_once(engine: Engine) -> None:
    store = Store(engine)
    priced(store, 1_500)
    assert draw(engine) == 0, "no trial, no lot"
    before = store.case(store.customer(), opened_at=BEGAN - timedelta(hours=1), priority_cents=1_500, p_alive=0.9)
    trial = begin(engine)
    versions = {row.id: row.version for row in (priced(store, cents) for cents in (1_500, 1_100, 30_000, 1_900, 1_001))}
    assert draw(engine) == 6
    assert draw(engine) == 0
    found = drawn(engine)
    assert before.id not in {one.case_id for one in found}
    assert [(one.stratum, one.position) for one in found] == [(1_000, 0), (1_000, 1), (1_000, 2), (20_000, 0),
                                                              (1_000, 3), (1_000, 4)]  # fmt: skip
    for one in found:
        assert one.side == side_of(trial.seed, one.stratum, one.position)
        assert (one.drawn_at, one.drawn_on, one.trial_id) == (LATER, LATER.date(), trial.id)
    assert sorted(one.side for one in found if one.stratum == 1_000)[:4].count("early") >= 2
    with Session(engine) as session:
        for one in found:
            case = session.get_one(Case, one.case_id)
            assert (case.lot, case.version) == (one.side, versions.get(case.id, 1)), "nobody's step is refused by a lot"
    priced(store, 1_200)
    assert draw(engine) == 1
    assert drawn(engine)[-1].position == 5


def test_who_cannot_be_followed_or_was_served_gets_no_lot(engine: Engine) -> None:
    store = Store(engine)
    begin(engine)
    ana = store.customer()
    first = priced(store, 1_500, who=ana)
    priced(store, 90_000, who=ana)  # a second case of hers
    store.case(None, opened_at=LATER, priority_cents=1_500, p_alive=0.9)  # nobody knows whose
    store.case(store.customer(), opened_at=LATER, priority_cents=0)  # not priced yet
    priced(store, 1_500, state="resolved", resolved_at=LATER)
    with UnitOfWork(engine) as work:
        owner = Users(work).add(email="ana@example.com", name="Ana", role="agent")
    priced(store, 1_500, state="claimed", owner_id=owner.id)
    priced(store, 1_500, first_reply_at=LATER)
    hidden = store.batch(state="writing")
    priced(store, 1_500, batch_id=hidden.id)
    assert draw(engine) == 1
    assert [one.case_id for one in drawn(engine)] == [first.id]
    assert draw(engine) == 0, "the second case of a customer never gets one"


def test_drawing_ends_with_the_last_planned_customer(sqlite_engine: Engine) -> None:
    store = Store(sqlite_engine)
    trial = begin(sqlite_engine)
    for number in range(62):
        priced(store, 1_000 + number)
    assert actions.draw_waiting(sqlite_engine, clock=lambda: LATER) == 60
    with Session(sqlite_engine) as session:
        ended = session.get_one(LotTrial, trial.id)
        assert (ended.is_running, ended.ended_at, ended.ended_by) == (False, LATER, None)
    sides = [one.side for one in drawn(sqlite_engine)]
    assert (sides.count("early"), sides.count("late")) == (30, 30)
    priced(store, 1_500)
    assert draw(sqlite_engine) == 0


def test_one_trial_runs_at_a_time_and_each_step_can_be_taken_back(engine: Engine) -> None:
    agent = User(name="ben", role="agent", scope=EVERYTHING)
    with pytest.raises(UserError, match="As agent you can look"):
        actions.begin_trial(engine, agent, 100)
    manager = User(name="mia", role="manager", scope=EVERYTHING)
    told = actions.begin_trial(engine, manager, 100, submission_id="a")
    actions.begin_trial(engine, manager, 100, submission_id="a")  # a second click
    with pytest.raises(UserError, match="100 customers is running already"):
        actions.begin_trial(engine, manager, 200, submission_id="b")
    assert told.undo is not None
    told.undo()
    for wrong in (59, 100_001):
        with pytest.raises(UserError, match="not possible"):
            actions.begin_trial(engine, manager, wrong)
    again = actions.begin_trial(engine, manager, 200)
    one = answers.trials(RecordReader(engine), EVERYTHING)[0]
    assert (one.planned, one.running, one.drawn) == (200, True, 0)
    ended = actions.end_trial(engine, manager, one.trial_id, version=one.version)
    with pytest.raises(StaleRowError):
        actions.end_trial(engine, manager, one.trial_id, version=one.version)
    assert not answers.trials(RecordReader(engine), EVERYTHING)[0].running
    assert ended.undo is not None
    ended.undo()
    assert answers.trials(RecordReader(engine), EVERYTHING)[0].running
    priced(Store(engine), 1_500)
    actions.draw_waiting(engine, clock=lambda: datetime(2030, 1, 1, tzinfo=UTC))
    assert again.undo is not None
    with pytest.raises(UserError, match=r"Lots were drawn|changed this trial"):
        again.undo()


def test_a_case_with_a_lot_is_not_withdrawn(sqlite_engine: Engine) -> None:
    store = Store(sqlite_engine)
    kept, gone = (priced(store, 1_500, opened_by="queue", lot=lot) for lot in ("late", None))
    with UnitOfWork(sqlite_engine) as work:
        assert withdraw_cases(work) == 1
    with Session(sqlite_engine) as session:
        assert (session.get(Case, kept.id) is None, session.get(Case, gone.id) is None) == (False, True)


def test_what_became_of_those_drawn_by_hand(engine: Engine) -> None:
    store = Store(engine)
    begin(engine)
    ana, bea = (store.customer(team=team) for team in ("n", "e"))
    today = LATER.date()
    for days, cents in ((-366, 100), (-365, 700), (-1, 300), (0, 5_000), (91, 900)):
        store.purchase(ana, on=today + timedelta(days=days), lines=[(None, 1, cents)])
    store.purchase(ana, on=today + timedelta(days=1), lines=[(None, -1, 300)])  # a return is no purchase
    first = priced(store, 2_500, who=ana)
    priced(store, 1_500, who=bea, first_reply_at=None)
    draw(engine)
    trial = answers.trials(RecordReader(engine), EVERYTHING)[0]
    asked: dict[str, Any] = {"trial_id": trial.trial_id, "as_of": LAST}
    rows = RecordReader(engine).rows(queries.drawn_lots(EVERYTHING, **asked))
    ours = rows[0]
    assert (ours.case_id, ours.customer_id, ours.stratum, ours.priority_cents) == (first.id, ana.id, 2_000, 2_500)
    assert (rows[0].spent_cents, rows[0].again_on) == (1_000, today + timedelta(days=91))
    assert (rows[1].spent_cents, rows[1].again_on, rows[1].replied_at) == (0, None, None)
    few = RecordReader(engine).rows(queries.drawn_lots(Scope(teams=("e",)), **asked))
    assert [row.customer_id for row in few] == [bea.id]
    early = RecordReader(engine).rows(queries.drawn_lots(EVERYTHING, trial_id=trial.trial_id, as_of=today))
    assert early[0].again_on is None
    told = answers.told(RecordReader(engine), EVERYTHING, trial, LAST)
    assert (told.state, told.early + told.late) == ("drawing", 2)


def test_trials_and_lots_are_exported(sqlite_engine: Engine) -> None:
    store = Store(sqlite_engine)
    assert len(export(sqlite_engine, "order_trial")) == len(export(sqlite_engine, "lots_drawn")) == 0
    trial = begin(sqlite_engine)
    for number in range(60):
        who = store.customer()
        priced(store, 1_500, who=who)
        if number % 2:
            store.purchase(who, on=LATER.date() + timedelta(days=3))
    actions.draw_waiting(sqlite_engine, clock=lambda: LATER)
    with UnitOfWork(sqlite_engine) as work:
        Settings(work).change({"purchases_until": LAST})
    found = export(sqlite_engine, "order_trial")
    whole, band = found.to_dict("records")
    assert (whole["trial_state"], whole["lot_drawn"], whole["early_followed"], whole["late_followed"]) == (
        "told", 60, 30, 30,
    )  # fmt: skip
    assert whole["early_returned"] + whole["late_returned"] == 30
    assert whole["lot_answer"] in {"cannot tell", "higher", "lower"}
    assert (band["lot_stratum"], band["lot_gain"]) == (1_000, pytest.approx(whole["lot_gain"]))
    lots = export(sqlite_engine, "lots_drawn")
    assert lots["lot_side"].tolist() == [side_of(trial.seed, 1_000, place) for place in range(60)]
