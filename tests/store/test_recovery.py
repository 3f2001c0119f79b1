"""Whether handling helps, counted in the store: by hand on both databases, the slow way, without hidden rows."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dashboard import exports
from dashboard.answers import recovery as answers
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries import recovery
from data_access.readers import RecordReader
from data_access.schema import Case, CaseEvent, CaseFeedback, Feedback
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.store.answered_shop import AS_OF, answered_shop

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.schema import Customer

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def unhappy(store: Store, who: Customer | None, on: str, *replies: str, **of: Any) -> tuple[Feedback, Case]:
    """Feedback of a day at noon, with the case that answers it."""
    said = store.feedback(who, on=on, rating=1, **of.pop("feedback", {}))
    first = at(min(replies)) if replies else None
    case = store.case(who, opened_at=of.pop("opened_at", at(f"{on} 12:30")), first_reply_at=first, **of)
    with UnitOfWork(store.engine) as work:
        work.session.add(CaseFeedback(case_id=case.id, feedback_id=said.id))
        work.session.add_all(
            CaseEvent(case_id=case.id, kind="replied", happened_at=at(reply), actor="Ana", state="in_progress")
            for reply in replies
        )
    return said, case


def rows(reader: RecordReader, statement: Any) -> list[tuple[Any, ...]]:
    found: Any = reader.frame(statement)
    return [tuple(row) for row in found.astype("object").where(found.notna(), None).itertuples(index=False)]


def test_complaints_are_those_of_cases_with_what_was_bought_before_and_after(engine: Engine) -> None:
    store, reader = Store(engine), RecordReader(engine)
    ana, bea, carl = (store.customer(team=team, segment="Home") for team in ("n", "n", "e"))
    for on, cents in (("2025-01-10", 700), ("2025-01-11", 500), ("2026-01-10", 900), ("2026-01-11", 1000)):
        store.purchase(ana, on=on, lines=[(None, 1, cents)])
    store.purchase(ana, on="2026-01-12", lines=[(None, -1, 300)])  # a return is no purchase
    store.purchase(ana, on="2026-04-11", lines=[(None, 1, 2000)])  # day 90
    store.purchase(ana, on="2026-04-12", lines=[(None, 1, 4000)])
    said, _ = unhappy(store, ana, "2026-01-11")
    store.feedback(bea, on="2026-01-11", rating=1)  # without a case
    unhappy(store, None, "2026-01-11")
    other, _ = unhappy(store, carl, "2026-01-11")
    hidden = store.batch(state="writing")
    unhappy(store, bea, "2026-01-11", batch_id=hidden.id)
    asked: dict[str, Any] = {"as_of": AS_OF, "days": 90}
    found = rows(reader, recovery.complaints(Filters(), EVERYTHING, **asked))
    # 2025-01-11 lies 365 days before, 2025-01-10 one more; the day of the feedback is neither before nor after.
    first, second = sorted(found)
    assert (first[0], first[1], first[3]) == (said.id, ana.id, date(2026, 1, 11))
    assert first[5:] == (500 + 900, date(2026, 4, 11), 2000 - 300)
    assert (second[0], *second[5:]) == (other.id, 0, None, 0)
    assert [row[0] for row in rows(reader, recovery.complaints(Filters(), Scope(teams=("e",)), **asked))] == [other.id]
    assert rows(reader, recovery.complaints(Filters(segments=("Office",)), EVERYTHING, **asked)) == []
    early = rows(reader, recovery.complaints(Filters(), EVERYTHING, as_of=date(2026, 2, 1), days=90))
    assert min(early)[6] is None, "what is bought after the last day is not known yet"


def test_answers_steps_and_moments_of_visible_cases(engine: Engine) -> None:
    store, reader = Store(engine), RecordReader(engine)
    ana, bea = store.customer(team="n"), store.customer(team="e")
    due = {"due_at": at("2026-01-20"), "first_reply_due_at": at("2026-01-12"), "claimed_at": at("2026-01-11 13:00")}
    said, case = unhappy(store, ana, "2026-01-11", "2026-01-12 09:00", "2026-01-14 10:00", topic="price", **due)
    old = store.case(bea, first_reply_at=at("2026-02-01 08:00"), due_at=at("2026-02-02"))  # older than the log
    hidden = store.batch(state="writing")
    unhappy(store, bea, "2026-01-11", "2026-01-12 09:00", batch_id=hidden.id)
    found = rows(reader, recovery.replies(Filters(), EVERYTHING))
    assert [(who, moment.strftime("%d %H:%M")) for who, moment in found] == [
        (ana.id, "12 09:00"), (ana.id, "14 10:00"), (bea.id, "01 08:00"),
    ]  # fmt: skip
    assert len(rows(reader, recovery.replies(Filters(), Scope(teams=("n",))))) == 2
    steps: Any = reader.frame(recovery.case_steps(Filters(), EVERYTHING)).set_index("case_id")
    assert steps.index.tolist() == [case.id, old.id]
    assert (steps.loc[case.id, "topic"], steps.loc[case.id, "team"]) == ("price", "n")
    assert steps["due_at"].dt.day.tolist() == [12, 2]
    assert steps.loc[case.id, "replied_at"].isoformat() == "2026-01-12T09:00:00+00:00"
    assert steps["claimed_at"].notna().tolist() == [True, False]
    assert rows(reader, recovery.first_complaints(Filters(), EVERYTHING)) == [(case.id, said.id)]
    for hour in (15, 9):
        store.purchase(ana, on="2026-01-20", purchased_at=datetime(2026, 1, 20, hour, tzinfo=UTC))
    store.purchase(ana, on="2026-01-21")
    moments = rows(reader, recovery.purchase_moments([ana.id, bea.id], [date(2026, 1, 20)], EVERYTHING))
    assert [(who, day, moment.hour) for who, day, moment in moments] == [(ana.id, date(2026, 1, 20), 9)]


def test_the_answer_is_that_of_the_slow_way(sqlite_engine: Engine) -> None:
    told = answered_shop(Store(sqlite_engine), 5, 180)
    reader = RecordReader(sqlite_engine)
    said = answers.complaints(reader, Filters(), EVERYTHING, AS_OF)
    found = answers.recovery(reader, Filters(), EVERYTHING, said, as_of=AS_OF, zone="UTC")
    # Purchases stand at noon, all of them: no times of day, so the day of the answer waits as a whole.
    assert not found.timed
    days = [row["said"].date() for row in told]
    answered = {place: (row["reply"].date() - days[place]).days for place, row in enumerate(told) if row["reply"]}
    back = {place: (row["back"] - days[place]).days for place, row in enumerate(told) if row["back"]}
    within = {place: gap for place, gap in back.items() if gap <= 90}
    assert found.effect.returns == len(within)
    assert found.effect.answered_returns == sum(answered.get(place, math.inf) < gap for place, gap in within.items())
    waiting = sum(min(answered.get(place, 90), within.get(place, 90.5) - 0.5, 90) for place in range(len(told)))
    assert found.effect.strata["waiting_days"].sum() == pytest.approx(waiting)
    assert found.episodes["tier"].nunique() == 3
    assert found.effect.verdict in {"cannot tell", "helps", "harms"}
    loop = answers.closed_loop(reader, Filters(), EVERYTHING, said, answers.Moment(AS_OF, NOW, "UTC"))
    steps: Any = loop.all.set_index("step")
    in_time = sum(bool(row["reply"] and row["reply"] <= row["said"] + timedelta(days=2)) for row in told)
    assert steps.loc["answered_in_time", ["step_cases", "step_reached"]].tolist() == [180, in_time]
    assert steps.loc["bought_again", ["step_cases", "step_reached"]].tolist() == [180, len(within)]
    assert set(loop.by_team["group"]) == {"North", "South"}
    assert loop.by_topic.groupby("group")["step_cases"].max().sum() == 180
    assert loop.load.empty, "nothing came in within 8 weeks"
    assert loop.open == 180


FIRST = {
    "recovery_effect": ("value_tier", "all"), "recovery_strata": ("band_days", "0-7"),
    "won_back": ("complaints_followed", 160), "early_answers": ("landmark_days", 2),
    "loop_scorecard": ("step", "received"), "weekday_load": ("weekday", 0),
}  # fmt: skip


def test_the_exports_hold_what_the_page_shows(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_TODAY", "2026-03-01")
    for name in FIRST:
        assert tuple(exports.export(sqlite_engine, name).columns) == exports.VIEWS[name].columns
    answered_shop(Store(sqlite_engine), 7, 160)
    for name, (column, first) in FIRST.items():
        # What came in lately is counted soon after it came, who bought again when they have had the time.
        monkeypatch.setenv("RAPPORT_TODAY", "2026-03-01" if name == "weekday_load" else AS_OF.isoformat())
        frame = exports.export(sqlite_engine, name)
        assert tuple(frame.columns) == exports.VIEWS[name].columns
        assert frame[column].tolist()[0] == first
    by_team = exports.export(sqlite_engine, "loop_scorecard", options={"by": "team"})
    assert by_team["group"].nunique() == 2
