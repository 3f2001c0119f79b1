"""Every analysis of loyalty where data are thin or odd: nobody, one purchase, one day, late sign-up, merges, midnight.

Where the right answer is that nothing changes, two stores are asked the same and must say the same.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

from dashboard import exports
from data_access.engine import open_engine
from tests.builders import Store
from tests.store.import_files import Files
from tests.store.test_merging import Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pandas as pd
    from sqlalchemy import Engine

LAST = date(2026, 1, 31)
RETENTION: dict[str, dict[str, str]] = {
    "months": {},
    "in a month or later": {"back": "in_or_after"},
    "weeks": {"period": "week"},
    "quarters, orders": {"period": "quarter", "measure": "orders"},
    "own windows, net money": {"period": "rolling", "measure": "net"},
    "own brackets, units": {"period": "brackets", "measure": "units"},
    "groups in own windows": {"period": "rolling", "by": "segment"},
}
OTHERS = ("cohort_revenue", "compare_groups", "survival", "lifecycle", "moved_customers", "revenue_retention",
          "purchase_intervals", "rfm", "rfm_segments", "clv", "at_risk", "silent_leavers")  # fmt: skip
ANALYSES = {
    **{f"retention: {name}": ("cohort_retention", options) for name, options in RETENTION.items()},
    **{view: (view, {}) for view in OTHERS},
}
# A share of nobody has no value, and so has what nobody has shown yet; everything else that is a number is finite.
EMPTY_AT_FIRST = ["monetary_value", "quick_ratio", "low", "high", "gap_share", "usual_gap_days", "limit_days"]


@pytest.fixture
def new_store(sqlite_template: Path, tmp_path: Path) -> Iterator[Callable[[str], Engine]]:
    """Stores by name, each a file of its own."""
    opened = []

    def make(name: str) -> Engine:
        path = tmp_path / f"{name}.db"
        path.write_bytes(sqlite_template.read_bytes())
        opened.append(open_engine(str(path)))
        return opened[-1]

    yield make
    for engine in opened:
        engine.dispose()


def answers(engine: Engine) -> dict[str, pd.DataFrame]:
    return {name: exports.export(engine, view, options=options) for name, (view, options) in ANALYSES.items()}


def assert_same(one: Engine, other: Engine) -> None:
    mine, theirs = answers(one), answers(other)
    for name, answer in mine.items():
        assert_frame_equal(answer, theirs[name], obj=name)
    assert sum(len(answer) for answer in mine.values()) > 50


def shop(engine: Engine, *, joined_on: date | None = None) -> Store:
    """Twenty-four customers who come and go over two years, of two segments."""
    store, random = Store(engine), Random(3)
    for number in range(24):
        who = store.customer(segment=("vip", "regular")[number % 2], joined_on=joined_on)
        day = date(2024, 2, 1) + timedelta(days=random.randrange(500))
        while day <= LAST:
            store.purchase(who, on=day, lines=[(None, random.randint(1, 3), random.randint(100, 900))])
            day += timedelta(days=random.randint(3, 160))
    return store


def test_nobody_gives_no_rows(new_store: Callable[[str], Engine]) -> None:
    assert {name: len(answer) for name, answer in answers(new_store("none")).items() if len(answer)} == {}


@pytest.mark.parametrize("customers", [1, 40])
def test_one_purchase_each_on_one_day_is_counted_and_nothing_is_made_up(
    customers: int, new_store: Callable[[str], Engine]
) -> None:
    engine = new_store("day")
    store = Store(engine)
    for _ in range(customers):
        store.purchase(store.customer(), on=LAST)
    found = answers(engine)
    for name, answer in found.items():
        for column in answer.select_dtypes("number").columns.difference(EMPTY_AT_FIRST):
            values = answer[column].dropna().to_numpy(dtype="float64")
            assert np.isfinite(values).all(), (name, column)
            assert name in {"rfm_segments", "revenue_retention"} or len(values) == len(answer), (name, column)
    assert found["retention: months"]["active_customers"].tolist() == [customers]
    # Their first window and their first bracket after the first day are not over, so nobody is counted in them.
    assert found["retention: own windows, net money"].empty
    assert found["retention: own brackets, units"]["age"].tolist() == [0]
    assert found["lifecycle"][["opening_customers", "new_customers", "lapsed_customers", "closing_customers"]].to_numpy(
    ).tolist() == [[0, customers, 0, customers]]  # fmt: skip
    assert found["lifecycle"]["quick_ratio"].isna().all()
    assert found["survival"][["events", "survival"]].to_numpy().tolist() == [[0, 1]]
    assert not found["revenue_retention"]["enough"].any()
    assert found["purchase_intervals"][["gaps", "open_gaps"]].to_numpy().tolist() == [[0, customers]]
    assert found["rfm_segments"]["customers"].sum() == customers
    # One-time buyers are not all called alive, and the interval says how little is known.
    worth = found["clv"]
    assert (worth["probability_alive"] < 1).all()
    assert (worth["expected_value_high_cents"] > 3 * worth["expected_value_low_cents"]).all()
    assert (found["at_risk"]["rhythm"] == "unknown").all()
    assert found["silent_leavers"].empty


def test_purchases_before_somebody_signed_up_count_as_any_others(new_store: Callable[[str], Engine]) -> None:
    early, late = new_store("early"), new_store("late")
    shop(early)
    shop(late, joined_on=date(2026, 1, 15))
    assert_same(early, late)


def test_merged_customers_are_as_one_who_made_all_their_purchases(new_store: Callable[[str], Engine]) -> None:
    apart, one = new_store("apart"), new_store("one")
    days = [LAST - timedelta(days=ago) for ago in (700, 610, 400, 395, 200, 31, 0)]
    merged: tuple[int, int] = (0, 0)
    for engine in (apart, one):
        store = shop(engine)
        ana, double = store.customer(segment="vip"), store.customer(segment="vip")
        for place, day in enumerate(days):
            store.purchase(double if engine is apart and place % 2 else ana, on=day)
        merged = ana.id, double.id
    Desk(apart).merge(*merged)
    assert_same(apart, one)


def test_a_purchase_around_midnight_belongs_to_the_day_and_month_of_the_business(
    new_store: Callable[[str], Engine], tmp_path: Path
) -> None:
    """Half past eleven in London on the last of January is already February in Berlin."""
    told, meant = new_store("told"), new_store("meant")
    rows = [(f"{number},C{number % 9}", date(2025, 1, 31) + timedelta(days=17 * number)) for number in range(20)]
    for engine, moment in ((told, "{:%Y-%m-%d}T23:30:00Z"), (meant, "{:%Y-%m-%d} 00:30:00")):
        files = Files(engine, tmp_path)
        files.settings(time_zone="Europe/Berlin", country="DE")
        # In summer half past eleven is half past one in Berlin: the day after as well.
        days = [day + timedelta(days=engine is meant) for _, day in rows]
        lines = [f"{start},{moment.format(day)},TEA,Tea,1,5.00,DE" for (start, _), day in zip(rows, days, strict=True)]
        assert files.bring(*lines).accepted == len(rows)
    assert_same(told, meant)
    first = exports.export(told, "cohort_retention")["cohort_month"].iloc[0]
    assert first == "2025-02"
