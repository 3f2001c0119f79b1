"""Pareto/NBD: likelihood, gradient and expectations against slow integrals, and a fit against simulated customers."""

from __future__ import annotations

import math
from itertools import pairwise
from random import Random

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad

from dashboard.analytics.clv.bg_nbd import (
    Model,
    expected_after,
    expected_purchases,
    likelihood_of,
    log_likelihood,
    probability_alive,
)
from dashboard.analytics.clv.counts import Counts, compress
from dashboard.analytics.clv.fitting import fit_purchases
from dashboard.analytics.clv.store import choose

PAPER = {"r": 0.553, "alpha": 74.0, "a": 0.606, "b": 81.7}  # CDNOW in days; a and b are s and beta
CHANGED: list[dict[str, float]] = [
    {},
    {"r": 3.0, "alpha": 4.0, "a": 1.0},
    {"a": 0.01, "b": 30.0},
    {"a": 9.0, "b": 0.05},
    {"r": 0.05, "alpha": 0.02},
    {"b": 5_000.0},
]


def model(**changed: float) -> Model:
    return Model(name="paretonbd", **{**PAPER, **changed})


def counted(*rows: tuple[int, int, int]) -> Counts:
    return compress(pd.DataFrame(rows, columns=["frequency", "span_days", "age_days"]).astype("int64"))


@pytest.fixture(scope="module")
def histories() -> list[tuple[int, int, int]]:
    random, found = Random(5), []
    for _ in range(80):
        age = random.randrange(400)
        span = random.choice([0, random.randint(0, age)])
        x = random.randint(1, min(span, 40)) if span else 0
        found.append((x, span if x else 0, age))
    return [*found, (900, 1000, 1000), (300, 320, 3_000), (1, 1, 1), (0, 0, 0), (0, 0, 3_000)]


def slow_parts(m: Model, x: int, t_x: int, age: int) -> tuple[float, float]:
    """The densities of having stayed and of having left, over that of the purchases alone at t_x."""

    def fall(y: float) -> float:
        ahead = -(m.r + x) * math.log((m.alpha + y) / (m.alpha + t_x)) - (m.a + 1) * math.log((m.b + y) / (m.b + t_x))
        return math.exp(ahead)

    ends = sorted({0.0, float(age - t_x), *(end for end in (1e-3, 0.03, 0.3, 3, 30, 300) if end < age - t_x)})
    parts = [quad(lambda y: fall(t_x + y), low, high, epsrel=1e-11, limit=200)[0]
             for low, high in pairwise(ends)]  # fmt: skip
    return fall(age) * (m.b + age), m.a * math.fsum(parts)


def slow_density(m: Model, x: int, t_x: int, age: int) -> float:
    stayed, left = slow_parts(m, x, t_x, age)
    at = -(m.r + x) * math.log(m.alpha + t_x) - (m.a + 1) * math.log(m.b + t_x)
    known = math.lgamma(m.r + x) - math.lgamma(m.r) + m.r * math.log(m.alpha) + m.a * math.log(m.b)
    return known + at + math.log(stayed + left)


@pytest.mark.parametrize("changed", CHANGED, ids=str)
def test_the_likelihood_is_that_of_a_slow_integral(
    changed: dict[str, float], histories: list[tuple[int, int, int]]
) -> None:
    m = model(**changed)
    for row in histories:
        assert log_likelihood(m, counted(row)) == pytest.approx(slow_density(m, *row), rel=1e-7, abs=1e-5), row
    slow = math.fsum(slow_density(m, *row) for row in histories)
    assert log_likelihood(m, counted(*histories)) == pytest.approx(slow, rel=1e-8)


@pytest.mark.parametrize("changed", CHANGED, ids=str)
def test_the_gradient_is_that_of_finite_differences(
    changed: dict[str, float], histories: list[tuple[int, int, int]]
) -> None:
    likelihood, logs = likelihood_of(counted(*histories), "paretonbd"), model(**changed).logs
    numeric = [
        (likelihood.value_and_gradient(logs + step)[0] - likelihood.value_and_gradient(logs - step)[0]) / 2e-5
        for step in np.eye(4) * 1e-5
    ]
    assert likelihood.value_and_gradient(logs)[1] == pytest.approx(numeric, rel=1e-5, abs=1e-3)


