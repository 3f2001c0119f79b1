"""Business time: counted by hand across holidays and changes of the clock, and by a slow twin minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.business_time import (
    Hours,
    after,
    between,
    countries,
    public_holidays,
    read_day,
    read_ical,
    require_place,
    require_week,
    write_day,
)
from data_access.errors import UserError

OFFICE = ((((9 * 60, 17 * 60),),) * 5) + ((), ())  # Monday to Friday
LUNCH = ((((9 * 60, 12 * 60), (13 * 60, 18 * 60)),) * 5) + ((), ())
ALWAYS = (((0, 1440),),) * 7
NIGHTS = (((22 * 60, 30 * 60),),) * 7  # 22:00 to 6:00
LONDON, BERLIN, SAMOA = "Europe/London", "Europe/Berlin", "Pacific/Apia"


def local(zone: str, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


# hours, from, open hours, until: the days are of 2026, in which the clocks change on 29 March and 25 October.
BY_HAND = [
    # 16 hours on days of eight are two working days, and a weekend counts for nothing.
    (Hours(LONDON, OFFICE), "2026-06-01T09:00", 16, "2026-06-02T17:00"),
    (Hours(LONDON, OFFICE), "2026-06-05T15:00", 16, "2026-06-09T15:00"),
    (Hours(LONDON, OFFICE), "2026-06-06T12:00", 1, "2026-06-08T10:00"),
    (Hours(LONDON, OFFICE), "2026-06-05T16:30", 0.5, "2026-06-05T17:00"),
    (Hours(LONDON, OFFICE), "2026-06-05T23:00", 40, "2026-06-12T17:00"),
    # An hour of lunch.
    (Hours(LONDON, LUNCH), "2026-06-01T11:00", 2, "2026-06-01T14:00"),
    (Hours(LONDON, LUNCH), "2026-06-01T12:30", 8, "2026-06-02T12:00"),
    # Christmas Day 2026 is a Friday, and Monday is off instead of Boxing Day.
    (Hours(LONDON, OFFICE, frozenset({date(2026, 12, 25), date(2026, 12, 28)})), "2026-12-24T15:00", 4,
     "2026-12-29T11:00"),
    # The clock jumps from 2:00 to 3:00 on Sunday 29 March in Berlin, and back from 3:00 to 2:00 on 25 October.
    (Hours(BERLIN, ALWAYS), "2026-03-29T00:00", 23, "2026-03-30T00:00"),
    (Hours(BERLIN, ALWAYS), "2026-10-25T00:00", 25, "2026-10-26T00:00"),
    (Hours(BERLIN, NIGHTS), "2026-03-28T22:00", 7, "2026-03-29T06:00"),
    (Hours(BERLIN, NIGHTS), "2026-10-24T22:00", 9, "2026-10-25T06:00"),
    (Hours(BERLIN, ((((150, 600),),) * 7)), "2026-03-29T00:00", 7, "2026-03-29T10:00"),  # opens at 2:30: as it jumps
    (Hours(BERLIN, ((((60, 150),),) * 7)), "2026-03-29T00:00", 1, "2026-03-29T03:00"),  # would close at 2:30
    (Hours(BERLIN, ((((150, 180),),) * 7)), "2026-10-25T00:00", 1.5, "2026-10-25T03:00"),  # 2:30 first until 3:00 last
    # A night off is the night that begins on the day.
    (Hours(BERLIN, NIGHTS, frozenset({date(2026, 6, 2)})), "2026-06-01T22:00", 9, "2026-06-03T23:00"),
    # Office hours do not feel the change at all.
    (Hours(BERLIN, OFFICE), "2026-03-27T16:00", 2, "2026-03-30T10:00"),
    # There was no 30 December 2011 in Samoa.
    (Hours(SAMOA, ALWAYS), "2011-12-29T12:00", 24, "2011-12-31T12:00"),
    (Hours(SAMOA, OFFICE), "2011-12-29T16:00", 2, "2012-01-02T10:00"),
]  # fmt: skip


@pytest.mark.parametrize(("hours", "start", "passed", "end"), BY_HAND)
def test_business_hours_by_hand(hours: Hours, start: str, passed: float, end: str) -> None:
    begins, ends = local(hours.time_zone, start), local(hours.time_zone, end)
    if hours.week[0] == ((150, 180),):
        ends = datetime(2026, 10, 25, 2, tzinfo=UTC)
    assert after(hours, begins.astimezone(UTC), passed * 3600) == ends
    assert between(hours, begins.astimezone(UTC), ends.astimezone(UTC)) == passed * 3600
    assert between(hours, ends.astimezone(UTC), begins.astimezone(UTC)) == 0


def test_none_is_now_and_too_much_is_refused() -> None:
    now = datetime(2026, 6, 6, 12, tzinfo=UTC)
    assert after(Hours(LONDON, OFFICE), now, 0) == now
    with pytest.raises(UserError, match="never passes"):
        after(Hours(LONDON, OFFICE), now, 1e12)
    with pytest.raises(UserError, match="no open hour"):
        Hours(LONDON, ((),) * 7)


def test_hours_come_back_from_json() -> None:
    hours = Hours(BERLIN, LUNCH, frozenset({date(2026, 12, 25)}))
    assert Hours.of(hours.kept()) == hours


MINUTES = st.integers(0, 47).map(lambda half: half * 30)


@st.composite
def weeks(draw: st.DrawFn) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Weeks of up to two windows a day, nights among them; a night that runs into the next day loses that day."""
    days = []
    for _ in range(7):
        marks = sorted(draw(st.sets(MINUTES, max_size=4)))
        windows = [(start, end) for start, end in zip(marks[::2], marks[1::2], strict=False)]
        if len(marks) % 2 and draw(st.booleans()):
            windows.append((marks[-1], marks[-1] + draw(st.integers(1, 47)) * 30))
        days.append(tuple(windows))
    for place in range(7):
        if days[place - 1] and days[place] and days[place - 1][-1][1] - 1440 > days[place][0][0]:
            days[place] = ()
    return tuple(days)


