"""Purchases: what a file of invoice lines means for the store, and writing it.

A purchase is an order number and a customer (two customers under one number are two documents); without an order
number each row is a purchase. A row is known again by its line id, else by its key and how often the key stood in the
file before, so that true repeats survive and the same file twice changes nothing. Customers and products that a file
names are created when the store does not have them; those it has are left to their own files.
Amounts are in the store's currency; ``purchases.currency`` keeps the one the document was written in.
"""

from __future__ import annotations

from datetime import UTC
from secrets import token_hex
from typing import TYPE_CHECKING

import pyarrow as pa
from sqlalchemy import select

from data_access.importing import purchases_sql as sql
from data_access.importing.batches import table_of
from data_access.importing.changes import ROWS_AT_ONCE, change_rows
from data_access.importing.known_exports import FIRST_ROW_ONLY
from data_access.importing.links import find_links, publish_links, write_new_links
from data_access.importing.stored import Stored, fetch
from data_access.schema import CurrencyRate, Customer, Product, Purchase, PurchaseLine

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from data_access.importing.report import Report
    from data_access.importing.running import Run
    from data_access.importing.staging import Staging
    from data_access.schema import Statement
    from data_access.unit_of_work import UnitOfWork

_CUSTOMERS, _PRODUCTS, _PURCHASES, _LINES = map(table_of, (Customer, Product, Purchase, PurchaseLine))

BUCKET_ROWS = 750_000  # rows of a file grouped at a time: their groups fit into the memory that staging may take

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
    if profile in FIRST_ROW_ONLY:
        staging.run(sql.CARRY_DOWN)
    number_repeats(staging)
    _convert(staging, connection, currency)
    staging.run(sql.OPTIONS, {"drop": drop, "mode": mode})
    staging.run(sql.JUDGED)
    counts = zip(sql.SAID, staging.one(sql.FILLED), strict=True)
    _in_buckets(staging, "documents", sql.purchases_query([name for name, count in counts if count]))
    staging.run(sql.NUMBERED_PURCHASES)
    _in_buckets(staging, "named_customers", sql.CUSTOMERS)
    staging.run(sql.NUMBERED_CUSTOMERS)
    staging.run(sql.PRODUCTS)
    find_customers(staging, connection)
    find_products(staging, connection)
    _find_purchases(staging, connection)
    staging.run(sql.RESOLVED)
    _in_buckets(staging, "line_repeats", sql.LINE_REPEATS)
    _in_buckets(staging, "lines", sql.LINES)
    _in_buckets(staging, "totals", sql.TOTALS)
    staging.run(sql.NEW_ROWS)


def number_repeats(staging: Staging) -> None:
    """Note how often each row that repeats stood in the file before, as the table ``repeats``."""
    _in_buckets(staging, "repeats", sql.REPEATS)


