"""Which customers have bought what: counted by group of customers and by category, product, day or price.

The unit is the customer: who bought a category ten times counts once. A group's customers are those with a sale line
that the filters keep. A filter by days narrows the purchases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import BigInteger, case, func, literal, select

from data_access.filters import narrow_customers, narrow_purchases
from data_access.filters.attributes import attribute_group
from data_access.queries.line_items import Item, Of, numbered_lines
from data_access.schema import Product, customer_facts, line_facts
from data_access.schema.facts import SALE, visible
from data_access.sql_functions import all_bits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Select, Subquery

    from data_access.filters import Filters, Scope

Grouping = Literal["gender", "age_band", "gender_age", "country", "segment", "acquisition_channel"]

GROUPINGS: tuple[Grouping, ...] = ("gender", "age_band", "gender_age", "country", "segment", "acquisition_channel")
MOST_ITEMS = 30  # in one statement: each is a bit of a number
UNITS = 512  # customers with the same remainder of their number are summed: an error of standard errors of 3 %


def products_sold(filters: Filters, scope: Scope, *, anonymous: bool = False) -> Select[Any]:
    """What known customers bought of each product, most lines first; with ``anonymous`` what everybody bought.

    Lines that have no product make a row without one.
    Columns ``product_id``, ``code``, ``product_name``, ``category``, ``product_kind`` (goods or service),
    ``line_count``, ``cents``: sale lines.
    """
    f = line_facts.c
    counted = (
        select(f.product_id, func.count().label("line_count"), func.sum(f.amount_cents).label("cents"))
        .where(f.kind == SALE)
        .group_by(f.product_id)
    )
    counted = counted if anonymous else counted.where(f.customer_id.is_not(None))
    sold = narrow_purchases(counted, filters, scope, on=f).subquery("sold")
    p, s = _products(), sold.c
    columns = (s.product_id, p.c.code, p.c.name.label("product_name"), p.c.category, p.c.kind.label("product_kind"))
    listed = select(*columns, s.line_count, s.cents).outerjoin_from(sold, p, p.c.id == s.product_id)
    return listed.order_by(s.line_count.desc(), s.product_id)


def sold_through(filters: Filters, scope: Scope) -> Select[Any]:
    """The channels known customers bought through, most sale lines first.

    Columns ``channel`` (empty: unknown), ``line_count``.
    """
    f, lines = line_facts.c, func.count().label("line_count")
    counted = select(f.channel, lines).where(f.kind == SALE, f.customer_id.is_not(None)).group_by(f.channel)
    return narrow_purchases(counted, filters, scope, on=f).order_by(lines.desc(), f.channel)


def groups_by_items(
    filters: Filters, scope: Scope, *, by: Grouping, of: Of, items: Sequence[Item], as_of: date
) -> Select[Any]:
    """Customers of each group, and how many of them bought each of the items.

    Columns ``group`` (empty: not known), ``customers``, and ``bought_0``, ``bought_1`` ... in the order of ``items``.

    Parameters
    ----------
    items : at most 30 items of the kind ``of``.
    as_of : ages are those reached in its year.

    Raises
    ------
    ValueError : more than 30 items.
    """
    if len(items) > MOST_ITEMS:
        message = f"at most {MOST_ITEMS} items in one statement"
        raise ValueError(message)
    f, found = line_facts.c, numbered_lines(of, items, bits=True)
    # One bit for each item and one row for each customer: as many rows as customers and items together take a database
    # three times as long.
    bought = (
        select(f.customer_id, all_bits(found.number).label("items"))
        .select_from(found.lines)
        .where(f.kind == SALE, f.customer_id.is_not(None))
        .group_by(f.customer_id)
    )
    people = narrow_purchases(bought, filters, scope, on=f).subquery("people")
    group = customer_group(by, as_of).label("group")
    has = (
        func.sum(case((people.c["items"].bitwise_and(literal(1 << place, BigInteger)) > 0, 1), else_=0))
        for place in range(len(items))
    )
    columns = (group, func.count().label("customers"), *(n.label(f"bought_{place}") for place, n in enumerate(has)))
    joined = customer_facts.c.customer_id == people.c.customer_id
    return select(*columns).outerjoin_from(people, customer_facts, joined).group_by(group)


def money_by_items(
    filters: Filters, scope: Scope, *, by: Grouping, of: Of, items: Sequence[Item], as_of: date
) -> Select[Any]:
    """What customers paid for sale lines, by group, item and unit.

    Columns ``group`` (empty: not known), ``item`` (its place in ``items``; -1 for all else), ``unit`` (customers whose
    numbers have the same remainder), ``cents``.
    """
    f, found = line_facts.c, numbered_lines(of, items, bits=False)
    group, place = customer_group(by, as_of).label("group"), found.number.label("item")
    unit = (f.customer_id % UNITS).label("unit")
    paid = (
        select(group, place, unit, func.sum(f.amount_cents).label("cents"))
        .select_from(found.lines)
        .outerjoin(customer_facts, customer_facts.c.customer_id == f.customer_id)
        .where(f.kind == SALE, f.customer_id.is_not(None))
        .group_by(group, place, unit)
    )
    return narrow_purchases(paid, filters, scope, on=f)


def item_customers(
    filters: Filters, scope: Scope, *, by: Grouping, group: str | None, of: Of, item: Item, as_of: date, most: int
) -> Select[Any]:
    """The customers of a group who bought the item: ``customer_id``, ``purchase_count``, ``cents``, ``last_on``.

    Money and purchases are those of the item; most money first, at most so many.

    Parameters
    ----------
    group : None stands for not known.
    """
    f, lines = line_facts.c, numbered_lines(of, [item], bits=False)
    cents, own = func.sum(f.amount_cents), customer_group(by, as_of)
    found = (
        select(
            f.customer_id,
            func.count(f.purchase_id.distinct()).label("purchase_count"),
            cents.label("cents"),
            func.max(f.purchased_on).label("last_on"),
        )
        .select_from(lines.lines)
        .outerjoin(customer_facts, customer_facts.c.customer_id == f.customer_id)
        .where(f.kind == SALE, f.customer_id.is_not(None), lines.number == 0)
        .where(own.is_(None) if group is None else own == group)
        .group_by(f.customer_id)
    )
    return narrow_purchases(found, filters, scope, on=f).order_by(cents.desc(), f.customer_id).limit(most)


def customer_group(by: Grouping, as_of: date) -> ColumnElement[Any]:
    """The group of a customer; empty where anything it is made of is not known."""
    c = customer_facts.c
    if by == "gender":
        return c.gender
    if by == "gender_age":
        both: ColumnElement[Any] = c.gender + literal(", ") + attribute_group("age_band", c, as_of)
        return both
    return attribute_group(by, c, as_of)


def _products() -> Subquery:
    p = Product
    return select(p.id, p.code, p.name, p.category, p.kind).where(visible(p.batch_id)).subquery("known")


def attributes_known(filters: Filters, scope: Scope) -> Select[Any]:
    """Of how many customers each attribute is known: one row, a column for each of ``GROUPINGS``."""
    c = customer_facts.c
    both = case((c.gender.is_not(None), c.birth_year))
    columns = {"gender": c.gender, "age_band": c.birth_year, "gender_age": both}
    known = (func.count(columns[by] if by in columns else c[by]).label(by) for by in GROUPINGS)
    return narrow_customers(select(*known), filters, scope, customer_id=c.customer_id)
