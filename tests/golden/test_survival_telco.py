"""Kaplan-Meier curves of the Telco churn data, point by point, against an independent computation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from dashboard.analytics.survival import curves, kaplan_meier, log_rank, median_time

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def telco(shared_data: Path) -> pd.DataFrame:
    frame = pd.read_csv(shared_data / "telco" / "Telco-Customer-Churn.csv.gz")
    return frame.assign(churned=frame["Churn"] == "Yes")


@pytest.fixture(scope="module")
def golden_curves(shared_data: Path) -> pd.DataFrame:
    return pd.read_csv(shared_data / "golden" / "telco_km_curves.csv", index_col=0)


def test_every_point_of_every_curve_is_that_of_the_golden_file(
    telco: pd.DataFrame, golden_curves: pd.DataFrame
) -> None:
    bound = telco["Contract"] == "Month-to-month"
    online = telco["InternetService"] != "No"
    rows = {
        "all": telco["churned"].notna(),
        "m2m_internet": bound & online,
        **{column: telco["Contract"] == column.removeprefix("contract=") for column in golden_curves.columns[2:]},
    }
    assert set(rows) == set(golden_curves.columns)
    for column, mine in rows.items():
        curve = kaplan_meier(telco.loc[mine, "tenure"], telco.loc[mine, "churned"]).set_index("time")["survival"]
        expected = golden_curves[column].dropna()
        assert (curve.reindex(expected.index) - expected).abs().max() < 1e-6, column
        assert len(curve) == len(expected), column


def test_median_and_one_year_share_of_month_to_month_customers_with_internet(telco: pd.DataFrame) -> None:
    mine = (telco["Contract"] == "Month-to-month") & (telco["InternetService"] != "No")
    curve = kaplan_meier(telco.loc[mine, "tenure"], telco.loc[mine, "churned"])
    assert int(mine.sum()) == 3351
    assert curve.loc[curve["time"] == 12, "survival"].item() == pytest.approx(0.6950, abs=5e-5)
    found = median_time(curve)
    assert (found.value, found.low < 34 < found.high) == (34, True)


def test_contracts_differ_beyond_any_doubt(telco: pd.DataFrame) -> None:
    found = log_rank(telco["tenure"], telco["churned"], telco["Contract"])
    assert (found.degrees, round(found.statistic, 1)) == (2, 2352.9)
    assert found.p_value < 1e-100
    assert len(curves(telco["tenure"], telco["churned"], telco["Contract"])["group"].unique()) == 3
