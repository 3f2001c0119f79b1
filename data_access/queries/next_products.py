"""What holds offers back: who is to be left alone, what one customer owns, and who complained of which product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, union

from data_access.filters import Filters, narrow_customers, narrow_feedback, narrow_purchases
from data_access.filters.open_cases import customers_with_open_case
from data_access.queries.radar import UNHAPPY
from data_access.schema import Feedback, Visit, customer_facts, line_facts
from data_access.schema.facts import SALE, visible

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import CompoundSelect, Select

    from data_access.filters import Scope


def customers_to_leave_alone(scope: Scope, *, as_of: date) -> CompoundSelect[Any]:
    """Customers with a case that is not resolved, or with a visit overdue on that day: ``customer_id``."""
    overdue = select(Visit.customer_id).where(Visit.status == "planned", Visit.due_on < as_of, visible(Visit.batch_id))
    return union(
        customers_with_open_case(scope),
        narrow_customers(overdue, Filters(), scope, customer_id=Visit.customer_id),
    )


def products_of_customer(customer_id: int, scope: Scope) -> Select[Any]:
    """The products a customer has ever bought: ``product_id``."""
    f = line_facts.c
    bought = select(f.product_id).where(f.customer_id == customer_id, f.kind == SALE, f.product_id.is_not(None))
    return narrow_purchases(bought.distinct(), Filters(), scope, on=f).order_by(f.product_id)


def complained_of(filters: Filters, scope: Scope) -> Select[Any]:
    """Who was unhappy with what, by words and rating together: ``customer_id``, ``product_id``, each pair once.

    Of the filters only those of customers narrow it: a complaint counts whenever it came.
    """
    f = Feedback
    unhappy = select(f.customer_id, f.product_id).where(
        f.customer_id.is_not(None), f.product_id.is_not(None), f.p_unhappy >= UNHAPPY
    )
    found = narrow_feedback(unhappy.distinct(), filters.of_customers, scope)
    return found.order_by(f.customer_id, f.product_id)


def customer_segments(filters: Filters, scope: Scope, *, customer_id: int | None = None) -> Select[Any]:
    """The segment of customers who have one: ``customer_id``, ``segment``; of all, or of one."""
    c = customer_facts.c
    known = select(c.customer_id, c.segment).where(c.segment.is_not(None))
    known = known if customer_id is None else known.where(c.customer_id == customer_id)
    return narrow_customers(known, filters.of_customers, scope, customer_id=c.customer_id).order_by(c.customer_id)
