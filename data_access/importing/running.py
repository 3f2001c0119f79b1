"""One running import: its lock, its batch, its progress, and the short transactions it writes in."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from data_access.dialect import bulk_insert_table, reserve_ids
from data_access.importing.bulk_writer import BulkWriter
from data_access.importing.report import ImportCancelledError, Progress
from data_access.schema.triggers import batch_inserts
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import ExitStack
    from datetime import datetime

    from sqlalchemy import Engine, Table

    from data_access.importing.lock import ImportGuard
    from data_access.importing.staging import Staging

WRITE_ROWS = 10_000  # rows of one transaction: people who write beside an import wait for one of these, not for all
BULK_ROWS = 20_000
BULK_FROM = 30_000  # rows of an import from which starting a writing process pays


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
    matched: int = 0  # returns whose link is new or another
    written: int = 0
    to_write: int = 0
    domains: set[str] = field(default_factory=set)
    _writer: BulkWriter | None = None

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
        queries: Iterable[str],
        *,
        constants: dict[str, Any] | None = None,
        generated: Mapping[str, Callable[[int], Sequence[Any]]] | None = None,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> list[tuple[int, int]]:
        """Insert the answers of staging queries, one after the other, chunk by chunk, hidden in the batch.

        ``columns`` name what each query gives; ``generated`` columns are made for so many rows at a time; ``meanwhile``
        is done while the last chunks are written, where another process writes them.
        Returns where each chunk's ids begin: (rows before it, first id).
        """
        fixed = {"batch_id": self.batch} | (constants or {})
        writer = self._bulk_writer()
        rows: list[int] = []
        firsts: list[int] = []
        size = BULK_ROWS if writer else WRITE_ROWS
        for chunk in chain.from_iterable(self.staging.tables(query, size) for query in queries):
            whole = chunk.rename_columns(list(columns))
            for name, make in (generated or {}).items():
                whole = whole.append_column(name, pa.array(make(len(chunk))))
            for name, value in fixed.items():
                whole = whole.append_column(name, pa.repeat(value, len(chunk)))
            rows.append(len(chunk))
            if writer:
                writer.put(table.name, whole, self.stamp(self.clock()))
                self._note(firsts, writer.written(), rows)
            else:
                self._note(firsts, [self._insert(table, whole)], rows)
        meanwhile()
        while writer and len(firsts) < len(rows):
            self._note(firsts, writer.written(at_least=1), rows)
        return list(zip(accumulate(rows, initial=0), firsts, strict=False))

    def _note(self, firsts: list[int], more: list[int], rows: list[int]) -> None:
        """Count chunks that were written, and stop here when a person asked for it."""
        self.written += sum(rows[len(firsts) : len(firsts) + len(more)])
        firsts += more
        self.tell("writing", self.written, self.to_write)

    def _insert(self, table: Table, chunk: pa.Table) -> int:
        """Put one chunk in through the record's own connection; the id of its first row."""
        with self.transaction() as work, batch_inserts(work.connection, table.name):
            ids = reserve_ids(work.connection, table, len(chunk))
            bulk_insert_table(work.connection, table, chunk.add_column(0, "id", pa.array(ids, pa.int64())))
        return ids.start

    def prepare_bulk(self, rows: int, stack: ExitStack) -> None:
        """Start the writing process where so many rows are worth it, to be ready when they are judged.

        It ends with ``stack``.
        """
        if self.sqlite and rows >= BULK_FROM and self.engine.url.database not in {None, "", ":memory:"}:
            self._writer = stack.enter_context(BulkWriter(self.engine, self.staging.folder))

    def make_room(self) -> None:
        """Leave memory to the process that writes, where there is one."""
        if self._writer is not None:
            self.staging.make_room()

    def _bulk_writer(self) -> BulkWriter | None:
        """The writing process, where it pays: many rows for a SQLite file."""
        if self._writer is None or self.guard is None or self.to_write < BULK_FROM:
            return None
        self._writer.begin(self.guard.holder, self.batch)
        return self._writer

    def remember_ids(self, name: str, starts: list[tuple[int, int]], total: int) -> None:
        """Keep which ids the chunks got as a staging table (start, stop, first), one row for ids without a gap."""
        runs = [(start, first) for place, (start, first) in enumerate(starts)
                if not place or start - starts[place - 1][0] != first - starts[place - 1][1]]  # fmt: skip
        ends = [*(start for start, _ in runs[1:]), total][: len(runs)]
        rows = [f"({start}::BIGINT, {stop}::BIGINT, {first}::BIGINT)"
                for (start, first), stop in zip(runs, ends, strict=True)]  # fmt: skip
        values = ", ".join(rows or ["(0::BIGINT, 0::BIGINT, 0::BIGINT)"])  # a row from nothing to nothing fits nobody
        self.staging.run(f"CREATE TABLE {name} AS FROM (VALUES {values}) AS ids(start, stop, first)")
