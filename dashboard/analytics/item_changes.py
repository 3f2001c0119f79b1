"""Which items more or fewer customers buy than before: the change of a share between two periods of one shop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats import norm

from dashboard.analytics.intervals import Z95
from dashboard.analytics.lift import FEWEST_TOGETHER, discoveries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RISING, FALLING, CANNOT_TELL = "rising", "falling", "cannot tell"
COLUMNS = ("item", "buyers_now", "buyers_before", "share_now", "share_before", "change", "change_low", "change_high",
           "p_value", "trend")  # fmt: skip


def changes(counts: Mapping[str, int], items: int) -> pd.DataFrame:
    """The share of active customers who bought each item, now and before, with the change: ``COLUMNS``.

    Parameters
    ----------
    counts : of ``queries.product_habits.buyers_in_two_periods``: ``now``, ``before``, ``both``, and ``now_0`` ...

    Returns
    -------
    A row for each item, ``item`` its place; shares 0-1; ``trend`` rising or falling where the interval leaves out 0 and
    the p-value passes Benjamini and Hochberg's rule at 0.05 over all items that can be tested. NaN without customers.

    Notes
    -----
    Many customers stand in both periods, so the shares are not independent. With a customer's influence on the
    difference d = (b1 - p1 a1)/A1 - (b0 - p0 a0)/A0 (a: active, b: bought), the variance is the sum of d squared:
    p1 q1/A1 + p0 q0/A0 - 2 C/(A1 A0), C = kept - p0 new - p1 gone + p1 p0 both. The test has the pooled share in it.
    In its variance a share of 0 or 1 counts as 1 of A + 2: else nobody would be certain to the last digit.

    Source: Taylor linearization of a difference of ratios (Wolter 2007, Introduction to Variance Estimation, ch. 6).
    """
    now, before, both = (np.float64(counts[name]) for name in ("now", "before", "both"))
    names = ("now", "before", "kept", "new", "gone")
    b1, b0, kept, new, gone = (np.array([counts[f"{n}_{i}"] for i in range(items)], dtype="float64") for n in names)
    with np.errstate(divide="ignore", invalid="ignore"):
        p1, p0 = b1 / now, b0 / before
        together = kept - p0 * new - p1 * gone + p1 * p0 * both
        variance = _of_one(p1, now) + _of_one(p0, before) - 2 * together / (now * before)
        half = Z95 * np.sqrt(np.maximum(variance, 0.0))
        p = _p_values(p1 - p0, (b1 + b0) / (now + before), together, now, before)
    change = p1 - p0
    sure = discoveries(p) & (np.abs(change) > half)
    trend = np.where(sure, np.where(change > 0, RISING, FALLING), CANNOT_TELL)
    counted = (np.arange(items), b1.astype("int64"), b0.astype("int64"))
    values = (*counted, p1, p0, change, np.maximum(change - half, -1.0), np.minimum(change + half, 1.0), p, trend)
    return pd.DataFrame(dict(zip(COLUMNS, values, strict=True)))


def _of_one(share: Floats, customers: np.float64) -> Floats:
    """The variance of one share; of nobody or everybody as if one customer more had done otherwise."""
    least = 1 / (customers + 2)
    inside = np.clip(share, least, 1 - least)
    found: Floats = inside * (1 - inside) / customers
    return found


def _p_values(change: Floats, pooled: Floats, together: Floats, now: np.float64, before: np.float64) -> Floats:
    """Two-sided; NaN where fewer than 5 are expected to have bought it, or not, in either period."""
    expected = np.minimum(pooled, 1 - pooled) * min(now, before)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = pooled * (1 - pooled) * (1 / now + 1 / before) - 2 * together / (now * before)
    known = (expected >= FEWEST_TOGETHER) & (variance > 0)
    found: Floats = np.where(known, 2 * norm.sf(np.abs(change) / np.sqrt(np.where(known, variance, 1.0))), np.nan)
    return found
