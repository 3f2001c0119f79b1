"""Filters and scope as conditions of statements: the one place where what a person asks and may see becomes SQL."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from data_access.filters.members import fitting
from data_access.filters.scoping import of_scope
from data_access.filters.values import UNKNOWN
from data_access.schema import Feedback, Product, customer_facts
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from sqlalchemy import CTE, ColumnElement, SQLColumnExpression
    from sqlalchemy.sql.base import ReadOnlyColumnCollection

    from data_access.filters.values import ChosenSegment, Filters, Scope
    from data_access.schema.base import Statement

    _Column = SQLColumnExpression[Any]


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
    """Ids of the customers inside the customer filters and the scope; None when neither narrows.

    Raises
    ------
    UserError : a saved segment asks about what this reader must not see.
    """
    f = customer_facts.c
    chosen = ((f.segment, filters.segments), (f.country, filters.countries))
    clauses = [*(_known(column, values) for column, values in chosen if values), *of_scope(scope)]
    if filters.saved:
        clauses.append(or_(*(_in_segment(segment, scope) for segment in filters.saved)))
    return select(f.customer_id).where(*clauses) if clauses else None


def _in_segment(segment: ChosenSegment, scope: Scope) -> ColumnElement[bool]:
    known, column = segment.members, customer_facts.c.customer_id
    return column.in_(select(_members(segment, scope).c.customer_id) if known is None else known)


# The same object each time, so that a statement which narrows in several places asks who fits once.
@lru_cache(maxsize=256)
def _members(segment: ChosenSegment, scope: Scope) -> CTE:
    """The customers of a segment, by the statement of its own list."""
    return fitting(segment.rules, scope, as_of=segment.as_of, limits=segment.limits).cte()


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
