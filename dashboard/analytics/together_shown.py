"""The part of all pairs that a page shows.

A large store has millions of pairs: a page that kept them all would hold hundreds of megabytes for each filter asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.analytics.lift import FEWEST_TOGETHER
from dashboard.analytics.together import is_beyond_chance, met, top_matrix

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.analytics.together import Baskets

ONE_IN = 1_000  # baskets
RANK = ["lift_low", "n_ab"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The surest pairs with those of the matrix, and how many there are.

    ``pairs`` has the columns of ``met`` and ``sure``: whether the two meet more often than chance brings; surest
    first. ``number`` are all pairs in at least ``least`` baskets, ``number_sure`` those of them more often than chance,
    ``most_frequent`` the one of those in most baskets, as a table of one row or none. ``matrix`` are items.
    """

    least: int
    pairs: pd.DataFrame
    number: int
    number_sure: int
    most_frequent: pd.DataFrame
    matrix: tuple[int, ...]

    @property
    def surest(self) -> pd.DataFrame:
        """The surest pair, as a table of one row; the one with the highest bound where none is beyond chance."""
        sure = self.pairs[self.pairs["sure"]]
        return (sure if len(sure) else self.pairs).head(1)


def usual_least(baskets: Baskets) -> int:
    """In how many baskets a pair must be for a shop to make use of it: one in a thousand, at least 5."""
    return max(FEWEST_TOGETHER, baskets.number // ONE_IN)


def shown(baskets: Baskets, *, least: int, most: int, matrix: int) -> Shown:
    """The pairs of some baskets as a page shows them.

    Parameters
    ----------
    least : baskets a pair must be in.
    most : pairs of the list.
    matrix : items of the matrix.
    """
    found = met(baskets, least)
    sure = is_beyond_chance(found, int((baskets.counts >= least).sum()))
    surest = found[sure] if sure.any() else found
    # The surest of those beyond chance may stand far behind pairs whose number is too small to tell.
    first = surest.nlargest(most, RANK)
    items = tuple(top_matrix(first, matrix))
    inside = found.index[found["a"].isin(items) & found["b"].isin(items)]
    kept = found.loc[found.nlargest(most, RANK).index.union(first.index).union(inside)]
    return Shown(
        least=least,
        pairs=kept.assign(sure=sure[kept.index]).sort_values(RANK, ascending=False, kind="stable", ignore_index=True),
        number=len(found),
        number_sure=int(sure.sum()),
        most_frequent=found[sure].nlargest(1, "n_ab"),
        matrix=items,
    )