ZONES = (BERLIN, LONDON, "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")
STARTS = (datetime(2026, 3, 6, tzinfo=UTC), datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 4, 3, tzinfo=UTC),
          datetime(2026, 10, 2, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC),
          datetime(2026, 10, 30, tzinfo=UTC))  # fmt: skip


def minute_by_minute(hours: Hours, start: datetime, minutes: int) -> list[bool]:
    """Whether each minute is open: by a clock on the wall that is read every minute and never put back."""
    zone, known = ZoneInfo(hours.time_zone), []
    shown = (start - timedelta(days=2)).astimezone(zone).replace(tzinfo=None)
    for minute in range(-2 * 1440, minutes):
        shown = max(shown, (start + timedelta(minutes=minute)).astimezone(zone).replace(tzinfo=None))
        if minute >= 0:
            at = shown.hour * 60 + shown.minute
            today, before = shown.date(), shown.date() - timedelta(days=1)
            known.append(
                any(a <= at < b for a, b in hours.week[today.weekday()] if today not in hours.closed)
                or any(a <= at + 1440 < b for a, b in hours.week[before.weekday()] if before not in hours.closed)
            )
    return known


@given(week=weeks(), zone=st.sampled_from(ZONES), start=st.sampled_from(STARTS), off=st.sets(st.integers(0, 5)),
       part=st.tuples(st.integers(0, 4 * 1440), st.integers(0, 4 * 1440)))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_a_clock_that_is_read_every_minute_counts_the_same(
    week: tuple[tuple[tuple[int, int], ...], ...], zone: str, start: datetime, off: set[int], part: tuple[int, int]
) -> None:
    try:
        require_week(week)
    except UserError:
        return
    hours = Hours(zone, week, frozenset(start.date() + timedelta(days=n) for n in off))
    known = minute_by_minute(hours, start, 4 * 1440)
    low, high = sorted(part)
    a, b = start + timedelta(minutes=low), start + timedelta(minutes=high)
    open_minutes = sum(known[low:high])
    assert between(hours, a, b) == 60 * open_minutes
    if open_minutes:
        last = max(minute for minute in range(low, high) if known[minute])
        assert after(hours, a, 60 * open_minutes) == start + timedelta(minutes=last + 1)


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("9:00-17:00", ((540, 1020),)),
        ("13.30 – 17, 9 to 12", ((540, 720), (810, 1020))),
        ("22:00-6:00", ((1320, 1800),)),
        ("0-24", ((0, 1440),)),
        ("closed", ()),
        ("", ()),
    ],
)
def test_a_day_as_people_write_it(text: str, windows: tuple[tuple[int, int], ...]) -> None:
    assert read_day(text) == windows
    assert read_day(write_day(windows)) == windows


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("morning", "“morning” is not a window of time. Write it as 9:00-12:30"),
        ("9-25", "not of the clock"),
        ("9:60-10", "not of the clock"),
        ("24-3", "begins when its day is over"),
        ("9-12, 11-17", "overlap"),
        ("1-2,3-4,5-6,7-8,9-10,11-12,13-14", "7 windows"),
    ],
)
def test_a_day_that_cannot_be_read_says_why(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        read_day(text)


def test_a_night_that_runs_into_the_next_day_is_refused() -> None:
    week = (((1320, 1980),), ((480, 600),), (), (), (), (), ())
    with pytest.raises(UserError, match="The night before Tuesday runs into"):
        require_week(week)
    with pytest.raises(UserError, match="The night before Monday runs into"):
        require_week((((0, 60),), (), (), (), (), (), ((1380, 1560),)))


def test_public_holidays_of_a_country_and_of_its_parts() -> None:
    england, scotland = (public_holidays("GB", part, 2026) for part in ("ENG", "SCT"))
    assert england[date(2026, 12, 28)] == "Boxing Day (observed)"
    assert date(2026, 4, 6) in england
    assert date(2026, 4, 6) not in scotland  # Easter Monday
    assert public_holidays(None, None, 2026) == public_holidays("XX", None, 2026) == {}
    assert "BY" in countries()["DE"]
    with pytest.raises(UserError, match="“XX” is not a part of DE"):
        require_place("DE", "XX")
    with pytest.raises(UserError, match="The holidays of XX are not known"):
        require_place("XX", None)


ICAL = """BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n{}END:VCALENDAR\r\n"""
ENTRY = "BEGIN:VEVENT\r\nUID:{0}\r\nSUMMARY:{1}\r\nDTSTART{2}\r\n{3}END:VEVENT\r\n"
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)


