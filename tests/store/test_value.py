"""Purchase histories and repeat purchases: by hand on a few purchases, and against a slow twin on random ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, text

from dashboard import exports
from dashboard.definitions import DEFINITIONS
from data_access.errors import UserError
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries.value import daily_repeats, purchase_histories
from data_access.schema import Purchase, PurchaseLine
from tests.builders import NOW, Store

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.readers import Reader

JANUARY = date(2026, 1, 5)
Rows = list[tuple[int, date, str | None, int, int]]


def asked(reader: Reader, filters: Filters = Filters(), scope: Scope = EVERYTHING, **options: Any) -> list[Any]:  # noqa: B008
    return reader.frame(purchase_histories(filters, scope, **options)).to_numpy().tolist()


def test_two_purchases_of_one_day_are_one_and_their_money_is_added(store: Store, reader: Reader) -> None:
    ana = store.customer()
    for day, cents in (("2026-01-05", 1000), ("2026-01-05", 500), ("2026-01-20", 700), ("2026-03-01", 900)):
        store.purchase(ana, on=day, lines=[(None, 1, cents)])
    assert asked(reader) == [[ana.id, JANUARY, date(2026, 3, 1), 3, 3100, 1500]]
    assert asked(reader, as_of=date(2026, 1, 20)) == [[ana.id, JANUARY, date(2026, 1, 20), 2, 2200, 1500]]
    assert asked(reader, as_of=date(2026, 1, 4)) == []


def test_free_documents_make_a_day_only_when_they_count_and_returns_never(store: Store, reader: Reader) -> None:
    ana = store.customer()
    bought = store.purchase(ana, on="2026-01-05")
    store.purchase(ana, on="2026-01-09", lines=[(None, 1, 0)])
    store.purchase(ana, on="2026-02-05", cancels=bought, lines=[(None, -1, 1000)])
    store.purchase(ana, on="2026-02-06", refunded=True)
    store.purchase(None, on="2026-02-07")
    assert asked(reader) == [[ana.id, JANUARY, JANUARY, 1, 1000, 1000]]
    assert asked(reader, free=True) == [[ana.id, JANUARY, date(2026, 1, 9), 2, 1000, 1000]]
    assert asked(reader, Filters(categories=("Unknown",)), free=True) == asked(reader, free=True)


def test_days_select_customers_by_their_first_purchase_and_a_scope_its_own(store: Store, reader: Reader) -> None:
    ana, ben = store.customer(team="north"), store.customer(team="south")
    for customer, day in ((ana, "2026-01-05"), (ben, "2026-01-20"), (ana, "2026-02-01")):
        store.purchase(customer, on=day)
    first_of_ana = [ana.id, JANUARY, date(2026, 2, 1), 2, 2000, 1000]
    assert asked(reader, Filters(end=date(2026, 1, 20))) == [first_of_ana]
    assert [row[0] for row in asked(reader, Filters(start=date(2026, 1, 6)))] == [ben.id]
    assert asked(reader, scope=Scope(teams=("north",))) == [first_of_ana]


def test_repeat_purchases_by_day_leave_first_ones_and_later_customers_out(store: Store, reader: Reader) -> None:
    ana, ben = store.customer(), store.customer()
    for customer, day in ((ana, "2026-01-05"), (ana, "2026-01-20"), (ben, "2026-01-20"), (ben, "2026-02-01")):
        store.purchase(customer, on=day)
    found = reader.frame(daily_repeats(Filters(), EVERYTHING)).to_numpy().tolist()
    assert found == [[JANUARY, 1, 1], [date(2026, 1, 20), 2, 1], [date(2026, 2, 1), 1, 0]]
    known = daily_repeats(Filters(), EVERYTHING, as_of=date(2026, 1, 31), acquired_until=date(2026, 1, 19))
    assert reader.frame(known).to_numpy().tolist() == [[JANUARY, 1, 1], [date(2026, 1, 20), 1, 0]]


@pytest.fixture
def shop(store: Store) -> Rows:
    """Random purchases of a few customers: customer, day, channel, cents of sale lines, free lines."""
    random = Random(23)
    customers = [store.customer() for _ in range(9)]
    rows, purchases, lines = [], [], []
    for number in range(1, 141):
        owner, day = random.choice(customers), date(2025, 10, 1) + timedelta(days=random.randrange(80))
        channel, cents, free = random.choice(["web", None]), random.choice([0, random.randint(1, 900)]), 1
        rows.append((owner.id, day, channel, cents, free))
        purchases.append(
            {
                "id": number,
                "identity": str(number),
                "customer_id": owner.id,
                "purchased_at": NOW,
                "purchased_on": day,
                "month": day.year * 12 + day.month - 1,
                "channel": channel,
                "currency": "GBP",
                "sale_lines": int(cents > 0),
                "free_lines": int(cents == 0),
                "return_lines": 0,
                "gross_cents": cents,
                "net_cents": cents,
            }
        )
        line = {"purchase_id": number, "identity": number.to_bytes(16, "big"), "product_id": None}
        lines.append(
            {**line, "kind": 1 if cents else 2, "quantity_milli": 1000, "unit_price_micros": 0, "amount_cents": cents}
        )
    with store.engine.execution_options(writing=True).begin() as connection:
        connection.execute(insert(Purchase), purchases)
        connection.execute(insert(PurchaseLine), lines)
    return rows


def twin(rows: Rows, filters: Filters, as_of: date, *, free: bool) -> list[list[Any]]:
    days: dict[int, Counter[date]] = defaultdict(Counter)
    for customer, day, channel, cents, _ in rows:
        if day <= as_of and (cents or free) and (not filters.channels or channel in filters.channels):
            days[customer][day] += cents
    return [
        [customer, min(own), max(own), len(own), sum(own.values()), own[min(own)]]
        for customer, own in sorted(days.items())
        if not filters.start or min(own) >= filters.start
    ]


def test_random_purchases_give_what_a_row_by_row_count_gives(shop: Rows, reader: Reader) -> None:
    for filters in (Filters(), Filters(channels=("web",)), Filters(start=date(2025, 10, 9))):
        lines = Filters(channels=filters.channels, start=filters.start, categories=("Unknown",))
        for as_of in (date(2025, 10, 31), date(2026, 1, 1)):
            for free in (False, True):
                expected = twin(shop, filters, as_of, free=free)
                assert asked(reader, filters, as_of=as_of, free=free) == expected, filters
                assert asked(reader, lines, as_of=as_of, free=free) == expected, filters


@pytest.fixture
def year(sqlite_engine: Engine) -> Engine:
    """A year of a few customers; one of them in two segments' worth of habits."""
    filled, random = Store(sqlite_engine), Random(4)
    for number in range(12):
        customer = filled.customer(reference=f"R{number}", segment="vip" if number % 2 else None)
        day = date(2025, 1, 1) + timedelta(days=random.randrange(90))
        for _ in range(number % 5 + 1):
            filled.purchase(customer, on=day, lines=[(None, 1, random.randint(500, 3_000))])
            day += timedelta(days=random.randint(5, 70))
    with sqlite_engine.execution_options(writing=True).begin() as connection:
        connection.execute(text("UPDATE settings SET purchases_until = '2025-12-31'"))
    return sqlite_engine


