"""The statements of the Today page against plain Python on the same rows, on both databases."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from pandas.testing import assert_frame_equal

from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries import today as queries
from data_access.queries.today.purchases import DIMENSIONS
from data_access.readers import RecordReader
from data_access.schema import LineKind, Purchase, PurchaseLine
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Engine

START = date(2026, 1, 5)
BOUNDS = (START + timedelta(days=28), START + timedelta(days=56), START + timedelta(days=84))
NOTHING = Filters()


@pytest.fixture
def shop(sqlite_engine: Engine) -> tuple[Store, list[Purchase]]:
    """The shop on SQLite; one test below proves that PostgreSQL gives the same answers."""
    return open_shop(sqlite_engine)


def open_shop(engine: Engine) -> tuple[Store, list[Purchase]]:
    """Twelve weeks of random purchases of nine customers and some without one, and a hidden batch."""
    store, draw = Store(engine), random.Random(3)
    people = [
        store.customer(country=draw.choice(["GB", "DE", None]), segment=draw.choice(["vip", None])) for _ in range(9)
    ]
    products = [store.product(category=category) for category in ("Cups", "Teas", None)]
    hidden = store.batch(state="writing")
    rows = []
    for number in range(42):
        lines = [
            (draw.choice([*products, None]), draw.choice([1, 2, -1]), draw.choice([0, 500, 990])) for _ in range(2)
        ]
        day = START + timedelta(days=draw.randrange(84))
        batch = hidden if number % 15 == 0 else None
        customer = draw.choice([*people, None])
        columns: dict[str, Any] = {"channel": draw.choice(["Shop", "Web", None])}
        if draw.random() < 0.6:
            promised = day + timedelta(days=2)
            late = draw.choice([None, promised, promised + timedelta(days=3)])
            columns |= {"delivery_partner": draw.choice(["A", "B"]), "promised_on": promised, "delivered_on": late}
        rows.append(store.purchase(customer, on=day, lines=lines, batch=batch, **columns))
    return store, [row for row in rows if row.batch_id is None]


def frame(store: Store, statement: object) -> pd.DataFrame:
    return RecordReader(store.engine).frame(statement)  # type: ignore[arg-type]


def first_days(rows: list[Purchase]) -> dict[int, date]:
    found: dict[int, date] = {}
    for row in rows:
        if row.customer_id and row.sale_lines:
            found[row.customer_id] = min(found.get(row.customer_id, row.purchased_on), row.purchased_on)
    return found


def test_revenue_by_kind_of_buyer_equals_a_plain_count(shop: tuple[Store, list[Purchase]]) -> None:
    store, rows = shop
    first, expected = first_days(rows), Counter[tuple[int, int]]()
    for row in rows:
        for period in (0, 1):
            if BOUNDS[period] <= row.purchased_on < BOUNDS[period + 1]:
                begun = first.get(row.customer_id or 0)
                buyer = 2 if row.customer_id is None else 1 if begun and row.purchased_on <= begun else 0
                expected[period, buyer] += row.net_cents
    found = frame(store, queries.revenue_by_period(NOTHING, EVERYTHING, BOUNDS))
    assert {(r["period"], r["buyer"]): r["net_cents"] for r in found.to_dict("records")} == expected


def test_units_add_up_to_the_revenue_and_the_customers_of_both_windows(shop: tuple[Store, list[Purchase]]) -> None:
    store, rows = shop
    found = frame(store, queries.customer_units(NOTHING, EVERYTHING, BOUNDS)).sum()
    before = [row for row in rows if BOUNDS[0] <= row.purchased_on < BOUNDS[1]]
    now = [row for row in rows if BOUNDS[1] <= row.purchased_on < BOUNDS[2]]
    for part, name in ((before, "before"), (now, "now")):
        assert found[f"net_{name}"] == sum(row.net_cents for row in part)
        first = first_days(rows)
        bought = [row for row in part if row.customer_id in first]
        assert found[f"new_{name}"] + found[f"returning_{name}"] == sum(row.net_cents for row in bought)
        assert found[f"customers_{name}"] == len(
            {row.customer_id for row in part if row.customer_id and row.sale_lines}
        )


def test_each_week_counts_its_customers_once(shop: tuple[Store, list[Purchase]]) -> None:
    store, rows = shop
    expected = {
        period: len({r.customer_id for r in rows if r.customer_id and r.sale_lines and begin <= r.purchased_on < end})
        for period, (begin, end) in enumerate(pairwise(BOUNDS))
    }
    found = frame(store, queries.buyers_by_period(NOTHING, EVERYTHING, BOUNDS))
    assert dict(zip(found["period"], found["customers"], strict=True)) == expected


@pytest.mark.parametrize("dimension", ["channel", "country", "segment", "category"])
def test_groups_of_known_customers_add_up_and_keep_the_unknown_group(
    shop: tuple[Store, list[Purchase]], dimension: str
) -> None:
    store, rows = shop
    found = frame(store, queries.group_units(dimension, NOTHING, EVERYTHING, BOUNDS))
    known = [row for row in rows if row.customer_id]
    assert found["net_before"].sum() == sum(r.net_cents for r in known if BOUNDS[0] <= r.purchased_on < BOUNDS[1])
    assert found["net_now"].sum() == sum(r.net_cents for r in known if BOUNDS[1] <= r.purchased_on < BOUNDS[2])
    assert found["group"].isna().any()


def test_windows_with_a_gap_leave_the_days_between_out(shop: tuple[Store, list[Purchase]]) -> None:
    store, rows = shop
    bounds = (START, START + timedelta(days=20), START + timedelta(days=60), START + timedelta(days=80))
    found = frame(store, queries.group_units("channel", NOTHING, EVERYTHING, bounds))
    known = [row for row in rows if row.customer_id]
    assert found["net_before"].sum() == sum(r.net_cents for r in known if r.purchased_on < bounds[1])
    assert found["net_now"].sum() == sum(r.net_cents for r in known if bounds[2] <= r.purchased_on < bounds[3])


def test_next_purchase_of_each_buyer_equals_a_plain_search(shop: tuple[Store, list[Purchase]]) -> None:
    store, rows = shop
    days: dict[int, set[date]] = defaultdict(set)
    for row in rows:
        if row.customer_id and row.sale_lines:
            days[row.customer_id].add(row.purchased_on)
    expected: dict[tuple[int, date, date | None], int] = defaultdict(int)
    for bought in days.values():
        for period in (0, 1):
            inside = [day for day in bought if BOUNDS[period] <= day < BOUNDS[period + 1]]
            if inside:
                after = [day for day in bought if day > min(inside)]
                expected[period, min(inside), min(after) if after else None] += 1
    found = frame(store, queries.repeat_purchases(NOTHING, EVERYTHING, BOUNDS)).to_dict("records")
    assert {(r["period"], r["anchor_on"], r["next_on"]): r["customers"] for r in found} == expected


def test_late_deliveries_count_by_the_day_they_were_promised_for(shop: tuple[Store, list[Purchase]]) -> None:
    store, rows = shop
    expected: dict[tuple[int, str], tuple[int, int]] = {}
    for period in (0, 1):
        for partner in "AB":
            due = [
                r for r in rows if r.delivery_partner == partner and r.sale_lines and r.promised_on
                and BOUNDS[period] <= r.promised_on < BOUNDS[period + 1]
            ]  # fmt: skip
            late = [r for r in due if r.delivered_on is None or r.delivered_on > (r.promised_on or START)]
            expected[period, partner] = (len(due), len(late))
    found = frame(store, queries.deliveries_by_partner(NOTHING, EVERYTHING, BOUNDS)).to_dict("records")
    assert {(r["period"], r["delivery_partner"]): (r["due"], r["late"]) for r in found} == expected


def test_both_databases_give_the_same_answers(sqlite_engine: Engine, postgres_engine: Engine) -> None:
    stores = [open_shop(each)[0] for each in (sqlite_engine, postgres_engine)]
    builders = (
        queries.revenue_by_period, queries.buyers_by_period, queries.customer_units, queries.repeat_purchases,
        queries.repeat_by_discount, queries.deliveries_by_partner, queries.rating_units, queries.ratings_by_period,
        queries.partner_rating_units,
    )  # fmt: skip
    for filters in (NOTHING, Filters(categories=("Cups", "Unknown"), channels=("Web",), countries=("GB",))):
        statements = [builder(filters, EVERYTHING, BOUNDS) for builder in builders]
        statements += [queries.group_units(name, filters, EVERYTHING, BOUNDS) for name in DIMENSIONS]
        for statement in statements:
            answers = [frame(store, statement) for store in stores]
            first, second = (answer.sort_values(list(answer.columns), ignore_index=True) for answer in answers)
            assert_frame_equal(first, second)


def test_filters_and_scope_narrow_every_answer(shop: tuple[Store, list[Purchase]]) -> None:
    store, _ = shop
    nobody = Filters(segments=("nobody",))
    statements = [
        builder(nobody, EVERYTHING, BOUNDS)
        for builder in (
            queries.revenue_by_period, queries.buyers_by_period, queries.customer_units, queries.repeat_purchases,
            queries.repeat_by_discount, queries.deliveries_by_partner,
        )
    ]  # fmt: skip
    assert all(frame(store, statement).empty for statement in statements)
    whole = frame(store, queries.customer_units(NOTHING, EVERYTHING, BOUNDS))["net_now"].sum()
    cups = frame(store, queries.customer_units(Filters(categories=("Cups",)), EVERYTHING, BOUNDS))["net_now"].sum()
    assert cups != whole
    assert frame(store, queries.customer_units(NOTHING, Scope(teams=("North",)), BOUNDS)).empty


def test_customer_won_with_a_discount_is_told_apart_from_one_who_paid_in_full(sqlite_engine: Engine) -> None:
    store = Store(sqlite_engine)
    cheap, full = store.customer(), store.customer()
    bargain = store.purchase(cheap, on=BOUNDS[0])
    with UnitOfWork(sqlite_engine) as work:
        line = PurchaseLine(purchase_id=bargain.id, identity=b"x" * 16, kind=LineKind.SALE, quantity_milli=1000,
                            unit_price_micros=10**7, discount_cents=300, amount_cents=700)  # fmt: skip
        work.session.add(line)
    store.purchase(full, on=BOUNDS[0])
    store.purchase(full, on=BOUNDS[1])
    found = frame(store, queries.repeat_by_discount(NOTHING, EVERYTHING, BOUNDS)).to_dict("records")
    assert sorted((r["period"], r["discounted"], r["next_on"], r["customers"]) for r in found) == [
        (0, 0, BOUNDS[1], 1), (0, 1, None, 1),
    ]  # fmt: skip


def test_ratings_are_summed_by_window_and_scale_and_hidden_ones_left_out(engine: Engine) -> None:
    store = Store(engine)
    ana = store.customer()
    for day, rating in ((BOUNDS[0], 5), (BOUNDS[1], 3), (BOUNDS[1], 4), (BOUNDS[2], 1)):
        store.feedback(ana, on=day, rating=rating)
    store.feedback(None, on=BOUNDS[1], rating=9, rating_scale="nps")
    store.feedback(ana, on=BOUNDS[1], rating=1, batch_id=store.batch(state="writing").id)
    found = frame(store, queries.rating_units(NOTHING, EVERYTHING, BOUNDS)).set_index("rating_scale")
    assert list(found.loc["stars", ["ratings_before", "ratings_now", "total_before", "total_now"]]) == [1, 2, 5, 7]
    assert found.loc["nps", "ratings_now"] == 1
    last = frame(store, queries.feedback_range(NOTHING, EVERYTHING, until=BOUNDS[2]))
    assert last["last_day"].tolist() == [BOUNDS[2]]
    earlier = frame(store, queries.feedback_range(NOTHING, EVERYTHING, until=BOUNDS[2] - timedelta(days=1)))
    assert earlier["last_day"].tolist() == [BOUNDS[1]]
    weekly = frame(store, queries.ratings_by_period(NOTHING, EVERYTHING, BOUNDS))
    assert weekly[weekly["rating_scale"] == "stars"][["period", "ratings", "total"]].to_numpy().tolist() == [
        [0, 1, 5],
        [1, 2, 7],
    ]


def test_ratings_of_a_delivery_partner_are_those_of_its_purchases(sqlite_engine: Engine) -> None:
    store = Store(sqlite_engine)
    ana = store.customer()
    sent = store.purchase(ana, on=BOUNDS[0], delivery_partner="A")
    store.feedback(ana, on=BOUNDS[0], rating=2, purchase_id=sent.id)
    store.feedback(ana, on=BOUNDS[0], rating=5)
    found = frame(store, queries.partner_rating_units(NOTHING, EVERYTHING, BOUNDS))
    assert found[["delivery_partner", "ratings_before", "total_before"]].to_numpy().tolist() == [["A", 1, 2]]


def test_case_waits_from_its_opening_until_somebody_claims_or_closes_it(engine: Engine) -> None:
    store = Store(engine)
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    week = timedelta(days=7)
    store.case(opened_at=noon - 2 * week)
    store.case(opened_at=noon - 2 * week, claimed_at=noon - timedelta(days=1), state="claimed")
    store.case(opened_at=noon - timedelta(days=2), resolved_at=noon - timedelta(days=1), state="resolved")
    store.case(opened_at=noon + timedelta(days=1))
    row = frame(store, queries.unowned_cases(NOTHING, EVERYTHING, [noon - week, noon])).iloc[0]
    assert (row["open_0"], row["open_1"], row["only_now"], row["only_before"], row["cases"]) == (2, 1, 0, 1, 4)
    assert row["oldest_at"].to_pydatetime() == noon - 2 * week
    empty = frame(store, queries.unowned_cases(Filters(segments=("none",)), EVERYTHING, [noon - week, noon])).iloc[0]
    assert (empty["open_1"], empty["cases"]) == (0, 0)
