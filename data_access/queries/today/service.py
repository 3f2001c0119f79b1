"""How deliveries went, by partner. Runs on the record: the facts hold no promised days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from data_access.filters import narrow_purchases
from data_access.queries.today.feedback import rating_sums
from data_access.queries.today.periods import period, purchase_level, total_when, unit, within
from data_access.schema import Feedback, Purchase
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Select

    from data_access.filters import Filters, Scope


def deliveries_by_partner(filters: Filters, scope: Scope, bounds: Sequence[date]) -> Select[Any]:
    """Deliveries due in each period and those of them that came late or not at all.

    Columns ``period``, ``delivery_partner``, ``due``, ``late``. A delivery belongs to the day it was promised for, so
    every one counted could have arrived. Category and product filters do not apply.
    """
    p = Purchase
    day = period(p.promised_on, bounds).label("period")
    late = or_(p.delivered_on > p.promised_on, p.delivered_on.is_(None))
    counted = (
        select(day, p.delivery_partner, func.count().label("due"), total_when(late).label("late"))
        .where(visible(p.batch_id), p.delivery_partner.is_not(None), within(p.promised_on, bounds))
        .where(p.cancelled.is_(False), p.sale_lines > 0)
        .group_by(day, p.delivery_partner)
    )
    return narrow_purchases(counted, purchase_level(filters), scope, on=p.__table__.c, days=False)


def partner_rating_units(filters: Filters, scope: Scope, bounds: Sequence[date]) -> Select[Any]:
    """Ratings of purchases by delivery partner and drawn unit, before and now, in stars.

    Columns ``unit``, ``delivery_partner``, ``ratings_before``, ``ratings_now``, ``total_before``, ``total_now``.
    """
    p, now = Purchase, Feedback.received_on >= bounds[1]
    drawn = unit(Feedback.customer_id, Feedback.id).label("unit")
    counted = (
        select(drawn, p.delivery_partner, *rating_sums(now))
        .join_from(Feedback, p, Feedback.purchase_id == p.id)
        .where(Feedback.rating_scale == "stars", within(Feedback.received_on, bounds))
        .where(and_(visible(Feedback.batch_id), visible(p.batch_id)), p.delivery_partner.is_not(None))
        .group_by(drawn, p.delivery_partner)
    )
    return narrow_purchases(counted, purchase_level(filters), scope, on=p.__table__.c, days=False)
