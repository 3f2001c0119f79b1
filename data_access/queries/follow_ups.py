"""The follow-ups people work on. The record answers: they change by the minute, and name reasons in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from data_access.filters import narrow_customers
from data_access.schema import Customer, FollowUp, User
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from sqlalchemy import Select

    from data_access.filters import Filters, Scope


def open_follow_ups(filters: Filters, scope: Scope) -> Select[Any]:
    """Every open follow-up of the customers inside filters and scope, the earliest due first.

    Columns ``follow_up_id``, ``customer_id``, ``reason_kind``, ``reason``, ``due_on``, ``owner`` (name or address,
    empty while it is nobody's), ``note``, ``created_by``, ``version``.
    """
    f = FollowUp
    owner = func.coalesce(User.name, User.email).label("owner")
    columns = (f.id.label("follow_up_id"), f.customer_id, f.reason_kind, f.reason, f.due_on, owner)
    still = (
        select(*columns, f.note, f.created_by, f.version)
        .join(Customer, Customer.id == f.customer_id)
        .outerjoin(User, User.id == f.owner_id)
        .where(f.state == "open", visible(Customer.batch_id))
    )
    return narrow_customers(still, filters, scope, customer_id=f.customer_id).order_by(f.due_on, f.id)
