"""The currency of a row by the sign of its amounts, for files without a column that names it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from data_access.cleaning.money import read_currency
from data_access.importing.reading.column import Spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.importing.reading.column import Column

_MARK = re.compile(r"[^\d\s.,'’()+\-−–%]+")  # what is left of an amount beside digits and marks
# Signs that several currencies write: in a store that keeps one of them, that one is meant.
_SHARED = {
    "$": frozenset({
        "USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "DOP", "BSD", "BBD", "BMD",
        "BZD", "FJD", "JMD", "KYD", "LRD", "NAD", "TTD", "XCD",
    }),
    "£": frozenset({"GBP", "EGP", "FKP", "GIP", "LBP", "SHP", "SSP", "SYP"}),
    "¥": frozenset({"JPY", "CNY"}),
    **dict.fromkeys(("fr", "fr."), frozenset({"CHF", "XAF", "XOF", "XPF"})),
}  # fmt: skip


def currencies_of(columns: Sequence[Column], own: str) -> Sequence[str | None] | None:
    """The currency each row's amounts are written in, the first column's sign before the others'.

    ``None`` for a row without a sign; ``None`` altogether where no row has one.
    """
    found: list[Sequence[Any]] = []
    for column in columns:
        named = [_named(text, own) for text in column.values]
        if any(named):
            found.append(Spread(named, column.codes))
    if len(found) < 2:  # noqa: PLR2004
        return found[0] if found else None
    return [next(filter(None, cells), None) for cells in zip(*found, strict=True)]


def _named(text: str, own: str) -> str | None:
    """The currency of one amount, if it names one."""
    if text.replace(".", "", 1).isdigit():
        return None
    mark = "".join(_MARK.findall(text))
    if not mark:
        return None
    if own in _SHARED.get(mark.lower(), ()):
        return own
    code = read_currency(mark)
    return code if isinstance(code, str) and code.isalpha() and code.isupper() else None
