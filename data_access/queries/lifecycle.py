"""Who arrives, stays, falls silent and comes back; how long customers wait between purchases; what they bring by year.

What counts is a purchase: a document with at least one sale line. Filters on single purchases (channel, category,
product) narrow the purchases, and everything is then said of those. A date filter selects customers by the day of
their first such purchase, as for retention.

The months in which a customer bought are one number, a calendar: bit k stands for the k-th month. Customers who bought
in the same months share one row, and from it every question about a window of months is answered without asking again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import BigInteger, Date, and_, case, cast, func, literal, or_, select

from data_access.filters import narrow_purchases
from data_access.queries.purchase_days import purchase_days
from data_access.schema import LineKind, customer_month, line_facts, purchase_facts
from data_access.schema.periods import neighbours
from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import CTE, ColumnElement, Select

    from data_access.filters import Filters, Scope

Kind = Literal["new", "reactivated", "lapsed", "returning"]
MONTHS_IN_CALENDAR = 60  # bits of one number; a 64-bit one has a sign, and a few to spare do no harm
SALE = int(LineKind.SALE)


def purchase_calendars(filters: Filters, scope: Scope, *, first: int, last: int) -> Select[Any]:
    """Customers by the months in which they bought: ``calendar_0``, ``calendar_1``, ..., ``customers``.

    Parameters
    ----------
    first, last : the months looked at (year*12 + month-1), both included. Bit k of ``calendar_i`` is the month
        ``first + 60 i + k``; there are as many calendars as the months need.
    """
    m = _months(filters, scope, ()).c
    starts = range(first, max(first, last) + 1, MONTHS_IN_CALENDAR)
    bits = [_bits(m.month, start, min(start + MONTHS_IN_CALENDAR - 1, last)) for start in starts]
    own = (
        select(*(bit.label(f"calendar_{place}") for place, bit in enumerate(bits)))
        .where(m.month.between(first, last))
        .group_by(m.customer_id)
        .subquery("own")
    )
    return select(*own.c, func.count().label("customers")).group_by(*own.c)


def moved_customers(filters: Filters, scope: Scope, *, month: int, window: int, kind: Kind) -> Select[Any]:
    """The customers who were ``kind`` in a month, most revenue first.

    Columns ``customer_id``; ``previous_month``, the last one with a purchase before ``month`` (empty for a new
    customer); ``purchase_count`` and ``revenue_cents`` of all months up to and with ``month``.
    """
    m = _months(filters, scope, ()).c
    since = month - window
    bought, silent = m.month == month, or_(m.next_month.is_(None), m.next_month > month)
    meant: dict[Kind, ColumnElement[bool]] = {
        "new": and_(bought, m.previous_month.is_(None)),
        "returning": and_(bought, m.previous_month >= since),
        "reactivated": and_(bought, m.previous_month < since),
        "lapsed": and_(m.month == since, silent),
    }
    previous = m.month if kind == "lapsed" else m.previous_month
    moved = select(m.customer_id, previous.label("previous_month")).where(meant[kind]).subquery("moved").c
    # What they bought is added up for them alone: to tell who moved needs nobody's money.
    f, counted, known = _fact(filters)
    revenue, purchases = known["revenue_cents"].label("revenue_cents"), known["purchase_count"].label("purchase_count")
    found = (
        select(moved.customer_id, moved.previous_month, purchases, revenue)
        .join_from(moved.customer_id.table, f.customer_id.table, f.customer_id == moved.customer_id)
        .where(counted, f.month <= month)
        .group_by(moved.customer_id, moved.previous_month)
        .order_by(revenue.desc(), moved.customer_id)
    )
    return narrow_purchases(found, filters, scope, on=f, days=False)


def customer_revenues(filters: Filters, scope: Scope, *, base: int, now: int, end: int) -> Select[Any]:
    """What each customer brought in two periods of months: ``customer_id``, ``start_cents``, ``now_cents``, ``known``.

    The base period is ``base <= month < now``, the later one ``now <= month < end``. ``known`` is 1 for a customer
    who had bought before ``now``. Customers without revenue in both are left out. Rows come in no order.
    """
    m = _months(filters, scope, ("revenue_cents",)).c
    own = (
        select(
            m.customer_id,
            func.sum(case((m.month.between(base, now - 1), m.revenue_cents), else_=0)).label("start_cents"),
            func.sum(case((m.month >= now, m.revenue_cents), else_=0)).label("now_cents"),
            func.max(case((m.month < now, 1), else_=0)).label("known"),
        )
        .where(m.month < end)
        .group_by(m.customer_id)
        .subquery("own")
    )
    o = own.c
    return select(*o).where(or_(o.start_cents != 0, o.now_cents != 0))


def purchase_gaps(filters: Filters, scope: Scope, *, as_of: date) -> Select[Any]:
    """How long after each purchase the next one came: ``gap_days``, ``gaps``, ``open_gaps``, shortest first.

    ``gaps`` counts those that ended with a purchase; ``open_gaps`` those that had lasted ``gap_days`` on ``as_of``
    without one, one for each customer. Purchases on one day are one.
    """
    d = purchase_days(filters, scope, as_of=as_of).c
    length = days_between(func.coalesce(d.next_on, literal(as_of)), d.purchased_on)
    measured = select(length.label("gap_days"), d.next_on.is_(None).label("still_open")).subquery("measured").c
    ended = func.sum(case((measured.still_open, 0), else_=1))
    return (
        select(
            measured.gap_days,
            ended.label("gaps"),
            func.sum(case((measured.still_open, 1), else_=0)).label("open_gaps"),
        )
        .group_by(measured.gap_days)
        .order_by(measured.gap_days)
    )


def customer_rhythms(filters: Filters, scope: Scope, *, as_of: date) -> Select[Any]:
    """Customers with purchases on two days or more, by ``span_days`` and ``purchase_days``: ``customers``.

    ``span_days`` is from the first purchase to the last, ``purchase_days`` the distinct days; the mean gap of such a
    customer is ``span_days / (purchase_days - 1)``.
    """
    d = purchase_days(filters, scope, as_of=as_of).c
    span = days_between(d.purchased_on, d.first_on).label("span_days")
    lives = select(span, d.purchase_days).where(d.next_on.is_(None), d.purchase_days > 1).subquery("lives").c
    counted = select(lives.span_days, lives.purchase_days, func.count().label("customers"))
    return counted.group_by(*lives).order_by(*lives)


def _bits(month: ColumnElement[Any], start: int, last: int) -> ColumnElement[Any]:
    """The months from ``start`` to ``last`` as bits; a customer has one row for each, so the sum sets each bit once."""
    bit = literal(1, BigInteger).bitwise_lshift(month - start)
    return cast(func.coalesce(func.sum(case((month.between(start, last), bit))), 0), BigInteger)


def _fact(filters: Filters) -> tuple[Any, ColumnElement[bool], dict[str, ColumnElement[Any]]]:
    """The columns of purchases, or of lines where one must look at those; which count, and the sums of several."""
    if filters.by_line:
        f = line_facts.c
        sums: dict[str, ColumnElement[Any]] = {
            "purchase_count": func.count(f.purchase_id.distinct()),
            "revenue_cents": func.sum(f.amount_cents),
        }
        return f, f.kind == SALE, sums
    p = purchase_facts.c
    return p, p.sale_lines > 0, {"purchase_count": func.count(), "revenue_cents": func.sum(p.gross_cents)}


def _months(filters: Filters, scope: Scope, measures: tuple[str, ...]) -> CTE:
    """One row per customer and month with a purchase, and its neighbours, from the narrowest fact that can answer."""
    if not (filters.by_line or filters.by_purchase):
        m = customer_month.c
        kept = {"purchase_count": m.purchases, "revenue_cents": m.gross_cents}
        months = select(*(kept[name].label(name) for name in measures), m.customer_id, m.month, m.first_on)
        months = months.add_columns(m.previous_month, m.next_month).where(m.purchases > 0)
        return _acquired(narrow_purchases(months, filters, scope, on=m, days=False), filters)
    f, counted, known = _fact(filters)
    sums = (known[name].label(name) for name in measures)
    days = (func.min(f.purchased_on).label("earliest_on"), literal(1).label("purchases"))
    monthly = select(f.customer_id, f.month, *days, *sums).where(f.customer_id.is_not(None), counted)
    monthly = monthly.group_by(f.customer_id, f.month)
    own = narrow_purchases(monthly, filters, scope, on=f, days=False).subquery("monthly").c
    near = neighbours(own, own.month)
    first_on = func.first_value(own.earliest_on, type_=Date()).over(**near.window).label("first_on")
    marks = (first_on, near.previous.label("previous_month"), near.following.label("next_month"))
    return _acquired(select(*(own[name] for name in measures), own.customer_id, own.month, *marks), filters)


def _acquired(months: Select[Any], filters: Filters) -> CTE:
    """The months of customers whose first purchase inside the other filters fell in the days asked for."""
    m = months.subquery("marked").c
    found = select(*m)
    found = found.where(m.first_on >= filters.start) if filters.start else found
    found = found.where(m.first_on < filters.end) if filters.end else found
    return found.cte("months")