def ical(*entries: tuple[str, str, str]) -> bytes:
    return ICAL.format("".join(ENTRY.format(n, *entry) for n, entry in enumerate(entries))).encode()


def test_days_off_of_an_ical_file() -> None:
    raw = ical(
        ("Stocktaking", ";VALUE=DATE:20260615", ""),
        ("Summer", ";VALUE=DATE:20260803", "DTEND;VALUE=DATE:20260805\r\n"),
        ("Two days", ";VALUE=DATE:20261001", "DURATION:P2D\r\n"),
        ("Founding day", ";VALUE=DATE:20100901", "RRULE:FREQ=YEARLY;UNTIL=20261231T000000Z\r\n"),
        ("Early closing", ";VALUE=DATE:20261103", "RRULE:FREQ=DAILY;COUNT=3\r\nEXDATE;VALUE=DATE:20261104\r\n"),
        ("Meeting", ":20260616T100000Z", ""),
        ("Long ago", ";VALUE=DATE:20200101", ""),
        ("Called off", ";VALUE=DATE:20260701", "STATUS:CANCELLED\r\n"),
    )
    found = read_ical(raw, FIRST, LAST)
    assert found.with_time == 1
    assert found.days == {
        date(2026, 6, 15): "Stocktaking", date(2026, 8, 3): "Summer", date(2026, 8, 4): "Summer",
        date(2026, 9, 1): "Founding day", date(2026, 10, 1): "Two days", date(2026, 10, 2): "Two days",
        date(2026, 11, 3): "Early closing", date(2026, 11, 5): "Early closing",
    }  # fmt: skip


