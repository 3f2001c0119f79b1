"""Whom to offer nothing: customers with an open case, or with a visit that is overdue. And what one customer owns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, union

from data_access.filters import Filters, narrow_customers, narrow_purchases
from data_access.queries.cases import customers_with_open_case
from data_access.schema import Visit, line_facts
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
