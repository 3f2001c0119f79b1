"""RFM of Online Retail II, sheet 2009-10, customer by customer, by both readers on both databases.

The golden files were computed with plain pandas from the file. Scores, counts and days are compared exactly. Money is
whole pence here and fractions of a penny there (fourteen lines cost a tenth of a penny), so a customer may differ by
less than one penny.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from dashboard import exports
from data_access.importing import run_import
from tests.provision.empty import empty_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("sheet")  # one process imports it for all golden tests

NAMES = {"recency": "recency_days", "frequency": "purchase_count", "R": "r", "F": "f", "M": "m", "segment": "segment"}
SEGMENT_NAMES = {
    "customers": "customers",
    "recency_mean": "recency_mean",
    "frequency_mean": "purchase_count_mean",
    "customer_share": "customer_share",
    "revenue_share": "monetary_share",
}


def check(found: pd.DataFrame, segments: pd.DataFrame, folder: Path, name: str) -> None:
    """Compare customers, segments and the summary with the golden files of that name."""
    expected = pd.read_csv(folder / f"{name}.csv.gz", dtype={"CustomerID": "str"}).set_index("CustomerID")
    assert found["customer"].tolist() == expected.index.tolist()
    by_customer = found.set_index("customer")
    for theirs, ours in NAMES.items():
        assert by_customer[ours].tolist() == expected[theirs].tolist(), ours
    assert (by_customer["monetary_cents"].astype("float64") - expected["monetary"] * 100).abs().max() < 1

    groups = pd.read_csv(folder / f"{name}_segments.csv").set_index("segment")
    ours_by_group = segments.set_index("segment").loc[groups.index]
    for theirs, ours in SEGMENT_NAMES.items():
        assert ours_by_group[ours].tolist() == pytest.approx(groups[theirs].tolist(), abs=5.1e-5), ours
    money = (ours_by_group["monetary_cents"] / 100).tolist()
    assert money == pytest.approx(groups["monetary_sum"].tolist(), abs=0.02)

    summary = pd.read_csv(folder / f"{name}_summary.csv", index_col=0)
    ours_described = by_customer.drop(columns="segment").astype("float64").describe()
    for theirs, ours in [*NAMES.items()][:5]:
        assert ours_described[ours].tolist() == pytest.approx(summary[theirs].tolist(), abs=5.1e-5), ours
    pounds = (ours_described["monetary_cents"][1:] / 100).tolist()
    assert pounds == pytest.approx(summary["monetary"].tolist()[1:], abs=0.01)


def test_every_customer_and_segment_is_that_of_the_golden_file(
    view: Callable[..., pd.DataFrame], shared_data: Path
) -> None:
    check(view("rfm"), view("rfm_segments"), shared_data / "golden", "online_retail_A_rfm")


@pytest.mark.proof  # another import of the sheet
def test_without_exact_repeats_it_is_the_other_golden_file(sheet: Path, shared_data: Path, tmp_path: Path) -> None:
    engine = empty_store(tmp_path / "store.db")
    run_import(engine, sheet, "purchases", duplicates="drop")
    found, segments = (exports.export(engine, view) for view in ("rfm", "rfm_segments"))
    check(found, segments, shared_data / "golden", "online_retail_A_rfm_dedup")
    engine.dispose()
