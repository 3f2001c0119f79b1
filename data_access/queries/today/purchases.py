"""Revenue, customers who bought, groups of them, and who bought again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists, func, null, or_, select

from data_access.filters import narrow_purchases
from data_access.queries.today.periods import (
    UNITS,
    period,
    purchase_level,
    source,
    total_when,
    two_windows,
    unit,
    within,
)
from data_access.schema import Product, Purchase, PurchaseLine, customer_facts, line_facts, purchase_facts
from data_access.schema.facts import SALE, visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Select, Subquery

    from data_access.filters import Filters, Scope

RETURNING, NEW, NO_CUSTOMER = 0, 1, 2
DIMENSIONS = ("channel", "country", "segment", "category")


def _first_days() -> Subquery:
    """The day of each customer's first purchase, over everything the customer ever bought."""
    f = purchase_facts.c
    first = select(f.customer_id, func.min(f.purchased_on).label("first_on"))
    return first.where(f.sale_lines > 0, f.customer_id.is_not(None)).group_by(f.customer_id).subquery("first_days")


def revenue_by_period(filters: Filters, scope: Scope, bounds: Sequence[date]) -> Select[Any]:
    """Net revenue per period by who bought.

    Columns ``period``, ``buyer`` (1 on the day of the customer's first purchase, 0 after it, 2 where no customer is
    known), ``net_cents``. Returns and cancellations count against the day they were made.
    """
    used, first = source(filters), _first_days()
    f = used.table.c
    buyer = case(
        (f.customer_id.is_(None), NO_CUSTOMER), (f.purchased_on <= first.c.first_on, NEW), else_=RETURNING
    ).label("buyer")
    day = period(f.purchased_on, bounds).label("period")
    counted = (
        select(day, buyer, func.sum(used.amount).label("net_cents"))
        .outerjoin_from(used.table, first, f.customer_id == first.c.customer_id)
        .where(within(f.purchased_on, bounds))
        .group_by(day, buyer)
    )
    return narrow_purchases(counted, filters, scope, on=f, days=False)


def buyers_by_period(filters: Filters, scope: Scope, bounds: Sequence[date]) -> Select[Any]:
    """Distinct known customers with a purchase in each period: columns ``period``, ``customers``."""
    used = source(filters)
    f = used.table.c
    day = period(f.purchased_on, bounds).label("period")
    counted = select(day, func.count(f.customer_id.distinct()).label("customers")).group_by(day)
    counted = counted.where(used.bought, f.customer_id.is_not(None), within(f.purchased_on, bounds))
    return narrow_purchases(counted, filters, scope, on=f, days=False)


def customer_units(filters: Filters, scope: Scope, bounds: Sequence[date]) -> Select[Any]:
    """Sums per drawn unit over two periods, before and now (``bounds`` holds three days).

    Columns ``unit``, ``net_before``, ``net_now`` (cents), ``customers_before``, ``customers_now`` (known customers with
    a purchase), ``new_before``, ``new_now``, ``returning_before``, ``returning_now`` (net cents of each kind of buyer).
    """
    used, first = source(filters), _first_days()
    f = used.table.c
    now, known = f.purchased_on >= bounds[1], f.customer_id.is_not(None)
    is_new = and_(known, f.purchased_on <= first.c.first_on)
    is_old = and_(known, f.purchased_on > first.c.first_on)
    person = case((known, f.customer_id), else_=-f.purchase_id)
    each = (
        select(
            person.label("person"),
            func.min(unit(f.customer_id, f.purchase_id)).label("unit"),
            total_when(~now, used.amount).label("net_before"),
            total_when(now, used.amount).label("net_now"),
            func.max(case((and_(~now, known, used.bought), 1), else_=0)).label("customers_before"),
            func.max(case((and_(now, known, used.bought), 1), else_=0)).label("customers_now"),
            total_when(and_(~now, is_new), used.amount).label("new_before"),
            total_when(and_(now, is_new), used.amount).label("new_now"),
            total_when(and_(~now, is_old), used.amount).label("returning_before"),
            total_when(and_(now, is_old), used.amount).label("returning_now"),
        )
        .outerjoin_from(used.table, first, f.customer_id == first.c.customer_id)
        .where(within(f.purchased_on, bounds))
        .group_by(person)
    )
    people = narrow_purchases(each, filters, scope, on=f, days=False).subquery("people")
    sums = [func.sum(column).label(column.name) for column in people.c if column.name not in {"person", "unit"}]
    return select(people.c.unit, *sums).group_by(people.c.unit)


def _grouped(dimension: str, filters: Filters) -> tuple[Select[Any], Any, ColumnElement[Any], Any]:
    """A statement over the fact a dimension needs, that fact's columns, its amount and the group."""
    if dimension == "category":
        f = line_facts.c
        joined = select().outerjoin_from(line_facts, Product, f.product_id == Product.id)
        return joined, f, f.amount_cents, Product.category
    used = source(filters)
    f = used.table.c
    if dimension == "channel":
        return select().select_from(used.table), f, used.amount, f.channel
    joined = select().join_from(used.table, customer_facts, f.customer_id == customer_facts.c.customer_id)
    return joined, f, used.amount, customer_facts.c[dimension]


