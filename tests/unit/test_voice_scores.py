"""Scores of what customers say: by hand, against the slow way, as published; nothing where nobody answered."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics.intervals import wilson
from dashboard.analytics.voice import scores, story


def clustered(said: list[list[int]]) -> pd.DataFrame:
    """One row of sums: each inner list is what one customer said, 1, 0 or -1."""
    net, n = [sum(one) for one in said], [len(one) for one in said]
    return pd.DataFrame(
        {
            "items": [sum(n)],
            "units": [len(said)],
            "positive": [sum(sign > 0 for one in said for sign in one)],
            "negative": [sum(sign < 0 for one in said for sign in one)],
            "net": [sum(net)],
            "net_squares": [sum(d * d for d in net)],
            "net_items": [sum(d * k for d, k in zip(net, n, strict=True))],
            "item_squares": [sum(k * k for k in n)],
        }
    )


def test_net_promoter_score_by_hand_70_promoters_20_detractors_of_100() -> None:
    found = scores.net_promoter_score({10: 40, 9: 30, 8: 5, 7: 5, 6: 10, 0: 10})
    assert found.value == pytest.approx(0.5)

    assert found.variance == pytest.approx(0.0065)
    half = 1.959963984540054 * math.sqrt(0.0065)
    assert [found.low, found.high] == pytest.approx([0.5 - half, 0.5 + half])


def test_satisfaction_is_as_published_74_of_107_is_69_percent() -> None:
    found = scores.satisfaction({5: 50, 4: 24, 3: 13, 2: 10, 1: 10})
    assert found.n == 107
    assert f"{found.value:.0%}" == "69%"
    assert (found.low, found.high) == wilson(74, 107)


def test_ease_counts_5_to_7() -> None:
    found = scores.ease({7: 3, 6: 2, 5: 1, 4: 2, 1: 2})
    assert [found.value, found.mean] == pytest.approx([0.6, 4.8])


def test_stars_have_the_interval_of_a_mean_that_stays_within_them() -> None:
    given = {5: 6, 4: 1, 3: 2, 1: 1}
    every = np.repeat(list(given), list(given.values()))
    found = scores.mean_rating(given)
    assert found.value == pytest.approx(every.mean())
    assert found.variance == pytest.approx(every.var(ddof=1) / len(every))
    half = 1.959963984540054 * every.std(ddof=1) / math.sqrt(len(every))
    assert [found.low, found.high] == pytest.approx([every.mean() - half, min(every.mean() + half, 5)])
    assert math.isnan(scores.mean_rating({5: 1}).low)
    torn = scores.mean_rating({5: 1, 1: 1})
    assert (torn.low, torn.high) == (1, 5)
    alike = scores.mean_rating({5: 3})
    assert [alike.low, alike.high] == pytest.approx([5 - 4 * (1 - wilson(3, 3)[0]), 5])


@pytest.mark.parametrize(
    ("net", "told"),
    [
        (scores.Estimate(value=-1, low=-1, high=0.6, n=1, units=1), "1 text is too few to tell which prevails."),
        (scores.Estimate(value=0.1, low=-0.4, high=0.6, n=20, units=9), "20 texts are too few to tell which prevails."),
        (scores.Estimate(value=0, low=-0.2, high=0.2, n=80, units=80), "in balance, as far as one can tell."),
        (scores.Estimate(value=0.3, low=0.1, high=0.5, n=80, units=80), "more praise than complaint."),
    ],
)
def test_what_prevails_is_said_only_where_it_can_be_told(net: scores.Estimate, told: str) -> None:
    topics = pd.DataFrame(columns=["holds", "change", "verdict"]).astype({"holds": bool, "change": float})
    assert told in story.takeaway(net, scores.NOBODY, topics, "complaining", "13 weeks")


@pytest.mark.parametrize("score", [scores.net_promoter_score, scores.satisfaction, scores.ease, scores.mean_rating])
def test_no_answers_are_no_value_and_not_zero(score: object) -> None:
    found = score({})  # type: ignore[operator]
    assert not found.known
    assert math.isnan(found.value)
    assert not scores.net_sentiment(clustered([])).known


def test_net_sentiment_of_customers_who_spoke_once_is_the_multinomial_variance() -> None:
    found = scores.net_sentiment(clustered([[1]] * 70 + [[0]] * 10 + [[-1]] * 20))
    same = scores.net_promoter_score({10: 70, 8: 10, 0: 20})
    assert [found.value, found.variance] == pytest.approx([same.value, same.variance])


def test_net_sentiment_against_a_bootstrap_of_customers() -> None:
    rng = np.random.default_rng(3)
    said = [[int(rng.choice([-1, 0, 1], p=[mood, 0.1, 0.9 - mood])) for _ in range(rng.integers(1, 6))]
            for mood in rng.choice([0.1, 0.8], 300)]  # fmt: skip
    found = scores.net_sentiment(clustered(said))
    net, n = np.array([sum(one) for one in said]), np.array([len(one) for one in said])
    drawn = rng.integers(0, len(said), (4000, len(said)))
    spread = (net[drawn].sum(1) / n[drawn].sum(1)).std()
    assert found.value == pytest.approx(net.sum() / n.sum())
    assert math.sqrt(found.variance) == pytest.approx(spread, rel=0.05)
    alone = scores.net_promoter_score({10: int((np.concatenate(said) > 0).sum()), 8: 0, 0: 1})
    assert alone.n  # and customers who speak often widen the interval:
    flat = scores.net_sentiment(clustered([[sign] for one in said for sign in one]))
    assert found.variance > 1.2 * flat.variance


def test_where_all_say_the_same_the_interval_still_has_a_width() -> None:
    found = scores.net_promoter_score({10: 3})
    assert found.value == found.high == 1
    assert found.low == pytest.approx(1 - 2 * (1 - wilson(3, 3)[0]))
    neutral = scores.net_promoter_score({8: 3})
    assert neutral.low == -neutral.high < 0


def test_windows_are_compared_only_where_each_has_thirty_answers() -> None:
    many, few = scores.net_promoter_score({10: 80, 0: 20}), scores.net_promoter_score({10: 20, 0: 9})
    assert math.isnan(scores.change(many, few).value)
    found = scores.change(many, scores.net_promoter_score({10: 50, 0: 50}))
    assert found.value == pytest.approx(0.6)
    assert found.sure
    assert found.low == pytest.approx(0.6 - 1.959963984540054 * math.sqrt((1 - 0.36) / 100 + 1 / 100))
