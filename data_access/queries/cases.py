"""Cases: whose are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from data_access.filters import Filters, narrow_customers
from data_access.schema import Case
from data_access.schema.facts import visible
from data_access.schema.feedback import CLOSED_STATES

if TYPE_CHECKING:
    from data_access.filters import Scope
    from data_access.schema.base import Statement


def customers_with_open_case(scope: Scope) -> Statement:
    """Customers with a case that is not resolved: ``customer_id``, once for each."""
    found = select(Case.customer_id).where(
        Case.customer_id.is_not(None), Case.state.not_in(CLOSED_STATES), visible(Case.batch_id)
    )
    return narrow_customers(found.distinct(), Filters(), scope, customer_id=Case.customer_id)
