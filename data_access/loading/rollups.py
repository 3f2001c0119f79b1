"""The rollups of the copy from purchases and lines in arrays: the same rows as its own SQL counts from its facts.

``data_access.readers.columnar`` says what they hold; a test compares every row of both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from data_access.loading.columns import NONE, Days, Dictionary, Words, begins_of, pieces, put
from data_access.loading.periods import gather, summed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb
    from numpy.typing import NDArray

    from data_access.loading.columns import Column
    from data_access.loading.firsts import FirstBought
    from data_access.loading.periods import Documents, Periods

WORDS = ("segment", "country", "acquisition_channel")
DAYS_IN_WEEK = 7
_RADIX = np.iinfo(np.uint16).max  # numbers up to here are sorted in one pass


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the schema says in numbers: see ``data_access.schema.fact_tables`` and ``lives``. ``monday`` from 1970."""

    sale: int
    monday: int
    every_document: int
    free_items: int
    gap_at: int
    age_bits: int
    no_gap: int


@dataclass(frozen=True, slots=True)
class Customers:
    """What stands beside each customer's periods, at the customer's id."""

    words: dict[str, Words]
    birth_years: NDArray[np.int32]
    recounted: NDArray[np.int16]
    categories: Words
    categorised_on: NDArray[np.int32]
    heard: NDArray[np.int32]

    def beside(self, customers: NDArray[np.int32], first_on: NDArray[np.int32]) -> dict[str, Column]:
        """The attributes of these customers, and what was bought first where it was bought on their first day."""
        customers = customers.astype(np.intp)
        found = self.categories[customers]
        codes = np.where(self.categorised_on[customers] == first_on, found.codes, -1)
        return {
            **{name: words[customers] for name, words in self.words.items()},
            "birth_year": self.birth_years[customers],
            "first_category": Words(codes, found.known),
            "first_heard": self.heard[customers],
        }


class Counted(NamedTuple):
    """Customers' days and months by one rule; ``rule`` 0: purchases count."""

    rule: int
    days: Periods
    months: Periods


class Recounted(NamedTuple):
    """``recounted_customer``: who has a day without a purchase, and the highest rule by which one of these counts."""

    customers: NDArray[np.int32]
    rules: NDArray[np.int16]


def count(documents: Documents, numbers: Numbers) -> tuple[list[Counted], Recounted]:
    """The periods of all customers, and those of the few who are counted anew by each rule."""
    counted = [Counted(0, *_periods(documents))]
    few = _recount(counted[0].days, numbers)
    highest = np.zeros(documents.customers.max(initial=0) + 1, np.int16)
    highest[few.customers] = few.rules
    rules = highest[documents.customers]
    for rule in (numbers.every_document, numbers.free_items):
        anew = documents.of(rules >= rule)
        counts = anew.sold | anew.free if rule == numbers.free_items else np.ones(len(anew.days), bool)
        counted.append(Counted(rule, *_periods(anew._replace(counts=counts))))
    return counted, few


def _periods(documents: Documents) -> tuple[Periods, Periods]:
    return gather(documents, documents.days), gather(documents, documents.months)


def _recount(days: Periods, numbers: Numbers) -> Recounted:
    without = days.amounts["purchases"] == 0
    free = days.amounts["free_documents"][without] > 0
    rules = np.where(free, numbers.free_items, numbers.every_document).astype(np.int16)
    customers = days.customers[without]
    begins = begins_of(customers)
    return Recounted(customers[begins], summed(rules, begins, np.maximum))


def read_customers(
    copy: duckdb.DuckDBPyConnection, highest: int, recounted: Recounted, first: FirstBought
) -> Customers:
    """What the copy and these rollups know of customers with ids up to ``highest``."""
    asked = f"SELECT customer_id, birth_year, {', '.join(WORDS)} FROM customer_facts"  # noqa: S608
    rows = copy.sql(asked).to_arrow_table().combine_chunks()
    ids, heard = rows["customer_id"].to_numpy(), copy.sql("FROM first_heard").fetchnumpy()
    size = max(highest, ids.max(initial=0), heard["customer_id"].max(initial=0)) + 1

    def at(customers: NDArray[Any], values: NDArray[Any], missing: int) -> NDArray[Any]:
        found = np.full(size, missing, values.dtype)
        found[customers] = values
        return found

    words = {}
    for name in WORDS:
        dictionary = Dictionary()
        words[name] = dictionary.words(at(ids, dictionary.codes(rows[name].combine_chunks()), -1))
    return Customers(
        words,
        at(ids, rows["birth_year"].combine_chunks().fill_null(NONE).to_numpy(), NONE),
        at(recounted.customers, recounted.rules, 0),
        Words(at(first.customers, first.categories.codes, -1), first.categories.known),
        at(first.customers, first.days, NONE),
        at(heard["customer_id"], heard["first_heard"], NONE),
    )


