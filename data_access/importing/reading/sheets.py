"""Spreadsheets: xlsx, xlsm, xlsb, xls and ods."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from data_access.errors import UserError
from data_access.importing.reading.content import damaged_gzip, protected_workbook
from data_access.importing.reading.headers import (
    find_header,
    is_known_heading,
    is_measured,
    trim_empty_tail,
    unique_headings,
)
from data_access.importing.reading.model import CHUNK_ROWS, MAX_COLUMNS, Chunk, ReadOptions, Source, SourceFacts
from data_access.importing.reading.rows import RowCheck, checked_chunk

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence
    from pathlib import Path

_SAMPLE_RECORDS = 200
# A workbook is held in memory while it is read; beyond this much unpacked XML that would not fit beside the import.
MAX_UNPACKED = 1024 * 1024 * 1024
_KNOWN_HEADINGS = 2
_AS_SHOWN = ".15g"
_WHOLE = 1e15


class SheetSource(Source):
    """One sheet of a workbook. Formulas give the values they had when the workbook was saved.

    A cell merged over rows is said of each of them, as people see it; not one of money or pieces, which would count
    more than once.
    """

    def __init__(self, path: Path, name: str, *, packed: bool, options: ReadOptions) -> None:
        super().__init__(path, name)
        self._packed = packed
        self._options = options
        self._check_size()
        with self._workbook() as book:
            self._sheets = tuple(book.sheet_names)
            self._left_out: tuple[str, ...] = ()
            self._sheet = self._choose(book)
            records = _sample(book, self._sheet)
        if not any(any(record) for record in records):
            raise UserError(f"{name}: the sheet '{self._sheet}' is empty.", self._other_sheets())
        self._header = self._find_header(records)
        below = records if self._header is None else records[self._header + 1 :]
        headings = [] if self._header is None else trim_empty_tail(records[self._header])
        width = max([len(headings), *(len(trim_empty_tail(record)) for record in below)])
        if width > MAX_COLUMNS:
            raise UserError(
                f"{name} has {width} columns; at most {MAX_COLUMNS} can be read.", "Save only what is needed."
            )
        self._columns = unique_headings(headings, width)

    @property
    def columns(self) -> tuple[str, ...]:
        """Headings, made unique."""
        return self._columns

    @property
    def facts(self) -> SourceFacts:
        """What was found out about the workbook."""
        return SourceFacts(
            format="workbook",
            compression="gzip" if self._packed else None,
            header_row=None if self._header is None else self._header + 1,
            sheet=self._sheet,
            sheets=self._sheets,
            left_out=self._left_out,
        )

    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[Chunk]:
        """Read the rows below the headings."""
        check = RowCheck(self.columns)
        with self._workbook() as book:
            records = self._records(book)
            first = 1
            if self._header is not None:
                first += len(list(islice(records, self._header + 1)))
            while True:
                taken = [self._fitted(record) for record in islice(records, rows)]
                if not taken:
                    return
                chunk = checked_chunk(taken, first, check, damaged=False)
                first += len(taken)
                if len(chunk) or chunk.problems:
                    yield chunk

    def _fitted(self, record: list[str]) -> list[str]:
        """The record with as many cells as there are headings; a sheet has no ragged rows, only empty cells."""
        missing = len(self.columns) - len(record)
        return record + [""] * missing if missing > 0 else record

    def _records(self, book: CalamineWorkbook) -> Iterator[list[str]]:
        """Rows of the sheet as text, from row 1 and column A on."""
        headings = self._columns if self._header is not None else ()
        repeated = {place for place, heading in enumerate(headings) if not is_measured(heading)}
        return _records(book, self._sheet, repeated)

    def _choose(self, book: CalamineWorkbook) -> str:
        """Name of the sheet asked for, else of the first visible one with a table, else with anything."""
        asked = self._options.sheet
        if asked is None:
            filled = [name for name in self._visible(book) if _height(book.get_sheet_by_name(name))]
            tables = [name for name in filled if len(filled) > 1 and _is_table(_sample(book, name))]
            self._left_out = tuple(tables[1:])
            return (tables or filled or list(self._sheets))[0]
        if asked in self._sheets:
            return asked
        if asked.isdigit() and 1 <= int(asked) <= len(self._sheets):
            return self._sheets[int(asked) - 1]
        raise UserError(f"{self.name} has no sheet '{asked}'.", self._other_sheets())

    @staticmethod
    def _visible(book: CalamineWorkbook) -> list[str]:
        """Names of the sheets that are shown."""
        return [sheet.name for sheet in book.sheets_metadata if "Visible" in str(sheet.visible).split(".")[-1:]]

    def _other_sheets(self) -> str:
        """The next step where a sheet is not the right one."""
        return f"Choose one of its sheets: {', '.join(self._sheets[:20])}."

    def _find_header(self, records: Sequence[list[str]]) -> int | None:
        """Index of the row with the headings."""
        asked = self._options.header_row
        if asked is None:
            return find_header(records, has_header=self._options.has_header)
        if not 1 <= asked <= len(records):
            raise UserError(f"{self.name} has no row {asked} to take headings from.", "Give a row near the top.")
        return asked - 1

    def _workbook(self) -> CalamineWorkbook:
        """Open the workbook."""
        try:
            if self._packed:
                with gzip.open(self.path, "rb") as stream:
                    content = stream.read(MAX_UNPACKED + 1)
                return CalamineWorkbook.from_filelike(io.BytesIO(content))
            return CalamineWorkbook.from_path(self.path)
        except PasswordError as error:
            raise protected_workbook(self.name) from error
        except CalamineError as error:
            raise UserError(
                f"{self.name} is a spreadsheet that is cut off or damaged.",
                "Open it in the spreadsheet program, save it again and import the copy.",
            ) from error
        except (EOFError, zlib.error) as error:
            raise damaged_gzip(self.name) from error

    def _check_size(self) -> None:
        """Refuse a workbook that unpacks to more than fits in memory."""
        if self._packed or not zipfile.is_zipfile(self.path):
            return
        with zipfile.ZipFile(self.path) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > MAX_UNPACKED:
            raise UserError(
                f"{self.name} unpacks to {size // 1024 // 1024:,} MB, too much for a spreadsheet to be read.",
                "Save it as CSV and import that file.",
            )


def _records(book: CalamineWorkbook, sheet: str, repeated: Container[int]) -> Iterator[list[str]]:
    """Rows of a sheet as text; what is merged over rows of the ``repeated`` columns stands in each."""
    found = book.get_sheet_by_name(sheet)
    merged = {
        start: end for start, end in found.merged_cell_ranges or () if _is_tall(start, end) and start[1] in repeated
    }
    held: dict[int, tuple[int, str]] = {}  # column → the last row it holds for, and what stands there
    # iter_rows starts at A1 wherever the first filled cell is, so rows keep the numbers people see.
    for number, row in enumerate(found.iter_rows()):
        record = [as_text(cell) for cell in row]
        for column, (last, text) in held.items():
            if number <= last and column < len(record):
                record[column] = text
        if merged:
            held |= {
                place: (merged[number, place][0], text)
                for place, text in enumerate(record)
                if (number, place) in merged
            }
        yield record


def _is_tall(start: tuple[int, int], end: tuple[int, int]) -> bool:
    """Whether a merged cell is of one column and several rows."""
    return start[1] == end[1] and start[0] < end[0]


def _sample(book: CalamineWorkbook, sheet: str) -> list[list[str]]:
    """First rows of a sheet."""
    return list(islice(_records(book, sheet, range(MAX_COLUMNS)), _SAMPLE_RECORDS))


def _is_table(records: Sequence[list[str]]) -> bool:
    """Whether some rows are headings that exports use, with rows below them."""
    header = find_header(records)
    if header is None or header + 1 >= len(records):
        return False
    return sum(map(is_known_heading, records[header])) >= _KNOWN_HEADINGS


def _height(sheet: CalamineSheet) -> int:
    """Rows of a sheet that hold something."""
    return sheet.height


def as_text(cell: Any) -> str:  # noqa: ANN401, PLR0911 - a cell may hold anything
    """A typed cell as the text a CSV export would hold: 13085 for 13085.0, dates in ISO form."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        # Spreadsheets keep 15 digits and show them so; 0.1 + 0.2 is 0.3 there.
        return str(int(cell)) if cell.is_integer() and abs(cell) < _WHOLE else format(cell, _AS_SHOWN)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return format(cell.total_seconds() / 3600, _AS_SHOWN)
    return "" if cell is None else str(cell)
