"""What is bought together: which products are goods, and which baskets hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dashboard.analytics import together as analytics
from data_access.queries import preferences as product_queries
from data_access.queries import together as queries

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data_access.filters import Filters, Scope
    from data_access.queries.together import Basket
    from data_access.readers import Reader

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose baskets are looked at; ``filters`` may narrow the days of purchase."""

    filters: Filters
    scope: Scope
    basket: Basket = "purchase"
    anonymous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """The products that are goods, by place: code and name; codes that differ in case alone are one.

    ``places`` has the place of each product id, -1 for services; ``services`` is how many those are.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    places: pd.Series[int]
    services: int

    def ids(self, place: int) -> list[int]:
        """The products of a place."""
        return [int(number) for number in self.places.index[self.places == place]]

    def of(self, products: Ints) -> Ints:
        """The places of products, -1 where a product is none of the goods."""
        if self.places.empty:
            return np.full(len(products), -1)
        low, high = int(self.places.index.min()), int(self.places.index.max())
        if high - low > 20 * len(self.places) + 100_000:
            return np.asarray(self.places.reindex(products, fill_value=-1), dtype="int64")
        # Ids close together: a table looked up by position takes a tenth of the time of an index.
        table = np.full(high - low + 2, -1)
        table[self.places.index.to_numpy("int64") - low] = self.places.to_numpy("int64")
        inside = (products >= low) & (products <= high)
        found: Ints = table[np.where(inside, products - low, high - low + 1)]
        return found


def goods(reader: Reader, asked: Asked) -> Goods:
    """The goods sold inside the filters, those bought most often first."""
    statement = product_queries.products_sold(asked.filters, asked.scope, anonymous=asked.anonymous)
    return goods_of(reader.frame(statement))


def goods_of(sold: pd.DataFrame) -> Goods:
    """The same from products with their sales."""
    known = sold[sold["product_id"].notna() & sold["code"].notna()].reset_index(drop=True)
    service = analytics.is_service(known["code"], known["product_kind"])
    upper = known["code"].astype("str").str.strip().str.upper()
    kept = upper[~service]
    place, codes = pd.factorize(kept)
    named = known["product_name"].astype("object")[~service]
    first = named.groupby(place).first() if len(kept) else named
    places = pd.Series(-1, index=known["product_id"].astype("int64"), dtype="int64")
    places[(~service).to_numpy()] = place
    names = [str(first.get(number) or code) for number, code in enumerate(codes)]
    return Goods(codes=tuple(map(str, codes)), names=tuple(names), places=places, services=int(service.sum()))


def baskets(reader: Reader, asked: Asked, found: Goods) -> analytics.Baskets:
    """The baskets with their goods."""
    statement = queries.basket_lines(asked.filters, asked.scope, basket=asked.basket, anonymous=asked.anonymous)
    lines = reader.frame(statement)
    items = found.of(lines["product_id"].to_numpy("int64"))
    return analytics.baskets_of(lines["basket"].to_numpy("int64"), items, len(found.codes))
