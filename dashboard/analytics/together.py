"""Pairs of products in one basket, and rules with several products on the left, by lower bound of their lift."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import pdtrc

from dashboard.analytics.lift import FEWEST_TOGETHER, discoveries, lift

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

MOST_SETS = 200_000
AT_ONCE = 10_000_000  # meetings counted in one portion: a hundred megabytes at most
PORTIONS, THREADS = (
    6,
    2,
)  # at least so many portions, each of which leaves out the items before it; at most so many at once
MOST_BYTES = 400_000_000  # of sets of baskets held as bits
CODED, ENOUGH_DIGITS = 0.9, 3
PAIR_COLUMNS = ("a", "b", "n_a", "n_b", "n_ab", "baskets", "support", "confidence_a_b", "confidence_b_a", "lift",
                "lift_low", "lift_high")  # fmt: skip
RULE_COLUMNS = ("left", "right", "n_left", "n_right", "n_both", "baskets", "support", "confidence", "lift", "lift_low",
                "lift_high")  # fmt: skip


class TooManySetsError(ValueError):
    """So many sets of products are frequent that a higher support must be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baskets:
    """Which basket holds which items: ``basket`` (0 to ``number`` - 1, ascending) and ``item``, ascending within it.

    ``keys`` are the numbers the baskets came with, by their place.
    """

    basket: Ints
    item: Ints
    number: int
    items: int
    keys: Ints

    @property
    def counts(self) -> Ints:
        """In how many baskets each item is."""
        return np.bincount(self.item, minlength=self.items)


def is_service(codes: pd.Series[str], kinds: pd.Series[str]) -> pd.Series[bool]:
    """Which products are services (postage, fees, care plans) and not goods.

    Those marked as a service; and where nine of ten codes begin with the same number of digits, three or more, those
    that do not: POST, M, BANK CHARGES in a shop whose goods are all numbered 21733 or 85123A.
    """
    known = codes.fillna("").astype("str").str.strip()
    digits = known.str.extract(r"^([0-9]*)", expand=False).str.len()
    usual = digits.mode()
    marked = kinds.fillna("goods") == "service"
    if usual.empty or usual.iloc[0] < ENOUGH_DIGITS or (digits == usual.iloc[0]).mean() < CODED:
        return marked
    return marked | (digits != usual.iloc[0])


def baskets_of(basket: Ints, item: Ints, items: int) -> Baskets:
    """The baskets behind lines.

    Parameters
    ----------
    basket, item : of each line; an item below 0 is left out, and a basket of such items alone is none.
    items : how many there are.
    """
    kept = item >= 0
    if not kept.all():
        basket, item = basket[kept], item[kept]
    # One number for both, sorted: a third of the time that a table of two columns takes. Shifted, since a division
    # takes longer; stable, since that sort is the faster one where lines of a basket stand together already.
    shift = max(items - 1, 1).bit_length()
    keys = np.left_shift(basket, shift)
    keys |= item
    keys.sort(kind="stable")
    keys = keys[_changes(keys)]
    rows = keys >> shift
    begins = _changes(rows)
    ordinal: Ints = np.cumsum(begins, dtype="int64") - 1
    inside = keys & ((1 << shift) - 1)
    return Baskets(basket=ordinal, item=inside, number=int(begins.sum()), items=items, keys=rows[begins])


def _changes(values: Ints) -> NDArray[np.bool_]:
    """Where a sorted column differs from the entry before."""
    found = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def pairs(found: Baskets, least: int = FEWEST_TOGETHER) -> pd.DataFrame:
    """Every two items that meet in at least so many baskets, surest first: the table of ``met``."""
    table = met(found, least)
    n, low = (table[name].to_numpy() for name in ("n_ab", "lift_low"))
    # One column after the other, the last first, and by items they stand already: half the time of sorting a table.
    order = np.argsort(-n, kind="stable")
    order = order[np.argsort(-low[order], kind="stable")]
    return table.take(order).reset_index(drop=True)


