"""One customer: who they are, what they bought, said and were promised. The record answers, by its indexes.

The counts of what a customer prefers are asked in the same words of everybody: without ``customer_id`` a statement is
about all customers inside the scope, and then the columnar copy may answer it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, case, func, null, or_, select
from sqlalchemy import cast as sql_cast

from data_access.filters import Filters, narrow_customers, narrow_feedback, narrow_purchases
from data_access.schema import (
    Address,
    Case,
    Customer,
    CustomerAlias,
    CustomerTag,
    Feedback,
    FollowUp,
    LineKind,
    Product,
    Purchase,
    Tag,
    Visit,
    line_facts,
    purchase_facts,
)
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select, SQLColumnExpression

    from data_access.filters import Scope
    from data_access.schema.base import Statement

# Where a price of one unit ends a band, in cents; what is dearer than the last has a band of its own.
PRICE_EDGES = (200, 500, 1_000, 2_000, 5_000, 10_000, 50_000)
ANYTHING = Filters()
_CONTACT = ("name", "given_name", "family_name", "company", "email", "phone", "birth_year", "gender")
_PLAIN = ("country", "region", "segment", "acquisition_channel", "joined_on", "consent", "consent_at", "team")


def customer_record(public_id: str, scope: Scope) -> Select[Any]:
    """The customer of that opaque id, also of one that has been merged into this customer: at most one row.

    Columns ``customer_id``, ``public_id``, ``customer`` (the business's own number), the contact columns (empty for a
    scope that must not see them), ``country``, ``region``, ``segment``, ``acquisition_channel``, ``joined_on``,
    ``consent``, ``consent_at``, ``team``, ``created_at``, ``updated_at``, ``version``.
    """
    c = Customer
    keys = (c.id.label("customer_id"), c.public_id, c.reference.label("customer"))
    contact = [shown(getattr(c, name), scope).label(name) for name in _CONTACT]
    plain = [getattr(c, name) for name in _PLAIN]
    found = select(*keys, *contact, *plain, c.created_at, c.updated_at, c.version)
    former = select(CustomerAlias.customer_id).where(CustomerAlias.public_id == public_id)
    found = found.where(or_(c.public_id == public_id, c.id.in_(former)), visible(c.batch_id))
    return narrow_customers(found, ANYTHING, scope, customer_id=c.id)


def customer_addresses(customer_id: int, scope: Scope) -> Select[Any]:
    """The customer's addresses: ``kind``, ``line1``, ``line2``, ``postal_code``, ``city``, ``region``, ``country``."""
    a = Address
    lines = [shown(column, scope).label(column.key) for column in (a.line1, a.line2, a.postal_code)]
    found = select(a.kind, *lines, a.city, a.region, a.country).where(a.customer_id == customer_id, visible(a.batch_id))
    return narrow_customers(found, ANYTHING, scope, customer_id=a.customer_id).order_by(a.id)


def customer_tags(customer_id: int, scope: Scope) -> Select[Any]:
    """The words on the customer: ``tag``."""
    t = CustomerTag
    found = select(Tag.name.label("tag")).join_from(t, Tag, Tag.id == t.tag_id).where(t.customer_id == customer_id)
    return narrow_customers(found, ANYTHING, scope, customer_id=t.customer_id).order_by(Tag.name)


def customer_purchases(customer_id: int, scope: Scope) -> Select[Any]:
    """Every document of the customer, newest first.

    Columns ``purchase_id``, ``purchase`` (the business's own number), ``purchased_on``, ``channel``, ``sale_lines``,
    ``free_lines``, ``return_lines``, ``gross_cents``, ``net_cents``, ``promised_on``, ``delivered_on``.
    """
    p = Purchase
    counts = (p.sale_lines, p.free_lines, p.return_lines, p.gross_cents, p.net_cents)
    found = select(p.id.label("purchase_id"), p.reference.label("purchase"), p.purchased_on, p.channel, *counts)
    found = found.add_columns(p.promised_on, p.delivered_on).where(p.customer_id == customer_id, visible(p.batch_id))
    narrowed = narrow_customers(found, ANYTHING, scope, customer_id=p.customer_id)
    return narrowed.order_by(p.purchased_on.desc(), p.id.desc())


def purchase_contents(purchase_ids: Sequence[int], scope: Scope) -> Select[Any]:
    """What is on some documents: ``purchase_id``, ``kind``, ``product_name``, ``amount_cents``, the dearest first.

    Ask for a page of documents, not for all. A line without a product is named by its own words.
    """
    f = line_facts.c
    name = func.coalesce(Product.name, Product.code).label("product_name")
    found = (
        select(f.purchase_id, f.kind, name, f.amount_cents)
        .outerjoin_from(line_facts, Product, (Product.id == f.product_id) & visible(Product.batch_id))
        .where(f.purchase_id.in_(list(purchase_ids)))
    )
    return narrow_purchases(found, ANYTHING, scope, on=f).order_by(f.purchase_id, f.amount_cents.desc(), f.line_id)


