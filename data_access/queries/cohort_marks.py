"""Purchases and lines that filters keep, each knowing its customer's others among those, as the copy is asked.

The record gathers such rows by customer once for each thing to be known of them. The copy holds a customer's purchases
together, so that one look over each customer's rows in order costs it less than to gather them once. What comes out
has the marks of a rollup's row; only there may be several of a customer in one period, of which one opens it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, Integer, and_, case, func, literal, or_, select, true

from data_access.filters import narrow_purchases
from data_access.queries.cohort_ages import days_since_opening, opening, own_age
from data_access.queries.cohort_lives import of_rule
from data_access.queries.cohort_moments import FREE, SALE, Moments, Want, in_steps, opens
from data_access.queries.cohort_rules import STEPS
from data_access.schema import line_facts, purchase_facts
from data_access.schema.facts import DAYS_IN_WEEK, MONDAY
from data_access.schema.lives import customer_life
from data_access.sql_functions import days_between, integer_divide

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement, Select, Subquery

    from data_access.filters import Filters, Scope
    from data_access.queries.cohort_rules import Clock, Rule


def of_months(clock: Clock) -> bool:
    """Whether the clock goes by months, which are so few that gathering a customer's rows by them is as quick."""
    return clock.period in {"month", "quarter"}


def marked_moments(filters: Filters, scope: Scope, rule: Rule, want: Want, as_of: date) -> Moments:
    """What ``cohort_moments.moments`` gives where filters on purchases are set, as rows that know their neighbours."""
    near = _near(_kept(filters, scope, rule, want, as_of), net=want.measure == "net_cents")
    n = near.c
    rows = _of_calendar(n, rule.clock) if not rule.clock.own else _of_own_clock(n, rule.clock)
    rows = _first_within(rows, n, filters, rule)
    amounts = [n.amount] if want.measure else []
    rows = rows.add_columns(n.first_on, n.purchase_days, n.bought, *amounts)
    found = rows.subquery("linked")
    firsts = _first_days(_kept(filters, scope, rule, Want(), as_of), filters)
    return Moments(found, found, linked=True, firsts=firsts)


def _first_days(kept: Select[Any], filters: Filters) -> Subquery:
    """Each customer's first day, gathered: to hold the marked rows for a second look would take longer."""
    k = kept.subquery("counted").c
    day = func.min(k.purchased_on)
    first = select(k.customer_id, day.label("first_on")).group_by(k.customer_id)
    first = first.having(day >= filters.start) if filters.start else first
    return (first.having(day < filters.end) if filters.end else first).subquery("firsts")


def _kept(filters: Filters, scope: Scope, rule: Rule, want: Want, as_of: date) -> Select[Any]:
    """Rows that count, or with money of returns all: whose, when, in which month, ``bought`` and ``amount``."""
    counted, amounts = _lines(rule) if filters.by_line else _purchases(rule)
    f = (line_facts if filters.by_line else purchase_facts).c
    net = want.measure == "net_cents"
    bought = case((counted, 1), else_=0) if net else literal(1, Integer)
    rows = select(f.customer_id, f.purchased_on, f.month, bought.label("bought"))
    rows = rows.add_columns(amounts[want.measure].label("amount")) if want.measure else rows
    rows = rows.where(f.customer_id.is_not(None), f.purchased_on <= as_of, true() if net else counted)
    if filters.by_line and want.measure == "purchase_count":
        # Several lines of one purchase are one, and it counts if any of them is sold.
        rows = rows.group_by(f.purchase_id, f.customer_id, f.purchased_on, f.month)
    return narrow_purchases(rows, filters, scope, on=f, days=False)


def _purchases(rule: Rule) -> tuple[ColumnElement[bool], dict[str, ColumnElement[Any]]]:
    """Which purchases count, and what each brings."""
    f = purchase_facts.c
    counted = or_(f.sale_lines > 0, f.free_lines > 0) if rule.free else f.sale_lines > 0
    sold = case((f.sale_lines > 0, 1), else_=0)
    amounts = {"gross_cents": f.gross_cents, "net_cents": f.net_cents, "units_milli": f.units_milli}
    return true() if rule.cancellations else counted, {**amounts, "purchase_count": sold}


