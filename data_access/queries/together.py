"""What was bought together: the product of every sale line with the basket it lay in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import select

from data_access.filters import narrow_purchases
from data_access.schema import line_facts
from data_access.schema.facts import SALE

if TYPE_CHECKING:
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