@dataclass(frozen=True, slots=True)
class Rollups:
    """Writes what was counted by one rule."""

    customers: Customers
    numbers: Numbers
    rule: int

    @property
    def kind(self) -> str:
        """What the names of its tables of periods begin with."""
        return "recounted" if self.rule else "customer"

    def write_days(self, cursor: duckdb.DuckDBPyConnection, days: Periods) -> None:
        """Write the days of every customer."""
        first_on = days.first_on()[days.customers]
        first_month = days.by_customer(days.months[days.firsts])[days.customers]
        previous, following, places = days.previous(), days.following(), days.places()

        def columns(rows: Any) -> Mapping[str, Column]:  # noqa: ANN401  whatever an array takes
            on, first = days.periods[rows], first_on[rows]
            customers = days.customers[rows]
            return {
                **self._beside(days, rows, first),
                "purchased_on": Days(on),
                "month": days.months[rows],
                "week": self._week(on),
                "weekday": (on - self.numbers.monday) % DAYS_IN_WEEK,
                "first_on": Days(first),
                "first_week": self._week(first),
                "first_month": first_month[rows],
                "next_on": Days(following[rows]),
                "age_days": _since(on, first),
                "gap_days": _since(on, previous[rows]),
                "purchase_days": places[rows],
                "customer_id": customers,
            }

        put(cursor, f"{self.kind}_day", pieces(len(first_on), columns, _by_first(first_on)))

    def write_months(self, cursor: duckdb.DuckDBPyConnection, months: Periods, first_on: NDArray[np.int32]) -> None:
        """Write the months of every customer; ``first_on`` is the day of the first purchase at the customer's id."""
        first_month = months.by_customer(months.periods[months.firsts])[months.customers]
        previous, following = months.previous(), months.following()

        def columns(rows: Any) -> Mapping[str, Column]:  # noqa: ANN401  whatever an array takes
            customers = months.customers[rows]
            first = first_on[customers]
            return {
                **self._beside(months, rows, first),
                "return_documents": months.amounts["return_documents"][rows],
                "month": months.periods[rows],
                "first_month": first_month[rows],
                "first_on": Days(first),
                "previous_month": previous[rows],
                "next_month": following[rows],
                "customer_id": customers,
            }

        put(cursor, f"{self.kind}_month", pieces(len(first_month), columns))

    def write_lives(self, cursor: duckdb.DuckDBPyConnection, days: Periods, months: Periods) -> None:
        """Write every customer's periods as lists."""
        owners, first = days.owners, days.periods[days.firsts]
        lists = {"days": self._listed(days), "months": self._listed(months)}

        def columns(rows: slice) -> Mapping[str, Column]:
            customers, on = owners[rows], first[rows]
            size = rows.stop - rows.start
            return {
                "customer_id": customers,
                "rule": np.full(size, self.rule, np.int16),
                "recounted": np.zeros(size, np.int16) if self.rule else self.customers.recounted[customers],
                "first_on": Days(on),
                "first_month": days.months[days.firsts[rows]],
                "first_week": self._week(on),
                "weekday": (on - self.numbers.monday) % DAYS_IN_WEEK,
                "last_on": Days(days.periods[days.lasts[rows]]),
                **self.customers.beside(customers, on),
                **{name: listed.slice(rows.start, size) for name, listed in lists.items()},
            }

        put(cursor, "customer_life", pieces(len(owners), columns))

    def _beside(self, periods: Periods, rows: Any, first_on: NDArray[np.int32]) -> dict[str, Column]:  # noqa: ANN401
        """What days and months have in common."""
        customers = periods.customers[rows]
        counted = ("purchases", "free_documents", "gross_cents", "net_cents", "units_milli")
        mark: dict[str, Column] = {"recounted": self.customers.recounted[customers]}
        if self.rule:
            mark = {"rule": np.full(len(customers), self.rule, np.int16), "counted": periods.counted[rows]}
        amounts: dict[str, Column] = {name: periods.amounts[name][rows] for name in counted}
        return {**amounts, **mark, **self.customers.beside(customers, first_on)}

    def _listed(self, periods: Periods) -> pa.Array:
        """Of each owner's periods how far each lies behind the one before and behind the first. See ``lives``."""
        n, counting = self.numbers, periods.counting
        on = periods.periods[counting]
        gaps = _since(on, periods.previous()[counting])
        gaps = np.where(gaps == NONE, n.no_gap, np.minimum(gaps, n.no_gap))
        ages = np.minimum(on - np.repeat(on[periods.heads], periods.sizes), n.age_bits)
        begins = np.r_[periods.heads, len(counting)].astype(np.int32)
        return pa.ListArray.from_arrays(pa.array(begins), pa.array(((gaps << n.gap_at) + ages).astype(np.int32)))

    def _week(self, days: NDArray[np.int32]) -> NDArray[np.int32]:
        return np.where(days == NONE, NONE, (days - self.numbers.monday) // DAYS_IN_WEEK).astype(np.int32)


def _since(periods: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.where(other == NONE, NONE, periods - other).astype(np.int32)


def _by_first(first_on: NDArray[np.int32]) -> NDArray[np.intp]:
    """Rows of customers by the day of their first purchase, those without one last."""
    lowest = first_on.min(initial=0, where=first_on != NONE)
    behind = np.where(first_on == NONE, np.int64(_RADIX), first_on.astype(np.int64) - lowest)
    if behind.max(initial=0) <= _RADIX:
        behind = behind.astype(np.uint16)
    else:
        behind[first_on == NONE] = np.iinfo(np.int64).max
    return np.argsort(behind, kind="stable")
