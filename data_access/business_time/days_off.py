"""Days off out of a calendar that somebody already keeps: an iCal file."""

from __future__ import annotations

import codecs
import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from dateutil.rrule import rrule, rruleset, rrulestr

from data_access.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    _Event = Any  # icalendar's own type

MOST_BYTES = 1_000_000
MOST_DAYS_OFF = 1_000
LONGEST_NAME = 80
MOST_EVENTS = 3_000
_BY_DAYS = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)\b")
_BY_THE_CLOCK = re.compile(r"BY(HOUR|MINUTE|SECOND)=")
_BEGINS = re.compile(r"^BEGIN:VCALENDAR", re.IGNORECASE | re.MULTILINE)
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
    UserError : it is no iCal file, is too large, has an entry that cannot be read, or names no whole day in that time.
    """
    events = _events(raw)
    moved = {(str(event.get("UID")), _moved_from(event)) for event in events if "RECURRENCE-ID" in event}
    days: dict[date, str] = {}
    with_time = 0
    for event in events:
        span = _span(event)
        if span is None or event.get("STATUS") == "CANCELLED":
            with_time += span is None and "DTSTART" in event
            continue
        name = _name(event)
        left_out = {day for uid, day in moved if uid == str(event.get("UID"))}
        begins = [span[0]] if "RECURRENCE-ID" in event else _starts(event, span, first, last, left_out)
        every = (day + timedelta(days=n) for day in begins for n in range(span[1]))
        days |= dict.fromkeys((day for day in every if first <= day <= last), name)
    if not days:
        timed = f" {with_time:,} of its entries have a time of day." if with_time else ""
        raise UserError(f"The file names no whole day off from {first} to {last}.{timed}", "Choose another file.")
    if len(days) > MOST_DAYS_OFF:
        raise UserError(f"The file names {len(days):,} days off.", f"Give one with at most {MOST_DAYS_OFF:,}.")
    return DaysOff(dict(sorted(days.items())), with_time)


def _events(raw: bytes) -> list[Any]:
    """All entries of a file, which may hold several calendars one after the other."""
    if len(raw) > MOST_BYTES:
        raise UserError(f"The file has {len(raw):,} bytes.", f"Give one of at most {MOST_BYTES:,}: holidays alone.")
    from icalendar import Calendar  # noqa: PLC0415  it costs 0.1 s, and hardly anybody gives such a file

    text = _text(raw)
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        if len(calendars) < max(1, len(_BEGINS.findall(text))):
            raise ValueError(len(calendars))  # noqa: TRY301  one that is cut off is no calendar either
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except (ValueError, IndexError, KeyError) as error:
        raise UserError("This is not an iCal file.", "Export the calendar as .ics and give that file.") from error
    if len(events) > MOST_EVENTS:
        raise UserError(
            f"The file has {len(events):,} entries.", f"Give one of at most {MOST_EVENTS:,}: holidays alone."
        )
    return events


def _text(raw: bytes) -> str:
    """UTF-8, as the standard asks; else with the mark of UTF-16, else as programs of Windows write."""
    if raw[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _name(event: _Event) -> str:
    return " ".join(str(event.get("SUMMARY", "")).split())[:LONGEST_NAME] or "Day off"


@contextmanager
def _named(event: _Event, what: str) -> Iterator[None]:
    """A part of an entry that cannot be read is told with the entry's name."""
    try:
        yield
    except (ValueError, TypeError) as error:
        raise UserError(
            f"The {what} of “{_name(event)}” cannot be read.",
            "Correct or remove it in the calendar, and export it anew.",
        ) from error


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _moved_from(event: _Event) -> date:
    """The day of a row of days that this entry stands in for."""
    with _named(event, "date"):
        return _day(event["RECURRENCE-ID"].dt)


def _span(event: _Event) -> tuple[date, int] | None:
    """The first day of an entry and its number of days; None for one with a time of day, or without a day."""
    with _named(event, "date"):
        start, end = (event[name].dt if name in event else None for name in ("DTSTART", "DTEND"))
        lasts = event["DURATION"].dt if "DURATION" in event else None
    if start is None:
        return None
    if isinstance(start, datetime):
        end = start + lasts if isinstance(lasts, timedelta) else end
        if not _is_midnight(start) or not isinstance(end, datetime) or not _is_midnight(end) or end <= start:
            return None
    length = (_day(end) - _day(start)).days if end is not None else 1
    length = lasts.days if isinstance(lasts, timedelta) else length
    return _day(start), min(max(length, 1), _LONGEST_EVENT)


def _is_midnight(moment: datetime) -> bool:
    """Whether a day begins there on the wall. UTC is nobody's wall."""
    return moment.time() == time() and moment.tzname() != "UTC"


def _starts(event: _Event, span: tuple[date, int], first: date, last: date, left_out: set[date]) -> Iterator[date]:
    """The days on which an entry begins: once, by its rule, and on days it names besides."""
    start, length = span
    found = rruleset()
    with _named(event, "list of days"):
        for day in (*(() if "RRULE" in event else (start,)), *_listed(event, "RDATE")):
            found.rdate(_midnight(day))
        for day in (*left_out, *_listed(event, "EXDATE")):
            found.exdate(_midnight(day))
    with _named(event, "rule"):
        if "RRULE" in event:
            found.rrule(_rule(event["RRULE"].to_ical().decode().upper(), start))
        for moment in found.between(_midnight(first - timedelta(days=length)), _midnight(last), inc=True):
            yield moment.date()


def _rule(text: str, start: date) -> rrule:
    if not _BY_DAYS.search(text) or _BY_THE_CLOCK.search(text):  # would never end, and is of no whole day
        raise ValueError(text)
    # An end by a moment with a zone cannot be held against days; the day alone can.
    text = ";".join(part[:14] if part.startswith("UNTIL=") else part for part in text.split(";"))
    found = rrulestr(text, dtstart=_midnight(start))
    assert isinstance(found, rrule)  # noqa: S101  for the type checker: one line makes no set
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _listed(event: _Event, name: str) -> Iterator[date]:
    """The days that an entry names besides its rule."""
    given = event.get(name, [])
    for several in given if isinstance(given, list) else [given]:
        for one in several.dts:
            yield _day(one.dt[0] if isinstance(one.dt, tuple) else one.dt)  # a period has a begin
