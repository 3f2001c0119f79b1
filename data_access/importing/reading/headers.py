"""Where the headings are, whether there are any, and what they are called."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from data_access.importing.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPACES = re.compile(r"\s+")
_VALUE = re.compile(
    r"""^[(\-+£€$\s]*\d[\d.,'\s]*[)%\s€£$-]*$             # a number, with its dress
      | ^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?$        # a date
      | ^[^@\s]+@[^@\s]+\.[^@\s]+$                        # an e-mail address
      | ^https?://""",
    re.VERBOSE,
)
_PUNCTUATION = re.compile(r"[_\-./]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LOOK = 50


def plain_heading(heading: str) -> str:
    """A heading to compare by: lower case, single spaces, no case marks or underscores."""
    spaced = _CAMEL.sub(" ", _PUNCTUATION.sub(" ", unicodedata.normalize("NFC", heading)))
    return _SPACES.sub(" ", spaced).strip(" :*#\ufeff\"'").lower()


_KNOWN = frozenset(word for fields in FIELDS.values() for field in fields for word in (*field.synonyms, field.name))
_MEASURED = frozenset(
    word
    for fields in FIELDS.values()
    for field in fields
    for word in field.synonyms
    if field.type in {"money", "price", "quantity", "rating"} and " " not in word
)
_KNOWN_JOINED = frozenset(word.replace(" ", "") for word in _KNOWN)


def is_known_heading(heading: str) -> bool:
    """Whether an export uses this heading for something."""
    plain = plain_heading(heading)
    return plain in _KNOWN or plain.replace(" ", "") in _KNOWN_JOINED


def is_measured(heading: str) -> bool:
    """Whether a heading is of money, pieces or a rating, by one of its words: of what adds up."""
    return not _MEASURED.isdisjoint(plain_heading(heading).split())


def looks_like_value(cell: str) -> bool:
    """Whether a cell holds a number, a date or an address rather than a heading."""
    return bool(_VALUE.match(cell.strip()))


def find_header(records: Sequence[Sequence[str]], *, has_header: bool | None = None) -> int | None:
    """Index of the record that holds the headings; ``None`` when there is none.

    Titles above the table are narrower than the table; the headings are the first record as wide as the rows below
    it, without values in it.
    """
    if has_header is False:
        return None
    width = _table_width(records)
    narrow: int | None = None
    for index, record in enumerate(records[:_LOOK]):
        filled = [cell for cell in record if cell.strip()]
        if len(filled) < max(1, width * 0.6) or (width > 1 and len(filled) < 2):  # noqa: PLR2004
            continue
        if not _is_header(filled, records[index + 1 :]):
            break
        if len(filled) >= width:
            return index + _groups_the_next(records, index)
        # Not every column has a heading, or this is a title of several cells: a full row of words below it decides.
        narrow = index if narrow is None else narrow
    if narrow is not None or not has_header:
        return narrow
    return next((index for index, record in enumerate(records) if any(map(str.strip, record))), 0)


def _groups_the_next(records: Sequence[Sequence[str]], index: int) -> bool:
    """Whether a row only groups the headings below it: Order, Order, Item, Item over the real ones."""
    above = [cell.strip().casefold() for cell in records[index] if cell.strip()]
    below = [cell for cell in records[index + 1] if cell.strip()] if index + 1 < len(records) else []
    if len(set(above)) == len(above) or len(below) < len(above) or any(map(looks_like_value, below)):
        return False
    return sum(map(is_known_heading, below)) > len(set(filter(is_known_heading, above)))


def _table_width(records: Sequence[Sequence[str]]) -> int:
    """Number of cells most records have."""
    widths = Counter(len(record) for record in records if record)
    return max(widths.items(), key=lambda pair: (pair[1], pair[0]))[0] if widths else 0


def _is_header(filled: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether these cells head the rows below."""
    known = sum(map(is_known_heading, filled))
    values = sum(map(looks_like_value, filled))
    if known and known >= values:
        return True
    if values:
        return False
    # Words over words: a heading does not turn up again among the rows below it.
    return not any(set(filled) <= set(record) for record in below[:_LOOK])


def unique_headings(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """Headings trimmed, named ``Column 3`` where empty, with `` (2)`` where repeated."""
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    names: list[str] = []
    for number in range(max(width, len(cells))):
        cell = cells[number] if number < len(cells) else ""
        name = _SPACES.sub(" ", cell.replace("\ufeff", "").replace("\x00", "")).strip() or f"Column {number + 1}"
        name = name[:200]
        seen[name.casefold()] += 1
        unique = name if seen[name.casefold()] == 1 else f"{name} ({seen[name.casefold()]})"
        while unique.casefold() in taken:
            seen[name.casefold()] += 1
            unique = f"{name} ({seen[name.casefold()]})"
        taken.add(unique.casefold())
        names.append(unique)
    return tuple(names)


def trim_empty_tail(cells: Sequence[str]) -> list[str]:
    """Cells without the empty ones at the end."""
    cells = list(cells)
    while cells and not cells[-1].strip():
        cells.pop()
    return cells
