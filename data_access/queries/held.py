"""What the page for logging feedback asks: the pieces that are held apart, and what can be chosen of a customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from data_access.filters import Filters, narrow_customers, narrow_purchases
from data_access.queries.customer import shown
from data_access.schema import Customer, HeldFeedback, Product, line_facts
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

    from data_access.filters import Scope


def held_feedback(scope: Scope, *, limit: int) -> Select[Any]:
    """Pieces that wait for a person to let them in or to delete them, the newest first.

    Columns ``held_id``, ``version``, ``held_as``, ``why``, ``held_at``, ``came_by``, ``customer_name``,
    ``public_id``, ``channel``, ``rating``, ``rating_scale``, ``text``, ``sender``.
    """
    h, c = HeldFeedback, Customer
    called = func.coalesce(shown(c.name, scope), shown(c.company, scope), c.reference).label("customer_name")
    sender = shown(h.sender, scope).label("sender")
    own = (h.id.label("held_id"), h.version, h.held_as, h.why, h.held_at, h.came_by)
    found = select(*own, called, c.public_id, h.channel, h.rating, h.rating_scale, h.text, sender)
    joined = found.outerjoin_from(h, c, (c.id == h.customer_id) & visible(c.batch_id)).where(visible(h.batch_id))
    narrowed = narrow_customers(joined, Filters(), scope, customer_id=h.customer_id)
    return narrowed.order_by(h.held_at.desc(), h.id.desc()).limit(limit)


def products_on(purchase_ids: Sequence[int], scope: Scope) -> Select[Any]:
    """What is on some purchases: ``purchase_id``, ``product_id``, ``code``, ``name``. Ask for a page, not for all."""
    f, p = line_facts.c, Product
    found = select(f.purchase_id, f.product_id, p.code, p.name).join_from(line_facts, p, p.id == f.product_id)
    found = found.where(f.purchase_id.in_(list(purchase_ids)), visible(p.batch_id)).distinct()
    return narrow_purchases(found, Filters(), scope, on=f).order_by(f.purchase_id, f.product_id)
