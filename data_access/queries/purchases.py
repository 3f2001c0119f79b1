"""Purchases and their lines as they stand, for export. The record answers: they carry the business's own numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from data_access.filters import narrow_purchases
from data_access.schema import Customer, LineKind, Product, Purchase, line_facts, purchase_facts
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from sqlalchemy import Select

    from data_access.filters import Filters, Scope


def purchases(filters: Filters, scope: Scope) -> Select[Any]:
    """Every document inside the filters, oldest first, with its customer's number (empty when anonymous).

    A filter by category or product keeps the documents with such a line, whole.
    """
    f, c = purchase_facts.c, Customer
    columns = (Purchase.reference.label("purchase"), c.reference.label("customer"), f.purchased_on, f.channel)
    listed = (
        select(*columns, f.gross_cents, f.net_cents)
        .join_from(purchase_facts, Purchase, Purchase.id == f.purchase_id)
        .outerjoin(Customer, c.id == f.customer_id)
    )
    if filters.by_line:
        ln = line_facts.c
        listed = listed.where(f.purchase_id.in_(narrow_purchases(select(ln.purchase_id), filters, scope, on=ln)))
    whole = replace(filters, categories=(), products=())
    return narrow_purchases(listed, whole, scope, on=f).order_by(f.purchased_on, f.purchase_id)


def purchase_lines(filters: Filters, scope: Scope) -> Select[Any]:
    """Every line inside the filters, oldest first: document, customer, product, kind, quantity, amount."""
    f = line_facts.c
    kinds = {int(kind): kind.name.lower() for kind in LineKind}
    columns = (
        Purchase.reference.label("purchase"),
        Customer.reference.label("customer"),
        f.purchased_on,
        Product.code.label("product"),
        case(kinds, value=f.kind).label("kind"),
        (f.quantity_milli / 1000.0).label("quantity"),
        f.amount_cents,
    )
    listed = (
        select(*columns)
        .join_from(line_facts, Purchase, Purchase.id == f.purchase_id)
        .outerjoin(Customer, Customer.id == f.customer_id)
        .outerjoin(Product, Product.id == f.product_id)
    )
    return narrow_purchases(listed, filters, scope, on=f).order_by(f.purchased_on, f.line_id)


def product_sales(filters: Filters, scope: Scope) -> Select[Any]:
    """What was sold of each product, most revenue first: customers, purchases, gross and net revenue."""
    f = line_facts.c
    sold = f.kind == int(LineKind.SALE)
    totals = (
        select(
            f.product_id,
            func.count(case((sold, f.customer_id)).distinct()).label("customer_count"),
            func.count(case((sold, f.purchase_id)).distinct()).label("purchase_count"),
            func.sum(case((sold, f.amount_cents), else_=0)).label("gross_cents"),
            func.sum(f.amount_cents).label("net_cents"),
        )
        .where(f.product_id.is_not(None))
        .group_by(f.product_id)
    )
    totals_of = narrow_purchases(totals, filters, scope, on=f).subquery("totals")
    t = totals_of.c
    columns = (Product.code.label("product"), Product.name.label("product_name"), Product.category)
    measures = (t.customer_count, t.purchase_count, t.gross_cents, t.net_cents)
    listed = select(*columns, *measures).join_from(Product, totals_of, t.product_id == Product.id)
    return listed.where(visible(Product.batch_id)).order_by(t.gross_cents.desc(), Product.code)
