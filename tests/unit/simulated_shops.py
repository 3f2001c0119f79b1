"""Shops with groups of customers and known preferences, for tests of what is claimed about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

GROUPS, CATEGORIES = 6, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """A true preference: the first group is so many times as likely as all customers to buy the first category.

    ``base`` is the share of all customers that buys it; the other groups buy it alike, and less for it.
    """

    times: float
    base: float


def shop(rng: np.random.Generator, size: int, plant: Plant | None = None) -> pd.DataFrame:
    """What a shop with six groups of ``size`` customers counts: ``group``, ``customers``, ``bought_0`` ...

    Each customer has a taste of their own and buys again and again by it, some much more than others: purchases of one
    customer are alike, and no two are independent.
    """
    customers = GROUPS * size
    group = np.repeat(np.arange(GROUPS), size)
    common = rng.dirichlet(np.full(CATEGORIES, 2.0))
    taste = rng.dirichlet(common * 6, size=customers)
    lines = 1 + rng.poisson(rng.gamma(0.8, 6.0, customers))
    bought = rng.multinomial(lines, taste / taste.sum(axis=1, keepdims=True)) > 0
    if plant:
        others = plant.base * (GROUPS - plant.times) / (GROUPS - 1)
        wanted = np.where(group == 0, plant.times * plant.base, others)
        bought[:, 0] = _with_share(rng, bought[:, 0], wanted)
    counts = np.array([bought[group == one].sum(axis=0) for one in range(GROUPS)])
    columns = {f"bought_{place}": counts[:, place] for place in range(CATEGORIES)}
    names = [f"Group {one}" for one in range(GROUPS)]
    return pd.DataFrame({"group": pd.Series(names, dtype="str"), "customers": np.full(GROUPS, size), **columns})


def _with_share(rng: np.random.Generator, bought: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Who buys, changed by chance so that the expected share is the wanted one; heavy buyers stay likelier."""
    share = bought.mean()
    chance = rng.random(len(bought))
    fewer = bought & (chance < wanted / share) if share > 0 else bought
    more = bought | (chance < (wanted - share) / (1 - share)) if share < 1 else bought
    return np.where(wanted <= share, fewer, more)
