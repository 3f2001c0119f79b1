"""What models of purchases are fitted to: each customer's history up to a day, and repeat purchases day by day.

What counts as a purchase, and what filters do, is as in ``queries.purchase_days``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from data_access.queries.purchase_days import purchase_days

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Select

    from data_access.filters import Filters, Scope


def purchase_histories(filters: Filters, scope: Scope, *, as_of: date | None = None, free: bool = False) -> Select[Any]:
    """One row per customer with a purchase up to and with ``as_of`` (None: to the end), by ``customer_id``.

    Columns ``customer_id``, ``first_purchase_on``, ``last_purchase_on``, ``purchase_days`` (distinct days with a
    purchase), ``total_cents`` (sale lines of all those days) and ``first_day_cents`` (of the first of them).
    """
    d = purchase_days(filters, scope, as_of=as_of, free=free).c
    histories = select(
        d.customer_id,
        func.min(d.first_on).label("first_purchase_on"),
        func.max(d.purchased_on).label("last_purchase_on"),
        func.count().label("purchase_days"),
        func.sum(d.cents).label("total_cents"),
        func.sum(case((d.gap_days.is_(None), d.cents), else_=0)).label("first_day_cents"),
    )
    return histories.group_by(d.customer_id).order_by(d.customer_id)


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
    d = purchase_days(filters, scope, as_of=as_of, free=free).c
    new = case((d.gap_days.is_(None), 1), else_=0)
    counted = select(d.purchased_on, func.count().label("buyers"), func.sum(new).label("new_buyers"))
    counted = counted.where(d.first_on <= acquired_until) if acquired_until else counted
    return counted.group_by(d.purchased_on).order_by(d.purchased_on)
