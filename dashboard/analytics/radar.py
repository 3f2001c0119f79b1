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

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Floats = npt.NDArray[np.floating[Any]]
Ints = npt.NDArray[np.int64]
Customers: TypeAlias = "Callable[[int, int, int], int]"  # of a cell, a day and a window: how many complained

WINDOWS = 7  # days looked at together: 1 to so many
BASE_DAYS = 56
CHANCE = 1e-4  # of an alarm in one cell on one day by chance
_LOOKS = 3  # the seven windows overlap: their least chance is as small by chance as that of three separate looks
CELLS_AT_CHANCE = 100  # in a store with more of them the chance is shared out, so that as few alarms are false
LEAST_CUSTOMERS = 3
QUIET_DAYS = 28
LAG_DAYS = 28  # a complaint may come so many days after the delivery
NEEDED_DAYS = BASE_DAYS + WINDOWS
_USUAL_LAG, _USUAL_WEIGHT = 14, 14.0  # where few delays are known: evenly over two weeks
_OVERDISPERSED = 0.05  # of chance that Poisson noise looks as wild as the weeks before did
_UPPER = 1.645  # standard errors: 95 % on one side
_TESTED = 1.0  # complaints a day, or a week, from which a cell tells anything about noise of days, or of weeks
_TOPICS, _WILDEST = 4, 2  # topics that tell, at least; and those left out


class Noise(NamedTuple):
    """How much wilder than Poisson a store's counts are: the squared coefficient of variation of a day, of a week."""

    daily: float = 0.0
    weekly: float = 0.0

    def of(self, days: int) -> float:
        """That of so many days together: noise of single days averages out, noise of whole weeks does not."""
        return max(self.weekly, self.daily / days)


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


def predictive(base: Floats, base_exposure: Floats, exposure: Floats, noise: float = 0.0) -> tuple[Floats, Floats]:
    """Mean and r of the negative binomial that is expected; the mean is NaN where there is no exposure before.

    Without noise it is the rule itself, r = b + 1/2 and p = E0 / (E0 + E1). Noise of the store widens it: that of the
    window, and an eighth of it in the base of eight weeks; squared coefficients of variation multiply as 1 + c.
    """
    r = base + 0.5
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(base_exposure > 0, r * exposure / base_exposure, np.nan)
    spread = (1 + 1 / r) * (1 + noise) * (1 + noise * WINDOWS / BASE_DAYS) - 1
    return mean, 1 / spread


def chance_of(complaints: Floats, mean: Floats, r: Floats) -> Floats:
    """The chance of so many complaints or more; 1 where nothing can be expected."""
    known = np.isfinite(mean) & (mean > 0)
    safe = np.where(known, mean, 1.0)
    # The tail of the negative binomial is an incomplete beta function; scipy's distribution costs ten times as much.
    return np.where(known, special.betainc(np.maximum(complaints, 1), r, safe / (r + safe)), 1.0)


def noise_of(complaints: Floats, exposure: Floats, topics: Ints | None = None) -> Noise:
    """The store's noise in a base of eight weeks, by days and by weeks; none where Poisson explains the counts.

    The two wildest topics are left out: what goes wrong with one topic shows in many of its cells and among all
    complaints, and must not make the radar deaf. With fewer than four topics that tell nothing is taken for noise.

    Parameters
    ----------
    topics : a number for the topic of each cell; each has its own when left out.
    """
    kinds = np.arange(len(complaints)) if topics is None else topics
    daily, weekly = (_excess(_by_topic(complaints, exposure, kinds, days), days) for days in (1, 7))
    return Noise(daily=daily, weekly=weekly)


def _by_topic(complaints: Floats, exposure: Floats, topics: Ints, days: int) -> Floats:
    """A row for each topic but the two wildest: cells, squared deviations, those over the mean, means, squared means.

    Sums over the cells with complaints enough, in periods of so many days.
    """
    periods = complaints.shape[1] // days
    shape = (len(complaints), periods, days)
    counts, exposed = (part[:, : periods * days].reshape(shape).sum(axis=2) for part in (complaints, exposure))
    total, over = counts.sum(axis=1), exposed.sum(axis=1)
    known = (total >= _TESTED * periods) & (over > 0)
    counts, mean, kinds = counts[known], (total[known] / over[known])[:, None] * exposed[known], topics[known]
    squares = (counts - mean) ** 2
    pearson = squares / np.where(mean > 0, mean, 1)
    told = np.column_stack([np.ones(len(counts)), *(part.sum(axis=1) for part in (squares, pearson, mean, mean**2))])
    each = np.array([told[kinds == kind].sum(axis=0) for kind in np.unique(kinds)]).reshape(-1, told.shape[1])
    calmest = np.argsort((each[:, 1] - each[:, 3]) / each[:, 4])
    return each[calmest[:-_WILDEST]] if len(each) >= _TOPICS else each[:0]


