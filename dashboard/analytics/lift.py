"""How much more often two things go together than chance brings: the lift, its interval, and its test.

A preference index is a lift (a group of customers, and those who bought a category), and so is the lift of two products
in one basket. Both sets lie in one whole, so that their counts are not independent: the variance knows that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import norm

from dashboard.analytics.intervals import Z95

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

FEWEST_TOGETHER = 5  # counted below which nothing is said, and expected below which nothing is tested


class Lift(NamedTuple):
    """Lifts with their 95 % intervals, 0 and up; NaN where either set is empty or the two never meet."""

    value: Floats
    low: Floats
    high: Floats


def lift(both: ArrayLike, left: ArrayLike, right: ArrayLike, total: ArrayLike, z: float = Z95) -> Lift:
    """The lift of two sets inside one whole: how many times as often they meet as they would by chance.

    Parameters
    ----------
    both, left, right, total : units (customers or baskets) in both sets, in each, and in all; arrays of one shape.

    Notes
    -----
    ln(lift) +- z sqrt(1/both - 1/left - 1/right + (2 lift - 1)/total), the variance of a ratio of nested counts. Where
    the two sets meet nowhere the lift is 0 and has no interval.

    Source: delta method on the multinomial counts (Agresti 2013, Categorical Data Analysis, 3rd ed., ch. 16.1).
    """
    n, a, c, whole = (np.asarray(part, dtype="float64") for part in (both, left, right, total))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = n * whole / (a * c)
        variance = 1 / n - 1 / a - 1 / c + (2 * found - 1) / whole
        half = z * np.sqrt(np.maximum(variance, 0.0))
        low, high = found * np.exp(-half), found * np.exp(half)
    known, met = np.isfinite(found), n > 0
    return Lift(np.where(known, found, np.nan), np.where(known & met, low, np.nan), np.where(known & met, high, np.nan))


def chance(both: ArrayLike, left: ArrayLike, right: ArrayLike, total: ArrayLike) -> Floats:
    """The two-sided p-value that two sets inside one whole meet by chance alone.

    NaN where nothing can be told: a set that is empty or the whole, or fewer than 5 expected in any of the four cells.
    That makes the normal approximation good; counts that small are not tested, so they cost the others nothing.

    Source: Mantel (1963), J. Am. Stat. Assoc. 58, 690-700: both margins fixed, hypergeometric variance.
    """
    n, a, c, whole = (np.asarray(part, dtype="float64") for part in (both, left, right, total))
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = a * c / whole
        variance = a * c * (whole - a) * (whole - c) / (whole**2 * (whole - 1))
        z = (n - expected) / np.sqrt(variance)
    cells = np.minimum(np.minimum(expected, a - expected), np.minimum(c - expected, whole - a - c + expected))
    p: Floats = np.where((cells >= FEWEST_TOGETHER) & np.isfinite(z), 2 * norm.sf(np.abs(z)), np.nan)
    return p


def discoveries(p_values: Floats, rate: float = 0.05, *, family: int = 0) -> NDArray[np.bool_]:
    """Which hypotheses are rejected while at most ``rate`` of those rejected are expected to be true; never a NaN.

    Parameters
    ----------
    family : how many hypotheses there are, where ``p_values`` are only those that could be rejected at all.

    Source: Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289-300.
    """
    known = p_values[~np.isnan(p_values)]
    ranked = np.sort(known)
    passing = ranked[ranked <= rate * np.arange(1, len(ranked) + 1) / max(len(ranked), family, 1)]
    with np.errstate(invalid="ignore"):
        kept: NDArray[np.bool_] = p_values <= (passing[-1] if len(passing) else -1.0)
    return kept


def money_lift(parts: Floats, z: float = Z95) -> Lift:
    """Each group's share of its money that goes to each item, over everybody's share, clustered by unit.

    Parameters
    ----------
    parts : units x groups x items, money of all items; a unit is a customer, or customers drawn together.

    Returns
    -------
    Lift of groups x items; NaN where a share is empty.

    Notes
    -----
    Delta method: ln ratio = ln m_gi - ln m_g - ln m_i + ln m, each a sum over units; the variance is that of the sum of
    the units' influences on all four, so that a group inside everybody is not counted twice.

    Source: Taylor linearization of a ratio of totals with units as clusters (Wolter 2007, Introduction to Variance
    Estimation, 2nd ed., ch. 6).
    """
    sums = (parts, parts.sum(axis=2, keepdims=True), parts.sum(axis=1, keepdims=True), parts.sum((1, 2), keepdims=True))
    own, own_all, every, every_all = (part.sum(axis=0) for part in sums)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = own / own_all / (every / every_all)
        influence = sums[0] / own - sums[1] / own_all - sums[2] / every + sums[3] / every_all
    units = len(parts)
    half = z * np.sqrt((influence**2).sum(axis=0) * units / max(units - 1, 1))
    known = (own > 0) & np.isfinite(found)
    low, high = found * np.exp(-half), found * np.exp(half)
    return Lift(*(np.where(known, part, np.nan) for part in (found, low, high)))
