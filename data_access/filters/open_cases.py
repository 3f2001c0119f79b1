"""Whose cases are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from data_access.filters.scoping import in_scope
from data_access.schema import Case
from data_access.schema.cases import CLOSED_STATES
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from data_access.filters.values import Scope
    from data_access.schema.base import Statement


def still_open() -> ColumnElement[bool]:
    """Whether a case is open. Its states stand in the statement itself: so a database sees that an index of open cases
    fits.
    """  # noqa: D205  one sentence
    return Case.state.not_in([bindparam(None, state, literal_execute=True) for state in CLOSED_STATES])


def customers_with_open_case(scope: Scope) -> Statement:
    """Customers with a case that is not resolved: ``customer_id``, once for each."""
    found = select(Case.customer_id).where(Case.customer_id.is_not(None), still_open(), visible(Case.batch_id))
    return in_scope(found.distinct(), scope, customer_id=Case.customer_id)
