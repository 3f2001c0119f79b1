"""A store of a SQLite file, row by row in PostgreSQL, so that both databases hold the same without a second import."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from sqlalchemy import LargeBinary, text

from data_access.schema import Base

if TYPE_CHECKING:
    from sqlalchemy import Column, Connection, Engine, Table

ROWS = 50_000
NULL = "\\N"  # stands in no file of the tests


def copy_rows(source: Engine, target: Engine) -> None:
    """Put every row of a store in place of those of another; its counters stay where they are."""
    tables = Base.metadata.sorted_tables
    with source.connect() as read, target.begin() as write:
        # The rows were logged and checked where they were written.
        write.execute(text("SET LOCAL session_replication_role = replica"))
        for table in reversed(tables):
            write.execute(table.delete())
        for table in tables:
            _copy(read, write, table)
    with target.begin() as write:
        write.execute(text("ANALYZE"))


def _copy(read: Connection, write: Connection, table: Table) -> None:
    names = ", ".join(column.name for column in table.columns)
    rows = read.connection.cursor()
    rows.execute(f"SELECT {', '.join(map(_as_text, table.columns))} FROM {table.name}")
    into = f"COPY {table.name} ({names}) FROM STDIN (FORMAT csv, NULL '{NULL}')"
    with write.connection.cursor().copy(into) as copy:
        while some := rows.fetchmany(ROWS):
            written = io.StringIO()
            csv.writer(written).writerows(some)
            copy.write(written.getvalue())


def _as_text(column: Column[object]) -> str:
    """What gives a cell as PostgreSQL reads it."""
    value = f"'\\x' || hex({column.name})" if isinstance(column.type, LargeBinary) else column.name
    return f"coalesce({value}, '{NULL}')"
