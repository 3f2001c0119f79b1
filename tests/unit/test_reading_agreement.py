"""How far words and ratings agree: counted by hand, and against a slow plain-Python twin on random rows."""

from __future__ import annotations

import math
import random
from typing import Any

import pandas as pd
import pytest

from dashboard.answers.reading import Agreement, Rate, agreement, auc_interval, by_language

Row = tuple[int, str, str, float | None]
COLUMNS = ["rating", "rating_scale", "label", "polarity"]
HIGHEST = {"stars": 5, "nps": 10, "csat": 5, "ces": 7}


def _agreement(rows: list[Row]) -> Agreement:
    return agreement(pd.DataFrame(rows, columns=COLUMNS).astype({"polarity": "float64"}))


def test_agreement_of_eight_answers_by_hand() -> None:
    found = _agreement(
        [
            (1, "stars", "negative", -0.8),  # unhappy and called so
            (2, "stars", "positive", 0.4),  # unhappy, called happy
            (6, "nps", "not_scored", None),  # unhappy, silent: a miss of the found, none of the agreement
            (5, "stars", "positive", 0.8),
            (9, "nps", "neutral", 0.0),  # on neither side: no agreement with a happy rating
            (4, "csat", "positive", 0.6),
            (3, "stars", "negative", -0.9),  # tells neither
            (9, "stars", "negative", -0.9),  # the scale does not have it
        ]
    )
    assert (found.n, found.unhappy, found.silent) == (6, 3, 1)
    assert (found.agree, found.found) == (Rate(3, 5), Rate(1, 3))
    # Happy .8, .0, .6 against unhappy -.8, .4: of six pairs all but (.0, .4) are in order.
    assert found.auc == pytest.approx(5 / 6)
    # Probabilities .1, .7, .9, .5, .8, the first two unhappy, each in a bin of its own.
    assert found.ece == pytest.approx((0.1 + 0.7 + 0.1 + 0.5 + 0.2) / 5)
    assert not found.enough


def test_no_answers_have_no_share_and_no_interval() -> None:
    found = _agreement([])
    assert (found.n, found.agree, found.found) == (0, Rate(0, 0), Rate(0, 0))
    assert all(map(math.isnan, (found.agree.share, *found.agree.interval, found.auc, *found.auc_interval, found.ece)))
    silent = _agreement([(1, "stars", "not_scored", None)])
    assert (silent.n, silent.silent, silent.found) == (1, 1, Rate(0, 1))
    assert math.isnan(silent.ece)


def test_the_interval_of_a_share_is_the_published_one() -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3."""
    assert Rate(81, 263).share == pytest.approx(81 / 263)
    assert Rate(81, 263).interval == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_the_interval_of_an_area_by_hand() -> None:
    # Hanley and McNeil's formula at .75 with 4 and 3: Q1 = .75 / 1.25 = .6, Q2 = 1.125 / 1.75 = .642857;
    # (.1875 + 3 (.6 - .5625) + 2 (.642857 - .5625)) / 12 = .0383929, of which the root is .195941.
    assert auc_interval(0.75, 4, 3) == pytest.approx((0.75 - 1.959964 * 0.195941, 1.0), abs=1e-5)
    low, high = auc_interval(0.75, 400, 300)
    assert (low, high) == pytest.approx((0.75 - 1.959964 * 0.018069, 0.75 + 1.959964 * 0.018069), abs=1e-4)
    assert auc_interval(1.0, 5, 5) == (1.0, 1.0)
    assert all(map(math.isnan, auc_interval(math.nan, 0, 3)))


def _side(rating: int, scale: str) -> bool | None:
    """Whether a rating is unhappy, by the names of its answers."""
    if not (0 if scale == "nps" else 1) <= rating <= HIGHEST[scale]:
        return None
    unhappy = {"stars": rating <= 2, "csat": rating <= 2, "nps": rating <= 6, "ces": rating <= 3}[scale]
    happy = {"stars": rating >= 4, "csat": rating >= 4, "nps": rating >= 8, "ces": rating >= 5}[scale]
    return True if unhappy else False if happy else None


def _twin(rows: list[Row]) -> dict[str, Any]:
    """The same, row by row and pair by pair."""
    told = [(unhappy, label, p) for rating, scale, label, p in rows
            if (unhappy := _side(rating, scale)) is not None]  # fmt: skip
    scored = [(unhappy, p) for unhappy, _, p in told if p is not None]
    good = [p for unhappy, p in scored if not unhappy]
    bad = [p for unhappy, p in scored if unhappy]
    pairs = [1.0 if g > b else 0.5 if g == b else 0.0 for g in good for b in bad]
    bins: dict[int, list[float]] = {}
    for unhappy, p in scored:
        chance = (1 + p) / 2
        bins.setdefault(min(int(chance * 10), 9), []).append(chance - (0 if unhappy else 1))
    return {
        "n": len(told),
        "unhappy": sum(unhappy for unhappy, _, _ in told),
        "silent": len(told) - len(scored),
        "agree": Rate(sum((p > 0) != unhappy for unhappy, p in scored), len(scored)),
        "found": Rate(
            sum(unhappy and label == "negative" for unhappy, label, _ in told), sum(unhappy for unhappy, _, _ in told)
        ),
        "auc": sum(pairs) / len(pairs) if pairs else math.nan,
        "ece": sum(abs(sum(gaps)) for gaps in bins.values()) / len(scored) if scored else math.nan,
    }


@pytest.mark.parametrize("seed", range(12))
def test_agreement_is_that_of_a_slow_twin(seed: int) -> None:
    chance = random.Random(seed)
    rows: list[Row] = []
    for _ in range(chance.choice([1, 7, 80, 300])):
        scale = chance.choice(list(HIGHEST))
        polarity = None if chance.random() < 0.2 else round(chance.uniform(-1, 1), chance.choice([1, 6]))
        label = "not_scored" if polarity is None else chance.choice(["negative", "neutral", "positive"])
        rows.append((chance.randint(0, HIGHEST[scale] + 1), scale, label, polarity))
    found, twin = _agreement(rows), _twin(rows)
    for name in ("auc", "ece"):
        assert getattr(found, name) == pytest.approx(twin.pop(name), nan_ok=True)
    assert {name: getattr(found, name) for name in twin} == twin


def test_each_language_is_counted_alone() -> None:
    rows = pd.DataFrame(
        [
            (1, "stars", "negative", -0.5, "de"),
            (5, "stars", "positive", 0.5, "de"),
            (5, "stars", "negative", -0.5, None),
        ],
        columns=[*COLUMNS, "language"],
    )
    counted = dict(by_language(rows))
    assert list(counted) == ["de", None]
    assert [(one.n, one.agree.hits) for one in counted.values()] == [(2, 2), (1, 0)]
