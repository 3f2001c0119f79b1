"""Kaplan-Meier, its bounds and its median, the log-rank test, and who counts as lost."""

from __future__ import annotations

import math
from datetime import date
from random import Random

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics.churn import lost_by_silence
from dashboard.analytics.survival import curves, kaplan_meier, log_rank, median_time

# Freireich et al. (1963): weeks in remission of leukaemia, the example of Gehan (1965) and of most text books.
TREATED = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
TREATED_SEEN = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def test_gehan_1965_remission_of_leukaemia_survival() -> None:
    curve = kaplan_meier(pd.Series(TREATED), pd.Series(TREATED_SEEN))
    assert curve["time"].tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve["at_risk"].tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve["survival"].tolist() == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4)
    # log-log bounds as printed for this example by conf.type = "log-log" of R's survival
    assert curve["low"].tolist() == pytest.approx([0.620, 0.563, 0.503, 0.432, 0.368, 0.268, 0.188], abs=6e-4)
    assert curve["high"].tolist() == pytest.approx([0.952, 0.923, 0.889, 0.849, 0.805, 0.747, 0.680], abs=6e-4)


def test_gehan_1965_remission_of_leukaemia_medians_and_log_rank() -> None:
    assert median_time(kaplan_meier(pd.Series(TREATED), pd.Series(TREATED_SEEN))).value == 23
    assert median_time(kaplan_meier(pd.Series(PLACEBO), pd.Series([1] * 21))).value == 8
    groups = pd.Series(["6-MP"] * 21 + ["placebo"] * 21)
    found = log_rank(pd.Series(TREATED + PLACEBO), pd.Series(TREATED_SEEN + [1] * 21), groups)
    assert found.degrees == 1
    assert found.statistic == pytest.approx(16.79, abs=5e-3)
    assert found.p_value == pytest.approx(4.17e-5, abs=1e-6)


def test_five_customers_by_hand() -> None:
    curve = kaplan_meier(pd.Series([2, 2, 3, 5, 5]), pd.Series([True, False, True, True, True]))
    # at 2: 5 at risk, 1 lost; at 3: 3 at risk (one went out of sight at 2), 1 lost; at 5 both that are left
    assert curve["survival"].tolist() == pytest.approx([4 / 5, 4 / 5 * 2 / 3, 0.0])
    variance = 1 / (5 * 4) + 1 / (3 * 2)
    spread = 1.959963984540054 * math.sqrt(variance) / abs(math.log(8 / 15))
    assert curve["low"].iloc[1] == pytest.approx((8 / 15) ** math.exp(spread))
    assert curve["high"].iloc[1] == pytest.approx((8 / 15) ** math.exp(-spread))
    assert curve[["low", "high"]].iloc[2].isna().all()


def test_curve_and_test_are_those_of_slow_twins() -> None:
    random = Random(9)
    for _ in range(25):
        size = random.randint(2, 40)
        time = [random.randint(0, 12) for _ in range(size)]
        seen = [random.random() < 0.6 for _ in range(size)]
        group = [random.choice("abc") for _ in range(size)]
        curve = kaplan_meier(pd.Series(time), pd.Series(seen))
        assert curve["survival"].tolist() == pytest.approx(_slow_survival(time, seen))
        found = log_rank(pd.Series(time), pd.Series(seen), pd.Series(group))
        expected = _slow_log_rank(time, seen, group)
        assert found.statistic == pytest.approx(expected, rel=1e-8, abs=1e-9, nan_ok=True)


def _slow_survival(time: list[int], seen: list[bool]) -> list[float]:
    share, found = 1.0, []
    for when in sorted({t for t, s in zip(time, seen, strict=True) if s}):
        lost = sum(1 for t, s in zip(time, seen, strict=True) if s and t == when)
        share *= 1 - lost / sum(1 for t in time if t >= when)
        found.append(share)
    return found


def _slow_log_rank(time: list[int], seen: list[bool], group: list[str]) -> float:
    """All groups but the last, whose row follows from the others."""
    names = sorted(set(group))
    when = sorted({t for t, s in zip(time, seen, strict=True) if s})
    if len(names) < 2 or not when:
        return math.nan
    away, covariance = np.zeros(len(names)), np.zeros((len(names), len(names)))
    for at in when:
        risk = [sum(1 for t, g in zip(time, group, strict=True) if t >= at and g == name) for name in names]
        lost = [sum(1 for t, s, g in zip(time, seen, group, strict=True) if s and t == at and g == name)
                for name in names]  # fmt: skip
        n, d = sum(risk), sum(lost)
        away += np.array(lost) - d * np.array(risk) / n
        for i in range(len(names)):
            for j in range(len(names)):
                if n > 1:
                    covariance[i, j] += d * (n - d) / (n - 1) * risk[i] / n * ((i == j) - risk[j] / n)
    return float(away @ np.linalg.pinv(covariance, rcond=1e-10) @ away)


