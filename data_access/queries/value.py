"""What models of purchases are fitted to: each customer's history up to a day, and repeat purchases day by day.

What counts as a purchase, and what filters do, is as in ``queries.purchase_days``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import case, func, select

from data_access.queries.purchase_days import purchase_days
from data_access.schema import customer_facts

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Select

    from data_access.filters import Filters, Scope

Attribute = Literal["segment", "country", "acquisition_channel"]
ATTRIBUTES: tuple[Attribute, ...] = ("segment", "country", "acquisition_channel")


def purchase_histories(filters: Filters, scope: Scope, *, as_of: date | None = None, free: bool = False) -> Select[Any]:
    """One row per customer with a purchase up to and with ``as_of`` (None: to the end), by ``customer_id``.

    Columns ``customer_id``, ``first_purchase_on``, ``last_purchase_on``, ``purchase_days`` (distinct days with a
    purchase), ``total_cents`` (sale lines of all those days) and ``first_day_cents`` (of the first of them).
    """
    d = purchase_days(filters, scope, as_of=as_of, free=free).c
    at_first = func.sum(case((d.gap_days.is_(None), d.cents), else_=0))
    return _histories(d).add_columns(at_first.label("first_day_cents")).order_by(d.customer_id)


def histories_by(
    attribute: Attribute, filters: Filters, scope: Scope, *, as_of: date | None = None, free: bool = False
) -> Select[Any]:
    """The same days of each customer, with the ``group`` an attribute puts the customer in (empty: not known).

    Columns ``customer_id``, ``group``, ``first_purchase_on``, ``last_purchase_on``, ``purchase_days``, ``total_cents``.
    """
    days = purchase_days(filters, scope, as_of=as_of, free=free)
    h, c = _histories(days.c).subquery("bounds").c, customer_facts.c
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
    d = purchase_days(filters, scope, as_of=as_of, free=free).c
    new = case((d.gap_days.is_(None), 1), else_=0)
    counted = select(d.purchased_on, func.count().label("buyers"), func.sum(new).label("new_buyers"))
    counted = counted.where(d.first_on <= acquired_until) if acquired_until else counted
    return counted.group_by(d.purchased_on).order_by(d.purchased_on)


def _histories(days: Any) -> Select[Any]:  # noqa: ANN401  columns of ``purchase_days``
    """Each customer's first and last day, days and money."""
    return select(
        days.customer_id,
        func.min(days.first_on).label("first_purchase_on"),
        func.max(days.purchased_on).label("last_purchase_on"),
        func.count().label("purchase_days"),
        func.sum(days.cents).label("total_cents"),
    ).group_by(days.customer_id)
