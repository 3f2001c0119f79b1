"""Cells written as ="00123": a formula that is only a text, so that spreadsheets keep the zeros at its start."""

from __future__ import annotations

import re

from data_access.importing.reading.model import Chunk

GUARD = b'="'
_GUARDED = re.compile(r'\s*="(.*)"\s*', re.DOTALL)


def unguarded(chunk: Chunk) -> Chunk:
    """The chunk with the texts that stand in such formulas."""
    columns = [
        [_text(cell) for cell in column.cells] if any(map(_GUARDED.fullmatch, column.values)) else column
        for column in chunk.series
    ]
    return Chunk(chunk.row_numbers, columns, chunk.problems)


def _text(cell: str) -> str:
    """What a guarded cell says; any other cell as it is."""
    found = _GUARDED.fullmatch(cell)
    return found[1].replace('""', '"') if found else cell
