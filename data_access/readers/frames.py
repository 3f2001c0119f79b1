"""From a database's answer to a DataFrame of the same types, whichever database answered.

Whole numbers are ``Int64``, other numbers ``float64``, text ``str``, truth values ``boolean``, days are objects of
``datetime.date`` (None when empty) and times are ``datetime64[us, UTC]``. The statement's own column types decide, not
what came back: a sum is a numeric in PostgreSQL, a 128-bit number in DuckDB and an integer in SQLite.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
from sqlalchemy import Boolean, Date, DateTime, Float, Integer, Numeric
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import CompoundSelect
    from sqlalchemy.types import TypeEngine

    from data_access.schema.base import Statement

    Query = Statement | CompoundSelect[*tuple[Any, ...]]


def column_kinds(statement: Query) -> dict[str, str]:
    """The kind of each column a statement gives: int, float, text, bool, day or time."""
    return {column.name: _kind(column.type) for column in statement.selected_columns}


def _kind(type_: TypeEngine[Any]) -> str:
    if isinstance(type_, TypeDecorator):
        type_ = type_.impl_instance
    # Boolean first where classes overlap; DateTime is no Date in SQLAlchemy. Float is a Numeric.
    known = (
        (Boolean, "bool"),
        (Integer, "int"),
        (Float, "float"),
        (Numeric, "float"),
        (DateTime, "time"),
        (Date, "day"),
    )
    return next((kind for class_, kind in known if isinstance(type_, class_)), "text")


def frame_of_rows(rows: Sequence[Sequence[Any]], kinds: Mapping[str, str]) -> pd.DataFrame:
    """A DataFrame of rows as a database driver gives them."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(kinds)
    return pd.DataFrame(
        {name: _cells(values, kind) for (name, kind), values in zip(kinds.items(), columns, strict=True)}
    )


def frame_of_arrow(table: pa.Table, kinds: Mapping[str, str]) -> pd.DataFrame:
    """A DataFrame of an Arrow table, whose columns stand in the order of ``kinds``."""
    columns = zip(kinds.items(), table.columns, strict=True)
    # Not copied: the columns are this frame's own, and to put like beside like takes as long as making them.
    return pd.DataFrame({name: _series_of_arrow(column, kind) for (name, kind), column in columns}, copy=False)


def _cells(values: Sequence[Any], kind: str) -> Any:  # noqa: ANN401  what pandas takes for a column
    """The column's values in their type. Not a Series: a frame of Series costs twice as much as one of plain arrays."""
    if kind == "int":
        # A sum that PostgreSQL gives as a Decimal is whole; NaN cannot stand in an Int64.
        return pd.array([None if v is None else int(v) for v in values], dtype="Int64")
    if kind == "float":
        return np.array([np.nan if v is None else float(v) for v in values], dtype="float64")
    if kind == "bool":
        return pd.array([None if v is None else bool(v) for v in values], dtype="boolean")
    if kind == "day":
        days = np.empty(len(values), dtype="object")
        days[:] = [_day(v) for v in values]
        return days
    if kind == "time":
        return pd.to_datetime(list(values), utc=True).as_unit("us").array
    return pd.array(list(values), dtype="str")


def _series_of_arrow(column: pa.ChunkedArray, kind: str) -> pd.Series[Any]:
    if kind == "int":
        return pd.Series(pd.array(_int64(column), dtype="Int64"))
    if kind == "float":
        numbers: pd.Series[Any] = column.cast(pa.float64()).to_pandas().astype("float64")
        return numbers.copy()  # Arrow's own memory must not be written
    if kind == "text":
        words: pd.Series[Any] = column.cast(pa.string()).to_pandas().astype("str")
        return words
    return _days_of_arrow(column) if kind == "day" else pd.Series(_cells(column.to_pylist(), kind))


def _days_of_arrow(column: pa.ChunkedArray) -> pd.Series[Any]:
    """Days as Python has them. Many rows share few days, so each is made once."""
    encoded = column.cast(pa.date32()).combine_chunks().dictionary_encode()
    days = np.array([*encoded.dictionary.to_pylist(), None], dtype="object")
    places = encoded.indices.fill_null(len(encoded.dictionary)).to_numpy()
    return pd.Series(days[places], dtype="object")


def _int64(column: pa.ChunkedArray) -> Any:  # noqa: ANN401  what pandas takes for an Int64 array
    whole = column.cast(pa.int64())
    if whole.null_count:
        return whole.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    return whole.to_numpy().copy()  # as above


def _day(value: Any) -> date | None:  # noqa: ANN401  drivers give text, date or datetime
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(value)
