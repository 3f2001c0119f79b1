"""Which of the customers lost in a month have bought again since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from data_access.filters import narrow_purchases
from data_access.queries.lifecycle import SALE, moved_customers
from data_access.schema import line_facts, purchase_facts

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Select

    from data_access.filters import Filters, Scope


def came_back(filters: Filters, scope: Scope, *, month: int, window: int, as_of: date) -> Select[Any]:
    """The first day on which each customer lost in a month bought again: ``customer_id``, ``came_back_on``.

    Those who have not by ``as_of`` have no row. What counts, and who was lost, is as in ``queries.lifecycle``; a filter
    on single purchases holds for the purchase they came back with too.
    """
    lost = moved_customers(filters, scope, month=month, window=window, kind="lapsed").order_by(None).subquery("lost")
    f = line_facts.c if filters.by_line else purchase_facts.c
    counted = f.kind == SALE if filters.by_line else f.sale_lines > 0
    later = (
        select(f.customer_id, func.min(f.purchased_on).label("came_back_on"))
        .join(lost, lost.c.customer_id == f.customer_id)
        .where(counted, f.month > month, f.purchased_on <= as_of)
        .group_by(f.customer_id)
    )
    return narrow_purchases(later, filters, scope, on=f, days=False).order_by(f.customer_id)
