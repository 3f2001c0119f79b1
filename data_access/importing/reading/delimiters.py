"""Which character separates the cells of a text table."""

from __future__ import annotations

import csv
from collections import Counter
from typing import TYPE_CHECKING

from data_access.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

CANDIDATES = (",", ";", "\t", "|")
WHITESPACE = "whitespace"
_WORDS = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "\\t": "\t",
    "pipe": "|",
    "bar": "|",
    "whitespace": WHITESPACE,
    "space": WHITESPACE,
    " ": WHITESPACE,
}
_WHOLE = 0.9


def known_delimiter(asked: str) -> str:
    """The delimiter a person asked for, by word or character."""
    found = _WORDS.get(asked.lower(), asked)
    if found != WHITESPACE and (len(found) != 1 or found in '"\r\n' or found.isalnum()):
        raise UserError(f"'{asked}' cannot separate cells.", "Use comma, semicolon, tab, pipe or whitespace.")
    return found


def detect_delimiter(lines: Sequence[str]) -> str:
    """Delimiter under which most records have the same number of cells; ``whitespace`` for aligned columns."""
    best, score = ",", (0.0, 0)
    for candidate in CANDIDATES:
        share, width = _consistency(lines, candidate)
        if width > 1 and (share, width) > score:
            best, score = candidate, (share, width)
    if score[0] >= _WHOLE:
        return best
    aligned = Counter(len(line.split()) for line in lines if line.strip())
    if aligned:
        width, count = aligned.most_common(1)[0]
        if width > 1 and count >= 2 and count == aligned.total() and (count / aligned.total(), width) > score:  # noqa: PLR2004
            return WHITESPACE
    return best


def _consistency(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    """Share of records that have the commonest width above one, and that width."""
    widths = Counter(len(record) for record in csv.reader(lines, delimiter=delimiter) if record)
    total = widths.total()
    wide = [(count, width) for width, count in widths.items() if width > 1]
    if not wide:
        return 0.0, 0
    count, width = max(wide)
    return count / total, width
