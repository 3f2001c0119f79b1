"""What rises, what is bought again, counted in the database: by hand, and against a slow twin on random purchases."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from dashboard import exports
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries import product_habits as queries
from data_access.queries.product_habits import Days
from tests.builders import Store
from tests.provision.everyday import again

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.readers import Reader

END = date(2026, 4, 1)
NOW, BEFORE = Days(date(2026, 1, 1), END), Days(date(2025, 10, 1), date(2026, 1, 1))


def two_periods(reader: Reader, items: list[Any], **asked: Any) -> dict[str, int]:
    """The one row of counts."""
    filters, scope = asked.get("filters", Filters()), asked.get("scope", EVERYTHING)
    given: dict[str, Any] = {"of": "category", "items": items, "now": NOW, "before": BEFORE}
    row = reader.frame(queries.buyers_in_two_periods(filters, scope, **given)).iloc[0]
    return {name: int(row[name]) for name in row.index}


def test_customers_of_two_periods_are_counted_by_what_they_did_in_both(store: Store, reader: Reader) -> None:
    cup, bag = store.product(category="Cups"), store.product(category="Bags")
    ana, ben, eva = store.customer(team="north"), store.customer(), store.customer()
    store.purchase(ana, on="2026-02-01", lines=[(cup, 1, 500), (cup, 1, 500)])
    store.purchase(ana, on="2025-12-31", lines=[(cup, 1, 500)])
    store.purchase(ben, on="2026-03-31", lines=[(bag, 1, 500), (cup, 1, 0)])
    store.purchase(ben, on="2025-10-01", lines=[(cup, 1, 500)])
    store.purchase(eva, on="2026-04-01", lines=[(cup, 1, 500)])
    store.purchase(eva, on="2026-01-01", lines=[(bag, -1, 500)])
    assert two_periods(reader, ["Cups", "Bags"]) == {
        "now": 2, "before": 2, "both": 2,
        "now_0": 1, "before_0": 2, "kept_0": 1, "new_0": 1, "gone_0": 2,
        "now_1": 1, "before_1": 0, "kept_1": 0, "new_1": 1, "gone_1": 0,
    }  # fmt: skip
    assert two_periods(reader, ["Cups"], scope=Scope(teams=("north",)))["before"] == 1
    gave_up: dict[str, Any] = {"of": "category", "item": "Cups", "bought": BEFORE, "without": NOW, "most": 5}
    rows = reader.frame(queries.one_period_only(Filters(), EVERYTHING, **gave_up)).values.tolist()
    assert rows == [[ben.id, 1, 500, date(2025, 10, 1)]]
    north = queries.one_period_only(Filters(), Scope(teams=("north",)), **gave_up)
    assert reader.frame(north).empty
    assert two_periods(reader, []) == {"now": 2, "before": 2, "both": 2}
    months = reader.frame(
        queries.buyers_by_month(Filters(), EVERYTHING, of="category", items=["Bags", "Cups"], days=NOW)
    )
    assert months[["month", "item", "customers"]].values.tolist() == [[2026 * 12 + 1, 1, 1], [2026 * 12 + 2, 0, 1]]
    active = reader.frame(queries.customers_by_month(Filters(), EVERYTHING, days=BEFORE))
    assert active[["month", "customers"]].values.tolist() == [[2025 * 12 + 9, 1], [2025 * 12 + 11, 1]]


def test_who_bought_again_did_so_on_a_later_day_in_time_and_was_followed_long_enough(
    store: Store, reader: Reader
) -> None:
    cup, bag = store.product(), store.product()
    ana, ben, eva, ida = (store.customer() for _ in range(4))
    for who, days in ((ana, ("2026-01-01", "2026-01-31")), (ben, ("2026-01-01", "2026-02-01")), (ida, ("2026-03-20",))):
        for day in days:
            store.purchase(who, on=day, lines=[(cup, 1, 500)])
    store.purchase(eva, on="2026-01-05", lines=[(cup, 1, 500), (cup, 2, 500), (bag, 1, 500)])
    store.purchase(eva, on="2026-01-05", lines=[(cup, 1, 500)])
    store.purchase(eva, on="2026-01-09", lines=[(cup, 1, 0), (bag, -1, 500), (None, 1, 500)])
    found = reader.frame(queries.repeat_buyers(Filters(), EVERYTHING, days=30, as_of=date(2026, 3, 31)))
    assert found.values.tolist() == [[cup.id, 3, 1], [bag.id, 1, 0]]


def flow(reader: Reader, items: list[Any], days: int = 30) -> dict[Any, list[int]]:
    """Of each first category: customers, those back, and what they bought."""
    statement = queries.next_purchases(Filters(), EVERYTHING, items=items, days=days, as_of=date(2026, 3, 31))
    rows = reader.frame(statement).to_numpy().tolist()
    return {None if row[0] != row[0] else row[0]: row[1:] for row in rows}


def test_the_next_purchase_is_that_of_the_second_day_in_time(store: Store, reader: Reader) -> None:
    cup, bag = store.product(category="Cups"), store.product(category="Bags")
    ana, ben, eva, ida, new = (store.customer() for _ in range(5))
    store.purchase(ana, on="2026-01-01", lines=[(cup, 1, 500), (bag, 1, 100)])
    store.purchase(ana, on="2026-01-31", lines=[(bag, 1, 500), (cup, 1, 500), (bag, 1, 1)])
    store.purchase(ana, on="2026-02-01", lines=[(None, 1, 500)])
    store.purchase(ben, on="2026-01-01", lines=[(cup, 1, 500)])
    store.purchase(ben, on="2026-02-01", lines=[(cup, 1, 500)])
    store.purchase(eva, on="2026-01-01", lines=[(None, 1, 500)])
    store.purchase(eva, on="2026-01-03", lines=[(cup, 1, 0), (bag, -1, 500)])
    store.purchase(ida, on="2026-01-01", lines=[(bag, 1, 500)])
    store.purchase(ida, on="2026-01-02", lines=[(None, 1, 500)])
    store.purchase(new, on="2026-03-15", lines=[(bag, 1, 500)])
    assert flow(reader, ["Cups", "Bags", None]) == {
        "Cups": [2, 1, 1, 1, 0], "Bags": [1, 1, 0, 0, 1], None: [1, 0, 0, 0, 0],
    }  # fmt: skip


def twin_flow(days_of: dict[tuple[int, int], set[date]], names: list[Any], days: int) -> dict[Any, list[int]]:
    """The same from the days on which each customer (second) bought each item (first); all lines cost the same."""
    told: dict[Any, list[int]] = defaultdict(lambda: [0] * (2 + len(names)))
    for who in {who for _, who in days_of}:
        own = {item: on for (item, owner), on in days_of.items() if owner == who}
        first, *later = sorted(set().union(*own.values()))
        if (date(2026, 3, 31) - first).days < days:
            continue
        opened = [names[item] for item, on in own.items() if first in on]
        row = told[min(opened, key=lambda name: (name is None, name))]
        row[0] += 1
        if later and (later[0] - first).days <= days:
            row[1] += 1
            for item, on in own.items():
                row[2 + item] += later[0] in on
    return dict(told)


@pytest.mark.parametrize("seed", [3, again(4)])
def test_counts_are_those_of_a_slow_twin(store: Store, reader: Reader, seed: int) -> None:
    random = Random(seed)
    names = ["X", "Y", None]
    products = [store.product(category=name) for name in names]
    days_of: dict[tuple[int, int], set[date]] = defaultdict(set)
    did: dict[int, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for who in [store.customer() for _ in range(20)]:
        for _ in range(random.randrange(6)):
            on, item = END - timedelta(days=random.randrange(1, 200)), random.randrange(3)
            store.purchase(who, on=on, lines=[(products[item], 1, 500)])
            days_of[item, who.id].add(on)
            for place, period in enumerate((NOW, BEFORE)):
                if period.start <= on < period.end:
                    did[who.id][place].add(item)
    expected = {
        "now": sum(bool(now) for now, _ in did.values()),
        "before": sum(bool(before) for _, before in did.values()),
        "both": sum(bool(now and before) for now, before in did.values()),
    }
    for item in range(3):
        expected |= {
            f"now_{item}": sum(item in now for now, _ in did.values()),
            f"before_{item}": sum(item in before for _, before in did.values()),
            f"kept_{item}": sum(item in now and item in before for now, before in did.values()),
            f"new_{item}": sum(item in now and bool(before) for now, before in did.values()),
            f"gone_{item}": sum(item in before and bool(now) for now, before in did.values()),
        }
    assert two_periods(reader, list(names)) == expected
    again: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for (item, _), days in days_of.items():
        first, *later = sorted(days)
        if (END - first).days >= 40:
            again[products[item].id][0] += 1
            again[products[item].id][1] += any((day - first).days <= 40 for day in later)
    assert flow(reader, list(names), 40) == twin_flow(days_of, names, 40)
    found = reader.frame(queries.repeat_buyers(Filters(), EVERYTHING, days=40, as_of=END))
    assert {int(row[0]): [int(row[1]), int(row[2])] for row in found.values} == dict(again)


def test_the_exports_say_what_rises_and_what_is_bought_again(sqlite_engine: Engine) -> None:
    store = Store(sqlite_engine)
    cup, bag = store.product(category="Cups", name="Cup"), store.product(category="Bags", name="Bag")
    for number in range(100):
        who = store.customer()
        store.purchase(who, on=date(2024, 6, 1) + timedelta(days=number), lines=[(bag, 1, 500)])
        store.purchase(who, on=date(2025, 6, 1) + timedelta(days=number), lines=[(cup if number % 2 else bag, 1, 500)])
    store.purchase(store.customer(), on="2026-03-31", lines=[(cup, 1, 500)])
    rising = exports.export(sqlite_engine, "item_changes").set_index("item")
    told = dict(zip(rising.index, rising[["buyers_now", "buyers_before", "trend"]].values.tolist(), strict=True))
    assert told == {"Bags": [50, 100, "falling"], "Cups": [51, 0, "rising"]}
    again = exports.export(sqlite_engine, "repeat_rates", options={"days": "365"}).set_index("product")
    assert again[["buyers", "again"]].values.tolist() == [[100, 50]]
    assert again.index.tolist() == [bag.code]
    assert "repeat_shrunk" in again.columns


def test_an_empty_store_has_no_habits(sqlite_engine: Engine) -> None:
    assert exports.export(sqlite_engine, "item_changes").empty
    assert exports.export(sqlite_engine, "repeat_rates").empty
