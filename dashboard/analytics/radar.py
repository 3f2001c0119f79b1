"""Where complaints rise beyond chance: rates against deliveries, looked at once a day.

A cell is a topic and one thing it is said of: a product, a delivery partner, a region or a channel. Its complaints of
the last one to seven days are held against what the eight weeks before lead to expect, given how much was delivered.

Arrays have a row a cell and a column a day. ``complaints`` are whole numbers; ``exposure`` are deliveries, each spread
over the days on which it is usually complained of.

Source: the predictive distribution of a Poisson count after another one, with the Jeffreys prior (Gelman et al.,
Bayesian Data Analysis, 3rd edition, section 2.6): negative binomial with r = b + 1/2 and p = E0 / (E0 + E1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from dashboard.analytics.overdispersion import TESTED, Noise, noise_of, running

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Floats = npt.NDArray[np.floating[Any]]
Ints = npt.NDArray[np.int64]
Customers: TypeAlias = "Callable[[int, int, int], int]"  # of a cell, a day and a window: how many complained

WINDOWS = 7  # days looked at together: 1 to so many
BASE_DAYS = 56
CHANCE = 1e-4  # of an alarm in one cell on one day by chance
_LOOKS = 4  # the seven windows overlap: their least chance is as small by chance as that of so many separate looks
CELLS_AT_CHANCE = 100  # in a store with more of them the chance is shared out, so that as few alarms are false
LEAST_CUSTOMERS = 3
QUIET_DAYS = 28
LAG_DAYS = 28  # a complaint may come so many days after the delivery
NEEDED_DAYS = BASE_DAYS + WINDOWS
_USUAL_LAG, _USUAL_WEIGHT = 14, 14.0  # where few delays are known: evenly over two weeks
_NOTHING = 1e-9  # deliveries


class Ring(NamedTuple):
    """An alarm: row of the cell, day (column) at whose end it rang, days of its window, and the chance of so many."""

    cell: int
    day: int
    window: int
    chance: float


class Ratio(NamedTuple):
    """Complaints against expectation: ``times`` with its 95 % interval, and the 95 % range of what is usual."""

    complaints: int
    expected: float
    times: float
    low: float
    high: float
    usual_low: float
    usual_high: float


def delay_weights(delays: Sequence[int] | Ints) -> Floats:
    """The share of complaints that come on each day after the delivery, 0 to 27; drawn to two even weeks.

    Parameters
    ----------
    delays : days from delivery to complaint, of complaints whose purchase is known; those beyond a month are left out.
    """
    known = np.asarray(delays, dtype=np.int64)
    known = np.clip(known[known < LAG_DAYS], 0, None)
    prior = np.where(np.arange(LAG_DAYS) < _USUAL_LAG, _USUAL_WEIGHT / _USUAL_LAG, 0.0)
    counted = np.bincount(known, minlength=LAG_DAYS) + prior
    return np.asarray(counted / counted.sum())


def at_risk(delivered: Floats, weights: Floats) -> Floats:
    """Deliveries by the day on which they are complained of, where they are; the first 27 days are too low."""
    spread = np.zeros_like(delivered, dtype=float)
    days = delivered.shape[1]
    for lag, weight in enumerate(weights[:days]):
        spread[:, lag:] += weight * delivered[:, : days - lag]
    return spread


def predictive(
    base: Floats, base_exposure: Floats, exposure: Floats, noise: float | Floats = 0.0, before: float | Floats = 0.0
) -> tuple[Floats, Floats]:
    """Mean and r of the negative binomial that is expected; the mean is NaN where there is no exposure before.

    Without noise it is the rule itself, r = b + 1/2 and p = E0 / (E0 + E1). Noise of the store, that of the window and
    that of the base, widens it; squared coefficients of variation multiply as 1 + c.
    """
    r = base + 0.5
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(base_exposure > 0, r * exposure / base_exposure, np.nan)
    spread = (1 + 1 / r) * (1 + noise) * (1 + before) - 1
    return mean, 1 / spread


def chance_of(complaints: Floats, mean: Floats, r: Floats) -> Floats:
    """The chance of so many complaints or more; 1 where nothing can be expected."""
    known = np.isfinite(mean) & (mean > 0)
    safe = np.where(known, mean, 1.0)
    # The tail of the negative binomial is an incomplete beta function; scipy's distribution costs ten times as much.
    return np.where(known, special.betainc(np.maximum(complaints, 1), r, safe / (r + safe)), 1.0)


def rings(
    complaints: Ints,
    exposure: Floats,
    days: range,
    *,
    topics: Ints | None = None,
    customers: Customers | None = None,
) -> list[Ring]:
    """Every alarm of some days, by day: the window of least chance of each cell, where that is small enough.

    Parameters
    ----------
    days : columns at whose end is looked; those with less than nine weeks before them are left out.
    topics : a number for the topic of each cell, which tells noise from an outbreak.
    customers : how many customers complained; as many as complaints when left out.
    """
    ends = np.array([day + 1 for day in days if day + 1 >= NEEDED_DAYS], dtype=np.int64)
    if not len(ends) or not len(complaints):
        return []
    counted, exposed = running(complaints), running(exposure)
    noises = _noises(complaints, exposure, np.arange(len(complaints)) if topics is None else topics, ends)
    capable = ((counted[:, ends] - counted[:, ends - NEEDED_DAYS]) >= LEAST_CUSTOMERS).sum(axis=0)
    limits = CHANCE / _LOOKS * np.minimum(1.0, CELLS_AT_CHANCE / np.maximum(capable, 1))
    rows = np.flatnonzero(((counted[:, ends] - counted[:, ends - WINDOWS]) >= LEAST_CUSTOMERS).any(axis=1))
    sums = _Sums(counted[rows], exposed[rows], ends)
    found = [one for window in range(1, WINDOWS + 1) for one in _below(sums, window, noises, limits)]
    loud = [one._replace(cell=int(rows[one.cell])) for one in found]
    loud.sort(key=lambda one: (one.day, one.cell, one.chance))
    rung: dict[tuple[int, int], Ring] = {}
    for one in loud:
        known = (one.day, one.cell) in rung
        if not known and (customers is None or customers(one.cell, one.day, one.window) >= LEAST_CUSTOMERS):
            rung[one.day, one.cell] = one
    return list(rung.values())


def _noises(complaints: Ints, exposure: Floats, topics: Ints, ends: Ints) -> list[Noise]:
    """The noise in the base of the days at whose end is looked."""
    noises = []
    for end in ends.tolist():
        base = slice(end - NEEDED_DAYS, end - WINDOWS)
        rows = np.flatnonzero(complaints[:, base].sum(axis=1) >= TESTED * BASE_DAYS / WINDOWS)
        noises.append(noise_of(complaints[rows, base].astype(float), exposure[rows, base], topics[rows]))
    return noises


class _Sums(NamedTuple):
    """Complaints and exposure before each day, by cell, and the days (columns) before which is looked."""

    counted: Floats
    exposed: Floats
    ends: Ints

    def exposure(self, first: Ints, end: Ints) -> Floats:
        """From one day to before another, without what rounding leaves of nothing."""
        between = self.exposed[:, end] - self.exposed[:, first]
        return np.where(between < _NOTHING, 0.0, between)


def _below(sums: _Sums, window: int, noises: Sequence[Noise], limits: Floats) -> list[Ring]:
    """What counts in windows of so many days have less chance than the limit of their day."""
    ends, first = sums.ends, sums.ends - window
    said = sums.counted[:, ends] - sums.counted[:, first]
    base = sums.counted[:, first] - sums.counted[:, first - BASE_DAYS]
    under = sums.exposure(first - BASE_DAYS, first)
    weeks = [sums.exposure(first - 7 * week, first - 7 * week + 7) ** 2 for week in range(1, BASE_DAYS // 7 + 1)]
    # Noise of eight weeks averages out, less so where one of them, of a sale, has most of what was delivered.
    averaged = np.sum(weeks, axis=0) / np.where(under > 0, under, 1) ** 2
    noise, before = (np.array([one.of(days) for one in noises]) for days in (window, 7))
    mean, r = predictive(base, under, sums.exposure(first, ends), noise, before * averaged)
    # Where no more came than expected there is nothing to compute; that is nearly everywhere.
    rows, columns = np.nonzero((said >= LEAST_CUSTOMERS) & (said > mean))
    chances = chance_of(said[rows, columns], mean[rows, columns], r[rows, columns])
    told = zip(rows.tolist(), columns.tolist(), chances.tolist(), strict=True)
    return [Ring(row, int(ends[column]) - 1, window, chance) for row, column, chance in told if chance < limits[column]]


def episodes(found: Sequence[Ring]) -> list[list[Ring]]:
    """The alarms of each cell in episodes: one ends after 28 quiet days. In order of their first day."""
    by_cell: dict[int, list[list[Ring]]] = {}
    for ring in sorted(found, key=lambda one: one.day):
        runs = by_cell.setdefault(ring.cell, [])
        if runs and ring.day - runs[-1][-1].day <= QUIET_DAYS:
            runs[-1].append(ring)
        else:
            runs.append([ring])
    return sorted((run for runs in by_cell.values() for run in runs), key=lambda run: (run[0].day, run[0].chance))


def began(complaints: Ints, exposure: Floats, day: int) -> int:
    """The column on which the rise before an alarm most likely began, at most 28 days back: the greatest likelihood.

    Parameters
    ----------
    complaints, exposure : of one cell.
    """
    best, found = -np.inf, day
    for first in range(max(day - QUIET_DAYS + 1, BASE_DAYS), day + 1):
        base = slice(first - BASE_DAYS, first)
        if complaints[first] == 0 or exposure[base].sum() <= 0:
            continue
        expected = (complaints[base].sum() + 0.5) * exposure[first : day + 1].sum() / exposure[base].sum()
        counted = complaints[first : day + 1].sum()
        if counted > expected > 0:
            gain = counted * np.log(counted / expected) - (counted - expected)
            if gain > best:
                best, found = gain, first
    return found


def against(complaints: int, exposure: float, base: int, base_exposure: float) -> Ratio:
    """Complaints held against what was expected, with intervals; NaN where there was no exposure before or none now.

    The ratio of two Poisson rates with Jeffreys priors: a scaled F distribution with 2x + 1 and 2b + 1 degrees.
    """
    if base_exposure <= 0 or exposure <= 0:
        return Ratio(complaints, *(float("nan"),) * 6)
    mean, r = predictive(np.array([float(base)]), np.array([base_exposure]), np.array([exposure]))
    expected, shape = float(mean[0]), float(r[0])
    usual = stats.nbinom.ppf([0.025, 0.975], shape, shape / (shape + expected))
    scale = ((complaints + 0.5) / exposure) / ((base + 0.5) / base_exposure)
    low, high = scale * stats.f.ppf([0.025, 0.975], 2 * complaints + 1, 2 * base + 1)
    return Ratio(complaints, expected, complaints / expected, float(low), float(high), *map(float, usual))
