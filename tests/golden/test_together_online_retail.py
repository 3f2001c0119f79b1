"""What is bought together in Online Retail II, sheet 2009-10, by both readers on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("sheet")  # one process imports it for all golden tests


def test_the_200_most_frequent_pairs_are_the_golden_ones(view: Callable[..., pd.DataFrame], shared_data: Path) -> None:
    found = view("bought_together", period="all")
    expected = pd.read_csv(shared_data / "golden" / "online_retail_A_top200_pairs.csv", dtype={"a": "str", "b": "str"})
    assert set(found["baskets"]) == set(expected["n_baskets"]) == {18966}
    ranked = found.sort_values("n_ab", ascending=False)["n_ab"].head(200)
    assert ranked.tolist() == expected["pair"].tolist()
    turned = found.rename(columns={"a": "b", "b": "a", "n_a": "n_b", "n_b": "n_a", "confidence_a_b": "confidence_b_a",
                                   "confidence_b_a": "confidence_a_b"})  # fmt: skip
    both = pd.concat([found, turned]).set_index(["a", "b"]).loc[list(zip(expected["a"], expected["b"], strict=True))]
    names = {"n_ab": "pair", "n_a": "na", "n_b": "nb", "support": "support", "confidence_a_b": "conf_a_b",
             "confidence_b_a": "conf_b_a", "lift": "lift"}  # fmt: skip
    for ours, theirs in names.items():
        assert both[ours].tolist() == pytest.approx(expected[theirs].tolist(), abs=5.1e-9), ours
