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
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, case, cast, func, select

from data_access.filters.attributes import attribute_group
from data_access.queries import cohort_lives
from data_access.queries.cohort_ages import lived, own_age
from data_access.queries.cohort_moments import NEVER, Want, in_steps, moments, rollups_can_tell, step_of
from data_access.queries.cohort_rules import STEPS, Clock
from data_access.queries.customer_groups import OF_PERIOD, groups
from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement, FromClause, Select, Subquery

    from data_access.filters import Filters, Scope
    from data_access.queries.cohort_moments import Moments
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
    found = moments(filters, scope, rule, Want(measure=measure, by=by), as_of)
    if found.linked and not rule.clock.own:
        return _of_periods(found, _joined(found, filters, scope, by, as_of), rule.clock, measure, most)
    a = _aged(filters, scope, rule, as_of, by, measure=measure).c
    keys = [*_keys(a), a.age]
    people = (func.sum(a.bought) if found.linked else func.count(case((a.bought > 0, 1)))) if measure else func.count()
    measures = [people.label("active_customers")]
    if measure:
        measures.append(func.sum(a.amount).label(measure))
    rows = select(*keys, *measures)
    # With brackets there are seldom more: a look at each row that costs as much as to count it.
    there = len(rule.clock.brackets) if rule.clock.period == "brackets" else NEVER
    rows = rows.where(a.age <= most * _step(rule.clock)) if most is not None and most < there else rows
    return rows.group_by(*keys).order_by(*keys)


def _of_periods(
    found: Moments,
    joined: tuple[FromClause, list[ColumnElement[Any]]],
    clock: Clock,
    measure: Measure | None,
    most: int | None,
) -> Select[Any]:
    """The same by the calendar: rows are counted as they stand, and only the counts are put into steps and ages."""
    m, (source, group) = found.moments.c, joined
    keys = [*group, m.first_period, m.period]
    if measure:
        opening = func.count(case((and_(m.bought > 0, m.opens), 1)))
        rows = select(*keys, opening.label("people"), func.sum(m.amount).label(measure))
        # Not ``age >= 0``, which puts every row into its quarter: half as fast in stores of millions of purchases.
        quarter = clock.period == "quarter"
        rows = rows.where(
            m.period >= (m.first_period - m.first_period % STEPS["quarter"] if quarter else m.first_period)
        )
    else:
        rows = select(*keys, func.count().label("people")).where(m.opens)
    # The quarters of the months kept are whole: a quarter is cut off with its last month.
    rows = rows.where(m.age <= most * _step(clock)) if most is not None else rows
    c = rows.select_from(source).group_by(*keys).subquery("counted").c
    start = in_steps(clock, c.first_period)
    age = in_steps(clock, c.period) - start
    totals = [func.sum(c.people).label("active_customers")]
    totals += [func.sum(c[measure]).label(measure)] if measure else []
    own = [c.group] if group else []
    counted = select(*own, start.label("start"), age.label("age"), *totals).group_by(*own, start, age)
    return counted.order_by(*own, start, age)


def returns_after(
    filters: Filters, scope: Scope, rule: Rule, *, as_of: date, by: Attribute | None = None
) -> Select[Any]:
    """Customers by the age at which they were last active: ``start``, ``last_age``, ``customers``.

    Whoever was last active at age 5 came back in or after every age up to 5. A purchase between two brackets, or after
    the last of them, came after the bracket before it.
    """
    a = _aged(filters, scope, rule, as_of, by, or_later=True, last_alone=True).c
    keys = _keys(a)
    if rollups_can_tell(filters):
        # The last row of each customer alone is there, so nothing has to be gathered by customer.
        last = (*keys, a.age.label("last_age"))
        return select(*last, func.count().label("customers")).group_by(*keys, a.age).order_by(*keys, a.age)
    return _counted(select(*keys, func.max(a.age).label("last_age")).group_by(a.customer_id, *keys))


def returns_by_number(
    filters: Filters, scope: Scope, rule: Rule, *, as_of: date, most: int, by: Attribute | None = None
) -> Select[Any]:
    """Customers by the number of ages they were active at: ``start``, ``returns``, ``customers``.

    Only ages 1 to ``most`` that had ended by ``as_of`` for the customer are counted.
    """
    a = _aged(filters, scope, rule, as_of, by).c
    keys = _keys(a)
    seen = and_(a.age > 0, a.age <= most * _step(rule.clock), _ended(a, rule.clock, as_of, a.age))
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
    a = _aged(filters, scope, rule, as_of, by, measure="purchase_count", or_later=after).c
    chosen = select(a.customer_id, func.sum(a.amount).label("purchase_count"))
    chosen = chosen.where(a.age >= age if after else a.age == age)
    if rule.clock.own or by:
        chosen = chosen.where(_ended(a, rule.clock, as_of, age))
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
    daily = replace(rule, clock=Clock(period="rolling", days=1))
    found = moments(filters, scope, daily, Want(by=by), as_of)
    m, s = found.moments.c, found.starts.c
    source, group = _joined(found, filters, scope, by, as_of)
    first = s.first_on.label("first_purchase_on")
    if found.linked:
        ends = (first, m.moment.label("last_purchase_on"), m.purchase_days)
        asked = select(s.customer_id, *group, *ends).select_from(source).where(m.last)
        return cohort_lives.lives(asked, filters, scope, rule, as_of=as_of, by=by)
    bounds = (
        first,
        func.max(m.moment).label("last_purchase_on"),
        func.count(m.moment.distinct()).label("purchase_days"),
    )
    rows = select(s.customer_id, *group, *bounds).select_from(source)
    return rows.group_by(s.customer_id, s.first_on, *group)


