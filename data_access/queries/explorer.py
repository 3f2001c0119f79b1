"""Who comes back, by any rule of ``cohort_rules``: counted in the database, by cohort or by group and cohort.

Every statement gives ``start``, where a customer's clock begins: a period of the calendar as a number of steps of
``cohort_rules.STEPS`` (months are year*12 + month-1, weeks are days since a Monday in 1900). ``age`` is in the same
steps: months, or days of whole weeks. Where each customer has a clock of their own, ``start`` is the month of the first
purchase, ``age`` the days from that purchase on, rounded down to whole windows, or the place of the bracket from 1 on;
and ``lived`` besides counts the ages that were over on ``as_of``, in the same steps. Customers of one month who have
lived through as many windows stand together: by the day of the first purchase there were fifteen times as many rows,
and most of the time went into those. With ``by`` there is a column ``group`` besides (empty: not known). The steps are
divided out in Python, where 7 / 2 is one thing.

What counts and how filters work is as in ``queries.retention``.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, select

from data_access.filters.attributes import attribute_code
from data_access.queries import cohort_lives
from data_access.queries.cohort_aged import aged_rows, ended, joined
from data_access.queries.cohort_counts import by_calendar_age, by_own_age
from data_access.queries.cohort_lives import asking
from data_access.queries.cohort_marks import marked_moments, of_months
from data_access.queries.cohort_moments import NEVER, Want, heard_moments, moments, rollups_can_tell
from data_access.queries.cohort_rules import STEPS, Clock
from data_access.queries.customer_groups import FIRST_HEARD

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy import ColumnElement, Select

    from data_access.filters import Filters, Scope
    from data_access.queries.cohort_aged import Find
    from data_access.queries.cohort_rules import Attribute, Measure, Rule


def returns_by_age(
    filters: Filters,
    scope: Scope,
    rule: Rule,
    *,
    as_of: date,
    by: Attribute | None = None,
    measure: Measure | None = None,
    most: int | None = None,
) -> Select[Any]:
    """Customers active at each age: ``start``, ``age``, ``active_customers`` and, where asked for, ``measure``.

    The customers at age 0 are the cohort. Days after ``as_of`` are left out, and so are ages above ``most``.
    """
    counted = partial(_as_they_stand, filters, scope, rule, as_of=as_of, by=by, measure=measure, most=most)
    if rollups_can_tell(filters):
        return _asked(counted(moments), by, lambda: counted(heard_moments))
    asked = _gathered(filters, scope, rule, as_of=as_of, by=by, measure=measure, most=most)
    return asked if of_months(rule.clock) else asking(asked, counted(marked_moments))


def _as_they_stand(
    filters: Filters,
    scope: Scope,
    rule: Rule,
    find: Find,
    *,
    as_of: date,
    by: Attribute | None,
    measure: Measure | None,
    most: int | None,
) -> Select[Any]:
    """Counts by age of rows that know whether they open one."""
    found = find(filters, scope, rule, Want(measure=measure, by=by), as_of)
    source, code = joined(found, filters, scope, by, as_of, told=attribute_code)
    rows = select(*code).select_from(source)
    if rule.clock.own:
        return by_own_age(rows, found, rule.clock, as_of=as_of, by=by, measure=measure, most=most)
    return by_calendar_age(rows, found, rule.clock, by=by, measure=measure, most=most)


def _gathered(
    filters: Filters,
    scope: Scope,
    rule: Rule,
    *,
    as_of: date,
    by: Attribute | None,
    measure: Measure | None,
    most: int | None,
) -> Select[Any]:
    """The same from single purchases, gathered by customer and age."""
    a = aged_rows(filters, scope, rule, as_of, by, measure=measure).c
    keys = [*_keys(a), a.age]
    people = func.count(case((a.bought > 0, 1))) if measure else func.count()
    measures = [people.label("active_customers")]
    if measure:
        measures.append(func.sum(a.amount).label(measure))
    rows = select(*keys, *measures)
    # With brackets there are seldom more: a look at each row that costs as much as to count it.
    there = len(rule.clock.brackets) if rule.clock.period == "brackets" else NEVER
    rows = rows.where(a.age <= most * _step(rule.clock)) if most is not None and most < there else rows
    return rows.group_by(*keys).order_by(*keys)


def returns_after(
    filters: Filters, scope: Scope, rule: Rule, *, as_of: date, by: Attribute | None = None
) -> Select[Any]:
    """Customers by the age at which they were last active: ``start``, ``last_age``, ``customers``.

    Whoever was last active at age 5 came back in or after every age up to 5. A purchase between two brackets, or after
    the last of them, came after the bracket before it.
    """
    found = partial(aged_rows, filters, scope, rule, as_of, by, or_later=True, last_alone=True)
    a = found().c
    if rollups_can_tell(filters):
        return _asked(_last(a), by, lambda: _last(found(find=heard_moments).c))
    asked = _counted(select(*_keys(a), func.max(a.age).label("last_age")).group_by(a.customer_id, *_keys(a)))
    return asking(asked, _last(found(find=marked_moments).c))


def _last(a: Any) -> Select[Any]:  # noqa: ANN401  columns by name
    """Where the last row of each customer alone is there, nothing has to be gathered by customer."""
    keys = [*_keys(a), a.age]
    columns = (*_keys(a), a.age.label("last_age"), func.count().label("customers"))
    return select(*columns).group_by(*keys).order_by(*keys)


def returns_by_number(
    filters: Filters, scope: Scope, rule: Rule, *, as_of: date, most: int, by: Attribute | None = None
) -> Select[Any]:
    """Customers by the number of ages they were active at: ``start``, ``returns``, ``customers``.

    Only ages 1 to ``most`` that had ended by ``as_of`` for the customer are counted.
    """
    a, clock = aged_rows(filters, scope, rule, as_of, by).c, rule.clock
    keys = _keys(a)
    seen = and_(a.age > 0, a.age <= most * _step(clock), ended(a, clock, as_of, a.age))
    # Not narrowed to these ages: who never came back has a row as well, and picking rows costs more than counting all.
    number = func.count(case((seen, 1))).label("returns")
    asked = _counted(select(*keys, number).group_by(a.customer_id, *keys))
    if not rollups_can_tell(filters):
        return asked
    return cohort_lives.returns_by_number(asked, filters, scope, rule, as_of=as_of, most=most, by=by)


def members(
    filters: Filters,
    scope: Scope,
    rule: Rule,
    *,
    as_of: date,
    age: int,
    start: tuple[int, int] | None = None,
    by: Attribute | None = None,
    group: str | None = None,
    others: bool = False,
    after: bool = False,
) -> Select[Any]:
    """The customers behind one figure: ``customer_id``, ``purchase_count``, largest count first.

    Where a figure counts only customers whose period is over (own clocks, groups), only those are given.

    Parameters
    ----------
    age : in the steps of the other statements.
    after : who came back at that age or later, not at that age alone; their purchases since are then counted.
    start : where the clock begins: from the first up to but not including the second; None for all.
    group : of ``by``; None stands for not known. Without ``by`` it means nothing.
    others : everybody who is not in that group.
    """
    found = partial(aged_rows, filters, scope, rule, as_of, by, measure="purchase_count", or_later=after)
    chosen = partial(
        _chosen, rule=rule, as_of=as_of, age=age, start=start, by=by, group=group, others=others, after=after
    )
    asked = chosen(found().c)
    if rollups_can_tell(filters):
        return _asked(asked, by, lambda: chosen(found(find=heard_moments).c))
    if of_months(rule.clock):
        return asked
    return asking(asked, chosen(found(find=marked_moments).c))


def _chosen(
    a: Any,  # noqa: ANN401  columns by name
    *,
    rule: Rule,
    as_of: date,
    age: int,
    start: tuple[int, int] | None,
    by: Attribute | None,
    group: str | None,
    others: bool,
    after: bool,
) -> Select[Any]:
    chosen = select(a.customer_id, func.sum(a.amount).label("purchase_count"))
    chosen = chosen.where(a.age >= age if after else a.age == age)
    if rule.clock.own or by:
        chosen = chosen.where(ended(a, rule.clock, as_of, age))
    if start:
        chosen = chosen.where(a.start >= start[0], a.start < start[1])
    if by:
        chosen = chosen.where(a.group.is_distinct_from(group) if others else a.group.is_not_distinct_from(group))
    return chosen.group_by(a.customer_id).order_by(func.sum(a.amount).desc(), a.customer_id)


def lives(filters: Filters, scope: Scope, rule: Rule, *, as_of: date, by: Attribute | None = None) -> Select[Any]:
    """One row per customer: ``first_purchase_on``, ``last_purchase_on``, ``purchase_days`` (days with a purchase).

    In no order: to sort everybody would cost as much again. The clock of the rule does not matter: customers are
    followed day by day.
    """
    asked = _lives(filters, scope, rule, moments, as_of=as_of, by=by)
    if rollups_can_tell(filters):
        return cohort_lives.lives(asked, filters, scope, rule, as_of=as_of, by=by)
    return asking(asked, _lives(filters, scope, rule, marked_moments, as_of=as_of, by=by))


def _lives(filters: Filters, scope: Scope, rule: Rule, find: Find, *, as_of: date, by: Attribute | None) -> Select[Any]:
    daily = replace(rule, clock=Clock(period="rolling", days=1))
    found = find(filters, scope, daily, Want(by=by), as_of)
    m, s = found.moments.c, found.starts.c
    source, group = joined(found, filters, scope, by, as_of)
    first = s.first_on.label("first_purchase_on")
    if found.linked:
        ends = (first, m.moment.label("last_purchase_on"), m.purchase_days)
        return select(s.customer_id, *group, *ends).select_from(source).where(m.last)
    bounds = (
        first,
        func.max(m.moment).label("last_purchase_on"),
        func.count(m.moment.distinct()).label("purchase_days"),
    )
    rows = select(s.customer_id, *group, *bounds).select_from(source)
    return rows.group_by(s.customer_id, s.first_on, *group)


def _counted(customers: Select[Any]) -> Select[Any]:
    """How many customers are alike in all columns."""
    each = customers.subquery("each").c
    return select(*each, func.count().label("customers")).group_by(*each).order_by(*each)


def _asked(statement: Select[Any], by: Attribute | None, of_heard: Callable[[], Select[Any]]) -> Select[Any]:
    """A statement of rollups, for which the copy is asked another where customers stand by their first feedback."""
    return asking(statement, of_heard()) if by == FIRST_HEARD else statement


def _keys(a: Any) -> list[ColumnElement[Any]]:  # noqa: ANN401  columns by name
    """What stands together in every statement: the group, the start and, for own clocks, what was lived through."""
    return [a[name] for name in ("group", "start", "lived") if name in a]


def _step(clock: Clock) -> int:
    """What one age is in the database's steps."""
    if clock.period == "brackets":
        return 1
    return clock.days if clock.period == "rolling" else STEPS[clock.period]
