"""How long customers stay away between purchases, and what they bought and said last.

What counts as a purchase, and what filters do, is as in ``queries.purchase_days``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, func, or_, select

from data_access.filters import Filters, narrow_customers, narrow_feedback, narrow_purchases
from data_access.queries.purchase_days import purchase_days
from data_access.schema import Feedback, LineKind, Product, customer_facts, line_facts
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Select

    from data_access.filters import Scope

SALE = int(LineKind.SALE)


def purchase_gaps(filters: Filters, scope: Scope, *, as_of: date | None = None, free: bool = False) -> Select[Any]:
    """How many gaps of each length a customer has had: ``customer_id``, ``gap_days``, ``gaps``, in this order.

    A gap is the number of days from one day with a purchase to the next. Customers of one such day have no row.
    """
    d = purchase_days(filters, scope, as_of=as_of, free=free).c
    counted = select(d.customer_id, d.gap_days, func.count(type_=Integer).label("gaps")).where(d.gap_days.is_not(None))
    return counted.group_by(d.customer_id, d.gap_days).order_by(d.customer_id, d.gap_days)


def customer_segments(filters: Filters, scope: Scope) -> Select[Any]:
    """The segment each customer is in (empty: not known): ``customer_id``, ``segment``, by ``customer_id``."""
    f = customer_facts.c
    known = select(f.customer_id, f.segment)
    return narrow_customers(known, filters, scope, customer_id=f.customer_id).order_by(f.customer_id)


def last_bought(customer_ids: Sequence[int], scope: Scope) -> Select[Any]:
    """The dearest product of each customer's last purchase: ``customer_id``, ``purchased_on``, ``product``, its name.

    Ask for a page of customers, not for all. A line without a product gives a row without one.
    """
    f = line_facts.c
    newest = (f.purchased_on.desc(), f.purchase_id.desc(), f.amount_cents.desc(), f.line_id)
    place = func.row_number().over(partition_by=f.customer_id, order_by=newest).label("place")
    lines = select(f.customer_id, f.purchased_on, f.product_id, place).where(
        f.customer_id.in_(list(customer_ids)), f.kind == SALE
    )
    r = narrow_purchases(lines, Filters(), scope, on=f).subquery("ranked").c
    named = select(r.customer_id, r.purchased_on, Product.code.label("product"), Product.name.label("product_name"))
    known = (Product.id == r.product_id) & visible(Product.batch_id)
    with_products = named.outerjoin_from(r.customer_id.table, Product, known)
    return with_products.where(r.place == 1).order_by(r.customer_id)


def last_said(customer_ids: Sequence[int], scope: Scope) -> Select[Any]:
    """What each customer said last: ``customer_id``, the day, text, rating with its scale, and what a scorer read.

    Columns ``customer_id``, ``received_on``, ``text``, ``rating``, ``rating_scale``, ``score_state``, ``label``. Ask
    for a page of customers, not for all. The words are in the record alone. Rows with neither text nor rating say
    nothing and are left out.
    """
    f = Feedback
    newest = (f.received_at.desc(), f.id.desc())
    place = func.row_number().over(partition_by=f.customer_id, order_by=newest).label("place")
    columns = (f.customer_id, f.received_on, f.text, f.rating, f.rating_scale, f.score_state, f.label)
    said = select(*columns, place).where(
        f.customer_id.in_(list(customer_ids)), or_(f.text.is_not(None), f.rating.is_not(None))
    )
    r = narrow_feedback(said, Filters(), scope).subquery("ranked").c
    kept = (r.customer_id, r.received_on, r.text, r.rating, r.rating_scale, r.score_state, r.label)
    return select(*kept).where(r.place == 1).order_by(r.customer_id)
