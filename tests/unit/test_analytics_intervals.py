"""Intervals, against published numbers, by hand, and by simulation."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics.intervals import Z95, bootstrap_difference, newcombe_difference, wilson, wilson_interval


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_bounds_are_those_published(successes: int, trials: int, low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3."""
    assert list(wilson(successes, trials)) == pytest.approx([low, high], abs=5e-5)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [((56, 70, 48, 80), 0.0524, 0.3339), ((9, 10, 3, 10), 0.1705, 0.8090), ((10, 10, 0, 20), 0.6791, 1.0)],
)
def test_differences_of_rates_are_those_published(counts: tuple[int, int, int, int], low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10."""
    found = newcombe_difference(*counts)
    assert [found.low, found.high] == pytest.approx([low, high], abs=5e-5)


@given(st.integers(0, 400), st.integers(0, 400))
def test_bounds_enclose_the_rate_and_stay_inside_zero_and_one(successes: int, more: int) -> None:
    trials = successes + more
    low, high = wilson(successes, trials)
    if trials == 0:
        assert math.isnan(low)
        assert math.isnan(high)
    else:
        assert 0 <= low <= successes / trials <= high <= 1


def test_wilson_bounds_solve_the_equation_they_come_from() -> None:
    """Wilson (1927): the bounds are the p whose score statistic (x/n - p) / sqrt(p (1-p) / n) is z or -z."""
    for trials in (1, 7, 20, 263, 5_000):
        for successes in {0, 1, trials // 3, trials - 1, trials}:
            with localcontext() as exact:
                exact.prec = 50
                x, n, z = Decimal(successes), Decimal(trials), Decimal(repr(Z95))
                # n (x/n - p)^2 = z^2 p (1 - p), a quadratic in p
                a, b, c = n + z * z, -(2 * x + z * z), x * x / n
                root = (b * b - 4 * a * c).sqrt()
                expected = [float((-b - root) / (2 * a)), float((-b + root) / (2 * a))]
            assert list(wilson(successes, trials)) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("trials", [10, 20, 30, 50])
def test_wilson_intervals_cover_the_truth_in_94_to_97_of_100_cases_on_average(trials: int) -> None:
    possible = np.arange(trials + 1)
    bounds = wilson_interval(pd.Series(possible), pd.Series(np.full(trials + 1, trials)))
    rates = np.arange(1, 61) / 100
    # Exact: the binomial probability of every outcome whose interval holds the rate.
    ways = np.array([math.comb(trials, int(count)) for count in possible])
    chance = ways * rates[:, None] ** possible * (1 - rates[:, None]) ** (trials - possible)
    held = (bounds["low"].to_numpy() <= rates[:, None]) & (rates[:, None] <= bounds["high"].to_numpy())
    assert 0.94 <= (chance * held).sum(axis=1).mean() <= 0.97


def test_more_successes_than_trials_are_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and trials"):
        wilson_interval(pd.Series([3]), pd.Series([2]))


def test_an_empty_group_has_no_difference() -> None:
    assert math.isnan(newcombe_difference(0, 0, 1, 2).value)
    assert math.isnan(bootstrap_difference(pd.Series(dtype="float64"), pd.Series([1.0])).value)
    assert not newcombe_difference(0, 0, 1, 2).sure


def test_the_same_money_gives_the_same_interval_every_time() -> None:
    generator = np.random.default_rng(4)
    now, before = (pd.Series(generator.gamma(1, 50, 300)) for _ in range(2))
    assert bootstrap_difference(now, before) == bootstrap_difference(now, before)


def test_the_normal_limit_for_many_customers_is_that_of_the_bootstrap() -> None:
    generator = np.random.default_rng(4)
    a, b = (pd.Series(generator.gamma(1, 50, size)) for size in (20_000, 20_001))
    limit = bootstrap_difference(a, b)
    spread = bootstrap_difference(a, b.iloc[:-1])
    assert limit.low == pytest.approx(spread.low, abs=0.15)
    assert limit.high == pytest.approx(spread.high, abs=0.15)


@pytest.mark.parametrize("total", [False, True])
def test_money_intervals_cover_the_truth_about_as_often_as_they_say(total: bool) -> None:  # noqa: FBT001  a parameter
    generator, covered = np.random.default_rng(8), 0
    for _ in range(80):
        counts = generator.poisson(150, 2) if total else (150, 150)
        now, before = (pd.Series(generator.gamma(1.5, 40, size)) for size in counts)
        found = bootstrap_difference(now, before, total=total, draws=200)
        covered += found.low <= 0 <= found.high
    assert 69 <= covered <= 80
