"""Each customer's days with a purchase, every day knowing its neighbours, from the narrowest fact that can tell.

Purchases on one day are one. What counts: documents with at least one sale line; ``free`` adds documents of free lines
only. A date filter selects customers by the day of their first purchase, as for retention; filters on single purchases
(channel, category, product) narrow the purchases, and the first is then the first among those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, literal, or_, select

from data_access.filters import narrow_purchases
from data_access.schema import LineKind, customer_day, line_facts, purchase_facts
from data_access.schema.periods import neighbours
from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import CTE, Select

    from data_access.filters import Filters, Scope

SALE, FREE = int(LineKind.SALE), int(LineKind.FREE)


def purchase_days(filters: Filters, scope: Scope, *, as_of: date | None, free: bool = False) -> CTE:
    """One row per customer and day with a counted purchase up to and with ``as_of`` (None: to the end).

    Columns ``customer_id``, ``purchased_on``; ``cents``, the sale lines of the day; ``first_on``, the customer's first
    such day; ``gap_days`` since the one before and ``next_on``, the one after (empty where there is none);
    ``purchase_days``, how many there were up to and with this one.
    """
    usual = not (filters.by_line or filters.by_purchase or free)
    days = (_of_rollup if usual else _of_documents)(filters, scope, as_of, free=free).subquery("marked")
    found = select(*days.c)
    found = found.where(days.c.first_on >= filters.start) if filters.start else found
    found = found.where(days.c.first_on < filters.end) if filters.end else found
    return found.cte("days")


def _of_rollup(filters: Filters, scope: Scope, as_of: date | None, *, free: bool) -> Select[Any]:
    """The days as they are kept; those after ``as_of`` are nobody's neighbours."""
    del free  # the rollup is asked only when it does not matter
    d = customer_day.c
    following = d.next_on if as_of is None else case((d.next_on <= as_of, d.next_on))
    marks = (d.first_on, d.gap_days, following.label("next_on"), d.purchase_days)
    days = select(d.customer_id, d.purchased_on, d.gross_cents.label("cents"), *marks).where(d.purchases > 0)
    days = days.where(d.purchased_on <= as_of) if as_of else days
    return narrow_purchases(days, filters, scope, on=d, days=False)


def _of_documents(filters: Filters, scope: Scope, as_of: date | None, *, free: bool) -> Select[Any]:
    """The days with something that the filters keep, and their neighbours among those."""
    source, days = _days_of_lines(free=free) if filters.by_line else _days_of_purchases(free=free)
    days = days.where(source.c.purchased_on <= as_of) if as_of else days
    d = narrow_purchases(days, filters, scope, on=source.c, days=False).subquery("daily").c
    near = neighbours(d, d.purchased_on)
    columns = (near.first.label("first_on"), near.previous.label("previous_on"), near.following.label("next_on"))
    place = near.place.label("purchase_days")
    n = select(d.customer_id, d.purchased_on, d.cents, *columns, place).subquery("near").c
    gap = days_between(n.purchased_on, n.previous_on).label("gap_days")
    return select(n.customer_id, n.purchased_on, n.cents, n.first_on, gap, n.next_on, n.purchase_days)


def _days_of_purchases(*, free: bool) -> tuple[Any, Select[Any]]:
    f = purchase_facts.c
    counted = or_(f.sale_lines > 0, f.free_lines > 0) if free else f.sale_lines > 0
    return purchase_facts, _daily(f, counted, f.gross_cents)


def _days_of_lines(*, free: bool) -> tuple[Any, Select[Any]]:
    f = line_facts.c
    counted = f.kind.in_((SALE, FREE)) if free else f.kind == SALE
    return line_facts, _daily(f, counted, case((f.kind == SALE, f.amount_cents), else_=0))


def _daily(f: Any, counted: Any, amount: Any) -> Select[Any]:  # noqa: ANN401  columns of a fact
    """The days of each customer with something counted, every one with a purchase."""
    columns = (f.customer_id, f.purchased_on, func.sum(amount).label("cents"), literal(1).label("purchases"))
    return select(*columns).where(f.customer_id.is_not(None), counted).group_by(f.customer_id, f.purchased_on)
