"""How buying changes: items bought by more or fewer customers than before, and products that are bought again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, Date, and_, case, func, literal, or_, select

from data_access.filters import narrow_purchases
from data_access.queries.customer_groups import groups
from data_access.queries.line_items import numbered_lines
from data_access.schema import line_facts
from data_access.schema.facts import SALE
from data_access.sql_functions import all_bits, days_between

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Select

    from data_access.filters import Filters, Scope
    from data_access.queries.line_items import Item, Of


class Days(NamedTuple):
    """A stretch of days: ``start <= day < end``."""

    start: date
    end: date


def buyers_in_two_periods(
    filters: Filters, scope: Scope, *, of: Of, items: Sequence[Item], now: Days, before: Days
) -> Select[Any]:
    """Who bought what in two periods, in one row.

    Columns ``now``, ``before``, ``both``: customers with a sale line in the one, the other, in both periods; and for
    each item by its place ``now_0`` (bought it now), ``before_0`` (before), ``kept_0`` (now and before), ``new_0``
    (now, and anything at all before), ``gone_0`` (before, and anything at all now).
    """
    f, found = line_facts.c, numbered_lines(of, items, bits=True)
    in_now, in_before = _within(f.purchased_on, now), _within(f.purchased_on, before)
    bought = (
        select(
            func.max(case((in_now, 1), else_=0)).label("now"),
            func.max(case((in_before, 1), else_=0)).label("before"),
            all_bits(case((in_now, found.number), else_=0)).label("now_items"),
            all_bits(case((in_before, found.number), else_=0)).label("before_items"),
        )
        .select_from(found.lines)
        .where(f.kind == SALE, f.customer_id.is_not(None), or_(in_now, in_before))
        .group_by(f.customer_id)
    )
    p = narrow_purchases(bought, filters, scope, on=f, days=False).subquery("people").c
    counts = [
        _count(p.now == 1, "now"),
        _count(p.before == 1, "before"),
        _count(and_(p.now == 1, p.before == 1), "both"),
    ]
    for place in range(len(items)):
        new, old = (column.bitwise_and(literal(1 << place, BigInteger)) > 0 for column in (p.now_items, p.before_items))
        told = {"now": new, "before": old, "kept": and_(new, old), "new": and_(new, p.before == 1)}
        told["gone"] = and_(old, p.now == 1)
        counts += [_count(clause, f"{name}_{place}") for name, clause in told.items()]
    return select(*counts)


def one_period_only(
    filters: Filters, scope: Scope, *, of: Of, item: Item, bought: Days, without: Days, most: int
) -> Select[Any]:
    """Customers who bought an item in one period and not in the other, most money for it first, at most so many.

    Columns ``customer_id``, ``purchase_count``, ``cents``, ``last_on``: of the item, in the period they bought it.
    """
    f, found = line_facts.c, numbered_lines(of, [item], bits=False)
    own = (f.kind == SALE, f.customer_id.is_not(None), found.number == 0)
    others = select(f.customer_id).select_from(found.lines).where(*own, _within(f.purchased_on, without))
    elsewhere = narrow_purchases(others, filters, scope, on=f, days=False).subquery("elsewhere")
    cents = func.sum(f.amount_cents)
    listed = (
        select(
            f.customer_id,
            func.count(f.purchase_id.distinct()).label("purchase_count"),
            cents.label("cents"),
            func.max(f.purchased_on).label("last_on"),
        )
        .select_from(found.lines)
        .where(*own, _within(f.purchased_on, bought), f.customer_id.not_in(select(elsewhere.c.customer_id)))
        .group_by(f.customer_id)
    )
    ranked = narrow_purchases(listed, filters, scope, on=f, days=False)
    return ranked.order_by(cents.desc(), f.customer_id).limit(most)


def buyers_by_month(filters: Filters, scope: Scope, *, of: Of, items: Sequence[Item], days: Days) -> Select[Any]:
    """Customers with a sale line of each item in each month: ``month``, ``item`` (its place), ``customers``."""
    f, found = line_facts.c, numbered_lines(of, items, bits=False)
    item = found.number.label("item")
    counted = (
        select(f.month, item, func.count(f.customer_id.distinct()).label("customers"))
        .select_from(found.lines)
        .where(f.kind == SALE, f.customer_id.is_not(None), _within(f.purchased_on, days), found.number >= 0)
        .group_by(f.month, item)
    )
    return narrow_purchases(counted, filters, scope, on=f, days=False).order_by(f.month, item)


def customers_by_month(filters: Filters, scope: Scope, *, days: Days) -> Select[Any]:
    """Distinct customers with any sale line in each month: ``month``, ``customers``."""
    f = line_facts.c
    counted = select(f.month, func.count(f.customer_id.distinct()).label("customers")).where(
        f.kind == SALE, f.customer_id.is_not(None), _within(f.purchased_on, days)
    )
    return narrow_purchases(counted.group_by(f.month), filters, scope, on=f, days=False).order_by(f.month)


def repeat_buyers(filters: Filters, scope: Scope, *, days: int, as_of: date) -> Select[Any]:
    """Of each product, customers followed for so many days since they first bought it, and who bought it again.

    Columns ``product_id``, ``buyers``, ``again`` (on a later day within so many days of the first). The first time is
    the first inside the filters.
    """
    f = line_facts.c
    bought = (
        select(f.product_id, f.customer_id, f.purchased_on)
        .where(f.kind == SALE, f.product_id.is_not(None), f.customer_id.is_not(None))
        .group_by(f.product_id, f.customer_id, f.purchased_on)
    )
    d = narrow_purchases(bought, filters, scope, on=f).subquery("bought").c
    window: dict[str, Any] = {"partition_by": (d.product_id, d.customer_id), "order_by": d.purchased_on}
    following = func.lead(d.purchased_on, type_=Date()).over(**window).label("next_on")
    place = func.row_number().over(**window).label("place")
    n = select(d.product_id, d.purchased_on, following, place).subquery("days").c
    again = _count(days_between(n.next_on, n.purchased_on) <= days, "again")
    followed = days_between(literal(as_of, Date), n.purchased_on) >= days
    counted = select(n.product_id, func.count().label("buyers"), again).where(n.place == 1, followed)
    return counted.group_by(n.product_id).order_by(n.product_id)


def next_purchases(filters: Filters, scope: Scope, *, items: Sequence[Item], days: int, as_of: date) -> Select[Any]:
    """What customers bought on their second day with a purchase, by the category of their first.

    Of customers whose first day lies at least so many days back. Columns ``group`` (the category most was paid for on
    the first day; empty: not known), ``customers``, ``back`` (those with a second day within so many days), and
    ``bought_0``, ``bought_1`` ... (of them, who bought each of the categories ``items`` on that day).
    """
    f, found = line_facts.c, numbered_lines("category", items, bits=True)
    base = _first_days(filters, scope, days, as_of).subquery("first")
    same_day = and_(f.customer_id == base.c.customer_id, f.purchased_on == base.c.next_on)
    in_time = days_between(base.c.next_on, base.c.first_on) <= days
    bought = (
        select(base.c.customer_id, all_bits(found.number).label("items"))
        .select_from(found.lines.join(base, same_day))
        .where(f.kind == SALE, in_time)
        .group_by(base.c.customer_id)
    )
    second = narrow_purchases(bought, filters, scope, on=f, days=False).subquery("second")
    grouped = groups("first_category", replace(filters, start=None, end=None), scope, as_of=as_of, first=base)
    has = (
        _count(second.c["items"].bitwise_and(literal(1 << number, BigInteger)) > 0, f"bought_{number}")
        for number in range(len(items))
    )
    columns = (grouped.c.group, func.count().label("customers"), _count(second.c.customer_id.is_not(None), "back"))
    joined = base.outerjoin(second, second.c.customer_id == base.c.customer_id).outerjoin(
        grouped, grouped.c.customer_id == base.c.customer_id
    )
    return select(*columns, *has).select_from(joined).group_by(grouped.c.group)


def _first_days(filters: Filters, scope: Scope, days: int, as_of: date) -> Select[Any]:
    """Customers with their first day with a purchase, at least so many days back, and the next one (or none)."""
    f = line_facts.c
    sold = select(f.customer_id, f.purchased_on).where(f.kind == SALE, f.customer_id.is_not(None))
    daily = sold.group_by(f.customer_id, f.purchased_on)
    d = narrow_purchases(daily, filters, scope, on=f, days=False).subquery("daily").c
    window: dict[str, Any] = {"partition_by": d.customer_id, "order_by": d.purchased_on}
    following = func.lead(d.purchased_on, type_=Date()).over(**window).label("next_on")
    place = func.row_number().over(**window).label("place")
    n = select(d.customer_id, d.purchased_on, following, place).subquery("days").c
    followed = days_between(literal(as_of, Date), n.purchased_on) >= days
    return select(n.customer_id, n.purchased_on.label("first_on"), n.next_on).where(n.place == 1, followed)


def _within(day: ColumnElement[Any], days: Days) -> ColumnElement[bool]:
    return and_(day >= days.start, day < days.end)


def _count(clause: ColumnElement[bool], name: str) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((clause, 1), else_=0)), 0).label(name)