def test_every_way_to_show_value_gives_columns_that_are_defined(year: Engine) -> None:
    for show in exports.VIEWS["clv"].choices["show"]:
        frame = exports.export(year, "clv", options={"show": show, "time_unit": "week", "horizon": "26"})
        assert set(frame.columns) - set(DEFINITIONS) == set()
        assert len(frame)


def test_customers_come_with_the_most_valuable_first_and_bounds_around(year: Engine) -> None:
    frame = exports.export(year, "clv")
    assert sorted(frame["customer"]) == sorted(f"R{number}" for number in range(12))
    cents = frame[[f"expected_value{bound}_cents" for bound in ("_low", "", "_high")]].astype("float64")
    assert cents.iloc[:, 1].is_monotonic_decreasing
    assert ((cents.iloc[:, 0] <= cents.iloc[:, 1]) & (cents.iloc[:, 1] <= cents.iloc[:, 2])).all()
    undiscounted = exports.export(year, "clv", options={"discount": "0"})
    assert undiscounted["expected_value_cents"].sum() > frame["expected_value_cents"].sum()


def test_time_in_weeks_changes_alpha_and_the_density_and_nothing_else(year: Engine) -> None:
    days, weeks = (
        exports.export(year, "clv", options={"show": "parameters", "time_unit": unit}).set_index(["model", "name"])
        for unit in ("day", "week")
    )
    ratio = (days["value"] / weeks["value"]).dropna()
    assert ratio["mbgnbd", "alpha"] == pytest.approx(7)
    changed = [("mbgnbd", "alpha"), ("mbgnbd", "log_likelihood")]
    assert ratio.drop(changed).tolist() == pytest.approx([1.0] * (len(ratio) - 2))


@pytest.mark.parametrize(
    ("view", "options", "told"),
    [
        ("clv", {"calibration_end": "soon"}, "Write it as 2026-03-31."),
        ("clv", {"horizon": "long"}, "Write it as 12 or 0.5."),
        ("clv", {"horizon": "-3"}, "Choose a number inside."),
        ("clv", {"discount": "nan"}, "Choose a number inside."),
        ("clv", {"horizn": "3"}, "Did you mean 'horizon'?"),
        ("clv", {"show": "holdout", "calibration_end": "2025-12-30"}, "Eight weeks of purchases"),
        ("survival", {"patience": "none"}, "Write it as 12 or 0.5."),
    ],
)
def test_a_wrong_option_is_told_what_to_write(view: str, options: dict[str, str], told: str, year: Engine) -> None:
    with pytest.raises(UserError) as refused:
        exports.export(year, view, options=options)
    assert told in refused.value.do


def test_survival_of_two_segments_starts_with_all_of_each(year: Engine) -> None:
    frame = exports.export(year, "survival", options={"by": "segment"})
    start = frame[frame["time_days"] == 0]
    assert dict(zip(start["group"], start["at_risk"], strict=True)) == {"Unknown": 6, "vip": 6}
    patient = exports.export(year, "survival", options={"patience": "50"})
    assert patient[["group", "time_days", "at_risk", "events", "survival"]].to_numpy().tolist() == [
        ["all", 0, 12, 0, 1.0]
    ]
