"""Retention rates, pinned by hand on a few cells."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from dashboard.analytics.retention import matrix, pooled, revenue_matrix, wide

JANUARY = 2026 * 12


def counted(*cells: tuple[int, int, int]) -> pd.DataFrame:
    """Cells of cohort (months after January 2026), age and active customers, as a reader gives them."""
    frame = pd.DataFrame(cells, columns=["cohort_month", "age_months", "active_customers"]).astype("Int64")
    return frame.assign(cohort_month=frame["cohort_month"] + JANUARY)


CELLS = counted((0, 0, 10), (0, 2, 4), (1, 0, 20), (1, 1, 5), (2, 0, 3))


def test_a_reached_month_without_anybody_is_zero_and_a_month_to_come_is_absent() -> None:
    cells = matrix(CELLS, as_of=date(2026, 3, 15))
    assert list(zip(cells["cohort_month"] - JANUARY, cells["age_months"], cells["active_customers"], strict=True)) == [
        (0, 0, 10),
        (0, 1, 0),
        (0, 2, 4),
        (1, 0, 20),
        (1, 1, 5),
        (2, 0, 3),
    ]


def test_the_rate_is_of_the_whole_cohort_with_its_wilson_interval() -> None:
    cell = matrix(CELLS, as_of=date(2026, 3, 15)).iloc[2]
    assert cell["retention_rate"] == 0.4
    # 4 of 10: 0.4 + 1.96²/20 = 0.592; ± 1.96·√(0.024 + 0.0096) = 0.3593; over 1.3842
    assert (cell["low"], cell["high"]) == (pytest.approx(0.1682, abs=5e-5), pytest.approx(0.6873, abs=5e-5))


@pytest.mark.parametrize(("as_of", "running"), [(date(2026, 3, 30), 3), (date(2026, 3, 31), 0), (date(2026, 4, 1), 3)])
def test_a_month_is_complete_from_its_last_day_on(as_of: date, running: int) -> None:
    assert (~matrix(CELLS, as_of)["complete"]).sum() == running


def test_pooled_rates_weigh_by_size_and_leave_running_months_out() -> None:
    rates = pooled(matrix(CELLS, as_of=date(2026, 3, 15))).set_index("age_months")
    assert list(rates.index) == [0, 1]
    assert tuple(rates.loc[1, ["cohorts", "cohort_size", "active_customers", "retention_rate"]]) == (1, 10, 0, 0.0)
    complete = pooled(matrix(CELLS, as_of=date(2026, 3, 31))).set_index("age_months")
    assert tuple(complete.loc[1, ["cohorts", "cohort_size", "active_customers"]]) == (2, 30, 5)
    assert complete.loc[1, "retention_rate"] == pytest.approx(5 / 30)


def test_purchases_after_the_last_covered_day_open_no_month() -> None:
    assert matrix(CELLS, as_of=date(2026, 1, 31))["cohort_month"].tolist() == [JANUARY]


def test_the_matrix_has_one_row_per_cohort_and_blanks_for_the_future() -> None:
    table = wide(matrix(CELLS, as_of=date(2026, 3, 15)))
    assert table.columns.tolist() == ["cohort", "0", "1", "2"]
    assert table.to_csv(index=False).split() == ["cohort,0,1,2", "2026-01,10,0,4", "2026-02,20,5,", "2026-03,3,,"]


def test_an_empty_answer_gives_empty_tables_with_their_columns() -> None:
    cells = matrix(counted(), as_of=date(2026, 3, 15))
    assert cells.empty
    assert "retention_rate" in cells
    assert pooled(cells).empty
    assert wide(cells).columns.tolist() == ["cohort"]


def test_revenue_stands_beside_the_size_of_its_cohort_and_may_be_negative() -> None:
    summed = counted((0, 0, 2), (0, 1, 1)).assign(revenue_cents=pd.array([900, -150], dtype="Int64"))
    cells = revenue_matrix(summed, as_of=date(2026, 3, 1))
    assert cells["revenue_cents"].tolist() == [900, -150, 0]
    assert cells["cohort_size"].tolist() == [2, 2, 2]
