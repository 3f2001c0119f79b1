"""When customers bought and when they first did, in the periods of a clock, from the narrowest fact that can tell."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Date, and_, case, func, literal, or_, select, true

from data_access.filters import Filters, narrow_purchases
from data_access.queries.cohort_ages import days_since_opening, opening, own_age
from data_access.queries.cohort_recounts import by_rule
from data_access.queries.cohort_rules import STEPS
from data_access.queries.customer_groups import FIRST_HEARD, OF_FIRST_DAY
from data_access.schema import (
    LineKind,
    categorised_day,
    categorised_month,
    customer_day,
    customer_month,
    line_facts,
    purchase_facts,
)
from data_access.schema.facts import ATTRIBUTES, DAYS_IN_WEEK, MONDAY
from data_access.schema.heard import first_heard, heard_day, heard_month
from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import CTE, ColumnElement, FromClause, Select, Table

    from data_access.filters import Scope
    from data_access.queries.cohort_rules import Attribute, Clock, Measure, Rule

NEVER = 1_000_000  # days or months: further back than any purchase
SALE, FREE = int(LineKind.SALE), int(LineKind.FREE)


class Want(NamedTuple):
    """What a question needs besides who was active when: an amount, and what customers are grouped by.

    ``heard``: the copy is asked, whose rollups know how each customer first sounded.
    """

    measure: Measure | None = None
    by: Attribute | None = None
    heard: bool = False

    def rollup(self, usual: Table, categorised: Table, heard: Table) -> tuple[Table, tuple[str, ...]]:
        """Which of these to read, and its columns besides the attributes."""
        if self.by == OF_FIRST_DAY:
            return categorised, (OF_FIRST_DAY,)
        return (heard, (first_heard.name,)) if self.heard and self.by == FIRST_HEARD else (usual, ())


class Moments(NamedTuple):
    """``moments``: ``customer_id``, ``moment`` and, with a measure, ``bought``, ``amount``; ``starts``: ``start``.

    Where each customer has a clock of their own a moment is a day, ``start`` the month of the first purchase and
    ``first_on`` its day; else both are periods of the calendar.
    ``linked``: both are the same rows of a rollup. These know their ``age``; ``opens``, whether no purchase of the
    customer at this age stands in a row before; ``last``, whether none follows up to ``as_of``; ``first_on``; and the
    attributes of ``schema.facts``, with the first category or feeling where customers are grouped by it. Days also know
    ``age_days`` and ``purchase_days``, and where each customer has a clock of their own what ``opening`` gives; where
    the calendar is the clock, rows know their ``period`` and the customer's ``first_period`` as the rollup keeps them,
    which ``in_steps`` makes a moment of.
    ``firsts``: the rows are single purchases with the marks of a rollup's row, but without the attributes, and there
    may be several of one period; this is each customer's ``first_on``.
    """

    moments: FromClause
    starts: FromClause
    linked: bool = False
    firsts: FromClause | None = None


def step_of(clock: Clock, day: date, *, after: bool = False) -> int:
    """The period of the calendar a day lies in, in steps; with ``after`` the period of the day after it."""
    day = day + timedelta(days=1) if after else day
    step = STEPS[clock.period]
    place = (day - MONDAY).days if clock.period == "week" else day.year * 12 + day.month - 1
    return place - place % step


def moments(filters: Filters, scope: Scope, rule: Rule, want: Want, as_of: date) -> Moments:
    """Each customer's periods (or days) with something counted, and where each customer's clock starts.

    ``starts`` holds ``customer_id``, ``start`` and, for own clocks and where it was wanted or is used, ``first_on``.
    Only customers whose first purchase is inside the date filter have a start.
    """
    if rollups_can_tell(filters):
        of_months = rule.clock.period in {"month", "quarter"}
        return (_of_months if of_months else _of_days)(filters, scope, rule, want, as_of)
    # The day of the first purchase costs an aggregate of its own, so it is kept only where something asks for it.
    dated = bool(filters.start or filters.end or rule.first_ever or want.by == OF_FIRST_DAY)
    read = _of_lines(rule, want, dated=dated) if filters.by_line else _of_purchases(rule, want, dated=dated)
    f = (line_facts if filters.by_line else purchase_facts).c
    narrowed = narrow_purchases(read.where(f.purchased_on <= as_of), filters, scope, on=f, days=False)
    found = narrowed.cte("monthly" if not rule.clock.own else "daily")
    return Moments(found, _starts(found, filters, scope, rule))


def heard_moments(filters: Filters, scope: Scope, rule: Rule, want: Want, as_of: date) -> Moments:
    """The same as the copy is asked, whose rollups know how each customer first sounded."""
    return moments(filters, scope, rule, want._replace(heard=True), as_of)


def rollups_can_tell(filters: Filters) -> bool:
    """Whether periods per customer are enough: no single purchase or line is asked about."""
    return not (filters.by_line or filters.by_purchase)


def _of_months(filters: Filters, scope: Scope, rule: Rule, want: Want, as_of: date) -> Moments:
    """The usual question, straight from the months of each customer."""
    table, beside = want.rollup(customer_month, categorised_month, heard_month)
    m = by_rule(table, rule).c
    step = STEPS[rule.clock.period]
    newest = as_of.year * 12 + as_of.month - 1
    moment, start = in_steps(rule.clock, m.month), in_steps(rule.clock, m.first_month)
    marks = (
        m.month.label("period"),
        m.first_month.label("first_period"),
        moment.label("moment"),
        start.label("start"),
        (moment - start).label("age"),
        opens(m.month - m.previous_month, m.month % step) if step > 1 else true().label("opens"),
        or_(m.next_month.is_(None), m.next_month > newest).label("last"),
    )
    rows = select(m.customer_id, *marks).where(m.month <= newest)
    return _linked(rows.add_columns(*(m[name] for name in beside)), m, filters, scope, want)


def _of_days(filters: Filters, scope: Scope, rule: Rule, want: Want, as_of: date) -> Moments:
    """The same from the days of each customer, for clocks that months cannot tell."""
    table, beside = want.rollup(customer_day, categorised_day, heard_day)
    d, clock = by_rule(table, rule).c, rule.clock
    weeks = (d.week * DAYS_IN_WEEK, d.first_week * DAYS_IN_WEEK)
    moment, start = (d.purchased_on, d.first_month) if clock.own else weeks
    age = own_age(clock, d.age_days) if clock.own else moment - start
    marks = (
        d.week.label("period"),
        d.first_week.label("first_period"),
        moment.label("moment"),
        start.label("start"),
        age.label("age"),
        opens(d.gap_days, days_since_opening(clock, d.age_days) if clock.own else d.weekday),
        _last(d, clock, as_of).label("last"),
        d.age_days,
        d.purchase_days,
        *([opening(clock, d.age_days).label("opening")] if clock.own else []),
    )
    rows = select(d.customer_id, *marks).where(d.purchased_on <= as_of)
    rows = rows.where(d.age_days <= clock.brackets[-1][1]) if clock.period == "brackets" else rows
    return _linked(rows.add_columns(*(d[name] for name in beside)), d, filters, scope, want)


def _last(d: Any, clock: Clock, as_of: date) -> ColumnElement[bool]:  # noqa: ANN401  columns by name
    """Whether a day is the customer's last up to ``as_of``; with brackets the last before the end of all of them."""
    last = or_(d.next_on.is_(None), d.next_on > as_of)
    if clock.period != "brackets":
        return last
    return or_(last, days_between(d.next_on, d.first_on) > clock.brackets[-1][1])


