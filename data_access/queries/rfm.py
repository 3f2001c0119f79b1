"""When each customer last bought, how often and for how much: what RFM scores are made of.

What counts is a purchase: a document with at least one sale line. Filters on single purchases (days, channel, category,
product) narrow the purchases, and with a category or a product the money is that of those lines alone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, func, literal, select

from data_access.filters import narrow_purchases
from data_access.schema import LineKind, line_facts, purchase_facts
from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Select

    from data_access.filters import Filters, Scope


def customer_rfm(filters: Filters, scope: Scope, *, as_of: date) -> Select[Any]:
    """Each customer who had bought by ``as_of``, from the purchases up to and with that day.

    Columns: ``customer_id``; ``recency_days``, from the last purchase to the end of ``as_of``, so that a purchase on
    that day is 1 day old; ``span_days``, from the first to the last purchase; ``purchase_count``; ``monetary_cents``,
    sale lines before returns. Rows come in no order.
    """
    if filters.by_line:
        f, counted = line_facts.c, line_facts.c.kind == int(LineKind.SALE)
        purchases, money = func.count(f.purchase_id.distinct()), func.sum(f.amount_cents)
    else:
        f, counted = purchase_facts.c, purchase_facts.c.sale_lines > 0
        purchases, money = func.count(), func.sum(f.gross_cents)
    last, end = func.max(f.purchased_on), literal(as_of + timedelta(days=1), Date)
    bought = (
        select(
            f.customer_id,
            days_between(end, last).label("recency_days"),
            days_between(last, func.min(f.purchased_on)).label("span_days"),
            purchases.label("purchase_count"),
            money.label("monetary_cents"),
        )
        .where(f.customer_id.is_not(None), counted, f.purchased_on <= as_of)
        .group_by(f.customer_id)
    )
    return narrow_purchases(bought, filters, scope, on=f)
