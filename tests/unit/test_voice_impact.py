"""The impact of topics: by hand, against the slow way, and in simulated shops where the truth is known."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics.voice import impact
from tests.unit.spoken_shops import simulated_shop

EFFECTS = (-0.25, -0.15, -0.10, 0.0, 0.10)


def test_impact_by_hand_is_the_published_algebra() -> None:
    # 10 customers, 6 came back; 4 named the topic, 1 of them came back: 4 (0.25 - 0.6) / (10 - 4)
    came, named = [1, 1, 1, 1, 1, 0, 1, 0, 0, 0], [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]
    found = impact.impact(came, named)
    assert found.value == pytest.approx(4 * (0.25 - 0.6) / 6)
    assert found.value == pytest.approx(0.6 - 5 / 6)


def test_impact_has_the_interval_of_a_bootstrap_of_customers() -> None:
    rng = np.random.default_rng(5)
    named = rng.random(800) < 0.2
    came = (rng.random(800) < np.where(named, 0.3, 0.55)).astype(float)
    drawn = rng.integers(0, 800, (4000, 800))
    y, without = came[drawn], ~named[drawn]
    spread = y.mean(1) - (y * without).sum(1) / without.sum(1)
    found = impact.impact(came, named)
    assert (found.high - found.low) / 2 == pytest.approx(1.96 * spread.std(), rel=0.05)
    assert np.quantile(spread, (0.025, 0.975)) == pytest.approx([found.low, found.high], abs=0.004)


def test_nobody_or_everybody_naming_a_topic_tells_nothing() -> None:
    for named in ([0, 0], [1, 1]):
        assert math.isnan(impact.impact([1, 0], named).value)
        assert math.isnan(impact.matched_difference([1, 0], named, [0, 0]).value)


def test_matched_difference_by_hand_with_two_strata() -> None:
    # Stratum 0: 2 of 4 who named it came back against 6 of 6; stratum 1: 0 of 2 against 1 of 2.
    came = [1, 1, 0, 0, *[1] * 6, 0, 0, 1, 0]
    named = [1, 1, 1, 1, *[0] * 6, 1, 1, 0, 0]
    strata = [0] * 10 + [1] * 4
    weights = 4 * 6 / 10, 2 * 2 / 4
    expected = (weights[0] * -0.5 + weights[1] * -0.5) / sum(weights)
    found = impact.matched_difference(came, named, strata)
    assert found.value == pytest.approx(expected)
    p = (16 * 6 - 36 * 2 + 24 * 2 / 2) / 100 + (4 * 1 - 4 * 0 + 0) / 16
    q = (2 * 0 + 6 * 2) / 20 + (0 * 1 + 1 * 2) / 8
    half = 1.959963984540054 * math.sqrt(expected * p + q) / sum(weights)
    assert [found.low, found.high] == pytest.approx([expected - half, expected + half])


def test_matched_difference_is_that_of_the_slow_way_stratum_by_stratum() -> None:
    rng = np.random.default_rng(8)
    strata, named = rng.integers(0, 60, 500), rng.random(500) < 0.3
    came = rng.random(500) < 0.4
    top = bottom = 0.0
    for cell in range(60):
        one, other = came[(strata == cell) & named], came[(strata == cell) & ~named]
        if len(one) and len(other):
            weight = len(one) * len(other) / (len(one) + len(other))
            top, bottom = top + weight * (one.mean() - other.mean()), bottom + weight
    assert impact.matched_difference(came, named, strata).value == pytest.approx(top / bottom)


def test_the_interval_is_wider_by_a_tenth_of_what_matching_moved() -> None:
    found = impact.with_allowance(impact.Interval(-0.02, -0.09, 0.05), crude=-0.12)
    assert found == pytest.approx((-0.02, -0.10, 0.06))
    rng = np.random.default_rng(4)
    people, topics = simulated_shop(seed=4, effect=-0.1, customers=900)
    named = people["customer_id"].isin(topics["customer_id"]).to_numpy()
    came = people["returned"].to_numpy("float64")
    table, alike = impact.impacts(people, topics.sample(frac=1, random_state=rng))
    plain, row = impact.matched_difference(came, named, alike.cells), table.iloc[0]
    crude = came[named].mean() - came[~named].mean()
    assert row["matched_high"] - plain.high == pytest.approx(abs(crude - plain.value) / 10)
    assert plain.low - row["matched_low"] == pytest.approx(abs(crude - plain.value) / 10)


def test_the_words_follow_the_interval() -> None:
    told = [impact.verdict(impact.Interval(0.0, *bounds)) for bounds in
            ((-0.2, -0.01), (-0.2, 0.01), (-0.04, 0.03), (0.01, 0.2), (math.nan, math.nan))]  # fmt: skip
    assert told == ["costs", "cannot tell", "harmless", "keeps", "cannot tell"]


def test_tiers_part_customers_by_what_was_known_before_they_spoke() -> None:
    people = pd.DataFrame(
        {
            "since_days": pd.array([5, 5, 60, None, 5], dtype="Int64"),
            "days_bought": [1, 1, 1, 0, 9],
            "spent_cents": [100, 100, 100, 0, 100],
            "segment": ["A", "B", "A", "A", "A"],
        }
    )
    found = impact.tiers(people)
    assert len(set(found.tolist())) == 5
    assert impact.tiers(people.iloc[[0, 0]].reset_index(drop=True)).tolist() == [0, 0]


def test_the_table_lists_every_topic_and_tells_no_impact_of_a_few() -> None:
    people, topics = simulated_shop(seed=1, effect=-0.2, customers=400)
    rare = pd.DataFrame({"customer_id": people["customer_id"].head(3), "topic": "rare"})
    table, alike = impact.impacts(people, pd.concat([topics, rare, rare]))
    assert table["topic"].tolist() == ["topic", "rare"]
    assert table["naming"].tolist()[1] == 3
    assert math.isnan(table["matched"].iloc[1])
    assert table["verdict"].iloc[1] == "cannot tell"
    assert len(alike.cells) == 400
    empty, _ = impact.impacts(people.head(0), topics.head(0))
    assert empty.empty


def _recovered(seeds: range, effect: float, customers: int) -> tuple[int, int, int]:
    covered = costs = told = 0
    for seed in seeds:
        people, topics = simulated_shop(seed=seed, effect=effect, customers=customers)
        row = impact.impacts(people, topics)[0].iloc[0]
        told += row["verdict"] != "cannot tell" or not math.isnan(row["matched"])
        covered += bool(row["matched_low"] <= effect <= row["matched_high"])
        costs += row["verdict"] == "costs"
    return covered, costs, told


def test_the_matched_difference_recovers_what_was_planted_short() -> None:
    covered, costs, told = _recovered(range(24), -0.15, 1500)
    assert told == 24
    assert covered >= 20
    assert costs >= 16


def test_a_topic_of_a_low_value_segment_is_rarely_said_to_cost_customers_short() -> None:
    _, costs, told = _recovered(range(100, 124), 0.0, 1500)
    assert told == 24
    assert costs <= 3


@pytest.mark.proof
@pytest.mark.parametrize("known", [True, False], ids=["segment known", "segment hidden"])
def test_planted_effects_are_recovered_and_mere_company_is_not_blamed(known: bool) -> None:  # noqa: FBT001
    runs = 1000
    for place, effect in enumerate(EFFECTS):
        covered = costs = 0
        for seed in range(place * runs, (place + 1) * runs):
            people, topics = simulated_shop(seed=seed, effect=effect, customers=1500, segment_known=known)
            row = impact.impacts(people, topics)[0].iloc[0]
            covered += bool(row["matched_low"] <= effect <= row["matched_high"])
            costs += row["verdict"] == "costs"
        print(f"segment {'known' if known else 'hidden'}, effect {effect:+.2f}: in the interval "  # noqa: T201
              f"{covered / runs:.1%}, said to cost customers {costs / runs:.1%}")  # fmt: skip
        assert covered / runs >= 0.92
        if effect == 0:
            assert costs / runs <= 0.065
