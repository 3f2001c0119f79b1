"""Opening hours as moments: how much open time lies between two moments, and when so much of it has passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from zoneinfo import ZoneInfo

import numpy as np

from data_access.business_time.week import Week, require_week, week_of
from data_access.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Moments = NDArray[np.int64]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_SECOND = 1_000_000
_FARTHEST_YEARS = 25


@dataclass(frozen=True, slots=True)
class Hours:
    """When a business is open, by the clock on its wall.

    A window belongs to the day on which it begins, and a day in ``closed`` has none. It opens at the first moment at
    which the clock has reached its beginning, and closes at the first at which it has reached its end: when the clock
    is put forward a window may lose an hour, when it is put back it may gain one, and windows that touch still touch.
    """

    time_zone: str
    week: Week
    closed: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a week without an open hour."""
        require_week(self.week)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """The hours as they are kept in JSON."""
        closed = frozenset(date.fromisoformat(day) for day in kept["closed"])
        return cls(kept["time_zone"], week_of(kept["week"]), closed)

    def kept(self) -> dict[str, Any]:
        """The hours as JSON holds them."""
        week = [[list(window) for window in day] for day in self.week]
        return {"time_zone": self.time_zone, "week": week, "closed": sorted(day.isoformat() for day in self.closed)}


class _Openings(NamedTuple):
    """Windows one after the other, in microseconds since 1970; ``before`` is the open time up to each beginning."""

    starts: Moments
    lengths: Moments
    before: Moments

    def passed(self, at: Moments) -> Moments:
        """Open time up to each moment."""
        place = np.maximum(np.searchsorted(self.starts, at, side="right") - 1, 0)
        inside = np.clip(at - self.starts[place], 0, self.lengths[place])
        return np.asarray(self.before[place] + inside, dtype=np.int64)


def after(hours: Hours, start: datetime, seconds: float) -> datetime:
    """The moment at which so many open seconds have passed since ``start``; ``start`` itself for none.

    The end of a window counts before the beginning of the next: eight hours from 9:00 on a day of eight are 17:00.

    Raises
    ------
    UserError : it would take more than 25 years.
    """
    return _EPOCH + _MICRO * int(moments_after(hours, np.array([_micros(start)]), seconds)[0])


def moments_after(hours: Hours, starts: Moments, seconds: float) -> Moments:
    """The same for many moments, in microseconds since 1970.

    Raises
    ------
    UserError : it would take more than 25 years.
    """
    if seconds <= 0 or not len(starts):
        return starts
    first, last = (datetime.fromtimestamp(int(at) / _SECOND, UTC).year for at in (starts.min(), starts.max()))
    needed, years = round(seconds * _SECOND), 1
    while years <= _FARTHEST_YEARS:
        open_ = _openings(hours, first - 1, last + years)
        targets = open_.passed(starts) + needed
        ends = open_.before + open_.lengths
        if len(ends) and ends[-1] >= targets.max():
            place = np.searchsorted(ends, targets, side="left")
            return np.asarray(open_.starts[place] + targets - open_.before[place], dtype=np.int64)
        years = years * 3
    raise UserError("That much business time never passes.", "Open the calendar on more hours, or promise less.")


def between(hours: Hours, start: datetime, end: datetime) -> float:
    """Open seconds from one moment to another; 0 where the second is not later."""
    return float(seconds_between(hours, np.array([_micros(start)]), np.array([_micros(end)]))[0])


def seconds_between(hours: Hours, starts: Moments, ends: Moments) -> NDArray[np.float64]:
    """Open seconds from each moment to the other, both in microseconds since 1970; 0 where the second is not later."""
    if not len(starts):
        return np.zeros(0)
    low, high = (datetime.fromtimestamp(int(at) / _SECOND, UTC).year for at in (starts.min(), max(ends.max(), 0)))
    open_ = _openings(hours, low - 1, max(low, high) + 1)
    return np.asarray(np.maximum(open_.passed(ends) - open_.passed(starts), 0) / _SECOND, dtype=np.float64)


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // _MICRO


@lru_cache(maxsize=128)
def _openings(hours: Hours, first_year: int, last_year: int) -> _Openings:
    """All windows that begin on days of these years."""
    windows = np.concatenate([_year(hours, year) for year in range(first_year, last_year + 1)])
    lengths = windows[:, 1] - windows[:, 0]
    return _Openings(windows[:, 0], lengths, np.cumsum(lengths) - lengths)


@lru_cache(maxsize=512)
def _year(hours: Hours, year: int) -> Moments:
    zone = ZoneInfo(hours.time_zone)
    found: list[tuple[int, int]] = []
    day = date(year, 1, 1)
    while day.year == year:
        if day not in hours.closed:
            found += [
                (_reached(day, start, zone), _reached(day, end, zone)) for start, end in hours.week[day.weekday()]
            ]
        day += timedelta(days=1)
    kept = [(start, end) for start, end in found if start < end]  # a clock may jump over a whole window
    return np.array(kept, dtype=np.int64).reshape(-1, 2)


def _reached(day: date, minute: int, zone: ZoneInfo) -> int:
    """The first moment at which the clock on the wall has reached that minute of the day, in microseconds."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == wall:
        return _micros(at)
    # The clock is put forward over it: the moment at which it jumps lies between the readings by the offset before and
    # after.
    low = round(wall.replace(tzinfo=zone, fold=1).timestamp())
    high = round(at.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        reached = datetime.fromtimestamp(middle, zone).replace(tzinfo=None) >= wall
        low, high = (low, middle) if reached else (middle, high)
    return high * _SECOND
