"""Lifts: by hand, against a slow twin, against published rules, and how often their intervals hold the truth."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest

from dashboard.analytics.lift import chance, discoveries, lift, money_lift


def test_a_lift_and_its_interval_by_hand() -> None:
    # 100 customers: 40 in the group, 50 bought, 30 of the group bought. 30 x 100 / (40 x 50) = 1.5.
    found = lift(30, 40, 50, 100)
    assert found.value == pytest.approx(1.5)
    half = 1.959964 * math.sqrt(1 / 30 - 1 / 40 - 1 / 50 + (2 * 1.5 - 1) / 100)
    assert found.low == pytest.approx(1.5 * math.exp(-half), rel=1e-6)
    assert found.high == pytest.approx(1.5 * math.exp(half), rel=1e-6)


def test_a_group_that_is_everybody_has_a_lift_of_one_without_doubt() -> None:
    found = lift(50, 100, 50, 100)
    assert [float(part) for part in found] == [1.0, 1.0, 1.0]
    assert math.isnan(chance(50, 100, 50, 100))


def test_sets_that_never_meet_have_no_interval_and_empty_ones_no_lift() -> None:
    assert lift(0, 40, 50, 100).value == 0
    assert math.isnan(lift(0, 40, 50, 100).low)
    assert all(math.isnan(part) for part in (*lift(0, 0, 50, 100), *lift(0, 0, 0, 0)))


def test_the_p_value_is_that_of_the_score_test_with_both_margins_fixed() -> None:
    # 30 of 40 against 20 of 60: expected 20, variance 40 x 50 x 60 x 50 / (100^2 x 99).
    z = 10 / math.sqrt(40 * 50 * 60 * 50 / (100**2 * 99))
    assert chance(30, 40, 50, 100) == pytest.approx(math.erfc(z / math.sqrt(2)))
    assert math.isnan(chance(4, 8, 50, 100))  # 4 expected


def test_intervals_hold_the_true_lift_in_95_of_100() -> None:
    rng = np.random.default_rng(5)
    p_a, p_c, p_both, customers = 0.2, 0.3, 0.09, 1500
    drawn = rng.multinomial(customers, [p_both, p_a - p_both, p_c - p_both, 1 - p_a - p_c + p_both], size=4000)
    both, left, right = drawn[:, 0], drawn[:, :2].sum(axis=1), drawn[:, [0, 2]].sum(axis=1)
    found = lift(both, left, right, customers)
    covered = float(np.mean((found.low <= 1.5) & (found.high >= 1.5)))
    assert 0.94 <= covered <= 0.96


def slow_discoveries(p_values: list[float], rate: float) -> list[bool]:
    """Benjamini and Hochberg step by step."""
    known = sorted(p for p in p_values if not math.isnan(p))
    limit = max((p for place, p in enumerate(known, 1) if p <= rate * place / len(known)), default=-1.0)
    return [not math.isnan(p) and p <= limit for p in p_values]


@pytest.mark.parametrize("seed", range(20))
def test_discoveries_are_those_of_the_slow_rule(seed: int) -> None:
    random = Random(seed)
    p_values = [random.choice([random.random() ** 4, math.nan, 0.01]) for _ in range(random.randrange(30))]
    assert discoveries(np.array(p_values, dtype=float)).tolist() == slow_discoveries(p_values, 0.05)


def slow_money(parts: list[list[list[float]]], group: int, item: int) -> tuple[float, float]:
    """Ratio of shares and the standard error of its logarithm, in loops."""
    units = range(len(parts))
    own = [parts[u][group][item] for u in units]
    own_all = [sum(parts[u][group]) for u in units]
    every = [sum(row[item] for row in parts[u]) for u in units]
    every_all = [sum(map(sum, parts[u])) for u in units]
    t = [sum(column) for column in (own, own_all, every, every_all)]
    influence = [
        a / t[0] - b / t[1] - c / t[2] + d / t[3] for a, b, c, d in zip(own, own_all, every, every_all, strict=True)
    ]
    variance = sum(one * one for one in influence) * len(parts) / (len(parts) - 1)
    return t[0] / t[1] / (t[2] / t[3]), math.sqrt(variance)


def test_money_shares_agree_with_loops() -> None:
    rng = np.random.default_rng(3)
    parts = rng.gamma(0.5, 100, size=(40, 3, 4)) * rng.integers(0, 2, size=(40, 3, 4))
    found = money_lift(parts)
    for group, item in ((0, 0), (2, 3)):
        ratio, error = slow_money(parts.tolist(), group, item)
        assert found.value[group, item] == pytest.approx(ratio)
        assert found.high[group, item] == pytest.approx(ratio * math.exp(1.959964 * error), rel=1e-5)


def test_money_intervals_hold_the_truth_when_customers_differ_in_what_they_spend() -> None:
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(300):
        group = rng.integers(0, 2, 600)
        spent = rng.gamma(0.6, 100, 600)
        taste = rng.beta(np.where(group == 0, 3, 2), np.where(group == 0, 2, 3))  # 60 % and 40 % of their money
        parts = np.zeros((600, 2, 2))
        parts[np.arange(600), group, 0], parts[np.arange(600), group, 1] = spent * taste, spent * (1 - taste)
        found = money_lift(parts)
        held += bool(found.low[0, 0] <= 0.6 / 0.5 <= found.high[0, 0])
    assert 0.92 <= held / 300 <= 0.98


def test_a_group_without_money_has_no_share() -> None:
    parts = np.zeros((3, 2, 2))
    parts[:, 0, :] = 5
    assert np.isnan(money_lift(parts).value[1]).all()
    assert np.isnan(money_lift(np.zeros((0, 0, 1))).value).all()
