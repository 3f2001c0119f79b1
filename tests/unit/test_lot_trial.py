"""The order by lot, judged as it was drawn: by hand, the slow way, and simulated with and without an effect."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics.recovery import trial
from dashboard.charts.base import rows
from data_access.repositories.cases import side_of
from data_access.schema.lots import BANDS

BEGAN = date(2026, 1, 5)
END = date(2026, 12, 31)


def lots(*each: tuple[str, int, bool], on: date = BEGAN, answered: float = 1.0) -> pd.DataFrame:
    """A trial: the side, the band and whether they came back, of one customer after the other."""
    moment = pd.Timestamp(on, tz="UTC") + pd.Timedelta(hours=9)
    return pd.DataFrame([
        {"case_id": place, "customer_id": place, "stratum": band, "position": place, "side": side,
         "priority_cents": band + 7, "drawn_on": on, "drawn_at": moment, "spent_cents": 1000 + place % 2,
         "replied_at": moment + pd.Timedelta(days=answered if side == "early" else 2 * answered),
         "again_on": on + timedelta(days=5) if came else None}
        for place, (side, band, came) in enumerate(each)
    ])  # fmt: skip


def side(name: str, band: int, came: int, of: int) -> list[tuple[str, int, bool]]:
    return [(name, band, place < came) for place in range(of)]


def test_the_difference_of_a_trial_by_hand() -> None:
    # One band: 24 of 40 against 16 of 40. Mantel-Haenszel of one stratum is the plain difference, and the variance of
    # Sato, Greenland and Robins that of two shares: 0.6 x 0.4 / 40 + 0.4 x 0.6 / 40.
    found = trial.outcome(lots(*side("early", 1000, 24, 40), *side("late", 1000, 16, 40)), running=False, as_of=END)
    half = 1.9905 * math.sqrt(2 * 0.24 / 40)  # Student's t with 79 degrees of freedom
    assert found.state == "told"
    assert found.trial.difference == pytest.approx((0.2, 0.2 - half, 0.2 + half), abs=1e-4)
    assert (found.trial.answer, found.trial.early_days, found.trial.late_days) == ("cannot tell", 1.0, 2.0)
    more = lots(*side("early", 1000, 48, 80), *side("late", 1000, 32, 80))
    assert trial.outcome(more, running=False, as_of=END).trial.answer == "higher"


def test_bands_are_told_on_their_own_and_compared_within() -> None:
    # The band of much money comes back more and happens to hold more early ones: within bands nothing differs.
    frame = lots(*side("early", 1000, 5, 20), *side("late", 1000, 10, 40),
                 *side("early", 5000, 30, 40), *side("late", 5000, 15, 20))  # fmt: skip
    found = trial.outcome(frame, running=False, as_of=END)
    assert found.trial.difference.value == pytest.approx(0.0)
    first, second = rows(found.strata)
    assert (first.lot_stratum, first.early_followed, first.early_returned, first.late_followed) == (1000, 20, 5, 40)
    assert (second.lot_gain, second.lot_gain_low < 0 < second.lot_gain_high) == (pytest.approx(0.0), True)
    few = trial.outcome(lots(*side("early", 0, 5, 9), *side("late", 0, 1, 60)), running=False, as_of=END)
    assert math.isnan(few.strata["lot_gain"].iloc[0])
    assert few.trial.answer == "too few"


def test_nothing_is_told_before_everybody_was_followed() -> None:
    frame = lots(*side("early", 0, 40, 50), *side("late", 0, 0, 50))
    for running, as_of, state in ((True, END, "drawing"), (False, BEGAN + timedelta(days=89), "following")):
        found = trial.outcome(frame, running=running, as_of=as_of)
        assert (found.state, found.trial.answer) == (state, "cannot tell")
        assert math.isnan(found.trial.difference.value)
        assert found.strata["lot_gain"].isna().all()
    assert found.followed_by == BEGAN + timedelta(days=90)
    assert (found.early, found.late, found.trial.early_customers) == (50, 50, 0)
    last = trial.outcome(frame, running=False, as_of=BEGAN + timedelta(days=90))
    assert (last.state, last.trial.answer) == ("told", "higher")


def test_a_trial_without_a_lot_tells_nothing() -> None:
    for running in (True, False):
        found = trial.outcome(lots(("early", 0, True)).head(0), running=running, as_of=END)
        assert (found.early, found.late, found.followed_by) == (0, 0, None)
        assert found.state == ("drawing" if running else "following")
        assert found.balance["alike"].all()


def test_days_are_counted_from_the_day_after_the_lot() -> None:
    frame = lots(*side("early", 0, 0, 3), ("late", 0, False))
    frame["again_on"] = [BEGAN + timedelta(days=90), BEGAN + timedelta(days=91), None, None]
    assert trial.outcome(frame, running=False, as_of=END).trial.early_returned == 1


def test_two_who_turn_out_to_be_one_count_as_first_drawn() -> None:
    frame = lots(("late", 0, False), ("early", 0, True))
    frame["customer_id"] = 1
    found = trial.outcome(frame, running=False, as_of=END)
    assert (found.early, found.late) == (0, 1)


def test_sides_that_were_unlike_before_are_told() -> None:
    frame = lots(*side("early", 0, 20, 100), *side("late", 0, 20, 100))
    found = trial.outcome(frame, running=False, as_of=END).balance
    assert found["alike"].tolist() == [True, True]
    frame.loc[frame["side"] == "early", "spent_cents"] += 5_000
    assert trial.outcome(frame, running=False, as_of=END).balance["alike"].tolist() == [True, False]
    assert trial.outcome(frame, running=True, as_of=END).balance["early_median"].tolist() == [7.0, 6000.5]


def test_lots_come_in_blocks_of_two_and_two_and_follow_from_the_seed() -> None:
    drawn = [side_of("seed", 1000, place) for place in range(4_000)]
    blocks = ["".join(one[0] for one in drawn[at : at + 4]) for at in range(0, 4_000, 4)]
    assert set(blocks) == {"eell", "elel", "elle", "leel", "lele", "llee"}
    assert min(blocks.count(one) for one in set(blocks)) > 120  # of 167
    assert drawn == [side_of("seed", 1000, place) for place in range(4_000)]
    assert drawn != [side_of("seed", 2000, place) for place in range(4_000)]
    # Pinned, so that lots drawn by this version can be drawn again by every later one.
    assert [side_of("abc", 5000, place)[0] for place in range(8)] == list("eelllele")


def simulated(seed: int, gain: float, customers: int) -> pd.DataFrame:
    """A trial as the store holds it: blocks of four in each band; bands, customers and weeks differ in coming back."""
    rng = np.random.default_rng(seed)
    band = rng.choice(len(BANDS[:8]), customers, p=(0.05, 0.1, 0.15, 0.2, 0.2, 0.15, 0.1, 0.05))
    seen = dict.fromkeys(range(8), -1)
    sides = []
    for one in band:
        seen[one] += 1
        sides.append(side_of(str(seed), BANDS[one], seen[one]))
    drift = 0.1 * np.sin(np.arange(customers) / customers * 3)  # a better season in the middle
    own = rng.beta(2, 2, customers) * 0.2 - 0.1
    share = 0.25 + 0.04 * band + drift + own + gain * (np.array(sides) == "early")
    frame = lots(*((name, BANDS[one], bool(came)) for name, one, came in
                   zip(sides, band, rng.random(customers) < share, strict=True)))  # fmt: skip
    return frame.assign(spent_cents=rng.integers(0, 9_000, customers))


def judged(seeds: range, gain: float, customers: int) -> tuple[float, float, float]:
    """Over many trials: how many find a difference, whose interval holds the truth, whose sides look unlike."""
    differs = covered = unlike = 0
    for seed in seeds:
        found = trial.outcome(simulated(seed, gain, customers), running=False, as_of=END)
        differs += found.trial.answer in {"higher", "lower"}
        covered += found.trial.difference.low <= gain <= found.trial.difference.high
        unlike += not found.balance["alike"].all()
    return differs / len(seeds), covered / len(seeds), unlike / len(seeds)


def test_a_lot_without_effect_is_seldom_taken_for_one_and_an_effect_is_covered() -> None:
    differs, covered, _ = judged(range(30), 0.0, 200)
    assert differs <= 0.15
    assert covered >= 0.85
    assert judged(range(30), 0.15, 200)[1] >= 0.85


@pytest.mark.proof
@pytest.mark.parametrize("customers", [100, 400, 1_600])
def test_over_many_trials_intervals_hold_the_truth(customers: int) -> None:
    differs, covered, unlike = judged(range(1_000), 0.0, customers)
    print(f"n = {customers}, no effect: differs {differs:.3f}, covered {covered:.3f}, unlike {unlike:.3f}")  # noqa: T201
    assert differs <= 0.065
    assert 0.92 <= covered <= 0.98
    assert unlike <= 0.04
    for gain in (0.08, 0.15):
        found, covered, _ = judged(range(1_000, 2_000), gain, customers)
        print(f"n = {customers}, {gain:+.2f}: differs {found:.3f}, covered {covered:.3f}")  # noqa: T201
        assert 0.92 <= covered <= 0.98
