"""The key of a row: what makes two rows of two files the same row.

The key is stored with every imported line and compared at every later import, so it must never change. It is the
16-byte BLAKE2b of the row's mapped cells: their raw text, white space at both ends stripped, in the alphabetical order
of the field names they are mapped to, joined by U+001F and encoded as UTF-8 (surrogates passed). It depends neither
on the order of the file's columns nor on columns that are not mapped, nor on how cells are interpreted.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

SEPARATOR = "\x1f"
SIZE = 16


def row_keys(columns: Sequence[Sequence[str]], positions: Sequence[int]) -> list[bytes]:
    """Key of each row from the columns at these positions, which are sorted by field name."""
    stripped = (map(str.strip, columns[position]) for position in positions)
    joined = map(SEPARATOR.join, zip(*stripped, strict=True))
    return [blake2b(text.encode("utf-8", "surrogatepass"), digest_size=SIZE).digest() for text in joined]
