"""Rating and text together: by hand, for every answer there is, and on reviews whose writers also said more."""

from __future__ import annotations

import gzip
import itertools
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import rankdata

from data_access.schema.feedback import RATING_SCALES
from sentiment.calibration import expected_calibration_error
from sentiment.ratings import ALONE, BESIDE_TEXT, LOWEST, STARS_OF, TEXT_WEIGHT, combine, stars_of
from sentiment.scoring import Score
from sentiment.textblob_scorer import TextBlobScorer

if TYPE_CHECKING:
    from pathlib import Path

ANSWERS = [
    (rating, scale) for scale, stars in STARS_OF.items() for rating in range(LOWEST[scale], LOWEST[scale] + len(stars))
]
UNSCORED = Score("not_scored", None, None, None, None, "no_text", None, "any", "1")


def scored(p_negative: float, p_positive: float) -> Score:
    """A score with these probabilities."""
    return Score("neutral", p_negative, p_positive, p_positive - p_negative, 0.5, "ok", "en", "any", "1")


HAPPY, FURIOUS, EVEN = scored(0.0, 1.0), scored(1.0, 0.0), scored(0.5, 0.5)


def unhappy(score: Score, rating: int | None, scale: str | None) -> float:
    """The probability, where there is one."""
    found = combine(score, rating, scale).p_unhappy
    assert found is not None
    return found


def test_the_scales_are_those_of_the_store() -> None:
    assert set(STARS_OF) == set(RATING_SCALES)
    assert {scale: (LOWEST[scale], LOWEST[scale] + len(stars) - 1) for scale, stars in STARS_OF.items()} == {
        "stars": (1, 5),
        "nps": (0, 10),
        "csat": (1, 5),
        "ces": (1, 7),
    }


def test_a_rating_alone_a_text_alone_and_neither() -> None:
    assert unhappy(UNSCORED, 1, "stars") == pytest.approx(1 / (1 + math.exp(-4.0)))
    assert unhappy(UNSCORED, 5, "csat") == pytest.approx(1 / (1 + math.exp(6.2)))
    assert unhappy(UNSCORED, 7, "nps") == pytest.approx(1 / (1 + math.exp((3.4 - 0.35) / 2)))
    assert unhappy(scored(0.7, 0.1), None, None) == pytest.approx(0.8)
    assert combine(UNSCORED, None, None) == (None, None)


def test_both_together_add_in_log_odds() -> None:
    assert unhappy(EVEN, 3, "stars") == pytest.approx(1 / (1 + math.exp(-0.4)))
    assert unhappy(scored(0.8, 0.2), 3, "stars") == pytest.approx(1 / (1 + math.exp(-0.4 - 0.42 * math.log(4))))
    assert unhappy(HAPPY, 4, "stars") == pytest.approx(1 / (1 + math.exp(3.1 + 0.42 * math.log(49))))


@given(st.sampled_from(ANSWERS), st.floats(0, 1), st.floats(0, 1))
def test_low_ratings_reach_the_queue_whatever_the_words(answer: tuple[int, str], negative: float, share: float) -> None:
    rating, scale = answer
    low = rating <= {"stars": 2, "nps": 6, "csat": 2, "ces": 3}[scale]
    for score in (scored(negative, (1 - negative) * share), UNSCORED, HAPPY):
        assert unhappy(score, rating, scale) >= 0.5 or not low


def test_a_better_answer_and_better_words_are_never_worse() -> None:
    for scale, stars in STARS_OF.items():
        ratings = range(LOWEST[scale], LOWEST[scale] + len(stars))
        for score in (HAPPY, EVEN, FURIOUS, UNSCORED):
            found = [unhappy(score, rating, scale) for rating in ratings]
            assert all(one >= other for one, other in itertools.pairwise(found))
        assert all(
            unhappy(HAPPY, one, scale) < unhappy(EVEN, one, scale) < unhappy(FURIOUS, one, scale) for one in ratings
        )


