"""Files without headings that are known by what stands in their columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.importing.reading.model import Chunk

_ID = re.compile(r"\d{1,6}", re.ASCII)
_DAY = re.compile(r"19\d{6}|20\d{6}", re.ASCII)
_MONEY = re.compile(r"\d+\.\d{1,2}|\d+", re.ASCII)
_CDNOW = {
    5: (_ID, _ID, _DAY, _ID, _MONEY),
    4: (_ID, _DAY, _ID, _MONEY),
}
_FIELDS = {5: ("customer", "", "date", "quantity", "amount"), 4: ("customer", "date", "quantity", "amount")}
_SURE = 0.9


def match_cdnow(kind: str, columns: Sequence[str], sample: Chunk | None) -> tuple[str, dict[str, str], float] | None:
    """The CDNOW layout: customer, number in the sample (in the smaller file), day, quantity, dollars."""
    patterns = _CDNOW.get(len(columns))
    headless = all(re.fullmatch(r"Column \d+", column) for column in columns)
    if kind != "purchases" or patterns is None or not headless or sample is None or not len(sample):
        return None
    for pattern, cells in zip(patterns, sample.columns, strict=True):
        if not all(pattern.fullmatch(cell.strip()) for cell in cells):
            return None
    found = {name: column for name, column in zip(_FIELDS[len(columns)], columns, strict=True) if name}
    return "cdnow", found, _SURE
