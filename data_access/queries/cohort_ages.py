"""Where a day lies on a customer's own clock: windows of equal length, or brackets of days since the first purchase."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import case, literal, null

from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from data_access.queries.cohort_rules import Clock


def own_age(clock: Clock, days: ColumnElement[Any]) -> ColumnElement[Any]:
    """The age of a day so many days after the customer's first purchase; empty where it lies in no bracket."""
    return days - days % clock.days if clock.period == "rolling" else _by_bracket(clock, days, null(), "age")


def lived(clock: Clock, first_on: ColumnElement[Any], as_of: date) -> ColumnElement[Any]:
    """How many ages are over by the end of a day, the first one too; windows in days, as in ``own_age``."""
    after = as_of + timedelta(days=1)
    if clock.period == "rolling":
        days = days_between(after, first_on)
        return days - days % clock.days
    # Days are compared and not reckoned with: this is asked of each row.
    over = [(first_on < days_before(after, last), place) for place, (_, last) in enumerate(clock.brackets, 2)]
    return case(*reversed(over), (first_on <= days_before(after, clock.brackets[0][0]), 1), else_=0)


def days_before(day: date, days: int) -> date:
    """The day so many days before another; the first day there is where that is earlier."""
    return day - timedelta(days=min(days, (day - date.min).days))


def days_since_opening(clock: Clock, days: ColumnElement[Any]) -> ColumnElement[Any]:
    """How far into its own window or bracket such a day lies."""
    return days % clock.days if clock.period == "rolling" else days - _by_bracket(clock, days, literal(0), "opening")


def _by_bracket(
    clock: Clock, days: ColumnElement[Any], between: ColumnElement[Any], what: Literal["age", "opening"]
) -> ColumnElement[Any]:
    """The place or the first day of a day's bracket: one comparison for each, since this is asked of each row."""
    found: list[tuple[ColumnElement[bool], ColumnElement[Any]]] = [(days < clock.brackets[0][0], literal(0))]
    end = clock.brackets[0][0] - 1
    for place, (first, last) in enumerate(clock.brackets, 1):
        if first > end + 1:
            found.append((days < first, between))
        found.append((days <= last, literal(place if what == "age" else first)))
        end = last
    return case(*found)
