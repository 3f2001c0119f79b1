"""What the page says about cohorts, pinned by hand and against planted truth."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics import cohort_revenue, cohort_story
from dashboard.analytics.retention import matrix, revenue_matrix

JAN_2025 = 2025 * 12
LAST_DAY = date(2026, 11, 21)


def cells(rates: dict[int, float], size: int = 100, last_day: date = LAST_DAY) -> pd.DataFrame:
    """Cohorts of one size, by months after January 2025, of which this share buys in the first month after."""
    rows = [
        (JAN_2025 + month, age, size if age == 0 else round(size * rate))
        for month, rate in rates.items()
        for age in (0, 1)
    ]
    return matrix(pd.DataFrame(rows, columns=["cohort_month", "age_months", "active_customers"]), last_day)


def test_the_same_months_of_two_years_are_compared() -> None:
    both = cells(dict.fromkeys(range(12), 0.3) | dict.fromkeys(range(12, 22), 0.2))
    figure = cohort_story.year_on_year(both, both, 1)
    assert figure is not None
    # The cohort of October 2026 has not finished its first month: nine months of 2026 against nine of 2025.
    assert (figure.customers, figure.came_back, len(figure.series)) == (900, 180, 9)
    assert figure.base_rate == pytest.approx(0.3)
    assert figure.difference is not None
    assert figure.difference.sure
    assert figure.difference.value == pytest.approx(-0.1)


def test_without_a_year_before_there_is_a_figure_but_no_difference() -> None:
    young = cells(dict.fromkeys(range(16, 22), 0.25))
    figure = cohort_story.year_on_year(young, young, 1)
    assert figure is not None
    assert (figure.difference, figure.rate) == (None, 0.25)


def test_a_filter_on_days_is_compared_with_the_cohorts_a_year_earlier() -> None:
    year, before = cells(dict.fromkeys(range(12, 18), 0.2)), cells(dict.fromkeys(range(6), 0.3))
    figure = cohort_story.year_on_year(year, before, 1)
    assert figure is not None
    assert figure.difference is not None
    assert figure.difference.value == pytest.approx(-0.1)


def test_a_month_that_is_not_over_is_never_compared() -> None:
    young = cells({21: 0.9})
    assert cohort_story.year_on_year(young, young, 1) is None


def test_the_sentence_says_number_comparison_and_certainty() -> None:
    all_cells = cells(dict.fromkeys(range(12), 0.3) | dict.fromkeys(range(12, 22), 0.2))
    said = cohort_story.takeaway(cohort_story.year_on_year(all_cells, all_cells, 1), None)
    assert said.startswith(
        "20 of 100 new customers buy again in the month after their first purchase, 10 fewer than a year ago"
    )
    assert "95% interval" in said


def test_a_difference_that_chance_explains_is_said_to_be_too_close() -> None:
    all_cells = cells(dict.fromkeys(range(12), 0.26) | dict.fromkeys(range(12, 22), 0.25))
    assert "too close to tell" in cohort_story.takeaway(cohort_story.year_on_year(all_cells, all_cells, 1), None)


def test_too_few_customers_give_no_number() -> None:
    few = cells(dict.fromkeys(range(18, 21), 0.5), size=4)
    said = cohort_story.takeaway(cohort_story.year_on_year(few, few, 1), None)
    assert said == "Too few to tell: it needs at least 30 customers in finished months and has 12 customers."


def test_one_bad_month_is_found_and_named() -> None:
    month, rate, rest = cohort_story.outlier(cells(dict.fromkeys(range(9, 21), 0.3) | {13: 0.05})) or (0, 0, 0)
    assert (month, rate) == (JAN_2025 + 13, 0.05)
    assert rest == pytest.approx(0.3)


def test_months_that_differ_by_chance_alone_stand_out_once_in_twenty_pages() -> None:
    draw = np.random.default_rng(7)
    year = {"cohort_month": range(12), "age_months": [1] * 12, "cohort_size": [100] * 12, "complete": [True] * 12}
    years = [pd.DataFrame({**year, "active_customers": draw.binomial(100, 0.3, 12)}) for _ in range(60)]
    found = sum(cohort_story.outlier(cohorts) is not None for cohorts in years)
    assert found <= 9  # 5 % of 60 is 3; more than 9 would happen once in 1,000 runs


def test_the_reason_of_a_follow_up_says_when_they_came_and_when_they_were_last_here() -> None:
    days = {"first_purchase_on": [date(2026, 3, 5), None], "last_purchase_on": [date(2026, 7, 12), None]}
    assert cohort_story.reasons(pd.DataFrame(days), "Jun 2026").tolist() == [
        "First bought in Mar 2026, came back in Jun 2026: last bought on 12 Jul 2026",
        "Came back in Jun 2026",
    ]


def test_revenue_is_a_share_of_the_first_month_and_zero_first_months_have_none() -> None:
    rows = [(JAN_2025, 0, 10, 1000), (JAN_2025, 1, 4, 250), (JAN_2025 + 1, 0, 10, 0), (JAN_2025 + 1, 1, 1, 50)]
    frame = pd.DataFrame(rows, columns=["cohort_month", "age_months", "active_customers", "revenue_cents"])
    shared = cohort_revenue.with_share(revenue_matrix(frame, date(2025, 3, 31))).set_index(
        ["cohort_month", "age_months"]
    )
    assert shared.loc[(JAN_2025, 1), "revenue_share"] == 0.25
    assert shared.loc[(JAN_2025 + 1, slice(None)), "revenue_share"].isna().all()
    pooled = cohort_revenue.pooled(shared.reset_index()).set_index("age_months")
    assert pooled.loc[1, "revenue_share"] == 0.25


def test_the_chart_gets_no_more_cells_than_it_can_draw() -> None:
    long = cells(dict.fromkeys(range(-300, 22), 0.2))
    drawn = cohort_story.fitting(long, 950, 400)
    assert 0 < len(drawn) <= 950
    assert drawn["age_months"].min() == 1
    assert cohort_story.newest(long, 24)["cohort_month"].nunique() == 24


def test_full_colour_does_not_depend_on_small_cohorts_or_open_months() -> None:
    usual = cells(dict.fromkeys(range(9, 21), 0.28))
    strange = pd.concat([usual, cells({5: 1.0}, size=3), cells({21: 0.9})])
    assert cohort_story.colour_top(strange, "retention_rate") == 0.3
