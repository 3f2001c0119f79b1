"""Days between purchases: by hand, and against the estimator that takes every interval by itself."""

from __future__ import annotations

from math import isnan

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics import purchase_intervals as p
from dashboard.analytics.survival import kaplan_meier


def gaps(rows: list[tuple[int, int, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["gap_days", "gaps", "open_gaps"], dtype="Int64")


def rhythms(rows: list[tuple[int, int, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["span_days", "purchase_days", "customers"], dtype="Int64")


def test_an_open_interval_waits_and_then_counts_for_nothing() -> None:
    # Four intervals: 10 and 20 days ended, 15 and 40 are still open.
    curve = p.waiting_times(gaps([(10, 1, 0), (15, 0, 1), (20, 1, 0), (40, 0, 1)]))
    assert curve["waiting_gaps"].tolist() == [4, 3, 2, 1]
    assert curve["bought_again_share"].tolist() == pytest.approx([1 / 4, 1 / 4, 5 / 8, 5 / 8])
    assert curve["gap_share"].tolist() == [0.5, 0.5, 1.0, 1.0]


def test_the_waiting_time_is_kaplan_and_meiers_on_intervals_one_by_one() -> None:
    generator = np.random.default_rng(9)
    days, ended = generator.integers(0, 60, 500), generator.random(500) < 0.6
    packed = pd.DataFrame({"gap_days": days, "gaps": ended * 1, "open_gaps": 1 - ended}).groupby("gap_days").sum()
    curve = p.waiting_times(packed.reset_index()).set_index("gap_days").astype("float64")
    one_by_one = kaplan_meier(pd.Series(days), pd.Series(ended))
    ours = curve.loc[one_by_one["time"].astype("int64"), ["waiting_gaps", "bought_again_share"]]
    assert ours["waiting_gaps"].tolist() == one_by_one["at_risk"].tolist()
    assert (1 - ours["bought_again_share"]).tolist() == pytest.approx(one_by_one["survival"].tolist(), abs=1e-12)


def test_three_spreads_are_told_apart() -> None:
    found = p.intervals(gaps([(5, 8, 0), (30, 2, 1), (400, 0, 3)]), rhythms([(10, 3, 1), (30, 2, 2), (60, 3, 1)]))
    assert (found.gap_count, found.open_count, found.customer_count) == (10, 4, 4)
    assert tuple(found.gaps) == (5, 5, 5, 30)
    assert tuple(found.customers) == (5, 30, 30, 30)
    assert (found.waiting.p25, found.waiting.p50) == (5, 5)
    assert found.bought_again(30) == pytest.approx(10 / 14)
    assert isnan(found.waiting.p75)
    assert found.bought_again(5) == pytest.approx(8 / 14)
    assert isnan(found.bought_again(401))
    assert not found.enough
    assert p.summary(found)["interval_of"].tolist() == ["gaps", "customers", "next_purchase"]


def test_quantiles_are_those_of_values_written_out() -> None:
    generator = np.random.default_rng(2)
    values, times = generator.integers(0, 30, 12).astype("float64"), generator.integers(1, 9, 12)
    whole = np.repeat(values, times)
    for share in p.QUANTILES:
        expected = float(np.quantile(whole, share, method="inverted_cdf"))
        assert p.weighted_quantile(values, times, share) == expected
    assert p.weighted_quantile(np.arange(1.0, 11), np.ones(10, dtype="int64"), 0.9) == 9


def test_the_bounds_of_a_median_hold_it_at_least_19_times_in_20() -> None:
    generator = np.random.default_rng(3)
    for size in (6, 25, 80):
        samples = np.sort(generator.exponential(1, (2_000, size)))
        bounds = np.array([p.median_bounds(row, np.ones(size, dtype="int64")) for row in samples])
        held = ((bounds[:, 0] <= np.log(2)) & (np.log(2) <= bounds[:, 1])).mean()
        assert held >= 0.94
    assert isnan(p.median_bounds(np.arange(5.0), np.ones(5, dtype="int64"))[0])


def test_nobody_and_one_purchase_are_not_enough() -> None:
    nobody = p.intervals(gaps([]), rhythms([]))
    assert (nobody.enough, nobody.gap_count, nobody.curve.empty, isnan(nobody.gaps.p50)) == (False, 0, True, True)
    assert isnan(nobody.bought_again(30))
    once = p.intervals(gaps([(12, 0, 1)]), rhythms([]))
    assert (once.bought_again(12), isnan(once.waiting.p25), isnan(once.curve["gap_share"][0])) == (0, True, True)
    assert p.summary(once)["interval_of"].tolist() == ["next_purchase"]
