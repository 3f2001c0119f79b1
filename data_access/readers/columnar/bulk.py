"""Building a copy in bulk, in a process of its own: ADBC reads two ranges of ids at once into DuckDB.

A process of its own is no luxury. ADBC carries its own SQLite, and two SQLite libraries in one process undo each
other's file locks: closing a file in one drops the locks of the other, and a checkpoint does not see the other's
readers. Between processes the locks work. The server also stays responsive and gets its memory back.

The two ranges are read by two connections, which see two states of the record, both later than the watermark. Rows of
batches that were not published at the watermark and rows with ids above those of then are left out; whatever else
differs was logged after the watermark, and the delta repairs it before the copy answers.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import Boolean, Date, DateTime, Float, Integer, and_, func, or_, select

from data_access.readers.columnar import packed
from data_access.readers.columnar.delta import rollup, rollups
from data_access.readers.columnar.layout import (
    LIVES,
    OWNERS,
    ROLLUPS,
    SOURCES,
    base_type,
    create_statements,
    insert_joined_lines,
    insert_owned_rows,
    insert_rows,
    key_name,
    record_key,
    stored_rows,
)
from data_access.readers.columnar.watermark import Watermark, newest
from data_access.schema import ImportBatch
from data_access.schema.heard import first_heard

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement, Connection, Engine
    from sqlalchemy.types import TypeEngine

    from data_access.schema.base import Statement

LOOK_AFTER_SECONDS = 0.2
MEMORY = "1GB"  # what does not fit is sorted in DuckDB's own files, which costs a tenth more at ten million lines
MEMORY_BESIDE_ARRAYS = "300MB"
LOADER = "data_access.loading"
ROOT = Path(__file__).resolve().parents[3]  # a plain checkout is not installed, and need not be the current folder


class BulkLoadError(Exception):
    """The loading process ended without a copy; the text is what it said."""


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """What the record looked like before the load began, and what may therefore be read."""

    watermark: Watermark
    hidden: tuple[int, ...]
    last_batch: int
    first_ids: dict[str, int]
    last_ids: dict[str, int]


def make_plan(connection: Connection) -> BulkPlan:
    """Plan a load: the watermark first, so that whatever comes later is repaired by the delta."""
    batches = connection.execute(select(ImportBatch.id, ImportBatch.state)).all()
    first_ids, last_ids = (
        {table: connection.execute(select(end(record_key(table)))).scalar() or 0 for table in SOURCES}
        for end in (func.min, func.max)
    )
    return BulkPlan(
        watermark=newest(connection),
        hidden=tuple(batch for batch, state in batches if state != "published"),
        last_batch=max((batch for batch, _ in batches), default=0),
        first_ids=first_ids,
        last_ids=last_ids,
    )


def has_strays(connection: Connection, plan: BulkPlan) -> bool:
    """Whether a batch begun since the plan, and not published yet, wrote rows under ids the plan let through.

    SQLite gives the highest id again after its row was deleted, so an id alone does not tell the two apart.
    """
    begun = select(ImportBatch.id).where(ImportBatch.id > plan.last_batch, ImportBatch.state != "published")
    batches = connection.execute(begun).scalars().all()
    return any(
        connection.execute(select(source.id).where(source.batch_id == batch, source.id <= plan.last_ids[table])).first()
        for batch in batches
        for table, source in SOURCES.items()
        if table not in OWNERS
    )


def load(
    engine: Engine,
    plan: BulkPlan,
    path: Path,
    *,
    threads: int,
    wanted: Callable[[], bool] = lambda: True,
) -> None:
    """Make the copy at ``path`` as the plan says. Given up when it is no longer wanted.

    Raises
    ------
    BulkLoadError : the process failed; a part of a file may lie at ``path``.
    """
    arrays = packed.fits(plan.first_ids, plan.last_ids)
    settings = {"memory_limit": MEMORY_BESIDE_ARRAYS if arrays else MEMORY, "threads": threads}
    work = {
        "driver": engine.dialect.name,
        "uri": _uri(engine),
        "path": str(path),
        "settings": settings | {"temp_directory": f"{path}.tmp"},
        "create": create_statements(),
        "before": [_step(engine, table, plan) for table in SOURCES if table not in packed.TABLES],
        "arrays": _arrays(engine, plan) if arrays else None,
        "steps": [_step(engine, table, plan) for table in packed.TABLES],
        "finish": rollups(),
        "state": list(plan.watermark),
    }
    command = [sys.executable, "-P", "-m", LOADER]  # -P: the current folder is no place to import from
    places = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    with subprocess.Popen(  # noqa: S603  our own module, by our own Python
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": places}
    ) as loader:
        text: str | None = json.dumps(work)
        while loader.returncode is None:
            try:
                said = loader.communicate(text, timeout=LOOK_AFTER_SECONDS)[1]
            except subprocess.TimeoutExpired:
                text = None
                if not wanted():
                    loader.kill()
    if loader.returncode:
        raise BulkLoadError(said.strip()[-2_000:])


def _arrays(engine: Engine, plan: BulkPlan) -> dict[str, Any]:
    """How purchases and lines are read into arrays; the tables that are filled from them."""
    statements = (packed.packed_purchases(), packed.packed_lines())
    reads = {
        name: {"texts": _reads(engine, table, plan, statement, "ids"), "rows": _most_rows(table, plan)}
        for name, table, statement in zip(("purchases", "lines"), packed.TABLES, statements, strict=True)
    }
    return {
        **reads,
        "heard": rollup(first_heard.name),
        "numbers": packed.NUMBERS,
        "tables": [*packed.TABLES, *ROLLUPS, LIVES],
    }


def _most_rows(table: str, plan: BulkPlan) -> list[int]:
    """How many rows each of the ranges has at most."""
    first, last = plan.first_ids[table], plan.last_ids[table]
    return [max(last // 2 - first + 1, 0), last - last // 2]


def _reads(engine: Engine, table: str, plan: BulkPlan, statement: Statement, key: str) -> list[str]:
    """The texts that read a table of the record, one per connection, each its own range of ids."""
    last, ids = plan.last_ids[table], record_key(table)
    ranges = (ids <= last // 2, and_(ids > last // 2, ids <= last))
    return [_text(engine, _part(statement, table, plan, each), key) for each in ranges]


def _step(engine: Engine, table: str, plan: BulkPlan) -> dict[str, Any]:
    """How one table is filled in SQL: the reads, and the statement that takes both in."""
    key = key_name(table)
    reads = _reads(engine, table, plan, stored_rows(table), key)
    source = f"(SELECT * FROM stream WHERE {key} IS NOT NULL)"  # noqa: S608
    insert = insert_rows
    if table in OWNERS:
        insert = insert_owned_rows
    return {
        "reads": reads,
        "insert": insert_joined_lines(source) if table == "line_facts" else insert(table, source),
    }


def _part(statement: Statement, table: str, plan: BulkPlan, ids: ColumnElement[bool]) -> Statement:
    source = SOURCES[table]
    part = statement.where(ids)
    if plan.hidden and table not in OWNERS:
        part = part.where(or_(source.batch_id.is_(None), source.batch_id.not_in(plan.hidden)))
    return part


def _text(engine: Engine, statement: Statement, key: str) -> str:
    """The read as the database takes it, its constants written out."""
    text = str(statement.compile(dialect=engine.dialect, compile_kwargs={"literal_binds": True}))
    if engine.dialect.name != "sqlite":
        return text
    # SQLite's columns have no types: the reader takes those of the first rows, and fails when a later row differs, for
    # instance after a column of NULLs. One row of typed constants goes ahead; it has no key and is dropped again.
    first = ", ".join(
        f"{_typed(column.type) if column.name != key else 'NULL'} AS {column.name}"
        for column in statement.selected_columns
    )
    return f"SELECT {first} UNION ALL {text}"


def _typed(type_: TypeEngine[Any]) -> str:
    known = (
        (Boolean, "0"),
        (Integer, "0"),
        (Float, "0.0"),
        (DateTime, "'1970-01-01 00:00:00'"),
        (Date, "'1970-01-01'"),
    )
    base = base_type(type_)
    return next((constant for class_, constant in known if isinstance(base, class_)), "''")


def _uri(engine: Engine) -> str:
    if engine.dialect.name == "sqlite":
        return f"file:{quote(str(Path(engine.url.database or '').absolute()))}?mode=ro"
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
