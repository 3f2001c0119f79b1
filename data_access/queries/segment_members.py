"""The customers who fit the rules of a saved segment, as one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, cast, func, select

from data_access.filters import narrow_customers
from data_access.filters.members import fitting, noted
from data_access.schema import customer_facts

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Select

    from data_access.filters import Filters, Scope
    from data_access.filters.rules import Rule, Rules, ScoreLimits


def segment_members(
    rules: Rules, filters: Filters, scope: Scope, *, as_of: date, limits: ScoreLimits | None = None
) -> Select[Any]:
    """The customers inside filters and scope who fit: ``customer_id``, in no order. The rest is as ``fitting`` says."""
    found = fitting(rules, scope, as_of=as_of, limits=limits)
    return narrow_customers(found, filters, scope, customer_id=customer_facts.c.customer_id)


def noted_customers(rule: Rule, scope: Scope) -> Select[Any]:
    """The customers of a rule about a tag or an own attribute: their ids as one text with commas, ``ids``, one row.

    Only the record knows them, and a hundred thousand rows of it take ten times as long as what finds them. Empty where
    there is none.

    Raises
    ------
    UserError : the rule asks about what this reader must not see.
    """
    found = noted(rule, scope).subquery("noted").c.customer_id
    return select(func.aggregate_strings(cast(found, String), ",").label("ids"))


def segment_count(
    rules: Rules, filters: Filters, scope: Scope, *, as_of: date, limits: ScoreLimits | None = None
) -> Select[Any]:
    """How many customers fit: ``customers``, one row."""
    fits = segment_members(rules, filters, scope, as_of=as_of, limits=limits).subquery("fits")
    return select(func.count().label("customers")).select_from(fits)
