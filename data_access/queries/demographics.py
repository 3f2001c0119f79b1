"""Who the customers are, and what each did in two years: one row a customer, for figures by any of their traits."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, case, func, literal, select

from data_access.filters import Filters, narrow_feedback
from data_access.queries.purchase_days import purchase_days
from data_access.schema import Feedback, customer_facts

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Select

    from data_access.filters import Scope

YEAR = 365  # days


def customer_years(filters: Filters, scope: Scope, *, as_of: date) -> Select[Any]:
    """Every customer with a counted purchase up to ``as_of``: who they are, and their two newest years, by their id.

    Columns ``customer_id``, ``gender``, ``birth_year``, ``country``, ``region``, ``segment``, ``acquisition_channel``
    (empty: not known), ``first_on``, ``last_on``; ``days`` with a purchase and ``cents`` of sale lines in the 365 days
    that end with ``as_of``, ``days_before`` and ``cents_before`` in the 365 before them; ``voices``, the feedback given
    in the newer year, whatever the filters on purchases.
    """
    d = purchase_days(filters, scope, as_of=as_of).c
    year, before = as_of - timedelta(days=YEAR), as_of - timedelta(days=2 * YEAR)
    newer, older = d.purchased_on > year, and_(d.purchased_on > before, d.purchased_on <= year)
    bought = (
        select(
            d.customer_id,
            func.min(d.first_on).label("first_on"),
            func.max(d.purchased_on).label("last_on"),
            *(
                func.sum(case((within, amount), else_=0)).label(name)
                for within, amount, name in (
                    (newer, literal(1), "days"),
                    (newer, d.cents, "cents"),
                    (older, literal(1), "days_before"),
                    (older, d.cents, "cents_before"),
                )
            ),
        )
        .group_by(d.customer_id)
        .subquery("bought")
        .c
    )
    h, c = _voices(scope, year, as_of).subquery("heard").c, customer_facts.c
    who = (c.gender, c.birth_year, c.country, c.region, c.segment, c.acquisition_channel)
    did = (bought.first_on, bought.last_on, bought.days, bought.cents, bought.days_before, bought.cents_before)
    return (
        select(bought.customer_id, *who, *did, func.coalesce(h.voices, 0).label("voices"))
        .join_from(bought.customer_id.table, customer_facts, c.customer_id == bought.customer_id)
        .outerjoin(h.customer_id.table, h.customer_id == bought.customer_id)
        .order_by(bought.customer_id)
    )


def _voices(scope: Scope, after: date, until: date) -> Select[Any]:
    """How often each customer gave feedback after a day and until another."""
    f = Feedback
    counted = select(f.customer_id, func.count(type_=Integer).label("voices")).where(
        f.customer_id.is_not(None), f.received_on > after, f.received_on <= until
    )
    return narrow_feedback(counted, Filters(), scope).group_by(f.customer_id)
