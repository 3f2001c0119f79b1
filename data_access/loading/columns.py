"""Columns of numbers, days and words as arrays, and how they go into the copy."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import duckdb
    from numpy.typing import NDArray

NONE = np.iinfo(np.int32).min  # stands for an empty value in columns of 32 bits, which hold days, months and counts
ROWS_AT_ONCE = 122_880  # which DuckDB compresses together


@dataclass(frozen=True, slots=True)
class Words:
    """A column of words: ``codes`` count into ``known``, below 0 there is none."""

    codes: NDArray[np.int32]
    known: pa.Array

    def __getitem__(self, rows: Any) -> Words:  # noqa: ANN401  whatever an array takes
        """The same words of fewer rows, or of rows in another order."""
        return Words(self.codes[rows], self.known)


@dataclass(frozen=True, slots=True)
class Days:
    """A column of days, counted from 1970; ``NONE`` is empty."""

    values: NDArray[np.int32]

    def __getitem__(self, rows: Any) -> Days:  # noqa: ANN401  whatever an array takes
        """The days of fewer rows, or of rows in another order."""
        return Days(self.values[rows])


# Words, days, plain numbers, or a column of Arrow's own, such as one of lists.
Column: TypeAlias = "Words | Days | NDArray[Any] | pa.Array"


@dataclass(slots=True)
class Dictionary:
    """Gives each new word the next number, whichever thread meets it."""

    numbers: dict[str, int] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def codes(self, words: pa.Array) -> NDArray[np.int32]:
        """The number of each word, -1 where there is none."""
        encoded = words.dictionary_encode()
        with self.lock:
            known = [self.numbers.setdefault(word, len(self.numbers)) for word in encoded.dictionary.to_pylist()]
        numbers = np.array([*known, -1], np.int32)
        codes: NDArray[np.int32] = numbers[np.asarray(encoded.indices.fill_null(len(known)))]
        return codes

    def words(self, codes: NDArray[np.int32]) -> Words:
        """A column of these words."""
        return Words(codes, pa.array(list(self.numbers), pa.string()))


def arrow(column: Column) -> pa.Array:
    """A column as Arrow has it, its empty values empty."""
    if isinstance(column, Words):
        codes = column.codes
        return pa.DictionaryArray.from_arrays(pa.array(codes, mask=_mask(codes < 0)), column.known)
    if isinstance(column, Days):
        return arrow(column.values).view(pa.date32())
    if isinstance(column, np.ndarray):
        return pa.array(column, mask=_mask(column == NONE) if column.dtype == np.int32 else None)
    return column


def put(cursor: duckdb.DuckDBPyConnection, table: str, batches: Iterator[Mapping[str, Column]]) -> None:
    """Insert rows, a batch of columns at a time, into columns of the same names."""
    made = (_batch(columns) for columns in batches)
    first = next(made, None)
    if first is None:
        return

    def all_of_them() -> Iterator[pa.RecordBatch]:
        yield first
        yield from made

    cursor.register("rows_of_" + table, pa.RecordBatchReader.from_batches(first.schema, all_of_them()))
    cursor.execute(f"INSERT INTO {table} BY NAME FROM rows_of_{table}").fetchall()
    cursor.unregister("rows_of_" + table)


def pieces(
    rows: int, columns: Callable[[Any], Mapping[str, Column]], order: NDArray[np.signedinteger[Any]] | None = None
) -> Iterator[Mapping[str, Column]]:
    """Columns a piece at a time, so that what is brought into an order never stands there twice."""
    for start in range(0, rows, ROWS_AT_ONCE):
        piece = slice(start, min(start + ROWS_AT_ONCE, rows))
        yield columns(piece if order is None else order[piece].astype(np.intp))  # an index of its own size is quicker


def begins_of(*keys: NDArray[Any]) -> NDArray[np.intp]:
    """Where each run of rows with equal keys begins."""
    other = np.ones(len(keys[0]), bool)
    if len(keys[0]):
        np.not_equal(keys[0][1:], keys[0][:-1], out=other[1:])
    for key in keys[1:]:
        other[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(other)


def _batch(columns: Mapping[str, Column]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([arrow(column) for column in columns.values()], names=list(columns))


def _mask(empty: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    return empty if empty.any() else None
