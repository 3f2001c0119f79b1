"""The frame of one demo store: size, seed, days covered, and when each planted story happens."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MONTHS = 30
SALE_MONTHS_AGO = 13
PARTNER_DAYS = 42
GROWTH_MONTHS = 10
TECHNICIAN_LEFT_DAYS = 70
REPLY_RATE_RATIO = 2.2
EPISODE_DAYS = 90

PARTNERS = ("Kestrelway", "Postbarrow", "Dashmoor")
BAD_PARTNER = 2
GROWING_CATEGORY = "Tea and matcha"
OVERDUE_REGIONS = ("Scotland", "North West", "Yorkshire and the Humber", "North East")
CURRENCY = "GBP"
TIME_ZONE = "Europe/London"

_STREAMS = ("people", "behaviour", "baskets", "voices", "cases", "visits", "dirt")
_MONTH_PULSE = (0.92, 0.90, 0.96, 0.96, 0.97, 0.95, 0.91, 0.89, 1.00, 1.08, 1.26, 1.20)
_WEEKDAY_PULSE = (1.09, 1.06, 1.03, 1.02, 0.98, 0.87, 0.95)


@lru_cache(maxsize=16)
def part(name: str) -> Any:  # noqa: ANN401  the parsed content of a data file
    """The word lists and figures of one data file of this package."""
    return json.loads(files("data_access.demo").joinpath("data", f"{name}.json").read_text(encoding="utf-8"))


def month_number(day: date) -> int:
    """The stored month of a day: ``year*12 + month-1``."""
    return day.year * 12 + day.month - 1


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


@dataclass(frozen=True)
class Plan:
    """What one demo store is made from; equal plans make equal stores.

    Days are counted from ``start``, so that day 0 is the first day covered and ``last`` is today.
    """

    customers: int
    seed: int
    today: date

    @property
    def twice(self) -> int:
        """How many people stand in the list of customers twice."""
        return max(round(self.customers * 0.003), 1) if self.customers >= 50 else 0

    @property
    def people(self) -> int:
        """How many people there are: one fewer than customers for each one entered twice."""
        return self.customers - self.twice

    @cached_property
    def start(self) -> date:
        """The first day: the first of the month, thirty months before this one."""
        return _first_of(month_number(self.today) - MONTHS)

    @cached_property
    def last(self) -> int:
        """Today as a day number."""
        return (self.today - self.start).days

    @cached_property
    def sale(self) -> tuple[int, int]:
        """First day of the sale month and the day after its last."""
        month = month_number(self.today) - SALE_MONTHS_AGO
        return (_first_of(month) - self.start).days, (_first_of(month + 1) - self.start).days

    @property
    def partner_from(self) -> int:
        """The first day on which the bad partner delivers badly; it goes on until today."""
        return self.last - PARTNER_DAYS + 1

    def date(self, day: int) -> date:
        """The calendar day of a day number."""
        return self.start + timedelta(days=int(day))

    def rng(self, stream: str) -> np.random.Generator:
        """Random numbers of one stage, so that a change in one stage leaves the others as they are."""
        return np.random.default_rng([self.seed, _STREAMS.index(stream)])

    @cached_property
    def dates(self) -> npt.NDArray[np.datetime64]:
        """Every calendar day, with a year to spare for visits planned ahead."""
        first = np.datetime64(self.start, "D")
        return first + np.arange(self.last + 400)

    @cached_property
    def pulse(self) -> Floats:
        """How busy each day is against the average day: season and weekday."""
        days = self.dates[: self.last + 2]
        month = days.astype("datetime64[M]").astype(int) % 12
        weekday = (days.astype(int) + 3) % 7  # 1 January 1970 was a Thursday
        christmas = (month == 11) & ((days - days.astype("datetime64[M]")).astype(int) == 24)
        pulse = np.array(_MONTH_PULSE)[month] * np.array(_WEEKDAY_PULSE)[weekday]
        return np.where(christmas, 0.15, pulse)

    @cached_property
    def clock(self) -> Floats:
        """Busy-time passed at the start of each day: purchases come evenly in it, seasonally in days."""
        return np.concatenate([[0.0], np.cumsum(self.pulse)])

    def busy(self, day: Floats) -> Floats:
        """Busy-time at a (fractional) day."""
        return np.interp(day, np.arange(len(self.clock)), self.clock)

    def day_of(self, busy: Floats) -> Floats:
        """The (fractional) day at a busy-time; infinite beyond today."""
        day = np.interp(busy, self.clock, np.arange(len(self.clock)))
        return np.where(busy >= self.clock[self.last + 1], np.inf, day)
