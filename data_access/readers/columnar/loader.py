"""The loading process: reads its work as JSON from standard input, and writes the copy. See ``bulk``.

It is started as a script and imports nothing of the project: the seconds that takes are the reader's.
"""

from __future__ import annotations

import importlib
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import duckdb
import pyarrow as pa
from adbc_driver_manager import AdbcConnection, AdbcDatabase, AdbcStatement

OPTIONS: dict[str, dict[str, str]] = {"sqlite": {"adbc.sqlite.query.batch_rows": "16384"}, "postgresql": {}}
STAGING = "staging"  # in memory: what was read and is not sorted yet
RANGES = ("first", "second")
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
    copy.execute(f"ATTACH ':memory:' AS {STAGING}")
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
    """Read both ranges at once, each in its own thread, and move them on together.

    DuckDB reads the streams of one statement one after the other, so each gets a statement of its own.
    """
    with ThreadPoolExecutor(len(connections)) as pool:
        ranges = zip(RANGES, connections, step["reads"], strict=True)
        for done in [pool.submit(_read, copy.cursor(), *one, options) for one in ranges]:
            done.result()
    copy.execute(step["insert"]).fetchall()
    for name in RANGES:
        copy.execute(f"DROP TABLE {STAGING}.{name}")


def _read(
    cursor: duckdb.DuckDBPyConnection, name: str, connection: AdbcConnection, text: str, options: dict[str, str]
) -> None:
    with AdbcStatement(connection) as statement, cursor:
        statement.set_options(**options)
        statement.set_sql_query(text)
        stream, _ = statement.execute_query()
        cursor.register("stream", pa.RecordBatchReader.from_stream(stream))
        cursor.execute(f"CREATE TABLE {STAGING}.{name} AS FROM stream").fetchall()
        cursor.unregister("stream")


if __name__ == "__main__":
    main()
