"""Which documents take others back."""

from __future__ import annotations

import re
from typing import Any

from data_access.cleaning.memo import Invalid

_CANCELLATION = re.compile(r"[Cc]\d")
_ADJUSTMENT = re.compile(r"[Aa]\d")
ONLINE_RETAIL = "online_retail"


def cancellation_rows(fields: dict[str, list[Any]], rows: int, profile: str | None) -> list[bool]:
    """Whether each row belongs to a cancellation document.

    In Online Retail every document whose number starts with C is one. Elsewhere C1001 may be an ordinary number, so
    there the row must also take something back (negative quantity or line total).
    """
    numbers = fields.get("purchase")
    if numbers is None:
        return [False] * rows
    memory: dict[str | None, bool] = {}
    for number in set(numbers):
        memory[number] = bool(number and _CANCELLATION.match(number))
    flags = list(map(memory.__getitem__, numbers))
    if profile == ONLINE_RETAIL or not any(memory.values()):
        return flags
    taken = fields.get("quantity") or fields.get("amount") or [None] * rows
    return [flag and value is not None and value < 0 for flag, value in zip(flags, taken, strict=True)]


def refuse_adjustment(number: str | Invalid | None) -> str | Invalid | None:
    """Refuse documents whose number starts with A: in Online Retail they book bad debt, not sales."""
    if isinstance(number, str) and not isinstance(number, Invalid) and _ADJUSTMENT.match(number):
        return Invalid("adjustment")
    return number
