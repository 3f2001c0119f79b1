"""Filtered purchases: rows marked with their neighbours, as the copy is asked, against rows gathered by customer."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from data_access.filters import EVERYTHING, Filters
from data_access.queries import explorer
from data_access.queries.cohort_rules import ATTRIBUTES, MEASURES, Clock, Rule
from data_access.readers import ColumnarReader, RecordReader
from data_access.schema.lives import COPY_ASKS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd
    from sqlalchemy import Engine

    from tests.builders import Store

FIRST, AS_OF = date(2026, 1, 1), date(2026, 6, 17)
DATES: dict[str, Any] = {"start": date(2026, 1, 20), "end": date(2026, 4, 1)}
FILTERS = (
    Filters(channels=("web",)),
    Filters(channels=("shop", "web"), **DATES),
    Filters(categories=("Cups",)),
    Filters(categories=("Bags",), channels=("web",), **DATES),
)
CLOCKS = (
    Clock(),
    Clock(period="week"),
    Clock(period="quarter"),
    Clock(period="rolling", days=20),
    Clock(period="brackets", brackets=((3, 10), (11, 40), (60, 90))),
)
COUNTED: tuple[dict[str, bool], ...] = ({}, {"free": True}, {"cancellations": True}, {"first_ever": True})


@pytest.fixture
def readers(engine: Engine, tmp_path: Path) -> Iterator[tuple[RecordReader, ColumnarReader]]:
    """The record, and a copy of it that is built at the first question."""
    copy = ColumnarReader(engine, tmp_path / "copies")
    yield RecordReader(engine), copy
    copy.close()


def _fill(store: Store, random: Random) -> None:
    """Purchases, several on one day among them, with lines of two categories, items for nothing and returns."""
    things = [store.product(category=name) for name in ("Cups", "Bags", "Cups")]
    for _ in range(25):
        year = random.choice((1950, 1988, 2001, None))
        who = store.customer(segment=random.choice(("vip", None)), birth_year=year)
        days = [FIRST + timedelta(days=random.randrange(175)) for _ in range(random.randint(1, 7))]
        for day in [*days, *random.sample(days, random.randint(0, 1))]:
            lines = [
                (random.choice(things), *random.choice(((1, 500), (2, 300), (1, 0), (-1, 300))))
                for _ in range(random.randint(1, 3))
            ]
            store.purchase(who, on=day, lines=lines, channel=random.choice(("web", "shop", None)))
        if random.random() < 0.4:
            store.feedback(who, on=FIRST, score_state="scored", label=random.choice(("negative", "positive")))


def _questions(random: Random, rule: Rule, filters: Filters) -> Iterator[tuple[str, Any]]:
    by = random.choice((None, *ATTRIBUTES))
    asked: dict[str, Any] = {"as_of": AS_OF, "by": by}
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("returns_by_age", {"measure": random.choice((None, *MEASURES)), "most": random.choice((None, 1, 4))}),
        ("returns_after", {}),
        ("returns_by_number", {"most": 3}),
        ("members", {"age": 0, "after": random.random() < 0.5}),
        ("lives", {}),
    ]
    for name, more in kinds:
        yield (
            f"{name} {rule} {filters} {by} {more}",
            getattr(explorer, name)(filters, EVERYTHING, rule, **asked, **more),
        )


def _told(frame: pd.DataFrame) -> list[str]:
    return sorted("|".join(map(str, row)) for row in frame.astype(object).itertuples(index=False, name=None))


def test_the_copy_counts_marked_purchases_as_the_record_gathers_them(
    store: Store, readers: tuple[RecordReader, ColumnarReader]
) -> None:
    random, (record, copy), own = Random(3), readers, 0
    _fill(store, random)
    copy.rebuild()
    for clock, filters, counted in product(CLOCKS, FILTERS, COUNTED):
        if random.random() < 0.7:
            continue
        for words, statement in _questions(random, Rule(clock=clock, **counted), filters):
            own += COPY_ASKS in statement.get_execution_options()
            assert _told(copy.copy_frame(statement)) == _told(record.frame(statement)), words
    assert own > 40  # else nothing was marked, and like was compared with like


def test_two_purchases_on_one_day_are_one_return_and_both_bring_money(
    store: Store, readers: tuple[RecordReader, ColumnarReader]
) -> None:
    """By hand: through the web Ana bought twice on day 0 and twice on day 25, in a shop on day 10."""
    ana = store.customer()
    for day, channel in ((0, "web"), (0, "web"), (10, "shop"), (25, "web"), (25, "web")):
        store.purchase(ana, on=FIRST + timedelta(days=day), channel=channel)
    rule = Rule(clock=Clock(period="rolling", days=20))
    asked: Any = {"as_of": AS_OF, "measure": "purchase_count"}
    statement = explorer.returns_by_age(Filters(channels=("web",)), EVERYTHING, rule, **asked)
    columns = ["age", "active_customers", "purchase_count"]
    readers[1].rebuild()
    assert readers[1].copy_frame(statement)[columns].to_numpy().tolist() == [[0, 1, 2], [20, 1, 2]]
