"""Rows below a table that add it up: they look like sales and are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy.typing as npt

    from data_access.importing.reading.model import Chunk

_WORDS = (
    "total|totals|grand total|subtotal|sub total|sum|sums|summe|summen|gesamt|gesamtsumme|zwischensumme|endsumme"
    "|insgesamt|somme|total général|total general|sous-total|sous total|totale|totaux|totales|suma|total geral|soma"
    "|subtotais|totais|totaal"
)
_TOTALS = frozenset(_WORDS.split("|"))
_INITIALS = frozenset(" " + "".join(word[0] + word[0].upper() for word in _TOTALS))


def is_total(text: str) -> bool:
    """Whether a cell says that its row adds others up."""
    # Most cells are numbers of orders and customers: they are told by their first letter.
    return text[:1] in _INITIALS and text.strip().rstrip(":").strip().lower() in _TOTALS


def total_rows(chunk: Chunk, positions: Mapping[str, int]) -> npt.NDArray[np.bool_]:
    """The rows that are sums: the word stands for the order or the buyer, or leads or names a row that has neither."""
    named = [positions[name] for name in ("purchase", "customer") if name in positions]
    found = _where(chunk, named, is_total)
    leading = [place for place in (0, *_of(positions, "product", "product_name")) if place not in named]
    led = _where(chunk, leading, is_total)
    if not led.any():
        return found
    return found | (led & ~_where(chunk, [*named, *_of(positions, "email", "phone")], _says_something))


def _says_something(text: str) -> bool:
    """Whether a cell is filled."""
    return bool(text.strip())


def _of(positions: Mapping[str, int], *names: str) -> list[int]:
    """Places of the columns of these fields, where the file has them."""
    return [positions[name] for name in names if name in positions]


def _where(chunk: Chunk, places: Sequence[int], says: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
    """The rows with such a cell in one of these columns."""
    rows = np.zeros(len(chunk), dtype=np.bool_)
    for place in places:
        codes = [code for code, text in enumerate(chunk.series[place].values) if says(text)]
        if codes:
            rows |= np.isin(chunk.series[place].codes, codes)
    return rows