@pytest.mark.parametrize("s", [0.05, 0.606, 0.99999, 1.0, 1.3, 6.0])
def test_expectations_are_those_of_an_integral(s: float) -> None:
    """A customer who is alive buys at the mean rate r/alpha for as long as the customer stays."""
    m = model(a=s)
    for days in (0.0, 1.0, 90.0, 4_000.0):
        stays = quad(lambda y: (m.b / (m.b + y)) ** s, 0, days, epsrel=1e-11, limit=200)[0]
        assert float(expected_purchases(m, days)) == pytest.approx(m.r / m.alpha * stays, rel=1e-9)
    for row in ((0, 0, 200), (1, 1, 1), (4, 70, 90), (60, 300, 310), (900, 1000, 1000)):
        stayed, left = slow_parts(m, *row)
        history, alive = counted(row), stayed / (stayed + left)
        assert probability_alive(m, history, one_time_buyers="corrected")[0] == pytest.approx(alive, rel=1e-7)
        beta = m.b + row[2]
        stays = quad(lambda y, beta=beta: (beta / (beta + y)) ** s, 0, 180, epsrel=1e-11)[0]
        rate = (m.r + row[0]) / (m.alpha + row[2])
        assert expected_after(m, history, 180.0)[0] == pytest.approx(alive * rate * stays, rel=1e-7), row


def test_who_bought_on_the_last_day_is_alive_and_a_one_time_buyer_may_not_be() -> None:
    m = model()
    today, once = (probability_alive(m, counted(row), one_time_buyers="model")[0] for row in ((3, 90, 90), (0, 0, 90)))
    assert today == 1.0
    assert 0.3 < once < 0.9


def simulated(truth: Model, customers: int, seed: int) -> pd.DataFrame:
    """Histories of customers who behave as the model says, observed in whole days for up to two years."""
    generator = np.random.default_rng(seed)
    rows = []
    for _ in range(customers):
        rate, leaving = generator.gamma(truth.r, 1 / truth.alpha), generator.gamma(truth.a, 1 / truth.b)
        age = int(generator.integers(180, 730))
        until = min(generator.exponential(1 / max(leaving, 1e-12)), age)
        days = {math.ceil(day) for day in generator.uniform(0, until, generator.poisson(rate * until))} - {0}
        rows.append((len(days), max(days, default=0), age))
    return pd.DataFrame(rows, columns=["frequency", "span_days", "age_days"])


def test_a_fit_finds_what_was_simulated() -> None:
    truth = model(r=0.7, alpha=50.0, a=0.8, b=150.0)
    fit = fit_purchases(compress(simulated(truth, 6_000, seed=3)), "paretonbd")
    assert (fit.settled, fit.prior_weight) == (True, 0.0)
    away = (fit.model.logs - truth.logs) / np.sqrt(np.diag(fit.covariance))
    assert np.abs(away).max() < 3


def bought_by(rate: float, leaving: float, generator: np.random.Generator, days: int) -> list[int]:
    """The days on which a customer of this rate bought, who stays for an exponential time."""
    until = min(generator.exponential(1 / leaving), days)
    return sorted({math.ceil(day) for day in generator.uniform(0, until, generator.poisson(rate * until))} - {0})


def test_customers_who_leave_at_any_moment_are_foretold_best_by_this_model() -> None:
    """Of fast and slow buyers who leave at one rate, the beta-geometric models let the fast ones leave too soon."""
    generator, cut, end = np.random.default_rng(4), 365, 730
    known: list[tuple[int, int, int, int]] = []
    later: list[tuple[int, int, int, int]] = []
    for customer in range(3_000):
        days = bought_by(
            float(generator.gamma(0.8, 1 / 30)), float(generator.gamma(2.0, 1 / 400)) + 1e-9, generator, end
        )
        for rows, until in ((known, cut), (later, end)):
            seen = [day for day in days if day <= until]
            rows.append((customer, len(seen), max(seen, default=0), until))
    columns = ["customer_id", "frequency", "span_days", "age_days"]
    assert choose(pd.DataFrame(known, columns=columns), pd.DataFrame(later, columns=columns)) == "paretonbd"
