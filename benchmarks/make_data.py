"""Generated shops for benchmarks: customers who come and go as BG/NBD says, a few products that sell most, seasons.

    python -m benchmarks.make_data --lines 1000000 --store /tmp/shop.db
    python -m benchmarks.make_data --lines 1000000 --csv /tmp/shop.csv

The numbers mean nothing; their shape does: 15 lines per customer, 2.5 per purchase, 2 % returns, 3 % anonymous.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np
from sqlalchemy import insert, text

from data_access.dialect import bulk_insert
from data_access.engine import open_engine
from data_access.migrations import migrate
from data_access.schema import Base, Customer, ImportBatch, LineKind, Product, Purchase, PurchaseLine, create_triggers
from data_access.schema.triggers import drop_triggers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Engine

DAYS = 3 * 365
FIRST_DAY = date(2023, 1, 1)
LINES_PER_CUSTOMER = 15.2
CATEGORIES = ("Kitchen", "Garden", "Bath", "Office", "Toys", "Lights", "Textiles", "Gifts", "Tools", "Food")
SEGMENTS = ("vip", "regular", "new", "trade", None)
COUNTRIES = ("GB", "DE", "FR", "ES", "NL", "IE", None)
CHANNELS = ("web", "shop", "phone", "app", None)
CHUNK = 200_000


@dataclass(frozen=True)
class Shop:
    """A generated shop as arrays; ids are positions plus one. Purchases stand in order of time."""

    customers: int
    products: int
    prices: np.ndarray
    purchase_customer: np.ndarray  # 0 = anonymous
    purchase_day: np.ndarray
    line_purchase: np.ndarray  # position of the purchase
    line_product: np.ndarray
    line_quantity: np.ndarray
    seed: int


def make_shop(lines: int, seed: int = 1) -> Shop:
    """A shop of about ``lines`` lines."""
    generator = np.random.default_rng(seed)
    customers = max(int(lines / LINES_PER_CUSTOMER), 10)
    owner, day = make_purchases(customers, generator)
    per_purchase = np.minimum(generator.geometric(0.4, owner.size), 20)
    keep = int(np.searchsorted(np.cumsum(per_purchase), lines))
    owner, day, per_purchase = owner[:keep], day[:keep], per_purchase[:keep]
    order = np.argsort(day, kind="stable")
    owner, day, per_purchase = owner[order], day[order], per_purchase[order]
    owner = np.where(generator.random(owner.size) < 0.03, 0, owner + 1)
    total = int(per_purchase.sum())
    products = min(5_000, max(50, lines // 200))
    popularity = 1 / np.arange(1, products + 1)
    product = generator.choice(products, size=total, p=popularity / popularity.sum()) + 1
    quantity = generator.geometric(0.3, total)
    quantity = np.where(generator.random(total) < 0.02, -quantity, quantity)
    prices = np.round(np.exp(generator.normal(6.2, 0.9, products))).astype(np.int64) + 10
    return Shop(
        customers, products, prices, owner, day, np.repeat(np.arange(keep), per_purchase), product, quantity, seed
    )


def make_purchases(customers: int, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Owner and day of every purchase, in random order: BG/NBD, with a season that draws purchases to the winter."""
    gap = 1 / generator.gamma(0.9, 1 / 25, customers)
    dropout = generator.beta(0.8, 4.2, customers)
    day = generator.random(customers) ** 0.8 * DAYS
    owner = np.arange(customers)
    owners, days = [], []
    while owner.size:
        owners.append(owner)
        days.append(day)
        stays = generator.random(owner.size) >= dropout[owner]
        owner, day = owner[stays], day[stays]
        season = 1 + 0.5 * np.cos(2 * np.pi * (day % 365) / 365)
        day = day + generator.exponential(gap[owner]) / season
        inside = day < DAYS
        owner, day = owner[inside], day[inside]
    order = generator.permutation(sum(map(len, owners)))
    return np.concatenate(owners)[order], np.concatenate(days)[order].astype(np.int64)


