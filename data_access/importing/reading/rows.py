"""From records to columns, setting aside the rows that cannot be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from data_access.importing.reading.model import MAX_CELL, Chunk, RowProblem
from data_access.importing.reading.records import lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNREADABLE = re.compile("[\udc80-\udcff\ufffd]")
_SHOWN = 200
_SHOWN_CELLS = 200


class RowCheck:
    """Tells which records of a file can be read."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = columns
        self.width = len(columns)

    def problem(self, number: int, record: list[str], *, damaged: bool) -> RowProblem | None:
        """What is wrong with a record, if anything."""
        for index, cell in enumerate(record):
            found = _bad_cell(cell, damaged=damaged)
            if found:
                column = self.columns[index] if index < self.width else None
                where = f"column '{column}'" if column else f"cell {index + 1}"
                reason, words = found
                return RowProblem(number, reason, f"Row {number}, {where}: {words}", shown(record), column)
        if self._swallowed_rows(record):
            lines = sum(len(lines_of(cell)) - 1 for cell in record) + 1
            return RowProblem(
                number,
                "quote_not_closed",
                f"Row {number} runs over {lines} lines that look like rows: a quotation mark in it is not closed.",
                shown(record),
            )
        if len(record) == self.width:
            return None
        reason = "too_few_cells" if len(record) < self.width else "too_many_cells"
        words = f"Row {number} has {len(record)} cell{'s' * (len(record) != 1)}, the headings have {self.width}."
        return RowProblem(number, reason, words, shown(record))

    def _swallowed_rows(self, record: Sequence[str]) -> bool:
        """Whether a cell holds line ends because its quote was left open rather than as part of a text.

        A ragged record with line ends is one; so is a cell whose lines, but for the first and last, are all as wide
        as a row.
        """
        if self.width == 1 or not any("\n" in cell or "\r" in cell for cell in record):
            return False
        if len(record) != self.width:
            return True
        inner = [line for cell in record for line in lines_of(cell)[1:-1]]
        return bool(inner) and all(sum(line.count(mark) for mark in ",;\t|") >= self.width - 1 for line in inner)


def _bad_cell(cell: str, *, damaged: bool) -> tuple[str, str] | None:
    """Why a cell cannot be read."""
    if len(cell) > MAX_CELL:
        return "cell_too_long", f"the cell holds {len(cell):,} characters; at most {MAX_CELL:,} can be kept."
    if "\x00" in cell:
        return "nul_byte", "the cell holds a NUL byte, which no text has."
    if damaged and _UNREADABLE.search(cell):
        return "undecodable", "the cell holds bytes that are no text in the file's encoding."
    return None


def shown(record: Sequence[str]) -> list[str]:
    """The row's text, fit to be stored and shown: shortened, without unreadable bytes."""
    return [
        _UNREADABLE.sub("\ufffd", cell[:_SHOWN]).replace("\x00", "\ufffd") + ("…" if len(cell) > _SHOWN else "")
        for cell in record[:_SHOWN_CELLS]
    ]


def shifted(numbers: Sequence[int], first: int) -> Sequence[int]:
    """Row numbers counted from ``first`` instead of 0."""
    if isinstance(numbers, range):
        return range(first, first + len(numbers))
    return [number + first for number in numbers]


def checked_chunk(records: list[list[str]], first: int, check: RowCheck, *, damaged: bool) -> Chunk:
    """Turn records into a chunk, the unreadable ones set aside; ``first`` is the row number of the first one."""
    numbers: list[int] = []
    good: list[list[str]] = []
    problems: list[RowProblem] = []
    for number, record in enumerate(records, first):
        if not any(map(str.strip, record)):
            continue
        fitted = record
        if len(record) > check.width and not any(map(str.strip, record[check.width :])):
            fitted = record[: check.width]
        problem = check.problem(number, fitted, damaged=damaged)
        if problem:
            problems.append(problem)
        else:
            numbers.append(number)
            good.append(fitted)
    columns = list(map(list, zip(*good, strict=True))) if good else [[] for _ in check.columns]
    return Chunk(numbers, columns, problems)
