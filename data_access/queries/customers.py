"""Customers as people: their numbers and names. The record answers; the columnar copy holds no personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, literal, select

from data_access.filters import Filters, narrow_customers, narrow_purchases
from data_access.schema import Customer, purchase_facts
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select

    from data_access.filters import Scope


def customer_names(customer_ids: Sequence[int], scope: Scope) -> Select[Any]:
    """``customer_id``, ``public_id``, ``customer`` (the business's), ``customer_name``, ``country``, ``segment``.

    The name is empty for a scope that must not see contact data. Ask for a page of ids, not for all.
    """
    c = Customer
    columns = (c.id.label("customer_id"), c.public_id, c.reference.label("customer"), _name(scope))
    named = select(*columns, c.country, c.segment).where(c.id.in_(list(customer_ids)), visible(c.batch_id))
    return narrow_customers(named, Filters(), scope, customer_id=c.id).order_by(c.id)


def customer_numbers(scope: Scope) -> Select[Any]:
    """The business's own number of every customer: ``customer_id``, ``customer``."""
    c = Customer
    numbers = select(c.id.label("customer_id"), c.reference.label("customer")).where(visible(c.batch_id))
    return narrow_customers(numbers, Filters(), scope, customer_id=c.id).order_by(c.id)


def purchase_bounds(customer_ids: Sequence[int], scope: Scope) -> Select[Any]:
    """First and last day with a purchase: ``customer_id``, ``first_purchase_on``, ``last_purchase_on``.

    Ask for a page of ids, not for all. Customers without a document with a sale line have no row.
    """
    f = purchase_facts.c
    days = (func.min(f.purchased_on).label("first_purchase_on"), func.max(f.purchased_on).label("last_purchase_on"))
    found = select(f.customer_id, *days).where(f.customer_id.in_(list(customer_ids)), f.sale_lines > 0)
    return narrow_purchases(found, Filters(), scope, on=f).group_by(f.customer_id).order_by(f.customer_id)


def customers(filters: Filters, scope: Scope) -> Select[Any]:
    """Every customer inside the filters with what they bought: the view ``customers`` of the export.

    ``purchase_count``, ``first_purchase_on`` and ``last_purchase_on`` count documents with a sale line; ``gross_cents``
    sums sale lines, ``net_cents`` all lines. A date filter narrows the purchases, not the customers.
    """
    c, totals = Customer, _totals(filters, scope).subquery("totals")
    t = totals.c
    columns = (c.reference.label("customer"), _name(scope), c.country, c.region, c.segment, c.acquisition_channel)
    measures = (
        func.coalesce(t.purchase_count, 0).label("purchase_count"),
        t.first_purchase_on,
        t.last_purchase_on,
        func.coalesce(t.gross_cents, 0).label("gross_cents"),
        func.coalesce(t.net_cents, 0).label("net_cents"),
    )
    listed = select(*columns, c.joined_on, *measures).select_from(Customer).outerjoin(totals, t.customer_id == c.id)
    return narrow_customers(listed.where(visible(c.batch_id)), filters, scope, customer_id=c.id).order_by(c.reference)


def _totals(filters: Filters, scope: Scope) -> Select[Any]:
    f = purchase_facts.c
    sold = f.sale_lines > 0
    totals = (
        select(
            f.customer_id,
            func.sum(case((sold, 1), else_=0)).label("purchase_count"),
            func.min(case((sold, f.purchased_on))).label("first_purchase_on"),
            func.max(case((sold, f.purchased_on))).label("last_purchase_on"),
            func.sum(f.gross_cents).label("gross_cents"),
            func.sum(f.net_cents).label("net_cents"),
        )
        .where(f.customer_id.is_not(None))
        .group_by(f.customer_id)
    )
    by_purchase = Filters(start=filters.start, end=filters.end, channels=filters.channels)
    return narrow_purchases(totals, by_purchase, scope, on=f)


def _name(scope: Scope) -> ColumnElement[Any]:
    shown = func.coalesce(Customer.name, Customer.company) if not scope.masked else func.nullif(literal(""), "")
    return shown.label("customer_name")
