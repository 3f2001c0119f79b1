"""Comparing two groups: how often groups without a difference are told apart, and what is said when they differ."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from dashboard.analytics import explorer
from dashboard.analytics.compare_groups import compare, holm, mean_score_test, rate_test, sides
from data_access.queries.cohort_rules import Clock

MONTHS, AGES = 12, 12
JANUARY = 2025 * 12
AS_OF = date(2026, 1, 31)


def drawn(generator: np.random.Generator, pairs: int, customers: int, effect: float = 0.0) -> np.ndarray:
    """Who of each pair came back in which month: pair, cohort, customer, age; False in months that are not over.

    Customers keep their own habits, so that months of one customer are alike, and cohorts differ from each other.
    """
    habit = generator.beta(0.8, 3.2, (pairs, MONTHS, customers, 1)) * generator.uniform(0.7, 1.3, (pairs, MONTHS, 1, 1))
    fading = 0.9 ** np.arange(AGES)
    came = generator.random((pairs, MONTHS, customers, AGES), dtype="float32") < np.clip(habit * fading + effect, 0, 1)
    lived = np.arange(1, AGES + 1) <= MONTHS - np.arange(MONTHS)[:, None]
    return came & lived[:, None, :]


def told_apart(came: np.ndarray, first: int) -> tuple[np.ndarray, np.ndarray]:
    """Whether the verdict names a difference, and whether it names an age, for each pair.

    The first customers of each cohort are one group, and the rest the other.
    """
    score = came.sum(axis=-1, dtype="float64")
    customers = came.shape[2]
    everybody = np.full(came.shape[:2], float(customers))
    z = mean_score_test(
        everybody * first / customers, score[:, :, :first].sum(axis=2), everybody, score.sum(axis=2),
        (score**2).sum(axis=2),
    )  # fmt: skip
    back, base = came[:, :, :first].sum(axis=(1, 2)), came[:, :, first:].sum(axis=(1, 2))
    cohorts = MONTHS - np.arange(AGES)
    p = rate_test(back, first * cohorts, base, (customers - first) * cohorts)
    verdict = 2 * norm.sf(np.abs(z)) < 0.05
    return verdict, verdict & (holm(p) < 0.05).any(axis=-1)


def test_groups_without_a_difference_are_rarely_told_apart() -> None:
    verdict, _ = told_apart(drawn(np.random.default_rng(6), 200, 40), 16)
    # 10 of 200 are expected; between 3 and 19 lies all but one of a thousand such simulations.
    assert 3 <= verdict.sum() <= 19


@pytest.mark.proof
@pytest.mark.parametrize(("customers", "first"), [(10, 4), (40, 12), (120, 60)])
def test_of_1000_pairs_without_a_difference_at_most_6_5_percent_get_a_wrong_verdict(customers: int, first: int) -> None:
    generator = np.random.default_rng(1)
    parts = [told_apart(drawn(generator, 100, customers), first) for _ in range(10)]
    verdict = np.concatenate([part[0] for part in parts])
    named = np.concatenate([part[1] for part in parts])
    assert verdict.size == 1000
    assert 0.03 <= verdict.mean() <= 0.065
    assert named.mean() <= 0.065


def test_a_difference_of_six_points_is_found() -> None:
    generator = np.random.default_rng(2)
    came = np.concatenate([drawn(generator, 40, 25, 0.06), drawn(generator, 40, 25)], axis=2)
    verdict, named = told_apart(came, 25)
    assert verdict.mean() > 0.9
    assert named.mean() > 0.5


def test_the_test_is_that_of_all_ways_to_draw_the_group() -> None:
    """By hand: of five customers with scores 0, 1, 1, 3, 4, all ten groups of two are as likely as each other."""
    scores = np.array([0, 1, 1, 3, 4])
    sums = np.array([scores[list(pick)].sum() for pick in combinations(range(5), 2)])
    z = mean_score_test(np.array([2]), np.array([7]), np.array([5]), np.array([9]), np.array([27]))
    assert z == pytest.approx((7 - sums.mean()) / sums.std())


def test_nothing_varies_and_nothing_can_be_told() -> None:
    assert mean_score_test(np.array([1]), np.array([0]), np.array([1]), np.array([0]), np.array([0])) == 0
    assert rate_test(*(np.array([number]) for number in (0, 10, 0, 12))) == [1.0]


def test_holm_is_as_in_a_worked_example() -> None:
    """Four p-values by hand: smallest times 4, next times 3, and never below the one before."""
    assert holm(np.array([0.01, 0.04, 0.03, 0.005])).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])


def table(rates: dict[str, float], size: int = 100, month: int = JANUARY) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One cohort of each group in one month; this share comes back in every later month, always the same people."""
    rows, numbers = [], []
    for group, rate in rates.items():
        back = round(size * rate)
        rows += [(group, month, age, size if age == 0 else back) for age in range(14)]
        numbers += [(group, month, 12, back), (group, month, 0, size - back)]
    by_age = pd.DataFrame(rows, columns=["group", "start", "age", "active_customers"])
    by_number = pd.DataFrame(numbers, columns=["group", "start", "returns", "customers"])
    return explorer.tidy(by_age, Clock(), AS_OF), explorer.tidy(by_number, Clock(), AS_OF)


def test_one_group_against_all_the_rest() -> None:
    by_age, by_number = (sides(frame, "A", None) for frame in table({"A": 0.5, "B": 0.2, "C": 0.3}))
    found = compare(by_age, by_number, Clock(), AS_OF, ages=12)
    assert (found.answer, found.one_size, found.other_size) == ("higher", 100, 200)
    assert found.ages["age"].tolist() == list(range(1, 13))
    first = found.ages.iloc[0]
    assert (first["one_rate"], first["other_rate"]) == (0.5, 0.25)
    assert first["difference"] == pytest.approx(0.25)
    assert first["difference_low"] < 0.25 < first["difference_high"]
    assert (found.ages["age_answer"] == "higher").all()
    assert (found.one_mean, found.other_mean) == (6, 3)


def test_two_groups_alike_cannot_be_told_apart_and_no_age_is_named() -> None:
    by_age, by_number = (sides(frame, "A", "B") for frame in table({"A": 0.31, "B": 0.3, "C": 0.9}))
    found = compare(by_age, by_number, Clock(), AS_OF, ages=12)
    assert (found.answer, found.other_size) == ("cannot tell", 100)
    assert (found.ages["age_answer"] == "cannot tell").all()


def test_small_groups_and_groups_too_young_are_too_few() -> None:
    by_age, by_number = (sides(frame, "A", "B") for frame in table({"A": 0.5, "B": 0.1}, size=20))
    assert compare(by_age, by_number, Clock(), AS_OF, ages=12).answer == "too few"
    by_age, by_number = (sides(frame, "A", "B") for frame in table({"A": 0.5, "B": 0.1}, month=2026 * 12))
    found = compare(by_age, by_number, Clock(), AS_OF, ages=12)
    assert (found.answer, len(found.ages)) == ("too few", 0)


def test_a_group_that_is_not_there_is_too_few() -> None:
    by_age, by_number = (sides(frame, "Z", None) for frame in table({"A": 0.5, "B": 0.1}))
    assert compare(by_age, by_number, Clock(), AS_OF, ages=12).answer == "too few"
