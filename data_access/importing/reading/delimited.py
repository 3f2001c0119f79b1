"""Text tables: CSV and its relatives, and columns aligned with blanks."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from data_access.errors import UserError
from data_access.importing.reading.delimiters import WHITESPACE, detect_delimiter, known_delimiter
from data_access.importing.reading.headers import find_header, unique_headings
from data_access.importing.reading.model import (
    CHUNK_ROWS,
    MAX_COLUMNS,
    MAX_LINE,
    Chunk,
    ReadOptions,
    RowProblem,
    Source,
    SourceFacts,
)
from data_access.importing.reading.rows import RowCheck, numbered_columns
from data_access.importing.reading.text import END_MARK, TextStream

# The parser's own limit is for the whole process; it bounds what a quote that is never closed may swallow.
csv.field_size_limit(MAX_LINE)
_SAMPLE_LINES = 400
_SAMPLE_RECORDS = 200
# A written text in one cell has paragraphs, not this many lines: such a record is a quote that was never closed.
_MAX_SPAN = 1_000
_LINE_END = re.compile("[\r\n]")


@dataclass
class _Layout:
    """What the first lines told."""

    delimiter: str
    header: int | None
    columns: tuple[str, ...]


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
        """Share of the file that was read, by bytes; for packed files by the bytes unpacked at a usual rate."""
        size = self.path.stat().st_size * (6 if self._packed else 1)
        return min(1.0, self._stream.bytes_read / size) if self._stream and size else 0.0

    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[Chunk]:
        """Read the rows below the headings."""
        stream = self._open()
        reader = self._records(stream)
        number = 0
        if self._layout.header is not None:
            number = len(list(islice(reader, self._layout.header + 1)))
        check = RowCheck(self.name, self.columns, stream.condition)
        lines_before = reader.line_num if isinstance(reader, _CsvRecords) else 0
        while True:
            records, ended = self._take(reader, rows, number)
            multiline = False
            if isinstance(reader, _CsvRecords):
                multiline = reader.line_num - lines_before != len(records) + ended
                lines_before = reader.line_num
            if multiline:
                self._check_span(records, number)
            chunk = numbered_columns(records, number + 1, check, multiline=multiline)
            number += len(records)
            self._encoding = stream.encoding or self._encoding
            if len(chunk) or chunk.problems:
                yield chunk
            if ended:
                return

    def _open(self) -> TextStream:
        """Start a pass over the text."""
        self._stream = TextStream(self.path, self.name, packed=self._packed, encoding=self._encoding)
        return self._stream

    def _records(self, stream: TextStream) -> _CsvRecords | Iterator[list[str]]:
        """Records of one pass."""
        lines = chain.from_iterable(stream.blocks())
        if self._layout.delimiter == WHITESPACE:
            return map(str.split, lines)
        return _CsvRecords(lines, self._layout.delimiter)

    def _take(self, reader: Iterator[list[str]], rows: int, before: int) -> tuple[list[list[str]], bool]:
        """Next records, and whether the file ended after them."""
        records: list[list[str]] = []
        try:
            # extend keeps what it got when the parser gives up half way, so the row can be named.
            records.extend(islice(reader, rows))
        except csv.Error as error:
            raise self._open_quote(before + len(records) + 1) from error
        if len(records) == rows and records[-1] != [END_MARK]:
            return records, False
        if not records or records[-1] != [END_MARK]:
            if records and END_MARK in "".join(records[-1]):
                raise self._open_quote(before + len(records))
            return records, True
        records.pop()
        return records, True

    def _check_span(self, records: Sequence[Sequence[str]], before: int) -> None:
        """Refuse a record that runs over so many lines that a quote must have been left open."""
        for index, record in enumerate(records):
            if sum(cell.count("\n") for cell in record) > _MAX_SPAN:
                raise self._open_quote(before + index + 1)

    def _open_quote(self, row: int) -> UserError:
        """The sentence about a quote that is never closed."""
        return UserError(
            f'{self.name}: in row {row} a cell starts with a quotation mark (") that is not closed, so the rows below'
            " it cannot be told apart.",
            "Close or remove the quotation mark in that row and import the file again.",
        )

    def _look(self) -> _Layout:
        """Find delimiter and headings from the first lines."""
        stream = self._open()
        lines = [line for line in islice(chain.from_iterable(stream.blocks()), _SAMPLE_LINES) if END_MARK not in line]
        asked = self._options.delimiter
        delimiter = known_delimiter(asked) if asked else detect_delimiter(lines)
        records = _sample(lines, delimiter)
        if not any(any(cell.strip() for cell in record) for record in records):
            raise UserError(f"{self.name} holds no text.", "Export it again and check that it holds rows.")
        header = self._header(records)
        width = max(map(len, records[(header or 0) :])) if header is None else len(records[header])
        if width > MAX_COLUMNS:
            raise UserError(
                f"{self.name} has {width} columns; at most {MAX_COLUMNS} can be read.", "Export only what is needed."
            )
        return _Layout(delimiter, header, unique_headings([] if header is None else records[header], width))

    def _header(self, records: Sequence[Sequence[str]]) -> int | None:
        """Index of the record with the headings."""
        asked = self._options.header_row
        if asked is None:
            return find_header(records, self._options.has_header)
        if not 1 <= asked <= len(records):
            raise UserError(f"{self.name} has no row {asked} to take headings from.", "Give a row near the top.")
        return asked - 1


class _CsvRecords:
    """A CSV parser that says how many lines it has taken."""

    def __init__(self, lines: Iterator[str], delimiter: str) -> None:
        self._reader = csv.reader(lines, delimiter=delimiter)

    def __iter__(self) -> Iterator[list[str]]:
        """Hand out the parser itself: a wrapper around each record would cost a third of the speed."""
        return self._reader

    def __next__(self) -> list[str]:
        """Next record."""
        return next(self._reader)

    @property
    def line_num(self) -> int:
        """Lines taken so far."""
        return self._reader.line_num


def _sample(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """First records."""
    if delimiter == WHITESPACE:
        return [line.split() for line in lines[:_SAMPLE_RECORDS]]
    try:
        return list(islice(csv.reader(lines, delimiter=delimiter), _SAMPLE_RECORDS))
    except csv.Error:
        return [line.rstrip("\r\n").split(delimiter) for line in lines[:_SAMPLE_RECORDS]]
