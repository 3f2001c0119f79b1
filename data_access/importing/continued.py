"""Rows that go on with the order of the row above: exports that write an order's own cells on its first row only.

A row without a date that bears the order number of the row above is such a row. What its order says of itself, the
date, the buyer, the currency, is taken over where its own cells are empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_access.cleaning.text import is_null
from data_access.importing.purchases_sql import CARRIED
from data_access.importing.reading.model import Chunk

if TYPE_CHECKING:
    from collections.abc import Mapping

# ``cancelled`` is read from these.
_OWN = ("date", "status", "cancelled_on", *(name for name in CARRIED if name != "cancelled"))


class ContinuedOrders:
    """Fills the order's own cells, over the bounds of chunks.

    Parameters
    ----------
    positions : field → place of its column among the columns of the file.
    """

    def __init__(self, positions: Mapping[str, int]) -> None:
        self._order = positions.get("purchase")
        self._date = positions.get("date")
        self._own = sorted({positions[name] for name in _OWN if name in positions})
        self._above: tuple[str, dict[int, str]] = ("", {})

    def fill(self, chunk: Chunk) -> Chunk:
        """The chunk with the cells taken over; itself where every row has a date."""
        if self._order is None or self._date is None:
            return chunk
        orders = chunk.series[self._order]
        if not any(map(is_null, chunk.series[self._date].values)):
            self._remember(chunk, len(chunk) - 1)
            return chunk
        columns = {place: list(chunk.series[place].cells) for place in self._own}
        above, known = self._above
        for row, order in enumerate(orders.cells):
            if is_null(columns[self._date][row]) and order == above and not is_null(order):
                for place, cells in columns.items():
                    cells[row] = known[place] if is_null(cells[row]) else cells[row]
            else:
                above, known = order, {place: cells[row] for place, cells in columns.items()}
        self._above = (above, known)
        series = [columns.get(place, column) for place, column in enumerate(chunk.series)]
        return Chunk(chunk.row_numbers, series, chunk.problems)

    def _remember(self, chunk: Chunk, row: int) -> None:
        """Keep what the last row of a chunk says of its order."""
        if row >= 0 and self._order is not None:
            said = {place: chunk.series[place].cells[row] for place in self._own}
            self._above = (chunk.series[self._order].cells[row], said)
