"""Changes between two equal windows: by hand, against plain Python, against published values, and by simulation."""

from __future__ import annotations

import math
import random
from datetime import date

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics import kpis


def test_both_windows_hold_every_weekday_four_times_and_end_with_the_last_day_of_data() -> None:
    found = kpis.windows(date(2010, 12, 9))
    assert found.bounds == (date(2010, 10, 15), date(2010, 11, 12), date(2010, 12, 10))
    assert found.days == 28
    assert found.before.weekday() == found.start.weekday() == found.end.weekday()


def test_last_week_is_partial_unless_the_data_end_on_its_last_day() -> None:
    thursday, sunday = kpis.week_bounds(date(2010, 12, 9), 3), kpis.week_bounds(date(2010, 12, 12), 3)
    assert thursday == (date(2010, 11, 22), date(2010, 11, 29), date(2010, 12, 6), date(2010, 12, 10))
    assert (sunday[-1] - sunday[-2]).days == 7
    assert kpis.week_bounds(date(2010, 12, 9), 1, week_start=6)[0] == date(2010, 12, 5)


def test_draws_of_money_are_the_same_each_time_and_keep_every_cent() -> None:
    values = np.array([[100.0, 1.0], [250.0, 2.0], [999.0, 3.0]])
    once, again = kpis.bootstrap_totals(values, draws=50), kpis.bootstrap_totals(values, draws=50)
    assert (once == again).all()
    possible = {100 * a + 250 * b + 999 * (3 - a - b) for a in range(4) for b in range(4 - a)}
    assert set(once[:, 0]) <= possible


def test_relative_change_equals_a_plain_bootstrap_of_the_same_customers() -> None:
    draw = random.Random(7)
    before = [round(draw.lognormvariate(8, 1)) for _ in range(300)]
    now = [round(value * draw.uniform(0.7, 1.7)) for value in before]
    found = kpis.relative_change(before, now)
    assert found.difference == pytest.approx(sum(now) / sum(before) - 1)
    ratios = []
    for _ in range(2000):
        drawn = [draw.randrange(300) for _ in range(300)]
        ratios.append(sum(now[i] for i in drawn) / sum(before[i] for i in drawn) - 1)
    ratios.sort()
    # Two independent bootstraps of 1,000 and 2,000 draws differ by their own chance, about 3 % of the width.
    width = ratios[1949] - ratios[49]
    assert found.low == pytest.approx(ratios[49], abs=0.12 * width)
    assert found.high == pytest.approx(ratios[1949], abs=0.12 * width)
    assert found.sure


def test_rate_change_gives_the_interval_newcombe_published() -> None:
    # Newcombe (1998), table II, method 10: 56/70 - 48/80 is 0.20, 0.0524 to 0.3339.
    found = kpis.rate_change(56, 70, 48, 80)
    assert (found.difference, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert found.sure
    assert found.p_value == pytest.approx(0.00796, abs=5e-4)


def test_fewer_than_thirty_are_not_compared() -> None:
    assert not kpis.rate_change(20, 29, 2, 300).known
    assert not kpis.relative_change([5] * 29, [9] * 29).known
    assert kpis.relative_change([5] * 30, [9] * 30).difference == pytest.approx(0.8)


def test_money_below_zero_before_has_no_relative_change() -> None:
    found = kpis.relative_change([-10] * 40, [10] * 40)
    assert (found.now, found.before) == (400, -400)
    assert not found.known
    assert not found.sure


def test_average_weighs_every_rating_once_and_draws_customers_whole() -> None:
    units = pd.DataFrame({"ratings_before": [1] * 20 + [2] * 10, "ratings_now": [1] * 30,
                          "total_before": [5] * 20 + [2] * 10, "total_now": [3] * 30})  # fmt: skip
    found = kpis.mean_change(units)
    assert (found.n_before, found.n_now) == (40, 30)
    assert (found.before, found.now) == (3.0, 3.0)
    assert found.low < 0 < found.high


def test_nobody_rated_is_no_average_at_all() -> None:
    empty = pd.DataFrame(columns=["ratings_before", "ratings_now", "total_before", "total_now"])
    assert math.isnan(kpis.mean_change(empty).now)


def test_open_matters_that_stayed_open_do_not_blur_the_change() -> None:
    assert kpis.stock_change(now=110, before=100, only_now=10, only_before=0).sure
    assert not kpis.stock_change(now=110, before=100, only_now=60, only_before=50).sure
    assert not kpis.stock_change(0, 0, 0, 0).sure


def test_coming_back_later_than_ninety_days_is_not_coming_back_in_time() -> None:
    returns = pd.DataFrame({
        "period": [0, 0, 0, 1],
        "anchor_on": [date(2026, 1, 1)] * 4,
        "next_on": [date(2026, 4, 1), date(2026, 4, 2), None, date(2026, 1, 2)],
        "customers": pd.array([5, 7, 9, 1], dtype="Int64"),
    })  # fmt: skip
    found = kpis.bought_again(returns)
    assert found.to_dict("list") == {"period": [0, 1], "customers": [21, 1], "again": [5, 1]}


@pytest.mark.parametrize("draws", [400, pytest.param(4000, marks=pytest.mark.proof)])
def test_interval_of_revenue_without_a_change_leaves_zero_out_about_one_time_in_twenty(draws: int) -> None:
    generator = np.random.default_rng(11)
    wrong = 0
    for _ in range(draws):
        people = generator.lognormal(8, 1, size=(250, 2)) * (generator.random((250, 2)) < 0.6)
        wrong += kpis.relative_change(people[:, 0], people[:, 1]).sure
    # 400 draws: 5 % +- 2.2 % (two standard errors); the bootstrap of heavy tails is known to run a little high.
    assert wrong / draws < 0.05 + 3.2 * math.sqrt(0.05 * 0.95 / draws) + 0.01
