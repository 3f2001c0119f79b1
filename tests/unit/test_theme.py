"""Colours that can be told apart and read, and numbers as people write them."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.theme import (
    DARK,
    INKS,
    LIGHT,
    Tokens,
    contrast,
    count,
    day,
    duration,
    ink,
    label,
    moment,
    money,
    money_range,
    month_label,
    month_range,
    percent,
    points,
    quantity,
    ramp,
    style_sheet,
)

ROOT = Path(__file__).parents[2]
BOTH = pytest.mark.parametrize("t", [LIGHT, DARK], ids=lambda t: t.mode)


@BOTH
@pytest.mark.parametrize("name", ["text", "muted", "accent_text", "worse_text", "warning_text", "violet_text"])
def test_words_can_be_read_on_the_page_and_on_surfaces(t: Tokens, name: str) -> None:
    assert min(contrast(getattr(t, name), t.page), contrast(getattr(t, name), t.surface)) >= 4.5


@BOTH
@pytest.mark.parametrize("name", ["accent", "worse", "context", "second", "blue"])
def test_marks_stand_out_from_the_page(t: Tokens, name: str) -> None:
    assert round(contrast(getattr(t, name), t.page), 1) >= 3


@BOTH
def test_every_category_stands_out_from_the_page(t: Tokens) -> None:
    assert all(contrast(colour, t.page) >= 3 for colour in t.categories)


@BOTH
@pytest.mark.parametrize("stops", ["sequential", "diverging"])
def test_a_number_can_be_read_on_every_shade_of_a_chart(t: Tokens, stops: str) -> None:
    shades = [ramp(place / 200, getattr(t, stops)) for place in range(201)]
    assert min(contrast(ink(shade), shade) for shade in shades) >= 4.5


def test_the_ink_is_the_better_of_two() -> None:
    assert (ink("#FFFFFF"), ink("#06443F")) == INKS


@BOTH
def test_the_servers_own_theme_has_the_same_colours(t: Tokens) -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"][t.mode]
    ours = {
        "backgroundColor": t.page,
        "secondaryBackgroundColor": t.surface,
        "textColor": t.text,
        "borderColor": t.line,
        "linkColor": t.accent_text,
        "redTextColor": t.worse_text,
        "chartSequentialColors": list(t.sequential),
        "chartDivergingColors": list(t.diverging),
        "chartCategoricalColors": list(t.categories),
    }
    assert {name: theme[name] for name in ours} == ours


@pytest.mark.parametrize(
    ("cents", "written"),
    [
        (None, "–"),
        (0, "£0"),
        (840, "£8.40"),
        (800, "£8"),
        (84_200, "£842"),
        (18_420_000, "£184,200"),
        (99_999_960, "£1.0m"),
        (123_456_789, "£1.2m"),
        (99_999_999_999, "£1.0bn"),
        (-84_200, "-£842"),
    ],
)
def test_money_is_rounded_as_people_say_it(cents: int | None, written: str) -> None:
    assert money(cents, "GBP") == written


@pytest.mark.parametrize(
    ("low", "high", "written"),
    [
        (98_000_000, 106_000_000, "£980,000 to £1.06m"),
        (101_000_000, 106_000_000, "£1.01m to £1.06m"),
        (101_000_000, 101_600_000, "£1.010m to £1.016m"),
        (110_000_000, 240_000_000, "£1.1m to £2.4m"),
        (1_234_000_000_000, 1_240_000_000_000, "£12.34bn to £12.40bn"),
        (84_200, 84_900, "£842 to £849"),
        (-240_000_000, -110_000_000, "-£2.4m to -£1.1m"),
    ],
)
def test_two_bounds_of_money_can_be_told_apart(low: int, high: int, written: str) -> None:
    assert money_range(low, high, "GBP") == written


def test_exact_money_keeps_the_pence() -> None:
    assert money(123_456_789, "GBP", exact=True) == "£1,234,567.89"


def test_a_currency_without_a_sign_is_written_by_its_code() -> None:
    assert money(84_200, "CHF") == "CHF 842"


@pytest.mark.parametrize(
    ("rate", "written"), [(0.2604, "26.0%"), (None, "–"), (float("nan"), "–"), (-0.00001, "0.0%"), (1.0, "100.0%")]
)
def test_a_rate_has_at_most_one_decimal(rate: float | None, written: str) -> None:
    assert percent(rate) == written


def test_a_difference_of_rates_always_has_its_sign_in_ascii() -> None:
    assert (points(-0.039), points(0.014), points(0.0)) == ("-3.9 pts", "+1.4 pts", "0.0 pts")


def test_counts_days_months_and_spans_are_written_for_people() -> None:
    assert count(12480) == "12,480"
    assert (quantity(1, "customer"), quantity(2310, "customer")) == ("1 customer", "2,310 customers")
    assert day(date(2026, 3, 3)) == "3 Mar 2026"
    assert moment(datetime(2026, 3, 3, 14, 5, tzinfo=UTC)) == "3 Mar 2026 14:05"
    assert month_label(2026 * 12 + 2) == "Mar 2026"
    assert month_range(2025 * 12 + 10, 2026 * 12 + 2) == "Nov 2025 to Mar 2026"
    assert month_range(2026 * 12 + 2, 2026 * 12 + 6) == "Mar to Jul 2026"
    assert duration(timedelta(hours=2, minutes=10)) == "2 h 10 min"
    assert duration(timedelta(days=3, hours=4, minutes=5)) == "3 d 4 h"
    assert duration(timedelta(seconds=45)) == "45 s"
    assert duration(None) == "–"


def test_text_of_the_store_is_inert_as_a_label() -> None:
    hostile = label("![x](https://evil.example/p.png) **b** :red[r] :material/home: www.evil.example", longest=200)
    assert not {"![x](", "**b**", ":red[", ":material", "https://", "www.evil"} & {
        hostile[i : i + n] for n in range(5, 10) for i in range(len(hostile))
    }


def test_a_long_label_is_cut() -> None:
    assert label("a" * 60) == "a" * 39 + "…"


@BOTH
def test_the_style_sheet_of_each_theme_carries_its_own_colours(t: Tokens) -> None:
    sheet = style_sheet(t.mode)
    assert f"--rp-muted:{t.muted}" in sheet
    assert sheet.count("{") == sheet.count("}")
