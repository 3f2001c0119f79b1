"""What a customer is likely to buy next: the product that goes surest with what they have, and that they lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from dashboard.analytics.together import Baskets

    Ints = NDArray[np.int64]

AT_ONCE = 20_000  # customers: with all they own and all that goes with it they must fit into memory
COLUMNS = ("place", "item", "because", "lift_low", "share_of_all", "least_share")


def offers(sure: pd.DataFrame, baskets: int) -> pd.DataFrame:
    """What owning one item (``because``) says of another (``item``): ``lift_low``, ``share_of_all``, ``least_share``.

    Parameters
    ----------
    sure : pairs of ``analytics.together``, with customers as baskets, those beyond chance.
    baskets : how many customers there are.

    Notes
    -----
    ``least_share`` = lower bound of the lift x share of all customers who have the item: the part of those who own the
    one that has the other at least, with 95 % certainty. A high lift of a rare item is worth less than it looks.
    """
    both = [
        pd.DataFrame({"because": sure[a], "item": sure[b], "lift_low": sure["lift_low"], "n_item": sure[f"n_{b}"]})
        for a, b in (("a", "b"), ("b", "a"))
    ]
    found = pd.concat(both, ignore_index=True).astype({"because": "int64", "item": "int64"})
    share = found.pop("n_item").astype("float64") / max(baskets, 1)
    return found.assign(share_of_all=share, least_share=np.minimum(found["lift_low"] * share, 1.0))


def next_products(owned: pd.DataFrame, offered: pd.DataFrame, again: Collection[int], most: int = 1) -> pd.DataFrame:
    """The items to offer each customer, surest first, at most so many: ``COLUMNS``.

    Parameters
    ----------
    owned : ``place`` of a customer and ``item`` that the customer has, a row for each.
    offered : of ``offers``.
    again : items that are bought again and may be offered to who has them; all others are offered once in a life.

    Returns
    -------
    ``place`` of the customer, ``item``, and the item owned that speaks for it most (``because``) with its figures.
    Customers nothing speaks for are left out.
    """
    best = owned.rename(columns={"item": "because"}).merge(offered, on="because")
    width = int(max(best["item"].max(), owned["item"].max()) + 1) if len(best) else 1
    has = np.sort((owned["place"] * width + owned["item"]).to_numpy("int64"))
    key = (best["place"] * width + best["item"]).to_numpy("int64")
    at = np.searchsorted(has, key)
    known = (
        (at < len(has)) & (has[np.minimum(at, max(len(has) - 1, 0))] == key) if len(has) else np.zeros(len(key), bool)
    )
    free = best[~known | best["item"].isin(list(again)).to_numpy()]
    ranked = free.sort_values(["place", "least_share", "item", "because"], ascending=[True, False, True, True])
    single = ranked.drop_duplicates(["place", "item"])
    return single[single.groupby("place").cumcount() < most][list(COLUMNS)].reset_index(drop=True)


def of_all(held: Baskets, offered: pd.DataFrame, again: Collection[int], skip: Ints, most: int = 1) -> pd.DataFrame:
    """The same for all customers but some, in slices that fit into memory.

    Parameters
    ----------
    held : the customers' baskets; ``place`` of the result is the basket's number.
    skip : numbers of baskets that are offered nothing.
    """
    owned = pd.DataFrame({"place": held.basket, "item": held.item})
    owned = owned[~owned["place"].isin(skip)]
    starts = range(0, held.number, AT_ONCE)
    parts = [
        next_products(owned[(owned["place"] >= start) & (owned["place"] < start + AT_ONCE)], offered, again, most)
        for start in starts
    ]
    return pd.concat(parts, ignore_index=True) if parts else next_products(owned, offered, again, most)
