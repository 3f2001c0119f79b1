"""What reading a file hands on: chunks of raw text by column, and the rows that could not be read."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

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


@dataclass
class Chunk:
    """Some rows of a file, column by column. ``""`` is an empty cell; nothing is stripped or converted."""

    row_numbers: Sequence[int]
    columns: list[list[str]]
    problems: list[RowProblem] = field(default_factory=list)

    def __len__(self) -> int:
        """Number of readable rows."""
        return len(self.row_numbers)


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
