"""Purchases: what a file of invoice lines means for the store.

A purchase is an order number and a customer (two customers under one number are two documents); without an order
number each row is a purchase. A row is known again by its line id, else by its key and how often the key stood in the
file before, so that true repeats survive and the same file twice changes nothing; else by its values (same_values).
Customers and products that a file
names are created when the store does not have them; those it has are left to their own files.
Amounts are in the store's currency; ``purchases.currency`` keeps the one the document was written in.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlalchemy import select

from data_access.importing import purchases_sql as sql
from data_access.importing.batches import table_of
from data_access.importing.buckets import REPEATS, each_bucket, forget_rows, gather, parts, put, spread
from data_access.importing.known_exports import FIRST_ROW_ONLY
from data_access.importing.same_values import find_same_values
from data_access.importing.stored import Stored, fetch
from data_access.schema import CurrencyRate, Customer, CustomerAlias, Product, Purchase, PurchaseLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection
    from sqlalchemy.orm import InstrumentedAttribute

    from data_access.importing.report import Report
    from data_access.importing.staging import Staging
    from data_access.schema import Statement

_CUSTOMERS, _PRODUCTS, _PURCHASES, _LINES = map(table_of, (Customer, Product, Purchase, PurchaseLine))
_ALIASES = table_of(CustomerAlias)

CUSTOMER_TYPES = {"id": pa.int64(), "reference": pa.string(), "email": pa.string(), "phone": pa.string()}
PRODUCT_TYPES = {"id": pa.int64(), "code": pa.string(), "name": pa.string()}
PURCHASE_TYPES = {
    "id": pa.int64(), "identity": pa.string(), "purchased_at": pa.timestamp("us"), "channel": pa.string(),
    "country": pa.string(), "delivery_partner": pa.string(), "promised_on": pa.date32(), "delivered_on": pa.date32(),
}  # fmt: skip
LINE_TYPES = {
    "id": pa.int64(), "purchase_id": pa.int64(), "identity": pa.binary(), "kind": pa.int64(),
    "quantity_milli": pa.int64(), "unit_price_micros": pa.int64(), "discount_cents": pa.int64(),
    "amount_cents": pa.int64(), "product_id": pa.int64(),
}  # fmt: skip


def judge(
    staging: Staging, connection: Connection, *, mode: str, drop: bool, currency: str, profile: str | None = None
) -> None:
    """Give every staged row its verdict. The record is only read."""
    buckets = _spread(staging, carry=profile in FIRST_ROW_ONLY)
    _convert(staging, connection, currency)
    staging.run(sql.OPTIONS, {"drop": drop, "mode": mode})
    staging.run(sql.PRODUCTS)
    find_products(staging, connection)
    counts = zip(sql.SAID, staging.one(sql.FILLED), strict=True)
    filled = [name for name, count in counts if count]
    for bucket in each_bucket(staging, buckets):
        _judge_bucket(staging, connection, filled, bucket)
    forget_rows(staging)
    staging.run(sql.NEW_ROWS)
    gather(staging, "file_customers", sql.customers_query(filled), parts(staging.count("file_purchases")))
    find_customers(staging, connection)
    staging.run(sql.NEW_CUSTOMERS)


def _spread(staging: Staging, *, carry: bool) -> int:
    """Put documents into buckets, whole; where only an order's first row says who bought, carry that down."""
    buckets = spread(staging, sql.ORDER if carry else sql.DOCUMENT)
    if carry:
        staging.run("CREATE TABLE carried AS SELECT * FROM raw LIMIT 0")
        for _ in each_bucket(staging, buckets):
            staging.run(sql.CARRY_DOWN)
        staging.run("CREATE OR REPLACE VIEW raw AS SELECT * FROM carried")
    return buckets


def _judge_bucket(staging: Staging, connection: Connection, filled: list[str], bucket: int) -> None:
    """Judge the rows of a bucket into ``lines`` and ``file_purchases``."""
    staging.run(f"CREATE OR REPLACE TABLE repeats AS {REPEATS}")
    if not bucket:
        staging.run(sql.JUDGED)
    staging.run(sql.purchases_query(filled))
    _find_purchases(staging, connection)
    find_same_values(staging, connection)
    staging.run(sql.LINE_REPEATS)
    put(staging, "lines", sql.LINES, bucket)
    put(staging, "file_purchases", sql.PURCHASES, bucket)


