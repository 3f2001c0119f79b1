"""What the radar counts: complaints, and deliveries by the day from which they can be complained of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select

from data_access.filters import Filters, narrow_feedback, narrow_purchases
from data_access.schema import Feedback, FeedbackTopic, Product, customer_facts, line_facts, purchase_facts
from data_access.schema.facts import SALE, visible

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement, Select

    from data_access.filters import Scope

UNHAPPY = 0.5  # of probability, as for the queue
_PRODUCT = "product:"
_LONGEST_DELIVERY = timedelta(days=90)  # a purchase that takes longer to be due is not looked for


def complaints(filters: Filters, scope: Scope, *, start: date, end: date) -> Select[Any]:
    """One row for each piece of feedback and topic it complains of, and for the unhappy that complain of none.

    A topic is complained of where the opinion on it is negative, or praise and complaint are mixed. Columns
    ``feedback_id``, ``customer_id``, ``received_on``, ``topic`` (empty where none), ``unhappy`` (1 where text and
    rating together say so, else 0), ``product`` (code), ``delivery_partner``, ``region``
    (of the customer), ``channel`` (of the purchase), ``due_on`` (of the purchase, empty where it is not known).
    ``start <= received_on < end``.
    """
    f, t, p, c = Feedback, FeedbackTopic, purchase_facts.c, customer_facts.c
    against = and_(t.feedback_id == f.id, or_(t.label == "negative", t.mixed), ~t.topic.startswith(_PRODUCT))
    found = (
        select(
            f.id.label("feedback_id"),
            f.customer_id,
            f.received_on,
            t.topic,
            case((f.p_unhappy >= UNHAPPY, 1), else_=0).label("unhappy"),
            Product.code.label("product"),
            p.delivery_partner,
            c.region,
            p.channel,
            p.due_on,
        )
        .outerjoin(t, against)
        .outerjoin(purchase_facts, p.purchase_id == f.purchase_id)
        .outerjoin(Product, and_(Product.id == f.product_id, visible(Product.batch_id)))
        .outerjoin(customer_facts, c.customer_id == f.customer_id)
        .where(or_(t.topic.is_not(None), f.p_unhappy >= UNHAPPY), f.received_on >= start, f.received_on < end)
    )
    return narrow_feedback(found, filters.of_customers, scope).order_by(f.id, t.topic)


def first_feedback(filters: Filters, scope: Scope) -> Select[Any]:
    """The first and the last day with feedback: one row, ``first_day``, ``last_day``; empty where there is none."""
    f = Feedback
    days = select(func.min(f.received_on).label("first_day"), func.max(f.received_on).label("last_day"))
    return narrow_feedback(days, filters.of_customers, scope)


def deliveries(filters: Filters, scope: Scope, *, start: date, end: date) -> Select[Any]:
    """Purchases due in the days: ``delivery_partner``, ``region``, ``channel``, ``due_on``, ``deliveries``."""
    p, c = purchase_facts.c, customer_facts.c
    counted = (
        select(p.delivery_partner, c.region, p.channel, p.due_on, func.count().label("deliveries"))
        .select_from(purchase_facts)
        .outerjoin(customer_facts, c.customer_id == p.customer_id)
        .where(*_due(start, end))
        .group_by(p.delivery_partner, c.region, p.channel, p.due_on)
    )
    return narrow_purchases(counted, filters.of_customers, scope, on=p, days=False)


def product_deliveries(filters: Filters, scope: Scope, *, start: date, end: date) -> Select[Any]:
    """Purchases of each product due in the days: ``product`` (code), ``due_on``, ``deliveries``."""
    p, ln = purchase_facts.c, line_facts.c
    counted = (
        select(ln.product_id, p.due_on, func.count(p.purchase_id.distinct()).label("deliveries"))
        .join_from(purchase_facts, line_facts, ln.purchase_id == p.purchase_id)
        .where(*_due(start, end), ln.kind == SALE, ln.product_id.is_not(None))
        .group_by(ln.product_id, p.due_on)
    )
    by_id = narrow_purchases(counted, filters.of_customers, scope, on=p, days=False).subquery("by_id")
    named = select(Product.code.label("product"), by_id.c.due_on, by_id.c.deliveries)
    return named.join_from(by_id, Product, Product.id == by_id.c.product_id)


def _due(start: date, end: date) -> tuple[ColumnElement[bool], ...]:
    p = purchase_facts.c
    # The days of purchase bound the rows an index finds; the day it is due is made of three columns.
    near = (p.purchased_on >= start - _LONGEST_DELIVERY, p.purchased_on < end)
    return (*near, p.due_on >= start, p.due_on < end, p.cancelled.is_(False), p.sale_lines > 0)
