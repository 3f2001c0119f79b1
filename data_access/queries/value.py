"""What models of purchases are fitted to: each customer's history up to a day, and repeat purchases day by day.

Purchases on one day are one. What counts: documents with at least one sale line; ``free`` adds documents of free lines
only. A date filter selects customers by the day of their first purchase, as for retention; filters on single purchases
(channel, category, product) narrow the purchases, and the first is then the first among those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import case, func, or_, select

from data_access.filters import narrow_purchases
from data_access.schema import LineKind, customer_facts, line_facts, purchase_facts

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import CTE, Select, Subquery

    from data_access.filters import Filters, Scope

Attribute = Literal["segment", "country", "acquisition_channel"]
ATTRIBUTES: tuple[Attribute, ...] = ("segment", "country", "acquisition_channel")
SALE, FREE = int(LineKind.SALE), int(LineKind.FREE)


def purchase_histories(filters: Filters, scope: Scope, *, as_of: date | None = None, free: bool = False) -> Select[Any]:
    """One row per customer with a purchase up to and with ``as_of`` (None: to the end), by ``customer_id``.

    Columns ``customer_id``, ``first_purchase_on``, ``last_purchase_on``, ``purchase_days`` (distinct days with a
    purchase), ``total_cents`` (sale lines of all those days) and ``first_day_cents`` (of the first of them).
    """
    days = purchase_days(filters, scope, as_of=as_of, free=free)
    h, d = _bounds(days, filters).c, days.c
    at_first = (d.customer_id == h.customer_id) & (d.purchased_on == h.first_purchase_on)
    with_first = select(*h, d.cents.label("first_day_cents")).join_from(h.customer_id.table, days, at_first)
    return with_first.order_by(h.customer_id)


def histories_by(
    attribute: Attribute, filters: Filters, scope: Scope, *, as_of: date | None = None, free: bool = False
) -> Select[Any]:
    """The same days of each customer, with the ``group`` an attribute puts the customer in (empty: not known).

    Columns ``customer_id``, ``group``, ``first_purchase_on``, ``last_purchase_on``, ``purchase_days``, ``total_cents``.
    """
    h, c = _bounds(purchase_days(filters, scope, as_of=as_of, free=free), filters).c, customer_facts.c
    group = c[attribute].label("group")
    measures = (h.first_purchase_on, h.last_purchase_on, h.purchase_days, h.total_cents)
    named = select(h.customer_id, group, *measures)
    return named.outerjoin_from(h.customer_id.table, customer_facts, c.customer_id == h.customer_id).order_by(
        h.customer_id
    )


def daily_repeats(
    filters: Filters,
    scope: Scope,
    *,
    as_of: date | None = None,
    acquired_until: date | None = None,
    free: bool = False,
) -> Select[Any]:
    """Customers who bought on each day up to and with ``as_of``, by ``purchased_on``.

    Columns ``purchased_on``, ``buyers``, ``new_buyers`` (their first purchase); repeat purchases are the difference.
    ``acquired_until`` keeps the customers whose first purchase was up to and with that day.
    """
    days = purchase_days(filters, scope, as_of=as_of, free=free)
    h, d = _bounds(days, filters, acquired_until=acquired_until).c, days.c
    new = case((d.purchased_on == h.first_purchase_on, 1), else_=0)
    counted = select(d.purchased_on, func.count().label("buyers"), func.sum(new).label("new_buyers"))
    joined = counted.join_from(days, h.customer_id.table, d.customer_id == h.customer_id)
    return joined.group_by(d.purchased_on).order_by(d.purchased_on)


def purchase_days(filters: Filters, scope: Scope, *, as_of: date | None, free: bool) -> CTE:
    """One row per customer and day with a counted purchase: ``customer_id``, ``purchased_on``, ``cents``."""
    statement = _days_of_lines(free=free) if filters.by_line else _days_of_purchases(free=free)
    source = line_facts if filters.by_line else purchase_facts
    if as_of:
        statement = statement.where(source.c.purchased_on <= as_of)
    return narrow_purchases(statement, filters, scope, on=source.c, days=False).cte("days")


def _days_of_purchases(*, free: bool) -> Select[Any]:
    f = purchase_facts.c
    counted = or_(f.sale_lines > 0, f.free_lines > 0) if free else f.sale_lines > 0
    cents = func.sum(f.gross_cents).label("cents")
    return (
        select(f.customer_id, f.purchased_on, cents)
        .where(f.customer_id.is_not(None), counted)
        .group_by(f.customer_id, f.purchased_on)
    )


def _days_of_lines(*, free: bool) -> Select[Any]:
    f = line_facts.c
    counted = f.kind.in_((SALE, FREE)) if free else f.kind == SALE
    cents = func.sum(case((f.kind == SALE, f.amount_cents), else_=0)).label("cents")
    return (
        select(f.customer_id, f.purchased_on, cents)
        .where(f.customer_id.is_not(None), counted)
        .group_by(f.customer_id, f.purchased_on)
    )


def _bounds(days: CTE, filters: Filters, *, acquired_until: date | None = None) -> Subquery:
    """Each customer's first and last day, days and money, where the first day is inside the date filter."""
    d = days.c
    first = func.min(d.purchased_on)
    bounds = select(
        d.customer_id,
        first.label("first_purchase_on"),
        func.max(d.purchased_on).label("last_purchase_on"),
        func.count().label("purchase_days"),
        func.sum(d.cents).label("total_cents"),
    ).group_by(d.customer_id)
    if filters.start:
        bounds = bounds.having(first >= filters.start)
    if filters.end:
        bounds = bounds.having(first < filters.end)
    if acquired_until:
        bounds = bounds.having(first <= acquired_until)
    return bounds.subquery("bounds")
