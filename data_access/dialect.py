"""The few differences between the databases of the record. Each is tested on both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.csv as pa_csv
from sqlalchemy import text

from data_access.errors import StoreBusyError, StoreError, UserError
from data_access.schema.triggers import WRITE_LOCK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Table, TextClause
    from sqlalchemy.exc import OperationalError


def begin_writing(connection: Connection) -> None:
    """Make this transaction the only writing one, before its first read, so that two of them never deadlock."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITE_LOCK})


def refusal(error: OperationalError) -> BaseException:
    """The error for people when the database could not write; any other error as it is."""
    return refusal_in_words(str(error.orig)) or error


def refusal_in_words(said: str) -> UserError | None:
    """The error for people behind what a database said when it could not write; None for anything else."""
    if any(words in said for words in ("locked", "lock timeout", "deadlock detected")):
        return StoreBusyError("The store was busy and nothing was saved.", "Try again in a moment.")
    if "readonly" in said or "disk is full" in said or "No space left" in said:
        return StoreError(
            f"The store cannot be written: {said}.", "Nothing was saved; make room, or the file writable."
        )
    return None


def as_written(statement: str) -> TextClause:
    """A statement somebody else wrote, for a database of theirs: nothing in it is a parameter."""
    return text(statement.replace(":", "\\:"))


def bulk_insert(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert plain rows as fast as the database takes them: COPY on PostgreSQL, executemany on SQLite.

    ``rows`` hold database values already (ISO strings or date objects for dates, UTC for times): no type is converted.
    """
    names = ", ".join(columns)
    if connection.dialect.name == "postgresql":
        cursor = connection.connection.cursor()
        with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(columns))
    driver = connection.connection.driver_connection
    driver.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)  # type: ignore[union-attr]  # noqa: S608


def bulk_insert_table(connection: Connection, table: Table, rows: pa.Table) -> None:
    """The same for an Arrow table whose columns are named as the record's.

    PostgreSQL takes it as CSV, which Arrow writes without an object for every cell: a quoted cell is a value, also an
    empty one, and nothing between two commas is NULL.
    """
    if connection.dialect.name != "postgresql":
        cells = [column.to_pylist() for column in rows.columns]
        bulk_insert(connection, table, rows.column_names, zip(*cells, strict=True))
        return
    for place, column in enumerate(rows.columns):
        if pa.types.is_binary(column.type):
            written = pa.array(
                [None if cell is None else f"\\x{cell.hex()}" for cell in column.to_pylist()], pa.string()
            )
            rows = rows.set_column(place, rows.column_names[place], written)
    text_form = pa.BufferOutputStream()
    pa_csv.write_csv(rows, text_form, pa_csv.WriteOptions(include_header=False, quoting_style="all_valid"))
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {table.name} ({', '.join(rows.column_names)}) FROM STDIN (FORMAT csv)") as copy:
        copy.write(text_form.getvalue().to_pybytes())


def reserve_ids(connection: Connection, table: Table, count: int) -> range:
    """Ids for ``count`` rows that nobody else will use; the caller holds the write lock of this transaction."""
    if connection.dialect.name == "postgresql":
        sequence = f"{table.name}_id_seq"
        first = connection.execute(text("SELECT nextval(CAST(:name AS regclass))"), {"name": sequence}).scalar_one()
        move = text("SELECT setval(CAST(:name AS regclass), :last)")
        connection.execute(move, {"name": sequence, "last": first + max(count, 1) - 1})
        return range(first, first + count)
    highest = connection.execute(text(f"SELECT max(id) FROM {table.name}")).scalar() or 0  # noqa: S608  a table of ours
    if table.dialect_options["sqlite"]["autoincrement"]:
        counted = text("SELECT max(seq) FROM sqlite_sequence WHERE name = :name")
        highest = max(highest, connection.execute(counted, {"name": table.name}).scalar() or 0)
    return range(highest + 1, highest + 1 + count)


def damaged_pages(connection: Connection) -> list[str]:
    """What the database itself says is damaged in its file; PostgreSQL checks its pages when it reads them."""
    if connection.dialect.name != "sqlite":
        return []
    return [said for said in connection.execute(text("PRAGMA integrity_check")).scalars() if said != "ok"]


def broken_references(connection: Connection) -> list[str]:
    """Rows that refer to rows that are not there; PostgreSQL never lets one arise."""
    if connection.dialect.name != "sqlite":
        return []
    rows = connection.execute(text("PRAGMA foreign_key_check")).all()
    return [f"row {row[1]} of {row[0]} refers to {row[2]}" for row in rows]


def trigger_names(connection: Connection) -> set[str]:
    """The names of the triggers the store has."""
    if connection.dialect.name == "sqlite":
        return set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
    ours = (
        "SELECT tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    return set(connection.execute(text(f"{ours} AND c.relnamespace = current_schema()::regnamespace")).scalars())


def restart_ids(connection: Connection, table: Table, column: str = "id", *, after: int = 0) -> None:
    """Let the next id of a table follow its highest, and ``after``, when rows were put in with ids of their own."""
    highest = connection.execute(text(f"SELECT max({column}) FROM {table.name}")).scalar() or 0  # noqa: S608  ours
    last = max(highest, after)
    if connection.dialect.name == "postgresql":
        # The third argument says whether ``last`` was used already: an empty table starts at 1 again.
        move = text("SELECT setval(CAST(:name AS regclass), :last, :used)")
        values = {"name": f"{table.name}_{column}_seq", "last": max(last, 1), "used": last > 0}
        connection.execute(move, values)
        return
    counted = connection.execute(text("SELECT 1 FROM sqlite_sequence WHERE name = :name"), {"name": table.name}).first()
    change = "UPDATE sqlite_sequence SET seq = :last WHERE name = :name"
    insert = "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"
    connection.execute(text(change if counted else insert), {"name": table.name, "last": last})
