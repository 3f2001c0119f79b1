"""Where a file waits while it is judged: a DuckDB database in memory, with a temporary folder for what does not fit.

Parsed chunks go in as Arrow tables; every verdict is one statement over all rows, and DuckDB spills what does not fit
into its memory limit, so that a file of 2 GB needs no more memory than one of 2 MB. Nothing here outlives the import:
the folder goes with the object; what a killed process leaves is removed by a later import.
"""

from __future__ import annotations

import os
import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self

import duckdb
import psutil
import pyarrow as pa

from data_access.errors import UserError
from data_access.importing.reading.column import Spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import TracebackType

MEMORY_LIMIT = "450MB"  # to compare; beside some 350 MB of program and chunks
WRITING_LIMIT = "350MB"  # to write, beside the process that writes, which takes some 190 MB
THREADS = 2
# Up to here planning a statement takes longer than running it, and a second thread has nothing to do: a quarter less of
# the processor for a file of a few rows.
PLAIN_ROWS = 2_000
IDLE_SECONDS = 3600
_PREFIX = "rapport-import-"
WAITING = 4  # chunks between the parser and DuckDB: enough to keep both busy, few enough to stay small

_TYPES = {
    "datetime": pa.timestamp("us"),
    "day": pa.date32(),
    "money": pa.int64(),
    "price": pa.int64(),
    "quantity": pa.int64(),
    "birth_year": pa.int64(),
    "rating": pa.int64(),
}
_DUCK_TYPES = {
    pa.string(): "VARCHAR",
    pa.binary(): "BLOB",
    pa.timestamp("us"): "TIMESTAMP",
    pa.date32(): "DATE",
    pa.int64(): "BIGINT",
    pa.bool_(): "BOOLEAN",
}


def arrow_type(field_type: str) -> pa.DataType:
    """How a field of a file is staged; everything that is not a number or a time is text."""
    return _TYPES.get(field_type, pa.string())


