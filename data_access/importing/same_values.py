"""Rows the store has already, written in another way: the same export as CSV and as a workbook, 10.00 and 10.

A row without a line id is known by a hash of its text. One that is not known by it is still the same row when the store
holds one with the same values: a line of the same document, bought at the same moment, that no other row of the file
is. Without an order number all that is kept of a purchase must agree. The nth such row of the file is the nth such line
of the store, so true repeats survive here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from sqlalchemy import select

from data_access.importing.batches import table_of
from data_access.importing.stored import Stored, fetch
from data_access.schema import Customer, Purchase, PurchaseLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from data_access.importing.staging import Staging
    from data_access.schema import Statement

_ALONE = {
    "id": pa.int64(), "purchase_id": pa.int64(), "identity": pa.string(), "purchased_at": pa.timestamp("us"),
    "buyer": pa.string(), "channel": pa.string(), "country": pa.string(), "delivery_partner": pa.string(),
    "promised_on": pa.date32(), "delivered_on": pa.date32(), "product_id": pa.int64(), "kind": pa.int64(),
    "quantity_milli": pa.int64(), "unit_price_micros": pa.int64(), "discount_cents": pa.int64(),
    "amount_cents": pa.int64(),
}  # fmt: skip
_VALUES = "product_id, kind, quantity_milli, unit_price_micros, discount_cents, amount_cents"
_OF_ROW = """f.stored_id AS product_id, j.kind, j.quantity AS quantity_milli, j.price AS unit_price_micros,
    j.discount AS discount_cents, j.amount AS amount_cents"""
_PURCHASE = "purchased_at, buyer, channel, country, delivery_partner, promised_on, delivered_on"

_NONE = "CREATE OR REPLACE TABLE same_values (row_no BIGINT, stored_line BIGINT, stored_purchase BIGINT)"
_UNKNOWN = f"""
CREATE OR REPLACE TABLE unknown_rows AS
SELECT j.row_no, p.stored_id AS purchase_id, {_OF_ROW}
FROM judged j
JOIN bucket_purchases p ON p.identity = j.document AND p.stored_at = p.purchased_at
LEFT JOIN file_products f ON f.code = j.code
ANTI JOIN stored_lines s ON s.purchase_id = p.stored_id AND s.identity = j.identity
WHERE j.line IS NULL
"""  # noqa: S608  our own text
_FREE = """
CREATE OR REPLACE TABLE free_lines AS
SELECT s.* FROM stored_lines s
SEMI JOIN unknown_rows u ON u.purchase_id = s.purchase_id
ANTI JOIN (SELECT p.stored_id, j.identity FROM judged j JOIN bucket_purchases p ON p.identity = j.document) known
    ON known.stored_id = s.purchase_id AND known.identity = s.identity
"""
_ANY_ALONE = "SELECT count(*) FROM raw WHERE bucket = getvariable('bucket') AND purchase IS NULL AND line IS NULL"
_UNKNOWN_ALONE = f"""
CREATE OR REPLACE TABLE unknown_rows AS
SELECT j.row_no, p.purchased_on, {", ".join(f"p.{name}" for name in _PURCHASE.split(", "))}, {_OF_ROW}
FROM judged j
JOIN bucket_purchases p ON p.identity = j.document AND p.stored_id IS NULL
LEFT JOIN file_products f ON f.code = j.code
WHERE j.purchase IS NULL AND j.line IS NULL
"""  # noqa: S608  our own text
_FREE_ALONE = """
CREATE OR REPLACE TABLE free_lines AS
SELECT s.* FROM stored_alone s ANTI JOIN bucket_purchases p ON p.identity = s.identity
"""


def _pairs(values: str) -> str:
    """The nth unknown row with some values and the nth free line with them."""
    alike = " AND ".join(f"u.{name} IS NOT DISTINCT FROM s.{name}" for name in values.split(", "))
    return f"""
INSERT INTO same_values
SELECT u.row_no, s.id, s.purchase_id
FROM (SELECT *, row_number() OVER (PARTITION BY {values} ORDER BY row_no) AS nth FROM unknown_rows) u
JOIN (SELECT *, row_number() OVER (PARTITION BY {values} ORDER BY id) AS nth FROM free_lines) s
    ON s.nth = u.nth AND {alike}
"""  # noqa: S608  our own text


def find_same_values(staging: Staging, connection: Connection) -> None:
    """Note in ``same_values`` which rows of the bucket the store has under another text."""
    staging.run(_NONE)
    if staging.count("stored_lines"):
        staging.run(_UNKNOWN)
        if staging.count("unknown_rows"):
            staging.run(_FREE)
            staging.run(_pairs(f"purchase_id, {_VALUES}"))
    _find_alone(staging, connection)


def _find_alone(staging: Staging, connection: Connection) -> None:
    """The same for rows without an order number, whose purchase is not known by its number."""
    if not staging.one(_ANY_ALONE)[0]:
        return
    if connection.execute(select(Purchase.id).where(Purchase.reference.is_(None)).limit(1)).first() is None:
        return
    staging.run(_UNKNOWN_ALONE)
    if not staging.count("unknown_rows"):
        return
    stored = Stored(table_of(Purchase), "stored_alone", _ALONE, _alone_of)
    fetch(staging, connection, stored, "SELECT DISTINCT purchased_on FROM unknown_rows")
    staging.run(_FREE_ALONE)
    staging.run(_pairs(f"{_PURCHASE}, {_VALUES}"))


def _alone_of(days: Sequence[object]) -> Statement:
    """The lines of purchases without a number that were made on some days."""
    p, ln = Purchase, PurchaseLine
    bought = (getattr(p, name) for name in ("channel", "country", "delivery_partner", "promised_on", "delivered_on"))
    asked: Statement = (
        select(
            ln.id, ln.purchase_id, p.identity, p.purchased_at, Customer.reference, *bought,
            *(getattr(ln, name) for name in _VALUES.split(", ")),
        )
        .join(p, ln.purchase_id == p.id)
        .outerjoin(Customer, Customer.id == p.customer_id)
        .where(p.reference.is_(None), p.purchased_on.in_(days))
    )  # fmt: skip
    return asked
