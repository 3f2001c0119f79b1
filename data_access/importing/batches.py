"""The life of a batch: begun, published, and swept when it was never published or was undone.

A batch's rows are seen exactly while its state is ``published``, so removing them may take its time and may be
interrupted: whoever comes next goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from data_access.importing.lock import is_locked
from data_access.schema import (
    Address,
    Base,
    Case,
    ChangeLog,
    Customer,
    Feedback,
    HeldFeedback,
    ImportBatch,
    ImportReject,
    Product,
    Purchase,
    PurchaseLine,
    Visit,
)
from data_access.unit_of_work import UnitOfWork, utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from sqlalchemy import Connection, Engine, Table

    from data_access.schema import Statement

CHUNK = 5_000


def table_of(model: type[Base]) -> Table:
    """The table of a model; SQLAlchemy declares it as something wider."""
    return model.metadata.tables[model.__tablename__]


# Children first, so that no row is removed while another of the batch still points to it.
BATCH_TABLES: tuple[Table, ...] = tuple(
    map(table_of, (Visit, Case, HeldFeedback, Feedback, PurchaseLine, Purchase, Address, Product, Customer))
)


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One import as the list of imports shows it."""

    id: int
    kind: str
    file_name: str
    state: str
    mode: str
    started_at: datetime
    started_by: str
    published_at: datetime | None
    undone_at: datetime | None
    summary: dict[str, Any]


def list_batches(engine: Engine, *, limit: int = 200) -> list[BatchRow]:
    """The imports, newest first."""
    b = ImportBatch
    when = (b.started_at, b.started_by, b.published_at, b.undone_at)
    asked: Statement = select(b.id, b.kind, b.file_name, b.state, b.mode, *when, b.summary)
    with engine.connect() as connection:
        rows = connection.execute(asked.order_by(b.id.desc()).limit(limit)).all()
    return [BatchRow(**row._asdict() | {"summary": row.summary or {}}) for row in rows]


def open_batch(work: UnitOfWork, values: dict[str, Any]) -> int:
    """Begin a batch; its rows stay hidden until it is published."""
    row = values | {"state": "writing", "started_at": work.now, "started_by": work.actor}
    answer = work.connection.execute(insert(ImportBatch).values(row).returning(ImportBatch.id))
    return int(answer.scalar_one())


def log_batch(connection: Connection, domains: Iterable[str], batch: int) -> None:
    """Tell every reader that a batch came or went: one change-log row for each domain it touched."""
    for domain in domains:
        row = {"domain": domain, "table_name": "import_batches", "row_id": None, "batch_id": batch}
        connection.execute(insert(ChangeLog).values(row))


def domains_of(connection: Connection, batch: int) -> list[str]:
    """The domains in which a batch owns rows."""
    domain = {"visits": "service", "cases": "cases", "feedback": "feedback", "held_feedback": "feedback",
              "addresses": "customers", "customers": "customers"}  # fmt: skip
    found = {
        domain.get(table.name, "purchases")
        for table in BATCH_TABLES
        if connection.execute(select(table.c.id).where(table.c.batch_id == batch).limit(1)).first()
    }
    return sorted(found)


def sweep(engine: Engine, *, clock: Callable[[], datetime] = utc_now) -> int:
    """Remove the rows of batches that are not published and that no living import writes; how many batches had any.

    Called when the server starts and before each import. Interrupted, it goes on at the next call.
    """
    with engine.connect() as connection:
        if is_locked(connection, clock()):
            return 0
    return sweep_all(engine, clock=clock)


def sweep_all(engine: Engine, *, clock: Callable[[], datetime] = utc_now) -> int:
    """The same for whoever holds the import lock."""
    with engine.connect() as connection:
        asked = select(ImportBatch.id, ImportBatch.state).where(ImportBatch.state != "published")
        hidden = connection.execute(asked).all()
        dirty = [row.id for row in hidden if row.state == "writing" or domains_of(connection, row.id)]
    for batch in dirty:
        remove_rows(engine, batch, clock=clock)
    return len(dirty)


def remove_rows(
    engine: Engine, batch: int, *, clock: Callable[[], datetime], step: Callable[[int], None] = lambda _: None
) -> dict[str, int]:
    """Remove a hidden batch's rows in short transactions; rows removed by table."""
    _abandon(engine, batch, clock)
    removed: dict[str, int] = {}
    for table in BATCH_TABLES:
        count = 0
        while gone := _remove_some(engine, table, batch, clock):
            count += gone
            step(gone)
        if count:
            removed[table.name] = count
    return removed


def _abandon(engine: Engine, batch: int, clock: Callable[[], datetime]) -> None:
    """Mark a batch that was being written as given up, and cut the links between its rows."""
    with UnitOfWork(engine, clock=clock) as work:
        writing = (ImportBatch.id == batch) & (ImportBatch.state == "writing")
        given_up = work.connection.execute(update(ImportBatch).where(writing).values(state="abandoned")).rowcount
        if given_up:
            work.connection.execute(delete(ImportReject).where(ImportReject.batch_id == batch))
        for model, link in ((PurchaseLine, PurchaseLine.returns_line_id), (Purchase, Purchase.cancels_purchase_id)):
            linked = (model.batch_id == batch) & link.is_not(None)
            work.connection.execute(update(model).where(linked).values({link: None}))


def _remove_some(engine: Engine, table: Table, batch: int, clock: Callable[[], datetime]) -> int:
    """One short transaction of the removal."""
    with UnitOfWork(engine, clock=clock) as work:
        some = select(table.c.id).where(table.c.batch_id == batch).order_by(table.c.id).limit(CHUNK)
        ids = work.connection.execute(some).scalars().all()
        if ids:
            work.connection.execute(delete(table).where(table.c.id.in_(ids)))
        return len(ids)
