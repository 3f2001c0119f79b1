"""What a staged chunk is refused for before it is judged: another currency than the store's, without a rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import func, select

from data_access.cleaning.money import is_kept_exactly
from data_access.importing.reading import RowProblem
from data_access.schema import CurrencyRate

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Engine

    from data_access.importing.reading import Chunk


class CurrencyRule:
    """Keeps rows in the store's currency, and those in another one that a rate is known for on their day.

    Exports that write an order's currency on its first line only (Shopify) leave the others empty: an empty cell
    under a line of the same order means that line's currency, any other empty cell the store's own.
    """

    def __init__(self, currency: str, rates: dict[str, date]) -> None:
        self._currency = currency
        self._rates = rates
        self._last: tuple[str | None, str | None] = (None, None)

    @classmethod
    def of_store(cls, engine: Engine, currency: str) -> CurrencyRule:
        """The rule with the store's rates."""
        r = CurrencyRate
        first = select(r.currency, func.min(r.valid_from)).group_by(r.currency)
        with engine.connect() as connection:
            return cls(currency, {row[0]: row[1] for row in connection.execute(first)})

    def apply(self, table: pa.Table, chunk: Chunk) -> tuple[pa.Table, list[RowProblem]]:
        """The rows that may stay, and the others with their reasons."""
        written = table["currency"]
        if written.null_count == len(written) and self._last[1] in {None, self._currency}:
            return table, []
        names = set(pc.unique(written).to_pylist()) - {None, self._currency}
        if not names and self._last[1] in {None, self._currency}:
            return table, []
        table = self._fill_down(table)
        reasons = [self._reason(*cell) for cell in zip(*_lists(table, "currency", "date_on"), strict=True)]
        keep = pa.array([reason is None for reason in reasons])
        return table.filter(keep), self._refused(table, reasons, chunk)

    def _fill_down(self, table: pa.Table) -> pa.Table:
        filled: list[str | None] = []
        last_order, last_currency = self._last
        for order, currency in zip(*_lists(table, "purchase", "currency"), strict=True):
            known = currency or (last_currency if order is not None and order == last_order else None)
            filled.append(known)
            last_order, last_currency = order, known
        self._last = (last_order, last_currency)
        position = table.schema.get_field_index("currency")
        return table.set_column(position, "currency", pa.array(filled, pa.string()))

    def _reason(self, currency: str | None, day: date) -> str | None:
        if currency is None or currency == self._currency:
            return None
        if currency not in self._rates:
            return "other_currency"
        return "no_rate_on_day" if day < self._rates[currency] else None

    def _why_not(self, currency: str, reason: str) -> str:
        """What keeps an amount in another currency out."""
        if not is_kept_exactly(currency):
            return f"which has thousandths; the store keeps hundredths of {self._currency}"
        day = " on its day" if reason == "no_rate_on_day" else ""
        return f"the store keeps {self._currency}, and no rate for {currency} is set{day}"

    def _refused(self, table: pa.Table, reasons: list[str | None], chunk: Chunk) -> list[RowProblem]:
        numbers, currencies = _lists(table, "row_no", "currency")
        places = {number: place for place, number in enumerate(chunk.row_numbers)}
        refused = []
        for number, currency, reason in zip(numbers, currencies, reasons, strict=True):
            if reason is not None:
                message = f"Row {number}: the amount is in {currency}, {self._why_not(currency, reason)}."
                cells = [column[places[number]] for column in chunk.columns]
                refused.append(RowProblem(number, reason, message, cells, None))
        return refused


class NoRule:
    """For kinds without money of their own."""

    def apply(self, table: pa.Table, chunk: Chunk) -> tuple[pa.Table, list[RowProblem]]:
        """Everything may stay."""
        del chunk
        return table, []


def _lists(table: pa.Table, *names: str) -> list[list[Any]]:
    return [table[name].to_pylist() for name in names]
