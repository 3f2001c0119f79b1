"""Cohorts of Online Retail II, sheet 2009-10, cell by cell, by both readers on both databases.

The golden files were computed with plain pandas from the file. Numbers are compared exactly: customers are counts, and
money is whole pence (the fourteen lines at a tenth of a penny move no cell by as much as half a penny). The shares are
given to six digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from click.testing import CliRunner

from dashboard import exports
from dashboard.cli import rapport

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.golden.conftest import Imported

pytestmark = pytest.mark.xdist_group("sheet")  # one process imports it for all golden tests

FILES = {
    "online_retail_A_cohort_customers": ("cohort_retention", {}),
    "online_retail_A_cohort_customers_incl_cancellations": ("cohort_retention", {"cancellations": "count"}),
    "online_retail_A_cohort_revenue": ("cohort_revenue", {}),
}


@pytest.fixture(scope="module")
def golden_folder(shared_data: Path) -> Path:
    return shared_data / "golden"


def test_every_cell_is_that_of_the_golden_file(view: Callable[..., pd.DataFrame], golden_folder: Path) -> None:
    for file, (name, options) in FILES.items():
        expected = pd.read_csv(golden_folder / f"{file}.csv").set_index("cohort")
        found = view(name, shape="wide", **options)
        pd.testing.assert_frame_equal(
            found.set_index("cohort").astype("float64"), expected, rtol=0, atol=1e-9, obj=file
        )


def test_the_shares_are_those_of_the_golden_file(stored: Imported, golden_folder: Path) -> None:
    expected = pd.read_csv(golden_folder / "online_retail_A_cohort_retention.csv").set_index("cohort")
    found = exports.export(stored.engine, "cohort_retention")
    assert len(found) == expected.count().sum()
    for row in found.to_dict("records"):
        assert row["retention_rate"] == pytest.approx(
            expected.loc[row["cohort_month"], str(row["age_months"])], abs=5e-7
        )


def test_the_command_writes_counts_as_whole_numbers_and_the_future_as_blanks(sqlite_sheet: Imported) -> None:
    address = sqlite_sheet.engine.url.render_as_string(hide_password=False)
    told = CliRunner().invoke(rapport, ["export", "cohort_retention", "--store", address, "--option", "shape=wide"])
    lines = told.output.splitlines()
    assert lines[0] == "cohort,0,1,2,3,4,5,6,7,8,9,10,11,12"
    assert lines[1] == "2009-12,955,337,319,406,363,343,360,327,321,346,403,473,237"
    assert lines[-1] == "2010-12,46,,,,,,,,,,,,"


def test_the_last_month_is_marked_as_still_running(sqlite_sheet: Imported) -> None:
    cells = exports.export(sqlite_sheet.engine, "cohort_retention")
    running = cells[~cells["complete"]]
    assert len(running) == 13
    months = running["cohort_month"].map(_number) + running["age_months"]
    assert set(months) == {2010 * 12 + 11}


def _number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1
