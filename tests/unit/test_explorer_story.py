"""What the explorer says: who stands out, how newer cohorts do, and the words of ages and rules."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics import explorer, explorer_story
from data_access.queries.cohort_rules import Clock, parsed_brackets

JANUARY = 2024 * 12
AS_OF = date(2026, 1, 31)


def shop(rates: dict[int, float], size: int = 80, seed: int = 1) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cohorts by months after January 2024, of customers who come back in each later month with this chance."""
    generator = np.random.default_rng(seed)
    by_age, numbers = [], []
    for place, rate in rates.items():
        ages = min(24 - place, 12)
        came = generator.random((size, ages)) < rate
        start = JANUARY + place
        by_age += [(start, 0, size), *((start, age + 1, int(came[:, age].sum())) for age in range(ages))]
        values, counts = np.unique(came.sum(axis=1), return_counts=True)
        numbers += [(start, int(v), int(c)) for v, c in zip(values, counts, strict=True)]
    frame = explorer.tidy(pd.DataFrame(by_age, columns=["start", "age", "active_customers"]), Clock(), AS_OF)
    returns = explorer.tidy(pd.DataFrame(numbers, columns=["start", "returns", "customers"]), Clock(), AS_OF)
    return explorer.cells(frame, Clock(), AS_OF, ages=12), returns


def test_the_cohort_that_never_returns_is_found() -> None:
    cells, numbers = shop(dict.fromkeys(range(18), 0.25) | {7: 0.1})
    found = explorer_story.odd_cohort(cells, numbers)
    assert found is not None
    assert found.row == JANUARY + 7
    assert found.rate == pytest.approx(0.1, abs=0.03)
    assert found.others == pytest.approx(0.25, abs=0.02)


@pytest.mark.parametrize("shops", [15, pytest.param(40, marks=pytest.mark.proof)])
def test_equal_cohorts_rarely_stand_out(shops: int) -> None:
    odd = [explorer_story.odd_cohort(*shop(dict.fromkeys(range(12), 0.25), seed=seed)) for seed in range(shops)]
    assert sum(found is not None for found in odd) <= 0.15 * shops


def test_too_few_customers_or_cohorts_never_stand_out() -> None:
    assert explorer_story.odd_cohort(*shop({0: 0.9, 1: 0.1, 2: 0.1, 3: 0.1}, size=20)) is None
    assert explorer_story.odd_cohort(*shop({0: 0.9, 1: 0.1})) is None


def test_a_cohort_bought_in_through_one_way_is_said_to_come_from_there() -> None:
    rows = [(5, "Voucher", 60), (5, "Search", 40), (6, "Voucher", 5), (6, "Search", 90), (6, "Unknown", 5)]
    sizes = pd.DataFrame(rows, columns=["cohort", "group", "active_customers"])
    assert explorer.overrepresented(sizes, 5) == ("Voucher", 0.6, 0.05)
    assert explorer.overrepresented(sizes, 6) == ("Search", 0.9, 0.4)


def test_each_group_is_tested_against_all_the_others_and_corrected_for_their_number() -> None:
    rows = [(JANUARY, group, back, 100) for group, share in (("A", 3), ("B", 1), ("C", 1), ("D", 1))
            for back in (0, share)]  # fmt: skip
    numbers = pd.DataFrame(rows, columns=["start", "group", "returns", "customers"])
    found = explorer_story.groups_against_rest(explorer.tidy(numbers, Clock(), AS_OF))
    assert found["group"].iloc[0] == "A"
    assert found["mean"].iloc[0] == 1.5
    assert found["others"].iloc[0] == 0.5
    assert found["p_value"].iloc[0] < 0.001
    assert (found["p_value"] <= 1).all()


@pytest.mark.parametrize(
    ("by", "names", "sure", "first"),
    [
        ("segment", ["A", "B"], 0.01, ("B", None)),
        ("segment", ["A", "B"], 0.20, ("A", None)),
        ("segment", ["A"], 0.01, ("A", None)),
        ("segment", ["Unknown", "B"], 0.20, ("B", None)),
        ("segment", ["Unknown"], 0.20, ("Unknown", None)),
        ("first_feedback", ["positive", "B", "negative"], 0.01, ("negative", "positive")),
        ("first_feedback", ["positive", "Unknown"], 0.20, ("positive", None)),
    ],
)
def test_the_group_that_differs_for_sure_is_proposed_and_else_the_first(
    by: str, names: list[str], sure: float, first: tuple[str, str | None]
) -> None:
    against_rest = pd.DataFrame({"group": ["B"], "p_value": [sure]})
    assert explorer_story.proposed(by, names, against_rest) == first


def test_newer_cohorts_are_compared_with_the_same_months_a_year_before() -> None:
    cells, _ = shop({place: 0.3 if place < 11 else 0.1 for place in range(23)})
    found = explorer_story.recent(cells, Clock(), 1)
    assert found is not None
    assert found.difference.high < 0
    assert "fewer (95% interval" in explorer_story.trend_words(found, Clock(), 1)
    assert explorer_story.recent(cells[cells["cohort"] < JANUARY + 6], Clock(), 1) is None


@pytest.mark.parametrize(
    ("clock", "words", "label"),
    [
        (Clock(), "month 2", "Mar 2024"),
        (Clock(period="quarter"), "quarter 2", "Q3 6072"),
        (Clock(period="rolling", days=14), "days 28 to 41", "Mar 2024"),
        (Clock(period="brackets"), "days 31 to 90", "Mar 2024"),
    ],
)
def test_ages_and_cohorts_are_named_as_people_say_them(clock: Clock, words: str, label: str) -> None:
    assert explorer_story.age_words(clock, 2) == words
    assert explorer_story.cohort_label(clock, JANUARY + 2) == label


def test_a_week_is_named_by_its_monday() -> None:
    clock = Clock(period="week")
    assert explorer_story.cohort_label(clock, explorer.period_of(clock, date(2026, 3, 8))) == "2 Mar 2026"
    assert explorer.last_complete(clock, date(2026, 3, 8)) == explorer.period_of(clock, date(2026, 3, 8))
    assert explorer.last_complete(clock, date(2026, 3, 7)) == explorer.period_of(clock, date(2026, 3, 1))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1-30, 31-90", ((1, 30), (31, 90))),
        (" 5 - 7 ", ((5, 7),)),
        ("30-1", None),
        ("1-30, 20-40", None),
        ("soon", None),
        ("", None),
    ],
)
def test_brackets_are_read_as_people_type_them(text: str, found: tuple[tuple[int, int], ...] | None) -> None:
    assert parsed_brackets(text) == found


def test_two_years_of_weeks_are_counted_in_or_after_without_a_table_of_every_start_against_every_reach() -> None:
    # 150 starts, each with a reach of its own: set against each other they would be 3.4 million rows.
    rows = [(start, start, 150 - start, last, 1) for start in range(150) for last in (start % 7, 40)]
    frame = pd.DataFrame(rows, columns=["start", "cohort", "reach", "last_age", "customers"])
    found = explorer.in_or_after(frame, 12)
    assert len(found) == 150 * 13  # whoever came back after the highest age came back after every lower one
    back = found.groupby("age")["active_customers"].sum()
    assert back.to_dict() == {age: 150 + sum(start % 7 >= age for start in range(150)) for age in range(13)}
    assert (found["reach"] == 150 - found["start"]).all()
