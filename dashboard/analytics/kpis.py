"""Figures of the last days against the equal days before, each with the interval of the difference.

Rates use Newcombe's interval. Money and averages use a bootstrap of customers with a fixed seed: purchases of one
customer belong together, so purchases drawn one by one would claim too much.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.analytics.intervals import SEED, Z95, newcombe_difference

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Numbers = Sequence[float] | pd.Series[Any] | Floats

DAYS = 28  # four weeks: both windows hold every weekday four times
AGAIN_DAYS = 90
WEEKS = 12
LEAST = 30  # customers, deliveries or ratings below which no comparison is made
DRAWS = 1_000


@dataclass(frozen=True, slots=True)
class Windows:
    """Two half-open ranges of days of one length: ``before <= day < start`` and ``start <= day < end``."""

    before: date
    start: date
    end: date

    @property
    def bounds(self) -> tuple[date, date, date]:
        """The three days that cut the two windows."""
        return (self.before, self.start, self.end)

    @property
    def days(self) -> int:
        """Length of each window."""
        return (self.end - self.start).days

    def earlier(self, days: int) -> Windows:
        """The same windows so many days earlier."""
        move = timedelta(days=days)
        return Windows(self.before - move, self.start - move, self.end - move)


def windows(as_of: date, days: int = DAYS) -> Windows:
    """The window that ends with the day ``as_of``, and the equal one before it."""
    end = as_of + timedelta(days=1)
    return Windows(end - timedelta(days=2 * days), end - timedelta(days=days), end)


def week_bounds(as_of: date, weeks: int = WEEKS, week_start: int = 0) -> tuple[date, ...]:
    """The first days of the last calendar weeks, and the day after ``as_of``; the last week may be partial."""
    begun = as_of - timedelta(days=(as_of.weekday() - week_start) % 7)
    firsts = [begun - timedelta(days=7 * back) for back in range(weeks - 1, -1, -1)]
    return (*firsts, as_of + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Change:
    """A figure now and before. ``difference`` is a share of ``before`` where ``relative``, else in the figure's unit.

    Everything is NaN where it cannot be known; ``n_now`` and ``n_before`` say from how many.
    """

    now: float = math.nan
    before: float = math.nan
    difference: float = math.nan
    low: float = math.nan
    high: float = math.nan
    p_value: float = math.nan
    n_now: int = 0
    n_before: int = 0
    relative: bool = False

    @property
    def known(self) -> bool:
        """Whether there is a difference with an interval."""
        return not (math.isnan(self.difference) or math.isnan(self.low) or math.isnan(self.high))

    @property
    def sure(self) -> bool:
        """Whether the interval of the difference leaves out 0."""
        return self.known and (self.low > 0 or self.high < 0)


@lru_cache(maxsize=4)
def _draws(units: int, draws: int, seed: int) -> NDArray[np.float32]:
    """How often each unit is drawn in each of the draws: rows add up to the number of units."""
    picked = np.random.default_rng(seed).integers(0, units, size=(draws, units))
    picked += np.arange(draws)[:, None] * units
    counts = np.bincount(picked.ravel(), minlength=draws * units)
    return counts.reshape(draws, units).astype(np.float32)


def bootstrap_totals(values: Floats, *, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """Column totals of units drawn with repetition, one row per draw.

    Parameters
    ----------
    values : units by columns, for example one row per customer with its revenue before and now.
    draws, seed : how many draws; the same seed gives the same draws.

    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 6 and 13.
    """
    units = len(values)
    if not units:
        return np.zeros((draws, values.shape[1]))
    # float32 is exact for the counts; the values stay float64 so that cents add up.
    return np.asarray(_draws(units, draws, seed).astype(np.float64) @ values)


def two_sided(estimate: float, drawn: Floats) -> float:
    """The p-value of an estimate whose spread is that of its draws, by the normal curve."""
    spread = float(np.std(drawn, ddof=1))
    if not spread or math.isnan(spread):
        return math.nan
    return math.erfc(abs(estimate) / spread / math.sqrt(2))


def relative_change(before: Numbers, now: Numbers) -> Change:
    """The change of a sum over units, as a share of the sum before, with a 95 % bootstrap interval.

    Parameters
    ----------
    before, now : each unit's part in either window, in one order. Units with nothing in both windows may be left out:
        they would be drawn without effect.
    """
    values = np.column_stack([np.asarray(before, dtype=float), np.asarray(now, dtype=float)])
    n_before, n_now = (int(np.count_nonzero(values[:, column])) for column in (0, 1))
    totals = values.sum(axis=0) if len(values) else np.zeros(2)
    level = Change(now=float(totals[1]), before=float(totals[0]), n_now=n_now, n_before=n_before, relative=True)
    drawn = bootstrap_totals(values)
    if min(n_before, n_now) < LEAST or totals.min() <= 0 or drawn.min() <= 0:
        return level
    logs = np.log(drawn[:, 1] / drawn[:, 0])
    low, high = np.expm1(np.quantile(logs, [0.025, 0.975]))
    ratio = totals[1] / totals[0]
    return _with(level, ratio - 1, low, high, two_sided(math.log(ratio), logs))


def mean_change(units: pd.DataFrame) -> Change:
    """The change of an average over two windows, from sums per unit.

    Parameters
    ----------
    units : columns ``ratings_before``, ``ratings_now`` (how many), ``total_before``, ``total_now`` (their sums).
    """
    columns = ["ratings_before", "ratings_now", "total_before", "total_now"]
    values = units[columns].to_numpy(dtype=float)
    n_before, n_now, total_before, total_now = values.sum(axis=0) if len(values) else np.zeros(4)
    level = Change(
        now=total_now / n_now if n_now else math.nan,
        before=total_before / n_before if n_before else math.nan,
        n_now=int(n_now),
        n_before=int(n_before),
    )
    if min(n_before, n_now) < LEAST:
        return level
    drawn = bootstrap_totals(values)
    drawn = drawn[(drawn[:, 0] > 0) & (drawn[:, 1] > 0)]
    differences = drawn[:, 3] / drawn[:, 1] - drawn[:, 2] / drawn[:, 0]
    low, high = np.quantile(differences, [0.025, 0.975])
    return _with(level, level.now - level.before, low, high, two_sided(level.now - level.before, differences))


def rate_change(successes: int, trials: int, successes_before: int, trials_before: int) -> Change:
    """The change of a rate, with Newcombe's 95 % interval of the difference of two independent rates.

    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
    """
    level = Change(
        now=successes / trials if trials else math.nan,
        before=successes_before / trials_before if trials_before else math.nan,
        n_now=int(trials),
        n_before=int(trials_before),
    )
    if min(trials, trials_before) < LEAST:
        return level
    interval = newcombe_difference(successes, trials, successes_before, trials_before)
    pooled = (successes + successes_before) / (trials + trials_before)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / trials + 1 / trials_before))
    p_value = math.erfc(abs(interval.value) / spread / math.sqrt(2)) if spread else math.nan
    return _with(level, interval.value, interval.low, interval.high, p_value)


def stock_change(now: int, before: int, only_now: int, only_before: int) -> Change:
    """The change of a number of open matters, with the interval chance alone would leave.

    Matters open at both moments cancel; arrivals and departures between them are counted as Poisson numbers.
    """
    difference = only_now - only_before
    half = Z95 * math.sqrt(only_now + only_before)
    p_value = math.erfc(abs(difference) / math.sqrt(only_now + only_before) / math.sqrt(2)) if half else math.nan
    level = Change(now=float(now), before=float(before), n_now=now, n_before=before)
    return _with(level, float(difference), difference - half, difference + half, p_value)


def bought_again(returns: pd.DataFrame, days: int = AGAIN_DAYS) -> pd.DataFrame:
    """Customers followed and those of them who bought again in time, by every column but the dates.

    Parameters
    ----------
    returns : columns ``anchor_on``, ``next_on`` (empty for never), ``customers`` and the keys to count by.

    Returns
    -------
    DataFrame : the keys, ``customers``, ``again``.
    """
    keys = [name for name in returns.columns if name not in {"anchor_on", "next_on", "customers"}]
    gap = (returns["next_on"].astype("datetime64[ns]") - returns["anchor_on"].astype("datetime64[ns]")).dt.days
    number = returns["customers"].astype("int64")
    counted = returns[keys].assign(customers=number, again=number.where(gap <= days, 0))
    return counted.groupby(keys, as_index=False, dropna=False).sum()


def _with(level: Change, difference: float, low: float, high: float, p_value: float) -> Change:
    return Change(
        now=level.now,
        before=level.before,
        difference=float(difference),
        low=float(low),
        high=float(high),
        p_value=float(p_value),
        n_now=level.n_now,
        n_before=level.n_before,
        relative=level.relative,
    )
