"""Limits of customer groups as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics.rfm import Thresholds
from dashboard.analytics.rfm_limits import CENTS, LARGEST, Entered, parsed, written, wrong_words

USUAL = Thresholds(recency_days=(10, 20, 30, 60), purchase_count=(2, 3, 5, 10), monetary_cents=(50, 100, 200, 500))


@pytest.mark.parametrize(
    ("text", "scale", "found"),
    [
        ("30, 60, 90, 180", 1, (30, 60, 90, 180)),
        (" 1 2;3,4 ", 1, (1, 2, 3, 4)),
        ("0.5 1 2.25 3", CENTS, (50, 100, 225, 300)),
        ("30, 60, 90", 1, None),
        ("1, 2, 3, 4, 5", 1, None),
        ("30, 60, 60, 90", 1, None),
        ("4, 3, 2, 1", 1, None),
        ("0, 1, 2, 3", 1, None),
        ("-1, 1, 2, 3", 1, None),
        ("1.5, 2, 3, 4", 1, None),
        ("1, 2, 3, 4.999", CENTS, None),
        ("1, 2, 3, 9999999999999", 1, None),
        ("1, 2, 3, 99999999999", CENTS, None),
        ("1e1, 20, 30, 40", 1, None),
        ("soon", 1, None),
        ("", 1, None),
        ("\u0661, 2, 3, 4", 1, (1, 2, 3, 4)),
    ],
)
def test_four_rising_numbers_are_limits_and_nothing_else_is(
    text: str, scale: int, found: tuple[int, ...] | None
) -> None:
    assert parsed(text, scale) == found


@given(
    limits=st.lists(st.integers(1, LARGEST), min_size=4, max_size=4, unique=True).map(sorted),
    scale=st.sampled_from([1, CENTS]),
)
def test_limits_that_are_written_down_are_read_back_as_they_were(limits: list[int], scale: int) -> None:
    one, two, three, four = limits
    assert parsed(written((one, two, three, four), scale), scale) == (one, two, three, four)


def test_what_was_typed_takes_the_place_of_the_usual_limits_and_the_rest_stays() -> None:
    entered = Entered(recency="5 6 7 8", money="1 2 3")
    assert entered.over(USUAL) == Thresholds(
        recency_days=(5, 6, 7, 8), purchase_count=(2, 3, 5, 10), monetary_cents=(50, 100, 200, 500)
    )
    assert entered.wrong() == ["money"]
    assert wrong_words(entered) == (
        "The limits of money are not four rising numbers, so the usual ones are used. Write four rising numbers, such "
        "as 50, 100, 200, 500."
    )
    assert (Entered(money="  ").any, wrong_words(Entered()), Entered().over(USUAL)) == (False, "", USUAL)
