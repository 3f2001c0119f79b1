"""Reading the record with ADBC: two connections, each its own range of ids."""

from __future__ import annotations

import importlib
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from adbc_driver_manager import AdbcConnection, AdbcDatabase, AdbcStatement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import ExitStack

    import duckdb

OPTIONS: dict[str, dict[str, str]] = {"sqlite": {"adbc.sqlite.query.batch_rows": "16384"}, "postgresql": {}}
MOST_BATCHES = 16  # read and not taken yet
SETUP = {
    "sqlite": ("PRAGMA busy_timeout = 30000",),
    "postgresql": ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SET TIME ZONE 'UTC'"),
}


class Record:
    """A connection that sees one state of the record from its first read on. ``driver`` is that of ADBC."""

    def __init__(self, stack: ExitStack, driver: str, uri: str) -> None:
        module = importlib.import_module(f"adbc_driver_{driver}")
        path = module._driver_path()  # noqa: SLF001  no public name
        database = stack.enter_context(AdbcDatabase(driver=path, uri=uri))
        self._connection: AdbcConnection = stack.enter_context(AdbcConnection(database))
        self._options = OPTIONS[driver]
        if driver == "sqlite":
            self._set_up(driver)
        self._connection.set_autocommit(False)
        if driver != "sqlite":
            self._set_up(driver)

    def batches(self, text: str) -> Iterator[pa.RecordBatch]:
        """The rows of a statement as they come, at least one batch; it may be empty."""
        with AdbcStatement(self._connection) as statement:
            statement.set_options(**self._options)
            statement.set_sql_query(text)
            stream, _ = statement.execute_query()
            reader = pa.RecordBatchReader.from_stream(stream)
            yield pa.RecordBatch.from_pylist([], reader.schema)
            yield from reader

    def _set_up(self, driver: str) -> None:
        for text in SETUP[driver]:
            with AdbcStatement(self._connection) as statement:
                statement.set_sql_query(text)
                stream, _ = statement.execute_query()
                pa.RecordBatchReader.from_stream(stream).close()


def insert(copy: duckdb.DuckDBPyConnection, records: list[Record], step: dict[str, Any]) -> None:
    """Read the ranges at once, each in its own thread, and insert what comes as it comes.

    Nothing stands in memory between reading and sorting, and what DuckDB sorts it puts into its own files where its
    memory ends. The threads die with the process: when the insert fails, nobody takes from them any more.
    """
    read: Queue[Any] = Queue(MOST_BATCHES)
    for one in zip(records, step["reads"], strict=True):
        Thread(target=_read, args=(*one, read), daemon=True).start()
    copy.register("stream", _joined(read, len(records)))
    copy.execute(step["insert"]).fetchall()
    copy.unregister("stream")


def _joined(read: Queue[Any], readers: int) -> pa.RecordBatchReader:
    """What the readers put there as one stream: DuckDB reads the streams of one statement one after the other."""
    begun = read.get()
    if isinstance(begun, Exception):
        raise begun

    def batches() -> Iterator[pa.RecordBatch]:
        left = readers
        while left:
            found = read.get()
            if isinstance(found, Exception):
                raise found
            if found is not None:
                yield found
            left -= found is None

    return pa.RecordBatchReader.from_batches(begun.schema, batches())


def _read(record: Record, text: str, read: Queue[Any]) -> None:
    """Put the batches of a range and None there; or what went wrong."""
    try:
        for batch in record.batches(text):
            read.put(batch)
        read.put(None)
    except Exception as error:  # noqa: BLE001  it is raised where the stream is read
        read.put(error)
