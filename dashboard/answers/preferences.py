"""What groups of customers prefer: which items are looked at, and what the groups bought of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

import pandas as pd

from dashboard.analytics import preferences as analytics
from data_access.queries import preferences as queries
from data_access.queries.customer_groups import BANDS

if TYPE_CHECKING:
    from data_access.filters import Filters, Scope
    from data_access.queries.preferences import Grouping, Item, Of
    from data_access.readers import Reader

Period = Literal["year", "all"]
UNKNOWN = analytics.UNKNOWN
FEWEST_KNOWN = 2 * analytics.FEWEST_CUSTOMERS  # customers with a known attribute: two groups of them
GENDERS = ("female", "male", "other")
BAND_NAMES = tuple(name for _, name in BANDS)
ORDERS: dict[str, tuple[str, ...]] = {
    "gender": GENDERS,
    "age_band": BAND_NAMES,
    "gender_age": tuple(f"{gender}, {band}" for gender in GENDERS for band in BAND_NAMES),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose purchases of what are looked at, put together by what; ``filters`` may narrow the days of purchase."""

    filters: Filters
    scope: Scope
    by: Grouping
    of: Of
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """The categories or products compared, those with most sale lines first; ``smaller`` is how many are left out."""

    keys: tuple[Item, ...]
    names: tuple[str, ...]
    smaller: int


def within(filters: Filters, period: Period, as_of: date) -> Filters:
    """The filters with the days of a period that ends with ``as_of``; a year ends a year after it began."""
    if period == "all" or as_of in {date.min, date.max}:
        return filters
    end = as_of + timedelta(days=1)
    return replace(filters, start=(pd.Timestamp(end) - pd.DateOffset(years=1)).date(), end=end)


def usual_of(sold: pd.DataFrame) -> Of:
    """Categories, where a store has at least two; else products."""
    return "category" if len(sold["category"].dropna().unique()) > 1 else "product"


def usual_grouping(reader: Reader, filters: Filters, scope: Scope) -> Grouping:
    """The first grouping by what is known of enough customers for two groups."""
    known = reader.frame(queries.attributes_known(filters, scope)).iloc[0]
    enough = [by for by in queries.GROUPINGS if int(known[by]) >= FEWEST_KNOWN]
    return enough[0] if enough else queries.GROUPINGS[0]


def items_of(sold: pd.DataFrame, of: Of) -> Items:
    """The items most bought, at most 30.

    Parameters
    ----------
    sold : of ``queries.preferences.products_sold``.
    """
    if of == "category":
        named = sold.assign(category=sold["category"].astype("object").where(sold["category"].notna(), UNKNOWN))
        lines = named.groupby("category")["line_count"].sum().sort_values(ascending=False, kind="stable")
        names = [str(name) for name in lines.index]
        values: list[Item] = [None if name == UNKNOWN else name for name in names]
    else:
        goods = sold[sold["product_id"].notna()]
        values = [int(number) for number in goods["product_id"]]
        names = [_product_name(*row) for row in zip(goods["code"], goods["product_name"], strict=True)]
    most = queries.MOST_ITEMS
    return Items(keys=tuple(values[:most]), names=tuple(names[:most]), smaller=max(0, len(values) - most))


def _product_name(code: object, name: object) -> str:
    known = isinstance(name, str) and name and name != code
    return f"{name} ({code})" if known else str(code) if isinstance(code, str) else "Unknown product"


def preferences(reader: Reader, asked: Asked, items: Items) -> analytics.Preferences:
    """The preference index of every group and item."""
    statement = queries.groups_by_items(
        asked.filters, asked.scope, by=asked.by, of=asked.of, items=items.keys, as_of=asked.as_of
    )
    return analytics.preferences(reader.frame(statement), len(items.keys), ORDERS.get(asked.by, ()))


def with_money(reader: Reader, asked: Asked, items: Items, found: analytics.Preferences) -> pd.DataFrame:
    """The cells with the shares of money beside those of customers."""
    statement = queries.money_by_items(
        asked.filters, asked.scope, by=asked.by, of=asked.of, items=items.keys, as_of=asked.as_of
    )
    return analytics.with_money(found, reader.frame(statement), len(items.keys))
