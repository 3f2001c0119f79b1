"""The facts analyses read: views in the record, sorted tables of the same names in the columnar copy.

A view is right by construction and needs no upkeep; the copy is fast. Both hold visible rows only (no row of a batch
that is not published), so a statement over facts is written once and cannot forget publication.
Their metadata is apart from ``Base.metadata``: alembic must neither create nor compare them as tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    case,
    func,
    or_,
    select,
)

from data_access.schema.base import LineKind
from data_access.schema.batches import ImportBatch
from data_access.schema.customers import Customer
from data_access.schema.purchases import Purchase, PurchaseLine

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, SQLColumnExpression

    from data_access.schema.base import Statement

facts = MetaData()

customer_facts = Table(
    "customer_facts",
    facts,
    Column("customer_id", BigInteger),
    Column("segment", String),
    Column("country", String),
    Column("region", String),
    Column("acquisition_channel", String),
    Column("gender", String),
    Column("birth_year", Integer),
    Column("joined_on", Date),
    Column("team", String),
)

purchase_facts = Table(
    "purchase_facts",
    facts,
    Column("purchase_id", BigInteger),
    Column("customer_id", BigInteger),
    Column("purchased_on", Date),
    Column("month", Integer),
    Column("channel", String),
    Column("delivery_partner", String),
    Column("sale_lines", Integer),
    Column("free_lines", Integer),
    Column("return_lines", Integer),
    Column("gross_cents", BigInteger),
    Column("net_cents", BigInteger),
)

line_facts = Table(
    "line_facts",
    facts,
    Column("line_id", BigInteger),
    Column("purchase_id", BigInteger),
    Column("customer_id", BigInteger),
    Column("purchased_on", Date),
    Column("month", Integer),
    Column("channel", String),
    Column("product_id", BigInteger),
    Column("kind", SmallInteger),
    Column("quantity_milli", BigInteger),
    Column("amount_cents", BigInteger),
)

# One row per customer and month with any document. ``first_month`` is the month of the customer's first purchase
# (a document with at least one SALE line), empty for a customer who never bought.
customer_month = Table(
    "customer_month",
    facts,
    Column("customer_id", BigInteger),
    Column("month", Integer),
    Column("first_month", Integer),
    Column("purchases", Integer),
    Column("free_documents", Integer),
    Column("return_documents", Integer),
    Column("gross_cents", BigInteger),
    Column("net_cents", BigInteger),
)


def visible(batch_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Whether a row may be seen: entered by hand, or of a published batch."""
    hidden = select(ImportBatch.id).where(ImportBatch.state != "published").scalar_subquery()
    return or_(batch_id.is_(None), batch_id.not_in(hidden))


def _customer_facts() -> Statement:
    c = Customer
    columns = (c.segment, c.country, c.region, c.acquisition_channel, c.gender, c.birth_year, c.joined_on, c.team)
    return select(c.id.label("customer_id"), *columns).where(visible(c.batch_id))


def _purchase_facts() -> Statement:
    p = Purchase
    return select(
        p.id.label("purchase_id"),
        p.customer_id,
        p.purchased_on,
        p.month,
        p.channel,
        p.delivery_partner,
        p.sale_lines,
        p.free_lines,
        p.return_lines,
        p.gross_cents,
        p.net_cents,
    ).where(visible(p.batch_id))


def _line_facts() -> Statement:
    ln, p = PurchaseLine, Purchase
    columns = (ln.id.label("line_id"), ln.purchase_id, p.customer_id, p.purchased_on, p.month, p.channel)
    measures = (ln.product_id, ln.kind, ln.quantity_milli, ln.amount_cents)
    return (
        select(*columns, *measures)
        .join_from(ln, p, ln.purchase_id == p.id)
        .where(visible(ln.batch_id), visible(p.batch_id))
    )


def _customer_month() -> Statement:
    f = purchase_facts.c
    monthly = (
        select(
            f.customer_id,
            f.month,
            func.sum(case((f.sale_lines > 0, 1), else_=0)).label("purchases"),
            func.sum(case((f.free_lines > 0, 1), else_=0)).label("free_documents"),
            func.sum(case((f.return_lines > 0, 1), else_=0)).label("return_documents"),
            func.sum(f.gross_cents).label("gross_cents"),
            func.sum(f.net_cents).label("net_cents"),
        )
        .where(f.customer_id.is_not(None))
        .group_by(f.customer_id, f.month)
        .subquery("monthly")
    )
    m = monthly.c
    first_month = func.min(case((m.purchases > 0, m.month))).over(partition_by=m.customer_id)
    counts = (m.purchases, m.free_documents, m.return_documents, m.gross_cents, m.net_cents)
    return select(m.customer_id, m.month, first_month.label("first_month"), *counts)


def fact_selects() -> dict[str, Statement]:
    """The defining SELECT of each fact, in the order they must be created."""
    return {
        "customer_facts": _customer_facts(),
        "purchase_facts": _purchase_facts(),
        "line_facts": _line_facts(),
        "customer_month": _customer_month(),
    }


SALE = int(LineKind.SALE)
