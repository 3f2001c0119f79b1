"""What the page for logging feedback asks: who fits what is typed, what they bought, and what is held apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.reads.connection import record, versions
from dashboard.reads.directory import directory, directory_page
from dashboard.reads.kept import Versions, kept
from dashboard.reads.store import store_facts
from dashboard.theme import day, money
from data_access.filters import Filters
from data_access.queries.customer import customer_purchases, customer_record
from data_access.queries.held import held_feedback, products_on
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.filters import Scope

OFFERED = 6  # customers, and more would have to be read through
FEWEST_LETTERS = 2
NEWEST = 20  # purchases
HELD_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A customer who may be meant: ``words`` tell them apart from others of the name."""

    customer_id: int
    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """A purchase to choose, in words, and what was on it by code."""

    purchase_id: int
    words: str
    codes: tuple[str, ...]


def matches(search: str, scope: Scope) -> tuple[tuple[Match, ...], int]:
    """The customers who fit best, and how many fit in all; nobody for a letter."""
    if len(search) < FEWEST_LETTERS:
        return (), 0
    found = directory(Filters(), scope, search, "latest")
    rows = directory_page(found, scope, 0, OFFERED)
    listed = (_match(row) for row in rows.to_dict("records"))
    return tuple(listed), len(found)


def _match(row: dict[Any, Any]) -> Match:
    told = (row["customer_name"], row["customer"], row["email"] or row["phone"], row["city"])
    words = " · ".join(str(part) for part in told if isinstance(part, str) and part)
    return Match(customer_id=int(row["customer_id"]), name=str(row["customer_name"]), words=words)


def customer_named(public_id: str, scope: Scope) -> Match | None:
    """The customer of a link; None where there is none for this reader."""
    rows = RecordReader(record()).rows(customer_record(public_id, scope))
    if not rows:
        return None
    row = rows[0]._asdict()
    name = row["name"] or row["company"] or f"Customer {row['customer']}"
    told = (name, row["customer"], row["email"] or row["phone"])
    return Match(
        customer_id=int(row["customer_id"]), name=str(name), words=" · ".join(str(part) for part in told if part)
    )


def baskets(customer_id: int, scope: Scope) -> tuple[Basket, ...]:
    """The customer's purchases, newest first."""
    return _baskets(customer_id, scope, versions("purchases", "customers", "settings"))


@kept(max_entries=64)
def _baskets(customer_id: int, scope: Scope, key: Versions) -> tuple[Basket, ...]:
    del key
    asked, currency = RecordReader(record()), store_facts(scope).currency
    rows = [row for row in asked.rows(customer_purchases(customer_id, scope)) if row.sale_lines][:NEWEST]
    codes: dict[int, list[str]] = {}
    names: dict[int, list[str]] = {}
    for row in asked.rows(products_on([row.purchase_id for row in rows], scope)):
        codes.setdefault(row.purchase_id, []).append(row.code)
        names.setdefault(row.purchase_id, []).append(row.name or row.code)
    return tuple(
        Basket(
            purchase_id=row.purchase_id,
            words=_basket_words(row, names.get(row.purchase_id, []), currency),
            codes=tuple(codes.get(row.purchase_id, ())),
        )
        for row in rows
    )


def _basket_words(row: Any, names: Sequence[str], currency: str) -> str:  # noqa: ANN401  a row of the record
    things = ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")  # noqa: PLR2004
    told = (day(row.purchased_on), row.purchase, money(row.net_cents, currency), things)
    return " · ".join(part for part in told if part)


def held(scope: Scope) -> Sequence[Any]:
    """The pieces that are held apart, newest first; the columns of ``queries.held.held_feedback``."""
    return RecordReader(record()).rows(held_feedback(scope, limit=HELD_SHOWN))