def opens(gap: ColumnElement[Any], since_opening: ColumnElement[Any]) -> ColumnElement[Any]:
    """Whether the purchase before lies further back than the beginning of this one's period."""
    # One comparison and not "empty or greater": half the time in a store of millions of purchases.
    return (func.coalesce(gap, NEVER) > since_opening).label("opens")


def _linked(rows: Select[Any], of: Any, filters: Filters, scope: Scope, want: Want) -> Moments:  # noqa: ANN401  columns
    """Rows of a rollup with what was wanted, of the customers the filters keep."""
    rows = rows.add_columns(of.first_on, *(of[name] for name in ATTRIBUTES))
    # With returns counted as money a period needs no purchase, only somebody who had bought by then.
    counted = of.counted if "counted" in of else of.purchases
    rows = rows.where(of.first_month.is_not(None) if want.measure == "net_cents" else counted > 0)
    if want.measure:
        amount = of.purchases if want.measure == "purchase_count" else of[want.measure]
        rows = rows.add_columns(counted.label("bought"), amount.label("amount"))
    rows = rows.where(of.first_on >= filters.start) if filters.start else rows
    rows = rows.where(of.first_on < filters.end) if filters.end else rows
    found = narrow_purchases(rows, filters, scope, on=of, days=False).subquery("linked")
    return Moments(found, found, linked=True)


def _of_purchases(rule: Rule, want: Want, *, dated: bool) -> Select[Any]:
    """Periods or days with a counted purchase, from whole purchases; a day of two purchases may come twice."""
    f = purchase_facts.c
    counted = or_(f.sale_lines > 0, f.free_lines > 0) if rule.free else f.sale_lines > 0
    counted = true() if rule.cancellations else counted
    known: dict[str, ColumnElement[Any]] = {
        "gross_cents": func.sum(f.gross_cents),
        "net_cents": func.sum(f.net_cents),
        "purchase_count": func.sum(case((f.sale_lines > 0, 1), else_=0)),
        "units_milli": func.sum(f.units_milli),
    }
    if rule.clock.own and not want.measure:
        # Days are gathered into windows afterwards; making them distinct first would cost as much again.
        days = select(f.customer_id, f.purchased_on.label("moment"), f.month)
        return days.where(f.customer_id.is_not(None), counted)
    return _grouped(purchase_facts, rule, want, counted, known, dated=dated)


