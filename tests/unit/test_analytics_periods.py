"""Months and windows of days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics.periods import (
    Window,
    last_complete_month,
    month_end,
    month_name,
    month_of,
    month_start,
    previous_window,
)

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@given(DAYS)
def test_a_day_lies_in_its_month(day: date) -> None:
    month = month_of(day)
    assert month_start(month) <= day <= month_end(month)
    assert month_name(month) == day.isoformat()[:7]
    assert month_of(month_end(month) + timedelta(days=1)) == month + 1


def test_february_of_a_leap_year_ends_on_the_29th() -> None:
    assert month_end(month_of(date(2028, 2, 3))) == date(2028, 2, 29)


def test_a_month_is_complete_on_its_last_day() -> None:
    assert last_complete_month(date(2026, 2, 27)) == month_of(date(2026, 1, 1))
    assert last_complete_month(date(2026, 2, 28)) == month_of(date(2026, 2, 1))


@given(DAYS, st.integers(1, 800))
def test_the_window_before_is_as_long_and_does_not_overlap(start: date, days: int) -> None:
    window = Window(start, start + timedelta(days=days))
    before = previous_window(window)
    assert before.days == window.days
    assert before.end <= window.start
    assert (window.start - before.end).days < 7


@given(DAYS, st.integers(1, 28))
def test_up_to_four_weeks_the_window_before_holds_the_same_weekdays(start: date, days: int) -> None:
    assert previous_window(Window(start, start + timedelta(days=days))).start.weekday() == start.weekday()


def test_a_window_without_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="holds no day"):
        previous_window(Window(date(2026, 1, 1), date(2026, 1, 1)))
