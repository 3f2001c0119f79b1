"""What a person asks to see, and what they may see. The only place where either becomes SQL.

A filter is one field here, one control in the filter bar, one clause in a ``narrow_*`` function and one phrase in
``describe``; a test walks the fields and fails when one of the four is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from sqlalchemy import select

from data_access.schema import Feedback, Product, customer_facts
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, SQLColumnExpression
    from sqlalchemy.sql.base import ReadOnlyColumnCollection

    from data_access.schema.base import Statement

    _Column = SQLColumnExpression[Any]


UNKNOWN = "Unknown"  # how a group of empty values is named on pages, in links and in filters


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The active filters. Tuples are sorted and free of repeats, so that equal filters are one cache key.

    ``start`` and ``end`` are a half-open range of days: ``start <= day < end``. What the day is, the page says:
    for retention it is the first purchase.
    """

    start: date | None = None
    end: date | None = None
    segments: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    products: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Bring the tuples into their one form."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, (tuple, list, set, frozenset)):
                object.__setattr__(self, field.name, tuple(sorted(set(value))))

    @property
    def by_line(self) -> bool:
        """Whether an answer must look at single lines (category, product), not at whole purchases."""
        return bool(self.categories or self.products)

    @property
    def by_purchase(self) -> bool:
        """Whether an answer must look at single purchases (channel), not at months."""
        return bool(self.channels)

    @property
    def empty(self) -> bool:
        """Whether nothing is filtered."""
        return self == Filters()

    def describe(self, day: str = "bought") -> str:
        """A sentence part for people: "first bought 1 Jan 2026 to 31 Mar 2026, in Germany"; "" when nothing is set."""
        return ", ".join(self.phrases(day).values())

    def phrases(self, day: str = "bought") -> dict[str, str]:
        """The phrase of each active filter, by field; ``start`` and ``end`` share the one under ``start``."""
        found = {"start": _days(day, self.start, self.end)} if self.start or self.end else {}
        patterns = {
            "segments": "segment {}",
            "countries": "in {}",
            "channels": "through {}",
            "categories": "buying {}",
            "products": "buying product {}",
        }
        for name, pattern in patterns.items():
            values = getattr(self, name)
            if values:
                shown = tuple(map(country_name, values)) if name == "countries" else values
                found[name] = pattern.format(_listed(shown))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What the person asking may see: rows of their teams and regions (empty = all), and whether contact is masked."""

    teams: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    masked: bool = False


EVERYTHING = Scope()


def country_name(code: str) -> str:
    """The country's English name for its ISO code; the text itself when it is not one."""
    import pycountry  # noqa: PLC0415  its tables cost 20 ms and only sentences need them

    found = pycountry.countries.get(alpha_2=code)
    return getattr(found, "common_name", found.name) if found else code


def _days(day: str, start: date | None, end: date | None) -> str:
    shown = [format_date(d, "d MMM y", locale="en") for d in (start, end and end - timedelta(days=1)) if d]
    if start and end:
        return f"{day} {shown[0]} to {shown[1]}"
    return f"{day} {'from' if start else 'up to'} {shown[0]}"


def _listed(values: tuple[str, ...], most: int = 3) -> str:
    head = list(values[:most])
    if len(values) > most:
        return f"{', '.join(head)} and {len(values) - most} more"
    return " or ".join([", ".join(head[:-1]), head[-1]] if len(head) > 1 else head)


def _known(column: _Column, values: tuple[str, ...]) -> ColumnElement[bool]:
    """Membership where "Unknown" stands for an empty value."""
    known = [value for value in values if value != UNKNOWN]
    clause = column.in_(known)
    return clause | column.is_(None) if UNKNOWN in values else clause


def _of_products(column: _Column, filters: Filters) -> ColumnElement[bool]:
    """Whether the product is of the wanted categories and among the wanted codes."""
    wanted = select(Product.id).where(visible(Product.batch_id))
    if filters.categories:
        wanted = wanted.where(_known(Product.category, filters.categories))
    if filters.products:
        wanted = wanted.where(Product.code.in_(filters.products))
    clause = column.in_(wanted)
    # A line without a product has an unknown category; no product code can name it.
    unknown = UNKNOWN in filters.categories and not filters.products
    return clause | column.is_(None) if unknown else clause


def customers_within(filters: Filters, scope: Scope) -> Statement | None:
    """Ids of the customers inside the customer filters and the scope; None when neither narrows."""
    f = customer_facts.c
    clauses = [
        _known(column, values)
        for column, values in (
            (f.segment, filters.segments),
            (f.country, filters.countries),
            (f.team, scope.teams),
            (f.region, scope.regions),
        )
        if values
    ]
    return select(f.customer_id).where(*clauses) if clauses else None


def narrow_customers(statement: Statement, filters: Filters, scope: Scope, *, customer_id: _Column) -> Statement:
    """Keep the customers inside filters and scope. ``customer_id`` is the statement's own column."""
    within = customers_within(filters, scope)
    return statement if within is None else statement.where(customer_id.in_(within))


def narrow_one_by_one(statement: Statement, filters: Filters, scope: Scope, *, customer_id: _Column) -> Statement:
    """As ``narrow_customers``, for a statement that ends after a few rows: asks of each row, not for all customers."""
    within = customers_within(filters, scope)
    if within is None:
        return statement
    return statement.where(within.where(customer_facts.c.customer_id == customer_id).exists())


def narrow_purchases(
    statement: Statement, filters: Filters, scope: Scope, *, on: ReadOnlyColumnCollection[str, Any], days: bool = True
) -> Statement:
    """Keep the purchases or lines inside filters and scope.

    Parameters
    ----------
    on : the columns of ``purchase_facts``, ``line_facts`` or ``customer_month`` that the statement reads. A filter
        whose column is not there cannot be applied: choose the fact by ``filters.by_line`` and ``filters.by_purchase``.
    days : whether ``start`` and ``end`` select by day of purchase; False where they select the cohort.
    """
    if days and filters.start:
        statement = statement.where(on["purchased_on"] >= filters.start)
    if days and filters.end:
        statement = statement.where(on["purchased_on"] < filters.end)
    if filters.channels:
        statement = statement.where(_known(on["channel"], filters.channels))
    if filters.by_line:
        statement = statement.where(_of_products(on["product_id"], filters))
    return narrow_customers(statement, filters, scope, customer_id=on["customer_id"])


def narrow_feedback(statement: Statement, filters: Filters, scope: Scope) -> Statement:
    """Keep the feedback inside filters and scope, and of published batches only."""
    statement = statement.where(visible(Feedback.batch_id))
    if filters.start:
        statement = statement.where(Feedback.received_on >= filters.start)
    if filters.end:
        statement = statement.where(Feedback.received_on < filters.end)
    if filters.channels:
        statement = statement.where(_known(Feedback.channel, filters.channels))
    if filters.by_line:
        statement = statement.where(_of_products(Feedback.product_id, filters))
    return narrow_customers(statement, filters, scope, customer_id=Feedback.customer_id)
