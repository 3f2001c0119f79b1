"""Models of purchases and spending: gradients, slow twins in plain Python, simulated stores, small stores."""

from __future__ import annotations

import math
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import approx_fprime

from dashboard.analytics.clv.bg_nbd import (
    NAMES,
    Likelihood,
    Model,
    Name,
    expected_after,
    expected_purchases,
    log_likelihood,
    probability_alive,
)
from dashboard.analytics.clv.counts import Counts, compress, histories
from dashboard.analytics.clv.fitting import fit_purchases
from dashboard.analytics.clv.gamma_gamma import Spending, SpendingLikelihood, expected_spend, fit_spending
from dashboard.analytics.clv.optimise import prior_weight
from dashboard.analytics.clv.value import DAYS_IN_MONTH, discounted_purchases, residual_value
from tests.unit.clv_twins import simulated_purchases, simulated_spending, slow_density, slow_expectation, slow_spending

if TYPE_CHECKING:
    from collections.abc import Sequence

BETA_GEOMETRIC: tuple[Name, ...] = ("bgnbd", "mbgnbd")  # Pareto/NBD has a file of its own
PAPER = {"r": 0.243, "alpha": 30.9, "a": 0.793, "b": 2.426}


def model(name: Name, **changed: float) -> Model:
    return Model(name=name, **{**PAPER, **changed})


def counted(*rows: tuple[int, int, int]) -> Counts:
    return compress(frame_of(rows))


