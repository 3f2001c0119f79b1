"""Building a copy from the record: through the record's own connection when small, in bulk when large."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import duckdb
from sqlalchemy import func, select

from data_access.readers.columnar.compiling import constant_text
from data_access.readers.columnar.copy import Copy
from data_access.readers.columnar.delta import rollups, save
from data_access.readers.columnar.layout import SOURCES, create_statements, insert_rows, visible_rows
from data_access.readers.columnar.rows import arrow_tables
from data_access.readers.columnar.watermark import Watermark, newest
from data_access.schema import PurchaseLine
from data_access.schema.facts import fact_selects
from data_access.schema.heard import heard_selects

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

ARRAY_BITS = 20
# A delta counts a few customers, whose ids lie as far apart as everybody's: an array for each would be mostly empty.
NO_LARGE_ARRAYS = "SET SESSION perfect_ht_threshold = 12"
BULK_LINES = 150_000  # from here on, starting a process that reads in bulk pays


def open_copy(path: Path, *, memory: str, threads: int) -> duckdb.DuckDBPyConnection:
    """Open (or create) a copy. Times in it are UTC, whatever the machine's zone."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "threads": threads,
        "temp_directory": f"{path}.tmp",
    }
    copy = duckdb.connect(str(path), config=settings)
    copy.execute("SET TimeZone = 'UTC'")
    # Groups by two periods are counted in a plain array up to this many bits; by default only up to 12.
    copy.execute(f"SET GLOBAL perfect_ht_threshold = {ARRAY_BITS}")
    path.chmod(0o600)
    return copy


def reopen(path: Path, *, memory: str, threads: int) -> Copy:
    """A copy that another process left, with the watermark it left it at."""
    database = open_copy(path, memory=memory, threads=threads)
    (state,) = database.execute("FROM copy_state").fetchall()
    return Copy(database, path, Watermark(*state))


@cache
def form() -> str:
    """A name for what a copy holds and how: a copy of another form cannot be taken over."""
    texts = [duckdb.__version__, *create_statements(), *rollups(), *(constant_text(visible_rows(t)) for t in SOURCES)]
    views = [constant_text(view) for view in (fact_selects() | heard_selects()).values()]
    return hashlib.sha256("\n".join(texts + views).encode()).hexdigest()[:12]


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection whose reads all see one state of the record."""
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def build_small(copy: duckdb.DuckDBPyConnection, engine: Engine) -> Watermark:
    """Fill an empty copy through the record's views, from one state of the record; the watermark of that state."""
    for statement in create_statements():
        copy.execute(statement)
    copy.execute("BEGIN")
    with snapshot(engine) as connection:
        watermark = newest(connection)
        for table in SOURCES:
            for rows in arrow_tables(connection, visible_rows(table)):
                copy.register("fresh", rows)
                copy.execute(insert_rows(table, "fresh"))
                copy.unregister("fresh")
    for statement in rollups():
        copy.execute(statement)
    save(copy, watermark)
    copy.execute("COMMIT")
    return watermark


def is_large(engine: Engine, lines: int) -> bool:
    """Whether the record holds so many lines that reading them in bulk pays. The highest id is near enough."""
    with engine.connect() as connection:
        highest = connection.execute(select(func.max(PurchaseLine.id))).scalar()
    return (highest or 0) >= lines