def group_units(dimension: str, filters: Filters, scope: Scope, bounds: Sequence[date]) -> Select[Any]:
    """Net revenue of known customers by group and drawn unit, before and now.

    ``bounds`` holds three days, or four for windows with a gap between them. Columns ``unit``, ``group`` (empty where
    unknown), ``net_before``, ``net_now``, ``customers``.

    Parameters
    ----------
    dimension : one of ``DIMENSIONS``.
    """
    joined, f, amount, group = _grouped(dimension, filters)
    before, now = two_windows(f.purchased_on, bounds)
    each = joined.add_columns(
        f.customer_id.label("person"),
        group.label("group"),
        total_when(before, amount).label("net_before"),
        total_when(now, amount).label("net_now"),
    )
    each = each.where(f.customer_id.is_not(None), or_(before, now)).group_by(f.customer_id, group)
    people = narrow_purchases(each, filters, scope, on=f, days=False).subquery("people")
    drawn = (people.c.person % UNITS).label("unit")
    sums = [func.sum(people.c[name]).label(name) for name in ("net_before", "net_now")]
    return select(drawn, people.c.group, *sums, func.count().label("customers")).group_by(drawn, people.c.group)


def repeat_purchases(filters: Filters, scope: Scope, bounds: Sequence[date]) -> Select[Any]:
    """When the buyers of each period bought again.

    Columns ``period``, ``anchor_on`` (the customer's first purchase in the period), ``next_on`` (the first purchase on
    a later day, empty for none), ``customers``. A second purchase on the same day is not coming back.
    """
    used = source(filters)
    f = used.table.c
    index = period(f.purchased_on, bounds)
    anchors = select(f.customer_id, index.label("period"), func.min(f.purchased_on).label("anchor_on"))
    anchors = anchors.where(used.bought, f.customer_id.is_not(None), within(f.purchased_on, bounds))
    anchor = (
        narrow_purchases(anchors, filters, scope, on=f, days=False).group_by(f.customer_id, index).subquery("anchor")
    )
    later = used.table.alias("later")
    bought = later.c.kind == SALE if filters.by_line else later.c.sale_lines > 0
    again = narrow_purchases(
        select(later.c.customer_id, later.c.purchased_on).where(bought, later.c.purchased_on > bounds[0]).distinct(),
        filters,
        scope,
        on=later.c,
        days=False,
    ).subquery("again")
    return _counted_returns(anchor, again, anchor.c.period)


def _counted_returns(anchor: Subquery, again: Subquery, *keys: ColumnElement[Any]) -> Select[Any]:
    """Customers by the given keys, the day they are followed from and the next day they bought."""
    each = (
        select(*keys, anchor.c.customer_id, anchor.c.anchor_on, func.min(again.c.purchased_on).label("next_on"))
        .outerjoin_from(
            anchor,
            again,
            and_(again.c.customer_id == anchor.c.customer_id, again.c.purchased_on > anchor.c.anchor_on),
        )
        .group_by(*keys, anchor.c.customer_id, anchor.c.anchor_on)
        .subquery("each")
    )
    shown = [column for column in each.c if column.name != "customer_id"]
    return select(*shown, func.count().label("customers")).group_by(*shown)


def repeat_by_discount(filters: Filters, scope: Scope, bounds: Sequence[date]) -> Select[Any]:
    """When customers bought again after their first purchase, by whether that one was discounted.

    Runs on the record (the facts hold no discounts). Columns ``period``, ``discounted`` (0 or 1), ``anchor_on`` (day of
    the first purchase ever), ``next_on``, ``customers``. Category and product filters do not apply.
    """
    first, p = _first_days(), Purchase
    # One scan for the discounted first days; a test per customer would look up every line of every customer.
    reduced = (
        select(p.customer_id, p.purchased_on)
        .where(visible(p.batch_id), within(p.purchased_on, bounds), p.sale_lines > 0)
        .where(exists().where(PurchaseLine.purchase_id == p.id, PurchaseLine.discount_cents > 0))
        .distinct()
        .subquery("reduced")
    )
    match = and_(reduced.c.customer_id == first.c.customer_id, reduced.c.purchased_on == first.c.first_on)
    f = purchase_facts.c
    anchors = (
        select(
            f.customer_id.label("customer_id"),
            period(f.purchased_on, bounds).label("period"),
            func.max(case((reduced.c.customer_id.is_not(null()), 1), else_=0)).label("discounted"),
            f.purchased_on.label("anchor_on"),
        )
        .join_from(
            purchase_facts, first, and_(f.customer_id == first.c.customer_id, f.purchased_on == first.c.first_on)
        )
        .outerjoin(reduced, match)
        .where(f.sale_lines > 0, within(f.purchased_on, bounds))
        .group_by(f.customer_id, f.purchased_on)
    )
    anchor = narrow_purchases(anchors, purchase_level(filters), scope, on=f, days=False).subquery("anchor")
    later = purchase_facts.alias("later")
    again = select(later.c.customer_id, later.c.purchased_on).where(
        later.c.sale_lines > 0, later.c.purchased_on > bounds[0]
    )
    return _counted_returns(anchor, again.subquery("again"), anchor.c.period, anchor.c.discounted)
