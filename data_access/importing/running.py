"""One running import: its lock, its batch, its progress, and the short transactions it writes in."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import repeat
from typing import TYPE_CHECKING, Any

from data_access.dialect import bulk_insert, reserve_ids
from data_access.importing.report import ImportCancelledError, Progress
from data_access.schema.triggers import batch_inserts
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Engine, Table

    from data_access.importing.lock import ImportGuard
    from data_access.importing.staging import Staging

WRITE_ROWS = 10_000  # rows of one transaction: people who write beside an import wait for one of these, not for all


@dataclass
class Run:
    """What the steps of an import share."""

    engine: Engine
    staging: Staging
    clock: Callable[[], datetime]
    actor: str
    progress: Callable[[Progress], None] | None = None
    cancelled: Callable[[], bool] | None = None
    guard: ImportGuard | None = None
    batch: int = 0
    written: int = 0
    to_write: int = 0
    domains: set[str] = field(default_factory=set)

    def tell(self, phase: str, done: int, total: int | None = None) -> None:
        """Report progress, and stop here when a person asked for it."""
        if self.progress is not None:
            self.progress(Progress(phase, done, total))
        if self.cancelled is not None and self.cancelled():
            message = "The import was cancelled."
            raise ImportCancelledError(message, "Nothing of it is in the store.")

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        """A short transaction that first makes sure the lock is still ours."""
        with UnitOfWork(self.engine, clock=self.clock, actor=self.actor) as work:
            if self.guard is not None:
                self.guard.check(work.connection, work.now, self.batch)
            yield work

    @property
    def sqlite(self) -> bool:
        """Whether times are stored as text in the form SQLAlchemy gives them."""
        return self.engine.dialect.name == "sqlite"

    def stamp(self, moment: datetime) -> object:
        """A UTC time as the driver of the record takes it."""
        return moment.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds") if self.sqlite else moment

    def insert_all(
        self,
        table: Table,
        columns: Sequence[str],
        query: str,
        *,
        constants: dict[str, Any] | None = None,
        change: Callable[[list[list[Any]]], None] | None = None,
    ) -> list[tuple[int, int]]:
        """Insert the answer of a staging query, chunk by chunk, hidden in the batch.

        Returns where each chunk's ids begin: (rows before it, first id). ``change`` may edit the columns in place.
        """
        fixed = {"batch_id": self.batch} | (constants or {})
        names = ("id", *columns, *fixed)
        starts: list[tuple[int, int]] = []
        done = 0
        for chunk in self.staging.batches(query, WRITE_ROWS):
            if change is not None:
                change(chunk)
            rows = len(chunk[0])
            with self.transaction() as work, batch_inserts(work.connection, table.name):
                ids = reserve_ids(work.connection, table, rows)
                # zip hands the driver one tuple after the other from the columns: no list of rows is ever built
                bulk_insert(work.connection, table, names, zip(ids, *chunk, *map(repeat, fixed.values()), strict=False))
            starts.append((done, ids.start))
            done += rows
            self.written += rows
            self.tell("writing", self.written, self.to_write)
        return starts

    def remember_ids(self, name: str, starts: list[tuple[int, int]], total: int) -> None:
        """Keep which ids the chunks got as a staging table (start, stop, first)."""
        self.staging.run(f"CREATE TABLE {name} (start BIGINT, stop BIGINT, first BIGINT)")
        ends = [*(start for start, _ in starts[1:]), total][: len(starts)]
        for (start, first), stop in zip(starts, ends, strict=True):
            row = {"start": start, "stop": stop, "first": first}
            self.staging.run(f"INSERT INTO {name} VALUES ($start, $stop, $first)", row)  # noqa: S608  ours
