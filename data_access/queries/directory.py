"""The directory of customers: what a search looks through, what customers are ordered by, and the rows of one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, case, func, literal, or_, select, union

from data_access.filters import Filters, narrow_customers, narrow_purchases
from data_access.queries.customer import shown
from data_access.schema import (
    Address,
    Customer,
    CustomerAlias,
    CustomerTag,
    Purchase,
    Tag,
    customer_facts,
    purchase_facts,
)
from data_access.schema.facts import MONDAY, visible
from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import CompoundSelect, Select

    from data_access.filters import Scope

ANYTHING = Filters()


def searched_text(scope: Scope, *, customer_ids: Sequence[int] | None = None) -> Select[Any]:
    """What can be searched of all customers, or of some: ``customer_id``, ``customer``, names, ``email``, ``phone``."""
    c = Customer
    contact = [shown(column, scope).label(column.key) for column in (c.name, c.given_name, c.family_name, c.company)]
    reach = [shown(column, scope).label(column.key) for column in (c.email, c.phone)]
    found = select(c.id.label("customer_id"), c.reference.label("customer"), *contact, *reach)
    found = found.where(visible(c.batch_id))
    if customer_ids is not None:
        found = found.where(c.id.in_(list(customer_ids)))
    return narrow_customers(found, ANYTHING, scope, customer_id=c.id)


def exactly(text: str, scope: Scope) -> Select[Any]:
    """Ids of the customers who have just this number, opaque id, e-mail or phone, or such an order: ``customer_id``.

    Those of somebody who was merged into them are theirs as well.
    """
    c, a, p = Customer, CustomerAlias, Purchase
    own, former = (
        or_(
            who.reference == text,
            who.public_id == text,
            *([] if scope.masked else [who.email == text, who.phone == text]),
        )
        for who in (c, a)
    )
    # One after the other and not in one condition: each is found by its own index.
    same: CompoundSelect[Any] = union(
        select(c.id).where(own),
        select(a.customer_id).where(former),
        select(p.customer_id).where(p.reference == text, p.customer_id.is_not(None), visible(p.batch_id)),
    )
    found = select(c.id.label("customer_id")).where(c.id.in_(same), visible(c.batch_id))
    return narrow_customers(found, ANYTHING, scope, customer_id=c.id).order_by(c.id)


def customer_measures(filters: Filters, scope: Scope) -> Select[Any]:
    """Each customer inside the filters with what a list is ordered by, in no order.

    Columns ``customer_id``, ``purchase_count``, ``net_cents``, ``last_day`` of a purchase and ``joined_day``, both as
    days since ``MONDAY`` and empty where there is none: numbers are read and put in order far sooner than dates.
    """
    f, c = purchase_facts.c, customer_facts.c
    sold = f.sale_lines > 0
    totals = (
        select(
            f.customer_id,
            func.sum(case((sold, 1), else_=0)).label("purchase_count"),
            func.sum(f.net_cents).label("net_cents"),
            func.max(case((sold, f.purchased_on))).label("last_on"),
        )
        .where(f.customer_id.is_not(None))
        .group_by(f.customer_id)
    )
    t = narrow_purchases(totals, ANYTHING, scope, on=f).subquery("totals").c
    counts = (func.coalesce(t[name], 0).label(name) for name in ("purchase_count", "net_cents"))
    first = literal(MONDAY, Date)
    days = (days_between(t.last_on, first).label("last_day"), days_between(c.joined_on, first).label("joined_day"))
    found = select(c.customer_id, *counts, *days)
    listed = found.outerjoin_from(customer_facts, t.customer_id.table, t.customer_id == c.customer_id)
    return narrow_customers(listed, filters, scope, customer_id=c.customer_id)


def directory_rows(customer_ids: Sequence[int], scope: Scope) -> Select[Any]:
    """What a list shows of some customers, by ``customer_id``. Ask for a page of them, not for all.

    Columns ``customer_id``, ``public_id``, ``customer``, ``name``, ``company``, ``email``, ``phone``, ``country``,
    ``region``, ``segment``, ``acquisition_channel``, ``joined_on``, ``consent``, ``team``, ``city``.
    """
    c, a = Customer, Address
    contact = [shown(column, scope).label(column.key) for column in (c.name, c.company, c.email, c.phone)]
    plain = (c.country, c.region, c.segment, c.acquisition_channel, c.joined_on, c.consent, c.team)
    city = select(func.min(a.city)).where(a.customer_id == c.id, visible(a.batch_id)).scalar_subquery().label("city")
    found = select(c.id.label("customer_id"), c.public_id, c.reference.label("customer"), *contact, *plain, city)
    found = found.where(c.id.in_(list(customer_ids)), visible(c.batch_id))
    return narrow_customers(found, ANYTHING, scope, customer_id=c.id).order_by(c.id)


def directory_tags(customer_ids: Sequence[int], scope: Scope) -> Select[Any]:
    """The tags of some customers: ``customer_id``, ``tag``. Ask for a page of them, not for all."""
    t = CustomerTag
    found = select(t.customer_id, Tag.name.label("tag")).join_from(t, Tag, Tag.id == t.tag_id)
    found = found.where(t.customer_id.in_(list(customer_ids)))
    return narrow_customers(found, ANYTHING, scope, customer_id=t.customer_id).order_by(t.customer_id, Tag.name)


def customer_called(scope: Scope) -> Select[Any]:
    """What every customer is called: ``customer_id``, ``called``; the number for who must not see contact data."""
    c = Customer
    called = func.coalesce(shown(c.name, scope), shown(c.company, scope), c.reference).label("called")
    found = select(c.id.label("customer_id"), called).where(visible(c.batch_id))
    return narrow_customers(found, ANYTHING, scope, customer_id=c.id)