def _convert(staging: Staging, connection: Connection, currency: str) -> None:
    """Bring foreign amounts into the store's currency; rows without a rate were refused before."""
    foreign = staging.one("SELECT count(*) FROM raw WHERE currency <> $own", {"own": currency})[0]
    if not foreign:
        staging.run(sql.OWN_MONEY)
        return
    r = CurrencyRate
    rows = connection.execute(select(r.currency, r.valid_from, r.rate_micros).where(r.currency != currency)).all()
    types = {"currency": pa.string(), "valid_from": pa.date32(), "rate": pa.int64()}
    schema = pa.schema(list(types.items()))
    staging.create("rates", schema)
    arrays = [pa.array(column, kind) for column, kind in zip(zip(*rows, strict=True), types.values(), strict=True)]
    staging.insert("rates", pa.Table.from_arrays(arrays, schema=schema))
    staging.run(sql.CONVERTED)


def find_customers(staging: Staging, connection: Connection) -> None:
    """Match ``file_customers`` with the customers the store has, by number, e-mail and phone, as ``buyers``.

    A customer who was merged into another is found under the names of before.
    """
    c, a = Customer, CustomerAlias
    own: Statement = select(c.id, c.reference, c.email, c.phone)
    former: Statement = select(a.customer_id, a.reference, a.email, a.phone)
    unnamed = " WHERE customer IS NULL"
    for name, table, asked, column, of_whom in (
        ("by_number", _CUSTOMERS, own, c.reference, ""),
        ("by_email", _CUSTOMERS, own, c.email, unnamed),
        ("by_phone", _CUSTOMERS, own, c.phone, unnamed),
        ("by_former_number", _ALIASES, former, a.reference, ""),
        ("by_former_email", _ALIASES, former, a.email, unnamed),
        ("by_former_phone", _ALIASES, former, a.phone, unnamed),
    ):
        stored = Stored(table, name, CUSTOMER_TYPES, partial(_named, asked, column))
        fetch(staging, connection, stored, f"SELECT reference FROM file_customers{of_whom}")  # noqa: S608  ours
    staging.run(sql.STORED_CUSTOMERS)
    gather(staging, "buyers", sql.RESOLVED, parts(staging.count("file_customers")))


def _named(asked: Statement, column: InstrumentedAttribute[Any], keys: Sequence[Any]) -> Statement:
    """The customers who have one of these names."""
    return asked.where(column.in_(keys))


def find_products(staging: Staging, connection: Connection) -> None:
    """Fetch the products of ``file_products`` that the store has, and note their ids and names there."""
    p = Product
    asked: Statement = select(p.id, p.code, p.name)
    stored = Stored(_PRODUCTS, "stored_products", PRODUCT_TYPES, lambda keys: asked.where(p.code.in_(keys)))
    fetch(staging, connection, stored, "SELECT code FROM file_products")
    staging.run("""
        CREATE OR REPLACE TABLE file_products AS
        SELECT f.*, s.id AS stored_id, s.name AS stored_name
        FROM file_products f LEFT JOIN stored_products s ON s.code = f.code
    """)


def _find_purchases(staging: Staging, connection: Connection) -> None:
    """Fetch the purchases of a bucket that the store has, and their lines."""
    p, ln = Purchase, PurchaseLine
    heads: Statement = select(*(getattr(p, name) for name in PURCHASE_TYPES))
    stored = Stored(_PURCHASES, "stored_purchases", PURCHASE_TYPES, lambda keys: heads.where(p.identity.in_(keys)))
    fetch(staging, connection, stored, "SELECT identity FROM bucket_purchases")
    lines: Statement = select(*(getattr(ln, name) for name in LINE_TYPES))
    stored = Stored(_LINES, "stored_lines", LINE_TYPES, lambda keys: lines.where(ln.purchase_id.in_(keys)))
    fetch(staging, connection, stored, "SELECT id FROM stored_purchases")
    staging.run(sql.KNOWN_PURCHASES)


def count(staging: Staging, report: Report) -> None:
    """Put the figures of the file into the report."""
    (report.accepted, report.updated, report.unchanged, report.duplicates, rejected, report.anonymous, report.lines,
     report.purchases, report.gross_cents, report.net_cents, report.anonymous_cents, report.products, added) = (
        staging.one(sql.FIGURES))  # fmt: skip
    for name in ("gross_cents", "net_cents", "anonymous_cents"):
        setattr(report, name, (getattr(report, name) + 5_000_000) // 10_000_000)
    report.rejected += rejected
    report.customers = staging.one(sql.CUSTOMER_COUNT)[0]
    report.customers_created = staging.count("new_customers")
    report.products_created = staging.count("new_products")
    report.purchases_created = staging.count("new_purchases")
    first, last = staging.one("SELECT min(purchased_on), max(purchased_on) FROM file_purchases")
    report.first_day, report.last_day = (day and day.isoformat() for day in (first, last))
    if added:
        report.warnings["lines_added_to_stored_purchases"] = added
