"""What reading a file hands on: chunks of raw text by column, and the rows that could not be read."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from data_access.importing.reading.column import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

CHUNK_ROWS = 20_000
MAX_CELL = 100_000
MAX_LINE = 16 * 1024 * 1024
MAX_COLUMNS = 2_000


@dataclass(frozen=True)
class ReadOptions:
    """What a person may fix by hand; ``None`` means: find out.

    ``header_row`` counts from 1 as a spreadsheet does. ``delimiter`` may be a character or one of the words
    ``comma``, ``semicolon``, ``tab``, ``pipe``, ``whitespace``.
    """

    delimiter: str | None = None
    encoding: str | None = None
    header_row: int | None = None
    sheet: str | None = None
    has_header: bool | None = None


@dataclass(frozen=True)
class RowProblem:
    """One row that is refused, and why.

    ``row_number`` is the row as a spreadsheet shows it, ``reason`` a short snake-case code to count by, ``message``
    a sentence for people, ``cells`` the row's own text, ``column`` the heading it is about, if one.
    """

    row_number: int
    reason: str
    message: str
    cells: list[str]
    column: str | None = None


class Chunk:
    """Some rows of a file, column by column. ``""`` is an empty cell; nothing is stripped or converted.

    ``row_numbers`` are the rows as a spreadsheet shows them, ``problems`` the rows that could not be read.
    ``columns`` are lists of text; ``series`` the same as ``Column``, which is what fast code works on.
    """

    def __init__(
        self,
        row_numbers: Sequence[int],
        columns: Sequence[list[str] | Column],
        problems: list[RowProblem] | None = None,
    ) -> None:
        self.row_numbers = row_numbers
        self.series = [column if isinstance(column, Column) else Column(column) for column in columns]
        self.problems = problems if problems is not None else []

    @property
    def columns(self) -> list[list[str]]:
        """Text of each column, row by row."""
        return [column.cells for column in self.series]

    def __len__(self) -> int:
        """Number of readable rows."""
        return len(self.row_numbers)

    def keep(self, rows: npt.NDArray[np.bool_]) -> Chunk:
        """The marked rows only; problems stay."""
        numbers = [number for number, kept in zip(self.row_numbers, rows.tolist(), strict=True) if kept]
        return Chunk(numbers, [column.keep(rows) for column in self.series], self.problems)

    def below(self, row: int) -> Chunk:
        """What stands below a row of the file."""
        problems = [problem for problem in self.problems if problem.row_number > row]
        start = bisect_right(self.row_numbers, row)
        if not start:
            return Chunk(self.row_numbers, self.series, problems)
        return Chunk(self.row_numbers[start:], [column.piece(start, len(self)) for column in self.series], problems)

    def pieces(self, rows: int) -> Iterator[Chunk]:
        """Chunks of at most ``rows`` rows; the problems go with the first."""
        if len(self) <= rows:
            yield self
            return
        for start in range(0, len(self), rows):
            stop = min(start + rows, len(self))
            series = [column.piece(start, stop) for column in self.series]
            yield Chunk(self.row_numbers[start:stop], series, [] if start else self.problems)


@dataclass(frozen=True)
class SourceFacts:
    """What was found out about a file, for people to check."""

    format: str
    encoding: str | None = None
    delimiter: str | None = None
    compression: str | None = None
    header_row: int | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()  # other sheets that hold a table, where nobody chose one


class Source(ABC):
    """A file that can be read from the start as often as needed, in bounded memory."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name

    @property
    @abstractmethod
    def columns(self) -> tuple[str, ...]:
        """Headings, made unique, in the order of the file."""

    @property
    @abstractmethod
    def facts(self) -> SourceFacts:
        """What was found out about the file."""

    @abstractmethod
    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[Chunk]:
        """Read the file from its first data row; may be called again."""

    @property
    def position(self) -> float:
        """How far the running ``chunks()`` has read, 0-1 of the file's bytes; 0 where it is not known."""
        return 0.0

    @cached_property
    def sha256(self) -> str:
        """Fingerprint of the file's bytes, computed when first asked for."""
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
