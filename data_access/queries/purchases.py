"""Purchases and their lines as they stand, for export. The record answers: they carry the business's own numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from data_access.filters import narrow_purchases
from data_access.schema import Customer, LineKind, Product, Purchase, customer_facts, line_facts, purchase_facts
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from sqlalchemy import Select, Subquery

    from data_access.filters import Filters, Scope

MILLI = 1000.0  # quantities are kept in thousandths


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
        (f.quantity_milli / MILLI).label("quantity"),
        f.amount_cents,
    )
    listed = (
        select(*columns)
        .join_from(line_facts, Purchase, Purchase.id == f.purchase_id)
        .outerjoin(Customer, Customer.id == f.customer_id)
        .outerjoin(Product, Product.id == f.product_id)
    )
    return narrow_purchases(listed, filters, scope, on=f).order_by(f.purchased_on, f.line_id)


def product_sales(filters: Filters, scope: Scope, *, anonymous: bool = False) -> Select[Any]:
    """What was sold of each product, most revenue first; codes that differ in case alone are one product.

    Columns ``product``, ``product_name``, ``category``, ``product_kind``, ``customer_count``, ``purchase_count``,
    ``units``, ``gross_cents`` (of sale lines), ``net_units``, ``net_cents`` (of all lines, returns negative).

    Parameters
    ----------
    anonymous : whether purchases of nobody known count too.
    """
    f, one = line_facts.c, _products_by_code()
    sold = f.kind == int(LineKind.SALE)
    totals = (
        select(
            one.c.first_id,
            func.count(case((sold, f.customer_id)).distinct()).label("customer_count"),
            func.count(case((sold, f.purchase_id)).distinct()).label("purchase_count"),
            (func.sum(case((sold, f.quantity_milli), else_=0)) / MILLI).label("units"),
            func.sum(case((sold, f.amount_cents), else_=0)).label("gross_cents"),
            (func.sum(case((f.kind == int(LineKind.CANCELLED), 0), else_=f.quantity_milli)) / MILLI).label("net_units"),
            func.sum(f.amount_cents).label("net_cents"),
        )
        .join_from(line_facts, one, one.c.product_id == f.product_id)
        .group_by(one.c.first_id)
    )
    totals = totals if anonymous else totals.where(f.customer_id.is_not(None))
    totals_of = narrow_purchases(totals, filters, scope, on=f).subquery("totals")
    t = totals_of.c
    columns = (func.upper(Product.code).label("product"), Product.name.label("product_name"), Product.category)
    measures = (t.customer_count, t.purchase_count, t.units, t.gross_cents, t.net_units, t.net_cents)
    listed = select(*columns, Product.kind.label("product_kind"), *measures)
    return listed.join_from(Product, totals_of, t.first_id == Product.id).order_by(t.gross_cents.desc(), Product.code)


def _products_by_code() -> Subquery:
    """Every product with the first one whose code is the same but for capital letters."""
    first = func.min(Product.id).over(partition_by=func.upper(Product.code)).label("first_id")
    return select(Product.id.label("product_id"), first).where(visible(Product.batch_id)).subquery("by_code")


def sales_by_country(filters: Filters, scope: Scope) -> Select[Any]:
    """What known customers bought, by the country on the document (else the customer's), most revenue first.

    Columns ``country`` (empty: not known), ``customer_count``, ``purchase_count``, ``gross_cents``, ``net_cents``: of
    documents with a sale line, but ``net_cents`` of all. A customer with documents of two countries counts in both.
    """
    f, bought = purchase_facts.c, purchase_facts.c.sale_lines > 0
    country = func.coalesce(Purchase.country, customer_facts.c.country).label("country")
    gross = func.sum(f.gross_cents).label("gross_cents")
    totals = (
        select(
            country,
            func.count(case((bought, f.customer_id)).distinct()).label("customer_count"),
            func.sum(case((bought, 1), else_=0)).label("purchase_count"),
            gross,
            func.sum(f.net_cents).label("net_cents"),
        )
        .join_from(purchase_facts, Purchase, Purchase.id == f.purchase_id)
        .join(customer_facts, customer_facts.c.customer_id == f.customer_id)
        .group_by(country)
    )
    return narrow_purchases(totals, filters, scope, on=f).order_by(gross.desc(), country)
