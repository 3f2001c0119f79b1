"""How sure a figure is: intervals for rates, for differences of rates, and for differences of money."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

Z95 = 1.959963984540054
SEED = 20_260_101
MOST_BOOTSTRAPPED = 20_000
MOST_DRAWN = 2_000  # customers in a group whose mean is drawn on its own


class Difference(NamedTuple):
    """A difference with its 95 % interval; NaN where there is nothing to compare."""

    value: float
    low: float
    high: float

    @property
    def sure(self) -> bool:
        """Whether the interval leaves 0 out, so that an arrow may be drawn."""
        return self.low > 0 or self.high < 0


UNKNOWN_DIFFERENCE = Difference(float("nan"), float("nan"), float("nan"))


def wilson_interval(successes: pd.Series, trials: pd.Series, z: float = Z95) -> pd.DataFrame:
    """Lower and upper bound of a proportion, sane for small groups.

    Parameters
    ----------
    successes, trials : Series of int, same index, 0 <= successes <= trials.
    z : standard normal quantile; the default gives 95 %.

    Returns
    -------
    DataFrame, columns ``low`` and ``high`` in 0-1; NaN where ``trials`` is 0.

    Raises
    ------
    ValueError : successes exceed trials, or either is negative.

    Source: Wilson (1927), J. Am. Stat. Assoc. 22, 209-212.
    """
    x = successes.to_numpy(dtype="float64", na_value=np.nan)
    n = trials.to_numpy(dtype="float64", na_value=np.nan)
    if (x > n).any() or (x < 0).any():
        message = "successes must lie between 0 and trials"
        raise ValueError(message)
    n = np.where(n > 0, n, np.nan)
    p = x / n
    denominator = 1 + z * z / n
    centre = (p + z * z / (2 * n)) / denominator
    half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / denominator
    # The bound at 0 or at all is exact; rounding would leave it a hair outside 0-1.
    low = np.where(x == 0, np.where(np.isnan(n), np.nan, 0.0), centre - half)
    high = np.where(x == n, 1.0, centre + half)
    return pd.DataFrame({"low": low, "high": high}, index=successes.index)


def wilson(successes: int, trials: int, z: float = Z95) -> tuple[float, float]:
    """``wilson_interval`` of one proportion."""
    bounds = wilson_interval(pd.Series([successes]), pd.Series([trials]), z)
    return float(bounds["low"].iloc[0]), float(bounds["high"].iloc[0])


def newcombe_difference(successes: int, trials: int, base_successes: int, base_trials: int) -> Difference:
    """``newcombe_differences`` of one pair of groups; NaN when either is empty."""
    counts = (pd.Series([number]) for number in (successes, trials, base_successes, base_trials))
    found = newcombe_differences(*counts).iloc[0]
    return Difference(float(found["value"]), float(found["low"]), float(found["high"]))


def newcombe_differences(
    successes: pd.Series, trials: pd.Series, base_successes: pd.Series, base_trials: pd.Series
) -> pd.DataFrame:
    """Differences of independent proportions, first minus base, with their 95 % intervals.

    Parameters
    ----------
    successes, trials, base_successes, base_trials : Series of int, same index.

    Returns
    -------
    DataFrame, columns ``value``, ``low``, ``high``; NaN where either group is empty.

    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10 (square-and-add of Wilson bounds).
    """
    one, base = wilson_interval(successes, trials), wilson_interval(base_successes, base_trials)
    p, q = successes / trials.where(trials > 0), base_successes / base_trials.where(base_trials > 0)
    value = p - q
    low = value - np.sqrt((p - one["low"]) ** 2 + (base["high"] - q) ** 2)
    high = value + np.sqrt((one["high"] - p) ** 2 + (q - base["low"]) ** 2)
    return pd.DataFrame({"value": value, "low": low, "high": high})


def bootstrap_difference(
    values: pd.Series, base: pd.Series, *, total: bool = False, draws: int = 1_000, seed: int = SEED
) -> Difference:
    """Difference of two means (or totals) over customers, first minus base, with its 95 % percentile interval.

    Parameters
    ----------
    values, base : one number per customer in each group.
    total : compare sums instead of means; both groups are then resampled as Poisson counts of customers, because how
        many customers came is itself chance.
    draws, seed : number of resamples and the fixed seed, so that a page shows the same interval each time.

    Notes
    -----
    Groups above 20,000 customers use the normal limit of the same bootstrap, which differs from it by less than its own
    Monte Carlo error and costs nothing.

    Source: Efron (1979), Annals of Statistics 7, 1-26.
    """
    a, b = (series.to_numpy(dtype="float64") for series in (values, base))
    if a.size == 0 or b.size == 0:
        return UNKNOWN_DIFFERENCE
    pick = np.sum if total else np.mean
    found = float(pick(a) - pick(b))
    if max(a.size, b.size) > MOST_BOOTSTRAPPED:
        half = Z95 * float(np.sqrt(_variance(a, total=total) + _variance(b, total=total)))
        return Difference(found, found - half, found + half)
    generator = np.random.default_rng(seed)
    spread = _resampled(a, generator, draws, total=total) - _resampled(b, generator, draws, total=total)
    low, high = np.quantile(spread, (0.025, 0.975))
    return Difference(found, float(low), float(high))


def mean_draws(values: pd.Series, *, draws: int = 1_000, seed: int = SEED) -> np.ndarray:
    """The means of resampled customers, with a fixed seed; give groups that are to be compared different seeds.

    Groups above 2,000 customers are drawn from the normal limit, which their means have reached by then.

    Source: Efron (1979), Annals of Statistics 7, 1-26.
    """
    a, generator = values.to_numpy(dtype="float64"), np.random.default_rng(seed)
    if a.size > MOST_DRAWN:
        drawn: np.ndarray = generator.normal(a.mean(), np.sqrt(_variance(a, total=False)), draws)
        return drawn
    return _resampled(a, generator, draws, total=False)


def _variance(values: np.ndarray, *, total: bool) -> float:
    """Variance of the statistic under the bootstrap: of a compound Poisson sum, or of a mean."""
    return float(np.sum(values**2)) if total else float(np.var(values)) / values.size


def _resampled(values: np.ndarray, generator: np.random.Generator, draws: int, *, total: bool) -> np.ndarray:
    """The statistic of each resample, drawn in slices so that memory stays small."""
    found = np.empty(draws)
    for index in range(draws):
        if total:
            found[index] = values @ generator.poisson(1.0, values.size)
        else:
            found[index] = values[generator.integers(0, values.size, values.size)].mean()
    return found
