"""What Online Retail II, sheet 2009-10, sold by product and by country, by both readers on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("sheet")  # one process imports it for all golden tests

NAMES = {"Unspecified": None, "EIRE": "IE", "United Kingdom": "GB", "Netherlands": "NL", "USA": "US", "RSA": "ZA",
         "Korea": "KR", "Germany": "DE", "France": "FR"}  # fmt: skip


def golden(shared_data: Path, name: str) -> pd.DataFrame:
    """A golden table; codes stay text."""
    return pd.read_csv(shared_data / "golden" / f"online_retail_A_{name}.csv", dtype={"code": "str"})


def test_the_50_products_with_most_revenue_are_the_golden_ones(
    view: Callable[..., pd.DataFrame], shared_data: Path
) -> None:
    expected = golden(shared_data, "top50_products")
    found = view("products", services="skip").head(50).reset_index(drop=True)
    assert found["product"].tolist() == expected["code"].tolist()
    assert found["gross_cents"].tolist() == (expected["revenue"] * 100).round().astype(int).tolist()
    assert found["units"].tolist() == expected["units"].tolist()
    assert found["purchase_count"].tolist() == expected["invoices"].tolist()
    assert found["customer_count"].tolist() == expected["customers"].tolist()


def test_after_returns_the_50_products_are_the_golden_ones_too(
    view: Callable[..., pd.DataFrame], shared_data: Path
) -> None:
    expected = golden(shared_data, "top50_products_net")
    found = view("products", services="skip").sort_values("net_cents", ascending=False, kind="stable").head(50)
    assert found["product"].tolist() == expected["code"].tolist()
    assert found["net_cents"].tolist() == (expected["net_value"] * 100).round().astype(int).tolist()
    assert found["net_units"].tolist() == expected["net_units"].tolist()


def test_countries_are_the_golden_ones(view: Callable[..., pd.DataFrame], shared_data: Path) -> None:
    expected = golden(shared_data, "country")
    found = view("countries").reset_index(drop=True)
    assert len(found) == len(expected) == 37
    # Lines are kept in whole cents; the golden sums were rounded once: prices such as 0.085 move a country by a cent.
    assert found["gross_cents"].tolist() == pytest.approx((expected["revenue"] * 100).round().tolist(), abs=1, rel=0)
    assert found["customer_count"].tolist() == expected["customers"].tolist()
    assert found["purchase_count"].tolist() == expected["invoices"].tolist()
    share = found["gross_cents"] / found["gross_cents"].sum()
    assert share.tolist() == pytest.approx(expected["share"].tolist(), abs=5.1e-7)
    by_name = dict(zip(expected["Country"], found["country"].astype("object").where(found["country"].notna(), None),
                       strict=True))  # fmt: skip
    assert {name: by_name[name] for name in NAMES} == NAMES
