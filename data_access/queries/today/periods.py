"""What the statements of the Today page share: periods of days, and units that are drawn in a bootstrap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, literal

from data_access.schema import line_facts, purchase_facts
from data_access.schema.facts import SALE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.orm import InstrumentedAttribute

    from data_access.filters import Filters

    _Column = ColumnElement[Any] | InstrumentedAttribute[Any]

# A bootstrap draws customers. Beyond this many, customers with the same remainder of their number are drawn together:
# sums of independent customers vary as the customers do, and 4,096 of them give a standard error to about 1 %.
UNITS = 4096


@dataclass(frozen=True, slots=True)
class Source:
    """Which fact answers: whole purchases, or single lines where a category or a product is filtered."""

    table: Table
    amount: ColumnElement[Any]
    bought: ColumnElement[bool]


def source(filters: Filters) -> Source:
    """The cheapest fact that can carry the filters."""
    if filters.by_line:
        return Source(line_facts, line_facts.c.amount_cents, line_facts.c.kind == SALE)
    return Source(purchase_facts, purchase_facts.c.net_cents, purchase_facts.c.sale_lines > 0)


def purchase_level(filters: Filters) -> Filters:
    """The filters without those that only single lines can answer."""
    return replace(filters, categories=(), products=())


def any_day(filters: Filters) -> Filters:
    """The filters without their range of days."""
    return replace(filters, start=None, end=None)


def within(day: _Column, bounds: Sequence[date]) -> ColumnElement[bool]:
    """Whether the day lies in any of the periods."""
    return and_(day >= bounds[0], day < bounds[-1])


def two_windows(day: _Column, bounds: Sequence[date]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether the day lies in the window before, and in the one now.

    ``bounds`` are three days for windows that touch, or four for windows with a gap between them.
    """
    return and_(day >= bounds[0], day < bounds[1]), and_(day >= bounds[-2], day < bounds[-1])


def period(day: _Column, bounds: Sequence[date]) -> ColumnElement[int]:
    """The number of the period a day lies in; the day is known to lie in one."""
    return case(*((day < bound, index) for index, bound in enumerate(bounds[1:])), else_=len(bounds) - 2)


def unit(customer_id: _Column, other_id: _Column) -> ColumnElement[int]:
    """The unit drawn: a customer, or where none is known the document itself (negative numbers)."""
    return case((customer_id.is_not(None), customer_id % UNITS), else_=-(other_id % UNITS) - 1)


def total_when(condition: ColumnElement[bool], value: _Column | int = 1) -> ColumnElement[Any]:
    """Sum of a value over the rows that fulfil the condition; 0 when there is none."""
    return func.coalesce(func.sum(case((condition, value), else_=literal(0))), 0)
