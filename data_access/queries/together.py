"""What was bought together: the product of every sale line with the basket it lay in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import func, select

from data_access.filters import narrow_purchases
from data_access.schema import line_facts
from data_access.schema.facts import SALE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

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