class Staging:
    """A temporary database for one file.

    Parameters
    ----------
    columns : the staged fields and their Arrow types. ``row_no`` and ``key`` come first by themselves.
    folder : where the temporary folder is made; the system's temporary folder when empty.
    """

    def __init__(self, columns: Mapping[str, pa.DataType], folder: Path | None = None) -> None:
        self._folder = TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", dir=folder, ignore_cleanup_errors=True)
        home = Path(self._folder.name)
        sweep_left_behind(home.parent, home.stat().st_mtime)
        settings: dict[str, Any] = {
            "memory_limit": MEMORY_LIMIT,
            "threads": THREADS,
            "temp_directory": str(home / "spill"),
            "preserve_insertion_order": False,
            "checkpoint_threshold": "1TB",  # also in memory it would tidy up every 16 MB: half the rate of reading
        }
        self.duck = duckdb.connect(":memory:", config=settings)
        # In notebooks it is drawn by default, on the stream that --json writes to.
        self.duck.execute("SET enable_progress_bar = false")
        self.duck.execute("SET TimeZone = 'UTC'")
        self._schema = pa.schema([("row_no", pa.int64()), ("key", pa.binary()), *columns.items()])
        self.create("raw", self._schema)
        self.staged = 0
        self.per_row = 1  # numbers of staged rows for each row of the file
        self._feeder = ThreadPoolExecutor(1, thread_name_prefix="staging")
        self._waiting: list[Future[None]] = []

    def create(self, name: str, schema: pa.Schema) -> None:
        """Create an empty table of ours."""
        columns = ", ".join(f'"{field.name}" {_DUCK_TYPES[field.type]}' for field in schema)
        self.duck.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")

    def table(self, rows: Sequence[int], keys: Sequence[bytes], fields: Mapping[str, Sequence[Any]]) -> pa.Table:
        """Parsed rows as an Arrow table of the staged columns; a field that is not there is empty."""
        arrays = [pa.array(rows, pa.int64()), pa.array(keys, pa.binary())]
        for field in self._schema.names[2:]:
            kind = self._schema.field(field).type
            values = fields.get(field)
            if values is None:
                arrays.append(pa.nulls(len(rows), kind))
            else:
                arrays.append(values.arrow(kind) if isinstance(values, Spread) else pa.array(values, kind))
        return pa.Table.from_arrays(arrays, schema=self._schema)

    def add(self, table: pa.Table) -> None:
        """Stage a table of rows while the caller goes on with the next one."""
        while len(self._waiting) >= WAITING:
            self._waiting.pop(0).result()
        self.staged += len(table)
        # DuckDB works without the interpreter lock: it stores this chunk while the next one is parsed.
        self._waiting.append(self._feeder.submit(self.insert, "raw", table))

    def finish(self) -> None:
        """Wait until every chunk is stored."""
        while self._waiting:
            self._waiting.pop(0).result()
        if self.staged <= PLAIN_ROWS:
            self.duck.execute("PRAGMA disable_optimizer")
            self.duck.execute("SET threads = 1")

    def insert(self, name: str, table: pa.Table) -> None:
        """Append an Arrow table to one of ours."""
        self.duck.register("incoming", table)
        self.duck.execute(f"INSERT INTO {name} SELECT * FROM incoming")  # noqa: S608  a table of ours
        self.duck.unregister("incoming")

    def run(self, statements: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Execute statements that are written in this package.

        Raises
        ------
        UserError : the file holds more rows than can be compared in the memory that an import may take.
        """
        try:
            self.duck.execute(statements, parameters or None)
        except duckdb.OutOfMemoryException as error:
            raise self._too_large() from error

    def _too_large(self) -> UserError:
        return UserError(
            f"The file has {self.staged:,} rows, more than an import may take memory for.",
            "Split it by date into smaller files and import them one after the other; nothing was written.",
        )

    def make_room(self) -> None:
        """Leave memory to the process that writes: what is left to do here needs less."""
        self.duck.execute(f"SET memory_limit = '{WRITING_LIMIT}'")

    def one(self, query: str, parameters: Mapping[str, Any] | None = None) -> tuple[Any, ...]:
        """The first row of a query that always has one."""
        row = self.duck.execute(query, parameters or None).fetchone()
        if row is None:
            message = f"no row: {query[:80]}"
            raise LookupError(message)
        return row

    def count(self, table: str) -> int:
        """Rows of a table of ours."""
        return int(self.one(f"SELECT count(*) FROM {table}")[0])  # noqa: S608  a table of ours

    @property
    def folder(self) -> Path:
        """The temporary folder of this import; everything in it goes with the object."""
        return Path(self._folder.name)

    def tables(self, query: str, rows: int) -> Iterator[pa.Table]:
        """The answer as Arrow tables of ``rows`` rows at a time, never whole in memory.

        Raises
        ------
        UserError : as ``run``.
        """
        cursor = self.duck.cursor()
        try:
            for batch in cursor.sql(query).to_arrow_reader(rows):
                if batch.num_rows:
                    yield pa.Table.from_batches([batch])
        except duckdb.OutOfMemoryException as error:
            raise self._too_large() from error
        finally:
            cursor.close()

    def batches(self, query: str, rows: int) -> Iterator[list[list[Any]]]:
        """The answer as columns of Python values, ``rows`` rows at a time."""
        for table in self.tables(query, rows):
            yield [python_values(column) for column in table.columns]

    def rows(self, query: str, rows: int = 5_000) -> Iterator[tuple[Any, ...]]:
        """The answer row by row, in constant memory."""
        for columns in self.batches(query, rows):
            yield from zip(*columns, strict=True)

    def close(self) -> None:
        """Drop everything."""
        self._feeder.shutdown(wait=True, cancel_futures=True)
        self.duck.close()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        """Use as a block: the folder is gone when it ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Drop everything, whatever happened."""
        self.close()


def sweep_left_behind(folder: Path, now: float) -> int:
    """Remove the temporary folders of imports whose process was killed; how many there were. ``now``: as file times.

    Only folders of process numbers that are gone for an hour: another machine may share the folder.
    """
    gone = 0
    for left in folder.glob(f"{_PREFIX}*-*"):
        process = left.name.removeprefix(_PREFIX).partition("-")[0]
        try:
            idle = now - left.stat().st_mtime > IDLE_SECONDS
        except OSError:
            continue  # somebody else removed it
        if process.isdigit() and idle and not psutil.pid_exists(int(process)):
            shutil.rmtree(left, ignore_errors=True)
            gone += 1
    return gone


def python_values(column: pa.Array | pa.ChunkedArray) -> list[Any]:
    """A column as Python values; whole numbers without gaps by way of numpy, five times as fast as one by one."""
    if column.null_count == len(column):
        return [None] * len(column)
    if column.null_count == 0 and pa.types.is_integer(column.type):
        values: list[Any] = column.to_numpy().tolist()
        return values
    return list(column.to_pylist())
