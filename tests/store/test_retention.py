"""Who comes back: by hand on a few purchases, and against a slow twin in plain Python on random ones."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert

from data_access.filters import EVERYTHING, UNKNOWN, Filters, Scope
from data_access.queries.retention import cell_customers, cohort_retention, cohort_revenue
from data_access.schema import LineKind, Purchase, PurchaseLine
from tests.builders import NOW, Store

if TYPE_CHECKING:
    from data_access.readers import Reader

Cells = dict[tuple[int, int], tuple[int, int]]
COUNTING: tuple[dict[str, bool], ...] = ({}, {"free": True}, {"cancellations": True})


def cells(reader: Reader, filters: Filters = Filters(), scope: Scope = EVERYTHING, **counting: bool) -> Cells:  # noqa: B008
    """Customers and revenue by cohort and age."""
    frame = reader.frame(cohort_revenue(filters, scope, **counting))
    people = reader.frame(cohort_retention(filters, scope, **counting))
    assert people.equals(frame[people.columns])
    return {(row[0], row[1]): (row[2], row[3]) for row in frame.itertuples(index=False)}


def month(year: int, number: int) -> int:
    return year * 12 + number - 1


JANUARY, MARCH = month(2026, 1), month(2026, 3)


def test_a_customer_who_buys_twice_in_one_month_counts_once(store: Store, reader: Reader) -> None:
    ana = store.customer()
    for day in ("2026-01-05", "2026-01-25", "2026-03-01"):
        store.purchase(ana, on=day)
    assert cells(reader) == {(JANUARY, 0): (1, 2000), (JANUARY, 2): (1, 1000)}


def test_a_refund_a_free_sample_and_a_cancellation_retain_nobody_unless_asked_to(store: Store, reader: Reader) -> None:
    ana, ben, eva = store.customer(), store.customer(), store.customer()
    bought = store.purchase(ana, on="2026-01-05")
    store.purchase(ana, on="2026-02-05", cancels=bought, lines=[(None, -1, 1000)])
    store.purchase(ben, on="2026-01-05", refunded=True)
    store.purchase(eva, on="2026-01-06", lines=[(None, 1, 0)])
    assert cells(reader) == {(JANUARY, 0): (1, 1000)}
    assert cells(reader, free=True) == {(JANUARY, 0): (2, 1000)}
    assert cells(reader, cancellations=True) == {(JANUARY, 0): (3, 1000), (JANUARY, 1): (1, -1000)}


def test_a_return_before_the_first_purchase_opens_no_cohort(store: Store, reader: Reader) -> None:
    ana = store.customer()
    store.purchase(ana, on="2026-01-05", lines=[(None, -1, 500)])
    store.purchase(ana, on="2026-03-05")
    assert cells(reader) == {(MARCH, 0): (1, 1000)}


def test_an_anonymous_purchase_belongs_to_no_cohort(store: Store, reader: Reader) -> None:
    store.purchase(None)
    assert cells(reader) == {}
    assert cells(reader, Filters(channels=(UNKNOWN,)), cancellations=True) == {}


def test_days_select_the_cohort_by_its_first_purchase_and_not_what_came_later(store: Store, reader: Reader) -> None:
    ana, ben = store.customer(), store.customer()
    for customer, day in ((ana, "2026-01-05"), (ana, "2026-03-05"), (ben, "2026-01-20")):
        store.purchase(customer, on=day)
    found = {(JANUARY, 0): (1, 1000), (JANUARY, 2): (1, 1000)}
    assert cells(reader, Filters(start=date(2026, 1, 5), end=date(2026, 1, 20))) == found
    assert cells(reader, Filters(start=date(2026, 1, 6))) == {(JANUARY, 0): (1, 1000)}
    assert cells(reader, Filters(start=date(2026, 2, 1), end=date(2026, 4, 1))) == {}


def test_a_category_makes_the_cohort_of_its_own_first_purchase(store: Store, reader: Reader) -> None:
    cup, bag = store.product(category="Cups"), store.product(category="Bags")
    ana = store.customer()
    store.purchase(ana, on="2026-01-05", lines=[(bag, 1, 700)])
    store.purchase(ana, on="2026-03-05", lines=[(bag, 1, 700), (cup, 2, 300), (cup, -1, 300)])
    assert cells(reader, Filters(categories=("Cups",))) == {(MARCH, 0): (1, 600)}
    assert cells(reader, Filters(categories=("Cups",)), cancellations=True) == {(MARCH, 0): (1, 300)}
    assert cells(reader, Filters(products=(bag.code,))) == {(JANUARY, 0): (1, 700), (JANUARY, 2): (1, 700)}


def test_a_scope_sees_the_customers_of_its_team_alone(store: Store, reader: Reader) -> None:
    for team in ("north", "south", None):
        store.purchase(store.customer(team=team), on="2026-01-05")
    assert cells(reader, scope=Scope(teams=("north",))) == {(JANUARY, 0): (1, 1000)}


def test_the_people_behind_a_cell_are_those_counted_in_it(store: Store, reader: Reader) -> None:
    ana, ben = store.customer(), store.customer()
    for customer, day in ((ana, "2026-01-05"), (ben, "2026-01-06"), (ben, "2026-03-01"), (ben, "2026-03-09")):
        store.purchase(customer, on=day)
    for filters in (Filters(), Filters(channels=(UNKNOWN,)), Filters(categories=(UNKNOWN,))):
        people = reader.frame(cell_customers(filters, EVERYTHING, cohort_month=JANUARY, age_months=2))
        assert people.to_dict("records") == [{"customer_id": ben.id, "purchase_count": 2, "revenue_cents": 2000}]


@pytest.fixture
def shop(store: Store) -> list[dict[str, Any]]:
    """Random purchases of a few customers: written to the store, and as plain rows for the twin."""
    random = Random(17)
    products = [store.product(category=category) for category in ("Cups", "Bags", None)]
    customers = [store.customer(segment=random.choice(["vip", None])) for _ in range(14)]
    purchases: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for number in range(1, 161):
        day = date(2025, 10, 1) + timedelta(days=random.randrange(260))
        owner, channel = random.choice([*customers, None]), random.choice(["web", "shop", None])
        own = [(random.choice([*products, None]), random.choice(list(LineKind))) for _ in range(random.randint(1, 3))]
        amounts = {LineKind.SALE: random.randint(1, 900), LineKind.RETURN: -random.randint(1, 900)}
        entered = [(product, kind, amounts.get(kind, 0)) for product, kind in own]
        purchases.append(_purchase(number, owner.id if owner else None, day, channel, entered))
        for product, kind, amount in entered:
            lines.append(_line(number, len(lines), product.id if product else None, kind, amount))
            rows.append(
                {
                    "purchase": number,
                    "customer": owner.id if owner else None,
                    "segment": owner.segment if owner else None,
                    "day": day,
                    "channel": channel,
                    "category": product.category if product else None,
                    "kind": kind,
                    "amount": amount,
                }
            )
    with store.engine.execution_options(writing=True).begin() as connection:
        connection.execute(insert(Purchase), purchases)
        connection.execute(insert(PurchaseLine), lines)
    return rows


def _purchase(number: int, owner: int | None, day: date, channel: str | None, lines: list[Any]) -> dict[str, Any]:
    kinds = [kind for _, kind, _ in lines]
    return {
        "id": number,
        "identity": str(number),
        "customer_id": owner,
        "purchased_at": NOW,
        "purchased_on": day,
        "month": month(day.year, day.month),
        "channel": channel,
        "currency": "GBP",
        "sale_lines": kinds.count(LineKind.SALE),
        "free_lines": kinds.count(LineKind.FREE),
        "return_lines": kinds.count(LineKind.RETURN) + kinds.count(LineKind.CANCELLED),
        "gross_cents": sum(amount for _, kind, amount in lines if kind == LineKind.SALE),
        "net_cents": sum(amount for _, _, amount in lines),
        "units_milli": 1000 * kinds.count(LineKind.SALE),
    }


def _line(purchase: int, number: int, product: int | None, kind: LineKind, amount: int) -> dict[str, Any]:
    row = {"purchase_id": purchase, "identity": number.to_bytes(16, "big"), "product_id": product, "kind": int(kind)}
    return {**row, "quantity_milli": 1000, "unit_price_micros": 0, "amount_cents": amount}


def twin(rows: list[dict[str, Any]], filters: Filters, *, cancellations: bool = False, free: bool = False) -> Cells:
    """The same question asked row by row."""
    wanted = {LineKind.SALE} | ({LineKind.FREE} if free else set()) | (set(LineKind) if cancellations else set())
    days: dict[int, list[date]] = defaultdict(list)
    money: dict[tuple[int, int], int] = defaultdict(int)
    for row in rows:
        if row["customer"] is None or not _fits(row, filters):
            continue
        # Without a filter by line a document counts as a whole, so all its lines bring money once one of them counts.
        if row["kind"] in wanted:
            days[row["customer"]].append(row["day"])
        if cancellations or row["kind"] == LineKind.SALE:
            money[row["customer"], month(row["day"].year, row["day"].month)] += row["amount"]
    found: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for customer, bought in days.items():
        first = min(bought)
        if (filters.start and first < filters.start) or (filters.end and first >= filters.end):
            continue
        cohort = month(first.year, first.month)
        for active in {month(day.year, day.month) for day in bought}:
            cell = found[cohort, active - cohort]
            cell[0] += 1
            cell[1] += money[customer, active]
    return {key: (people, cents) for key, (people, cents) in found.items()}


def _fits(row: dict[str, Any], filters: Filters) -> bool:
    pairs = (("segment", filters.segments), ("channel", filters.channels), ("category", filters.categories))
    return all(not values or (row[name] or UNKNOWN) in values for name, values in pairs)


NARROWED = (
    Filters(),
    Filters(segments=(UNKNOWN,)),
    Filters(channels=("web",)),
    Filters(categories=("Cups", UNKNOWN)),
    Filters(categories=("Bags",), channels=("shop", UNKNOWN), segments=("vip",)),
    Filters(start=date(2025, 11, 1), end=date(2026, 2, 1)),
    Filters(start=date(2025, 11, 12), end=date(2026, 1, 20)),
    Filters(start=date(2025, 10, 20), categories=("Cups",)),
)


def test_random_purchases_give_what_a_row_by_row_count_gives(shop: list[dict[str, Any]], reader: Reader) -> None:
    for filters in NARROWED:
        for counting in COUNTING:
            assert cells(reader, filters, EVERYTHING, **counting) == twin(shop, filters, **counting), filters.describe()
