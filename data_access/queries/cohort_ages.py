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
    if clock.period == "rolling":
        return days - days % clock.days
    return case((days > clock.brackets[-1][1], null()), *_brackets(clock, days, "age"), else_=0)


def opening(clock: Clock, days: ColumnElement[Any]) -> ColumnElement[Any]:
    """The first day of the window or bracket that such a day lies in; empty between two brackets.

    It stands for the age while millions of rows are counted, since it is needed anyway to tell which of them open
    theirs. Days after the last bracket are for the caller to leave out.
    """
    return days - days % clock.days if clock.period == "rolling" else case(*_brackets(clock, days, "opening"), else_=0)


def age_of_opening(clock: Clock, first: ColumnElement[Any]) -> ColumnElement[Any]:
    """The age that begins on such a day: for a bracket its place."""
    if clock.period == "rolling":
        return first
    return case((first == 0, 0), *((first == day, place) for place, (day, _) in enumerate(clock.brackets, 1)))


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
    return days % clock.days if clock.period == "rolling" else days - opening(clock, days)


def _brackets(
    clock: Clock, days: ColumnElement[Any], what: Literal["age", "opening"]
) -> list[tuple[ColumnElement[bool], ColumnElement[Any]]]:
    """The place or the first day of a day's bracket, the last one first, in which most days lie.

    One comparison for each, since this is asked of each row. What is left lies before the first bracket.
    """
    found: list[tuple[ColumnElement[bool], ColumnElement[Any]]] = []
    for place, (first, _) in reversed(list(enumerate(clock.brackets, 1))):
        before = clock.brackets[place - 2][1] if place > 1 else first - 1
        found.append((days >= first, literal(place if what == "age" else first)))
        if before + 1 < first:
            found.append((days > before, null()))
    return found