def write_store(engine: Engine, shop: Shop) -> None:
    """Fill an empty, migrated store with the shop, as one published batch, past the checks a real import makes.

    Indexes and triggers are dropped meanwhile and made anew; one change-log row names the batch, as an import does.
    """
    with engine.execution_options(writing=True).connect() as connection:
        _checks(connection, on=False)
        tables = [Base.metadata.tables[name] for name in ("customers", "products", "purchases", "purchase_lines")]
        with connection.begin():
            drop_triggers(connection)
            indexes = [index for table in tables for index in table.indexes]
            for index in indexes:
                index.drop(connection)
            batch = _batch(connection)
            _insert(connection, Customer.__table__, *_customers(shop, batch))
            _insert(connection, Product.__table__, *_products(shop, batch))
            _insert(connection, Purchase.__table__, *_purchase_rows(connection, shop, batch))
            _insert(connection, PurchaseLine.__table__, *_lines(shop, batch))
            for index in indexes:
                index.create(connection)
            create_triggers(connection)
            log = text(
                "INSERT INTO change_log (domain, table_name, batch_id) VALUES (:domain, 'import_batches', :batch)"
            )
            connection.execute(log, [{"domain": domain, "batch": batch} for domain in ("customers", "purchases")])
        _checks(connection, on=True)
    _analyze(engine)


def _checks(connection: Connection, *, on: bool) -> None:
    """Switch the row-by-row checks of references off and on again."""
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")
        return
    connection.execute(text(f"SET session_replication_role = {'origin' if on else 'replica'}"))
    connection.commit()


