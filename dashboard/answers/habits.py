"""How buying changes: what more or fewer customers buy than before, and which products they buy again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.analytics import item_changes
from dashboard.analytics.preferences import Preferences, preferences
from dashboard.analytics.repeat_rates import Prior, repeat_rates
from dashboard.analytics.together import is_service
from dashboard.answers.preferences import items_of
from data_access.queries import preferences as product_queries
from data_access.queries import product_habits as queries
from data_access.queries import store
from data_access.queries.product_habits import Days

if TYPE_CHECKING:
    from dashboard.answers.preferences import Items
    from data_access.filters import Filters, Scope
    from data_access.queries.line_items import Of
    from data_access.readers import Reader

MONTHS_IN_YEAR = 12
AGAIN_DAYS = 90  # within which a product is bought again, and a customer comes back, unless said otherwise
MOST_NEXT = 12  # categories of the next purchase; those bought most
NOT_BACK = "Nothing yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """Two stretches of ``months`` months each, the later one up to the last day."""

    now: Days
    before: Days
    months: int

    @property
    def same_season(self) -> bool:
        """Whether both cover the same months of a year."""
        return self.months == MONTHS_IN_YEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The change of each item (see ``analytics.item_changes``), and its buyers month by month.

    ``by_month``: ``month``, ``item`` (place), ``customers``, ``active`` and ``share``, a row for each item and each
    month that lies wholly inside the two periods.
    """

    items: Items
    periods: Periods
    found: pd.DataFrame
    by_month: pd.DataFrame
    customers: int


def periods(first: date, last: date) -> Periods | None:
    """The last year and the one before; in a younger store the halves of its whole months; None under two months."""
    end = pd.Timestamp(last + timedelta(days=1))
    for months in range(MONTHS_IN_YEAR, 0, -1):
        middle, start = end - pd.DateOffset(months=months), end - pd.DateOffset(months=2 * months)
        if start.date() >= first:
            return Periods(now=Days(middle.date(), end.date()), before=Days(start.date(), middle.date()), months=months)
    return None


def store_periods(reader: Reader, scope: Scope, last: date) -> Periods | None:
    """The periods that the store's data cover."""
    first = reader.frame(store.data_range(scope))["first_day"].iloc[0]
    return periods(first, last) if isinstance(first, date) and last != date.min else None


def changes(reader: Reader, filters: Filters, scope: Scope, of: Of, compared: Periods) -> Changes:
    """What rises and falls between the two periods; days in the filters are not looked at."""
    filters = replace(filters, start=None, end=None)
    both = Days(compared.before.start, compared.now.end)
    items = items_of(reader, replace(filters, start=both.start, end=both.end), scope, of)
    counts = reader.frame(
        queries.buyers_in_two_periods(filters, scope, of=of, items=items.keys, now=compared.now, before=compared.before)
    ).iloc[0]
    found = item_changes.changes({name: int(counts[name]) for name in counts.index}, len(items.keys))
    bought = reader.frame(queries.buyers_by_month(filters, scope, of=of, items=items.keys, days=both))
    active = reader.frame(queries.customers_by_month(filters, scope, days=both))
    return Changes(
        items=items,
        periods=compared,
        found=found,
        by_month=_by_month(bought, active[_whole(active["month"], both)], len(items.keys)),
        customers=int(counts["now"]),
    )


def _whole(months: pd.Series[int], days: Days) -> pd.Series[bool]:
    """Which months lie wholly inside the days: fewer customers buy each item in a part of one."""
    first = days.start.year * MONTHS_IN_YEAR + days.start.month - 1 + (days.start.day > 1)
    return (months >= first) & (months < days.end.year * MONTHS_IN_YEAR + days.end.month - 1)


def _by_month(bought: pd.DataFrame, active: pd.DataFrame, items: int) -> pd.DataFrame:
    """A row for each month with customers and each item, also where nobody bought it."""
    months = active["month"].astype(int).tolist()
    index = pd.MultiIndex.from_product([months, range(items)], names=["month", "item"])
    counted = bought.set_index(["month", "item"])["customers"].reindex(index, fill_value=0).reset_index()
    everybody = counted["month"].map(dict(zip(months, active["customers"].astype(int), strict=True)))
    return counted.assign(active=everybody, share=counted["customers"] / everybody)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What customers bought next, by the category they bought first.

    ``found`` compares the groups (first category) by the items (``names``: the categories of the next purchase, and at
    last ``NOT_BACK``); ``days`` is how long everybody was followed.
    """

    names: tuple[str, ...]
    found: Preferences
    days: int


def next_purchases(reader: Reader, filters: Filters, scope: Scope, *, days: int, as_of: date) -> Flow:
    """The flow from the first purchase to the next one within so many days."""
    items = items_of(reader, replace(filters, start=None, end=None), scope, "category")
    keys, names = items.keys[:MOST_NEXT], items.names[:MOST_NEXT]
    counts = reader.frame(queries.next_purchases(filters, scope, items=keys, days=days, as_of=as_of))
    away = (counts["customers"] - counts["back"]).rename(f"bought_{len(keys)}")
    return Flow(names=(*names, NOT_BACK), found=preferences(counts.join(away), len(keys) + 1), days=days)


def bought_again(
    reader: Reader, filters: Filters, scope: Scope, *, days: int, as_of: date
) -> tuple[pd.DataFrame, Prior | None]:
    """Goods with how many of their buyers bought them again within so many days, most buyers first, and the prior.

    Columns ``product_id``, ``code``, ``product_name``, ``category`` and those of ``analytics.repeat_rates``.
    """
    sold = reader.frame(product_queries.products_sold(filters, scope))
    counted = reader.frame(queries.repeat_buyers(filters, scope, days=days, as_of=as_of))
    known = sold[sold["product_id"].notna() & sold["code"].notna()].reset_index(drop=True)
    goods = known[~is_service(known["code"], known["product_kind"])]
    joined = goods[["product_id", "code", "product_name", "category"]].merge(counted, on="product_id")
    ranked = joined.sort_values(["buyers", "code"], ascending=[False, True], kind="stable").reset_index(drop=True)
    return repeat_rates(ranked)
