"""What the record already holds of a file: fetched in chunks into the staging database, and only what is needed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlalchemy import select

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection, Select, Table

    from data_access.importing.staging import Staging

KEYS_AT_ONCE = 5_000  # bound values of one question; PostgreSQL allows 65,535, SQLite 32,766
ROWS_AT_ONCE = 20_000


def fetch(
    staging: Staging,
    connection: Connection,
    name: str,
    types: Mapping[str, pa.DataType],
    keys: str,
    question: Callable[[Sequence[Any]], Select[Any]],
) -> None:
    """Copy rows of the record into a staging table.

    Parameters
    ----------
    name, types : the staging table, made anew, and its columns in the order of the question's.
    keys : staging query whose only column are the keys to ask for.
    question : the SELECT for some of those keys.
    """
    schema = pa.schema(list(types.items()))
    staging.create(name, schema)
    for (some,) in staging.batches(keys, KEYS_AT_ONCE):
        answer = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(question(some))
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