def test_a_median_that_is_not_reached_is_left_open() -> None:
    found = median_time(kaplan_meier(pd.Series([1, 2, 3, 4, 5]), pd.Series([1, 0, 0, 0, 0])))
    assert math.isnan(found.value)
    assert math.isnan(found.high)


@pytest.mark.parametrize(
    ("time", "seen", "group"), [([], [], []), ([4], [True], ["a"]), ([4, 5], [False, False], ["a", "b"])]
)
def test_nobody_one_customer_and_no_loss_give_no_test(time: list[int], seen: list[bool], group: list[str]) -> None:
    durations, happened, groups = pd.Series(time, dtype="int64"), pd.Series(seen, dtype="bool"), pd.Series(group)
    assert math.isnan(log_rank(durations, happened, groups).p_value)
    drawn = curves(durations, happened, groups)
    assert drawn.columns.tolist() == ["group", "time", "at_risk", "events", "survival", "low", "high"]
    assert (drawn.loc[drawn["time"] == 0, "survival"] == 1).all()
    assert set(drawn["group"]) == set(group)


def test_a_negative_duration_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        kaplan_meier(pd.Series([-1.0]), pd.Series([True]))


@pytest.mark.proof
def test_bounds_hold_the_truth_about_as_often_as_they_say() -> None:
    generator, inside, rounds = np.random.default_rng(3), 0, 2_000
    for _ in range(rounds):
        leaves, sight = generator.exponential(10, 80), generator.uniform(0, 30, 80)
        curve = kaplan_meier(pd.Series(np.minimum(leaves, sight)), pd.Series(leaves <= sight))
        last = curve[curve["time"] <= 7].iloc[-1]
        inside += last["low"] <= math.exp(-0.7) <= last["high"]
    assert 0.935 <= inside / rounds <= 0.965


@pytest.mark.proof
def test_the_log_rank_test_is_wrong_as_often_as_it_says() -> None:
    generator, wrong, rounds = np.random.default_rng(4), 0, 2_000
    groups = pd.Series(np.repeat(["a", "b", "c"], 40))
    for _ in range(rounds):
        leaves, sight = generator.exponential(10, 120), generator.uniform(0, 30, 120)
        wrong += log_rank(pd.Series(np.minimum(leaves, sight)), pd.Series(leaves <= sight), groups).p_value < 0.05
    assert 0.035 <= wrong / rounds <= 0.065


def _customers(*rows: tuple[str, str, int]) -> pd.DataFrame:
    columns = ["first_purchase_on", "last_purchase_on", "purchase_days"]
    return pd.DataFrame([(date.fromisoformat(a), date.fromisoformat(b), n) for a, b, n in rows], columns=columns)


def test_a_customer_is_lost_after_a_silence_long_for_the_own_rhythm() -> None:
    # mean gap of the store: (40 + 0 + 120) / (4 + 0 + 4) = 20 days
    frame = _customers(
        ("2026-01-01", "2026-02-10", 5), ("2026-01-01", "2026-01-01", 1), ("2026-01-01", "2026-05-01", 5)
    )
    found = lost_by_silence(frame, date(2026, 3, 31), patience=2.0).iloc[:2]
    assert found["expected_gap_days"].tolist() == pytest.approx([(40 + 40) / 6, 20.0])
    # first: silent 49 days, allowed 2 x 13.3, so lost on day 40 + 27; second: silent 89, allowed 40, lost on day 41
    assert found["lost"].tolist() == [True, True]
    assert found["duration_days"].tolist() == [67, 41]
    patient = lost_by_silence(frame, date(2026, 3, 31), patience=5.0).iloc[:2]
    assert (patient["lost"].tolist(), patient["duration_days"].tolist()) == ([False, False], [89, 89])


def test_where_nobody_ever_came_back_nobody_is_called_lost() -> None:
    found = lost_by_silence(_customers(("2020-01-01", "2020-01-01", 1)), date(2026, 1, 1))
    assert found["lost"].tolist() == [False]
    assert found["expected_gap_days"].isna().all()
    assert lost_by_silence(_customers(), date(2026, 1, 1)).empty
