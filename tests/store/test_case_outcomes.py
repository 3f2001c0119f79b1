"""What became of a case is set by data: returned, not returned, too early; by hand, and as the scorecard has it."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard.analytics.recovery.outcome import Outcome, outcome_of
from dashboard.answers import recovery as answers
from dashboard.exports import export
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries import recovery as queries
from data_access.queries.case_outcomes import case_returns
from data_access.readers import RecordReader
from data_access.schema import CaseFeedback
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.schema import Customer

AS_OF = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("received", "again", "became"),
    [
        ("2026-03-01", "2026-03-13", ("returned", 12)),
        ("2026-03-01", "2026-05-30", ("returned", 90)),
        ("2026-03-01", "2026-05-31", ("not_returned", 90)),
        ("2026-03-01", None, ("not_returned", 90)),
        ("2026-04-01", None, ("not_returned", 90)),  # the 90th day is the last one known
        ("2026-04-02", None, ("too_early", 89)),
        ("2026-06-20", "2026-06-21", ("returned", 1)),
        ("2026-06-30", None, ("too_early", 0)),
    ],
)
def test_outcomes_by_hand(received: str, again: str | None, became: tuple[str, int]) -> None:
    found = outcome_of(date.fromisoformat(received), date.fromisoformat(again) if again else None, AS_OF)
    assert found == Outcome(*became)  # type: ignore[arg-type]


def opened(store: Store, who: Customer | None, *days: str) -> int:
    """A resolved case about words of these days."""
    at = datetime.fromisoformat((*days, "2026-06-01")[0]).replace(tzinfo=UTC)
    case = store.case(who, state="resolved", opened_at=at, resolved_at=at + timedelta(days=1), action="x")
    for one in days:
        said = store.feedback(who, on=one)
        with UnitOfWork(store.engine) as work:
            work.session.add(CaseFeedback(case_id=case.id, feedback_id=said.id))
    return case.id


def test_the_export_says_what_became_of_each_case(engine: Engine) -> None:
    store = Store(engine)
    ana, ben, cyd, dan = (store.customer(team=team) for team in ("north", "north", "south", "south"))
    for who, on in ((ana, "2026-02-01"), (ana, "2026-03-01"), (ana, "2026-03-13"), (cyd, AS_OF.isoformat())):
        store.purchase(who, on=on)
    store.purchase(ben, on="2026-03-05", refunded=True)  # what was taken back is no return of the customer's
    cases = [opened(store, ana, "2026-03-01", "2026-03-10"), opened(store, ben, "2026-03-01"),
             opened(store, cyd, "2026-06-01"), opened(store, dan, "2026-06-29"), opened(store, None, "2026-03-01"),
             opened(store, dan)]  # fmt: skip
    frame = export(engine, "queue", options={"view": "done"}).set_index("case_number").loc[cases]
    told = [one if isinstance(one, str) else None for one in frame["case_outcome"]]
    assert told == ["Returned", "Not returned", "Returned", "Too early", None, None]
    assert frame["outcome_days"].tolist()[:4] == [12, 90, 29, 1]
    rows = RecordReader(engine).rows(case_returns(Scope(teams=("north",)), ids=cases, as_of=AS_OF))
    assert [row.case_id for row in rows] == cases[:2], "of one's own customers alone"


def test_a_case_became_what_the_scorecard_counts(sqlite_engine: Engine) -> None:
    store, chance = Store(sqlite_engine), random.Random(7)
    people = [store.customer() for _ in range(12)]
    for who in people:
        for _ in range(chance.randrange(5)):
            day = date(2026, 1, 1) + timedelta(days=chance.randrange(181))
            store.purchase(who, on=day.isoformat(), refunded=chance.random() < 0.2)
    for who in people * 2:
        first = date(2026, 1, 1) + timedelta(days=chance.randrange(170))
        opened(store, who, *sorted((first + timedelta(days=chance.randrange(9))).isoformat() for _ in range(2)))
    reader, nobody = RecordReader(sqlite_engine), Filters()
    said = answers.complaints(reader, nobody, EVERYTHING, AS_OF)
    every = reader.frame(queries.case_steps(nobody, EVERYTHING))
    counted = answers._with_returns(every, reader.frame(queries.first_complaints(nobody, EVERYTHING)), said, AS_OF)
    rows = reader.rows(case_returns(EVERYTHING, ids=every["case_id"].tolist(), as_of=AS_OF))
    became = {row.case_id: outcome_of(row.received_on, row.again_on, AS_OF) for row in rows}
    assert len(became) == len(counted)
    for row in counted.to_dict("records"):
        found = became[row["case_id"]]
        assert (found.kind == "returned") == (row["returned_days"] > 0)
        assert (found.kind == "too_early") <= (not row["mature"])
        if found.kind == "returned":
            assert found.days == row["returned_days"]
