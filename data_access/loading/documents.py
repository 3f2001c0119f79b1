"""Purchases and their lines, read into arrays and brought into the copy's order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data_access.loading.columns import NONE, Days, Dictionary, Words, begins_of, pieces
from data_access.loading.packing import (
    COUNT_BITS,
    ID_BITS,
    KIND_BITS,
    PRODUCT_BITS,
    QUANTITY_BITS,
    DoesNotFitError,
    below,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from data_access.loading.columns import Column
    from data_access.loading.reading import Record

_ANONYMOUS_LAST = np.iinfo(np.int32).max


class Places(NamedTuple):
    """What lines take from their purchases, a row of each array for each purchase."""

    ids: NDArray[np.int32]
    customers: NDArray[np.int32]
    days: NDArray[np.int32]
    months: NDArray[np.int32]
    channels: Words


@dataclass(frozen=True, slots=True)
class Purchases:
    """Purchases by customer and day, anonymous ones last; a row of each array is one of them.

    ``customers`` is ``NONE`` for an anonymous one, days are counted from 1970.
    """

    ids: NDArray[np.int32]
    customers: NDArray[np.int32]
    days: NDArray[np.int32]
    months: NDArray[np.int32]
    due: NDArray[np.int32]
    channels: Words
    partners: Words
    cancelled: NDArray[np.bool_]
    sale_lines: NDArray[np.int16]
    free_lines: NDArray[np.int16]
    return_lines: NDArray[np.int16]
    gross_cents: NDArray[np.int64]
    net_cents: NDArray[np.int64]
    units_milli: NDArray[np.int64]

    def places(self) -> Places:
        """What lines need of them."""
        return Places(self.ids, self.customers, self.days, self.months, self.channels)

    def rows(self) -> Iterator[Mapping[str, Column]]:
        """``purchase_facts``."""
        columns: dict[str, Any] = {
            "purchase_id": self.ids,
            "customer_id": self.customers,
            "purchased_on": Days(self.days),
            "month": self.months,
            "channel": self.channels,
            "delivery_partner": self.partners,
            "due_on": Days(self.due),
            "cancelled": self.cancelled,
            "sale_lines": self.sale_lines,
            "free_lines": self.free_lines,
            "return_lines": self.return_lines,
            "gross_cents": self.gross_cents,
            "net_cents": self.net_cents,
            "units_milli": self.units_milli,
        }
        return pieces(len(self.ids), lambda rows: {name: column[rows] for name, column in columns.items()})


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines in the order they were read, ``purchases`` says on which row of them each stands.

    ``numbers`` holds quantity and amount, ``goods`` discount, product and kind, as they were read. ``order`` brings the
    lines into that of their purchases; those of purchases that are not there are left out of it.
    """

    ids: NDArray[np.int32]
    purchases: NDArray[np.int32]
    numbers: NDArray[np.int64]
    goods: NDArray[np.int64]
    order: NDArray[np.int32]

    def rows(self, of: Places) -> Iterator[Mapping[str, Column]]:
        """``line_facts``."""

        def columns(lines: NDArray[np.intp]) -> Mapping[str, Column]:
            purchases, numbers, goods = self.purchases[lines].astype(np.intp), self.numbers[lines], self.goods[lines]
            products = products_of(goods)
            return {
                "line_id": self.ids[lines],
                "purchase_id": of.ids[purchases],
                "customer_id": of.customers[purchases],
                "purchased_on": Days(of.days[purchases]),
                "month": of.months[purchases],
                "channel": of.channels[purchases],
                "product_id": np.where(products == 0, NONE, products),
                "kind": kinds_of(goods),
                "quantity_milli": below(numbers, QUANTITY_BITS) - (1 << (QUANTITY_BITS - 1)),
                "amount_cents": amounts_of(numbers),
                "discount_cents": goods >> (PRODUCT_BITS + KIND_BITS),
            }

        return pieces(len(self.order), columns, self.order)


