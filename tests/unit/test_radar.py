"""The radar: the rule by hand, against a slow plain twin, and what it finds and misses on simulated stores."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest

from dashboard.analytics import radar
from dashboard.analytics.overdispersion import noise_of
from dashboard.analytics.radar_story import expected_words


def steady(base_days: int = 80, each: int = 0, exposure: float = 10.0) -> tuple[np.ndarray, np.ndarray]:
    return np.full((1, base_days), each, dtype=np.int64), np.full((1, base_days), exposure)


def tail(counted: int, r: float, p: float) -> float:
    """P(X >= counted) of a negative binomial, term by term."""
    term = math.exp(r * math.log(p))
    below = 0.0
    for x in range(counted):
        below += term
        term *= (x + r) / (x + 1) * (1 - p)
    return 1 - below


def test_the_chance_is_that_of_the_negative_binomial_with_half_a_complaint_more_than_before() -> None:
    mean, r = radar.predictive(np.array([8.0]), np.array([560.0]), np.array([70.0]))
    assert (mean[0], r[0]) == (pytest.approx(8.5 * 70 / 560), pytest.approx(8.5))
    chance = radar.chance_of(np.array([6]), mean, r)[0]
    assert chance == pytest.approx(tail(6, 8.5, 560 / 630), rel=1e-9)


def test_nothing_is_expected_where_nothing_was_delivered_before_and_so_nothing_rings() -> None:
    complaints, exposure = steady()
    exposure[:, :70] = 0
    complaints[:, 70:] = 5
    assert radar.rings(complaints, exposure, range(80)) == []
    assert math.isnan(radar.against(5, 10.0, 0, 0.0).times)


def test_what_was_to_be_expected_is_never_told_as_nothing() -> None:
    assert [expected_words(number) for number in (0.003, 0.23, 1, 9.96, 1234.4)] == [
        "fewer than 0.1", "0.2", "1.0", "10", "1,234",
    ]  # fmt: skip


def test_a_burst_rings_once_and_is_silent_again_only_after_28_quiet_days() -> None:
    complaints, exposure = steady(200)
    complaints[0, [100, 101, 120, 190]] = 9
    found = radar.rings(complaints, exposure, range(200))
    runs = radar.episodes(found)
    assert [run[0].day for run in runs] == [100, 190]
    assert all(one.chance < radar.CHANCE for one in found)
    assert radar.began(complaints[0], exposure[0], 101) == 100


def test_two_customers_who_complain_often_ring_nothing_and_three_do() -> None:
    complaints, exposure = steady(100)
    complaints[0, 90] = 9
    assert radar.rings(complaints, exposure, range(90, 91), customers=lambda *_: 2) == []
    assert len(radar.rings(complaints, exposure, range(90, 91), customers=lambda *_: 3)) == 1
    complaints[0, 90] = 2
    assert radar.rings(complaints, exposure / 1000, range(90, 91)) == []


def test_twice_the_deliveries_with_twice_the_complaints_is_nothing_new() -> None:
    complaints, exposure = steady(100, each=1)
    complaints[:, 93:] = 4
    assert radar.rings(complaints, exposure, range(93, 100)) != []
    exposure[:, 93:] *= 4
    assert radar.rings(complaints, exposure, range(93, 100)) == []


def test_deliveries_are_spread_over_the_days_on_which_they_are_complained_of() -> None:
    weights = radar.delay_weights([3, 3, -2, 40])
    assert weights.sum() == pytest.approx(1)
    assert weights[3] == pytest.approx((2 + 1) / (3 + 14))
    assert weights[0] == pytest.approx((1 + 1) / (3 + 14)), "a complaint before the delivery counts on its day"
    delivered = np.zeros((1, 40))
    delivered[0, 2] = 7
    spread = radar.at_risk(delivered, weights)
    assert spread.sum() == pytest.approx(7)
    assert spread[0, 5] == pytest.approx(7 * weights[3])


def test_against_gives_the_interval_of_the_ratio_of_two_rates() -> None:
    held = radar.against(12, 100.0, 8, 400.0)
    assert held.expected == pytest.approx(8.5 / 4)
    assert held.times == pytest.approx(12 / 2.125)
    rng = np.random.default_rng(1)
    drawn = (rng.gamma(12.5, 1 / 100, 200_000)) / (rng.gamma(8.5, 1 / 400, 200_000))
    assert held.low == pytest.approx(np.quantile(drawn, 0.025), rel=0.02)
    assert held.high == pytest.approx(np.quantile(drawn, 0.975), rel=0.02)
    assert held.usual_low <= held.expected <= held.usual_high


def twin(complaints: list[list[int]], exposure: list[list[float]], day: int) -> list[tuple[int, int]]:
    """Cells that ring on a day, with their window: by plain counting, without noise."""
    capable = sum(sum(row[day - 62 : day + 1]) >= 3 for row in complaints)
    limit = 1e-4 / 4 * min(1.0, 100 / max(capable, 1))
    found = []
    for place, (said, sent) in enumerate(zip(complaints, exposure, strict=True)):
        chances = {}
        for window in range(1, 8):
            first = day + 1 - window
            counted, before = sum(said[first : day + 1]), sum(said[first - 56 : first])
            over, base = sum(sent[first : day + 1]), sum(sent[first - 56 : first])
            if counted >= 3 and base > 0:
                chances[window] = tail(counted, before + 0.5, base / (base + over))
        if chances and min(chances.values()) < limit:
            found.append((place, min(chances, key=chances.__getitem__)))
    return found


def test_the_radar_rings_where_plain_counting_does() -> None:
    random = Random(3)
    rang = 0
    for _ in range(6):
        said = [[int(random.random() < 0.05) for _ in range(90)] for _ in range(4)]
        sent = [[random.uniform(1, 9) for _ in range(90)] for _ in range(4)]
        for row in said[:2]:
            row[85] += random.randint(3, 9)
        for day in range(80, 90):
            found = radar.rings(np.array(said), np.array(sent), range(day, day + 1))
            assert [(one.cell, one.window) for one in found] == twin(said, sent, day)
            rang += len(found)
    assert rang > 10


def simulated(seed: int, kind: str, cells: int = 100, days: int = 365) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Complaints, exposure and topics of a store in which nothing goes wrong, a quarter before the year included."""
    rng = np.random.default_rng(seed)
    span = days + 90
    volume = np.full(span, 40.0) * np.array([1.1, 1.1, 1, 1, 1, 0.9, 0.6] * (span // 7 + 1))[:span]
    if kind in {"growth", "all"}:
        volume *= np.linspace(1, 3, span)
    if kind in {"sale", "all"}:
        start = int(rng.integers(100, span - 60))
        volume[start : start + 10] *= 4
    delivered = rng.poisson(volume, (cells, span)).astype(float)
    exposure = radar.at_risk(delivered, radar.delay_weights([0, 1, 1, 2, 2, 3, 4, 6, 9] * 20))
    mean = rng.choice([0.3, 1, 2, 4, 8], cells)[:, None] / 7 * exposure / 40
    if kind in {"noise", "all"}:
        mean = mean * np.repeat(rng.gamma(1 / 0.15, 0.15, (cells, span // 7 + 1)), 7, axis=1)[:, :span]
    return rng.poisson(mean), exposure, np.arange(cells) % 10


def false_alarms(kind: str, seeds: range, days: int = 365) -> float:
    """Alarms in a store-year of 100 cells, mean."""
    counted = 0
    for seed in seeds:
        complaints, exposure, topics = simulated(seed, kind, days=days)
        found = radar.rings(complaints, exposure, range(90, complaints.shape[1]), topics=topics)
        counted += len(radar.episodes(found))
    return counted / len(seeds) * 365 / days


def detected(weekly: float, times: float, stores: range = range(10), noise: float = 0.0) -> tuple[float, float]:
    """The share of rises flagged within seven days, in the tenth of a hundred cells that rise, and the median delay."""
    first: dict[tuple[int, int], int] = {}
    for seed in stores:
        rng = np.random.default_rng(seed)
        mean = np.full((100, 107), weekly / 7)
        if noise:
            mean *= np.repeat(rng.gamma(1 / noise, noise, (100, 16)), 7, axis=1)[:, :107]
        mean[:10, 100:] *= times
        complaints, exposure = rng.poisson(mean), np.full((100, 107), 30.0)
        for one in radar.rings(complaints, exposure, range(100, 107), topics=np.arange(100) // 10):
            if one.cell < 10:
                first.setdefault((seed, one.cell), one.day - 99)
    return len(first) / (10 * len(stores)), float(np.median(list(first.values()))) if first else math.nan


def test_a_six_fold_rise_from_four_a_week_is_flagged_within_a_week_and_a_doubling_seldom() -> None:
    share, days = detected(4, 6, range(6))
    assert share >= 0.9
    assert days <= 4
    assert detected(4, 2, range(3))[0] <= 0.15


def test_a_store_in_which_nothing_goes_wrong_seldom_rings() -> None:
    assert false_alarms("plain", range(2), days=90) <= 9
    assert false_alarms("all", range(2), days=90) <= 9


@pytest.mark.proof
@pytest.mark.parametrize("kind", ["plain", "growth", "sale", "noise", "all"])
def test_at_most_three_alarms_of_a_store_year_are_false(kind: str) -> None:
    assert false_alarms(kind, range(20)) <= 3


@pytest.mark.proof
def test_the_whole_curve_of_detection_is_as_the_page_says() -> None:
    curve = {
        (weekly, times): detected(weekly, times, range(40))[0] for weekly in (1, 2, 4, 8) for times in (3, 4, 6, 10)
    }
    assert curve[4, 6] >= 0.9
    assert curve[4, 4] == pytest.approx(0.55, abs=0.1)
    assert curve[4, 3] == pytest.approx(0.2, abs=0.1)
    assert curve[1, 10] > 0.6
    for weekly in (1, 2, 4, 8):
        shares = [curve[weekly, times] for times in (3, 4, 6, 10)]
        assert shares == sorted(shares)
    assert detected(4, 6, range(40), noise=0.15)[0] == pytest.approx(0.6, abs=0.1), (
        "noise makes the radar harder of hearing"
    )


def test_noise_of_a_calm_store_is_none_and_an_outbreak_in_one_topic_makes_none() -> None:
    complaints, exposure, topics = simulated(1, "plain", cells=60, days=60)
    base = slice(60, 116)
    assert noise_of(complaints[:, base].astype(float), exposure[:, base], topics).weekly == 0
    wild = complaints.copy()
    wild[topics == 3, 100:110] += 9
    assert noise_of(wild[:, base].astype(float), exposure[:, base], topics).weekly == 0
    noisy, sent, kinds = simulated(1, "noise", cells=100, days=60)
    assert noise_of(noisy[:, base].astype(float), sent[:, base], kinds).weekly == pytest.approx(0.15, abs=0.12)


def test_noise_of_weeks_is_found_on_whatever_weekday_they_begin() -> None:
    complaints, exposure, topics = simulated(2, "noise", days=60)
    for end in range(116, 123):
        base = slice(end - 56, end)
        found = noise_of(complaints[:, base].astype(float), exposure[:, base], topics).weekly
        assert found == pytest.approx(0.15, abs=0.08)


def test_a_base_of_which_a_sale_is_most_averages_less_noise_out() -> None:
    mean, alone = radar.predictive(np.array([40.0]), np.array([560.0]), np.array([70.0]), 0.15, 0.15)
    _, spread = radar.predictive(np.array([40.0]), np.array([560.0]), np.array([70.0]), 0.15, 0.15 / 8)
    assert alone[0] < spread[0]
    assert mean[0] == pytest.approx(40.5 / 8)
