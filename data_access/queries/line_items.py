"""What a sale line is a line of: a category, a product, a channel, a weekday, a month, prices, discounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from sqlalchemy import case, func, literal, select, union_all

from data_access.schema import Product, line_facts
from data_access.schema.facts import SALE, visible
from data_access.schema.periods import weekday
from data_access.sql_functions import integer_divide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, FromClause, Select, Subquery

Of = Literal["category", "product", "channel", "weekday", "month", "price_band", "discount"]
# A category or channel (None: unknown), the id of a product, a weekday (0 a Monday), a month (0 is January), a third of
# the prices (0 the cheapest), or whether the price was reduced (0 or 1).
Item = str | int | None

KINDS: tuple[Of, ...] = get_args(Of)
THIRDS = 3
PRICE_PARTS = 100  # prices are compared in whole hundredths of a cent: databases round other numbers differently
MILLI_OF_PRICES = PRICE_PARTS * 1000
MONTHS = 12
NO_PRODUCT = -1  # in place of the id of a product


class NumberedLines(NamedTuple):
    """Lines, and the number of the item each is of: its place or its bit; -1 or 0 where it is of none."""

    lines: FromClause
    number: ColumnElement[Any]


def numbered_lines(of: Of, items: Sequence[Item], *, bits: bool) -> NumberedLines:
    """The lines with the numbers of these items.

    Parameters
    ----------
    bits : whether items are numbered 1, 2, 4, 8 ... and not 0, 1, 2, 3 ...
    """
    numbers = [1 << place if bits else place for place in range(len(items))]
    given, other = list(zip(items, numbers, strict=True)), 0 if bits else -1
    f = line_facts.c
    own: dict[Of, ColumnElement[Any]] = {
        "channel": f.channel,
        "weekday": weekday(f.purchased_on),
        "month": f.month % MONTHS,
        "discount": case((f.discount_cents > 0, 1), else_=0),
    }
    if of in own:
        return NumberedLines(line_facts, _number(own[of], given, other))
    products = _banded(given, other) if of == "price_band" else _of_products(of, given, other)
    joined = line_facts.join(products, products.c.id == func.coalesce(f.product_id, NO_PRODUCT))
    return NumberedLines(joined, products.c.number)


def _number(of: Any, given: list[tuple[Item, int]], other: int) -> ColumnElement[Any]:  # noqa: ANN401  a column
    fits = [(of.is_(None) if item is None else of == item, number) for item, number in given]
    return case(*fits, else_=other) if fits else literal(other)


def _of_products(of: Of, given: list[tuple[Item, int]], other: int) -> Subquery:
    """Every product with its number.

    Lines without a product find a row here too (``NO_PRODUCT``), so that the join is an inner one: half the time of an
    outer one over millions of lines.
    """
    p = Product
    number = _number(p.category if of == "category" else p.id, given, other)
    nothing = literal(dict(given).get(None, other) if of == "category" else other)
    known = select(p.id, number.label("number")).where(visible(p.batch_id))
    return union_all(known, select(literal(NO_PRODUCT), nothing)).subquery("numbered")


def _banded(given: list[tuple[Item, int]], other: int) -> Subquery:
    """Every product with the number of its third of the prices in its category."""
    banded = _price_bands().subquery("banded")
    known = select(banded.c.id, _number(banded.c.third, given, other).label("number"))
    return union_all(known, select(literal(NO_PRODUCT), literal(other))).subquery("numbered")


def _price_bands() -> Select[Any, Any]:
    """Every product with the third of the prices of its category it stands in; -1 where that cannot be told.

    Thirds of the goods that have a price, not of what was sold. The price is that of the list, or what was paid for one
    on average, by anybody at any time: so a product stays in its third whatever the filters are.
    """
    p, f = Product, line_facts.c
    units = func.sum(f.quantity_milli)
    paid = (
        select(f.product_id, integer_divide(func.sum(f.amount_cents) * MILLI_OF_PRICES, units).label("price"))
        .where(f.kind == SALE, f.product_id.is_not(None))
        .group_by(f.product_id)
        .subquery("paid")
    )
    price = func.coalesce(p.list_price_cents * PRICE_PARTS, paid.c.price)
    priced = (
        select(p.id, p.category, price.label("price"))
        .outerjoin(paid, paid.c.product_id == p.id)
        .where(visible(p.batch_id), p.kind == "goods", price > 0)
        .subquery("priced")
    )
    q = priced.c
    third = func.ntile(THIRDS).over(partition_by=q.category, order_by=(q.price, q.id)) - 1
    several = func.count().over(partition_by=q.category) >= THIRDS
    ranked = select(q.id, case((several, third), else_=-1).label("third")).subquery("ranked")
    own = func.coalesce(ranked.c.third, -1).label("third")
    return select(p.id, own).outerjoin(ranked, ranked.c.id == p.id).where(visible(p.batch_id))