def _in_buckets(staging: Staging, table: str, query: str) -> None:
    """Make a table from a query over the rows of the file, as many rows at a time as fit into memory."""
    buckets = max(1, -(-staging.count("raw") // BUCKET_ROWS))
    for bucket in range(buckets):
        staging.run(f"SET VARIABLE buckets = {buckets}; SET VARIABLE bucket = {bucket}")
        into = f"INSERT INTO {table}" if bucket else f"CREATE TABLE {table} AS"
        staging.run(f"{into} {query}")  # names and statements of ours
    staging.run(sql.ALL_ROWS)


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
    """Fetch the customers of ``file_customers`` that the store has, by number, e-mail and phone."""
    c = Customer
    asked: Statement = select(c.id, c.reference, c.email, c.phone)
    for name, column, of_whom in (
        ("by_number", c.reference, ""),
        ("by_email", c.email, " WHERE customer IS NULL"),
        ("by_phone", c.phone, " WHERE customer IS NULL"),
    ):
        stored = Stored(_CUSTOMERS, name, CUSTOMER_TYPES, lambda keys, column=column: asked.where(column.in_(keys)))  # type: ignore[misc]
        fetch(staging, connection, stored, f"SELECT reference FROM file_customers{of_whom}")  # noqa: S608  ours
    staging.run("""
        CREATE TABLE stored_customers AS
        SELECT * FROM by_number UNION SELECT * FROM by_email UNION SELECT * FROM by_phone
    """)


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
    """Fetch the purchases of the file that the store has, and their lines."""
    p, ln = Purchase, PurchaseLine
    heads: Statement = select(*(getattr(p, name) for name in PURCHASE_TYPES))
    stored = Stored(_PURCHASES, "stored_purchases", PURCHASE_TYPES, lambda keys: heads.where(p.identity.in_(keys)))
    fetch(staging, connection, stored, "SELECT identity FROM file_purchases")
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


def write(run: Run, report: Report) -> None:
    """Insert what is new, hidden in the batch. Customers and products first: purchases and lines point to them."""
    staging = run.staging
    tables = ("new_customers", "new_products", "new_purchases")
    run.to_write = sum(map(staging.count, tables)) + staging.one("SELECT count(*) FROM lines WHERE verdict = 1")[0]
    write_customers(run)
    write_products(run)
    _write_purchases(run, report.currency or "")
    _write_lines(run, report)
    write_new_links(run)


def write_customers(run: Run) -> None:
    """Insert the customers the store does not have, and note every buyer's id in ``customer_ids``."""
    with run.transaction() as work:
        now = run.stamp(work.now)
    columns = ("reference", "name", "company", "email", "phone", "country")
    starts = run.insert_all(
        _CUSTOMERS,
        columns,
        "SELECT reference, name, company, email, phone, country FROM new_customers ORDER BY new_n",
        constants={"created_at": now, "updated_at": now},
        generated={"public_id": public_ids},
    )
    run.remember_ids("customer_chunks", starts, run.staging.count("new_customers"))
    run.staging.run(sql.CUSTOMER_IDS)


def public_ids(rows: int) -> list[str]:
    """Opaque ids that tell nothing about number or order."""
    return [token_hex(8) for _ in range(rows)]


def write_products(run: Run) -> None:
    """Insert the products the store does not have, and note every id in ``product_ids``."""
    with run.transaction() as work:
        now = run.stamp(work.now)
    starts = run.insert_all(
        _PRODUCTS,
        ("code", "name", "category"),
        "SELECT code, name, category FROM new_products ORDER BY new_n",
        constants={"created_at": now, "updated_at": now},
    )
    run.remember_ids("product_chunks", starts, run.staging.count("new_products"))
    run.staging.run(sql.PRODUCT_IDS)


def _write_purchases(run: Run, currency: str) -> None:
    columns = (
        "identity", "reference", "customer_id", "purchased_at", "purchased_on", "month", "channel", "country",
        "delivery_partner", "promised_on", "delivered_on", "currency", "cancelled", "sale_lines", "free_lines",
        "return_lines", "gross_cents", "net_cents",
    )  # fmt: skip
    zone = "" if run.sqlite else "+00"
    values = {"currency": currency, "zone": zone}
    run.staging.run("CREATE TABLE store AS SELECT $currency AS currency, $zone AS zone", values)
    starts = run.insert_all(_PURCHASES, columns, sql.PURCHASE_ROWS)
    run.remember_ids("purchase_chunks", starts, run.staging.count("new_purchases"))
    run.staging.run(sql.PURCHASE_IDS)


def _write_lines(run: Run, report: Report) -> None:
    columns = ("purchase_id", "identity", "product_id", "description", "kind", "quantity_milli", "unit_price_micros",
               "discount_cents", "amount_cents")  # fmt: skip
    run.staging.run(sql.NEW_LINES)

    def match() -> None:
        report.returns_linked = find_links(run)

    starts = run.insert_all(_LINES, columns, sql.LINE_ROWS, meanwhile=match)
    run.remember_ids("line_chunks", starts, run.staging.count("new_lines"))


def publish(run: Run, work: UnitOfWork, report: Report) -> None:
    """Apply what the file changes in live rows: lines known by their id, and the purchases that got lines."""
    del report
    for columns in run.staging.batches(sql.LINE_CHANGES, ROWS_AT_ONCE):
        wanted = {row: dict(zip(sql.LINE_COLUMNS, new, strict=True)) for row, *new in zip(*columns, strict=True)}
        change_rows(work.connection, run.batch, _LINES, wanted)
        run.domains.add("purchases")
    totals, own = sql.STORED_COLUMNS[:5], sql.STORED_COLUMNS[8:13]
    for by_line in (True, False):
        # Without line ids a file never changes what a purchase says; it only fills what is still empty.
        fill = () if by_line else own
        query = f"SELECT * FROM ({sql.STORED_CHANGES}) WHERE by_line = {by_line}"  # noqa: S608  our own text
        for columns in run.staging.batches(query, ROWS_AT_ONCE):
            rows = zip(*columns, strict=True)
            wanted = {row: dict(zip(sql.STORED_COLUMNS, new, strict=True)) for row, *new, _ in rows}
            for values in wanted.values():
                values["purchased_at"] = values["purchased_at"] and values["purchased_at"].replace(tzinfo=UTC)
            change_rows(work.connection, run.batch, _PURCHASES, wanted, add=totals, fill=fill)
            run.domains.add("purchases")
    publish_links(run, work)
