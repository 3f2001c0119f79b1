"""Same-customer revenue retention: by hand, against a slow twin, and how often its intervals hold."""

from __future__ import annotations

from datetime import date
from math import isnan
from random import Random

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics import revenue_retention as r

PERIODS = r.newest_periods(date(2026, 6, 15))


def frame(rows: list[tuple[int, int, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["start_cents", "now_cents", "known"], dtype="Int64")


def test_the_periods_are_the_finished_months_and_as_many_before_them() -> None:
    assert PERIODS == (2024 * 12 + 5, 2025 * 12 + 5, 2026 * 12 + 5)
    assert r.newest_periods(date(2026, 6, 30)) == (2024 * 12 + 6, 2025 * 12 + 6, 2026 * 12 + 6)
    assert r.newest_periods(date(2026, 6, 15), 3, 1) == (2025 * 12 + 8, 2025 * 12 + 11, 2026 * 12 + 2)


@pytest.mark.parametrize(
    ("first", "enough"),
    [("2024-05-31", True), ("2024-06-01", True), ("2024-06-07", True), ("2024-06-08", False), ("2024-07-01", False)],
)
def test_the_data_must_begin_before_the_base_period_or_in_its_first_week(first: str, enough: bool) -> None:  # noqa: FBT001
    assert r.covered(PERIODS, date.fromisoformat(first)) is enough


def test_each_customer_goes_into_one_part() -> None:
    rows = [(1000, 1500, 1), (2000, 500, 1), (700, 0, 1), (300, 300, 1), (0, 900, 1), (0, 400, 0)]
    found = r.revenue_retention(frame(rows), PERIODS)
    assert (found.customers, found.lost_customers, found.new_customers, found.reactivated_customers) == (4, 1, 1, 1)
    assert (found.start, found.lost, found.contraction, found.expansion) == (4000, 700, 1500, 500)
    assert (found.kept_total, found.new, found.reactivated) == (2300, 400, 900)
    assert isnan(found.net.value)
    assert not found.enough
    many = r.revenue_retention(frame(rows * 30), PERIODS)
    assert many.enough
    assert [many.gross.value, many.net.value] == pytest.approx([1800 / 4000, 2300 / 4000])


def test_nobody_at_all_is_not_enough() -> None:
    found = r.revenue_retention(frame([]), PERIODS)
    assert (found.customers, found.start, found.enough) == (0, 0, False)


def test_the_parts_are_those_of_a_count_row_by_row_and_gross_never_exceeds_one() -> None:
    random = Random(3)
    for _ in range(20):
        rows = [
            (
                random.choice([0, random.randint(1, 9000)]),
                random.choice([0, random.randint(1, 9000)]),
                random.randint(0, 1),
            )
            for _ in range(200)
        ]
        found = r.revenue_retention(frame(rows), PERIODS, draws=20)
        base = [(start, now) for start, now, _ in rows if start]
        whole = sum(start for start, _ in base)
        assert found.net.value == pytest.approx(sum(now for _, now in base) / whole)
        assert found.gross.value == pytest.approx(sum(min(pair) for pair in base) / whole)
        assert found.lost == sum(start for start, now in base if not now)
        assert found.contraction == sum(start - now for start, now in base if 0 < now < start)
        assert found.expansion == sum(now - start for start, now in base if now > start)
        assert found.kept_total == sum(now for _, now in base)
        assert 0 <= found.gross.low <= found.gross.value <= found.gross.high <= 1


def test_the_interval_is_the_same_each_time_whatever_order_the_rows_come_in() -> None:
    random = Random(4)
    rows = [(random.randint(1, 9000), random.choice([0, random.randint(1, 9000)]), 1) for _ in range(300)]
    one = r.revenue_retention(frame(rows), PERIODS)
    random.shuffle(rows)
    assert r.revenue_retention(frame(rows), PERIODS) == one


def test_above_the_limit_the_normal_interval_is_that_of_the_draws() -> None:
    generator = np.random.default_rng(1)
    start = generator.lognormal(8, 1, r.MOST_DRAWN)
    later = start * generator.lognormal(0, 0.7, start.size) * (generator.random(start.size) < 0.7)
    table = np.column_stack([start, np.minimum(start, later), later])
    drawn = r._drawn(table, 1_000)
    for share, part in zip(drawn, (table[:, 1], table[:, 2]), strict=True):
        normal = r.normal_share(part, start)
        assert normal.value == pytest.approx(share.value)
        assert normal.low == pytest.approx(share.low, abs=0.1 * (share.high - share.low))
        assert normal.high == pytest.approx(share.high, abs=0.1 * (share.high - share.low))


def coverage(people: int, runs: int, draws: int) -> tuple[float, float, float]:
    """How often drawn intervals hold the true gross and net, and the normal limit the true net."""
    generator = np.random.default_rng(2)
    size = 200_000
    start = generator.lognormal(8, 0.8, size)
    later = start * generator.lognormal(0, 0.6, size) * (generator.random(size) < 0.65)
    whole = np.column_stack([start, np.minimum(start, later), later])
    gross, net = whole[:, 1].sum() / start.sum(), later.sum() / start.sum()
    held = np.zeros(3)
    for _ in range(runs):
        sample = whole[generator.integers(0, size, people)]
        drawn = r._drawn(sample, draws)
        normal = r.normal_share(sample[:, 2], sample[:, 0])
        held += [s.low <= truth <= s.high for s, truth in ((drawn[0], gross), (drawn[1], net), (normal, net))]
    return tuple(held / runs)


def test_intervals_hold_the_truth_about_19_times_in_20() -> None:
    assert all(0.90 <= share <= 0.99 for share in coverage(400, 200, 200))


@pytest.mark.proof
def test_intervals_hold_the_truth_about_19_times_in_20_long() -> None:
    assert all(0.93 <= share <= 0.965 for share in coverage(400, 2_000, 1_000))
    assert 0.935 <= coverage(4_000, 1_000, 2)[2] <= 0.965
