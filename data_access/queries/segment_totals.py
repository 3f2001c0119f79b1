"""What rules about purchases ask of each customer: added up once, however many rules there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Date, case, func, literal, select

from data_access.filters import Filters, narrow_customers, narrow_purchases
from data_access.schema import customer_facts, purchase_facts
from data_access.schema.facts import MONDAY
from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from datetime import date

    from data_access.filters import Scope
    from data_access.schema.base import Statement

ANYTHING = Filters()
OF_TOTALS = frozenset({"purchase_count", "net_cents", "last_purchase", "first_purchase", "rfm_group"})


def bought_totals(scope: Scope, as_of: date) -> Statement:
    """What each customer bought up to a day."""
    f = purchase_facts.c
    sold = f.sale_lines > 0
    totals = (
        select(
            f.customer_id,
            func.sum(case((sold, 1), else_=0)).label("purchase_count"),
            func.sum(f.net_cents).label("net_cents"),
            func.min(case((sold, f.purchased_on))).label("first_on"),
            func.max(case((sold, f.purchased_on))).label("last_on"),
        )
        .where(f.customer_id.is_not(None), f.purchased_on <= as_of)
        .group_by(f.customer_id)
    )
    return narrow_purchases(totals, ANYTHING, scope, on=f)


def segment_totals(filters: Filters, scope: Scope, *, as_of: date) -> Statement:
    """What rules about purchases ask of each customer inside filters and scope, in no order.

    Columns ``customer_id``, ``purchase_count``, ``net_cents``, ``first_day`` and ``last_day`` of a purchase, as days
    since ``MONDAY`` and empty where there is none.
    """
    t, c, monday = bought_totals(scope, as_of).subquery("totals").c, customer_facts.c, literal(MONDAY, Date)
    counts = (func.coalesce(t[name], 0).label(name) for name in ("purchase_count", "net_cents"))
    days = (days_between(t[f"{end}_on"], monday).label(f"{end}_day") for end in ("first", "last"))
    found: Statement = select(c.customer_id, *counts, *days)
    listed = found.outerjoin_from(customer_facts, t.customer_id.table, t.customer_id == c.customer_id)
    return narrow_customers(listed, filters, scope, customer_id=c.customer_id)