def met(found: Baskets, least: int = FEWEST_TOGETHER) -> pd.DataFrame:
    """Every two items that meet in at least so many baskets, by item: ``PAIR_COLUMNS``.

    ``a`` and ``b`` are places of items, ``n_a``, ``n_b`` and ``n_ab`` baskets; support is n_ab over all baskets,
    confidence_a_b is n_ab over n_a. Ranked by the lower bound of the lift: a high lift of a few baskets is chance.
    """
    counts, number = found.counts, found.number
    frequent = np.flatnonzero(counts >= least)
    places = np.full(found.items, -1)
    places[frequent] = np.arange(len(frequent))
    basket, item = found.basket, places[found.item]
    if len(frequent) < found.items:
        basket, item = basket[item >= 0], item[item >= 0]
    one, other, n = _meetings(basket, item, len(frequent), least)
    a, b = frequent[one], frequent[other]
    bounds = lift(n, counts[a], counts[b], np.full(len(n), number))
    columns = (a, b, counts[a], counts[b], n, np.full(len(n), number), n / max(number, 1), n / counts[a], n / counts[b],
               *bounds)  # fmt: skip
    return pd.DataFrame(dict(zip(PAIR_COLUMNS, columns, strict=True)), copy=False)


def beyond_chance(table: pd.DataFrame, items: int) -> pd.DataFrame:
    """The pairs that ``is_beyond_chance``."""
    return table[is_beyond_chance(table, items)]


