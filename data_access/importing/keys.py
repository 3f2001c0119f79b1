"""The key of a row: what makes two rows of two files the same row.

The key is stored with every imported line and compared at every later import, so it must never change. It is the
16-byte BLAKE2b of the row's mapped cells: their raw text, white space at both ends stripped, in the alphabetical order
of the field names they are mapped to, joined by U+001F and encoded as UTF-8. It depends neither
on the order of the file's columns nor on columns that are not mapped, nor on how cells are interpreted.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from data_access.importing.reading.column import text_array

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.importing.reading.column import Column

SEPARATOR = "\x1f"
SIZE = 16
_MARK = text_array([SEPARATOR])[0]


def row_keys(columns: Sequence[Column]) -> list[bytes]:
    """Key of each row from its mapped columns, which are sorted by field name."""
    stripped = [column.stripped() for column in columns]
    joined = pc.binary_join_element_wise(*stripped, _MARK) if len(stripped) > 1 else stripped[0]
    return [blake2b(text, digest_size=SIZE).digest() for text in joined.cast(pa.binary()).to_pylist()]


def key_of(cells: Sequence[str]) -> bytes:
    """Key of one row from its mapped cells, sorted by field name; the definition in one line."""
    return blake2b(SEPARATOR.join(cell.strip() for cell in cells).encode(), digest_size=SIZE).digest()
