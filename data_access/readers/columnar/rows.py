"""Rows of the record as Arrow tables, through the record's own connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlalchemy import Boolean, Date, DateTime, Enum, Float, Integer

from data_access.readers.columnar.layout import base_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection
    from sqlalchemy.types import TypeEngine

    from data_access.schema.base import Statement

ROWS_AT_ONCE = 50_000
MOST_IDS = 5_000  # in one IN list: SQLite takes 32,766 parameters, and a plan for more is no better


def arrow_tables(connection: Connection, statement: Statement) -> Iterator[pa.Table]:
    """The statement's rows in pieces, so that a large answer never stands in memory at once."""
    types = [column.type for column in statement.selected_columns]
    schema = pa.schema([(column.name, _arrow_type(column.type)) for column in statement.selected_columns])
    result = connection.execute(statement, execution_options={"yield_per": ROWS_AT_ONCE})
    for rows in result.partitions():
        columns = [_array(values, type_) for values, type_ in zip(zip(*rows, strict=True), types, strict=True)]
        yield pa.table(columns, schema=schema)


def arrow_table(connection: Connection, statements: Iterable[Statement], like: Statement) -> pa.Table:
    """The rows of several statements with the columns of ``like`` as one table; empty when there is none."""
    schema = pa.schema([(column.name, _arrow_type(column.type)) for column in like.selected_columns])
    found = [table for statement in statements for table in arrow_tables(connection, statement)]
    return pa.concat_tables(found) if found else schema.empty_table()


def in_pieces(ids: Iterable[int]) -> Iterator[list[int]]:
    """Sorted ids in lists short enough for one IN."""
    ordered = sorted(ids)
    return (ordered[start : start + MOST_IDS] for start in range(0, len(ordered), MOST_IDS))


def _arrow_type(type_: TypeEngine[Any]) -> pa.DataType:
    known = (
        (Boolean, pa.bool_()),
        (Integer, pa.int64()),
        (Float, pa.float64()),
        (DateTime, pa.timestamp("us", tz="UTC")),
        (Date, pa.date32()),
    )
    base = base_type(type_)
    return next((type_ for class_, type_ in known if isinstance(base, class_)), pa.string())


def _array(values: Sequence[Any], type_: TypeEngine[Any]) -> pa.Array:
    words = (value and value.value for value in values) if isinstance(type_, Enum) and type_.enum_class else values
    return pa.array(words, _arrow_type(type_))