def is_beyond_chance(table: pd.DataFrame, items: int) -> NDArray[np.bool_]:
    """Which pairs meet more often than chance brings, after counting all the pairs that could have.

    Parameters
    ----------
    table : of ``pairs`` or ``met``.
    items : of how many items any two might have met.

    Notes
    -----
    One-sided: at least so many meetings where as many as chance brings are expected (Poisson, whose tail is the longer
    one), by Benjamini and Hochberg's rule at 0.05 over all pairs; and a lift whose interval lies above 1.
    """
    expected = (
        table["n_a"].to_numpy("float64") * table["n_b"].to_numpy("float64") / table["baskets"].to_numpy("float64")
    )
    p = pdtrc(table["n_ab"].to_numpy("float64") - 1, expected)
    return discoveries(p, family=items * (items - 1) // 2) & (table["lift_low"].to_numpy() > 1)


def _meetings(basket: Ints, item: Ints, items: int, least: int) -> tuple[Ints, Ints, Ints]:
    """Every two items that meet in at least so many baskets, the first below the second, and in how many.

    The product of the table of baskets and items with itself, some items at a time: what a portion no longer needs, the
    items before it, is left out, so that each pair is counted about once.
    """
    if not len(item):
        return item, item, item
    begins = np.searchsorted(basket, np.arange(basket[-1] + 2)).astype("int32")  # places of 64 bits take twice as long
    held = sparse.csr_array((np.ones(len(item), dtype="int32"), item.astype("int32"), begins),
                            shape=(len(begins) - 1, items))  # fmt: skip
    by_item = held.T.tocsr()
    work = np.cumsum(np.bincount(item, weights=np.diff(begins)[basket], minlength=items))
    portions = np.searchsorted(work, np.arange(0, work[-1], min(AT_ONCE, work[-1] / PORTIONS)), side="right")
    edges = np.unique(np.concatenate([[0], portions, [items]]).astype("int64"))
    # Products of sparse tables are made without the interpreter lock, so two threads take half the time.
    with ThreadPoolExecutor(THREADS) as pool:
        begun: list[Future[tuple[Ints, Ints, Ints]]] = []
        for start, stop in pairwise(edges.tolist()):
            held = _from(held, start)
            if len(begun) >= THREADS:  # what waits holds its table
                begun[-THREADS].result()
            begun.append(pool.submit(_portion, by_item[start:stop], held, start, least))
        one, other, times = map(np.concatenate, zip(*(each.result() for each in begun), strict=True))
    return one, other, times


def _from(held: sparse.csr_array, start: int) -> sparse.csr_array:
    """The table of baskets and items without the items before one."""
    kept = held.indices >= start
    upto = np.concatenate([[0], np.cumsum(kept, dtype="int32")])[held.indptr].astype("int32")
    return sparse.csr_array((held.data[kept], held.indices[kept], upto), shape=held.shape)


def _portion(by_item: sparse.csr_array, held: sparse.csr_array, start: int, least: int) -> tuple[Ints, Ints, Ints]:
    """The meetings of the items from ``start`` on, a row each in ``by_item``, with those after them."""
    product = (by_item @ held).tocoo()
    one, other = (place.astype("int64") for place in product.coords)
    enough = (product.data >= least) & (other > one + start)
    return one[enough] + start, other[enough], product.data[enough].astype("int64")


def frequent_sets(found: Baskets, least: int) -> dict[tuple[int, ...], int]:
    """Every set of items (places, ascending) that at least so many baskets hold, with their number.

    Each item is a row of bits, one for each basket; a set's baskets are the bits that all its items have.

    Raises
    ------
    TooManySetsError : more than 200,000 sets, or more bits than memory should hold.

    Source: Zaki (2000), IEEE Trans. Knowl. Data Eng. 12, 372-390 (Eclat).
    """
    counts = found.counts
    frequent = np.flatnonzero(counts >= max(least, 1))
    words = -(-found.number // 64)
    if len(frequent) * words * 8 > MOST_BYTES:
        message = f"{len(frequent):,} items in {found.number:,} baskets"
        raise TooManySetsError(message)
    sets: dict[tuple[int, ...], int] = {(int(item),): int(counts[item]) for item in frequent}
    bits = _bits(found, frequent, words)
    stack: list[tuple[tuple[int, ...], Ints, NDArray[np.uint64]]] = [((), frequent, bits)]
    while stack:
        prefix, items, rows = stack.pop()
        for place in range(len(items) - 1):
            head = (*prefix, int(items[place]))
            joined = rows[place] & rows[place + 1 :]
            support = np.bitwise_count(joined).sum(axis=1, dtype="int64")
            enough = support >= least
            tails = items[place + 1 :][enough]
            sets.update({(*head, int(t)): int(n) for t, n in zip(tails, support[enough], strict=True)})
            if len(sets) > MOST_SETS:
                message = f"more than {MOST_SETS:,} sets"
                raise TooManySetsError(message)
            if len(tails) > 1:
                stack.append((head, tails, joined[enough]))
    return sets


def _bits(found: Baskets, frequent: Ints, words: int) -> NDArray[np.uint64]:
    """A row for each item, a bit for each basket."""
    places = np.full(found.items, -1)
    places[frequent] = np.arange(len(frequent))
    row = places[found.item]
    held, row = found.basket[row >= 0].astype("uint64"), row[row >= 0]
    bits = np.zeros((len(frequent), words), dtype="uint64")
    np.bitwise_or.at(bits, (row, (held >> np.uint64(6)).astype("int64")), np.uint64(1) << (held & np.uint64(63)))
    return bits


def rules(found: Baskets, support: float, confidence: float) -> pd.DataFrame:
    """Rules with any number of items on the left and one on the right, surest first: ``RULE_COLUMNS``.

    Parameters
    ----------
    support, confidence : the least of each, 0-1; at least 5 baskets hold every rule.

    Returns
    -------
    DataFrame; ``left`` is a tuple of places, ``right`` a place; ``n_left``, ``n_right`` and ``n_both`` are baskets.

    Raises
    ------
    TooManySetsError : ask for a higher support.

    Source: Agrawal, Imielinski & Swami (1993), SIGMOD Record 22, 207-216.
    """
    number = found.number
    # A support that is an exact number of baskets must not fall to rounding.
    sets = frequent_sets(found, max(FEWEST_TOGETHER, int(np.ceil(support * number - 1e-9))))
    made = list(_split(sets, confidence))
    left, right, n_left, n_right, n_both = map(list, zip(*made, strict=True)) if made else ([], [], [], [], [])
    both, one, other = (np.array(part, dtype="int64") for part in (n_both, n_left, n_right))
    whole = np.full(len(both), number)
    bounds = lift(both, one, other, whole)
    columns = (left, right, one, other, both, whole, both / max(number, 1), both / one, *bounds)
    table = pd.DataFrame(dict(zip(RULE_COLUMNS, columns, strict=True)))
    return table.sort_values(["lift_low", "n_both"], ascending=False, kind="stable", ignore_index=True)


def _split(sets: dict[tuple[int, ...], int], confidence: float) -> Iterator[tuple[tuple[int, ...], int, int, int, int]]:
    """Left side, right side, their baskets and those of both, for every rule that is confident enough."""
    for items, both in sets.items():
        for right in items if len(items) > 1 else ():
            left = tuple(item for item in items if item != right)
            if both >= confidence * sets[left] - 1e-9:
                yield left, right, sets[left], sets[(right,)], both


def top_matrix(table: pd.DataFrame, most: int) -> Sequence[int]:
    """The items of the surest pairs, at most so many, each next to what it goes with most."""
    chosen: list[int] = []
    for a, b in zip(table["a"].astype(int), table["b"].astype(int), strict=True):
        new = [item for item in (a, b) if item not in chosen]
        if len(chosen) + len(new) > most:
            break
        beside = next((chosen.index(item) for item in (a, b) if item in chosen), len(chosen) - 1)
        chosen[beside + 1 : beside + 1] = new
    return chosen


def with_several(found: Baskets) -> int:
    """How many baskets hold two items or more."""
    return int((np.bincount(found.basket, minlength=found.number) > 1).sum())
