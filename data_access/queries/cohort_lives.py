"""How often each customer came back and how long each stayed, as the copy is asked: from one row per customer.

Gathering rows by customer took most of such a question. Where a customer's periods stand in one list, they are counted
where they stand. The statement of ``queries.explorer`` says what is counted; this one gives the same.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, case, func, not_, or_, select

from data_access.filters import narrow_purchases
from data_access.filters.attributes import attribute_group
from data_access.queries.cohort_ages import days_before, lived
from data_access.queries.cohort_moments import in_steps, step_of
from data_access.queries.cohort_rules import STEPS
from data_access.schema.fact_tables import EVERY_DOCUMENT, FREE_ITEMS
from data_access.schema.lives import AGE, COPY_ASKS, GAP, customer_life, day_after, highest_age, how_many
from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from collections.abc import Sequence
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
    statement: Select[Any],
    filters: Filters,
    scope: Scope,
    rule: Rule,
    *,
    as_of: date,
    most: int,
    by: Attribute | None = None,
) -> Select[Any]:
    """A statement of ``explorer.returns_by_number`` with what the copy is asked in its place."""
    clock = rule.clock
    cut = _cut(clock, as_of, most)
    before = [] if cut.before is None else [cut.before.label("before")]
    measures = (cut.periods.label("periods"), cut.end.label("end_of_all"), *before)
    keys, rows = _beside(measures, filters, scope, rule, as_of=as_of, by=by)
    r = rows.subquery("lived_through").c
    age = AGE + r.before if before else AGE
    number = how_many(r.periods, _opens_one(clock, age, r.end_of_all)).label("returns")
    return asking(statement, _counted(select(*(r[name] for name in keys), number)))


def lives(
    statement: Select[Any], filters: Filters, scope: Scope, rule: Rule, *, as_of: date, by: Attribute | None = None
) -> Select[Any]:
    """The same of ``explorer.lives``."""
    over = _LIFE.last_on <= as_of
    seen = _days_by(as_of) >= AGE
    # The lists are looked into only for those who bought after that day: mostly it is the last one there is.
    last = case((over, _LIFE.last_on), else_=day_after(_LIFE.first_on, highest_age(_LIFE.days, seen)))
    number = case((over, how_many(_LIFE.days)), else_=how_many(_LIFE.days, seen))
    columns = (_LIFE.first_on.label("first_purchase_on"), last.label("last_purchase_on"), number.label("purchase_days"))
    rows = select(_LIFE.customer_id, *_group(by, as_of), *columns)
    return asking(statement, _those(rows, filters, scope, rule, as_of))


def asking(statement: Select[Any], of_copy: Select[Any]) -> Select[Any]:
    """A statement with another that the copy is asked in its place, for the same."""
    return statement.execution_options(**{COPY_ASKS: of_copy})


def _beside(
    measures: Sequence[ColumnElement[Any]],
    filters: Filters,
    scope: Scope,
    rule: Rule,
    *,
    as_of: date,
    by: Attribute | None,
) -> tuple[list[str], Select[Any]]:
    """Customers with what they are grouped by, and the names of that."""
    clock = rule.clock
    group = _group(by, as_of)
    start = _LIFE.first_month if clock.own else _start(clock)
    keys = [*group, start.label("start"), *([lived(clock, _LIFE.first_on, as_of).label("lived")] if clock.own else [])]
    rows = select(*keys, *measures)
    return [key.name for key in keys], _those(rows, filters, scope, rule, as_of)


def _group(by: Attribute | None, as_of: date) -> list[ColumnElement[Any]]:
    """The column of the group, if any: all that customers are grouped by stands in their row."""
    return [attribute_group(by, _LIFE, as_of).label("group")] if by else []


def _those(rows: Select[Any], filters: Filters, scope: Scope, rule: Rule, as_of: date) -> Select[Any]:
    """The customers the filters keep, as they count by a rule, who had begun by a day."""
    rows = rows.where(of_rule(rule), _LIFE.first_on <= as_of)
    rows = rows.where(_LIFE.first_on >= filters.start) if filters.start else rows
    rows = rows.where(_LIFE.first_on < filters.end) if filters.end else rows
    return narrow_purchases(rows, filters, scope, on=_LIFE, days=False)


def _counted(customers: Select[Any]) -> Select[Any]:
    each = customers.subquery("each").c
    return select(*each, func.count().label("customers")).group_by(*each).order_by(*each)


def _days_by(as_of: date) -> ColumnElement[Any]:
    """How many days after the customer's first purchase a day lies."""
    return days_between(as_of, _LIFE.first_on)


def _start(clock: Clock) -> ColumnElement[Any]:
    return in_steps(clock, _LIFE.first_week if clock.period == "week" else _LIFE.first_month)


def of_rule(rule: Rule) -> ColumnElement[bool]:
    """The row of each customer that counts by a rule: the usual one where no other is kept."""
    usual = _LIFE.rule == 0
    if not (rule.cancellations or rule.free):
        return usual
    number = EVERY_DOCUMENT if rule.cancellations else FREE_ITEMS
    return or_(and_(usual, _LIFE.recounted < number), _LIFE.rule == number)


def _cut(clock: Clock, as_of: date, most: int) -> _Cut:
    if clock.period == "brackets":
        after = as_of + timedelta(days=1)
        over = [(_LIFE.first_on < days_before(after, last), last + 1) for _, last in reversed(clock.brackets[:most])]
        return _Cut(_LIFE.days, None, case(*over, else_=0))
    if clock.period == "rolling":
        return _Cut(_LIFE.days, None, _at_most(lived(clock, _LIFE.first_on, as_of), (most + 1) * clock.days))
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
            not_(age.between(last + 1, first - 1)) for (_, last), (first, _) in pairwise(brackets) if last + 1 < first
        ]
        since = case(*((age >= first, age - first) for first, _ in reversed(brackets[1:])), else_=age - brackets[0][0])
        return and_(age >= brackets[0][0], age < end, *between, since < GAP)
    step = clock.days if clock.period == "rolling" else STEPS[clock.period]
    return and_(age >= step, age < end, *([age % step < GAP] if step > 1 else []))
