"""Who arrives, stays, falls silent and comes back; how long customers wait between purchases; what they bring by year.

What counts is a purchase: a document with at least one sale line. Filters on single purchases (channel, category,
product) narrow the purchases, and everything is then said of those. A date filter selects customers by the day of
their first such purchase, as for retention.

The months in which a customer bought are one number, a calendar: bit k stands for the k-th month. Customers who bought
in the same months share one row, and from it every question about a window of months is answered without asking again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import BigInteger, and_, case, cast, func, literal, or_, select

from data_access.dialect import days_between
from data_access.filters import narrow_purchases
from data_access.schema import LineKind, customer_month, line_facts, purchase_facts

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import CTE, ColumnElement, Select, Subquery

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
    m = _months(filters, scope, ("purchase_count", "revenue_cents")).c
    previous = func.max(case((m.month < month, m.month)))
    here = func.max(case((m.month == month, 1), else_=0))
    since = month - window
    meant: dict[Kind, ColumnElement[bool]] = {
        "new": and_(here == 1, previous.is_(None)),
        "returning": and_(here == 1, previous >= since),
        "reactivated": and_(here == 1, previous < since),
        "lapsed": and_(here == 0, previous == since),
    }
    revenue = func.sum(m.revenue_cents).label("revenue_cents")
    return (
        select(
            m.customer_id,
            previous.label("previous_month"),
            func.sum(m.purchase_count).label("purchase_count"),
            revenue,
        )
        .where(m.month <= month)
        .group_by(m.customer_id)
        .having(meant[kind])
        .order_by(revenue.desc(), m.customer_id)
    )


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
    d = _days(filters, scope, as_of=as_of, distinct=filters.by_line).c
    following = func.lead(d.purchased_on).over(partition_by=d.customer_id, order_by=d.purchased_on)
    gaps = select(d.purchased_on, following.label("next_on")).subquery("gap").c
    length = days_between(func.coalesce(gaps.next_on, literal(as_of)), gaps.purchased_on)
    measured = select(length.label("gap_days"), gaps.next_on.is_(None).label("still_open")).subquery("measured").c
    ended = func.sum(case((measured.still_open, 0), else_=1))
    return (
        select(
            measured.gap_days,
            ended.label("gaps"),
            func.sum(case((measured.still_open, 1), else_=0)).label("open_gaps"),
        )
        .where(or_(measured.still_open, measured.gap_days > 0))
        .group_by(measured.gap_days)
        .order_by(measured.gap_days)
    )


def customer_rhythms(filters: Filters, scope: Scope, *, as_of: date) -> Select[Any]:
    """Customers with purchases on two days or more, by ``span_days`` and ``purchase_days``: ``customers``.

    ``span_days`` is from the first purchase to the last, ``purchase_days`` the distinct days; the mean gap of such a
    customer is ``span_days / (purchase_days - 1)``.
    """
    d = _days(filters, scope, as_of=as_of, distinct=True).c
    first, last = func.min(d.purchased_on), func.max(d.purchased_on)
    own = (
        select(days_between(last, first).label("span_days"), func.count().label("purchase_days"))
        .group_by(d.customer_id)
        .having(func.count() > 1)
        .subquery("own")
    )
    counted = select(own.c.span_days, own.c.purchase_days, func.count().label("customers"))
    return counted.group_by(own.c.span_days, own.c.purchase_days).order_by(own.c.span_days, own.c.purchase_days)


def _bits(month: ColumnElement[Any], start: int, last: int) -> ColumnElement[Any]:
    """The months from ``start`` to ``last`` as bits; a customer has one row for each, so the sum sets each bit once."""
    bit = literal(1, BigInteger).bitwise_lshift(month - start)
    return cast(func.coalesce(func.sum(case((month.between(start, last), bit))), 0), BigInteger)


def _months(filters: Filters, scope: Scope, measures: tuple[str, ...]) -> Subquery:
    """One row per customer and month with a purchase, from the narrowest fact that can answer."""
    if filters.by_line:
        f, counted = line_facts.c, line_facts.c.kind == SALE
        known = {"purchase_count": func.count(f.purchase_id.distinct()), "revenue_cents": func.sum(f.amount_cents)}
    elif filters.by_purchase:
        f, counted = purchase_facts.c, purchase_facts.c.sale_lines > 0
        known = {"purchase_count": func.count(), "revenue_cents": func.sum(f.gross_cents)}
    else:
        m = customer_month.c
        kept = {"purchase_count": m.purchases, "revenue_cents": m.gross_cents}
        columns = [kept[name].label(name) for name in measures]
        months = select(m.customer_id, m.month, *columns).where(m.purchases > 0, *_acquired(filters, scope, m))
        return narrow_purchases(months, filters, scope, on=m, days=False).subquery("months")
    months = (
        select(f.customer_id, f.month, *(known[name].label(name) for name in measures))
        .where(f.customer_id.is_not(None), counted, *_acquired(filters, scope, f))
        .group_by(f.customer_id, f.month)
    )
    return narrow_purchases(months, filters, scope, on=f, days=False).subquery("months")


def _days(filters: Filters, scope: Scope, *, as_of: date, distinct: bool) -> CTE:
    """Customer and day of each purchase up to and with ``as_of``; ``distinct`` gives each day once."""
    f = line_facts.c if filters.by_line else purchase_facts.c
    counted = f.kind == SALE if filters.by_line else f.sale_lines > 0
    days = select(f.customer_id, f.purchased_on).where(
        f.customer_id.is_not(None), counted, f.purchased_on <= as_of, *_acquired(filters, scope, f)
    )
    days = days.distinct() if distinct else days
    return narrow_purchases(days, filters, scope, on=f, days=False).cte("days")


def _acquired(filters: Filters, scope: Scope, of: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401  columns of a fact
    """Whether the customer's first purchase inside the other filters fell in the days asked for."""
    if not (filters.start or filters.end):
        return []
    f = line_facts.c if filters.by_line else purchase_facts.c
    counted = f.kind == SALE if filters.by_line else f.sale_lines > 0
    first = func.min(f.purchased_on)
    within = select(f.customer_id).where(f.customer_id.is_not(None), counted).group_by(f.customer_id)
    if filters.start:
        within = within.having(first >= filters.start)
    if filters.end:
        within = within.having(first < filters.end)
    return [of.customer_id.in_(narrow_purchases(within, filters, scope, on=f, days=False))]
