"""Customers' days and months counted from sorted purchases: what ``data_access.schema.periods`` defines, as arrays.

Rows of one customer lie side by side and in the order of time, so that what a period knows of its neighbours is in the
rows beside it. That takes a third of the time of a database's windows, which sort by customer first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from data_access.loading.columns import NONE, begins_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data_access.loading.documents import Purchases


class Documents(NamedTuple):
    """Purchases of known customers, by customer and day. ``counts``: whether one makes a period count."""

    customers: NDArray[np.int32]
    days: NDArray[np.int32]
    months: NDArray[np.int32]
    sold: NDArray[np.bool_]
    free: NDArray[np.bool_]
    returned: NDArray[np.bool_]
    gross_cents: NDArray[np.int64]
    net_cents: NDArray[np.int64]
    units_milli: NDArray[np.int64]
    counts: NDArray[np.bool_]

    def of(self, rows: NDArray[np.bool_]) -> Documents:
        """Those of some rows."""
        return Documents._make(column[rows] for column in self)


def known_documents(purchases: Purchases) -> Documents:
    """Where purchases count: those with a line of a sale."""
    p = purchases
    known = slice(0, np.count_nonzero(p.customers != NONE))
    sold = p.sale_lines[known] > 0
    flags = (sold, p.free_lines[known] > 0, p.return_lines[known] > 0)
    money = (p.gross_cents[known], p.net_cents[known], p.units_milli[known])
    return Documents(p.customers[known], p.days[known], p.months[known], *flags, *money, sold)


@dataclass(frozen=True, slots=True)
class Periods:
    """One row for each customer and period with a document, by customer and period.

    ``counting`` are the rows that count; ``heads`` say where in it each of ``owners``, the customers with such a row,
    begins, and ``sizes`` how many each has.
    """

    customers: NDArray[np.int32]
    periods: NDArray[np.int32]
    months: NDArray[np.int32]
    amounts: dict[str, NDArray[Any]]
    counted: NDArray[np.int32]
    counting: NDArray[np.intp]
    heads: NDArray[np.intp]
    sizes: NDArray[np.intp]

    @property
    def owners(self) -> NDArray[np.int32]:
        """The customers with a period that counts."""
        return self.customers[self.counting[self.heads]]

    @property
    def firsts(self) -> NDArray[np.intp]:
        """The row of each owner's first period that counts."""
        return self.counting[self.heads]

    @property
    def lasts(self) -> NDArray[np.intp]:
        """The row of each owner's last period that counts."""
        last: NDArray[np.intp] = self.counting[self.heads + self.sizes - 1]
        return last

    def by_customer(self, of_owners: NDArray[np.int32]) -> NDArray[np.int32]:
        """What is known of each owner at the customer's id; ``NONE`` at those of others."""
        known = np.full(self.customers.max(initial=0) + 1, NONE, np.int32)
        known[self.owners] = of_owners
        return known

    def first_on(self) -> NDArray[np.int32]:
        """Where the periods are days, the first that counts, at the customer's id."""
        return self.by_customer(self.periods[self.firsts])

    def previous(self) -> NDArray[np.int32]:
        """The period that counts before each that does; ``NONE``: there is none."""
        found = np.full(len(self.customers), NONE, np.int32)
        found[self.counting[1:]] = self.periods[self.counting[:-1]]
        found[self.firsts] = NONE
        return found

    def following(self) -> NDArray[np.int32]:
        """The period that counts after each that does; ``NONE``: there is none."""
        found = np.full(len(self.customers), NONE, np.int32)
        found[self.counting[:-1]] = self.periods[self.counting[1:]]
        found[self.lasts] = NONE
        return found

    def places(self) -> NDArray[np.int32]:
        """The place of each period that counts among its owner's, from 1; ``NONE`` for others."""
        found = np.full(len(self.customers), NONE, np.int32)
        found[self.counting] = np.arange(1, len(self.counting) + 1) - np.repeat(self.heads, self.sizes)
        return found


def gather(documents: Documents, periods: NDArray[np.int32]) -> Periods:
    """Count documents by customer and period; the documents must be in that order."""
    begins = begins_of(documents.customers, periods)
    customers = documents.customers[begins]
    counted = _how_many(documents.counts, begins)
    counting = np.flatnonzero(counted > 0)
    heads = begins_of(customers[counting])
    amounts = {
        "purchases": _how_many(documents.sold, begins),
        "free_documents": _how_many(documents.free, begins),
        "return_documents": _how_many(documents.returned, begins),
        "gross_cents": summed(documents.gross_cents, begins),
        "net_cents": summed(documents.net_cents, begins),
        "units_milli": summed(documents.units_milli, begins),
    }
    sizes = np.diff(np.r_[heads, len(counting)])
    return Periods(customers, periods[begins], documents.months[begins], amounts, counted, counting, heads, sizes)


def summed(values: NDArray[Any], begins: NDArray[np.intp], by: np.ufunc = np.add) -> NDArray[Any]:
    """The sum (or what ``by`` makes) of each run of rows."""
    found: NDArray[Any] = by.reduceat(values, begins) if len(begins) else values[:0]
    return found


def _how_many(which: NDArray[np.bool_], begins: NDArray[np.intp]) -> NDArray[np.int32]:
    if not len(begins):
        return np.zeros(0, np.int32)
    found: NDArray[np.int32] = np.add.reduceat(which.view(np.int8), begins, dtype=np.int32)
    return found
