"""Who has gone silent: the 90th percentile of a customer's own gaps, by hand, against a twin and against numpy."""

from __future__ import annotations

import itertools
import math
from datetime import date, timedelta
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics.silence import OWN_GAPS, POOLED_GAPS, percentile, silence

AS_OF = date(2026, 6, 30)
Days = dict[int, list[int]]  # customer: days before AS_OF with a purchase


def frames(bought: Days, segments: dict[int, str | None]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """What the three queries give for these purchases."""
    rows, gaps = [], []
    for customer, ago in sorted(bought.items()):
        days = sorted(AS_OF - timedelta(days=back) for back in set(ago))
        rows.append({"customer_id": customer, "first_purchase_on": days[0], "last_purchase_on": days[-1]})
        own = sorted((later - earlier).days for earlier, later in itertools.pairwise(days))
        gaps += [{"customer_id": customer, "gap_days": gap, "gaps": own.count(gap)} for gap in sorted(set(own))]
    known = pd.DataFrame({"customer_id": list(segments), "segment": list(segments.values())})
    return pd.DataFrame(rows), pd.DataFrame(gaps, columns=["customer_id", "gap_days", "gaps"]), known


def slow_percentile(gaps: list[int], share: float) -> float:
    """One gap after the other."""
    ordered, place = sorted(gaps), share * (len(gaps) + 1)
    if place <= 1:
        return ordered[0]
    if place >= len(ordered):
        return ordered[-1]
    low, high = ordered[int(place) - 1], ordered[int(place)]
    return low + (place - int(place)) * (high - low)


def slow_silence(bought: Days, segments: dict[int, str | None]) -> dict[int, tuple[str, float, bool]]:
    """The rule in plain loops: whose gaps decide, their 90th percentile, and whether the customer is silent."""
    gaps = {}
    for customer, ago in bought.items():
        days = sorted(set(ago))
        gaps[customer] = [later - earlier for earlier, later in itertools.pairwise(days)]
    every = [gap for own in gaps.values() for gap in own]
    found = {}
    for customer, own in gaps.items():
        theirs = [gap for other, known in gaps.items() if segments[other] == segments[customer] for gap in known]
        for name, pool, least in (
            ("own", own, OWN_GAPS),
            ("segment", theirs, POOLED_GAPS),
            ("store", every, POOLED_GAPS),
        ):
            if len(pool) >= least:
                limit = slow_percentile(pool, 0.9)
                found[customer] = (name, limit, min(bought[customer]) > limit)
                break
        else:
            found[customer] = ("unknown", math.nan, False)
    return found


def test_a_customer_of_five_gaps_is_silent_after_the_longest_of_them() -> None:
    # Gaps 10, 10, 20, 30, 40: place 0.9 x 6 = 5.4 is past the fifth, so the longest gap decides.
    for back, silent in ((40, False), (41, True)):
        ago = [back, back + 10, back + 20, back + 40, back + 70, back + 110]
        (row,) = silence(*frames({1: ago}, {1: "A"}), AS_OF).to_dict("records")
        assert (row["rhythm"], row["limit_days"], row["usual_gap_days"], row["silent"]) == ("own", 40, 20, silent)


def test_nine_gaps_and_one_of_fifty_days_are_told_apart_by_a_weighted_mean() -> None:
    # Eleven gaps: place 10.8, so 0.2 of the tenth (50) and 0.8 of the eleventh (60).
    days = [0]
    for gap in (*[10] * 9, 50, 60):
        days.append(days[-1] + gap)
    (row,) = silence(*frames({1: days}, {1: "A"}), AS_OF).to_dict("records")
    assert row["limit_days"] == pytest.approx(58)


def test_a_small_segment_borrows_from_the_store_and_a_small_store_says_that_it_does_not_know() -> None:
    steady = {number: list(range(0, 200, 20)) for number in range(1, 5)}
    customers: Days = {**steady, 9: [100]}
    segments: dict[int, str | None] = {**dict.fromkeys(steady, "A"), 9: "B"}
    found = silence(*frames(customers, segments), AS_OF).set_index("customer_id")
    assert tuple(found.loc[9, ["rhythm", "limit_days", "silent"]]) == ("store", 20.0, True)
    assert found.loc[9, "gap_count"] == 0
    (alone,) = silence(*frames({9: [100]}, {9: None}), AS_OF).to_dict("records")
    assert (alone["rhythm"], alone["silent"]) == ("unknown", False)
    assert math.isnan(alone["limit_days"])


def test_nobody_at_all_gives_no_rows() -> None:
    empty = pd.DataFrame(columns=["customer_id", "first_purchase_on", "last_purchase_on"])
    gaps, segments = (
        pd.DataFrame(columns=["customer_id", "gap_days", "gaps"]),
        pd.DataFrame(columns=["customer_id", "segment"]),
    )
    assert silence(empty, gaps, segments, AS_OF).empty


@pytest.mark.parametrize("seed", range(6))
def test_random_customers_are_judged_as_in_plain_loops(seed: int) -> None:
    random = Random(seed)
    bought = {
        number: [random.randrange(400) for _ in range(random.choice([1, 1, 2, 3, 6, 7, 9, 14]))]
        for number in range(1, 60)
    }
    segments: dict[int, str | None] = {number: random.choice(["A", "B", "rare", None]) for number in bought}
    segments |= {number: "A" for number in bought if segments[number] == "rare" and number % 4}
    found = silence(*frames(bought, segments), AS_OF)
    expected = slow_silence(bought, segments)
    for row in found.to_dict("records"):
        name, limit, silent = expected[row["customer_id"]]
        assert (row["rhythm"], row["silent"]) == (name, silent)
        assert row["limit_days"] == pytest.approx(limit, nan_ok=True)


def test_the_percentile_is_the_sixth_definition_of_hyndman_and_fan() -> None:
    rng = np.random.default_rng(3)
    runs = [np.sort(rng.integers(1, 200, size)).astype("float64") for size in (1, 2, 5, 6, 9, 10, 31)]
    counts = np.array([len(run) for run in runs])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    for share in (0.5, 0.9):
        found = percentile(np.concatenate(runs), starts, counts, share)
        assert found.tolist() == pytest.approx([float(np.quantile(run, share, method="weibull")) for run in runs])


def exceeded(rng: Any, gaps: int) -> float:
    """How often the next of some random gaps exceeds the 90th percentile of those before it."""
    drawn = np.sort(rng.exponential(30, (20_000, gaps)), axis=1)
    limits = percentile(drawn.ravel(), np.arange(20_000) * gaps, np.full(20_000, gaps), 0.9)
    return float((rng.exponential(30, 20_000) > limits).mean())


def test_a_further_gap_exceeds_the_limit_in_one_of_ten_cases() -> None:
    rng = np.random.default_rng(8)
    assert exceeded(rng, 5) == pytest.approx(1 / 6, abs=0.01)  # the longest of five: one in six
    for gaps in (9, 19, 39):
        assert exceeded(rng, gaps) == pytest.approx(0.1, abs=0.01)