def _joined(
    found: Moments, filters: Filters, scope: Scope, by: Attribute | None, as_of: date
) -> tuple[FromClause, list[ColumnElement[Any]]]:
    """Moments beside their customer's start and, with ``by``, group; and the column of the group."""
    m, s = found.moments.c, found.starts.c
    source = found.moments if found.linked else found.moments.join(found.starts, m.customer_id == s.customer_id)
    if not by:
        return source, []
    if found.linked and by in OF_PERIOD:
        return source, [attribute_group(by, m, as_of).label("group")]
    grouped = groups(by, filters, scope, as_of=as_of, first=found.starts)
    return source.outerjoin(grouped, grouped.c.customer_id == s.customer_id), [grouped.c.group]


def _counted(customers: Select[Any]) -> Select[Any]:
    """How many customers are alike in all columns."""
    each = customers.subquery("each").c
    return select(*each, func.count().label("customers")).group_by(*each).order_by(*each)


def _keys(a: Any) -> list[ColumnElement[Any]]:  # noqa: ANN401  columns by name
    """What stands together in every statement: the group, the start and, for own clocks, what was lived through."""
    return [a[name] for name in ("group", "start", "lived") if name in a]


def _step(clock: Clock) -> int:
    """What one age is in the database's steps."""
    if clock.period == "brackets":
        return 1
    return clock.days if clock.period == "rolling" else STEPS[clock.period]


def _aged(
    filters: Filters,
    scope: Scope,
    rule: Rule,
    as_of: date,
    by: Attribute | None,
    *,
    measure: Measure | None = None,
    or_later: bool = False,
    last_alone: bool = False,
) -> Subquery:
    """Who was active at which age: ``customer_id``, ``start``, ``age``, ``lived`` for own clocks, what is asked for.

    ``group`` with ``by``. Without a measure there is one row per customer and age. With one there may be several, with
    ``amount`` and ``bought``, which is above 0 in exactly one of them where the customer bought. ``or_later``: an age
    stands for what comes after it as well, so every day is in a bracket. ``last_alone``: the highest age of a customer
    is enough, so others may be left out.
    """
    whole, rule = rule, replace(rule, clock=without_gaps(rule.clock)) if or_later else rule
    found = moments(filters, scope, rule, Want(measure=measure, by=by), as_of)
    m, s = found.moments.c, found.starts.c
    source, group = _joined(found, filters, scope, by, as_of)
    own = rule.clock.own
    marks = [lived(whole.clock, s.first_on, as_of).label("lived")] if own else []
    since = s.first_on if own else s.start
    age = m.age if found.linked else own_age(rule.clock, days_between(m.moment, since)) if own else m.moment - since
    rows = select(m.customer_id, s.start.label("start"), age.label("age"), *marks, *group).select_from(source)
    if not found.linked:
        kept = [m[name] for name in ("bought", "amount") if name in m]
        aged = rows.add_columns(*kept).where(m.moment >= since).subquery("aged")
        return _by_window(aged) if own else aged
    # The first purchase at an age stands for the customer there: nothing has to be gathered by customer.
    if measure:
        # A period that holds returns alone brings money, and nobody who bought; with other measures there is none.
        alone = measure == "net_cents"
        bought = case((and_(m.bought > 0, m.opens), 1), else_=0) if alone else cast(m.opens, Integer)
        rows = rows.add_columns(bought.label("bought"), m.amount)
        rows = rows.where(m.moment >= since) if alone else rows
    elif last_alone:
        rows = rows.where(m.last)
    elif rule.clock.period != "month":
        rows = rows.where(m.opens)
    aged = rows.subquery("aged")
    return _in_brackets(aged) if rule.clock.gaps else aged


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


def _ended(a: Any, clock: Clock, as_of: date, age: Any) -> ColumnElement[bool]:  # noqa: ANN401  columns by name
    """Whether the whole period of an age lies in the data, for this customer."""
    over: ColumnElement[bool] = a.lived > age if clock.own else a.start + age < step_of(clock, as_of, after=True)
    return over
