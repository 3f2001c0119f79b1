"""The customers who fit the rules of a saved segment, as one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from data_access.filters import narrow_customers
from data_access.filters.members import fitting
from data_access.schema import customer_facts

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Select

    from data_access.filters import Filters, Scope
    from data_access.filters.rules import Rules, ScoreLimits


def segment_members(
    rules: Rules, filters: Filters, scope: Scope, *, as_of: date, limits: ScoreLimits | None = None
) -> Select[Any]:
    """The customers inside filters and scope who fit: ``customer_id``, in no order. The rest is as ``fitting`` says."""
    found = fitting(rules, scope, as_of=as_of, limits=limits)
    return narrow_customers(found, filters, scope, customer_id=customer_facts.c.customer_id)


def segment_count(
    rules: Rules, filters: Filters, scope: Scope, *, as_of: date, limits: ScoreLimits | None = None
) -> Select[Any]:
    """How many customers fit: ``customers``, one row."""
    fits = segment_members(rules, filters, scope, as_of=as_of, limits=limits).subquery("fits")
    return select(func.count().label("customers")).select_from(fits)
