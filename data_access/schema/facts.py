"""The facts analyses read: views in the record, sorted tables of the same names in the columnar copy.

A view is right by construction and needs no upkeep; the copy is fast. Both hold visible rows only (no row of a batch
that is not published), so a statement over facts is written once and cannot forget publication. ``fact_tables`` names
their columns; ``periods`` defines those of customers' months and days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select

from data_access.schema.batches import ImportBatch
from data_access.schema.customers import Customer
from data_access.schema.fact_tables import (
    ATTRIBUTES,
    CATEGORISED,
    DAYS_IN_WEEK,
    MONDAY,
    SALE,
    first_bought,
    line_facts,
    purchase_facts,
    recounted_customer,
)
from data_access.schema.periods import period_selects
from data_access.schema.purchases import Product, Purchase, PurchaseLine

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select, SQLColumnExpression, Table

    from data_access.schema.base import Statement

__all__ = ["ATTRIBUTES", "DAYS_IN_WEEK", "MONDAY", "SALE", "fact_selects", "most_paid_for", "visible"]


def visible(batch_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Whether a row may be seen: entered by hand, or of a published batch."""
    hidden = select(ImportBatch.id).where(ImportBatch.state != "published").scalar_subquery()
    return or_(batch_id.is_(None), batch_id.not_in(hidden))


def _customer_facts() -> Statement:
    c = Customer
    columns = (c.segment, c.country, c.region, c.acquisition_channel, c.gender, c.birth_year, c.joined_on, c.team)
    return select(c.id.label("customer_id"), *columns, c.consent).where(visible(c.batch_id))


def _purchase_facts() -> Statement:
    p = Purchase
    return select(
        p.id.label("purchase_id"),
        p.customer_id,
        p.purchased_on,
        p.month,
        p.channel,
        p.delivery_partner,
        p.due_on.label("due_on"),
        p.cancelled,
        p.sale_lines,
        p.free_lines,
        p.return_lines,
        p.gross_cents,
        p.net_cents,
        p.units_milli,
    ).where(visible(p.batch_id))


def _line_facts() -> Statement:
    ln, p = PurchaseLine, Purchase
    columns = (ln.id.label("line_id"), ln.purchase_id, p.customer_id, p.purchased_on, p.month, p.channel)
    measures = (ln.product_id, ln.kind, ln.quantity_milli, ln.amount_cents, ln.discount_cents)
    return (
        select(*columns, *measures)
        .join_from(ln, p, ln.purchase_id == p.id)
        .where(visible(ln.batch_id), visible(p.batch_id))
    )


def _first_bought() -> Statement:
    f, ln = purchase_facts.c, line_facts.c
    first = (
        select(f.customer_id, func.min(f.purchased_on).label("first_on"), func.min(f.month).label("first_month"))
        .where(f.customer_id.is_not(None), f.sale_lines > 0)
        .group_by(f.customer_id)
        .subquery("first")
    )
    # The month says nothing more than the day, but SQLite finds a customer's month by one index.
    same_day = and_(ln.month == first.c.first_month, ln.purchased_on == first.c.first_on)
    on_first = and_(ln.customer_id == first.c.customer_id, same_day)
    spent = (
        select(ln.customer_id, first.c.first_on, Product.category, func.sum(ln.amount_cents).label("cents"))
        .join_from(first, line_facts, on_first)
        .outerjoin(Product, and_(Product.id == ln.product_id, visible(Product.batch_id)))
        .where(ln.kind == SALE)
        .group_by(ln.customer_id, first.c.first_on, Product.category)
    )
    most = most_paid_for(spent).subquery("most").c
    return select(most.customer_id, most.first_on, most.category.label("first_category"))


def most_paid_for(spent: Select[Any]) -> Select[Any]:
    """Of each customer's rows with ``category`` and ``cents`` the one with most money; of equals the first by name.

    A known category comes before an unknown one of the same money; other columns are the same in all of a customer's.
    """
    # Not by rank: SQLite takes ranked rows for so few that it looks through all of them for each customer.
    s = spent.cte("spent").c
    top = select(s.customer_id, func.max(s.cents).label("cents")).group_by(s.customer_id).subquery("top").c
    with_most = and_(top.customer_id == s.customer_id, top.cents == s.cents)
    kept = [func.min(column).label(column.name) for column in s if column.name not in {"customer_id", "cents"}]
    return (
        select(s.customer_id, *kept)
        .join_from(s.customer_id.table, top.customer_id.table, with_most)
        .group_by(s.customer_id)
    )


def _categorised(periods: Table) -> Statement:
    p, b = periods.c, first_bought.c
    if "rule" not in p:
        return select(*p, b.first_category).outerjoin_from(periods, first_bought, b.customer_id == p.customer_id)
    # Where more than purchases counts, the first day may be one on which nothing was bought: it has no category.
    # Of the few who are counted anew: all first purchases beside their rows took the copy three times as long.
    own = select(*b).join_from(first_bought, recounted_customer, recounted_customer.c.customer_id == b.customer_id)
    few = own.subquery("few")
    category = case((few.c.first_on == p.first_on, few.c.first_category)).label("first_category")
    return select(*p, category).outerjoin_from(periods, few, few.c.customer_id == p.customer_id)


def fact_selects() -> dict[str, Statement]:
    """The defining SELECT of each fact, in the order they must be created."""
    return {
        "customer_facts": _customer_facts(),
        "purchase_facts": _purchase_facts(),
        "line_facts": _line_facts(),
        **period_selects(),
        "first_bought": _first_bought(),
        **{name: _categorised(periods) for name, periods in CATEGORISED.items()},
    }
