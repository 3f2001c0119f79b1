"""Early against later, a drawn order, the loop scorecard and the load: by hand, the slow way, and simulated."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics.recovery import load, loop, speed
from dashboard.charts.base import rows
from tests.unit.recovering_shops import unhappy_customers

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_early_against_later_by_hand() -> None:
    # On day 2: 40 answered by then of whom 20 come back, 40 not yet of whom 10 do; one tier.
    told = [(1.0, 20.0)] * 20 + [(1.0, math.nan)] * 20 + [(9.0, 50.0)] * 10 + [(math.nan, 95.0)] * 30
    told += [(1.0, 1.5)] * 5  # back by day 2: not compared
    frame = pd.DataFrame(told, columns=["reply_after", "return_after"]).assign(tier=0, seen=200.0)
    young = frame.head(30).assign(seen=91.0)  # not followed for 90 days after day 2
    found = speed.early_against_later(pd.concat([frame, young])).iloc[0]
    assert (found.early_customers, found.later_customers) == (40, 40)
    assert found.early_gain == pytest.approx(0.5 - 10 / 40)
    half = 1.96 * math.sqrt(0.25 / 40 + 0.25 * 0.75 / 40)
    assert found.early_gain_low == pytest.approx(0.25 - half, abs=0.004)
    assert found.early_answer == "higher"
    few = speed.early_against_later(frame.head(50)).iloc[0]
    assert (few.early_answer, few.later_customers) == ("too few", 10)


def test_tiers_that_are_answered_sooner_do_not_make_early_look_better() -> None:
    told = inside = 0
    for seed in range(40):
        frame = unhappy_customers(seed=seed, ratio=1.0, episodes=2000).assign(seen=200.0)
        found = speed.early_against_later(frame)
        inside += int(((found["early_gain_low"] <= 0) & (found["early_gain_high"] >= 0)).sum())
        told += len(found)
    assert inside / told >= 0.85


def drawn(early: tuple[int, int], late: tuple[int, int]) -> pd.DataFrame:
    """Cases by side: how many, and how many came back."""
    found = [("early", place < early[1], 0.5) for place in range(early[0])]
    found += [("late", place < late[1], 4.0 if place else math.nan) for place in range(late[0])]
    return pd.DataFrame(found, columns=["assigned", "returned", "reply_after"])


def test_a_drawn_order_is_judged_by_what_was_drawn() -> None:
    # Newcombe (1998), table II: 56 of 70 against 48 of 80 is 0.0524 to 0.3339.
    found = speed.by_assignment(drawn((70, 56), (80, 48)))
    assert found.difference == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert (found.answer, found.p_value < 0.01) == ("higher", True)
    assert (found.early_days, found.late_days) == (0.5, 4.0)
    assert speed.by_assignment(drawn((70, 40), (80, 48))).answer == "cannot tell"
    few = speed.by_assignment(drawn((29, 20), (80, 48)))
    assert (few.answer, math.isnan(few.difference.value)) == ("too few", True)


def test_within_blocks_a_lot_that_falls_on_good_days_proves_nothing() -> None:
    rng, wrong, runs = np.random.default_rng(3), 0, 300
    for _ in range(runs):
        block = rng.integers(0, 40, 400)
        share = rng.uniform(0.2, 0.8, 40)[block]
        frame = pd.DataFrame({"assigned": np.where(rng.random(400) < share, "early", "late"), "block": block,
                              "returned": rng.random(400) < share, "reply_after": 1.0})  # fmt: skip
        wrong += speed.by_assignment(frame).answer != "cannot tell"
    assert wrong / runs <= 0.09


def case(
    opened: str, *, team: str = "A", days: float | None = None, mature: bool = True, **at: str
) -> dict[str, object]:
    """A case with the times of its steps."""
    known = {name: pd.Timestamp(at[name], tz="UTC") if name in at else pd.NaT for name in
             ("claimed_at", "replied_at", "due_at", "resolved_at", "confirmed_at")}  # fmt: skip
    moment = pd.Timestamp(opened, tz="UTC")
    return {"opened_at": moment, "team": team, "returned_days": days, "mature": mature, **known}


CASES = [
    case("2026-01-01 10:00", claimed_at="2026-01-01 11:00", replied_at="2026-01-01 14:00", due_at="2026-01-01 18:00",
         resolved_at="2026-01-02 10:00", confirmed_at="2026-01-03 10:00", days=4.0),
    case("2026-01-01 10:00", claimed_at="2026-01-01 13:00", replied_at="2026-01-02 14:00", due_at="2026-01-01 18:00",
         resolved_at="2026-01-02 22:00"),
    case("2026-01-01 10:00", due_at="2026-01-01 18:00", team="B"),  # never answered: too late by now
    case("2026-06-01 10:00", claimed_at="2026-06-01 11:00", due_at="2026-06-01 18:00", mature=False, team="B"),
]  # fmt: skip


def test_each_step_is_counted_of_the_cases_that_can_tell_of_it() -> None:
    found = loop.scorecard(pd.DataFrame(CASES), NOW).set_index("step")
    assert found["step_cases"].to_dict() == {"received": 4, "claimed": 4, "answered_in_time": 3, "resolved": 4,
                                             "confirmed": 4, "bought_again": 3}  # fmt: skip
    assert found["step_reached"].tolist() == [4, 3, 1, 2, 1, 1]
    assert found["median_hours"].tolist()[1:] == [1, 4, 30, 48, 96]
    assert found.loc["claimed", "p90_hours"] == pytest.approx(1 + 2 * 0.8)
    assert found.loc["claimed", "step_low"] == pytest.approx(0.3006, abs=1e-4)
    assert found["median_hours"].isna().tolist() == [True, *[False] * 5]
    assert found["median_hours_low"].isna().all(), "too few times to enclose the median"


def test_groups_stand_in_the_order_of_their_size_and_an_empty_store_has_none() -> None:
    frame = pd.DataFrame([*CASES, case("2026-02-01", team="A")])
    found = loop.scorecards(frame, NOW, "team")
    assert found["group"].drop_duplicates().tolist() == ["A", "B"]
    assert found[found["group"] == "B"]["step_reached"].tolist()[:2] == [2, 1]
    empty = loop.scorecards(frame.head(0), NOW, "team")
    assert (len(empty), tuple(empty.columns)) == (0, loop.GROUPED)
    assert loop.scorecard(frame.head(0), NOW)["step_cases"].tolist() == [0] * 6


def test_the_median_lies_between_its_bounds_in_95_of_100_samples() -> None:
    rng, inside = np.random.default_rng(1), 0
    for _ in range(400):
        _, low, high = loop.median_with_bounds(np.sort(rng.exponential(1, 25)))
        inside += low <= math.log(2) <= high
    assert inside / 400 >= 0.93
    assert loop.median_with_bounds(np.arange(6.0)) == (2.5, 0, 5)
    assert math.isnan(loop.median_with_bounds(np.arange(5.0))[1])


def moments(*days: str) -> pd.Series[pd.Timestamp]:
    return pd.Series(pd.to_datetime(list(days), utc=True))


def test_the_load_is_the_mean_of_the_last_8_such_days_in_the_days_of_the_business() -> None:
    # 1 June 2026 is a Monday and has only begun; 8 Mondays before it, with 2 cases each, one late on Sunday in UTC.
    mondays = pd.date_range("2026-04-06", "2026-05-25", freq="7D", tz="UTC")
    late = [f"{day - pd.Timedelta(days=1):%Y-%m-%d} 23:30" for day in mondays]
    opened = moments(*(f"{day:%Y-%m-%d} 12:00" for day in mondays), *late, "2026-06-01 09:00")
    found = load.weekday_load(opened, moments("2026-05-25 15:00"), today=date(2026, 6, 1), zone="Europe/London")
    monday = found.set_index("weekday").loc[0]
    assert (monday.weeks, monday.arrived, monday.expected_cases) == (8, 16, 2)
    assert monday.answered_mean == 1 / 8
    assert monday.expected_low == 0
    assert 4 <= monday.expected_high <= 6
    assert found.set_index("weekday").loc[6, "arrived"] == 0
    assert load.weekday_load(opened, opened, today=date(2027, 6, 1), zone="UTC").empty
    assert load.weekday_load(opened.head(0), opened.head(0), today=date(2026, 6, 1), zone="UTC").empty


@pytest.mark.parametrize("runs", [40, pytest.param(150, marks=pytest.mark.proof)])
def test_nineteen_of_twenty_days_lie_in_what_was_expected(runs: int) -> None:
    rng = np.random.default_rng(7)
    held = told = 0
    days = pd.date_range("2026-01-05", periods=56, freq="D", tz="UTC")
    for wild in (False, True):
        for _ in range(runs):
            rates = np.array([12, 9, 9, 8, 7, 3, 2])[np.arange(63) % 7] * (rng.gamma(4, 1 / 4, 63) if wild else 1.0)
            counts = rng.poisson(rates)
            opened = pd.Series(np.repeat(days, counts[:56]))
            found = load.weekday_load(opened, opened, today=date(2026, 3, 2), zone="UTC").set_index("weekday")
            for row in rows(found.reset_index()):
                held += bool(row.expected_low <= counts[56 + row.weekday] <= row.expected_high)
                told += 1
    assert 0.92 <= held / told <= 0.995


def test_the_hours_at_work_hold_nine_of_ten_answers() -> None:
    steps = moments(*(f"2026-01-05 {hour:02d}:30" for hour in range(8, 18) for _ in range(3)))
    assert load.hours_at_work(pd.concat([steps, moments("2026-01-05 03:00")]), "UTC") == (8, 18, 31)
    assert load.hours_at_work(steps.head(5), "UTC") is None
