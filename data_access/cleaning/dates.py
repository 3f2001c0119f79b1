"""Dates and times as people and programs write them.

A text is first told apart by its shape (``date_shape``); what a shape alone leaves open, which of two numbers is the
day, is settled for a whole column by the caller and passed in as ``DateOrder``.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Literal

from data_access.cleaning.memo import Invalid
from data_access.cleaning.months import MONTHS
from data_access.cleaning.text import is_null

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DateOrder = Literal["dmy", "mdy", "ymd"]
Shape = Literal["iso", "year_first", "numeric", "named", "compact", "serial", "epoch", "none", "bad"]
# Shapes that are only digits: any number has one, so a column must consist of them to be read that way.
DIGIT_SHAPES = frozenset({"compact", "serial", "epoch"})
EARLIEST, LATEST = 1900, 2200
_PIVOT = 69
_EXCEL_START = datetime(1899, 12, 30)  # noqa: DTZ001 - a serial number is a wall-clock time
_SERIAL_FIRST, _SERIAL_LAST = 10_000, 109_574

_TIME = re.compile(
    r"""(?:[T\s,]+|\s*\bat\s+|\s+um\s+|\s+à\s+)?
    (?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?
    \s*(?P<half>[ap]\.?\s?m\.?)?
    \s*(?:(?:UTC|GMT|UT|Z)?\s?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?
        |(?P<zone>[A-Z]{1,5}))?
    (?:\s*\[[^\]]*\])?(?:\s*\([^)]*\))?(?:\s*UTC)?$""",
    re.VERBOSE | re.IGNORECASE,
)
# Hours from UTC. Those of North America as RFC 2822 (4.3) has them; of Europe those that mean one thing only.
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3,
}  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?![\d])", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?![\d])", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})([/.-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?![\d])", re.ASCII)
_NAMED_DAY_FIRST = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s\-/]*(?:de\s+)?([^\W\d]{3,}\.?)[\s\-/,]*(?:del?\s+)?(\d{4}|\d{2})"
    r"(?![\d:])"
)
_NAMED_MONTH_FIRST = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?([^\W\d]{3,}\.?)[\s\-/]+(\d{1,2})(?:st|nd|rd|th)?[\s\-/,]+(\d{4}|\d{2})(?![\d:])"
)
_NAMED_YEAR_FIRST = re.compile(r"(\d{4})[\s\-/]+([^\W\d]{3,}\.?)[\s\-/]+(\d{1,2})(?![\d:])")
_DIGITS = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


def date_shape(text: str) -> Shape:
    """How a date is written; ``none`` for an empty cell, ``bad`` for no date at all."""
    text = text.strip()
    if _ISO.match(text):
        return "iso"
    if _DIGITS.fullmatch(text):
        return _digit_shape(text)
    if _NUMERIC.match(text):
        return "numeric"
    if _YEAR_FIRST.match(text):
        return "year_first"
    if is_null(text):
        return "none"
    return "named" if _named_parts(text) else "bad"


def _digit_shape(text: str) -> Shape:
    """Shape of a date that is only digits."""
    whole = text.split(".", maxsplit=1)[0]
    if len(whole) in {8, 12, 14} and EARLIEST <= int(whole[:4]) <= LATEST and text.removesuffix(".0") == whole:
        return "compact"
    if len(whole) == 5 and _SERIAL_FIRST <= int(whole) <= _SERIAL_LAST:  # noqa: PLR2004
        return "serial"
    return "epoch" if len(whole) in {10, 13} else "bad"


def order_evidence(text: str) -> frozenset[DateOrder]:
    """Orders under which a numeric date like 03/04/2026 exists; all of them for any other shape."""
    found = _NUMERIC.match(text.strip())
    if not found:
        return frozenset(("dmy", "mdy", "ymd"))
    first, second, third = int(found[1]), int(found[3]), found[4]
    orders: set[DateOrder] = set()
    if _exists(_year(third), second, first):
        orders.add("dmy")
    # Nobody who parts a date by dots begins with the month, so 03.04.2026 is in April; where the second number is no
    # month, a file contradicts that.
    if _exists(_year(third), first, second) and not (found[2] == "." and "dmy" in orders):
        orders.add("mdy")
    if len(third) == 2 and _exists(_year(found[1].zfill(2)), second, int(third)):  # noqa: PLR2004
        orders.add("ymd")
    return frozenset(orders)


def _exists(year: int, month: int, day: int) -> bool:
    """Whether there is such a day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _year(digits: str) -> int:
    """A year of two or four digits; 69-99 are the 1900s, as POSIX has it."""
    year = int(digits)
    if len(digits) == 4:  # noqa: PLR2004
        return year
    return 1900 + year if year >= _PIVOT else 2000 + year


