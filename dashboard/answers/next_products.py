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
from data_access.filters import Filters
from data_access.queries import next_products as queries

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from dashboard.analytics.together import Baskets
    from dashboard.answers.together import Asked, Goods
    from data_access.filters import Scope
    from data_access.readers import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What owning one product says of another, by places of ``goods``, and the places that are bought again.

    ``customers`` are those who bought any of the goods. ``unhappy`` has a row for each of ``segments`` and a last one
    for customers without a segment: which part of them is unhappy with each good (``analytics.unhappy_shares``).
    """

    goods: Goods
    found: pd.DataFrame
    again: frozenset[int]
    customers: int
    segments: tuple[str, ...]
    unhappy: NDArray[np.float64]

    def row_of(self, segment: object) -> int:
        """The row of a segment in ``unhappy``."""
        return self.segments.index(segment) if segment in self.segments else len(self.segments)


def offers(reader: Reader, asked: Asked, as_of: date) -> tuple[Offers, Baskets, NDArray[np.int64]]:
    """What goes with what, with customers as baskets (``asked.basket``), the baskets, and the segment of each."""
    goods = together.goods(reader, asked)
    held = together.baskets(reader, asked, goods)
    table = pairing.pairs(held)
    sure = pairing.beyond_chance(table, int((held.counts >= FEWEST_TOGETHER).sum()))
    repeated, _ = habits.bought_again(reader, asked.filters, asked.scope, days=habits.AGAIN_DAYS, as_of=as_of)
    often = repeated.loc[repeated["repeat_answer"] == "more", "product_id"].to_numpy("int64")
    again = frozenset(goods.of(often).tolist()) - {-1}
    segments, of_basket = _segments(reader, asked, held)
    known = Offers(
        goods=goods,
        found=analytics.offers(sure, held.number),
        again=again,
        customers=held.number,
        segments=segments,
        unhappy=_unhappy(reader, asked, goods, held, of_basket, len(segments) + 1),
    )
    return known, held, of_basket


def _segments(reader: Reader, asked: Asked, held: Baskets) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The segments in order, and the place of each basket's; one past the last where the customer has none."""
    found = reader.frame(queries.customer_segments(asked.filters, asked.scope))
    place, names = pd.factorize(found["segment"].astype("object"), sort=True)
    rows = pd.Series(place, index=found["customer_id"].to_numpy("int64"))
    return tuple(map(str, names)), rows.reindex(held.keys, fill_value=len(names)).to_numpy("int64")


def _unhappy(  # noqa: PLR0917  the parts of one question
    reader: Reader, asked: Asked, goods: Goods, held: Baskets, of_basket: NDArray[np.int64], groups: int
) -> NDArray[np.float64]:
    """Which part of each segment's buyers is unhappy with each of the goods."""
    cells = groups * held.items
    buyers = np.bincount(of_basket[held.basket] * held.items + held.item, minlength=cells)
    said = reader.frame(queries.complained_of(asked.filters, asked.scope)).astype("int64")
    item, owner = goods.of(said["product_id"].to_numpy()), said["customer_id"].to_numpy()
    # Only of buyers: held is ascending in basket and in item, so that one number for both is sorted.
    basket = np.minimum(np.searchsorted(held.keys, owner), max(held.number - 1, 0))
    theirs = (item >= 0) & (held.keys[basket] == owner) if held.number else np.zeros(len(said), dtype=bool)
    pairs = np.unique(basket[theirs] * held.items + item[theirs])
    pairs = pairs[np.isin(pairs, held.basket * held.items + held.item)]
    row, column = np.divmod(pairs, max(held.items, 1))
    unhappy = np.bincount(of_basket[row] * held.items + column, minlength=cells)
    shape = (groups, held.items)
    return analytics.unhappy_shares(buyers.astype("float64").reshape(shape), unhappy.astype("float64").reshape(shape))


def of_customer(reader: Reader, scope: Scope, customer_id: int, known: Offers, most: int) -> pd.DataFrame:
    """What to offer one customer, surest first: ``analytics.next_products`` with the names of both products."""
    bought = reader.frame(queries.products_of_customer(customer_id, scope))["product_id"].to_numpy("int64")
    places = np.unique(known.goods.of(bought))
    owned = pd.DataFrame({"place": 0, "item": places[places >= 0]}, dtype="int64")
    segment = reader.frame(queries.customer_segments(Filters(), scope, customer_id=customer_id))["segment"]
    row = known.row_of(segment.iloc[0] if len(segment) else None)
    return named(analytics.next_products(owned, known.found, known.again, most, known.unhappy, row), known.goods)


def of_everybody(reader: Reader, filters: Filters, scope: Scope, as_of: date, *, most: int) -> pd.DataFrame:
    """The same for all customers but those to be left alone: with ``customer_id`` in place of the place."""
    asked = together.Asked(filters=filters, scope=scope, basket="customer")
    known, held, of_basket = offers(reader, asked, as_of)
    alone = reader.frame(queries.customers_to_leave_alone(scope, as_of=as_of))["customer_id"].to_numpy("int64")
    skip = np.flatnonzero(np.isin(held.keys, alone))
    found = analytics.of_all(held, known.found, known.again, skip, most, known.unhappy, of_basket)
    return named(found.assign(customer_id=held.keys[found["place"].to_numpy("int64")]), known.goods)


def named(found: pd.DataFrame, goods: Goods) -> pd.DataFrame:
    """The items with the codes and names of the products."""
    words = {
        f"{side}{kind}": pd.Series([table[int(place)] for place in found[column]], index=found.index, dtype="str")
        for side, column in (("product", "item"), ("because_product", "because"))
        for kind, table in (("", goods.codes), ("_name", goods.names))
    }
    return found.assign(**words)