def customer_feedback(customer_id: int, scope: Scope) -> Select[Any]:
    """What the customer said, newest first: day, channel, rating with its scale, text, and what a scorer read."""
    f = Feedback
    columns = (f.id.label("feedback_id"), f.received_on, f.channel, f.rating, f.rating_scale, f.text)
    found = select(*columns, f.score_state, f.label, f.p_unhappy, f.rating_mismatch).where(f.customer_id == customer_id)
    return narrow_feedback(found, ANYTHING, scope).order_by(f.received_on.desc(), f.id.desc())


def customer_cases(customer_id: int, scope: Scope) -> Select[Any]:
    """The customer's cases, newest first: ``topic``, ``state``, ``action``, and when opened, resolved and due."""
    c = Case
    columns = (c.id.label("case_id"), c.topic, c.state, c.opened_at, c.resolved_at, c.due_at, c.action)
    found = select(*columns).where(c.customer_id == customer_id, visible(c.batch_id))
    narrowed = narrow_customers(found, ANYTHING, scope, customer_id=c.customer_id)
    return narrowed.order_by(c.opened_at.desc(), c.id.desc())


def customer_visits(customer_id: int, scope: Scope) -> Select[Any]:
    """The customer's service visits, newest first: ``kind``, ``due_on``, ``done_on``, ``status``, ``technician``."""
    v = Visit
    columns = (v.id.label("visit_id"), v.kind, v.due_on, v.done_on, v.status, v.technician)
    found = select(*columns).where(v.customer_id == customer_id, visible(v.batch_id))
    return narrow_customers(found, ANYTHING, scope, customer_id=v.customer_id).order_by(v.due_on.desc(), v.id.desc())


def customer_follow_ups(customer_id: int, scope: Scope) -> Select[Any]:
    """The customer's closed follow-ups, newest first: ``reason``, ``state``, ``note``, ``closed_at``, ``closed_by``."""
    f = FollowUp
    columns = (f.id.label("follow_up_id"), f.reason, f.state, f.note, f.closed_at, f.closed_by)
    found = select(*columns).where(f.customer_id == customer_id, f.state != "open")
    return narrow_customers(found, ANYTHING, scope, customer_id=f.customer_id).order_by(f.closed_at.desc(), f.id.desc())


def purchases_by_day(scope: Scope, *, customer_id: int | None = None) -> Select[Any]:
    """Purchases by day and channel: ``purchased_on``, ``channel``, ``purchases``."""
    f = purchase_facts.c
    counted = select(f.purchased_on, f.channel, func.count(type_=Integer).label("purchases")).where(f.sale_lines > 0)
    found = narrow_purchases(_of(counted, f.customer_id, customer_id), ANYTHING, scope, on=f)
    return found.group_by(f.purchased_on, f.channel).order_by(f.purchased_on, f.channel.nulls_last())


def purchases_by_category(scope: Scope, *, customer_id: int | None = None) -> Select[Any]:
    """Purchases with something of a category: ``category`` (empty: unknown), ``purchases``."""
    f = line_facts.c
    purchases = func.count(f.purchase_id.distinct(), type_=Integer).label("purchases")
    counted = (
        select(Product.category, purchases)
        .outerjoin_from(line_facts, Product, (Product.id == f.product_id) & visible(Product.batch_id))
        .where(f.kind == int(LineKind.SALE))
    )
    found = narrow_purchases(_of(counted, f.customer_id, customer_id), ANYTHING, scope, on=f)
    return found.group_by(Product.category).order_by(Product.category.nulls_last())


def lines_by_price(scope: Scope, *, customer_id: int | None = None) -> Select[Any]:
    """Sale lines by the price of one unit: ``band`` (the place of its upper edge in ``PRICE_EDGES``), ``lines``."""
    f = line_facts.c
    below = ((f.amount_cents * 1_000 < edge * f.quantity_milli, place) for place, edge in enumerate(PRICE_EDGES))
    band = case(*below, else_=len(PRICE_EDGES)).label("band")
    counted = select(band, func.count(type_=Integer).label("lines")).where(f.kind == int(LineKind.SALE))
    found = narrow_purchases(_of(counted, f.customer_id, customer_id), ANYTHING, scope, on=f)
    return found.group_by(band).order_by(band)


def _of(statement: Statement, column: SQLColumnExpression[Any], customer_id: int | None) -> Statement:
    """About one customer, or about everybody who is known."""
    return statement.where(column.is_not(None) if customer_id is None else column == customer_id)


def shown(column: Any, scope: Scope) -> ColumnElement[Any]:  # noqa: ANN401  a column of a model
    """The column, or its emptiness for a reader who must not see contact data."""
    shown: ColumnElement[Any] = sql_cast(null(), column.type) if scope.masked else column
    return shown
