"""What groups of customers prefer: the share of a group that bought something, over the share of all customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dashboard.analytics.lift import FEWEST_TOGETHER, chance, discoveries, lift, money_lift

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST_CUSTOMERS = 30  # in a group
MOST_GROUPS = 18  # shown and compared, largest first
UNKNOWN = "Unknown"
MORE, LESS, CANNOT_TELL = "more", "less", "cannot tell"
CELL_COLUMNS = ("group", "item", "customers", "buyers", "buyer_share", "buyer_share_of_all", "preference_index",
                "index_low", "index_high", "p_value", "holds")  # fmt: skip
MONEY_COLUMNS = ("money_share", "money_share_of_all", "money_index", "money_low", "money_high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What groups prefer.

    ``cells`` has a row for each group and item: the columns of ``CELL_COLUMNS``, with the group's ``customers`` and
    the ``buyers`` of the item among them; ``item`` is its place. ``customers`` are all, ``small`` how many groups have
    fewer than 30 and are not compared, ``beyond`` how many are left out because others are larger.
    """

    cells: pd.DataFrame
    customers: int
    small: int
    beyond: int

    @property
    def groups(self) -> list[str]:
        """The groups compared, in the order of the cells."""
        return list(dict.fromkeys(self.cells["group"]))

    @property
    def tested(self) -> int:
        """How many comparisons were made."""
        return int(self.cells["p_value"].notna().sum())

    @property
    def held(self) -> pd.DataFrame:
        """The comparisons that hold, those of known groups, farthest from 1 by the nearer bound first."""
        found = self.cells[(self.cells["holds"] != CANNOT_TELL) & (self.cells["group"] != UNKNOWN)]
        nearer = np.where(found["holds"] == MORE, np.log(found["index_low"]), -np.log(found["index_high"]))
        return found.assign(strength=nearer).sort_values("strength", ascending=False, kind="stable")


def preferences(counts: pd.DataFrame, items: int, order: Sequence[str] = ()) -> Preferences:
    """The preference index of every group and item, with what holds after correction for all comparisons.

    Parameters
    ----------
    counts : ``group`` (empty: not known), ``customers``, ``bought_0`` ... ``bought_{items-1}``; a row for each group.
    order : groups that stand in an order of their own; the others by size. Unknown comes last.

    Notes
    -----
    The index is a lift with the customer as the unit. It holds when its interval leaves out 1 and the p-value passes
    Benjamini and Hochberg's rule at 0.05 over all cells. Cells with fewer than 5 expected are shown and not tested.
    """
    named = counts.assign(group=counts["group"].astype("object").where(counts["group"].notna(), UNKNOWN))
    total = int(named["customers"].sum())
    large = named[named["customers"] >= FEWEST_CUSTOMERS].sort_values(["customers", "group"], ascending=[False, True])
    kept = _in_order(large.head(MOST_GROUPS), order)
    columns = [f"bought_{place}" for place in range(items)]
    everybody = named[columns].sum().to_numpy("float64")
    both = kept[columns].to_numpy("float64")
    left = kept["customers"].to_numpy("float64")[:, None]
    cells = _cells(both, left, everybody[None, :], total, compared=len(kept) > 1)
    names = np.repeat(kept["group"].to_numpy("object"), items)
    found = cells.assign(group=names, item=np.tile(np.arange(items), len(kept)))[list(CELL_COLUMNS)]
    return Preferences(
        cells=found, customers=total, small=len(named) - len(large), beyond=max(0, len(large) - MOST_GROUPS)
    )


def _in_order(groups: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """The groups in their own order or as they came; unknown last."""
    places = {name: place for place, name in enumerate(order)}
    keys = [(name == UNKNOWN, places.get(name, len(places)), place) for place, name in enumerate(groups["group"])]
    return groups.iloc[sorted(range(len(keys)), key=keys.__getitem__)]


def _cells(both: np.ndarray, left: np.ndarray, right: np.ndarray, total: int, *, compared: bool) -> pd.DataFrame:
    """One row for each group and item, group by group."""
    index = lift(both, left, right, total)
    p = chance(both, left, right, total) if compared else np.full(both.shape, np.nan)
    sure = discoveries(p) & (both >= FEWEST_TOGETHER) & ~((index.low <= 1) & (index.high >= 1))
    holds = np.where(sure, np.where(index.value > 1, MORE, LESS), CANNOT_TELL)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = (both / left, np.broadcast_to(right / total if total else right * np.nan, both.shape))
    counted = (np.broadcast_to(left, both.shape), both)
    values = (*(part.astype("int64") for part in counted), *shares, index.value, index.low, index.high, p, holds)
    return pd.DataFrame({name: part.ravel() for name, part in zip(CELL_COLUMNS[2:], values, strict=True)})


def with_money(found: Preferences, money: pd.DataFrame, items: int) -> pd.DataFrame:
    """The cells with the share of the group's money that goes to the item, over everybody's: ``MONEY_COLUMNS``.

    Parameters
    ----------
    money : ``group`` (empty: not known), ``item`` (place; -1 for all else), ``unit``, ``cents``.
    """
    named = money.assign(group=money["group"].astype("object").where(money["group"].notna(), UNKNOWN))
    units, unit = np.unique(named["unit"].to_numpy("int64"), return_inverse=True)
    groups = [*found.groups, *sorted(set(named["group"]) - set(found.groups))]
    places = {name: place for place, name in enumerate(groups)}
    parts = np.zeros((len(units), len(groups), items + 1))  # the last item is all else
    item = named["item"].to_numpy("int64")
    at = (unit, named["group"].map(places).to_numpy("int64"), np.where(item < 0, items, item))
    np.add.at(parts, at, named["cents"].to_numpy("float64"))
    rows = slice(0, len(found.groups))
    index = money_lift(parts)
    own = parts.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share, every = own / own.sum(axis=1, keepdims=True), own.sum(axis=0) / own.sum()
    columns = (share, np.broadcast_to(every, share.shape), index.value, index.low, index.high)
    wanted = {name: part[rows, :items].ravel() for name, part in zip(MONEY_COLUMNS, columns, strict=True)}
    return found.cells.assign(**wanted)
