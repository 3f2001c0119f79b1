"""How long customers wait between purchases: gaps that ended, and all gaps, those still open among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import binom

QUANTILES = (0.25, 0.5, 0.75, 0.9)
FEWEST_GAPS = 30
MARKS = (30, 90, 180, 365)  # days
NAMES = ("gap_p25_days", "gap_p50_days", "gap_p75_days", "gap_p90_days")


class Quantiles(NamedTuple):
    """Days below which a quarter, half, three quarters and nine tenths lie; NaN where the data do not show it."""

    p25: float
    p50: float
    p75: float
    p90: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """The spread of the days between purchases, told three ways.

    ``gaps``: every interval that ended with a purchase. ``customers``: each repeat customer's mean interval, so that
    frequent buyers do not outweigh the others; ``usual_low`` and ``usual_high`` bound its median. ``waiting``: the time
    to the next purchase when intervals still open count for as long as they have lasted.
    """

    gap_count: int
    open_count: int
    customer_count: int
    gaps: Quantiles
    customers: Quantiles
    waiting: Quantiles
    usual_low: float
    usual_high: float
    curve: pd.DataFrame

    @property
    def enough(self) -> bool:
        """Whether there are enough repeat customers to speak of a usual interval."""
        return self.customer_count >= FEWEST_GAPS

    def bought_again(self, days: int) -> float:
        """The share of purchases followed by another within so many days; NaN beyond the longest gap seen."""
        if self.curve.empty or days > float(self.curve["gap_days"].iloc[-1]):
            return float("nan")
        return float(self.curve.loc[self.curve["gap_days"] <= days, "bought_again_share"].max())


def intervals(gaps: pd.DataFrame, rhythms: pd.DataFrame) -> Intervals:
    """The spread of intervals.

    Parameters
    ----------
    gaps : ``gap_days, gaps, open_gaps``, ascending, as ``queries.lifecycle.purchase_gaps`` gives.
    rhythms : ``span_days, purchase_days, customers``, as ``queries.lifecycle.customer_rhythms`` gives.
    """
    curve = waiting_times(gaps)
    ended = gaps[gaps["gaps"] > 0]
    days, times = (ended[name].to_numpy(dtype="float64") for name in ("gap_days", "gaps"))
    mean = rhythms["span_days"].to_numpy(dtype="float64") / (rhythms["purchase_days"].to_numpy(dtype="float64") - 1)
    people = rhythms["customers"].to_numpy(dtype="int64")
    low, high = median_bounds(mean, people)
    return Intervals(
        gap_count=int(times.sum()),
        open_count=int(gaps["open_gaps"].sum()),
        customer_count=int(people.sum()),
        gaps=Quantiles(*(weighted_quantile(days, times, share) for share in QUANTILES)),
        customers=Quantiles(*(weighted_quantile(mean, people, share) for share in QUANTILES)),
        waiting=Quantiles(*(_reached(curve, share) for share in QUANTILES)),
        usual_low=low,
        usual_high=high,
        curve=curve,
    )


def waiting_times(gaps: pd.DataFrame) -> pd.DataFrame:
    """The share of purchases that are followed by another within each number of days.

    Returns
    -------
    DataFrame ``gap_days, gaps, open_gaps, waiting_gaps, gap_share, bought_again_share``. ``waiting_gaps`` are the gaps
    that had lasted at least so long; ``bought_again_share`` is 1 minus the Kaplan-Meier estimate, in which a gap still
    open counts until the last day of the data. ``gap_share`` is over the gaps that ended, so ends at 1. No interval is
    given: the gaps of one customer belong together, and the usual formula takes them for strangers.

    Source: Kaplan and Meier (1958), J. Am. Stat. Assoc. 53, 457-481.
    """
    days, ended, still = (gaps[name].to_numpy(dtype="int64") for name in ("gap_days", "gaps", "open_gaps"))
    both = ended + still
    waiting_gaps = both.sum() - np.cumsum(both) + both
    survival = np.cumprod(1 - ended / waiting_gaps) if days.size else np.empty(0)
    share = np.cumsum(ended) / ended.sum() if ended.sum() else np.full(days.size, np.nan)
    return pd.DataFrame(
        {
            "gap_days": days,
            "gaps": ended,
            "open_gaps": still,
            "waiting_gaps": waiting_gaps,
            "gap_share": share,
            "bought_again_share": 1 - survival,
        }
    )


def weighted_quantile(values: np.ndarray, times: np.ndarray, share: float) -> float:
    """The smallest value that at least ``share`` of all do not exceed, each value counted ``times`` times."""
    if not values.size:
        return float("nan")
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(times[order])
    # A hair below: 0.9 of 10 must be the ninth, whatever 0.9 is in binary.
    place = int(np.searchsorted(reached, share * reached[-1] * (1 - 1e-12)))
    return float(values[order][min(place, values.size - 1)])


def median_bounds(values: np.ndarray, times: np.ndarray) -> tuple[float, float]:
    """A 95 % interval of a median that assumes nothing of the distribution: two order statistics.

    NaN where fewer than six values leave no such interval.

    Source: Thompson (1936), Annals of Mathematical Statistics 7, 122-128.
    """
    size = int(times.sum())
    below = int(binom.ppf(0.025, size, 0.5)) if size else 0
    if below < 1:
        return float("nan"), float("nan")
    return _ranked(values, times, below), _ranked(values, times, size - below + 1)


def _ranked(values: np.ndarray, times: np.ndarray, rank: int) -> float:
    order = np.argsort(values, kind="stable")
    return float(values[order][int(np.searchsorted(np.cumsum(times[order]), rank))])


def _reached(curve: pd.DataFrame, share: float) -> float:
    """The days within which this share has bought again; NaN where the curve does not come so far."""
    there = curve.loc[curve["bought_again_share"] >= share - 1e-12, "gap_days"]
    return float(there.iloc[0]) if len(there) else float("nan")


def summary(found: Intervals) -> pd.DataFrame:
    """The three spreads as a table: ``interval_of, n, gap_p25_days, ..., gap_p90_days``."""
    told = (
        ("gaps", found.gap_count, found.gaps),
        ("customers", found.customer_count, found.customers),
        ("next_purchase", found.gap_count + found.open_count, found.waiting),
    )
    return pd.DataFrame(
        [(name, n, *spread) for name, n, spread in told if n], columns=["interval_of", "interval_count", *NAMES]
    )
