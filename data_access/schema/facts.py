"""The facts analyses read: views in the record, sorted tables of the same names in the columnar copy.

A view is right by construction and needs no upkeep; the copy is fast. Both hold visible rows only (no row of a batch
that is not published), so a statement over facts is written once and cannot forget publication. ``fact_tables`` names
their columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Date, Integer, and_, case, func, literal, or_, select

from data_access.schema.batches import ImportBatch
from data_access.schema.customers import Customer
from data_access.schema.fact_tables import (
    ATTRIBUTES,
    DAYS_IN_WEEK,
    MONDAY,
    SALE,
    customer_day,
    customer_facts,
    customer_month,
    first_bought,
    line_facts,
    purchase_facts,
)
from data_access.schema.purchases import Product, Purchase, PurchaseLine
from data_access.sql_functions import days_between, integer_divide

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause, Select, SQLColumnExpression, Subquery, Table

    from data_access.schema.base import Statement

__all__ = ["ATTRIBUTES", "DAYS_IN_WEEK", "MONDAY", "SALE", "Neighbours", "day_marks", "fact_selects", "month_marks",
           "most_paid_for", "neighbours", "visible", "weekday", "with_neighbours"]  # fmt: skip


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


def _customer_month() -> Statement:
    f = purchase_facts.c
    monthly = (
        select(
            f.customer_id,
            f.month,
            func.min(case((f.sale_lines > 0, f.purchased_on))).label("earliest_on"),
            _documents(f.sale_lines, "purchases"),
            _documents(f.free_lines, "free_documents"),
            _documents(f.return_lines, "return_documents"),
            func.sum(f.gross_cents).label("gross_cents"),
            func.sum(f.net_cents).label("net_cents"),
            func.sum(f.units_milli).label("units_milli"),
        )
        .where(f.customer_id.is_not(None))
        .group_by(f.customer_id, f.month)
        .subquery("monthly")
    )
    m, found, c = monthly.c, neighbours(monthly.c, monthly.c.month), customer_facts.c
    first_on = func.first_value(m.earliest_on, type_=Date()).over(**found.window)
    marks = _named(month_marks(found) | {"first_on": first_on})
    counts = (m.purchases, m.free_documents, m.return_documents, m.gross_cents, m.net_cents, m.units_milli)
    rows = select(m.customer_id, m.month, *marks, *counts, *(c[name] for name in ATTRIBUTES))
    return rows.outerjoin_from(monthly, customer_facts, c.customer_id == m.customer_id)


def _customer_day() -> Statement:
    f = purchase_facts.c
    daily = (
        select(
            f.customer_id,
            f.purchased_on,
            func.min(f.month).label("month"),
            _documents(f.sale_lines, "purchases"),
            _documents(f.free_lines, "free_documents"),
            func.sum(f.gross_cents).label("gross_cents"),
            func.sum(f.net_cents).label("net_cents"),
            func.sum(f.units_milli).label("units_milli"),
        )
        .where(f.customer_id.is_not(None))
        .group_by(f.customer_id, f.purchased_on)
        .subquery("daily")
    )
    near = with_neighbours(daily, daily.c.purchases > 0)
    n, c = near.c, customer_facts.c
    own = (n.purchased_on, n.month, *weeks(n.purchased_on))
    measures = (n.purchases, n.free_documents, n.gross_cents, n.net_cents, n.units_milli)
    rows = select(n.customer_id, *own, *_named(day_marks(n)), *measures, *(c[name] for name in ATTRIBUTES))
    return rows.outerjoin_from(near, customer_facts, c.customer_id == n.customer_id)


def _first_bought() -> Statement:
    f, ln = purchase_facts.c, line_facts.c
    first = (
        select(f.customer_id, func.min(f.purchased_on).label("first_on"))
        .where(f.customer_id.is_not(None), f.sale_lines > 0)
        .group_by(f.customer_id)
        .subquery("first")
    )
    on_first = and_(ln.customer_id == first.c.customer_id, ln.purchased_on == first.c.first_on)
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
    """Of each customer's rows with ``category`` and ``cents`` the one with most money; of equals the first by name."""
    s = spent.subquery("spent").c
    # A known category before an unknown one of the same money; databases disagree on where empty values sort.
    order = (s.cents.desc(), case((s.category.is_(None), 1), else_=0), s.category)
    ranked = select(*s, func.row_number().over(partition_by=s.customer_id, order_by=order).label("place"))
    r = ranked.subquery("ranked").c
    return select(*(column for column in r if column.name != "place")).where(r.place == 1)


