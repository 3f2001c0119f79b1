"""How customers first sounded, which the copy keeps beside their periods, follows whatever is done to feedback."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries import explorer
from data_access.queries.cohort_rules import Clock, Period, Rule
from data_access.readers import ColumnarReader, RecordReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd
    from sqlalchemy import Engine

    from data_access.readers import Reader
    from tests.builders import Store

AS_OF = date(2026, 7, 15)
# What the first age after the start is.
STEPS: dict[Period, int] = {
    "week": 7,
    "month": 1,
    "quarter": 3,
    "rolling": 20,
    "brackets": 1,
}  # what the first age after the start is
SCORED: dict[str, Any] = {"score_state": "scored"}


@pytest.fixture
def copy(engine: Engine, tmp_path: Path) -> Iterator[ColumnarReader]:
    """A reader whose copy is made where a test says so, and only followed from there on."""
    reader = ColumnarReader(engine, tmp_path / "copies")
    yield reader
    reader.close()


def groups(reader: Reader, **options: Any) -> dict[str | None, int]:
    """How many customers there are of each feeling, as the copy or the record counts them."""
    asked = explorer.returns_by_number(
        Filters(), EVERYTHING, Rule(), as_of=options.get("as_of", AS_OF), most=12, by="first_feedback"
    )
    frame = reader.copy_frame(asked) if isinstance(reader, ColumnarReader) else reader.frame(asked)
    counts = frame.groupby("group", dropna=False)["customers"].sum()
    return {name if isinstance(name, str) else None: int(count) for name, count in counts.items()}


def rows(frame: pd.DataFrame) -> list[str]:
    """The rows of an answer in an order of their own: databases put unknown groups first or last."""
    return sorted(map(repr, frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)))


# What is done, and the groups afterwards. Ana's first words are negative, her later ones positive; Ben's wait.
CHANGES: tuple[tuple[str, dict[str | None, int]], ...] = (
    ("UPDATE feedback SET score_state = 'scored', label = 'neutral' WHERE id = :ben", {"negative": 1, "neutral": 1}),
    ("UPDATE feedback SET label = 'positive' WHERE id = :ana", {"positive": 1, "neutral": 1}),
    ("UPDATE feedback SET label = 'negative' WHERE id = :later", {"positive": 1, "neutral": 1}),
    ("UPDATE feedback SET received_on = '2026-01-09' WHERE id = :later", {"negative": 1, "neutral": 1}),
    ("UPDATE feedback SET label = 'not_scored' WHERE id = :later", {"positive": 1, "neutral": 1}),
    ("UPDATE feedback SET received_on = '2026-07-16' WHERE id = :ana", {None: 1, "neutral": 1}),
    ("UPDATE feedback SET customer_id = NULL WHERE id = :ben", {None: 2}),
    ("UPDATE feedback SET customer_id = (SELECT min(id) FROM customers) WHERE id = :ben", {None: 1, "neutral": 1}),
    ("DELETE FROM feedback WHERE id = :ben", {None: 2}),
)


@pytest.mark.both_databases
def test_a_copy_follows_scores_corrections_days_owners_and_deletions(
    engine: Engine, store: Store, copy: ColumnarReader
) -> None:
    ana, ben = store.customer(), store.customer()
    for who in (ana, ben):
        store.purchase(who, on="2026-01-05")
    said = {
        "ana": store.feedback(ana, on="2026-02-02", label="negative", **SCORED).id,
        "later": store.feedback(ana, on="2026-02-03", label="positive", **SCORED).id,
        "ben": store.feedback(ben, on="2026-02-01").id,
    }
    copy.rebuild()
    assert groups(copy) == {"negative": 1, None: 1}
    for change, expected in CHANGES:
        with engine.execution_options(writing=True).begin() as connection:
            connection.execute(text(change), {name: value for name, value in said.items() if f":{name}" in change})
        assert groups(copy) == expected, change
        assert groups(RecordReader(engine)) == expected, change


def test_words_of_days_to_come_are_not_known_yet(store: Store, copy: ColumnarReader) -> None:
    """The first words decide, also where later ones are asked about: an earlier day knows fewer of them."""
    ana = store.customer()
    store.purchase(ana, on="2026-01-05")
    store.feedback(ana, on="2026-02-02", label="negative", **SCORED)
    store.feedback(ana, on="2026-02-20", label="positive", **SCORED)
    copy.rebuild()
    asked = {day: groups(copy, as_of=date(2026, 2, day)) for day in (1, 2, 28)}
    assert asked == {1: {None: 1}, 2: {"negative": 1}, 28: {"negative": 1}}


@pytest.mark.parametrize("period", STEPS)
def test_figures_and_the_people_behind_them_are_those_of_the_record(
    engine: Engine, store: Store, copy: ColumnarReader, period: Period
) -> None:
    """By every clock: how many came back, and who; also for somebody who may see one team's customers alone."""
    for number in range(24):
        who = store.customer(team=("north", "south")[number % 2])
        for week in range(0, 9 + number % 9, 1 + number % 3):
            store.purchase(who, on=date.fromordinal(date(2026, 1, 5).toordinal() + 7 * week + number % 5))
        for label in ("negative", "positive", "neutral")[number % 4 :]:
            store.feedback(who, on=date.fromordinal(date(2026, 1, 9).toordinal() + number), label=label, **SCORED)
    copy.rebuild()
    record, rule, of_team = RecordReader(engine), Rule(clock=Clock(period=period, days=20)), Scope(teams=("north",))
    behind: dict[str, Any] = {"age": STEPS[period], "group": "negative"}
    people = explorer.members(Filters(), EVERYTHING, rule, as_of=AS_OF, by="first_feedback", **behind)
    for scope in (EVERYTHING, of_team):
        asked: dict[str, Any] = {"as_of": AS_OF, "by": "first_feedback"}
        for statement in (
            explorer.returns_by_age(Filters(), scope, rule, measure="net_cents", **asked),
            explorer.returns_after(Filters(), scope, rule, **asked),
        ):
            found = copy.copy_frame(statement)
            assert found["group"].nunique() == 3 or scope is of_team
            assert rows(found) == rows(record.frame(statement))
    found = copy.copy_frame(people)
    assert len(found) > 0
    assert rows(found) == rows(record.frame(people))
