"""Discounts: an amount of money, or a share of the price, which is what many exports write under the same heading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data_access.cleaning.numbers import undressed
from data_access.importing.evidence import ColumnEvidence
from data_access.importing.reading.headers import plain_heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from data_access.importing.reading.model import Chunk

ANSWERS = ("money", "share", "percent")
_PERCENT_WORDS = frozenset({"percent", "percentage", "pct", "rate", "prozent", "taux", "porcentaje", "percentual"})
_WHOLE = 1_000_000  # a share of everything, in millionths
_MICROS_AND_MILLI = 10_000_000  # of price and quantity, in a hundredth
_EXAMPLES = 3


class DiscountEvidence(ColumnEvidence):
    """Whether a column of discounts holds money, shares of the price (0.2), or percent of it (20).

    A percent sign or a heading that says so decides. Without them, fractions of which none is above 1 leave it open,
    unless the export is known to write money.
    """

    def __init__(self, chosen: str | None, heading: str, *, known: bool) -> None:
        named = "%" in heading or bool(_PERCENT_WORDS & set(plain_heading(heading).split()))
        self._chosen = chosen or ("money" if known and not named else None)
        self._named = named
        self._signs = self._fractions = self._above = 0
        self.examples: list[str] = []
        self.decided = self._chosen is not None

    @property
    def reading(self) -> str | None:
        """How the column is read; None while it is open."""
        if self._chosen:
            return self._chosen
        if self._signs:
            return "share"  # 20% is read as 0.2
        if self._named:
            return "share" if self._fractions and not self._above else "percent"
        return None if self._fractions and not self._above else "money"

    def feed(self, values: Iterable[str]) -> None:
        """Look at more of the column."""
        for text in values:
            bare, _, percent = undressed(text)
            number = _number(bare)
            if not number:
                continue
            self._signs += percent
            self._above += number > 1
            if 0 < number < 1:
                self._fractions += 1
                if len(self.examples) < _EXAMPLES:
                    self.examples.append(text.strip())


def _number(bare: str) -> float:
    """About how much it is: whether the comma parts decimals does not matter to what is below 1."""
    try:
        return float(bare.replace(",", "."))
    except ValueError:
        return 2.0 if any(character.isdigit() for character in bare) else 0.0


def taken_off(fields: Mapping[str, Sequence[Any]], rows: int, *, percent: bool) -> list[int | None]:
    """What shares of the price take off each row, in hundredths of the currency's unit.

    Parameters
    ----------
    fields : ``discount`` in millionths; ``price`` in millionths, ``quantity`` in thousandths and ``amount`` in
        hundredths as far as there are any. Without a price, the amount is what was left to pay.
    percent : the share is written in percent.
    """
    nothing: list[Any] = [None] * rows
    columns = (fields.get(name, nothing) for name in ("discount", "price", "quantity", "amount"))
    return [_of_row(*cells, percent=percent) for cells in zip(*columns, strict=True)]


def _of_row(
    share: int | None, price: int | None, quantity: int | None, amount: int | None, *, percent: bool
) -> int | None:
    if share is None:
        return None
    part = abs(share) / (_WHOLE * (100 if percent else 1))
    if price is not None:
        return round(abs(1_000 if quantity is None else quantity) * price / _MICROS_AND_MILLI * part)
    return round(abs(amount) * part / (1 - part)) if amount is not None and part < 1 else 0


def orders_with_discount(
    chunk: Chunk, place: int | None, own: Sequence[int | None] | None, orders: Sequence[Any] | None
) -> int:
    """How many orders have a discount on the whole order that no line of theirs shows.

    Parameters
    ----------
    place : of the column with the orders' discounts, if the export has one; an order's first row counts.
    own : the discount of each row.
    orders : the order of each row.
    """
    if place is None:
        return 0
    column = chunk.series[place]
    given = {code for code, text in enumerate(column.values) if _number(undressed(text)[0]) > 0}
    rows = [row for row, code in enumerate(column.codes.tolist()) if code in given] if given else []
    first = [row for row in rows if orders is None or not row or orders[row] != orders[row - 1]]
    return sum(own is None or not own[row] for row in first)
