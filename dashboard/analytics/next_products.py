"""What a customer is likely to buy next: the product that goes surest with what they have, and that they lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dashboard.analytics.repeat_rates import fit_prior

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from dashboard.analytics.together import Baskets

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

AT_ONCE = 20_000  # customers: with all they own and all that goes with it they must fit into memory
COLUMNS = ("place", "item", "because", "lift_low", "share_of_all", "least_share", "unhappy_share")


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


def unhappy_shares(buyers: Floats, unhappy: Floats) -> Floats:
    """Which part of a group's buyers of each item is unhappy with it, a row for each group, drawn towards all groups.

    Parameters
    ----------
    buyers, unhappy : customers of each group (row) who have each item (column), and those of them who said that they
        are unhappy with it.

    Returns
    -------
    Shares 0-1 of the same shape; NaN where nobody in the store was ever unhappy with anything, which is no news of any
    product.

    Notes
    -----
    Twice the mean of a beta posterior. The item's share over all groups is drawn towards the average item with the
    beta distribution (a, b) of all items, (k + a) / (n + a + b); the group's is drawn towards that with the same
    weight: (k_g + w x share) / (n_g + w), w = a + b. With too few items to tell how they differ, all get the share of
    the store.

    Source: Casella 1985, The American Statistician 39, 83-87.
    """
    n, k = buyers.sum(axis=0), unhappy.sum(axis=0)
    if k.sum() == 0:
        return np.full(buyers.shape, np.nan)
    prior = fit_prior(n, k)
    if prior is None:
        return np.full(buyers.shape, k.sum() / n.sum())
    weight = prior.a + prior.b
    item = (k + prior.a) / (n + weight)
    found: Floats = (unhappy + weight * item) / (buyers + weight)
    return found


def next_products(  # noqa: PLR0917  the last two have defaults
    owned: pd.DataFrame,
    offered: pd.DataFrame,
    again: Collection[int],
    most: int = 1,
    unhappy: Floats | None = None,
    group: Ints | int = 0,
) -> pd.DataFrame:
    """The items to offer each customer, surest first, at most so many: ``COLUMNS``.

    Parameters
    ----------
    owned : ``place`` of a customer and ``item`` that the customer has, a row for each.
    offered : of ``offers``.
    again : items that are bought again and may be offered to who has them; all others are offered once in a life.
    unhappy : of ``unhappy_shares``; an item that the group is unhappy with comes later. None: nothing is known.
    group : the row of ``unhappy`` for each place; or one for all.

    Returns
    -------
    ``place`` of the customer, ``item``, and the item owned that speaks for it most (``because``) with its figures,
    ranked by least_share x (1 - unhappy_share). Customers nothing speaks for are left out.
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
    rows = group if isinstance(group, int) else group[free["place"].to_numpy("int64")]
    shares = np.full(len(free), np.nan) if unhappy is None else unhappy[rows, free["item"].to_numpy("int64")]
    free = free.assign(unhappy_share=shares, worth=free["least_share"] * (1 - np.nan_to_num(shares)))
    ranked = free.sort_values(["place", "worth", "item", "because"], ascending=[True, False, True, True])
    single = ranked.drop_duplicates(["place", "item"])
    return single[single.groupby("place").cumcount() < most][list(COLUMNS)].reset_index(drop=True)


def of_all(  # noqa: PLR0917  the last three have defaults
    held: Baskets,
    offered: pd.DataFrame,
    again: Collection[int],
    skip: Ints,
    most: int = 1,
    unhappy: Floats | None = None,
    group: Ints | int = 0,
) -> pd.DataFrame:
    """The same for all customers but some, in slices that fit into memory.

    Parameters
    ----------
    held : the customers' baskets; ``place`` of the result is the basket's number.
    skip : numbers of baskets that are offered nothing.
    unhappy, group : as of ``next_products``; ``group`` by the number of the basket.
    """
    owned = pd.DataFrame({"place": held.basket, "item": held.item})
    owned = owned[~owned["place"].isin(skip)]
    starts = range(0, held.number, AT_ONCE)
    parts = [
        next_products(
            owned[(owned["place"] >= start) & (owned["place"] < start + AT_ONCE)], offered, again, most, unhappy, group
        )
        for start in starts
    ]
    return pd.concat(parts, ignore_index=True) if parts else next_products(owned, offered, again, most)
