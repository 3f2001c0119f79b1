"""How often each customer came back, as the columnar copy is asked: from one row per customer.

Gathering rows by customer took most of such a question. Where a customer's periods stand in one list, they are counted
where they stand. The statement of ``queries.explorer`` says what is counted; this one gives the same.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, case, func, not_, or_, select

from data_access.filters import narrow_purchases
from data_access.filters.attributes import attribute_group
from data_access.queries.cohort_moments import in_steps, lived, step_of
from data_access.queries.cohort_rules import STEPS
from data_access.queries.customer_groups import OF_PERIOD, groups
from data_access.schema.fact_tables import EVERY_DOCUMENT, FREE_ITEMS
from data_access.schema.lives import AGE, GAP, customer_life, how_many
from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement, Select

    from data_access.filters import Filters, Scope
    from data_access.queries.cohort_rules import Attribute, Clock, Rule

_LIFE = customer_life.c


class _Cut(NamedTuple):
    """A customer's list of periods as a clock cuts it.

    ``before``: how many periods of the list lie between the beginning of the clock's first step and the customer's
    first period; None for none. ``end``: from here on, counted from that beginning, no step is over or asked for.
    """

    periods: ColumnElement[Any]
    before: ColumnElement[Any] | None
    end: ColumnElement[Any]


def returns_by_number(
    filters: Filters, scope: Scope, rule: Rule, *, as_of: date, most: int, by: Attribute | None = None
) -> Select[Any]:
    """What ``explorer.returns_by_number`` gives, where filters ask about no single purchase or line."""
    clock, source = rule.clock, _LIFE.customer_id.table
    days = days_between(as_of + timedelta(days=1), _LIFE.first_on)
    start = _LIFE.first_month if clock.own else _start(clock)
    keys = [start.label("start"), *([lived(clock, days).label("lived")] if clock.own else [])]
    if by in OF_PERIOD:
        keys.insert(0, attribute_group(by, _LIFE, as_of).label("group"))
    elif by:
        grouped = groups(by, filters, scope, as_of=as_of, first=source)
        keys.insert(0, grouped.c.group)
        source = source.outerjoin(grouped, grouped.c.customer_id == _LIFE.customer_id)
    cut = _cut(clock, days, as_of, most)
    before = [] if cut.before is None else [cut.before.label("before")]
    rows = select(*keys, cut.periods.label("periods"), cut.end.label("end_of_all"), *before).select_from(source)
    rows = rows.where(_of_rule(rule), _LIFE.first_on <= as_of)
    rows = rows.where(_LIFE.first_on >= filters.start) if filters.start else rows
    rows = rows.where(_LIFE.first_on < filters.end) if filters.end else rows
    r = narrow_purchases(rows, filters, scope, on=_LIFE, days=False).subquery("lived_through").c
    own = [r[key.name] for key in keys]
    age = AGE + r.before if before else AGE
    each = select(*own, how_many(r.periods, _opens_one(clock, age, r.end_of_all)).label("returns")).subquery("each").c
    return select(*each, func.count().label("customers")).group_by(*each).order_by(*each)


def _start(clock: Clock) -> ColumnElement[Any]:
    return in_steps(clock, _LIFE.first_week if clock.period == "week" else _LIFE.first_month)


def _of_rule(rule: Rule) -> ColumnElement[bool]:
    """The row of each customer that counts by a rule: the usual one where no other is kept."""
    usual = _LIFE.rule == 0
    if not (rule.cancellations or rule.free):
        return usual
    number = EVERY_DOCUMENT if rule.cancellations else FREE_ITEMS
    return or_(and_(usual, _LIFE.recounted < number), _LIFE.rule == number)


def _cut(clock: Clock, days: ColumnElement[Any], as_of: date, most: int) -> _Cut:
    if clock.period == "brackets":
        over = [(days > last, last + 1) for _, last in reversed(clock.brackets[:most])]
        return _Cut(_LIFE.days, None, case(*over, else_=0))
    if clock.period == "rolling":
        return _Cut(_LIFE.days, None, _at_most(lived(clock, days), (most + 1) * clock.days))
    left = _at_most(step_of(clock, as_of, after=True) - _start(clock), (most + 1) * STEPS[clock.period])
    if clock.period == "week":
        return _Cut(_LIFE.days, _LIFE.weekday, left)
    return _Cut(_LIFE.months, None if clock.period == "month" else _LIFE.first_month % STEPS[clock.period], left)


def _at_most(number: ColumnElement[Any], most: int) -> ColumnElement[Any]:
    return case((number < most, number), else_=most)


def _opens_one(clock: Clock, age: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a period of a list is the first of its step, and the step is neither the first one nor left out."""
    if clock.period == "brackets":
        brackets = clock.brackets
        between = [
            not_(age.between(last + 1, first - 1))
            for (_, last), (first, _) in zip(brackets, brackets[1:], strict=False)
            if last + 1 < first
        ]
        since = case(*((age >= first, age - first) for first, _ in reversed(brackets[1:])), else_=age - brackets[0][0])
        return and_(age >= brackets[0][0], age < end, *between, since < GAP)
    step = clock.days if clock.period == "rolling" else STEPS[clock.period]
    return and_(age >= step, age < end, *([age % step < GAP] if step > 1 else []))
