"""What each customer's first day of purchases was mostly spent on: ``first_bought`` of the schema, from arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from data_access.loading.columns import NONE, Days, Dictionary, Words, begins_of
from data_access.loading.documents import amounts_of, kinds_of, products_of
from data_access.loading.periods import summed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb
    from numpy.typing import NDArray

    from data_access.loading.columns import Column
    from data_access.loading.documents import Lines, Places


class Categories(NamedTuple):
    """The category of each product at its id: codes in the order of the words, and after them that of no category."""

    words: Dictionary
    codes: NDArray[np.int32]

    @property
    def unknown(self) -> int:
        """The code of products without a category."""
        return len(self.words.numbers)

    def of(self, products: NDArray[np.int32]) -> NDArray[np.int32]:
        """The codes of products; whoever is not in the copy has no category."""
        held = np.minimum(products, len(self.codes) - 1)
        return np.where(held == products, self.codes[held], self.unknown)


class FirstBought(NamedTuple):
    """A row for each customer of whom such a line is known."""

    customers: NDArray[np.int32]
    days: NDArray[np.int32]
    categories: Words

    def columns(self) -> Mapping[str, Column]:
        """``first_bought``."""
        return {"customer_id": self.customers, "first_on": Days(self.days), "first_category": self.categories}


def read_categories(copy: duckdb.DuckDBPyConnection) -> Categories:
    """The categories of the products in the copy."""
    products = copy.sql("SELECT id, category FROM products ORDER BY category").to_arrow_table().combine_chunks()
    words, ids = Dictionary(), products["id"].to_numpy()
    codes = words.codes(products["category"].combine_chunks())
    held = np.full(ids.max(initial=0) + 1, len(words.numbers), np.int32)
    held[ids] = np.where(codes < 0, len(words.numbers), codes)
    return Categories(words, held)


def first_bought(
    purchases: Places, lines: Lines, first_on: NDArray[np.int32], categories: Categories, *, sale: int
) -> FirstBought:
    """Of each customer the category on which most was spent on the first day; of equals the first by name.

    ``first_on`` is the day of the first purchase at the customer's id, ``sale`` the kind of lines that count. A known
    category comes before an unknown one of the same money.
    """
    known = np.count_nonzero(purchases.customers != NONE)
    on_first = np.zeros(len(purchases.ids) + 1, bool)  # the last stands for lines without a purchase
    on_first[:known] = first_on[purchases.customers[:known]] == purchases.days[:known]
    bought = np.flatnonzero(on_first[lines.purchases] & (kinds_of(lines.goods) == sale))
    customers = purchases.customers[lines.purchases[bought]]
    codes = categories.of(products_of(lines.goods[bought]))
    key = customers.astype(np.int64) * (categories.unknown + 1) + codes
    order = np.argsort(key, kind="stable")
    begins = begins_of(key[order])
    customers, codes = customers[order][begins], codes[order][begins]
    spent = summed(amounts_of(lines.numbers[bought])[order], begins)
    heads = begins_of(customers)
    most = np.repeat(summed(spent, heads, np.maximum), np.diff(np.r_[heads, len(customers)]))
    top = np.flatnonzero(spent == most)
    top = top[begins_of(customers[top])]
    owners, found = customers[top], codes[top]
    return FirstBought(
        owners, first_on[owners], categories.words.words(np.where(found == categories.unknown, -1, found))
    )
