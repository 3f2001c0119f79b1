"""What is bought together: which products are goods, and which baskets hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dashboard.analytics import together as analytics
from dashboard.analytics.afterwards import afterwards
from data_access.queries import preferences as product_queries
from data_access.queries import together as queries

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from data_access.filters import Filters, Scope
    from data_access.queries.together import Basket
    from data_access.readers import Reader

    Ints = NDArray[np.int64]


MOST_FOLLOWED = 100  # goods


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


def bought_after(reader: Reader, asked: Asked, sold: pd.DataFrame, *, days: int, as_of: date) -> pd.DataFrame:
    """What customers bought within so many days after a product, with the names of both.

    Of the 100 goods with most sale lines: ``first_name``, ``then_name``, ``first`` and ``then`` (codes) besides the
    columns of ``analytics.afterwards``.
    """
    known = sold[sold["product_id"].notna() & sold["code"].notna()].reset_index(drop=True)
    listed = known[~analytics.is_service(known["code"], known["product_kind"])].head(MOST_FOLLOWED)
    codes = dict(zip(listed["product_id"].astype(int), listed["code"].astype(str), strict=True))
    names = {number: _name(name, codes[number]) for number, name in zip(codes, listed["product_name"], strict=True)}
    given: dict[str, Any] = {"products": list(codes), "days": days, "as_of": as_of}
    found = afterwards(
        reader.frame(queries.first_buyers(asked.filters, asked.scope, **given)),
        reader.frame(queries.bought_after(asked.filters, asked.scope, **given)),
    )
    words = {
        f"{side}{kind}": pd.Series([table[int(number)] for number in found[f"{column}_id"]], dtype="str")
        for side, column in (("first", "product"), ("then", "then"))
        for kind, table in (("", codes), ("_name", names))
    }
    return found.assign(**words)


def _name(name: object, code: str) -> str:
    return name if isinstance(name, str) and name else code
