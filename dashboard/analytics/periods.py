"""Months as numbers, and windows of days to compare.

A month is ``year*12 + month-1``, so that the difference of two is an age in months. Ranges of days are half-open.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

DAYS_IN_WEEK = 7
LONGEST_BY_WEEKDAY = 28  # up to four weeks, a window is compared with one that holds the same weekdays


class Window(NamedTuple):
    """The days ``start <= day < end``."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days the window holds."""
        return (self.end - self.start).days


def month_of(day: date) -> int:
    """The month of a day."""
    return day.year * 12 + day.month - 1


def month_start(month: int) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def month_end(month: int) -> date:
    """The last day of a month."""
    return month_start(month + 1) - timedelta(days=1)


def month_name(month: int) -> str:
    """A month as written in exports: "2026-03"."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def last_complete_month(as_of: date) -> int:
    """The last month whose every day is covered by data up to and with ``as_of``."""
    return month_of(as_of + timedelta(days=1)) - 1


def previous_window(window: Window) -> Window:
    """The window of equal length before, to compare with.

    Up to four weeks it is moved back by whole weeks, so that both hold the same weekdays; the gap this leaves is at
    most six days. A longer window is compared with the days right before it.

    Raises
    ------
    ValueError : the window holds no day.
    """
    if window.days <= 0:
        message = f"a window from {window.start} to {window.end} holds no day"
        raise ValueError(message)
    back = window.days
    if window.days <= LONGEST_BY_WEEKDAY:
        back = -(-window.days // DAYS_IN_WEEK) * DAYS_IN_WEEK
    return Window(window.start - timedelta(days=back), window.end - timedelta(days=back))
