"""What rules about purchases ask of each customer: added up once, however many rules there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Date, func, literal, select

from data_access.filters import narrow_customers
from data_access.filters.members import bought_totals
from data_access.schema import customer_facts
from data_access.schema.facts import MONDAY
from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from datetime import date

    from data_access.filters import Filters, Scope
    from data_access.schema.base import Statement


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