def amounts_of(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The cents of lines."""
    return numbers >> QUANTITY_BITS


def kinds_of(goods: NDArray[np.int64]) -> NDArray[np.int8]:
    """The kinds of lines."""
    kinds: NDArray[np.int8] = below(goods, KIND_BITS).astype(np.int8)
    return kinds


def products_of(goods: NDArray[np.int64]) -> NDArray[np.int32]:
    """The products of lines, 0 where there is none."""
    products: NDArray[np.int32] = below(goods >> KIND_BITS, PRODUCT_BITS).astype(np.int32)
    return products


class Buffer:
    """Rows of two ranges of ids in one set of arrays, which two threads fill at once.

    ``sizes`` says how many rows each range has at most; pages that nothing is written to cost no memory.
    """

    def __init__(self, sizes: Sequence[int], types: Sequence[type]) -> None:
        self._columns: list[NDArray[Any]] = [np.empty(sum(sizes), type_) for type_ in types]
        self._sizes, self._filled = sizes, [0] * len(sizes)

    def add(self, number: int, *values: NDArray[Any]) -> None:
        """Put a batch of columns behind what is there of a range.

        Raises
        ------
        DoesNotFitError : there are more rows than ids, as where somebody gave some of them numbers below 0.
        """
        rows = len(values[0])
        begin = sum(self._sizes[:number]) + self._filled[number]
        self._filled[number] += rows
        if self._filled[number] > self._sizes[number]:
            raise DoesNotFitError
        for column, found in zip(self._columns, values, strict=True):
            column[begin : begin + rows] = found

    def joined(self) -> list[NDArray[Any]]:
        """The columns of all ranges, which are used up."""
        end = self._filled[0]
        for number in range(1, len(self._sizes)):
            begin, rows = sum(self._sizes[:number]), self._filled[number]
            for column in self._columns:
                column[end : end + rows] = column[begin : begin + rows]
            end += rows
        columns, self._columns = [column[:end] for column in self._columns], []
        return columns


class PurchasesRead:
    """Reads packed purchases; each of two threads its own range."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self._channels, self._partners = Dictionary(), Dictionary()
        self._buffer = Buffer(sizes, [np.int32] * 6 + [np.int64] * 4)

    def read(self, number: int, record: Record, text: str) -> None:
        """Read a range."""
        for ids, purchased, due, channel, partner, counts, *money in _batches(record, text):
            pair = _whole(ids)
            words = (self._channels.codes(channel), self._partners.codes(partner))
            plain = map(_whole, (counts, *money))
            self._buffer.add(
                number, pair >> ID_BITS, below(pair, ID_BITS), _days(purchased), _days(due), *words, *plain
            )

    def sorted(self) -> Purchases:
        """All that was read, by customer and day."""
        ids, customers, days, due, channels, partners, counts, gross, net, units = self._buffer.joined()
        customers[customers == 0] = _ANONYMOUS_LAST
        key = customers.astype(np.int64)
        key <<= 32
        key += days
        key -= days.min(initial=0)
        order = np.argsort(key)
        customers = customers[order]
        customers[customers == _ANONYMOUS_LAST] = NONE
        counts = counts[order]
        sold, free, returned = (below(counts >> (1 + place * COUNT_BITS), COUNT_BITS) for place in range(3))
        return Purchases(
            ids=ids[order],
            customers=customers,
            days=days[order],
            months=(counts >> (1 + 3 * COUNT_BITS)).astype(np.int32),
            due=due[order],
            channels=self._channels.words(channels[order]),
            partners=self._partners.words(partners[order]),
            cancelled=(counts & 1) != 0,
            sale_lines=sold.astype(np.int16),
            free_lines=free.astype(np.int16),
            return_lines=returned.astype(np.int16),
            gross_cents=gross[order],
            net_cents=net[order],
            units_milli=units[order],
        )


class LinesRead:
    """Reads packed lines; each of two threads its own range."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self._buffer = Buffer(sizes, (np.int32, np.int32, np.int64, np.int64))

    def read(self, number: int, record: Record, text: str) -> None:
        """Read a range."""
        for ids, numbers, goods in _batches(record, text):
            pair = _whole(ids)
            self._buffer.add(number, pair >> ID_BITS, below(pair, ID_BITS), _whole(numbers), _whole(goods))

    def sorted(self, of: Places) -> Lines:
        """All that was read, and the order of their purchases."""
        ids, purchases, numbers, goods = self._buffer.joined()
        row_of = np.full(max(of.ids.max(initial=0), purchases.max(initial=0)) + 1, -1, np.int32)
        row_of[of.ids] = np.arange(len(of.ids), dtype=np.int32)
        purchases = row_of[purchases]
        return Lines(ids, purchases, numbers, goods, _order(purchases, len(of.ids)))


def _order(purchases: NDArray[np.int32], count: int) -> NDArray[np.int32]:
    """The lines by the rows of their purchases, without those that have none (-1)."""
    begins = begins_of(purchases)
    sizes = np.diff(begins, append=len(purchases)).astype(np.int32)
    rows = purchases[begins]
    there = rows >= 0
    begins, sizes, rows = begins[there].astype(np.int32), sizes[there], rows[there]
    begin_of, size_of = np.zeros(count, np.int32), np.zeros(count, np.int32)
    begin_of[rows], size_of[rows] = begins, sizes
    if size_of.sum() < sizes.sum():  # lines of one purchase lie apart, and are gathered
        return np.argsort(purchases, kind="stable")[np.count_nonzero(purchases < 0) :].astype(np.int32)
    begin_of -= np.cumsum(size_of, dtype=np.int32) - size_of
    order: NDArray[np.int32] = np.repeat(begin_of, size_of)
    order += np.arange(len(order), dtype=np.int32)
    return order


def _batches(record: Record, text: str) -> Iterator[list[pa.Array]]:
    """The columns of each batch that holds rows; the row of constants some reads begin with has no ids."""
    for number, batch in enumerate(record.batches(text)):
        begin = 1 if number == 1 and batch.num_rows and not batch.column(0)[0].is_valid else 0
        if batch.num_rows > begin:
            yield batch.slice(begin).columns


def _whole(numbers: pa.Array) -> NDArray[np.int64]:
    if numbers.null_count:
        raise DoesNotFitError
    found: NDArray[np.int64] = np.asarray(numbers)
    return found


def _days(days: pa.Array) -> NDArray[np.int32]:
    found: NDArray[np.int32] = np.asarray(pc.cast(days, pa.date32()).view(pa.int32()).fill_null(NONE))
    return found