def _analyze(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _batch(connection: Connection) -> int:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    row = {"id": 1, "kind": "purchases", "file_name": "generated", "state": "published", "started_at": now}
    connection.execute(insert(ImportBatch), {**row, "started_by": "benchmark", "published_at": now})
    return 1


def _insert(connection: Connection, table: Any, columns: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:  # noqa: ANN401
    bulk_insert(connection, table, columns, rows)


def _picked(values: Sequence[Any], count: int, seed: int) -> list[Any]:
    chosen = np.random.default_rng(seed).integers(0, len(values), count)
    return [values[index] for index in chosen.tolist()]


def _customers(shop: Shop, batch: int) -> tuple[list[str], Iterator[Sequence[Any]]]:
    n, now = shop.customers, "2026-01-01 00:00:00"
    columns = ["id", "public_id", "reference", "name", "country", "segment", "batch_id", "created_at", "updated_at"]
    ids = range(1, n + 1)
    countries, segments = _picked(COUNTRIES, n, shop.seed + 1), _picked(SEGMENTS, n, shop.seed + 2)
    words = [f"{i:08d}" for i in ids]
    rows = zip(
        ids,
        words,
        words,
        (f"Customer {w}" for w in words),
        countries,
        segments,
        repeat(batch),
        repeat(now),
        repeat(now),
        strict=False,
    )
    return columns, rows


def _products(shop: Shop, batch: int) -> tuple[list[str], Iterator[Sequence[Any]]]:
    columns = ["id", "code", "name", "category", "list_price_cents", "batch_id", "created_at", "updated_at"]
    categories = _picked(CATEGORIES, shop.products, shop.seed + 3)
    now = "2026-01-01 00:00:00"
    rows = (
        (i + 1, f"P{i + 1:05d}", f"Product {i + 1}", categories[i], int(shop.prices[i]), batch, now, now)
        for i in range(shop.products)
    )
    return columns, rows


def _amounts(shop: Shop) -> np.ndarray:
    amounts: np.ndarray = shop.line_quantity * shop.prices[shop.line_product - 1]
    return amounts


PURCHASE_COLUMNS = [
    "id",
    "identity",
    "reference",
    "customer_id",
    "purchased_at",
    "purchased_on",
    "month",
    "channel",
    "currency",
    "cancelled",
    "sale_lines",
    "free_lines",
    "return_lines",
    "gross_cents",
    "net_cents",
    "units_milli",
    "batch_id",
]


def _totals(shop: Shop) -> dict[str, np.ndarray]:
    """What each purchase keeps of its lines."""
    amount, sale, quantity = _amounts(shop), shop.line_quantity > 0, shop.line_quantity * 1_000
    sums = {
        "sale_lines": sale,
        "return_lines": ~sale,
        "gross_cents": np.where(sale, amount, 0),
        "net_cents": amount,
        "units_milli": np.where(sale, quantity, 0),
    }
    count = shop.purchase_day.size
    return {name: np.bincount(shop.line_purchase, of, count).astype(np.int64) for name, of in sums.items()}


def _purchase_rows(connection: Connection, shop: Shop, batch: int) -> tuple[list[str], Iterator[Sequence[Any]]]:
    n, totals = shop.purchase_day.size, _totals(shop)
    days, months = _days(connection)
    channels = _picked(CHANNELS, n, shop.seed + 4)
    cancelled = False if connection.dialect.name == "postgresql" else 0

    def rows() -> Iterator[Sequence[Any]]:
        for start in range(0, n, CHUNK):
            part = slice(start, min(start + CHUNK, n))
            ids = range(part.start + 1, part.stop + 1)
            words = [f"G{i}" for i in ids]
            day = shop.purchase_day[part].tolist()
            owner = [i or None for i in shop.purchase_customer[part].tolist()]
            on = [days[d] for d in day]
            yield from zip(
                ids,
                words,
                words,
                owner,
                (f"{d} 12:00:00" for d in on),
                on,
                (months[d] for d in day),
                channels[part],
                repeat("GBP"),
                repeat(cancelled),
                totals["sale_lines"][part].tolist(),
                repeat(0),
                totals["return_lines"][part].tolist(),
                totals["gross_cents"][part].tolist(),
                totals["net_cents"][part].tolist(),
                totals["units_milli"][part].tolist(),
                repeat(batch),
                strict=False,
            )

    return PURCHASE_COLUMNS, rows()


def _days(connection: Connection) -> tuple[list[Any], list[int]]:
    """Each day as the database takes it, and its month."""
    found = [FIRST_DAY + timedelta(days=i) for i in range(DAYS + 1)]
    months = [day.year * 12 + day.month - 1 for day in found]
    return (found if connection.dialect.name == "postgresql" else [day.isoformat() for day in found]), months


def _lines(shop: Shop, batch: int) -> tuple[list[str], Iterator[Sequence[Any]]]:
    columns = [
        "id",
        "purchase_id",
        "identity",
        "product_id",
        "kind",
        "quantity_milli",
        "unit_price_micros",
        "amount_cents",
        "batch_id",
    ]
    n, amount = shop.line_purchase.size, _amounts(shop)
    kinds = np.where(shop.line_quantity > 0, int(LineKind.SALE), int(LineKind.RETURN))

    def rows() -> Iterator[Sequence[Any]]:
        for start in range(0, n, CHUNK):
            part = slice(start, min(start + CHUNK, n))
            ids = range(part.start + 1, part.stop + 1)
            price = shop.prices[shop.line_product[part] - 1] * 10_000
            yield from zip(
                ids,
                (shop.line_purchase[part] + 1).tolist(),
                (i.to_bytes(16, "big") for i in ids),
                shop.line_product[part].tolist(),
                kinds[part].tolist(),
                (shop.line_quantity[part] * 1_000).tolist(),
                price.tolist(),
                amount[part].tolist(),
                repeat(batch),
                strict=False,
            )

    return columns, rows()


def write_csv(path: Path, shop: Shop) -> None:
    """The shop as an invoice export: one line per product sold."""
    days = [(FIRST_DAY + timedelta(days=i)).isoformat() for i in range(DAYS + 1)]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID"])
        owners, when = shop.purchase_customer.tolist(), shop.purchase_day.tolist()
        prices = [f"{cents / 100:.2f}" for cents in shop.prices.tolist()]
        for start in range(0, shop.line_purchase.size, CHUNK):
            part = slice(start, start + CHUNK)
            lines = zip(
                shop.line_purchase[part].tolist(),
                shop.line_product[part].tolist(),
                shop.line_quantity[part].tolist(),
                strict=True,
            )
            writer.writerows(
                (
                    f"{'C' if q < 0 else ''}{100_000 + p}",
                    f"P{c:05d}",
                    f"Product {c}",
                    q,
                    f"{days[when[p]]} 12:00",
                    prices[c - 1],
                    owners[p] or "",
                )
                for p, c, q in lines
            )


@click.command()
@click.option("--lines", default=1_000_000, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--store", help="An empty place for the store: a SQLite file or a PostgreSQL address.")
@click.option("--csv", "csv_path", type=click.Path(path_type=Path), help="A file to write as an invoice export.")
def main(lines: int, seed: int, store: str | None, csv_path: Path | None) -> None:
    """Write a generated shop."""
    shop = make_shop(lines, seed)
    if store:
        engine = open_engine(store)
        migrate(engine)
        write_store(engine, shop)
    if csv_path:
        write_csv(csv_path, shop)
    click.echo(f"{shop.customers:,} customers, {shop.purchase_day.size:,} purchases, {shop.line_purchase.size:,} lines")


if __name__ == "__main__":
    main()
