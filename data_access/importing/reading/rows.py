"""From records to columns, setting aside the rows that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data_access.importing.reading.model import MAX_CELL, Chunk, RowProblem
from data_access.importing.reading.text import Condition

_UNREADABLE = re.compile("[\udc80-\udcff\ufffd]")
_SHOWN = 200


class RowCheck:
    """Tells which records of a file can be read; ``condition`` says what to look for."""

    def __init__(self, name: str, columns: Sequence[str], condition: Condition) -> None:
        self.name = name
        self.columns = columns
        self.condition = condition

    def problem(self, number: int, record: list[str]) -> RowProblem | None:
        """What is wrong with a record, if anything."""
        width = len(self.columns)
        for index, cell in enumerate(record):
            found = self._bad_cell(cell)
            if found:
                column = self.columns[index] if index < width else None
                where = f"column '{column}'" if column else f"cell {index + 1}"
                reason, words = found
                return RowProblem(number, reason, f"Row {number}, {where}: {words}", shown(record), column)
        if len(record) == width:
            return None
        if any("\n" in cell and cell.count("\n") and width > 1 for cell in record):
            lines = sum(cell.count("\n") for cell in record) + 1
            return RowProblem(
                number,
                "quote_not_closed",
                f"Row {number} runs over {lines} lines and does not have {width} cells: a quotation mark in it is"
                " probably not closed.",
                shown(record),
            )
        reason = "too_few_cells" if len(record) < width else "too_many_cells"
        return RowProblem(
            number, reason, f"Row {number} has {len(record)} cells where the headings have {width}.", shown(record)
        )

    def _bad_cell(self, cell: str) -> tuple[str, str] | None:
        """Why a cell cannot be read."""
        if len(cell) > MAX_CELL:
            return "cell_too_long", f"the cell holds {len(cell):,} characters; at most {MAX_CELL:,} can be kept."
        if self.condition.nul and "\x00" in cell:
            return "nul_byte", "the cell holds a NUL byte, which no text has."
        if self.condition.damaged and _UNREADABLE.search(cell):
            return "undecodable", "the cell holds bytes that are no text in the file's encoding."
        return None


def shown(record: Sequence[str]) -> list[str]:
    """The row's text, fit to be stored and shown: shortened, without unreadable bytes."""
    return [
        _UNREADABLE.sub("\ufffd", cell[:_SHOWN]).replace("\x00", "\ufffd") + ("…" if len(cell) > _SHOWN else "")
        for cell in record[:MAX_SHOWN_CELLS]
    ]


MAX_SHOWN_CELLS = 200


def numbered_columns(records: list[list[str]], first: int, check: RowCheck, *, multiline: bool) -> Chunk:
    """Turn records into a chunk; ``first`` is the row number of the first one.

    The quick way is taken when every record is as wide as the headings and nothing odd was met in the text.
    """
    width = len(check.columns)
    widths = set(map(len, records))
    if widths <= {width} and check.condition.clean and not multiline:
        return Chunk(range(first, first + len(records)), list(map(list, zip(*records, strict=True))))
    numbers: list[int] = []
    good: list[list[str]] = []
    problems: list[RowProblem] = []
    for number, record in enumerate(records, first):
        if not any(map(str.strip, record)):
            continue
        fitted = record
        if len(record) > width and not any(map(str.strip, record[width:])):
            fitted = record[:width]
        problem = check.problem(number, fitted)
        if problem:
            problems.append(problem)
        else:
            numbers.append(number)
            good.append(fitted)
    columns = list(map(list, zip(*good, strict=True))) if good else [[] for _ in check.columns]
    return Chunk(numbers, columns, problems)
