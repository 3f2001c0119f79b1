"""Who bought what, counted in the database: by hand, and against a slow twin on random purchases."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from dashboard import exports
from dashboard.answers import preferences as answers
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries import preferences as queries
from data_access.readers import RecordReader
from tests.builders import Store
from tests.provision.everyday import again

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.readers import Reader

END = date(2026, 3, 31)


def counted(
    reader: Reader, by: str, items: list[Any], of: str = "category", **asked: Any
) -> dict[Any, tuple[int, ...]]:
    """Customers of each group, and of those the buyers of each item."""
    filters, scope = asked.get("filters", Filters()), asked.get("scope", EVERYTHING)
    statement = queries.groups_by_items(filters, scope, by=by, of=of, items=items, as_of=END)  # type: ignore[arg-type]
    rows = reader.frame(statement).itertuples(index=False)
    return {None if row[0] != row[0] else row[0]: tuple(row[1:]) for row in rows}


def test_a_customer_counts_once_and_only_sales_count(store: Store, reader: Reader) -> None:
    cup, bag, plain = store.product(category="Cups"), store.product(category="Bags"), store.product(category=None)
    ana, ben = store.customer(gender="female", birth_year=1990), store.customer(gender="male")
    eva, ida = store.customer(), store.customer(gender="female", birth_year=1999)
    for day in ("2026-03-01", "2026-03-02"):
        store.purchase(ana, on=day, lines=[(cup, 2, 500), (cup, 1, 500), (bag, 1, 0), (None, 1, 100)])
    store.purchase(ben, on="2026-03-01", lines=[(bag, -1, 500), (plain, 1, 100)])
    store.purchase(eva, on="2025-03-01", lines=[(bag, 1, 500)])
    store.purchase(ida, on="2026-03-01", refunded=True)
    store.purchase(None, on="2026-03-01", lines=[(cup, 1, 500)])
    assert counted(reader, "gender", ["Cups", "Bags", None]) == {
        "female": (1, 1, 0, 1), "male": (1, 0, 0, 1), None: (1, 0, 1, 0),
    }  # fmt: skip
    assert counted(reader, "gender_age", ["Cups"]) == {"female, 35 to 44": (1, 1), None: (2, 0)}
    assert counted(reader, "age_band", [bag.id, cup.id], "product") == {"35 to 44": (1, 0, 1), None: (2, 1, 0)}
    year = Filters(start=date(2026, 1, 1), end=date(2027, 1, 1))
    assert counted(reader, "gender", ["Bags"], filters=year) == {"female": (1, 0), "male": (1, 0)}
    assert counted(reader, "gender", []) == {"female": (1,), "male": (1,), None: (1,)}
    with pytest.raises(ValueError, match="30"):
        counted(reader, "gender", ["x"] * 31)


def test_the_customers_behind_a_cell_are_those_counted_with_their_money(store: Store, reader: Reader) -> None:
    cup, bag = store.product(category="Cups"), store.product(category="Bags")
    ana, ben = store.customer(country="DE", team="north"), store.customer(country="DE", team="south")
    store.purchase(ana, on="2026-03-01", lines=[(cup, 2, 500), (bag, 1, 900)])
    store.purchase(ana, on="2026-03-05", lines=[(cup, 1, 300)])
    store.purchase(ben, on="2026-03-02", lines=[(cup, 9, 500)])
    asked: dict[str, Any] = {"by": "country", "group": "DE", "of": "category", "item": "Cups", "as_of": END, "most": 9}
    rows = reader.frame(queries.item_customers(Filters(), EVERYTHING, **asked)).itertuples(index=False)
    assert [tuple(row) for row in rows] == [
        (ben.id, 1, 4500, date(2026, 3, 2)), (ana.id, 2, 1300, date(2026, 3, 5)),
    ]  # fmt: skip
    north = Scope(teams=("north",))
    assert reader.frame(queries.item_customers(Filters(), north, **asked))["customer_id"].tolist() == [ana.id]
    assert counted(reader, "country", ["Cups"], scope=north) == {"DE": (1, 1)}


def test_lines_are_of_a_day_a_month_a_channel_a_price_and_a_discount(store: Store, reader: Reader) -> None:
    cheap, fair, dear = (store.product(category="Cups", list_price_cents=price) for price in (100, 200, 300))
    lone, unpriced = store.product(category="Bags", list_price_cents=5), store.product(category="Cups")
    ana, ben = store.customer(country="DE"), store.customer(country="DE")
    store.purchase(ana, on="2026-03-02", lines=[(cheap, 1, 100)], channel="shop")  # a Monday
    store.purchase(ana, on="2025-12-07", lines=[(fair, 1, 200), (lone, 1, 5)], channel="web", discount_cents=1)
    store.purchase(ben, on="2026-03-08", lines=[(dear, 1, 300), (unpriced, 3, 110), (None, 1, 50)])  # Sundays
    week: list[Any] = [0, 1, 6]
    assert counted(reader, "country", week, "weekday") == {"DE": (2, 1, 0, 2)}
    assert counted(reader, "country", [2, 11, 0], "month") == {"DE": (2, 2, 1, 0)}
    assert counted(reader, "country", ["web", None, "shop"], "channel") == {"DE": (2, 1, 1, 1)}
    assert counted(reader, "country", [1, 0], "discount") == {"DE": (2, 1, 2)}
    # Four cups with a price, 100 and 110 in the first third; of bags there are too few to have thirds.
    assert counted(reader, "country", [0, 1, 2], "price_band") == {"DE": (2, 2, 1, 1)}
    channels = reader.frame(queries.sold_through(Filters(), EVERYTHING))
    assert channels["line_count"].tolist() == [3, 2, 1]
    assert channels["channel"].fillna("").tolist() == ["", "web", "shop"]
    paid = reader.frame(
        queries.money_by_items(Filters(), EVERYTHING, by="country", of="price_band", items=[2, 0, 1], as_of=END)
    )
    money = paid.groupby("item")["cents"].sum().to_dict()
    assert money == {0: 300, 1: 100 + 330, 2: 199, -1: 4 + 50}


Rows = list[tuple[int, str | None, str | None, int]]  # customer, country, category, cents


def random_sales(store: Store, random: Random) -> Rows:
    """Purchases of 25 customers in three categories; each line as customer, country, category, cents."""
    names = ["X", "Y", None]
    products = [store.product(category=name) for name in names]
    people = [store.customer(country=random.choice(["DE", "FR", None])) for _ in range(25)]
    rows: Rows = []
    for who in people:
        for _ in range(random.randrange(4)):
            picked = [random.choice([*range(3), None]) for _ in range(random.randrange(1, 4))]
            lines = [(None if n is None else products[n], 1, random.randrange(100, 900)) for n in picked]
            store.purchase(who, on=END - timedelta(days=random.randrange(300)), lines=lines)
            rows += [(who.id, who.country, None if n is None else names[n], line[2])
                     for n, line in zip(picked, lines, strict=True)]  # fmt: skip
    return rows


@pytest.mark.parametrize("seed", [1, again(2)])
def test_counts_and_money_are_those_of_a_slow_twin(store: Store, reader: Reader, seed: int) -> None:
    rows = random_sales(store, Random(seed))
    items: list[str | None] = ["Y", None, "X"]
    people: dict[str | None, set[int]] = defaultdict(set)
    bought: dict[tuple[str | None, str | None], set[int]] = defaultdict(set)
    money: dict[tuple[str | None, int], int] = defaultdict(int)
    for who, country, category, cents in rows:
        people[country].add(who)
        bought[country, category].add(who)
        money[country, items.index(category)] += cents
    expected = {country: (len(who), *(len(bought[country, item]) for item in items)) for country, who in people.items()}
    assert counted(reader, "country", items) == expected
    statement = queries.money_by_items(Filters(), EVERYTHING, by="country", of="category", items=items, as_of=END)
    paid = reader.frame(statement)
    found: dict[tuple[str | None, int], int] = defaultdict(int)
    for row, known in zip(paid.to_dict("records"), paid["group"].notna(), strict=True):
        found[row["group"] if known else None, row["item"]] += row["cents"]
    assert found == money
    sold = reader.frame(queries.products_sold(Filters(), EVERYTHING))
    assert (int(sold["line_count"].sum()), int(sold["cents"].sum())) == (len(rows), sum(row[3] for row in rows))


def test_the_export_names_categories_and_says_what_holds(sqlite_engine: Engine) -> None:
    store = Store(sqlite_engine)
    cup, bag = store.product(category="Cups"), store.product(category="Bags")
    for number in range(80):
        who = store.customer(gender="female" if number % 2 else "male")
        lines = [(cup, 1, 500)] if number % 2 or number % 8 == 0 else [(bag, 1, 500)]
        store.purchase(who, on=END, lines=lines)
    frame = exports.export(sqlite_engine, "preferences", options={"by": "gender"}).set_index(["group", "item"])
    women = frame.loc[[("female", "Cups")]].to_dict("records")[0]
    assert (women["customers"], women["buyers"], women["holds"]) == (40, 40, "more")
    assert women["preference_index"] == pytest.approx(1 / (50 / 80))
    assert frame.loc[("male", "Cups"), "money_share"] == pytest.approx(0.25)
    products = exports.export(sqlite_engine, "preferences", options={"by": "gender", "of": "product"})
    assert set(products["item"]) == {f"{cup.name} ({cup.code})", f"{bag.name} ({bag.code})"}
    days = exports.export(sqlite_engine, "preferences", options={"by": "gender", "of": "weekday"})
    assert days["item"].tolist() == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] * 2
    assert days["buyers"].tolist() == [0, 40, 0, 0, 0, 0, 0] * 2


def test_an_empty_store_has_no_preferences(sqlite_engine: Engine) -> None:
    assert exports.export(sqlite_engine, "preferences").empty
    assert exports.export(sqlite_engine, "preferences", options={"of": "category", "period": "all"}).empty


def test_a_year_ends_with_the_last_day_and_usual_groups_are_those_known(sqlite_engine: Engine) -> None:
    year = answers.within(Filters(), "year", date(2024, 2, 29))
    assert (year.start, year.end) == (date(2023, 3, 1), date(2024, 3, 1))
    store, reader = Store(sqlite_engine), RecordReader(sqlite_engine)
    assert answers.usual_grouping(reader, Filters(), EVERYTHING) == "gender"
    for _ in range(60):
        store.customer(country="DE", segment="A")
    assert answers.usual_grouping(reader, Filters(), EVERYTHING) == "country"