@pytest.mark.parametrize(
    ("score", "rating", "scale", "mismatch"),
    [
        (FURIOUS, 5, "stars", "words_worse"),
        (FURIOUS, 9, "nps", "words_worse"),
        (FURIOUS, 3, "stars", None),
        (FURIOUS, 1, "stars", None),
        (HAPPY, 1, "stars", "words_better"),
        (HAPPY, 6, "nps", "words_better"),
        (HAPPY, 7, "nps", None),
        (HAPPY, 5, "stars", None),
        (scored(0.6, 0.2), 5, "stars", None),
        (UNSCORED, 5, "stars", None),
        (FURIOUS, None, None, None),
    ],
)
def test_only_strong_contradictions_are_a_mismatch(score: Score, rating: int, scale: str, mismatch: str | None) -> None:
    assert combine(score, rating, scale).mismatch == mismatch


@pytest.mark.parametrize(
    ("rating", "scale", "said"),
    [
        (0, "stars", "1 to 5"),
        (6, "csat", "1 to 5"),
        (11, "nps", "0 to 10"),
        (-1, "nps", "0 to 10"),
        (8, "ces", "1 to 7"),
        (True, "stars", "1 to 5"),
        (2.5, "stars", "1 to 5"),
        (float("nan"), "nps", "0 to 10"),
        (float("inf"), "nps", "0 to 10"),
        (3, "thumbs", "no scale"),
        (3, None, "needs its scale"),
        (None, "nps", "needs its scale"),
    ],
)
def test_an_answer_that_the_scale_does_not_have_is_refused(rating: Any, scale: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        stars_of(rating, scale)


def area_under_curve(scores: np.ndarray, outcomes: np.ndarray) -> float:
    """The chance that an unhappy customer has the higher score."""
    ranks, ones = rankdata(scores), int(outcomes.sum())
    return float((ranks[outcomes].sum() - ones * (ones + 1) / 2) / (ones * (len(outcomes) - ones)))


def test_the_table_is_that_of_reviews_whose_writers_said_whether_they_recommend(shared_data: Path) -> None:
    """A part of the clothing reviews that the constants were fitted on: they come out again, and both beat either."""
    with gzip.open(shared_data / "clothing_reviews" / "clothing_reviews_dev60.csv.gz", "rt", encoding="utf-8") as file:
        rows = pd.read_csv(file).dropna(subset=["Review Text"]).head(3000)
    scores = TextBlobScorer().score_many(list(rows["Title"].fillna("") + ". " + rows["Review Text"]))
    kept = np.array([score.polarity is not None for score in scores])
    worse = np.array([(1 - score.polarity) / 2 for score in scores if score.polarity is not None])
    bad = rows["Recommended IND"].to_numpy()[kept] == 0
    stars = rows["Rating"].to_numpy()[kept]
    words = np.log(np.clip(worse, 0.02, 0.98) / (1 - np.clip(worse, 0.02, 0.98)))
    design = np.column_stack([*(stars == one for one in range(1, 6)), words]).astype(float)

    def loss(table: np.ndarray) -> tuple[float, np.ndarray]:
        line = design @ table
        slope = design.T @ (1 / (1 + np.exp(-line)) - bad) + 0.1 * table
        return float(np.sum(np.logaddexp(0, line) - bad * line) + 0.05 * np.sum(table**2)), slope

    table = minimize(loss, np.zeros(6), jac=True, method="BFGS").x
    assert table[1:4] == pytest.approx(BESIDE_TEXT[1:4], abs=0.7)
    # Few customers of one star recommend, and few of five do not.
    assert table[[0, 4]] == pytest.approx([BESIDE_TEXT[0], BESIDE_TEXT[4]], abs=1.5)
    assert table[5] == pytest.approx(TEXT_WEIGHT, abs=0.15)
    both = np.array(
        [unhappy(score, int(one), "stars") for score, one in zip(itertools.compress(scores, kept), stars, strict=True)]
    )
    alone = np.array([ALONE[one - 1] for one in stars])
    assert area_under_curve(both, bad) > area_under_curve(alone, bad) > area_under_curve(worse, bad)
    assert expected_calibration_error(both, bad) < 0.02