def _of_lines(rule: Rule, want: Want, *, dated: bool) -> Select[Any]:
    """Periods or days with a counted line, from single lines."""
    f = line_facts.c
    counted = f.kind.in_((SALE, FREE)) if rule.free else f.kind == SALE
    counted = true() if rule.cancellations else counted
    sold = f.kind == SALE
    known: dict[str, ColumnElement[Any]] = {
        "gross_cents": func.sum(case((sold, f.amount_cents), else_=0)),
        "net_cents": func.sum(f.amount_cents),
        "purchase_count": func.count(case((sold, f.purchase_id)).distinct()),
        "units_milli": func.sum(case((sold, f.quantity_milli), else_=0)),
    }
    return _grouped(line_facts, rule, want, counted, known, dated=dated)


def _grouped(
    facts: Table,
    rule: Rule,
    want: Want,
    counted: ColumnElement[bool],
    amounts: dict[str, ColumnElement[Any]],
    *,
    dated: bool,
) -> Select[Any]:
    """One row per customer and moment; ``first_on``, where ``dated``, is the first counted day in it."""
    f, clock = facts.c, rule.clock
    moment = _moment(facts, clock)
    columns = [f.customer_id, moment.label("moment")]
    net = want.measure == "net_cents"
    if want.measure:
        columns += [func.sum(case((counted, 1), else_=0)).label("bought"), amounts[want.measure].label("amount")]
    if clock.own:
        columns.append(func.min(f.month).label("month"))
    elif dated:
        columns.append(func.min(case((counted, f.purchased_on)) if net else f.purchased_on).label("first_on"))
    keys = (f.customer_id, moment)
    # Returns alone make nobody active, and are money all the same.
    kept = true() if net else counted
    return select(*columns).where(f.customer_id.is_not(None), kept).group_by(*keys)


def _moment(facts: Table, clock: Clock) -> ColumnElement[Any]:
    """The period of a fact: its day where each customer has a clock of their own."""
    f = facts.c
    if clock.own:
        return f.purchased_on
    if clock.period == "week":
        return _floor(days_between(f.purchased_on, literal(MONDAY, Date)), DAYS_IN_WEEK)
    return _floor(f.month, STEPS[clock.period])


def in_steps(clock: Clock, period: ColumnElement[Any]) -> ColumnElement[Any]:
    """A week or a month of the rollups as the moment of a calendar's clock."""
    return period * DAYS_IN_WEEK if clock.period == "week" else _floor(period, STEPS[clock.period])


def _floor(number: ColumnElement[Any], step: int) -> ColumnElement[Any]:
    """The multiple of a step at or below a number that is not negative."""
    return number - number % step if step > 1 else number


def _starts(found: CTE, filters: Filters, scope: Scope, rule: Rule) -> FromClause:
    """Where each customer's clock starts, for those whose first purchase the date filter keeps."""
    m = found.c
    period = m.month if rule.clock.own else m.moment
    start: ColumnElement[Any] = case((m.bought > 0, period)) if "bought" in m else period
    day: ColumnElement[Any] | None = m.first_on if "first_on" in m else None
    if rule.clock.own:
        day = case((m.bought > 0, m.moment)) if "bought" in m else m.moment
    columns = [m.customer_id, func.min(start).label("start")]
    if day is not None:
        columns.append(func.min(day).label("first_on"))
    first = select(*columns).group_by(m.customer_id)
    first = first.having(func.min(start).is_not(None))
    if filters.start:
        first = first.having(func.min(day) >= filters.start)
    if filters.end:
        first = first.having(func.min(day) < filters.end)
    starts = first.subquery("starts")
    return _first_ever(starts, filters, scope, rule) if rule.first_ever else starts


def _first_ever(starts: FromClause, filters: Filters, scope: Scope, rule: Rule) -> FromClause:
    """Those whose very first purchase, whatever the filters on purchases say, fell on that day."""
    f, s = purchase_facts.c, starts.c
    counted = or_(f.sale_lines > 0, f.free_lines > 0) if rule.free else f.sale_lines > 0
    counted = true() if rule.cancellations else counted
    days = select(f.customer_id, func.min(f.purchased_on).label("ever_on")).where(f.customer_id.is_not(None), counted)
    found = narrow_purchases(days, filters.of_customers, scope, on=f, days=False).group_by(f.customer_id)
    narrowed = found.subquery("ever")
    same = and_(narrowed.c.customer_id == s.customer_id, narrowed.c.ever_on == s.first_on)
    return select(s.customer_id, s.start, s.first_on).join_from(starts, narrowed, same).subquery("firsts")