def frame_of(rows: Sequence[tuple[int, int, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["frequency", "span_days", "age_days"]).astype("int64")


@pytest.fixture(scope="module")
def random_histories() -> list[tuple[int, int, int]]:
    random, found = Random(5), []
    for _ in range(120):
        age = random.randrange(400)
        span = random.choice([0, random.randint(0, age)])
        x = random.randint(1, min(span, 40)) if span else 0
        found.append((x, span if x else 0, age))
    return [*found, (900, 1000, 1000), (1, 1, 1), (0, 0, 0)]


def test_equal_histories_are_one_row_and_every_customer_finds_it_again() -> None:
    counts = counted((2, 30, 40), (0, 0, 9), (2, 30, 40), (0, 0, 8))
    assert list(zip(counts.frequency, counts.span_days, counts.age_days, counts.customers, strict=True)) == [
        (0, 0, 8, 1),
        (0, 0, 9, 1),
        (2, 30, 40, 2),
    ]
    assert counts.place.tolist() == [2, 1, 2, 0]
    assert (counts.repeaters, counts.repeats) == (2, 4)


@pytest.mark.parametrize("row", [(-1, 0, 5), (1, 0, 5), (0, 3, 5), (2, 9, 8), (3, 2, 9)])
def test_a_history_that_cannot_be_is_refused(row: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="0 <= frequency"):
        counted(row)


def test_a_history_is_made_of_days_and_money_by_hand() -> None:
    rows = pd.DataFrame(
        {
            "customer_id": [1, 2],
            "first_purchase_on": [date(2026, 1, 1), date(2026, 1, 31)],
            "last_purchase_on": [date(2026, 1, 21), date(2026, 1, 31)],
            "purchase_days": [3, 1],
            "total_cents": [5_000, 700],
            "first_day_cents": [1_000, 700],
        }
    )
    found = histories(rows, date(2026, 1, 31)).to_dict("list")
    assert found.pop("monetary_value") == pytest.approx([20.0, math.nan], nan_ok=True)
    assert list(found.values()) == [[1, 2], [2, 0], [20, 0], [30, 0], [10.0, 7.0]]


@pytest.mark.parametrize("name", BETA_GEOMETRIC)
def test_the_likelihood_of_one_time_buyers_by_hand(name: Name) -> None:
    m, survived = model(name), math.log(30.9 / (30.9 + 50)) * 0.243
    expected = survived
    if name == "mbgnbd":
        expected = math.log((2.426 * math.exp(survived) + 0.793) / (0.793 + 2.426))
    assert log_likelihood(m, counted((0, 0, 50), (0, 0, 50))) == pytest.approx(2 * expected, rel=1e-12)


@pytest.mark.parametrize("name", BETA_GEOMETRIC)
@pytest.mark.parametrize("changed", [{}, {"r": 3.0, "alpha": 4.0}, {"a": 1e-4, "b": 30.0}, {"a": 9.0, "b": 0.05}])
def test_the_likelihood_is_that_of_a_slow_twin(
    name: Name, changed: dict[str, float], random_histories: list[tuple[int, int, int]]
) -> None:
    m = model(name, **changed)
    slow = math.fsum(slow_density(m, *row) for row in random_histories)
    assert log_likelihood(m, counted(*random_histories)) == pytest.approx(slow, rel=1e-11)


@pytest.mark.parametrize("name", BETA_GEOMETRIC)
@pytest.mark.parametrize("changed", [{}, {"r": 3.0, "alpha": 4.0, "a": 1.0}, {"a": 0.01, "b": 30.0}])
def test_the_gradient_is_that_of_finite_differences(
    name: Name, changed: dict[str, float], random_histories: list[tuple[int, int, int]]
) -> None:
    likelihood, logs = Likelihood(counted(*random_histories), name), model(name, **changed).logs
    numeric = [
        (likelihood.value_and_gradient(logs + step)[0] - likelihood.value_and_gradient(logs - step)[0]) / 2e-5
        for step in np.eye(4) * 1e-5
    ]
    assert likelihood.value_and_gradient(logs)[1] == pytest.approx(numeric, rel=1e-6, abs=1e-4)


@pytest.mark.parametrize("name", BETA_GEOMETRIC)
@pytest.mark.parametrize("a", [0.05, 0.793, 0.99995, 1.0, 1.3, 6.0])
def test_expectations_are_those_of_an_integral(name: Name, a: float) -> None:
    m = model(name, a=a)
    for days in (0.0, 1.0, 90.0, 4_000.0):
        assert float(expected_purchases(m, days)) == pytest.approx(slow_expectation(m, days), rel=1e-6)
    for row in ((0, 0, 200), (1, 1, 1), (4, 70, 90), (60, 300, 310), (900, 1000, 1000)):
        history = counted(row)
        alive = probability_alive(m, history, one_time_buyers="model")[0]
        ahead = Model(name="bgnbd", r=m.r + row[0], alpha=m.alpha + row[2], a=a, b=m.b + row[0] + m.first_may_be_last)
        expected = alive * slow_expectation(ahead, 180.0)
        assert expected_after(m, history, 180.0)[0] == pytest.approx(expected, rel=1e-6), row


def test_expectations_pass_the_points_where_the_printed_formula_has_none() -> None:
    near = [float(expected_purchases(model("bgnbd", a=a, b=0.5), 365.0)) for a in (0.499, 0.5, 0.501)]
    assert near[0] > near[1] > near[2]
    assert near[1] == pytest.approx((near[0] + near[2]) / 2, rel=1e-4)


def test_who_may_still_be_a_customer_by_hand() -> None:
    once, twice = counted((0, 0, 50)), counted((1, 10, 50))
    bg, mbg = model("bgnbd"), model("mbgnbd")
    assert probability_alive(bg, once, one_time_buyers="model").tolist() == [1.0]
    odds = 0.793 / 2.426 * ((30.9 + 50) / 30.9) ** 0.243
    assert probability_alive(bg, once, one_time_buyers="corrected")[0] == pytest.approx(1 / (1 + odds))
    assert probability_alive(mbg, once, one_time_buyers="model")[0] == pytest.approx(1 / (1 + odds))
    later = ((30.9 + 50) / (30.9 + 10)) ** 1.243
    assert probability_alive(bg, twice, one_time_buyers="corrected")[0] == pytest.approx(
        1 / (1 + 0.793 / 2.426 * later)
    )
    assert probability_alive(mbg, twice, one_time_buyers="model")[0] == pytest.approx(1 / (1 + 0.793 / 3.426 * later))


@pytest.mark.parametrize("name", BETA_GEOMETRIC)
def test_a_fit_finds_what_was_simulated(name: Name) -> None:
    truth = model(name, r=0.6, alpha=50.0, a=0.8, b=2.5)
    fit = fit_purchases(compress(simulated_purchases(truth, 6_000, seed=3)), name)
    assert (fit.settled, fit.prior_weight) == (True, 0.0)
    away = (fit.model.logs - truth.logs) / np.sqrt(np.diag(fit.covariance))
    assert np.abs(away).max() < 3


@pytest.mark.proof
@pytest.mark.parametrize("name", BETA_GEOMETRIC)
def test_standard_errors_of_many_simulated_stores_say_how_far_fits_are_off(name: Name) -> None:
    truth, inside, rounds = model(name, r=0.6, alpha=50.0, a=0.8, b=2.5), np.zeros(4), 200
    for seed in range(rounds):
        fit = fit_purchases(compress(simulated_purchases(truth, 3_000, seed=seed)), name)
        inside += np.abs(fit.model.logs - truth.logs) < 1.96 * np.sqrt(np.diag(fit.covariance))
    # days are whole and two purchases of a day are one, which the model does not know: a little less than 95 %
    assert (inside / rounds > 0.88).all(), inside


@pytest.mark.parametrize("rows", [[], [(0, 0, 0)], [(0, 0, 100)], [(3, 30, 40)], [(0, 0, 5)] * 300, [(2, 20, 25)] * 9])
@pytest.mark.parametrize("name", NAMES)
def test_a_small_store_gets_sober_figures_with_wide_intervals(name: Name, rows: list[tuple[int, int, int]]) -> None:
    known = frame_of(rows).assign(customer_id=range(len(rows)), monetary_value=20.0, first_value=30.0)
    counts = compress(known)
    fit = fit_purchases(counts, name)
    spending = fit_spending(known["frequency"].to_numpy(), known["monetary_value"].to_numpy(), otherwise=30.0)
    assert fit.settled
    assert fit.prior_weight > 0.8
    assert (np.sqrt(np.diag(fit.covariance))[2:] > 0.5).all()
    value = residual_value(known, counts, fit, spending, days=365, monthly_rate=0.01)
    found = value.customers
    assert found[["expected_purchases", "expected_value", "probability_alive"]].notna().all(axis=None)
    assert (found["expected_purchases"] < 60).all()
    assert (found["expected_purchases_low"] < 0.9 * found["expected_purchases"]).all()
    assert (found["expected_value_high"] > 1.3 * found["expected_value"]).all()
    assert value.total.low <= value.total.value <= value.total.high


def test_the_prior_fades_with_customers_who_came_back() -> None:
    assert [prior_weight(n) for n in (0, 250, 500, 9_999)] == [1.0, 0.5, 0.0, 0.0]


def test_data_that_leave_a_parameter_open_give_a_finite_answer_with_a_wide_interval() -> None:
    fit = fit_purchases(counted(*[(2, 20, 25)] * 5_000), "bgnbd")
    assert fit.prior_weight == 1.0
    assert np.isfinite(fit.model.logs).all()
    assert np.sqrt(np.diag(fit.covariance))[2:].min() > 0.4


def test_the_likelihood_of_spending_is_that_of_a_slow_twin_and_its_gradient_that_of_differences() -> None:
    random = Random(2)
    rows = [(random.randint(1, 60), random.uniform(0.5, 300)) for _ in range(80)]
    x, mean = (np.array(column) for column in zip(*rows, strict=True))
    likelihood = SpendingLikelihood(x, mean)
    for spending in (Spending(p=6.25, q=3.74, v=15.44), Spending(p=0.4, q=1.2, v=200.0)):
        value, slope = likelihood.value_and_gradient(spending.logs)
        assert value == pytest.approx(math.fsum(slow_spending(spending, *row) for row in rows), rel=1e-11)
        numeric = approx_fprime(spending.logs, lambda logs: likelihood.value_and_gradient(logs)[0], 1e-7)
        assert slope == pytest.approx(numeric, rel=1e-4, abs=1e-2)


def test_spending_finds_what_was_simulated() -> None:
    truth = Spending(p=5.0, q=4.0, v=30.0)
    x, mean = simulated_spending(truth, 4_000, seed=6)
    fit = fit_spending(x, mean)
    away = (fit.spending.logs - truth.logs) / np.sqrt(np.diag(fit.covariance))
    assert np.abs(away).max() < 3
    assert abs(fit.frequency_correlation) < 0.06
    assert fit.spending.mean == pytest.approx(50.0, rel=0.05)


def test_a_customers_mean_is_drawn_to_the_stores_the_less_the_more_it_rests_on() -> None:
    spending = Spending(p=6.25, q=3.74, v=15.44)
    few, many, none = expected_spend(spending, np.array([1, 50, 0]), np.array([100.0, 100.0, np.nan]))
    assert spending.mean == pytest.approx(none)
    assert none < few < many < 100
    weight = 2.74 / (6.25 + 2.74)
    assert few == pytest.approx(weight * spending.mean + (1 - weight) * 100)


def test_money_counts_less_the_later_it_comes() -> None:
    m, history = model("mbgnbd"), counted((4, 70, 90))
    plain = expected_after(m, history, 3 * DAYS_IN_MONTH)[0]
    ends = [expected_after(m, history, month * DAYS_IN_MONTH)[0] for month in (1, 2, 3)]
    by_hand = ends[0] / 1.1 + (ends[1] - ends[0]) / 1.1**2 + (ends[2] - ends[1]) / 1.1**3
    assert discounted_purchases(m, history, 3 * DAYS_IN_MONTH, 0.1)[0] == pytest.approx(by_hand, rel=1e-12)
    assert discounted_purchases(m, history, 3 * DAYS_IN_MONTH, 0.0)[0] == plain
    half = discounted_purchases(m, history, DAYS_IN_MONTH / 2, 0.1)[0]
    assert half == pytest.approx(expected_after(m, history, DAYS_IN_MONTH / 2)[0] / 1.1**0.5)


def _total(known: pd.DataFrame, name: Name) -> tuple[float, float, float]:
    counts = compress(known)
    spending = fit_spending(known["frequency"].to_numpy(), known["monetary_value"].to_numpy())
    total = residual_value(known, counts, fit_purchases(counts, name), spending, days=365, monthly_rate=0.01).total
    return total.value, total.low, total.high


@pytest.mark.proof
def test_the_delta_method_gives_the_width_of_a_parametric_bootstrap() -> None:
    truth, spending = model("mbgnbd", r=0.6, alpha=50.0, a=0.8, b=2.5), Spending(p=5.0, q=4.0, v=30.0)
    size = 2_000
    bases = simulated_purchases(truth, size, seed=90)
    x, mean = simulated_spending(spending, size, seed=91, frequency=bases["frequency"].to_numpy())
    known = bases.assign(customer_id=range(size), monetary_value=np.where(x > 0, mean, np.nan), first_value=10.0)
    value, low, high = _total(known, "mbgnbd")
    fitted = fit_purchases(compress(known), "mbgnbd").model
    paid = fit_spending(x, known["monetary_value"].to_numpy()).spending
    # What a refit on simulated data would have said of these same customers.
    refits = []
    for seed in range(120):
        again = simulated_purchases(fitted, size, seed=seed)
        spent = simulated_spending(paid, size, seed=1_000 + seed, frequency=again["frequency"].to_numpy())
        fit, money = fit_purchases(compress(again), "mbgnbd"), fit_spending(*spent)
        found = residual_value(known, compress(known), fit, money, days=365, monthly_rate=0.01)
        refits.append(found.total.value)
    spread = np.std(np.log(refits)) * 1.96
    assert math.log(high / value) == pytest.approx(spread, rel=0.25)
    assert math.log(value / low) == pytest.approx(spread, rel=0.25)
