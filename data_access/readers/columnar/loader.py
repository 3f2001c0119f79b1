"""The loading process: reads its work as JSON from standard input, and writes the copy. See ``bulk``.

It is started as a script and imports nothing of the project: the seconds that takes are the reader's.
"""

from __future__ import annotations

import importlib
import json
import sys
from contextlib import ExitStack
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
from adbc_driver_manager import AdbcConnection, AdbcDatabase, AdbcStatement

if TYPE_CHECKING:
    from collections.abc import Iterator

OPTIONS: dict[str, dict[str, str]] = {"sqlite": {"adbc.sqlite.query.batch_rows": "16384"}, "postgresql": {}}
MOST_BATCHES = 16  # read and not taken yet
SETUP = {
    "sqlite": ("PRAGMA busy_timeout = 30000",),
    "postgresql": ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SET TIME ZONE 'UTC'"),
}


def main() -> None:
    """Make the copy that standard input describes."""
    work = json.load(sys.stdin)
    copy = duckdb.connect(work["path"], config=work["settings"])
    copy.execute("SET TimeZone = 'UTC'")
    # The rows are sorted where they are inserted; keeping the order they are read in would only hold them up.
    copy.execute("SET preserve_insertion_order = false")
    for statement in work["create"]:
        copy.execute(statement)
    with ExitStack() as stack:
        connections = [_connect(stack, work["driver"], work["uri"]) for _ in range(2)]
        for step in work["steps"]:
            _fill(copy, connections, step, OPTIONS[work["driver"]])
    copy.execute("SET preserve_insertion_order = true")
    for statement in work["finish"]:
        copy.execute(statement)
    copy.execute("INSERT INTO copy_state VALUES ($1, $2)", work["state"])
    copy.execute("CHECKPOINT")
    copy.close()


def _connect(stack: ExitStack, driver: str, uri: str) -> AdbcConnection:
    """A connection that sees one state of the record from its first read on."""
    module = importlib.import_module(f"adbc_driver_{driver}")
    database = stack.enter_context(AdbcDatabase(driver=module._driver_path(), uri=uri))  # noqa: SLF001  no public name
    connection: AdbcConnection = stack.enter_context(AdbcConnection(database))
    if driver == "sqlite":
        _run(connection, SETUP[driver])
    connection.set_autocommit(False)
    if driver != "sqlite":
        _run(connection, SETUP[driver])
    return connection


def _run(connection: AdbcConnection, statements: tuple[str, ...]) -> None:
    for text in statements:
        with AdbcStatement(connection) as statement:
            statement.set_sql_query(text)
            stream, _ = statement.execute_query()
            pa.RecordBatchReader.from_stream(stream).close()


def _fill(
    copy: duckdb.DuckDBPyConnection,
    connections: list[AdbcConnection],
    step: dict[str, Any],
    options: dict[str, str],
) -> None:
    """Read the ranges at once, each in its own thread, and insert what comes as it comes.

    Nothing stands in memory between reading and sorting, and what DuckDB sorts it puts into its own files where its
    memory ends. The threads die with the process: when the insert fails, nobody takes from them any more.
    """
    read: Queue[Any] = Queue(MOST_BATCHES)
    for one in zip(connections, step["reads"], strict=True):
        Thread(target=_read, args=(*one, options, read), daemon=True).start()
    copy.register("stream", _joined(read, len(connections)))
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
            if isinstance(found, pa.RecordBatch):
                yield found
            left -= found is None

    return pa.RecordBatchReader.from_batches(begun, batches())


def _read(connection: AdbcConnection, text: str, options: dict[str, str], read: Queue[Any]) -> None:
    """Put the schema of a range, its batches and None there; or what went wrong."""
    try:
        with AdbcStatement(connection) as statement:
            statement.set_options(**options)
            statement.set_sql_query(text)
            stream, _ = statement.execute_query()
            reader = pa.RecordBatchReader.from_stream(stream)
            read.put(reader.schema)
            for batch in reader:
                read.put(batch)
        read.put(None)
    except Exception as error:  # noqa: BLE001  it is raised where the stream is read
        read.put(error)


if __name__ == "__main__":
    main()
