"""Purchases and lines of the record as the loading process reads them into arrays: several numbers of a row as one.

``data_access.loading.documents`` takes them apart. What does not fit is NULL, and the copy is then made in SQL.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Integer, case, cast, func, select, type_coerce

from data_access.loading.packing import (
    COUNT_BITS,
    ID_BITS,
    KIND_BITS,
    MONEY_BITS,
    PRODUCT_BITS,
    QUANTITY_BITS,
)
from data_access.schema import Purchase, PurchaseLine
from data_access.schema.fact_tables import EVERY_DOCUMENT, FREE_ITEMS, MONDAY, SALE
from data_access.schema.lives import AGE_BITS, GAP_AT, NO_GAP

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from data_access.schema.base import Statement

# Arrays have a place for each number up to a table's highest, and need 1.5 GB for ten million lines; larger stores are
# sorted by DuckDB, which puts them into files.
HIGHEST_ID = 20_000_000
REFERRED = ("customer_facts", "purchase_facts", "products")
TABLES = ("purchase_facts", "line_facts")
# What the loading process has to know of the schema.
NUMBERS = {
    "sale": SALE,
    "monday": (MONDAY - date(1970, 1, 1)).days,
    "every_document": EVERY_DOCUMENT,
    "free_items": FREE_ITEMS,
    "gap_at": GAP_AT,
    "age_bits": AGE_BITS,
    "no_gap": NO_GAP,
}


def fits(first_ids: dict[str, int], last_ids: dict[str, int]) -> bool:
    """Whether a store with ids from these to these may be read into arrays."""
    lines = last_ids["line_facts"]
    referred = all(first_ids[table] >= 0 and last_ids[table] <= HIGHEST_ID for table in REFERRED)
    return referred and -lines <= first_ids["line_facts"] <= lines <= HIGHEST_ID


def packed_purchases() -> Statement:
    """All purchases, visible or not; ``loading.documents.PURCHASES`` names the columns."""
    p = Purchase
    counts = (p.sale_lines, p.free_lines, p.return_lines)
    packed: Any = cast(p.month, BigInteger)
    for count in reversed(counts):
        packed = packed * (1 << COUNT_BITS) + count
    few = (p.sale_lines.bitwise_or(p.free_lines).bitwise_or(p.return_lines)).bitwise_rshift(COUNT_BITS) == 0
    packed = packed * 2 + case((p.cancelled, 1), else_=0)
    return select(
        _pair(p.id, func.coalesce(p.customer_id, 0)).label("ids"),
        p.purchased_on,
        p.due_on.label("due_on"),
        p.channel,
        p.delivery_partner,
        case((few, packed)).label("counts"),
        p.gross_cents,
        p.net_cents,
        p.units_milli,
    )


def packed_lines() -> Statement:
    """All lines, visible or not; ``loading.documents.LINES`` names the columns."""
    ln = PurchaseLine
    kind, product = type_coerce(ln.kind, Integer), func.coalesce(ln.product_id, 0)
    half, most = 1 << (QUANTITY_BITS - 1), 1 << (MONEY_BITS - 1)
    numbers = ln.amount_cents * (1 << QUANTITY_BITS) + (ln.quantity_milli + half)
    goods = (ln.discount_cents * (1 << PRODUCT_BITS) + product) * (1 << KIND_BITS) + kind
    # What is left of each number above its bits: three comparisons would take longer.
    above = (
        (ln.quantity_milli + half)
        .bitwise_rshift(QUANTITY_BITS)
        .bitwise_or((ln.amount_cents + most).bitwise_rshift(MONEY_BITS))
        .bitwise_or(ln.discount_cents.bitwise_rshift(MONEY_BITS))
    )
    return select(
        _pair(ln.id, ln.purchase_id).label("ids"),
        case((above == 0, numbers)).label("numbers"),
        goods.label("goods"),
    )


def _pair(first: Any, second: Any) -> ColumnElement[int]:  # noqa: ANN401  columns of ids
    pair: ColumnElement[int] = cast(first, BigInteger) * (1 << ID_BITS) + second
    return pair
