"""Which documents take others back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from data_access.cleaning.memo import Invalid
from data_access.importing.reading.column import Spread

if TYPE_CHECKING:
    from collections.abc import Sequence

_CANCELLATION = re.compile(r"[Cc]\d")
_ADJUSTMENT = re.compile(r"[Aa]\d")
ONLINE_RETAIL = "online_retail"


def cancellation_rows(fields: dict[str, Sequence[Any]], rows: int, profile: str | None) -> Sequence[bool]:
    """Whether each row belongs to a cancellation document.

    In Online Retail every document whose number starts with C is one. Elsewhere C1001 may be an ordinary number, so
    there the row must also take something back (negative quantity or line total).
    """
    numbers = fields.get("purchase")
    if not isinstance(numbers, Spread):
        return [False] * rows
    flags = numbers.map(lambda number: bool(number and _CANCELLATION.match(number)))
    if profile == ONLINE_RETAIL or not any(flags.values):
        return flags
    taken = fields.get("quantity") or fields.get("amount") or [None] * rows
    return [flag and value is not None and value < 0 for flag, value in zip(flags, taken, strict=True)]


def refuse_adjustment(number: str | Invalid | None) -> str | Invalid | None:
    """Refuse documents whose number starts with A: in Online Retail they book bad debt, not sales."""
    if isinstance(number, str) and not isinstance(number, Invalid) and _ADJUSTMENT.match(number):
        return Invalid("adjustment")
    return number


def either(fields: dict[str, Sequence[Any]], *names: str) -> Sequence[bool | None]:
    """Take these fields out, and give for each row whether one of them says so; None where none says anything."""
    columns = [fields.pop(name) for name in names if name in fields]
    if len(columns) == 1:
        return columns[0]
    return [_any_of(cells) for cells in zip(*columns, strict=True)]


def _any_of(cells: Sequence[bool | None]) -> bool | None:
    said = [cell for cell in cells if cell is not None]
    return any(said) if said else None
