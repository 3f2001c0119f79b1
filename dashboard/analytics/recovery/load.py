"""How many cases come in on each day of the week, how many are answered, and in which hours the team is at work."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import nbinom

from dashboard.analytics.radar import predictive

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

WEEKS = 8  # that are looked back on
WEEK = 7
FEWEST_ANSWERS = 20  # before hours at work are told
MIDDLE = (0.05, 0.95)  # of the answers, within the hours at work
COLUMNS = ("weekday", "weeks", "arrived", "expected_cases", "expected_low", "expected_high", "answered_mean")


class Hours(NamedTuple):
    """From which hour to which the team is at work, and the number of answers that tells it."""

    first: float
    last: float
    answers: int


def weekday_load(opened: pd.Series[Any], replied: pd.Series[Any], *, today: date, zone: str) -> pd.DataFrame:
    """Cases of the last 8 weeks by weekday, and what to expect of the next such day: ``COLUMNS``; none: empty.

    Parameters
    ----------
    opened, replied : when cases came in and were first answered (UTC).
    today : the business's day; it has only begun and is not counted.

    Notes
    -----
    Expected is the mean of the last 8 such days; from the first day with a case, where that is later. The interval is
    what one more such day holds in 95 of 100 weeks: predictive of a negative binomial whose base is those days, wider
    where days of the same name differ more than chance alone lets them. It knows of no trend and no holiday.
    """
    days, first = _local_days(opened, zone), today - timedelta(days=WEEKS * WEEK)
    known = days[days < np.datetime64(today)]
    if not len(known) or known.max() < np.datetime64(first):
        return pd.DataFrame(columns=list(COLUMNS))
    since = np.arange(max(np.datetime64(first), known.min()), np.datetime64(today))
    weekday = _weekday(since)
    counts, answers = (np.bincount(_places(some, since), minlength=len(since)) for some in
                       (known, _local_days(replied, zone)))  # fmt: skip
    noise = _noise(counts, weekday)
    rows = [_row(day, counts[weekday == day], answers[weekday == day], noise) for day in range(WEEK)
            if (weekday == day).any()]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(day: int, counts: NDArray[Any], answers: NDArray[Any], noise: float) -> tuple[Any, ...]:
    total, weeks = float(counts.sum()), len(counts)
    base, one = (np.array([total]), np.array([float(weeks)])), np.ones(1)
    mean, r = (float(part[0]) for part in predictive(*base, one, noise, noise / weeks))
    low, high = nbinom.ppf((0.025, 0.975), r, r / (r + mean))
    return day, weeks, int(total), total / weeks, float(low), float(high), float(answers.mean())


def _noise(counts: NDArray[Any], weekday: NDArray[Any]) -> float:
    """How much more days of one name differ than by chance: the squared coefficient of variation, never below 0."""
    groups = [counts[weekday == day].astype("float64") for day in range(WEEK) if (weekday == day).sum() > 1]
    free = sum(len(group) - 1 for group in groups)
    mean = sum(float(group.mean()) ** 2 * (len(group) - 1) for group in groups)
    if not free or not mean:
        return 0.0
    beyond = sum(float((group.var(ddof=1) - group.mean()) * (len(group) - 1)) for group in groups)
    return max(beyond / mean, 0.0)


def hours_at_work(replied: pd.Series[Any], zone: str) -> Hours | None:
    """The hours between which nine of ten cases are answered; None where too few were."""
    taken = replied.dropna()
    if len(taken) < FEWEST_ANSWERS:
        return None
    local = taken.dt.tz_convert(zone)
    first, last = np.quantile((local.dt.hour + local.dt.minute / 60).to_numpy("float64"), MIDDLE)
    return Hours(float(np.floor(first)), float(np.ceil(last)), len(taken))


def _local_days(moments: pd.Series[Any], zone: str) -> NDArray[Any]:
    local = moments.dropna().dt.tz_convert(zone).dt.tz_localize(None)
    return np.asarray(local.to_numpy("datetime64[D]"))


def _places(days: NDArray[Any], since: NDArray[Any]) -> NDArray[Any]:
    """The place of each day among the days looked at; others are left out."""
    place = (days - since[0]).astype("int64")
    return np.asarray(place[(place >= 0) & (place < len(since))])


def _weekday(days: NDArray[Any]) -> NDArray[Any]:
    """The day of the week, 0 a Monday: 1 January 1970 was a Thursday."""
    return np.asarray((days.astype("datetime64[D]").astype("int64") + 3) % WEEK)
