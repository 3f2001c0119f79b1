"""What the store holds: its settings, its days, and the values filters offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.errors import UserError
from dashboard.reads.connection import reader, record, versions
from dashboard.reads.kept import Versions, kept
from dashboard.settings import latest_day
from data_access.queries import products as product_queries
from data_access.queries import store as queries
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from datetime import date

    from data_access.filters import Scope

FACTS = ("purchases", "settings")  # the domains that settings and days depend on
MOST_PRODUCTS = 300  # offered by name; any other is typed by its code


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFacts:
    """What every page needs to know of the store. ``as_of`` is the last day that purchase data covers."""

    business_name: str | None = None
    currency: str = "GBP"
    time_zone: str = "UTC"
    demo: bool = False
    first_day: date | None = None
    as_of: date | None = None

    @property
    def empty(self) -> bool:
        """Whether there is no purchase to analyse yet."""
        return self.as_of is None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterChoices:
    """The values filters offer, each sorted; products are (code, name), those bought most first."""

    segments: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    products: tuple[tuple[str, str], ...] = ()


def store_facts(scope: Scope, key: Versions | None = None) -> StoreFacts:
    """Settings and days of the store; ``key`` are versions that were just asked for, of purchases and settings too."""
    known = key.of(*FACTS) if key else versions(*FACTS)
    return _store_facts(scope, known, latest_day())


# cache_resource hands the same frozen object to everybody without copying it.
@kept(max_entries=64)
def _store_facts(scope: Scope, key: Versions, latest: date) -> StoreFacts:
    del key
    settings = RecordReader(record()).frame(queries.store_settings(scope))
    days = reader().frame(queries.data_range(scope, latest)).iloc[0]
    first, last = (_day(days[name]) for name in ("first_day", "last_day"))
    if settings.empty:
        return StoreFacts(first_day=first, as_of=last)
    row = settings.iloc[0]
    return StoreFacts(
        business_name=row["business_name"] if isinstance(row["business_name"], str) else None,
        currency=str(row["currency"]),
        time_zone=str(row["time_zone"]),
        demo=bool(row["demo"]),
        first_day=first,
        as_of=(_day(row["purchases_until"]) or last) if last else None,
    )


def _day(value: object) -> date | None:
    moment = pd.to_datetime(value) if value is not None else pd.NaT  # type: ignore[call-overload]
    return None if pd.isna(moment) else moment.date()


def as_of(scope: Scope) -> date | None:
    """The last day that purchase data covers; None in a store without purchases."""
    return store_facts(scope).as_of


def last_day(scope: Scope, key: Versions | None = None) -> date:
    """``as_of`` of a store that holds purchases.

    Raises
    ------
    UserError : it holds none; a page asks ``store_facts`` first and says so in its own words.
    """
    found = store_facts(scope, key).as_of
    if found is None:
        raise UserError("There are no purchases yet.", "Import purchases first.")
    return found


def filter_choices(scope: Scope) -> FilterChoices:
    """The values each filter can take in this store."""
    return _filter_choices(scope, versions("customers", "purchases"))


@kept(max_entries=32)
def _filter_choices(scope: Scope, key: Versions) -> FilterChoices:
    del key
    values = reader().frame(queries.filter_values(scope))
    found = {str(field): tuple(rows.astype(str)) for field, rows in values.groupby("field")["value"]}
    ranked = reader().frame(product_queries.most_bought(scope, limit=MOST_PRODUCTS))["product_id"].astype("int64")
    names = RecordReader(record()).frame(product_queries.product_names(ranked.tolist(), scope))
    ordered = names.set_index("product_id").reindex(ranked).dropna(subset=["code"]).fillna("")
    products = tuple(zip(ordered["code"].astype(str), ordered["name"].astype(str), strict=True))
    return FilterChoices(**found, products=products)


def known_products(codes: tuple[str, ...], scope: Scope) -> frozenset[str]:
    """Those of some product codes that the store knows."""
    return _known_products(codes, scope, versions("purchases"))


@kept(max_entries=256)
def _known_products(codes: tuple[str, ...], scope: Scope, key: Versions) -> frozenset[str]:
    del key
    return frozenset(RecordReader(record()).frame(product_queries.known_codes(codes, scope))["code"].astype(str))
