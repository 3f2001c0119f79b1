"""The writing process of a large import: takes chunks of rows and puts each into the record in one transaction.

Started as a script by ``bulk_writer``; it imports nothing of the project, so that it is ready at once. It reads one
order a line from standard input and answers each with a line on standard output. When the importing process is gone,
the orders end and so does this one; a chunk it was still writing is refused once another import took the lock or swept
the batch.
"""

from __future__ import annotations

import json
import signal
import sys
from typing import Any

import adbc_driver_sqlite.dbapi as sqlite
import pyarrow as pa

MINE = """
SELECT count(*) FROM import_lock l, import_batches b WHERE l.holder = ? AND b.id = ? AND b.state = 'writing'
"""


def main() -> None:
    """Serve orders until there are no more."""
    # Ctrl-C in a terminal reaches both processes; the importing one decides what becomes of the batch.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    first_line = sys.stdin.readline()
    if not first_line:
        return  # the file held nothing new
    setup = json.loads(first_line)
    with sqlite.connect(setup["uri"], autocommit=True) as connection, connection.cursor() as cursor:
        for pragma in setup["pragmas"]:
            _rows(cursor, pragma)
        for line in sys.stdin:
            answer: dict[str, Any]
            try:
                # By hand: with its autocommit off the driver holds the write lock from one chunk to the next.
                _rows(cursor, "BEGIN IMMEDIATE")
                first = _write(cursor, setup, json.loads(line))
                _rows(cursor, "COMMIT")
                answer = {"first": first}
            except Exception as error:  # noqa: BLE001  whatever it is, the importing process says it in words
                answer = {"error": f"{error}"}
            print(json.dumps(answer), flush=True)  # noqa: T201  the answer is this process's output
            if "error" in answer:
                break  # the import ends here; closing the connection rolls the chunk back


def _write(cursor: Any, setup: dict[str, Any], order: dict[str, Any]) -> int:  # noqa: ANN401  untyped driver
    """Put one chunk in; the id of its first row."""
    _rows(cursor, "UPDATE import_lock SET heartbeat_at = ? WHERE holder = ?", (order["now"], setup["holder"]))
    if _rows(cursor, MINE, (setup["holder"], setup["batch"])) != [(1,)]:
        raise LookupError(setup["lost"])
    for statement in order["before"]:
        _rows(cursor, statement)
    ((first,),) = _rows(cursor, f"SELECT coalesce(max(id), 0) + 1 FROM {order['table']}")  # noqa: S608  ours
    with pa.memory_map(order["file"]) as file, pa.ipc.open_stream(file) as rows:
        chunk = rows.read_all()
    ids = pa.array(range(first, first + chunk.num_rows), pa.int64())
    cursor.adbc_ingest(order["table"], chunk.add_column(0, "id", ids), mode="append")
    for statement in order["after"]:
        _rows(cursor, statement)
    return int(first)


def _rows(cursor: Any, statement: str, values: tuple[Any, ...] = ()) -> list[Any]:  # noqa: ANN401  untyped driver
    """Carry a statement out to its end; one that is not drained keeps its locks, a writing one too."""
    cursor.execute(statement, values or None)
    found: list[Any] = cursor.fetchall()
    return found


if __name__ == "__main__":
    main()
