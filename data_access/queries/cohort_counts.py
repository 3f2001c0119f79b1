"""Customers by age, counted from the rows of a rollup as they stand.

Millions of rows are grouped by numbers that are at hand; only the thousands of counts are put into words, places of
brackets and steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, case, cast, func, select

from data_access.filters.attributes import told_group
from data_access.queries.cohort_ages import age_of_opening, lived
from data_access.queries.cohort_moments import in_steps
from data_access.queries.cohort_rules import STEPS

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement, Select

    from data_access.queries.cohort_moments import Moments
    from data_access.queries.cohort_rules import Attribute, Clock, Measure


def by_own_age(
    statement: Select[Any],
    found: Moments,
    clock: Clock,
    *,
    as_of: date,
    by: Attribute | None,
    measure: Measure | None,
    most: int | None,
) -> Select[Any]:
    """``explorer.returns_by_age`` where each customer has a clock of their own.

    ``statement`` reads the rows of ``found``, beside what their customers are grouped by: it gives the code of that.
    """
    m, code = found.moments.c, list(statement.selected_columns)
    marks = (lived(clock, m.first_on, as_of).label("lived"), m.opening)
    rows = _counted(statement.add_columns(m.start, *marks), m, measure)
    # A return before the first purchase is money of no age.
    rows = rows.where(m.age_days >= 0) if measure == "net_cents" else rows
    if most is not None and clock.period == "rolling":
        rows = rows.where(m.age_days < (most + 1) * clock.days)
    c = rows.group_by(*code, m.start, *marks).subquery("counted").c
    age = age_of_opening(clock, c.opening)
    keys = [*_told(c, by), c.start, c.lived, age.label("age")]
    counted = select(*keys, *_measures(c, measure))
    if clock.period == "brackets":
        counted = counted.where(c.opening.is_not(None)) if clock.gaps else counted
        counted = counted.where(age <= most) if most is not None and most < len(clock.brackets) else counted
    return counted.order_by(*keys)


def by_calendar_age(
    statement: Select[Any],
    found: Moments,
    clock: Clock,
    *,
    by: Attribute | None,
    measure: Measure | None,
    most: int | None,
) -> Select[Any]:
    """The same by the calendar, where several counts may come to stand together."""
    m, code = found.moments.c, list(statement.selected_columns)
    rows = _counted(statement.add_columns(m.first_period, m.period), m, measure)
    # There are thousands of weeks to choose from, but of months so few that leaving some out would take longer.
    if most is not None and clock.period == "week":
        rows = rows.where(m.period - m.first_period <= most)
    c = rows.group_by(*code, m.first_period, m.period).subquery("counted").c
    start = in_steps(clock, c.first_period)
    age = in_steps(clock, c.period) - start
    group = _told(c, by)
    keys = [*(told.element for told in group), start, age]
    counted = select(*group, start.label("start"), age.label("age"), *_measures(c, measure, func.sum))
    counted = counted.where(age >= 0) if measure == "net_cents" else counted
    counted = counted.where(age <= most * STEPS[clock.period]) if most is not None else counted
    return counted.group_by(*keys).order_by(*keys)


def _counted(rows: Select[Any], m: Any, measure: Measure | None) -> Select[Any]:  # noqa: ANN401  columns by name
    """Rows with how many of them open an age, and with the sum of what is measured."""
    if not measure:
        return rows.add_columns(func.count().label("people")).where(m.opens)
    people: ColumnElement[int] = func.sum(cast(m.opens, Integer))
    if measure == "net_cents":
        # A period that holds returns alone brings money, and nobody who bought; with other measures there is none.
        people = func.count(case((and_(m.bought > 0, m.opens), 1)))
    return rows.add_columns(people.label("people"), func.sum(m.amount).label("amount"))


def _told(c: Any, by: Attribute | None) -> list[Any]:  # noqa: ANN401  columns by name
    return [told_group(by, c.group).label("group")] if by else []


def _measures(c: Any, measure: Measure | None, put_together: Any = lambda one: one) -> list[ColumnElement[Any]]:  # noqa: ANN401
    totals = [put_together(c.people).label("active_customers")]
    return [*totals, put_together(c.amount).label(measure)] if measure else totals
