"""Where free items or every document count: periods marked anew against documents counted one by one."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from data_access.filters import EVERYTHING, Filters
from data_access.queries import cohort_moments, explorer
from data_access.queries.cohort_rules import Clock, Rule
from data_access.queries.retention import cohort_retention
from data_access.readers import ColumnarReader, RecordReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from data_access.readers import Reader
    from tests.builders import Store

FIRST, AS_OF = date(2026, 1, 1), date(2026, 6, 17)
SOLD, GIVEN, BACK = [(None, 1, 500)], [(None, 1, 0)], [(None, -1, 300)]
CLOCKS = (
    Clock(),
    Clock(period="week"),
    Clock(period="quarter"),
    Clock(period="rolling", days=20),
    Clock(period="brackets", brackets=((1, 10), (11, 40))),
)
RULES = (Rule(free=True), Rule(cancellations=True))
DATED = Filters(start=date(2026, 1, 20), end=date(2026, 4, 1))


@pytest.fixture
def readers(engine: Engine, tmp_path: Path) -> Iterator[list[Reader]]:
    """The record, and a copy of it that is built at the first question."""
    copy = ColumnarReader(engine, tmp_path / "copies")
    yield [RecordReader(engine), copy]
    copy.close()


def _told(reader: Reader, statement: Any) -> list[tuple[Any, ...]]:
    """Rows in one order, whole numbers as such."""
    frame = reader.copy_frame(statement) if isinstance(reader, ColumnarReader) else reader.frame(statement)
    found = frame[sorted(frame.columns)].astype(object)
    rows = found.where(found.notna(), None).itertuples(index=False, name=None)
    return sorted((tuple(int(cell) if isinstance(cell, float) else cell for cell in row) for row in rows), key=repr)


def _questions(random: Random, rule: Rule, filters: Filters) -> Iterator[tuple[str, Any]]:
    """Two of different kinds; ``first_category`` stands for what hangs on the first day."""
    by = random.choice((None, "segment", "first_category"))
    asked: dict[str, Any] = {"as_of": AS_OF, "by": by}
    measure = random.choice((None, "gross_cents", "net_cents", "purchase_count", "units_milli"))
    kinds: dict[str, dict[str, Any]] = {
        "returns_by_age": {"measure": measure},
        "returns_after": {},
        "returns_by_number": {"most": 3},
        "members": {"age": 0, "after": True},
        "lives": {},
    }
    for name, more in random.sample(sorted(kinds.items()), 2):
        yield f"{name} {rule} {by} {more}", getattr(explorer, name)(filters, EVERYTHING, rule, **asked, **more)


def _fill(store: Store, random: Random) -> None:
    cup, bag = store.product(category="Cups"), store.product(category="Bags")
    for _ in range(14):
        who = store.customer(segment=random.choice(("vip", None)))
        for _ in range(random.randint(1, 6)):
            lines = [(random.choice((cup, bag)), *random.choice((SOLD, SOLD, GIVEN, BACK))[0][1:])]
            store.purchase(who, on=FIRST + timedelta(days=random.randrange(160)), lines=lines)


def test_random_documents_are_counted_as_one_by_one(
    store: Store, readers: list[Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(43)
    _fill(store, random)
    readers[1].rebuild()  # type: ignore[attr-defined]
    for rule, clock in product(RULES, CLOCKS):
        own = Rule(clock=clock, free=rule.free, cancellations=rule.cancellations)
        seed, filters = random.random(), random.choice((Filters(), DATED))
        quick = [(name, [_told(r, q) for r in readers]) for name, q in _questions(Random(seed), own, filters)]
        with monkeypatch.context() as patch:
            for module in (cohort_moments, explorer):
                patch.setattr(module, "rollups_can_tell", lambda _: False)
            for (name, found), (_, question) in zip(quick, _questions(Random(seed), own, filters), strict=True):
                expected = _told(readers[0], question)
                assert found == [expected, expected], name


def test_a_return_and_a_gift_alone_count_where_they_are_asked_for(store: Store, readers: list[Reader]) -> None:
    """By hand. Ana is given something first and brings something back in March; Ben only ever brings back."""
    ana, ben = store.customer(), store.customer()
    for who, on, lines in ((ana, "2026-01-30", GIVEN), (ana, "2026-02-02", SOLD), (ana, "2026-03-02", BACK)):
        store.purchase(who, on=on, lines=lines)
    store.purchase(ben, on="2026-02-05", lines=BACK)
    months = defaultdict(list)
    january = 2026 * 12
    for options in ({}, {"free": True}, {"cancellations": True}):
        for reader in readers:
            found = reader.frame(cohort_retention(Filters(), EVERYTHING, **options))
            cells = found[["cohort_month", "age_months", "active_customers"]].to_numpy().tolist()
            months[tuple(options)].append([[month - january, age, people] for month, age, people in cells])
    assert months == {
        (): [[[1, 0, 1]]] * 2,
        ("free",): [[[0, 0, 1], [0, 1, 1]]] * 2,
        ("cancellations",): [[[0, 0, 1], [0, 1, 1], [0, 2, 1], [1, 0, 1]]] * 2,
    }
    windows = Rule(clock=Clock(period="rolling", days=10), cancellations=True)
    found = readers[0].frame(explorer.lives(Filters(), EVERYTHING, windows, as_of=AS_OF))
    assert found.iloc[:, 1:].astype(str).to_numpy().tolist() == [
        ["2026-01-30", "2026-03-02", "3"],
        ["2026-02-05", "2026-02-05", "1"],
    ]


def test_dates_two_centuries_apart_leave_the_copy_whole(store: Store, readers: list[Reader]) -> None:
    """They stand for "unknown" in some exports; an age in the copy's lists has fewer bits than they need."""
    ann, ben = store.customer(), store.customer()
    for who, days in ((ann, ("1900-01-01", "2026-01-05")), (ben, ("1900-01-01", "2199-12-31"))):
        for day in days:
            store.purchase(who, on=day)
    for number, reader in enumerate(readers):
        if isinstance(reader, ColumnarReader):
            reader.rebuild()
        asked = explorer.lives(Filters(), EVERYTHING, Rule(), as_of=date(2026, 2, 1))
        told = {(row[0], row[2], row[3]) for row in _told(reader, asked)}
        assert told == {(ann.id, date(2026, 1, 5), 2), (ben.id, date(1900, 1, 1), 1)}, number
