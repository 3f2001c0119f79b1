"""What customers are likely to buy next: what goes surest with what they own, left out while something is unsettled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dashboard.analytics import next_products as analytics
from dashboard.analytics import together as pairing
from dashboard.analytics.lift import FEWEST_TOGETHER
from dashboard.answers import habits, together
from data_access.queries import next_products as queries

if TYPE_CHECKING:
    from datetime import date

    from dashboard.analytics.together import Baskets
    from dashboard.answers.together import Asked, Goods
    from data_access.filters import Filters, Scope
    from data_access.readers import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What owning one product says of another, by places of ``goods``, and the places that are bought again.

    ``customers`` are those who bought any of the goods.
    """

    goods: Goods
    found: pd.DataFrame
    again: frozenset[int]
    customers: int


def offers(reader: Reader, asked: Asked, as_of: date) -> tuple[Offers, Baskets]:
    """What goes with what, with customers as baskets (``asked.basket``), and the baskets."""
    goods = together.goods(reader, asked)
    held = together.baskets(reader, asked, goods)
    table = pairing.pairs(held)
    sure = pairing.beyond_chance(table, int((held.counts >= FEWEST_TOGETHER).sum()))
    repeated, _ = habits.bought_again(reader, asked.filters, asked.scope, days=habits.AGAIN_DAYS, as_of=as_of)
    often = repeated.loc[repeated["repeat_answer"] == "more", "product_id"].to_numpy("int64")
    again = frozenset(goods.of(often).tolist()) - {-1}
    return Offers(goods=goods, found=analytics.offers(sure, held.number), again=again, customers=held.number), held


def of_customer(reader: Reader, scope: Scope, customer_id: int, known: Offers, most: int) -> pd.DataFrame:
    """What to offer one customer, surest first: ``analytics.next_products`` with the names of both products."""
    bought = reader.frame(queries.products_of_customer(customer_id, scope))["product_id"].to_numpy("int64")
    places = np.unique(known.goods.of(bought))
    owned = pd.DataFrame({"place": 0, "item": places[places >= 0]}, dtype="int64")
    return named(analytics.next_products(owned, known.found, known.again, most), known.goods)


def of_everybody(reader: Reader, filters: Filters, scope: Scope, as_of: date, *, most: int) -> pd.DataFrame:
    """The same for all customers but those to be left alone: with ``customer_id`` in place of the place."""
    asked = together.Asked(filters=filters, scope=scope, basket="customer")
    known, held = offers(reader, asked, as_of)
    alone = reader.frame(queries.customers_to_leave_alone(scope, as_of=as_of))["customer_id"].to_numpy("int64")
    skip = np.flatnonzero(np.isin(held.keys, alone))
    found = analytics.of_all(held, known.found, known.again, skip, most)
    return named(found.assign(customer_id=held.keys[found["place"].to_numpy("int64")]), known.goods)


def named(found: pd.DataFrame, goods: Goods) -> pd.DataFrame:
    """The items with the codes and names of the products."""
    words = {
        f"{side}{kind}": pd.Series([table[int(place)] for place in found[column]], index=found.index, dtype="str")
        for side, column in (("product", "item"), ("because_product", "because"))
        for kind, table in (("", goods.codes), ("_name", goods.names))
    }
    return found.assign(**words)
