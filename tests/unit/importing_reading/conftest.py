"""Files to read, written where a test may write."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from data_access.importing.reading import Chunk, ReadOptions, RowProblem, Source, open_source

if TYPE_CHECKING:
    from pathlib import Path

Write = Callable[..., Source]


@pytest.fixture
def source(tmp_path: Path) -> Write:
    """Write a file and open it."""

    def write(content: str | bytes, name: str = "orders.csv", **options: object) -> Source:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return open_source(path, options=ReadOptions(**options))  # type: ignore[arg-type]

    return write


class Whole:
    """Everything a source gives, in one piece."""

    def __init__(self, source: Source, rows: int = 20_000) -> None:
        chunks: list[Chunk] = list(source.chunks(rows))
        self.numbers = [number for chunk in chunks for number in chunk.row_numbers]
        self.rows = [list(cells) for chunk in chunks for cells in zip(*chunk.columns, strict=True)]
        self.problems: list[RowProblem] = [problem for chunk in chunks for problem in chunk.problems]
        self.reasons = {problem.row_number: problem.reason for problem in self.problems}


@pytest.fixture
def whole() -> type[Whole]:
    """Read a source to its end."""
    return Whole
