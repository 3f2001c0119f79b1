"""Parquet files, read row group by row group."""

from __future__ import annotations

import shutil
import tempfile
import zlib
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data_access.errors import UserError
from data_access.importing.reading.column import Column, text_array
from data_access.importing.reading.content import damaged_gzip, open_bytes
from data_access.importing.reading.headers import unique_headings
from data_access.importing.reading.model import CHUNK_ROWS, MAX_CELL, Chunk, Source, SourceFacts
from data_access.importing.reading.records import without_blank_rows
from data_access.importing.reading.rows import RowCheck, checked_chunk, shifted
from data_access.importing.reading.sheets import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class ParquetSource(Source):
    """A Parquet file. Rows are numbered as if there were a heading row above them."""

    def __init__(self, path: Path, name: str, *, packed: bool) -> None:
        super().__init__(path, name)
        self._packed = packed
        self._unpacked: IO[bytes] | None = self._unpack() if packed else None
        with self._open() as file:
            self._rows = file.metadata.num_rows
            self._columns = unique_headings(file.schema_arrow.names, len(file.schema_arrow.names))
        self._read = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return self._columns

    @property
    def facts(self) -> SourceFacts:
        """What was found out about the file."""
        return SourceFacts(format="parquet", compression="gzip" if self._packed else None, header_row=1)

    @property
    def position(self) -> float:
        """Share of the rows that were read."""
        return self._read / self._rows if self._rows else 1.0

    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[Chunk]:
        """Read the rows."""
        self._read = 0
        check = RowCheck(self.columns)
        with self._open() as file:
            try:
                for batch in file.iter_batches(batch_size=rows, use_threads=False):
                    first = self._read + 2
                    self._read += batch.num_rows
                    yield _chunk([as_text_array(column) for column in batch.columns], first, check)
            except (pa.ArrowException, OSError) as error:
                raise self._damaged() from error

    def _open(self) -> pq.ParquetFile:
        """Open the file."""
        try:
            if self._unpacked is not None:
                self._unpacked.seek(0)
                return pq.ParquetFile(pa.PythonFile(self._unpacked, mode="r"))
            return pq.ParquetFile(self.path)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged() from error

    def _damaged(self) -> UserError:
        """The sentence about a file that cannot be read."""
        return UserError(f"{self.name} is a Parquet file that is cut off or damaged.", "Export or copy it again.")

    def _unpack(self) -> IO[bytes]:
        """Unpack to a temporary file, because Parquet is read from its end; it is gone when the source is."""
        target = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the source
        try:
            with open_bytes(self.path, unpack=True) as stream:
                shutil.copyfileobj(stream, target)
        except (EOFError, OSError, zlib.error) as error:
            target.close()
            raise damaged_gzip(self.name) from error
        return target


def _chunk(arrays: list[pa.Array], first: int, check: RowCheck) -> Chunk:
    """A chunk of the arrays; only when a cell cannot be kept, row by row."""
    odd = any(
        pc.max(pc.utf8_length(array)).as_py() > MAX_CELL or pc.any(pc.match_substring(array, "\x00")).as_py()
        for array in arrays
        if len(array)
    )
    if not odd:
        filled = without_blank_rows([Column(array) for array in arrays], len(arrays[0]))
        return Chunk(shifted(filled.numbers, first), filled.columns)
    records = [list(cells) for cells in zip(*(array.to_pylist() for array in arrays), strict=True)]
    return checked_chunk(records, first, check, damaged=False)


def as_text_array(column: pa.Array) -> pa.Array:
    """A column of any type as text; empty for null."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_text_array(column.dictionary_decode())
    if pa.types.is_string(kind):
        return column.fill_null("")
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind) or pa.types.is_large_string(kind):
        return column.cast(pa.string()).fill_null("")
    return text_array([plain_text(value) for value in column.to_pylist()])


def plain_text(value: Any) -> str:  # noqa: ANN401 - a value of any type
    """A value as text; nested ones as JSON, bytes as text where they are."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (list, dict)):
        return orjson.dumps(value, default=str).decode()
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - not a number
        return ""
    return as_text(value)
