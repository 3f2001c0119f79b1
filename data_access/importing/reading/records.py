"""From a block of CSV text to columns: the quick way through Arrow, the careful way record by record.

The careful way is the rule; the quick way is taken only for blocks about which both are known to agree, and gives up
on the first sign of anything else (a ragged row, an odd quotation mark, a byte that is no text).
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from data_access.importing.reading.column import Column
from data_access.importing.reading.model import MAX_CELL, MAX_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from data_access.importing.reading.text import Block

# The parser's own limit is for the whole process; cells are held to MAX_CELL by ourselves, with a sentence.
csv.field_size_limit(2 * MAX_LINE)
# Put after the last line: it comes back as a record of its own, or, when a quote is still open, inside a cell.
END_MARK = "\x01\x02end-of-block\x02\x01"
_QUOTE, _LINE_FEED = ord('"'), ord("\n")
# A cell with more lines than this goes the careful way, where a quote that was never closed is noticed.
_MANY_LINES = 3
_NEWLINE = re.compile("\r\n|\r|\n")


@dataclass(frozen=True)
class QuickRows:
    """Columns of a block, all rows as wide as the headings; ``numbers`` are the rows that are not blank, from 0."""

    columns: list[Column]
    records: int
    numbers: Sequence[int]


def quick_rows(block: Block, delimiter: str, width: int) -> QuickRows | None:
    """Columns of a block read by Arrow; ``None`` when it must be read record by record."""
    data = block.data
    if block.damaged or b"\x00" in data or not _plain_layout(data, delimiter):
        return None
    names = [str(position) for position in range(width)]
    odd: list[object] = []

    def refuse(row: object) -> str:
        """Note that a row does not fit."""
        odd.append(row)
        return "skip"

    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(data),
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(data) + 1),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=refuse
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    if odd or not table.num_rows:
        return None
    columns = [Column(column.combine_chunks()) for column in table.columns]
    if table.num_rows != data.count(b"\n") and any(_has_long_text(column) for column in columns):
        return None
    return without_blank_rows(columns, table.num_rows)


def _plain_layout(data: bytes, delimiter: str) -> bool:
    """Whether line ends, line lengths and quotation marks are such that both ways of reading agree."""
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        return False
    letters = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(letters == _LINE_FEED)
    if not len(ends) or np.diff(ends, prepend=-1).max() > MAX_CELL:
        return False
    quotes = np.flatnonzero(letters == _QUOTE)
    if not len(quotes):
        return True
    if len(quotes) % 2:
        return False
    # Every other mark opens, the ones between close; as long as each opens after a cell's edge and closes before one
    # (or is half of a doubled mark), there is one way to read them.
    edges = np.frombuffer(f'{delimiter}\r\n"'.encode(), dtype=np.uint8)
    opening, closing = quotes[::2], quotes[1::2]
    before = np.where(opening > 0, letters[opening - 1], _LINE_FEED)
    after = letters[np.minimum(closing + 1, len(letters) - 1)]
    return bool(np.isin(before, edges).all() and np.isin(after, edges).all())


def _has_long_text(column: Column) -> bool:
    """Whether a cell has so many lines that a quote may have been left open."""
    return any(value.count("\n") >= _MANY_LINES for value in column.values if "\n" in value)


def without_blank_rows(columns: list[Column], records: int) -> QuickRows:
    """Leave out the rows in which every cell is blank."""
    blank = np.ones(records, dtype=np.bool_)
    for column in columns:
        empty = [code for code, value in enumerate(column.values) if not value or value.isspace()]
        if not empty:
            return QuickRows(columns, records, range(records))
        blank &= np.isin(column.codes, empty)
    if not blank.any():
        return QuickRows(columns, records, range(records))
    return QuickRows([column.keep(~blank) for column in columns], records, np.flatnonzero(~blank).tolist())


def careful_records(text: str, delimiter: str) -> tuple[list[list[str]], str]:
    """Records of a block, and the text from where a quote is still open at its end (``""`` when none is)."""
    records = list(csv.reader(_lines(text), delimiter=delimiter))
    if records[-1] == [END_MARK]:
        return records[:-1], ""
    return _up_to_open_quote(text, delimiter)


def _lines(text: str) -> Iterator[str]:
    """Lines of a block and the mark after them."""
    return chain(io.StringIO(text, newline=""), (f"{END_MARK}\n",))


def _up_to_open_quote(text: str, delimiter: str) -> tuple[list[list[str]], str]:
    """Records before the one that is not finished, and that one's text."""
    reader = csv.reader(_lines(text), delimiter=delimiter)
    records: list[list[str]] = []
    begun = 0
    while True:
        before = reader.line_num
        record = next(reader)
        if any(END_MARK in cell for cell in record):
            begun = before
            break
        records.append(record)
    return records, "".join(list(io.StringIO(text, newline=""))[begun:])


def lines_of(cell: str) -> list[str]:
    """Lines inside a cell."""
    return _NEWLINE.split(cell)
