"""Days off out of a calendar that somebody already keeps: an iCal file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dateutil.rrule import rrule, rruleset, rrulestr

from data_access.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_BYTES = 1_000_000
MOST_DAYS_OFF = 1_000
LONGEST_NAME = 80
MOST_EVENTS = 3_000
_BY_DAYS = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)\b")
_BY_THE_CLOCK = re.compile(r"BY(HOUR|MINUTE|SECOND)=")
_LONGEST_EVENT = 62  # days: what is longer is no holiday of the business


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days with their names, and how many entries of the file were left out because they have a time of day."""

    days: Mapping[date, str]
    with_time: int


def read_ical(raw: bytes, first: date, last: date) -> DaysOff:
    """The whole days that an iCal file names between two days, both included; what comes back each year as well.

    Raises
    ------
    UserError : it is no iCal file, is too large, or names no whole day in that time.
    """
    if len(raw) > MOST_BYTES:
        raise UserError(f"The file has {len(raw):,} bytes.", f"Give one of at most {MOST_BYTES:,}: holidays alone.")
    from icalendar import Calendar  # noqa: PLC0415  it costs 0.1 s, and hardly anybody gives such a file

    try:
        calendar = Calendar.from_ical(raw)
        events = list(calendar.walk("VEVENT"))
    except (ValueError, IndexError, KeyError) as error:
        raise UserError("This is not an iCal file.", "Export the calendar as .ics and give that file.") from error
    if len(events) > MOST_EVENTS:
        raise UserError(
            f"The file has {len(events):,} entries.", f"Give one of at most {MOST_EVENTS:,}: holidays alone."
        )
    days: dict[date, str] = {}
    with_time = 0
    for event in events:
        start = getattr(event.get("DTSTART"), "dt", None)
        if start is None or isinstance(start, datetime) or event.get("STATUS") == "CANCELLED":
            with_time += isinstance(start, datetime)
            continue
        name = " ".join(str(event.get("SUMMARY", "Day off")).split())[:LONGEST_NAME] or "Day off"
        days |= dict.fromkeys(_days(event, start, first, last), name)
    if not days:
        timed = f" {with_time:,} of its entries have a time of day." if with_time else ""
        raise UserError(f"The file names no whole day off from {first} to {last}.{timed}", "Choose another file.")
    if len(days) > MOST_DAYS_OFF:
        raise UserError(f"The file names {len(days):,} days off.", f"Give one with at most {MOST_DAYS_OFF:,}.")
    return DaysOff(dict(sorted(days.items())), with_time)


def _days(event: Any, start: date, first: date, last: date) -> Iterator[date]:  # noqa: ANN401  icalendar's own type
    end, lasts = (getattr(event.get(name), "dt", None) for name in ("DTEND", "DURATION"))
    length = (end - start).days if isinstance(end, date) and not isinstance(end, datetime) else 1
    length = lasts.days if isinstance(lasts, timedelta) else length
    length = min(max(length, 1), _LONGEST_EVENT)
    for begins in _starts(event, start, first - timedelta(days=length), last):
        for day in (begins + timedelta(days=n) for n in range(length)):
            if first <= day <= last:
                yield day


def _starts(event: Any, start: date, first: date, last: date) -> Iterator[date]:  # noqa: ANN401  as above
    """The days on which an event begins: once, or by its rule."""
    wanted = event.get("RRULE")
    if wanted is None:
        yield start
        return
    low, high = (datetime.combine(day, datetime.min.time()) for day in (first, last))
    found = rruleset()
    try:
        text = wanted.to_ical().decode().upper()
        if not _BY_DAYS.search(text) or _BY_THE_CLOCK.search(text):  # would never end, and is of no whole day
            raise ValueError(text)  # noqa: TRY301  one sentence for all that cannot be read
        # An end by a moment with a zone cannot be held against days; the day alone can.
        text = ";".join(part[:14] if part.startswith("UNTIL=") else part for part in text.split(";"))
        rule_of_days = rrulestr(text, dtstart=datetime.combine(start, datetime.min.time()))
        assert isinstance(rule_of_days, rrule)  # noqa: S101  for the type checker: one line makes no set
        found.rrule(rule_of_days)
        for day in _left_out(event):
            found.exdate(datetime.combine(day, datetime.min.time()))
        for moment in found.between(low, high, inc=True):
            yield moment.date()
    except (ValueError, TypeError) as error:
        raise UserError(
            f"The rule of “{str(event.get('SUMMARY', ''))[:LONGEST_NAME]}” cannot be read.",
            "Remove it from the calendar, and export it anew.",
        ) from error


def _left_out(event: Any) -> Iterator[date]:  # noqa: ANN401  as above
    """The days that a rule leaves out."""
    given = event.get("EXDATE", [])
    for several in given if isinstance(given, list) else [given]:
        for one in several.dts:
            yield one.dt.date() if isinstance(one.dt, datetime) else one.dt
