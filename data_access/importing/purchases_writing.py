"""Writing what a judged file brings: customers and products, then purchases, their lines, and links of returns."""

from __future__ import annotations

from datetime import UTC
from secrets import token_hex
from typing import TYPE_CHECKING

from data_access.importing import purchases_writing_sql as sql
from data_access.importing.batches import table_of
from data_access.importing.buckets import slices
from data_access.importing.changes import ROWS_AT_ONCE, change_rows
from data_access.importing.links import find_links, publish_links, write_new_links
from data_access.schema import Customer, Product, Purchase, PurchaseLine

if TYPE_CHECKING:
    from data_access.importing.report import Report
    from data_access.importing.running import Run
    from data_access.unit_of_work import UnitOfWork

_CUSTOMERS, _PRODUCTS, _PURCHASES, _LINES = map(table_of, (Customer, Product, Purchase, PurchaseLine))


def write(run: Run, report: Report) -> None:
    """Insert what is new, hidden in the batch. Customers and products first: purchases and lines point to them."""
    run.to_write = report.customers_created + report.products_created + report.purchases_created + report.accepted
    write_customers(run, report)
    write_products(run, report)
    _write_purchases(run, report)
    _write_lines(run, report)
    write_new_links(run)


CUSTOMERS_AT_ONCE = 1_000_000  # numbers of buyers whose ids are looked up together


def write_customers(run: Run, report: Report) -> None:
    """Insert the customers the store does not have, and note every buyer's id in ``customer_ids``."""
    now = run.stamp(run.clock())
    columns = ("reference", "name", "company", "email", "phone", "country")
    starts = run.insert_all(
        _CUSTOMERS,
        columns,
        ["SELECT reference, name, company, email, phone, country FROM new_customers ORDER BY new_n"],
        constants={"created_at": now, "updated_at": now},
        generated={"public_id": public_ids},
    )
    run.remember_ids("customer_chunks", starts, report.customers_created)
    run.staging.run(sql.GIVEN_CUSTOMERS)
    for low, high in slices(run.staging, CUSTOMERS_AT_ONCE, of="buyers", number="n"):
        run.staging.run(sql.customer_ids(low, high))


def public_ids(rows: int) -> list[str]:
    """Opaque ids that tell nothing about number or order."""
    return [token_hex(8) for _ in range(rows)]


def write_products(run: Run, report: Report) -> None:
    """Insert the products the store does not have, and note every id in ``product_ids``."""
    now = run.stamp(run.clock())
    starts = run.insert_all(
        _PRODUCTS,
        ("code", "name", "category"),
        ["SELECT code, name, category FROM new_products ORDER BY new_n"],
        constants={"created_at": now, "updated_at": now},
    )
    run.remember_ids("product_chunks", starts, report.products_created)
    run.staging.run(sql.PRODUCT_IDS)


def _write_purchases(run: Run, report: Report) -> None:
    columns = (
        "identity", "reference", "customer_id", "purchased_at", "purchased_on", "month", "channel", "country",
        "delivery_partner", "promised_on", "delivered_on", "currency", "cancelled", "sale_lines", "free_lines",
        "return_lines", "gross_cents", "net_cents", "units_milli",
    )  # fmt: skip
    zone = "" if run.sqlite else "+00"
    values = {"currency": report.currency or "", "zone": zone}
    run.staging.run("CREATE TABLE store AS SELECT $currency AS currency, $zone AS zone", values)
    rows = (sql.purchase_rows(low, high) for low, high in slices(run.staging))
    starts = run.insert_all(_PURCHASES, columns, rows)
    run.remember_ids("purchase_chunks", starts, report.purchases_created)
    run.staging.run(sql.PURCHASE_IDS)


def _write_lines(run: Run, report: Report) -> None:
    columns = ("purchase_id", "identity", "product_id", "description", "kind", "quantity_milli", "unit_price_micros",
               "discount_cents", "amount_cents")  # fmt: skip
    rows = (sql.line_rows(low, high) for low, high in slices(run.staging))

    def match() -> None:
        report.returns_linked = find_links(run)

    starts = run.insert_all(_LINES, columns, rows, meanwhile=match)
    if run.matched:
        run.remember_ids("line_chunks", starts, report.accepted)


def publish(run: Run, work: UnitOfWork, report: Report) -> None:
    """Apply what the file changes in live rows: lines known by their id, and the purchases that got lines."""
    del report
    if run.staging.one(sql.TOUCHED)[0]:
        _change_stored(run, work)
    publish_links(run, work)


def _change_stored(run: Run, work: UnitOfWork) -> None:
    """Change the stored lines and the purchases they belong to."""
    for columns in run.staging.batches(sql.LINE_CHANGES, ROWS_AT_ONCE):
        wanted = {row: dict(zip(sql.LINE_COLUMNS, new, strict=True)) for row, *new in zip(*columns, strict=True)}
        change_rows(work.connection, run.batch, _LINES, wanted)
        run.domains.add("purchases")
    totals, own = sql.STORED_COLUMNS[:6], sql.STORED_COLUMNS[9:14]
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