def _categorised(periods: Table) -> Statement:
    p, b = periods.c, first_bought.c
    return select(*p, b.first_category).outerjoin_from(periods, first_bought, b.customer_id == p.customer_id)


def _week(day: ColumnElement[Any]) -> ColumnElement[Any]:
    return integer_divide(_since_monday(day), DAYS_IN_WEEK)


def weeks(day: ColumnElement[Any]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The number of the week a day lies in, and its place there."""
    return _week(day).label("week"), weekday(day).label("weekday")


def weekday(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """The day of the week, 0 a Monday."""
    return _since_monday(day) % DAYS_IN_WEEK


def _since_monday(day: ColumnElement[Any]) -> ColumnElement[Any]:
    return days_between(day, literal(MONDAY, Date))


def _named(columns: dict[str, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    return [column.label(name) for name, column in columns.items()]


def _documents(lines: SQLColumnExpression[Any], name: str) -> ColumnElement[Any]:
    """How many documents hold such a line."""
    return func.count(case((lines > 0, 1))).label(name)


class Neighbours(NamedTuple):
    """A customer's first period with a purchase, the ones before and after this one, and its place among them.

    ``window`` is the customer's periods, those with a purchase first: one order for all marks, sorted once.
    """

    first: ColumnElement[Any]
    previous: ColumnElement[Any]
    following: ColumnElement[Any]
    place: ColumnElement[Any]
    window: dict[str, Any]


def neighbours(
    of: Any,  # noqa: ANN401  columns by name
    period: ColumnElement[Any],
    counted: ColumnElement[bool] | None = None,
) -> Neighbours:
    """The marks of each row of a table with ``customer_id``, one row per customer and period.

    ``counted`` says which periods count; without it those with ``purchases``.
    """
    counts = of.purchases > 0 if counted is None else counted
    with_purchase = case((counts, period))
    window = {"partition_by": of.customer_id, "order_by": (case((counts, 0), else_=1), period)}
    return Neighbours(
        first=func.first_value(with_purchase, type_=period.type).over(**window),
        previous=case((counts, func.lag(period, type_=period.type).over(**window))),
        following=case((counts, func.lead(with_purchase, type_=period.type).over(**window))),
        place=case((counts, func.row_number(type_=Integer).over(**window))),
        window=window,
    )


def month_marks(found: Neighbours) -> dict[str, ColumnElement[Any]]:
    """What a month knows of the customer's others, by name."""
    return {"first_month": found.first, "previous_month": found.previous, "next_month": found.following}


def with_neighbours(daily: FromClause, counted: ColumnElement[bool]) -> Subquery:
    """Days of customers with what ``day_marks`` are made of. ``counted`` says which days count."""
    found = neighbours(daily.c, daily.c.purchased_on, counted)
    counted_month = case((counted, daily.c.month))
    return select(
        *daily.c,
        found.first.label("first_on"),
        func.first_value(counted_month, type_=Integer).over(**found.window).label("first_month"),
        found.previous.label("previous_on"),
        found.following.label("next_on"),
        found.place.label("purchase_days"),
    ).subquery("near")


def day_marks(n: Any) -> dict[str, ColumnElement[Any]]:  # noqa: ANN401  columns of ``with_neighbours``
    """What a day knows of the customer's others, by name."""
    return {
        "first_on": n.first_on,
        "first_week": _week(n.first_on),
        "first_month": n.first_month,
        "next_on": n.next_on,
        "age_days": days_between(n.purchased_on, n.first_on),
        "gap_days": days_between(n.purchased_on, n.previous_on),
        "purchase_days": n.purchase_days,
    }


def fact_selects() -> dict[str, Statement]:
    """The defining SELECT of each fact, in the order they must be created."""
    return {
        "customer_facts": _customer_facts(),
        "purchase_facts": _purchase_facts(),
        "line_facts": _line_facts(),
        "customer_month": _customer_month(),
        "customer_day": _customer_day(),
        "first_bought": _first_bought(),
        "categorised_month": _categorised(customer_month),
        "categorised_day": _categorised(customer_day),
    }
