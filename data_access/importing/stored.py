"""What the record already holds of a file: fetched in chunks into the staging database, and only what is needed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlalchemy import select

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection, Table

    from data_access.importing.staging import Staging
    from data_access.schema import Statement

KEYS_AT_ONCE = 5_000  # bound values of one question; PostgreSQL allows 65,535, SQLite 32,766
ROWS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Stored:
    """Rows of the record that a file may know.

    ``types`` are the columns of the staging table ``name``, in the order of the question's; ``question`` is the SELECT
    for some keys. Nothing is asked while ``table`` is empty.
    """

    table: Table
    name: str
    types: Mapping[str, pa.DataType]
    question: Callable[[Sequence[Any]], Statement]


def fetch(staging: Staging, connection: Connection, stored: Stored, keys: str) -> None:
    """Copy rows of the record into a staging table, made anew.

    ``keys`` is the staging query whose only column are the keys to ask for.
    """
    name, schema = stored.name, pa.schema(list(stored.types.items()))
    staging.create(name, schema)
    if is_empty(connection, stored.table):
        return
    for (some,) in staging.batches(keys, KEYS_AT_ONCE):
        answer = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(stored.question(some))
        for rows in answer.partitions():
            columns = list(zip(*rows, strict=True))
            arrays = [_array(column, field.type) for column, field in zip(columns, schema, strict=True)]
            staging.insert(name, pa.Table.from_arrays(arrays, schema=schema))


def is_empty(connection: Connection, table: Table) -> bool:
    """Whether the record holds no row of a table, so that nothing need be looked up."""
    return connection.execute(select(table.c.id).limit(1)).first() is None


def _array(column: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """A column for staging; JSON as text with sorted names."""
    if kind == pa.string() and any(isinstance(value, dict) for value in column):
        column = [None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True) for value in column]
    return pa.array(column, kind)