CHRISTMAS, BETWEEN = date(2026, 12, 24), date(2026, 12, 28)


@pytest.mark.parametrize(
    ("raw", "days"),
    [
        (ical(("Eve", ";VALUE=DATE:20261224", "RDATE;VALUE=DATE:20261228\r\n")), {CHRISTMAS: "Eve", BETWEEN: "Eve"}),
        (ical(("Eve", ";TZID=Europe/Berlin:20261224T000000", "DTEND;TZID=Europe/Berlin:20261225T000000\r\n")),
         {CHRISTMAS: "Eve"}),
        (ical(("Eve", ":20261224T000000", "DURATION:P1D\r\n")), {CHRISTMAS: "Eve"}),
        (ical(("Eve", ";VALUE=DATE:20261224", "")) + ical(("Between", ";VALUE=DATE:20261228", "")),
         {CHRISTMAS: "Eve", BETWEEN: "Between"}),
        (ical(("Fête", ";VALUE=DATE:20261224", "")).decode().encode("cp1252"), {CHRISTMAS: "Fête"}),
        (ical(("Fête", ";VALUE=DATE:20261224", "")).decode().encode("utf-16"), {CHRISTMAS: "Fête"}),
    ],
)  # fmt: skip
def test_days_off_as_programs_write_them(raw: bytes, days: dict[date, str]) -> None:
    assert read_ical(raw, FIRST, LAST).days == days


def test_a_day_of_a_row_that_was_moved_or_called_off_is_no_day_off() -> None:
    raw = ical(
        ("Mondays", ";VALUE=DATE:20261207", "RRULE:FREQ=WEEKLY;COUNT=3\r\n"),
        ("Moved", ";VALUE=DATE:20261215", "RECURRENCE-ID;VALUE=DATE:20261214\r\n"),
        ("Off", ";VALUE=DATE:20261221", "RECURRENCE-ID;VALUE=DATE:20261221\r\nSTATUS:CANCELLED\r\n"),
    ).replace(b"UID:1", b"UID:0").replace(b"UID:2", b"UID:0")  # fmt: skip
    assert read_ical(raw, FIRST, LAST).days == {date(2026, 12, 7): "Mondays", date(2026, 12, 15): "Moved"}


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"name,day\nEaster,2026-04-05\n", "not an iCal file"),
        (b"", "not an iCal file|names no whole day"),
        (ical(("Meeting", ":20260616T100000Z", "")), "1 of its entries have a time of day"),
        (ical(("Tick", ";VALUE=DATE:20260101", "RRULE:FREQ=SECONDLY\r\n")), "The rule of “Tick” cannot be read"),
        (ical(("Daily", ";VALUE=DATE:20000101", "DURATION:P40D\r\nRRULE:FREQ=DAILY\r\n")), "names no|days off"),
        (ical(("Wrong", ";VALUE=DATE:20261324", "")), "The date of “Wrong” cannot be read"),
        (ical(("Wrong", ";VALUE=DATE:20261224", "RDATE:soon\r\n")), "The list of days of “Wrong” cannot be read"),
        (ical(("Cut", ";VALUE=DATE:20261224", ""))[:-12], "not an iCal file"),
        (b"x" * 1_000_001, "1,000,001 bytes"),
    ],
)
def test_a_file_that_gives_no_days_off_says_why(raw: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said):
        read_ical(raw, date(2020, 1, 1) if b"Daily" in raw else FIRST, LAST)