def _lines(rule: Rule) -> tuple[ColumnElement[bool], dict[str, ColumnElement[Any]]]:
    """The same of lines."""
    f = line_facts.c
    counted = f.kind.in_((SALE, FREE)) if rule.free else f.kind == SALE
    amounts = {
        "gross_cents": case((f.kind == SALE, f.amount_cents), else_=0),
        "net_cents": f.amount_cents,
        "units_milli": case((f.kind == SALE, f.quantity_milli), else_=0),
        "purchase_count": func.max(case((f.kind == SALE, 1), else_=0)),
    }
    return true() if rule.cancellations else counted, amounts


def _near(kept: Select[Any], *, net: bool) -> Subquery:
    """The rows with their customer's first day, and the ones before and after; of rows that count, where not all do.

    ``purchase_days`` is how many days there were up to and with the row's.
    """
    k = kept.subquery("kept").c
    order = (case((k.bought > 0, 0), else_=1), k.purchased_on) if net else (k.purchased_on,)
    window: dict[str, Any] = {"partition_by": k.customer_id, "order_by": order}

    def of_counted(column: ColumnElement[Any]) -> ColumnElement[Any]:
        return case((k.bought > 0, column)) if net else column

    def beside(which: Any, column: ColumnElement[Any], name: str) -> ColumnElement[Any]:  # noqa: ANN401  a function
        found = which(of_counted(column), type_=column.type).over(**window)
        return (found if name.startswith("first") else of_counted(found)).label(name)

    marks = [
        beside(which, column, f"{place}_{name}")
        for name, column in (("on", k.purchased_on), ("month", k.month))
        for which, place in ((func.first_value, "first"), (func.lag, "previous"), (func.lead, "next"))
    ]
    days = func.dense_rank(type_=Integer).over(**window).label("purchase_days")
    return select(*k, *marks, days).subquery("near")


def _of_calendar(n: Any, clock: Clock) -> Select[Any]:  # noqa: ANN401  columns by name
    """Rows by the calendar, as a rollup's are. None lies after the day that was asked for, so the last has no next."""
    step = STEPS[clock.period]
    if clock.period == "week":
        period, first = (integer_divide(_since_monday(day), DAYS_IN_WEEK) for day in (n.purchased_on, n.first_on))
        since, gap = _since_monday(n.purchased_on) % DAYS_IN_WEEK, days_between(n.purchased_on, n.previous_on)
    else:
        period, first, gap = n.month, n.first_month, n.month - n.previous_month
        since = n.month % step if step > 1 else literal(0, Integer)
    moment, start = in_steps(clock, period), in_steps(clock, first)
    following = n.next_on if clock.period == "week" else n.next_month
    return select(
        n.customer_id,
        period.label("period"),
        first.label("first_period"),
        moment.label("moment"),
        start.label("start"),
        (moment - start).label("age"),
        opens(gap, since),
        following.is_(None).label("last"),
    )


def _of_own_clock(n: Any, clock: Clock) -> Select[Any]:  # noqa: ANN401  columns by name
    """Rows by the customer's own days."""
    age_days, last = days_between(n.purchased_on, n.first_on), n.next_on.is_(None)
    if clock.period == "brackets":
        last = or_(last, days_between(n.next_on, n.first_on) > clock.brackets[-1][1])
    rows = select(
        n.customer_id,
        n.purchased_on.label("moment"),
        n.first_month.label("start"),
        own_age(clock, age_days).label("age"),
        opens(days_between(n.purchased_on, n.previous_on), days_since_opening(clock, age_days)),
        last.label("last"),
        age_days.label("age_days"),
        opening(clock, age_days).label("opening"),
    )
    return rows.where(age_days <= clock.brackets[-1][1]) if clock.period == "brackets" else rows


def _first_within(rows: Select[Any], n: Any, filters: Filters, rule: Rule) -> Select[Any]:  # noqa: ANN401  columns
    """The rows of customers whose first one the date filter keeps, and was their very first where that is asked."""
    rows = rows.where(n.first_on.is_not(None))
    rows = rows.where(n.first_on >= filters.start) if filters.start else rows
    rows = rows.where(n.first_on < filters.end) if filters.end else rows
    if not rule.first_ever:
        return rows
    ever = customer_life.c
    return rows.where(and_(of_rule(rule), ever.customer_id == n.customer_id, ever.first_on == n.first_on))


def _since_monday(day: ColumnElement[Any]) -> ColumnElement[Any]:
    return days_between(day, literal(MONDAY, Date))
