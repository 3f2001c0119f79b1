"""When customers last bought, how often, for how much: by hand, and against a slow twin on random purchases."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from dashboard import exports
from data_access.errors import UserError
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries.rfm import customer_rfm
from data_access.readers import ColumnarReader, RecordReader

if TYPE_CHECKING:
    from pathlib import Path

    from data_access.readers import Reader
    from tests.builders import Store

END = date(2026, 3, 31)
Measures = dict[int, tuple[int, int, int, int]]


def measures(
    reader: Reader,
    as_of: date = END,
    filters: Filters = Filters(),  # noqa: B008
    scope: Scope = EVERYTHING,
) -> Measures:
    """Recency, span, purchases and money by customer."""
    frame = reader.frame(customer_rfm(filters, scope, as_of=as_of))
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in frame.itertuples(index=False)}


def test_a_purchase_on_the_day_asked_about_is_one_day_old(store: Store, reader: Reader) -> None:
    ana = store.customer()
    store.purchase(ana, on="2026-03-01", lines=[(None, 2, 1000)])
    store.purchase(ana, on=END)
    assert measures(reader) == {ana.id: (1, 30, 2, 3000)}
    assert measures(reader, date(2026, 4, 30)) == {ana.id: (31, 30, 2, 3000)}


def test_as_of_an_earlier_day_later_purchases_and_customers_are_not_there(store: Store, reader: Reader) -> None:
    ana, ben = store.customer(), store.customer()
    for who, day in ((ana, "2025-12-31"), (ana, "2026-01-01"), (ben, "2026-03-01")):
        store.purchase(who, on=day)
    assert measures(reader, date(2025, 12, 31)) == {ana.id: (1, 0, 1, 1000)}
    assert measures(reader, date(2025, 12, 30)) == {}


def test_only_purchases_count_and_returns_take_nothing_back(store: Store, reader: Reader) -> None:
    ana, ben, eva = store.customer(), store.customer(), store.customer()
    bought = store.purchase(ana, on="2026-03-01", lines=[(None, 3, 1000), (None, 1, 0)])
    store.purchase(ana, on="2026-03-05", cancels=bought, lines=[(None, -1, 1000)])
    store.purchase(ana, on="2026-03-06", lines=[(None, 1, 0)])
    store.purchase(ben, on="2026-03-02", refunded=True)
    store.purchase(eva, on="2026-03-03", lines=[(None, -1, 500)])
    store.purchase(None, on="2026-03-04")
    assert measures(reader) == {ana.id: (31, 0, 1, 3000)}


def test_filters_and_scope_narrow_what_counts(store: Store, reader: Reader) -> None:
    cup, bag = store.product(category="Cups"), store.product(category="Bags")
    ana, ben = store.customer(country="DE", team="north"), store.customer(country="FR", team="south")
    store.purchase(ana, on="2026-03-01", lines=[(cup, 1, 300), (cup, 2, 100), (bag, 1, 700)], channel="web")
    store.purchase(ana, on="2026-03-11", lines=[(bag, 1, 700), (cup, -1, 100)], channel="shop")
    store.purchase(ben, on="2026-03-21", lines=[(bag, 1, 700)], channel="web")
    assert measures(reader, filters=Filters(categories=("Cups",))) == {ana.id: (31, 0, 1, 500)}
    assert measures(reader, filters=Filters(channels=("web",))) == {ana.id: (31, 0, 1, 1200), ben.id: (11, 0, 1, 700)}
    assert measures(reader, filters=Filters(countries=("FR",))) == {ben.id: (11, 0, 1, 700)}
    assert measures(reader, scope=Scope(teams=("north",))) == {ana.id: (21, 10, 2, 1900)}
    assert measures(reader, filters=Filters(start=date(2026, 3, 2))) == {
        ana.id: (21, 0, 1, 700), ben.id: (11, 0, 1, 700),
    }  # fmt: skip


def test_random_purchases_are_measured_as_the_slow_twin_does(store: Store, tmp_path: Path) -> None:
    random = Random(8)
    people = [store.customer(country=random.choice(["DE", "FR"])) for _ in range(12)]
    cup, bag = store.product(category="Cups"), store.product(category="Bags")
    rows: list[dict[str, Any]] = []
    for _ in range(90):
        owner, day = random.choice(people), END - timedelta(days=random.randrange(400))
        lines = [(random.choice([cup, bag]), random.choice([1, 2, -1]), random.choice([0, 250, 900])) for _ in range(2)]
        refunded = random.random() < 0.1
        store.purchase(owner, on=day, lines=lines, refunded=refunded)
        rows.append({"who": owner, "day": day, "lines": [] if refunded else lines})
    readers: list[Reader] = [RecordReader(store.engine), ColumnarReader(store.engine, tmp_path)]
    readers[1].rebuild()  # type: ignore[attr-defined]
    for filters in (Filters(), Filters(categories=("Cups",)), Filters(countries=("DE",))):
        for as_of in (END, date(2025, 12, 31)):
            expected = slow(rows, filters, as_of)
            assert [measures(reader, as_of, filters) for reader in readers] == [expected, expected]
    readers[1].close()


def slow(rows: list[dict[str, Any]], filters: Filters, as_of: date) -> Measures:
    """The same in plain Python from what was entered."""
    bought: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for row in rows:
        wanted = not filters.countries or row["who"].country in filters.countries
        sold = [
            quantity * price
            for product, quantity, price in row["lines"]
            if quantity > 0 and price > 0 and (not filters.categories or product.category in filters.categories)
        ]
        if wanted and sold and row["day"] <= as_of:
            bought[row["who"].id].append((row["day"], sum(sold)))
    return {
        who: (
            (as_of - max(days)).days + 1,
            (max(days) - min(days)).days,
            len(days),
            sum(cents for _, cents in entries),
        )
        for who, entries in bought.items()
        for days in [[day for day, _ in entries]]
    }


def test_the_export_scores_by_the_last_covered_day_and_breaks_ties_by_customer(store: Store) -> None:
    for number in (1000, 999, 42, 7, 100):
        store.purchase(store.customer(reference=str(number)), on=END)
    found = exports.export(store.engine, "rfm")
    assert found[["customer", "recency_days", "r", "f", "m", "segment"]].to_numpy().tolist() == [
        ["7", 1, 5, 1, 1, "new"],
        ["42", 1, 4, 2, 2, "potential_loyalist"],
        ["100", 1, 3, 3, 3, "need_attention"],
        ["999", 1, 2, 4, 4, "at_risk"],
        ["1000", 1, 1, 5, 5, "cant_lose"],
    ]
    together = exports.export(store.engine, "rfm", options={"scoring": "together"})
    assert set(together["segment"]) == {"need_attention"}
    fixed = exports.export(store.engine, "rfm", options={"scoring": "thresholds"})
    assert set(fixed["segment"]) == {"new"}


def test_limits_set_by_hand_score_as_a_walk_along_them_does(store: Store) -> None:
    random = Random(3)
    for _ in range(15):
        who = store.customer()
        for _ in range(random.randint(1, 5)):
            day, cents = END - timedelta(days=random.randrange(60)), random.randint(1, 40) * 100
            store.purchase(who, on=day, lines=[(None, 1, cents)])
    days, times, pounds = (5, 10, 20, 40), (2, 3, 4, 5), (20.5, 40, 60, 90)
    options = {"scoring": "thresholds", "recency": "5,10,20,40", "frequency": "2 3 4 5", "money": "20.5;40;60;90"}
    found = exports.export(store.engine, "rfm", options=options)
    for row in found.to_dict("records"):
        assert row["r"] == 5 - sum(row["recency_days"] > limit for limit in days)
        assert row["f"] == 1 + sum(row["purchase_count"] >= limit for limit in times)
        assert row["m"] == 1 + sum(row["monetary_cents"] >= 100 * limit for limit in pounds)
    assert found[["r", "f", "m"]].nunique().min() > 2
    sizes = exports.export(store.engine, "rfm_segments", options=options).set_index("segment")["customers"]
    assert sizes[sizes > 0].to_dict() == found["segment"].value_counts().to_dict()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"scoring": "thresholds", "money": "5, 4, 3, 2"}, "Write four rising numbers, such as 50, 100, 200, 500."),
        ({"recency": "5,10,20,40"}, "Ask for scoring=thresholds"),
    ],
)
def test_limits_that_mean_nothing_are_refused_in_words(store: Store, options: dict[str, str], told: str) -> None:
    with pytest.raises(UserError) as refused:
        exports.export(store.engine, "rfm", options=options)
    assert told in refused.value.do


def test_the_export_of_a_quarter_earlier_knows_nothing_of_what_came_after(store: Store) -> None:
    ana, ben = store.customer(), store.customer()
    for who, day in ((ana, "2025-12-01"), (ana, END), (ben, "2026-01-15")):
        store.purchase(who, on=day)
    found = exports.export(store.engine, "rfm", options={"as_of": "quarter_before"})
    assert found[["customer", "recency_days", "purchase_count"]].to_numpy().tolist() == [[ana.reference, 31, 1]]
    groups = exports.export(store.engine, "rfm_segments", options={"as_of": "quarter_before"})
    assert groups["customers"].sum() == 1
