"""Small files to import, and what a store holds after them, in plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select

from data_access.importing import Report, check_file, run_import
from data_access.schema import Customer, Product, Purchase, PurchaseLine, StoreSettings
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

# What a file means is judged in a database of its own, whatever the store is: of tests of that alone, those on the
# other database are for the long form. What is written, changed and undone is tested on both every day.
JUDGED = pytest.mark.parametrize(
    "engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.proof)], indirect=True
)
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
HEAD = "order,customer,date,sku,product name,quantity,unit price,country"


def clock() -> datetime:
    """A day on which nothing of the files is in the future."""
    return NOW


@dataclass
class Files:
    """Writes files into a folder and imports them."""

    engine: Engine
    folder: Path
    _names: count[int] = field(default_factory=lambda: count(1))

    def write(self, *rows: str, head: str = HEAD) -> Path:
        """A CSV file of these rows."""
        path = self.folder / f"file{next(self._names)}.csv"
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return path

    def bring(self, *rows: str, head: str = HEAD, kind: str = "purchases", **how: Any) -> Report:
        """Import a file of these rows."""
        return run_import(self.engine, self.write(*rows, head=head), kind, clock=clock, **how)

    def look(self, *rows: str, head: str = HEAD, kind: str = "purchases", **how: Any) -> Report:
        """A dry run of a file of these rows."""
        return check_file(self.engine, self.write(*rows, head=head), kind, clock=clock, **how)

    def settings(self, **values: Any) -> None:
        """Set the store's settings."""
        with UnitOfWork(self.engine, clock=clock) as work:
            row = work.session.get(StoreSettings, 1)
            if row is None:
                work.session.execute(insert(StoreSettings).values(id=1, **values))
            else:
                for name, value in values.items():
                    setattr(row, name, value)


def add(model: Any, engine: Engine, **values: Any) -> None:
    """One row, entered by hand."""
    with UnitOfWork(engine, clock=clock) as work:
        work.session.add(model(**values))


def verdicts(report: Report) -> tuple[int, int, int, int, int]:
    """(accepted, updated, unchanged, duplicates, rejected), which must add up to the rows read."""
    found = (report.accepted, report.updated, report.unchanged, report.duplicates, report.rejected)
    assert sum(found) == report.read
    return found


def rows(engine: Engine, *columns: Any, **where: Any) -> list[tuple[Any, ...]]:
    """Columns of a table as sorted tuples."""
    asked = select(*columns).filter_by(**where) if where else select(*columns)
    with engine.connect() as connection:
        return sorted((tuple(row) for row in connection.execute(asked)), key=repr)


def content(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Everything purchases say, by names that do not depend on the order of imports."""
    p, ln = Purchase, PurchaseLine
    sale = PurchaseLine.__table__.alias("sale")
    with engine.connect() as connection:
        purchases = connection.execute(
            select(p.identity, Customer.reference, p.purchased_at, p.purchased_on, p.month, p.channel, p.country,
                   p.sale_lines, p.free_lines, p.return_lines, p.gross_cents, p.net_cents)
            .join(Customer, Customer.id == p.customer_id, isouter=True)
        ).all()  # fmt: skip
        lines = connection.execute(
            select(p.identity, ln.identity, Product.code, ln.kind, ln.quantity_milli, ln.unit_price_micros,
                   ln.amount_cents, ln.description, sale.c.identity)
            .join(p, p.id == ln.purchase_id)
            .join(Product, Product.id == ln.product_id, isouter=True)
            .join(sale, sale.c.id == ln.returns_line_id, isouter=True)
        ).all()  # fmt: skip
        cancels = p.__table__.alias("cancelled")
        documents = connection.execute(
            select(p.identity, cancels.c.identity).join(cancels, cancels.c.id == p.cancels_purchase_id)
        ).all()
        people = connection.execute(select(Customer.reference, Customer.country, Customer.email)).all()
        goods = connection.execute(select(Product.code, Product.name, Product.category)).all()
    named = {"purchases": purchases, "lines": lines, "cancels": documents, "customers": people, "products": goods}
    return {name: sorted((tuple(row) for row in found), key=repr) for name, found in named.items()}
