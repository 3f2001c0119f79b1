"""How much wilder than Poisson the counts of a store are, told from many cells together.

Arrays have a row a cell and a column a day. The excess is a squared coefficient of variation: a count of mean m varies
by m + c m squared, as where the mean itself is gamma distributed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

if TYPE_CHECKING:
    Floats = npt.NDArray[np.floating[Any]]
    Ints = npt.NDArray[np.int64]

TESTED = 1.0  # complaints a day, or a week, from which a cell tells anything about noise of days, or of weeks
WEEK = 7
_OVERDISPERSED = 0.05  # of chance that Poisson noise looks as wild as the weeks before did
_UPPER = 1.645  # standard errors: 95 % on one side
_TOPICS, _WILDEST = 4, 2  # topics that tell, at least; and those left out


class Noise(NamedTuple):
    """How much wilder than Poisson a store's counts are: the squared coefficient of variation of a day, of a week."""

    daily: float = 0.0
    weekly: float = 0.0

    def of(self, days: int) -> float:
        """That of so many days together: noise of single days averages out, noise of whole weeks does not."""
        return max(self.weekly, self.daily / days)


def noise_of(complaints: Floats, exposure: Floats, topics: Ints | None = None) -> Noise:
    """The store's noise in a base of eight weeks, by days and by weeks; none where Poisson explains the counts.

    The two wildest topics are left out: what goes wrong with one topic shows in many of its cells and among all
    complaints, and must not make the radar deaf. With fewer than four topics that tell nothing is taken for noise.

    Parameters
    ----------
    topics : a number for the topic of each cell; each has its own when left out.
    """
    kinds = np.arange(len(complaints)) if topics is None else topics
    of_topic = (kinds[:, None] == np.unique(kinds)).astype(float)
    counted, exposed = running(complaints), running(exposure)
    daily = _excess(_by_topic(counted, exposed, of_topic, 1), complaints.shape[1])
    weekly = 0.0
    # Nobody knows on which weekday what disturbs a store begins: weeks cut amiss hold half of two and look calmer.
    for weekday in range(WEEK):
        periods = (complaints.shape[1] - weekday) // WEEK
        since = slice(weekday, weekday + WEEK * periods + 1)
        weekly = max(weekly, _excess(_by_topic(counted[:, since], exposed[:, since], of_topic, WEEK), periods))
    return Noise(daily=daily, weekly=weekly)


def running(amounts: Ints | Floats) -> Floats:
    """What there was before each day; the last column is all there was."""
    whole = np.zeros((amounts.shape[0], amounts.shape[1] + 1))
    np.cumsum(amounts, axis=1, out=whole[:, 1:])
    return whole


def _by_topic(counted: Floats, exposed: Floats, of_topic: Floats, days: int) -> Floats:
    """A row for each topic but the two wildest: cells, squared deviations, those over the mean, means, squared means.

    Sums over the cells with complaints enough, in periods of so many days. ``counted`` and ``exposed`` are running
    sums; ``of_topic`` has a column a topic, with 1 where a cell is of it.
    """
    counts, shares = np.diff(counted[:, ::days], axis=1), np.diff(exposed[:, ::days], axis=1)
    total, over = counts.sum(axis=1), shares.sum(axis=1)
    known = (total >= TESTED * counts.shape[1]) & (over > 0)
    counts, mean = counts[known], (total[known] / over[known])[:, None] * shares[known]
    squares = (counts - mean) ** 2
    pearson = squares / np.where(mean > 0, mean, 1)
    told = np.stack([np.ones(len(counts)), *(part.sum(axis=1) for part in (squares, pearson, mean, mean**2))], axis=1)
    each = of_topic[known].T @ told
    each = each[each[:, 0] > 0]
    calmest = np.argsort((each[:, 1] - each[:, 3]) / each[:, 4])
    return np.asarray(each[calmest[:-_WILDEST]] if len(each) >= _TOPICS else each[:0])


def _excess(told: Floats, periods: int) -> float:
    """What counts vary beyond Poisson, squared and relative to the mean, over all topics of ``_by_topic``."""
    if not len(told):
        return 0.0
    cells, squares, pearson, mean, square = told.sum(axis=0).tolist()
    degrees = cells * (periods - 1)
    if special.chdtrc(degrees, pearson) >= _OVERDISPERSED:
        return 0.0
    excess = (squares * periods / (periods - 1) - mean) / square
    # The upper bound: it is the tail that counts, and too little noise there is an alarm for nothing.
    return max(0.0, float(excess + _UPPER * np.sqrt(2 / degrees) * (excess + mean / square)))
