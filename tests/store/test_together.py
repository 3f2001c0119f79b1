"""What lay in one basket, and who bought the one and never the other: by hand, on every reader."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from dashboard import exports
from dashboard.answers import together as answers
from data_access.errors import UserError
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries import together as queries
from data_access.readers import RecordReader
from tests.builders import Store

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.queries.together import Basket
    from data_access.readers import Reader


def test_baskets_are_purchases_or_customers_and_hold_goods_that_were_sold(store: Store, reader: Reader) -> None:
    cup, same, bag = (store.product(code=code) for code in ("10001a", "10001A", "10002"))
    post, plan = store.product(code="10003", kind="service"), store.product(code="10004")
    ana, ben = store.customer(team="north"), store.customer()
    store.purchase(ana, on="2026-01-01", lines=[(cup, 1, 100), (same, 2, 100), (post, 1, 100), (None, 1, 5)])
    store.purchase(ana, on="2026-02-01", lines=[(bag, 1, 100), (plan, 1, 0), (plan, -1, 100)])
    store.purchase(ben, on="2026-02-01", lines=[(cup, 1, 100), (bag, 1, 100)])
    store.purchase(None, on="2026-02-01", lines=[(same, 1, 100), (bag, 1, 100)])
    store.purchase(ben, on="2026-03-01", lines=[(post, 1, 100)])

    def held(basket: Basket, scope: Scope = EVERYTHING, *, anonymous: bool = False) -> tuple[int, dict[str, int]]:
        asked = answers.Asked(filters=Filters(), scope=scope, basket=basket, anonymous=anonymous)
        goods = answers.goods(reader, asked)
        found = answers.baskets(reader, asked, goods)
        return found.number, dict(zip(goods.codes, found.counts.tolist(), strict=True))

    assert held("purchase") == (3, {"10001A": 2, "10002": 2})
    assert held("purchase", anonymous=True) == (4, {"10001A": 3, "10002": 3})
    assert held("customer", anonymous=True) == (2, {"10001A": 2, "10002": 2})
    assert held("purchase", Scope(teams=("north",))) == (2, {"10001A": 1, "10002": 1})


def test_those_to_offer_the_other_bought_the_one_in_these_days_and_the_other_never(
    store: Store, reader: Reader
) -> None:
    cup, bag = store.product(), store.product()
    ana, ben, eva, ida = (store.customer(team=team) for team in ("north", "south", "north", "north"))
    for who in (ana, ben, eva):
        store.purchase(who, on=f"2026-02-0{who.id % 9 + 1}", lines=[(cup, 2, 100)])
    store.purchase(ben, on="2024-01-01", lines=[(bag, 1, 100)])
    store.purchase(ida, on="2024-01-01", lines=[(cup, 1, 100)])
    store.purchase(eva, on="2026-03-01", lines=[(cup, 1, 300), (bag, -1, 100)])
    store.purchase(None, on="2026-03-01", lines=[(bag, 1, 100)])
    days = Filters(start=ana.created_at.date().replace(year=2025))
    statement = queries.buyers_without(days, EVERYTHING, has=[cup.id], lacks=[bag.id], most=9)
    rows = reader.frame(statement)[["customer_id", "purchase_count", "cents"]].to_numpy("int64").tolist()
    assert rows == [[eva.id, 2, 500], [ana.id, 1, 200]]
    north = queries.buyers_without(Filters(), Scope(teams=("north",)), has=[cup.id], lacks=[bag.id], most=9)
    assert set(reader.frame(north)["customer_id"]) == {ana.id, eva.id, ida.id}


def test_the_exports_name_pairs_and_rules(sqlite_engine: Engine) -> None:
    store = Store(sqlite_engine)
    cup, bag, tea = (store.product(code=code, name=code.title()) for code in ("cup", "bag", "tea"))
    ana = store.customer()
    for number in range(20):
        lines = (
            [(cup, 1, 100), (bag, 1, 100)] if number < 6 else [(tea, 1, 100), *([(cup, 1, 9)] if number < 9 else [])]
        )
        store.purchase(ana, on="2026-02-01", lines=lines)
    found = exports.export(sqlite_engine, "bought_together").to_dict("records")
    assert [(row["a"], row["b_name"], row["n_ab"], row["baskets"]) for row in found] == [("CUP", "Bag", 6, 20)]
    assert found[0]["lift"] == pytest.approx(6 * 20 / (9 * 6))
    few = exports.export(sqlite_engine, "bought_together", options={"least": "3"})
    assert set(zip(few["a"], few["b"], strict=True)) == {("CUP", "BAG"), ("TEA", "CUP")}
    rules = exports.export(sqlite_engine, "together_rules", options={"confidence": "0.6"})
    assert rules[["left", "right", "n_both"]].to_numpy().tolist() == [["BAG", "CUP", 6], ["CUP", "BAG", 6]]
    with pytest.raises(UserError, match="outside"):
        exports.export(sqlite_engine, "together_rules", options={"support": "2"})


def test_the_export_of_what_comes_next_names_both_and_its_days(sqlite_engine: Engine) -> None:
    store = Store(sqlite_engine)
    cup, bag = store.product(code="cup", name="Cup"), store.product(code="bag", name="Bag")
    for number in range(12):
        who = store.customer()
        store.purchase(who, on="2026-01-01", lines=[(cup if number < 10 else bag, 1, 100)])
        store.purchase(who, on="2026-01-09", lines=[(bag if number < 6 else cup, 1, 100)])
    store.purchase(who, on="2026-02-20", lines=[(None, 1, 100)])
    found = exports.export(sqlite_engine, "bought_after", options={"days": "8"}).to_dict("records")
    assert [(row["first"], row["then_name"], row["n_first"], row["n_then"]) for row in found] == [("cup", "Bag", 12, 6)]
    assert found[0]["usual_share"] == pytest.approx(6 / 12)
    assert exports.export(sqlite_engine, "bought_after", options={"days": "7"}).empty


def test_an_empty_store_has_nothing_together(sqlite_engine: Engine) -> None:
    assert exports.export(sqlite_engine, "bought_together").empty
    assert exports.export(sqlite_engine, "together_rules").empty
    assert exports.export(sqlite_engine, "bought_after").empty


def test_products_whose_ids_lie_far_apart_are_found_too(sqlite_engine: Engine) -> None:
    store = Store(sqlite_engine)
    products = [store.product(id=number) for number in (3, 90_000_000)]
    ana = store.customer()
    store.purchase(ana, on="2026-02-01", lines=[(product, 1, 100) for product in products])
    goods = answers.goods(RecordReader(sqlite_engine), answers.Asked(filters=Filters(), scope=EVERYTHING))
    assert sorted(goods.of(np.array([3, 90_000_000, 4]))) == [-1, 0, 1]
    assert goods.ids(0) in ([3], [90_000_000])


def test_what_came_after_is_counted_from_the_first_time_on_and_only_when_the_days_are_over(
    store: Store, reader: Reader
) -> None:
    cup, bag, tea = (store.product() for _ in range(3))
    ana, ben, eva = (store.customer() for _ in range(3))
    bought = [
        (ana, "2026-01-01", cup), (ana, "2026-01-31", bag), (ana, "2026-03-01", tea),  # bag on day 30, tea on day 59
        (ben, "2026-01-05", cup), (ben, "2026-01-05", bag), (ben, "2026-01-06", bag), (ben, "2026-01-07", cup),
        (eva, "2026-03-05", cup), (eva, "2026-03-06", bag),  # 26 days to the end: not over
    ]  # fmt: skip
    for who, day, product in bought:
        store.purchase(who, on=day, lines=[(product, 1, 100)])
    asked: dict[str, Any] = {"products": [cup.id, bag.id, tea.id], "days": 30, "as_of": date(2026, 3, 31)}
    buyers = reader.frame(queries.first_buyers(Filters(), EVERYTHING, **asked))
    after = reader.frame(queries.bought_after(Filters(), EVERYTHING, **asked))
    first = {None if pd.isna(row[0]) else row[0]: row[1] for row in buyers.itertuples(index=False)}
    then = {(None if pd.isna(row[0]) else row[0], row[1]): row[2] for row in after.itertuples(index=False)}
    assert first == {None: 2, cup.id: 2, bag.id: 2, tea.id: 1}
    assert then == {
        (cup.id, bag.id): 2, (bag.id, cup.id): 1, (bag.id, tea.id): 1,
        (None, bag.id): 2, (None, cup.id): 1,
    }  # fmt: skip
