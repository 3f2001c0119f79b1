"""Who was active at which age: rows of a rollup, or of purchases that filters keep, beside the customer's group."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from data_access.filters.attributes import attribute_group
from data_access.queries.cohort_ages import lived, own_age
from data_access.queries.cohort_moments import NEVER, Want, moments, step_of
from data_access.queries.customer_groups import OF_PERIOD, groups
from data_access.schema.heard import first_heard
from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy import ColumnElement, FromClause, Subquery

    from data_access.filters import Filters, Scope
    from data_access.queries.cohort_moments import Moments
    from data_access.queries.cohort_rules import Attribute, Clock, Measure, Rule

    Find = Callable[[Filters, Scope, Rule, Want, date], Moments]


def joined(
    found: Moments,
    filters: Filters,
    scope: Scope,
    by: Attribute | None,
    as_of: date,
    *,
    told: Callable[[str, Any, date], ColumnElement[Any]] = attribute_group,
) -> tuple[FromClause, list[ColumnElement[Any]]]:
    """Moments beside their customer's start and, with ``by``, group; and the column of the group, or of its code."""
    m, s = found.moments.c, found.starts.c
    source = found.moments if found.linked else found.moments.join(found.starts, m.customer_id == s.customer_id)
    if not by:
        return source, []
    if found.linked and found.firsts is None and (by in OF_PERIOD or first_heard.name in m):
        return source, [told(by, m, as_of).label("group")]
    first, heard = (found.starts, None) if found.firsts is None else (found.firsts, first_heard)
    grouped = groups(by, filters, scope, as_of=as_of, first=first, told=told, heard=heard)
    return source.outerjoin(grouped, grouped.c.customer_id == s.customer_id), [grouped.c.group]


def aged_rows(
    filters: Filters,
    scope: Scope,
    rule: Rule,
    as_of: date,
    by: Attribute | None,
    *,
    measure: Measure | None = None,
    or_later: bool = False,
    last_alone: bool = False,
    find: Find = moments,
) -> Subquery:
    """Who was active at which age: ``customer_id``, ``start``, ``age``, ``lived`` for own clocks, what is asked for.

    ``group`` with ``by``. Without a measure there is one row per customer and age. With one there may be several, each
    with an ``amount``; where purchases are filtered it is one, with ``bought`` besides, how many. ``or_later``: an age
    stands for what comes after it as well, so every day is in a bracket. ``last_alone``: the highest age of a customer
    is enough, so others may be left out.
    """
    whole, rule = rule, replace(rule, clock=without_gaps(rule.clock)) if or_later else rule
    found = find(filters, scope, rule, Want(measure=measure, by=by), as_of)
    m, s = found.moments.c, found.starts.c
    source, group = joined(found, filters, scope, by, as_of)
    own = rule.clock.own
    marks = [lived(whole.clock, s.first_on, as_of).label("lived")] if own else []
    since = s.first_on if own else s.start
    age = m.age if found.linked else own_age(rule.clock, days_between(m.moment, since)) if own else m.moment - since
    rows = select(m.customer_id, s.start.label("start"), age.label("age"), *marks, *group).select_from(source)
    if not found.linked:
        kept = [m[name] for name in ("bought", "amount") if name in m]
        days = rows.add_columns(*kept).where(m.moment >= since).subquery("aged")
        return _by_window(days) if own else days
    # The first purchase at an age stands for the customer there: nothing has to be gathered by customer.
    if measure:
        rows = rows.add_columns(m.amount)
    elif last_alone:
        rows = rows.where(m.last)
    elif rule.clock.period != "month" or found.firsts is not None:
        rows = rows.where(m.opens)
    active = rows.subquery("aged")
    return _in_brackets(active) if rule.clock.gaps else active


def without_gaps(clock: Clock) -> Clock:
    """Brackets that each reach to the next, and the last for ever; any other clock as it is."""
    if clock.period != "brackets":
        return clock
    firsts = [first for first, _ in clock.brackets]
    return replace(clock, brackets=tuple(zip(firsts, [*(first - 1 for first in firsts[1:]), NEVER], strict=True)))


def _in_brackets(aged: Subquery) -> Subquery:
    """Without the days that lie between two brackets; those after the last one are left out where rows are read."""
    return select(*aged.c).where(aged.c.age.is_not(None)).subquery("active")


def _by_window(aged: Subquery) -> Subquery:
    """Days of one customer in one window made one row; a day in no bracket is no row."""
    a = aged.c
    keys = [a[name] for name in ("customer_id", "start", "lived", "age", "group") if name in a]
    sums = [func.sum(a[name]).label(name) for name in ("bought", "amount") if name in a]
    return select(*keys, *sums).where(a.age.is_not(None)).group_by(*keys).subquery("active")


def ended(a: Any, clock: Clock, as_of: date, age: Any) -> ColumnElement[bool]:  # noqa: ANN401  columns by name
    """Whether the whole period of an age lies in the data, for this customer."""
    over: ColumnElement[bool] = a.lived > age if clock.own else a.start + age < step_of(clock, as_of, after=True)
    return over
