"""Rates of buying again: by hand, against a slow twin, and that shrinking brings them nearer to the truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import betabinom

from dashboard.analytics.repeat_rates import Prior, fit_prior, repeat_rates


def simulated(seed: int, products: int = 300) -> tuple[pd.DataFrame, np.ndarray]:
    """Products of beta(3, 9) rates with 1 to 60 buyers, and their true rates."""
    rng = np.random.default_rng(seed)
    truth = rng.beta(3, 9, products)
    buyers = rng.integers(1, 60, products)
    return pd.DataFrame({"buyers": buyers, "again": rng.binomial(buyers, truth)}), truth


def test_the_prior_is_the_likeliest_of_a_fine_grid() -> None:
    counts, _ = simulated(1)
    n, k = counts["buyers"].to_numpy("float64"), counts["again"].to_numpy("float64")
    prior = fit_prior(n, k)
    assert prior

    def likelihood(a: float, b: float) -> float:
        return float(betabinom.logpmf(k, n, a, b).sum())

    best = max(likelihood(m * w, (1 - m) * w) for m in np.linspace(0.15, 0.35, 41) for w in np.linspace(4, 30, 53))
    assert likelihood(*prior) >= best - 1e-6
    assert prior.mean == pytest.approx(0.25, abs=0.03)


def test_a_rate_by_hand() -> None:
    counts, _ = simulated(2)
    found, prior = repeat_rates(counts)
    assert prior
    row = found.iloc[0]
    n, k = int(row["buyers"]), int(row["again"])
    assert row["repeat_rate"] == k / n
    assert row["repeat_shrunk"] == pytest.approx((k + prior.a) / (n + prior.a + prior.b))
    assert row["repeat_low"] < row["repeat_shrunk"] < row["repeat_high"]
    assert Prior(1, 3).mean == 0.25


def test_shrunk_rates_are_nearer_to_the_truth_and_their_intervals_cover_it() -> None:
    for seed in range(3, 8):
        counts, truth = simulated(seed)
        found, _ = repeat_rates(counts)
        plain, shrunk = (((found[name] - truth) ** 2).mean() for name in ("repeat_rate", "repeat_shrunk"))
        assert shrunk < 0.7 * plain
        covered = ((found["repeat_low"] <= truth) & (truth <= found["repeat_high"])).mean()
        assert 0.90 <= covered <= 0.99


def test_products_that_surely_differ_from_the_average_one_are_named() -> None:
    rows = [(500, 300), (500, 20), *[(500, 100)] * 10, (2, 2)]
    found, _ = repeat_rates(pd.DataFrame(rows, columns=["buyers", "again"]))
    assert found["repeat_answer"].tolist()[:2] == ["more", "less"]
    assert found["repeat_answer"].iloc[-1] == ""
    assert found["repeat_shrunk"].iloc[-1] < 0.7


@pytest.mark.parametrize("rows", [[], [(10, 5)] * 4, [(10, 0)] * 9, [(10, 10)] * 9, [(0, 0)] * 9])
def test_too_little_to_learn_from_leaves_the_shrunk_rate_open(rows: list[tuple[int, int]]) -> None:
    found, prior = repeat_rates(pd.DataFrame(rows, columns=["buyers", "again"], dtype="int64"))
    assert prior is None
    assert found["repeat_shrunk"].isna().all()
    assert set(found["repeat_answer"]) <= {""}


def test_products_of_one_rate_are_taken_for_alike() -> None:
    found, prior = repeat_rates(pd.DataFrame({"buyers": [100] * 20, "again": [25] * 20}))
    assert prior
    assert prior.a + prior.b > 1e4
    assert found["repeat_shrunk"].tolist() == pytest.approx([0.25] * 20, abs=1e-3)
