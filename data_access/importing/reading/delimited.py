"""Text tables: CSV and its relatives, and columns aligned with blanks."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from data_access.errors import UserError
from data_access.importing.reading.delimiters import WHITESPACE, detect_delimiter, known_delimiter
from data_access.importing.reading.guards import GUARD, unguarded
from data_access.importing.reading.headers import find_header, trim_empty_tail, unique_headings
from data_access.importing.reading.model import (
    CHUNK_ROWS,
    MAX_COLUMNS,
    Chunk,
    ReadOptions,
    Source,
    SourceFacts,
)
from data_access.importing.reading.records import careful_records, quick_rows
from data_access.importing.reading.rows import RowCheck, checked_chunk, shifted
from data_access.importing.reading.text import Block, TextStream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_SAMPLE_LINES = 400
_SAMPLE_RECORDS = 200
# A quote may stay open over this much text at most: longer than any cell that would be accepted.
_OPEN_LIMIT = 2 * 1024 * 1024
# Packed tables shrink to about this share; only used to say how far the reading is.
_PACKED_SHARE = 6


@dataclass(frozen=True)
class _Layout:
    """What the first lines told."""

    delimiter: str
    header: int | None
    columns: tuple[str, ...]


class _BlockReader:
    """Turns one block after the other into chunks; ``opened`` is text whose quote is still open, ``done`` a count."""

    def __init__(self, columns: Sequence[str], delimiter: str) -> None:
        self._check = RowCheck(columns)
        self._delimiter = delimiter
        self.opened = ""
        self.done = 0

    def read(self, block: Block) -> Chunk:
        """Chunk of a block, its rows numbered on from the last one."""
        chunk = self._read(block)
        return unguarded(chunk) if GUARD in block.data else chunk

    def _read(self, block: Block) -> Chunk:
        first = self.done + 1
        if self._delimiter == WHITESPACE:
            records = [line.split() for line in io.StringIO(block.text, newline="")]
            self.done += len(records)
            return checked_chunk(records, first, self._check, damaged=block.damaged)
        if self.opened:
            block = Block(self.opened.encode("utf-8", "surrogatepass") + block.data, block.damaged)
        quick = quick_rows(block, self._delimiter, self._check.width)
        if quick is not None:
            self.opened = ""
            self.done += quick.records
            return Chunk(shifted(quick.numbers, first), quick.columns)
        records, self.opened = careful_records(block.text, self._delimiter)
        self.done += len(records)
        return checked_chunk(records, first, self._check, damaged=block.damaged)


class DelimitedSource(Source):
    """A text table."""

    def __init__(self, path: Path, name: str, *, packed: bool, options: ReadOptions) -> None:
        super().__init__(path, name)
        self._packed = packed
        self._options = options
        self._encoding = options.encoding
        self._stream: TextStream | None = None
        self._layout = self._look()

    @property
    def columns(self) -> tuple[str, ...]:
        """Headings, made unique."""
        return self._layout.columns

    @property
    def facts(self) -> SourceFacts:
        """What was found out; the encoding is known for sure after the file was read once."""
        return SourceFacts(
            format="text",
            encoding=self._encoding or "ascii",
            delimiter=self._layout.delimiter,
            compression="gzip" if self._packed else None,
            header_row=None if self._layout.header is None else self._layout.header + 1,
        )

    @property
    def position(self) -> float:
        """Share of the file that was read; for packed files by the bytes unpacked at a usual rate."""
        size = self.path.stat().st_size * (_PACKED_SHARE if self._packed else 1)
        return min(1.0, self._stream.bytes_read / size) if self._stream and size else 0.0

    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[Chunk]:
        """Read the rows below the headings, at most ``rows`` at a time."""
        skip = 0 if self._layout.header is None else self._layout.header + 1
        for chunk in self._block_chunks():
            body = chunk.below(skip) if skip else chunk
            if len(body) or body.problems:
                yield from body.pieces(rows)

    def _block_chunks(self) -> Iterator[Chunk]:
        """A chunk for each block of text, headings and all."""
        stream = self._open()
        reader = _BlockReader(self.columns, self._layout.delimiter)
        for block in stream.blocks():
            self._encoding = stream.encoding or self._encoding
            yield reader.read(block)
            if len(reader.opened) > _OPEN_LIMIT:
                break
        if reader.opened:
            raise self._open_quote(reader.done + 1)

    def _open(self) -> TextStream:
        """Start a pass over the text."""
        self._stream = TextStream(self.path, self.name, packed=self._packed, encoding=self._encoding)
        return self._stream

    def _open_quote(self, row: int) -> UserError:
        """The sentence about a quote that is never closed."""
        return UserError(
            f'{self.name}: in row {row} a cell starts with a quotation mark (") that is not closed, so the rows below'
            " it cannot be told apart.",
            "Close or remove the quotation mark in that row and import the file again.",
        )

    def _look(self) -> _Layout:
        """Find delimiter and headings from the first lines."""
        first = next(self._open().blocks(), None)
        lines = list(islice(io.StringIO(first.text, newline=""), _SAMPLE_LINES)) if first else []
        asked = self._options.delimiter
        delimiter = known_delimiter(asked) if asked else detect_delimiter(lines)
        records = _sample(lines, delimiter)
        if not any(any(cell.strip() for cell in record) for record in records):
            raise UserError(f"{self.name} holds no text.", "Export it again and check that it holds rows.")
        header = self._header(records)
        if header is None:
            headings, width = [], max(map(len, records))
        else:
            headings = trim_empty_tail(records[header])
            width = max(len(headings), _usual_width(records[header + 1 :]))
        if width > MAX_COLUMNS:
            raise UserError(
                f"{self.name} has {width} columns; at most {MAX_COLUMNS} can be read.", "Export only what is needed."
            )
        return _Layout(delimiter, header, unique_headings(headings, width))

    def _header(self, records: Sequence[Sequence[str]]) -> int | None:
        """Index of the record with the headings."""
        asked = self._options.header_row
        if asked is None:
            return find_header(records, has_header=self._options.has_header)
        if not 1 <= asked <= len(records):
            raise UserError(f"{self.name} has no row {asked} to take headings from.", "Give a row near the top.")
        return asked - 1


def _usual_width(records: Sequence[Sequence[str]]) -> int:
    """Cells up to the last filled one in most rows."""
    widths = Counter(len(trim_empty_tail(record)) for record in records if any(map(str.strip, record)))
    return widths.most_common(1)[0][0] if widths else 0


def _sample(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """First records."""
    if delimiter == WHITESPACE:
        return [line.split() for line in lines[:_SAMPLE_RECORDS]]
    return list(islice(csv.reader(lines, delimiter=delimiter), _SAMPLE_RECORDS))
