"""Probabilities that can be believed: by hand, against slow twins, and where they come from known curves."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from scipy.special import expit

from sentiment.calibration import Platt, expected_calibration_error, fit_ordered, fit_platt, leave_out


def slow_platt(scores: list[float], outcomes: list[int]) -> tuple[float, float]:
    """Newton's method in plain Python, one row after the other."""
    ones = sum(outcomes)
    targets = [(ones + 1) / (ones + 2) if y else 1 / (len(outcomes) - ones + 2) for y in outcomes]
    slope = intercept = 0.0
    for _ in range(60):
        g1 = g2 = h11 = h12 = h22 = 0.0
        for x, t in zip(scores, targets, strict=True):
            p = 1 / (1 + math.exp(-(slope * x + intercept)))
            g1 += (p - t) * x
            g2 += p - t
            h11 += p * (1 - p) * x * x
            h12 += p * (1 - p) * x
            h22 += p * (1 - p)
        det = h11 * h22 - h12 * h12
        slope -= (h22 * g1 - h12 * g2) / det
        intercept -= (h11 * g2 - h12 * g1) / det
    return slope, intercept


@pytest.mark.parametrize("seed", range(5))
def test_platt_agrees_with_newtons_method_row_by_row(seed: int) -> None:
    random = Random(seed)
    scores = [random.gauss(0, 1) for _ in range(80)]
    outcomes = [int(random.random() < 1 / (1 + math.exp(-1.5 * x + 0.4))) for x in scores]
    assert fit_platt(scores, outcomes) == pytest.approx(slow_platt(scores, outcomes), abs=1e-4)


def test_platt_of_two_scores_gives_the_targets_of_the_paper() -> None:
    """Three of four against one of four: with one score a group, each group's mean target is met."""
    curve = fit_platt([1, 1, 1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 0, 0, 0, 1])
    high, low = 5 / 6, 1 / 6
    assert curve.probability([1, 0]) == pytest.approx([(3 * high + low) / 4, (3 * low + high) / 4], abs=1e-5)


def test_platt_stays_finite_where_nothing_is_mixed() -> None:
    parted = fit_platt([-1, -0.5, 0.5, 1], [0, 0, 1, 1])
    assert 0 < parted.slope < 100
    same = fit_platt([0.1, 0.2, 0.3], [1, 1, 1])
    assert same.probability(0.2) == pytest.approx(0.8, abs=1e-4)
    assert Platt(2.0, -1.0).probability([0.5]) == pytest.approx([0.5])


@pytest.mark.parametrize(
    ("scores", "outcomes"),
    [([], []), ([1.0], [1, 0]), ([float("nan")], [1]), ([0.5], [2])],
)
def test_platt_refuses_what_it_cannot_learn_from(scores: list[float], outcomes: list[int]) -> None:
    with pytest.raises(ValueError):
        fit_platt(scores, outcomes)


def test_ordered_curves_are_found_again() -> None:
    random = np.random.default_rng(1)
    x = random.uniform(-1, 1, 5_000)
    positive, negative = expit(4 * (x - 0.2)), expit(-4 * (x + 0.1))
    draw = random.random(len(x))
    labels = np.where(draw < negative, -1, np.where(draw < 1 - positive, 0, 1))
    assert fit_ordered(x, labels, np.ones(len(x))) == pytest.approx((4, -0.1, 0.2), abs=0.3)


def test_calibration_error_by_hand() -> None:
    # Bins .0-.1, .3-.4 and .9-1: |.05 - 0|, |.35 - .5|, |.975 - 1|, counted 1, 2 and 2 times of 5.
    error = expected_calibration_error([0.05, 0.3, 0.4 - 1e-12, 0.95, 1.0], [0, 0, 1, 1, 1])
    assert error == pytest.approx((0.05 + 2 * 0.15 + 2 * 0.025) / 5)
    assert expected_calibration_error([0.0, 1.0], [0, 1]) == 0
    with pytest.raises(ValueError, match="outside"):
        expected_calibration_error([1.2], [1])


@pytest.mark.parametrize("seed", range(5))
def test_calibration_error_agrees_with_a_slow_twin(seed: int) -> None:
    random = Random(seed)
    p = [random.random() for _ in range(200)]
    y = [int(random.random() < one) for one in p]
    total = 0.0
    for number in range(10):
        inside = [(a, b) for a, b in zip(p, y, strict=True) if number / 10 <= a < (number + 1) / 10]
        if inside:
            total += abs(sum(a for a, _ in inside) / len(inside) - sum(b for _, b in inside) / len(inside)) * len(
                inside
            )
    assert expected_calibration_error(p, y) == pytest.approx(total / 200)


def test_leaving_out_the_unsure_by_hand() -> None:
    sure, right = [0.9, 0.8, 0.7, 0.6, 0.5], [1, 1, 0, 1, 0]
    assert leave_out(sure, right, 0.0) == pytest.approx(3 / 5)
    assert leave_out(sure, right, 0.2) == pytest.approx(3 / 4)
    assert leave_out(sure, right, 0.6) == 1
    # Two are equally sure, one of them right, and there is room for one: half of it counts.
    assert leave_out([0.9, 0.5, 0.5], [1, 1, 0], 1 / 3) == pytest.approx(1.5 / 2)
    with pytest.raises(ValueError, match="left out"):
        leave_out(sure, right, 1.0)


def test_order_does_not_matter_to_what_is_left_out() -> None:
    random = Random(3)
    rows = [(random.choice([0.5, 0.6, 0.9]), random.randint(0, 1)) for _ in range(50)]
    expected = leave_out([sure for sure, _ in rows], [right for _, right in rows], 0.2)
    random.shuffle(rows)
    assert leave_out([sure for sure, _ in rows], [right for _, right in rows], 0.2) == pytest.approx(expected)
