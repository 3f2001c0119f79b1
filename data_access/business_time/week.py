"""The windows of a week in which a business is open: as people write them, and checked."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from data_access.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

Window = tuple[int, int]  # minutes from the midnight at which its day begins; the second above 1,440 is of the next day
Week = tuple[tuple[Window, ...], ...]  # seven days from Monday on

DAY = 1440  # minutes
MOST_WINDOWS = 6  # a day
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WINDOW = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|to)\s*(\d{1,2})(?:[:.](\d{2}))?")
_CLOSED = {"", "closed", "-", "–"}
_EXAMPLE = "Write it as 9:00-12:30, 13:30-17:00, or leave it empty for a day off."


def read_day(text: str) -> tuple[Window, ...]:
    """The windows that a person wrote for one day, in their order.

    An end at or before its beginning is of the next day: 22:00-6:00 is a night; 0:00-24:00 the whole day.

    Raises
    ------
    UserError : it cannot be read, a time is not of the clock, or two windows overlap.
    """
    if text.strip().lower() in _CLOSED:
        return ()
    windows = sorted(_window(part.strip()) for part in text.split(","))
    if len(windows) > MOST_WINDOWS:
        raise UserError(f"These are {len(windows)} windows in one day.", f"Write at most {MOST_WINDOWS}.")
    for (_, end), (start, _) in pairwise(windows):
        if start < end:
            raise UserError(f"The windows of {text.strip()} overlap.", "Write each hour once.")
    return tuple(windows)


def _window(text: str) -> Window:
    found = _WINDOW.fullmatch(text)
    if found is None:
        raise UserError(f"“{text}” is not a window of time.", _EXAMPLE)
    start, end = (_minute(hour, minute, text) for hour, minute in (found.group(1, 2), found.group(3, 4)))
    if start >= DAY:
        raise UserError(f"“{text}” begins when its day is over.", _EXAMPLE)
    return start, end if end > start else end + DAY


def _minute(hour: str, minute: str | None, text: str) -> int:
    found = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or found > DAY:  # noqa: PLR2004  the clock
        raise UserError(f"“{text}” is not of the clock.", _EXAMPLE)
    return found


def write_day(windows: Sequence[Sequence[int]]) -> str:
    """The windows of a day as people write them; empty for a day off."""
    return ", ".join(f"{_clock(start)}-{_clock(end if end <= DAY else end - DAY)}" for start, end in windows)


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def week_of(stored: Sequence[Sequence[Sequence[int]]]) -> Week:
    """A week as it is kept in JSON."""
    return tuple(tuple((start, end) for start, end in day) for day in stored)


def require_week(week: Week) -> Week:
    """The week itself.

    Raises
    ------
    UserError : nothing is ever open, or a night runs into the windows of the next day.
    """
    if not any(week):
        raise UserError("This calendar has no open hour, so nothing could ever be due.", "Open at least one day.")
    flat = sorted((day * DAY + start, day * DAY + end) for day, windows in enumerate(week) for start, end in windows)
    around = [*flat, (flat[0][0] + 7 * DAY, flat[0][1] + 7 * DAY)]
    for (_, end), (start, _) in pairwise(around):
        if start < end:
            message = f"The night before {_DAYS[start // DAY % 7]} runs into the windows of that day."
            raise UserError(message, "End the night earlier, or begin that day later.")
    return week
