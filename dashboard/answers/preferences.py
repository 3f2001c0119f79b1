"""What groups of customers prefer: which items are looked at, and what the groups bought of them."""

from __future__ import annotations

from calendar import day_name, month_name
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

import pandas as pd

from dashboard.analytics import preferences as analytics
from dashboard.analytics import voices
from dashboard.answers.topics import titles
from data_access.filters.attributes import BANDS
from data_access.queries import preferences as queries
from data_access.queries import voices as voice_queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.filters import Filters, Scope
    from data_access.queries.line_items import Item, Of
    from data_access.queries.preferences import Grouping
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
BOUGHT_NOWHERE = "through a channel not known"
# Items that are the same in every store, with the words for buying then or so.
_FIXED: dict[str, dict[str, str]] = {
    "weekday": {name: f"on a {name}" for name in day_name},
    "month": {name: f"in {name}" for name in month_name[1:]},
    "price_band": {
        "Cheapest third": "from the cheapest third",
        "Middle third": "from the middle third",
        "Dearest third": "from the dearest third",
    },
    "discount": {"Full price": "at full price", "Reduced price": "at a reduced price"},
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
    """What is compared, with the words for buying each of it ("Cups", "on a Friday"); ``smaller`` are left out.

    Categories, products and channels stand with most sale lines first.
    """

    keys: tuple[Item, ...]
    names: tuple[str, ...]
    bought: tuple[str, ...]
    smaller: int = 0


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


def items_of(reader: Reader, filters: Filters, scope: Scope, of: Of) -> Items:
    """What lines are compared by, at most 30 items: those bought most, or all weekdays, months, thirds of prices."""
    if of in _FIXED:
        fixed = _FIXED[of]
        return Items(keys=tuple(range(len(fixed))), names=tuple(fixed), bought=tuple(fixed.values()))
    if of == "channel":
        values, names = _known(reader.frame(queries.sold_through(filters, scope))["channel"])
        return _most(values, names, [f"through {name}" if value else BOUGHT_NOWHERE
                                     for value, name in zip(values, names, strict=True)])  # fmt: skip
    sold = reader.frame(queries.products_sold(filters, scope))
    if of == "category":
        lines = sold.groupby("category", dropna=False, sort=False)["line_count"].sum()
        ranked = lines.sort_values(ascending=False, kind="stable").reset_index()
        values, names = _known(ranked["category"])
        return _most(values, names, names)
    goods = sold[sold["product_id"].notna()]
    names = [_product_name(*row) for row in zip(goods["code"], goods["product_name"], strict=True)]
    return _most([int(number) for number in goods["product_id"]], names, names)


def _known(values: pd.Series[str]) -> tuple[list[Item], list[str]]:
    """The values with None where nothing is known, and their names."""
    known: list[Item] = [value if isinstance(value, str) else None for value in values.astype("object")]
    return known, [UNKNOWN if value is None else str(value) for value in known]


def _most(values: Sequence[Item], names: Sequence[str], bought: Sequence[str]) -> Items:
    most = queries.MOST_ITEMS
    return Items(
        keys=tuple(values[:most]),
        names=tuple(names[:most]),
        bought=tuple(bought[:most]),
        smaller=max(0, len(values) - most),
    )


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


def reasons(reader: Reader, asked: Asked, groups: Sequence[str]) -> pd.DataFrame:
    """What each of these groups praises and complains of most; topics by their names."""
    by, as_of = asked.by, asked.as_of
    heard = reader.frame(voice_queries.heard(asked.filters, asked.scope, by=by, as_of=as_of))
    topics = reader.frame(voice_queries.topics_by_group(asked.filters, asked.scope, by=by, as_of=as_of))
    found = voices.reasons(heard, topics, groups, UNKNOWN)
    names = titles(reader, asked.scope)
    return found.assign(**{side: [names.get(name, name) for name in found[side]] for side in voices.SIDES})