def read_datetime(
    text: str, order: DateOrder | None, zone: ZoneInfo, *, digits: bool = False
) -> datetime | Invalid | None:
    """Moment in UTC; a time without a zone is one of the business.

    Parameters
    ----------
    text : the cell.
    order : the column's order of day, month and year, where its dates leave it open.
    zone : time zone of the business.
    digits : whether the column consists of dates that are only digits.

    Returns
    -------
    aware ``datetime`` in UTC, ``None`` for an empty cell, or ``Invalid``: ``not_a_date``, ``impossible_date``,
    ``date_out_of_range``, ``ambiguous_date``.
    """
    moment = read_wall_time(text, order, digits=digits)
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC)


def read_wall_time(text: str, order: DateOrder | None, *, digits: bool = False) -> datetime | Invalid | None:
    """Date and time as written: naive, or aware when the text names a zone."""
    text = text.strip()
    try:
        # The commonest forms by far, at the speed of C; everything else takes the long way.
        moment: datetime | Invalid | None = datetime.fromisoformat(text) if text[4:5] == "-" else None
    except ValueError:
        moment = None
    if moment is None:
        moment = _read_by_shape(text, order, digits=digits)
    if isinstance(moment, datetime) and not EARLIEST <= moment.year <= LATEST:
        return Invalid("date_out_of_range")
    return moment


def _read_by_shape(text: str, order: DateOrder | None, *, digits: bool) -> datetime | Invalid | None:
    """Read by the shape of the text."""
    shape = date_shape(text)
    if shape == "none":
        return None
    if shape == "bad" or (shape in DIGIT_SHAPES and not digits):
        return Invalid("not_a_date")
    try:
        if shape in DIGIT_SHAPES:
            return _from_digits(text, shape)
        parts = _parts(text, shape, order)
        if isinstance(parts, Invalid):
            return parts
        year, month, day, rest = parts
        return _with_time(datetime(year, month, day), rest)  # noqa: DTZ001 - the zone is added by the caller
    except (ValueError, OverflowError):
        return Invalid("impossible_date")


def _parts(text: str, shape: Shape, order: DateOrder | None) -> tuple[int, int, int, str] | Invalid:
    """Year, month, day and what follows."""
    if shape == "named":
        return _named_parts(text) or Invalid("not_a_date")
    if shape in {"iso", "year_first"}:
        found = (_ISO if shape == "iso" else _YEAR_FIRST).match(text)
        if found:
            return int(found[1]), int(found[2]), int(found[3]), text[found.end() :]
    found = _NUMERIC.match(text)
    if not found:
        return Invalid("not_a_date")
    if order is None:
        return Invalid("ambiguous_date")
    first, second, third, rest = found[1], found[3], found[4], text[found.end() :]
    if order == "ymd":
        return (
            (_year(first.zfill(2)), int(second), int(third), rest) if len(third) == 2 else Invalid("impossible_date")  # noqa: PLR2004
        )
    day, month = (first, second) if order == "dmy" else (second, first)
    return _year(third), int(month), int(day), rest


def _named_parts(text: str) -> tuple[int, int, int, str] | None:
    """Year, month, day and the rest of a date with the month's name."""
    for pattern, (year, month, day) in (
        (_NAMED_DAY_FIRST, (3, 2, 1)),
        (_NAMED_MONTH_FIRST, (3, 1, 2)),
        (_NAMED_YEAR_FIRST, (1, 2, 3)),
    ):
        found = pattern.match(text)
        if found:
            number = MONTHS.get(found[month].rstrip(".").casefold())
            if number:
                return _year(found[year]), number, int(found[day]), text[found.end() :]
    return None


def _from_digits(text: str, shape: Shape) -> datetime:
    """Date out of digits: YYYYMMDD[hhmm[ss]], a spreadsheet's day number, or seconds or milliseconds since 1970."""
    if shape == "compact":
        whole = text.split(".", maxsplit=1)[0]
        return datetime.strptime(whole, {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}[len(whole)])  # noqa: DTZ007
    number = float(text)
    if shape == "serial":
        return _EXCEL_START + timedelta(seconds=round(number * 86_400))
    seconds = number / 1_000 if len(text.split(".", maxsplit=1)[0]) == 13 else number  # noqa: PLR2004
    return datetime.fromtimestamp(seconds, UTC)


def _with_time(day: datetime, rest: str) -> datetime:
    """Add the time of day that follows a date."""
    if not rest.strip():
        return day
    found = _TIME.match(rest)
    if not found:
        raise ValueError(rest)
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:  # noqa: PLR2004
            raise ValueError(rest)
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    fraction = int((found["fraction"] or "0").ljust(6, "0")[:6])
    moment = day.replace(hour=hour, minute=int(found["minute"]), second=int(found["second"] or 0), microsecond=fraction)
    zone = _zone(found)
    return moment.replace(tzinfo=zone) if zone else moment


def _zone(found: re.Match[str]) -> timezone | None:
    """The zone of a time: by its offset, as +01:00, +0100, +01 or GMT+1, or by its name; none where none is written."""
    if found["sign"]:
        offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
        return timezone(-offset if found["sign"] == "-" else offset)
    if not found["zone"]:
        return None
    hours = _ZONES.get(found["zone"].upper())
    if hours is None:
        raise ValueError(found["zone"])
    return timezone(timedelta(hours=hours))