def _excess(told: Floats, days: int) -> float:
    """What counts vary beyond Poisson, squared and relative to the mean, over all topics of ``_by_topic``."""
    if not len(told):
        return 0.0
    cells, squares, pearson, mean, square = told.sum(axis=0).tolist()
    periods = BASE_DAYS // days
    degrees = cells * (periods - 1)
    if special.chdtrc(degrees, pearson) >= _OVERDISPERSED:
        return 0.0
    excess = (squares * periods / (periods - 1) - mean) / square
    # The upper bound: it is the tail that counts, and too little noise there is an alarm for nothing.
    return max(0.0, float(excess + _UPPER * np.sqrt(2 / degrees) * (excess + mean / square)))


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
    found: list[Ring] = []
    for day in days:
        if day + 1 >= NEEDED_DAYS:
            base = slice(day + 1 - NEEDED_DAYS, day + 1 - WINDOWS)
            noise = noise_of(complaints[:, base].astype(float), exposure[:, base], topics)
            found += _ringing(complaints, exposure, day, noise, customers)
    return found


def _ringing(complaints: Ints, exposure: Floats, day: int, noise: Noise, customers: Customers | None) -> list[Ring]:
    recent = complaints[:, day + 1 - NEEDED_DAYS : day + 1].sum(axis=1)
    limit = CHANCE / _LOOKS * min(1.0, CELLS_AT_CHANCE / max(int((recent >= LEAST_CUSTOMERS).sum()), 1))
    rows = np.flatnonzero(complaints[:, day + 1 - WINDOWS : day + 1].sum(axis=1) >= LEAST_CUSTOMERS)
    if not len(rows):
        return []
    some, exposed = complaints[rows], exposure[rows]
    chances = np.stack([_chance_in(some, exposed, day, window, noise) for window in range(1, WINDOWS + 1)])
    found = []
    for place, row in enumerate(rows.tolist()):
        for window in (np.argsort(chances[:, place]) + 1).tolist():
            chance = float(chances[window - 1, place])
            if chance >= limit:
                break
            if customers is None or customers(row, day, window) >= LEAST_CUSTOMERS:
                found.append(Ring(row, day, window, chance))
                break
    return found


def _chance_in(complaints: Ints, exposure: Floats, day: int, window: int, noise: Noise) -> Floats:
    """The chance of what each cell counted in a window; 1 where fewer complained than an alarm takes."""
    first = day + 1 - window
    counted = complaints[:, first : day + 1].sum(axis=1)
    base = slice(first - BASE_DAYS, first)
    mean, r = predictive(
        complaints[:, base].sum(axis=1).astype(float),
        exposure[:, base].sum(axis=1),
        exposure[:, first : day + 1].sum(axis=1),
        noise.of(window),
    )
    return np.where(counted >= LEAST_CUSTOMERS, chance_of(counted, mean, r), 1.0)


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


def against(complaints: int, exposure: float, base: int, base_exposure: float, noise: float = 0.0) -> Ratio:
    """Complaints held against what was expected, with intervals; NaN where there was no exposure before or none now.

    The ratio of two Poisson rates with Jeffreys priors: a scaled F distribution with 2x + 1 and 2b + 1 degrees.
    """
    if base_exposure <= 0 or exposure <= 0:
        return Ratio(complaints, *(float("nan"),) * 6)
    mean, r = predictive(np.array([float(base)]), np.array([base_exposure]), np.array([exposure]), noise)
    expected, shape = float(mean[0]), float(r[0])
    usual = stats.nbinom.ppf([0.025, 0.975], shape, shape / (shape + expected))
    scale = ((complaints + 0.5) / exposure) / ((base + 0.5) / base_exposure)
    low, high = scale * stats.f.ppf([0.025, 0.975], 2 * complaints + 1, 2 * base + 1)
    return Ratio(complaints, expected, complaints / expected, float(low), float(high), *map(float, usual))
