"""What was bought together: the product of every sale line with the basket it lay in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Date, func, literal, null, or_, select, union_all

from data_access.filters import narrow_purchases
from data_access.schema import line_facts
from data_access.schema.facts import SALE
from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import CompoundSelect, Select

    from data_access.filters import Filters, Scope

Basket = Literal["purchase", "customer"]

BASKETS: tuple[Basket, ...] = ("purchase", "customer")


def basket_lines(filters: Filters, scope: Scope, *, basket: Basket, anonymous: bool = False) -> Select[Any]:
    """Sale lines with a product: ``basket`` (id of the purchase, or of the customer), ``product_id``.

    In no order, and a product that stands on two lines of a basket comes twice: to sort or to make millions of rows
    distinct would take a database longer than all the rest.

    Parameters
    ----------
    anonymous : whether purchases of nobody known count too; they have no customer to be a basket.
    """
    f = line_facts.c
    column = (f.purchase_id if basket == "purchase" else f.customer_id).label("basket")
    lines = select(column, f.product_id).where(f.kind == SALE, f.product_id.is_not(None))
    if basket == "customer" or not anonymous:
        lines = lines.where(f.customer_id.is_not(None))
    return narrow_purchases(lines, filters, scope, on=f)


def buyers_without(
    filters: Filters, scope: Scope, *, has: Sequence[int], lacks: Sequence[int], most: int
) -> Select[Any]:
    """Customers who bought one of the first products inside the filters, and none of the others ever.

    Columns ``customer_id``, ``purchase_count``, ``cents``, ``last_on`` of the first products; last bought first, at
    most so many.
    """
    f = line_facts.c
    sold = (f.kind == SALE, f.customer_id.is_not(None))
    last, owners = func.max(f.purchased_on), line_facts.alias("owned")
    others = select(owners.c.customer_id).where(
        owners.c.kind == SALE, owners.c.customer_id.is_not(None), owners.c.product_id.in_(list(lacks))
    )
    measures = (func.count(f.purchase_id.distinct()).label("purchase_count"), func.sum(f.amount_cents).label("cents"))
    found = (
        select(f.customer_id, *measures, last.label("last_on"))
        .where(*sold, f.product_id.in_(list(has)), f.customer_id.not_in(others))
        .group_by(f.customer_id)
    )
    return narrow_purchases(found, filters, scope, on=f).order_by(last.desc(), f.customer_id).limit(most)


def first_buyers(filters: Filters, scope: Scope, *, products: Sequence[int], days: int, as_of: date) -> Select[Any]:
    """Customers followed for so many days since they first bought each of the products: ``product_id``, ``customers``.

    A row without a product counts those followed since the first purchase of anything.
    """
    firsts = _firsts(filters, scope, products, days, as_of).subquery("firsts").c
    counted = select(firsts.product_id, func.count().label("customers"))
    return counted.group_by(firsts.product_id).order_by(firsts.product_id)


def bought_after(filters: Filters, scope: Scope, *, products: Sequence[int], days: int, as_of: date) -> Select[Any]:
    """Customers who bought one product, then another on a later day within so many days: who ``first_buyers`` counts.

    Columns ``product_id`` (empty: anything), ``then_id``, ``customers``; from the first purchase of the one on.
    """
    firsts = _firsts(filters, scope, products, days, as_of).subquery("firsts").c
    f = line_facts.c
    gap = days_between(f.purchased_on, firsts.first_on)
    same = firsts.product_id == f.product_id
    later = (
        select(
            firsts.product_id, f.product_id.label("then_id"), func.count(f.customer_id.distinct()).label("customers")
        )
        .where(f.customer_id == firsts.customer_id, f.kind == SALE, f.product_id.in_(list(products)))
        .where(gap > 0, gap <= days, or_(firsts.product_id.is_(None), ~same))
        .group_by(firsts.product_id, f.product_id)
    )
    return narrow_purchases(later, filters, scope, on=f, days=False).order_by(firsts.product_id, f.product_id)


def _firsts(filters: Filters, scope: Scope, products: Sequence[int], days: int, as_of: date) -> CompoundSelect[Any]:
    """The day on which each customer first bought each product, and anything; only where the days since are over."""
    f = line_facts.c
    first = func.min(f.purchased_on)
    over = days_between(literal(as_of, Date), first) >= days
    sold = select(f.customer_id, f.product_id, first.label("first_on")).where(
        f.kind == SALE, f.customer_id.is_not(None)
    )
    each = sold.where(f.product_id.in_(list(products))).group_by(f.customer_id, f.product_id).having(over)
    anything = select(f.customer_id, null().label("product_id"), first.label("first_on"))
    anything = anything.where(f.kind == SALE, f.customer_id.is_not(None)).group_by(f.customer_id).having(over)
    return union_all(*(narrow_purchases(part, filters, scope, on=f) for part in (each, anything)))
