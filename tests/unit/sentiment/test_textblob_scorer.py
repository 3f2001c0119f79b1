"""The second opinion: what is mended before TextBlob reads a text, what is left unscored, and what it points at."""

from __future__ import annotations

import gzip
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.calibration import fit_ordered
from sentiment.scoring import LABELS, REASONS
from sentiment.textblob_scorer import CURVES, TextBlobScorer, probabilities

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

SCORER = TextBlobScorer()


def polarity(text: str) -> float:
    """The polarity of a text that has one."""
    score = SCORER.score_many([text])[0]
    assert score.polarity is not None, (text, score)
    return score.polarity


@pytest.mark.parametrize(
    "text",
    [
        "isn't great",
        "This isnt good",
        "I can't say I'm happy",
        "I do not think this is a good product",
        "would never buy again",
        "It broke after two days",
        "still waiting for my refund",
        "It stopped working",
        "didn't work",
        "not as described",
        "not the best",
        "not worth it",
        "I cannot recommend this",
        "don't waste your money",
        "not as good as the last one",
        "<p>Terrible <b>product</b></p>",
        "\U0001f44e",
        ":(",
    ],
)
def test_complaints_are_negative(text: str) -> None:
    assert SCORER.score_many([text])[0].label == "negative"


@pytest.mark.parametrize(
    "text",
    [
        "Great!",
        "Loved it",
        "couldn't be happier",
        "not only good but beautiful",
        "no problems at all",
        "can't recommend it enough",
        "never disappointed",
        "not bad",
        "nothing short of wonderful",
        "I don't know why I waited, great phone",
        "<p>Great <b>product</b></p>",
        "\U0001f60d\U0001f60d",
        "It isn't here yet, but good service",
    ],
)
def test_praise_is_positive(text: str) -> None:
    assert SCORER.score_many([text])[0].label == "positive"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("This is my first order", "no_evidence"),
        ("I bought a new one, the same size as the other", "no_evidence"),
        ("It came on Tuesday", "no_evidence"),
        ("It is kind of a box, to me at least", "no_evidence"),
        ("Excellent produit, livraison rapide", "language"),
        ("Produto péssimo, não recomendo", "language"),
        ("最高の商品です", "language"),
        (None, "no_text"),
        (float("nan"), "no_text"),
        (b"great", "no_text"),
        (5, "no_text"),
        ("", "no_text"),
        ("3/5", "no_text"),
    ],
)
def test_no_opinion_is_not_a_neutral_opinion(text: Any, reason: str) -> None:
    score = SCORER.score_many([text])[0]
    assert (score.label, score.reason, score.polarity) == ("not_scored", reason, None)
    assert SCORER.explain(text) == ()


@pytest.mark.parametrize("word", ["good", "great", "happy", "perfect", "friendly", "beautiful", "easy"])
def test_not_before_a_positive_word_lowers_the_score(word: str) -> None:
    for denied in ("not {}", "isn't {}", "never {}", "not very {}", "not really {}", "I don't think it is {}"):
        assert polarity(denied.format(word)) < polarity(f"it is {word}") - 0.5


def test_evidence_spells_the_words_it_stands_for() -> None:
    text = "<b>Great</b> phone \U0001f60d but I can\u2019t say I\u2019m happy, it brokeeee!"
    spelled = [(text[start:end], weight > 0) for start, end, weight in SCORER.explain(text)]
    assert spelled[:3] == [("Great", True), ("\U0001f60d", True), ("can\u2019t say I\u2019m happy", False)]


def test_a_long_text_is_scored_by_its_beginning_and_says_so() -> None:
    assert SCORER.score_many(["good " * 3000])[0].reason == "cut"


TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(
        st.sampled_from(["not", "good", "isn't", "bad", "!", "very", "really", ":(", "<b>", "but", "kind", "of"]),
        max_size=12,
    ).map(" ".join),
)


@given(st.lists(TEXTS, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_scores_are_whole_and_do_not_depend_on_the_order(texts: list[str], random: Random) -> None:
    scores = SCORER.score_many(texts)
    order = list(range(len(texts)))
    random.shuffle(order)
    assert SCORER.score_many([texts[at] for at in order]) == [scores[at] for at in order]
    for text, score in zip(texts, scores, strict=True):
        assert score.label in LABELS
        assert score.reason in REASONS
        spans = SCORER.explain(text)
        assert all(0 <= start < end <= len(text) and weight for start, end, weight in spans)
        assert list(spans) == sorted(spans)
        assert bool(spans) == (score.reason == "ok")
        if score.p_negative is not None and score.p_positive is not None:
            assert 0 <= score.p_negative <= 1 - score.p_positive <= 1
            assert score.polarity == pytest.approx(score.p_positive - score.p_negative)


FLOODS = (
    "!",
    "(",
    "<",
    "good ",
    "not ",
    "not good ",
    "really ",
    "it's ",
    "\n",
    ". ",
    "a'",
    ":) ",
    "\U0001f60d",
    "não ",
    "x",
)


@pytest.mark.parametrize("flood", FLOODS, ids=ascii)
def test_a_megabyte_is_scored_within_a_tenth_of_a_second(flood: str) -> None:
    text = flood * (1_000_000 // len(flood))
    SCORER.score_many(["warm", "warm und gut"])
    taken = []
    for _ in range(2):  # the machine may be busy with something else
        before = time.process_time()
        SCORER.score_many([text])
        taken.append(time.process_time() - before)
        if taken[-1] <= 0.1:
            break
    assert min(taken) <= 0.1


def test_probabilities_cross_where_they_were_fitted() -> None:
    assert probabilities(-1)[0] > 0.98
    assert probabilities(1)[1] > 0.95
    assert probabilities(CURVES.negative_to)[0] == pytest.approx(0.5)
    assert probabilities(CURVES.positive_from)[1] == pytest.approx(0.5)


def test_textblob_is_loaded_when_it_is_first_needed() -> None:
    program = (
        "import sys; import sentiment.textblob_scorer;"
        "assert not {'textblob', 'nltk', 'fasttext', 'scipy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def labelled(folder: Path, name: str, rows: int) -> pd.DataFrame:
    """Columns ``text`` and ``label`` of a given set."""
    with gzip.open(folder / "sentiment" / f"{name}.csv.gz", "rt", encoding="utf-8") as file:
        return pd.read_csv(file)[["text", "label"]].dropna().head(rows)


def balanced_curves(frames: list[pd.DataFrame]) -> tuple[float, float, float]:
    """The curves fitted to these sets, each label of each set counting alike."""
    scores, labels, weights = [], [], []
    for frame in frames:
        found = [SCORER.polarity_of(text) for text in frame["text"]]
        kept = pd.DataFrame({"x": found, "label": frame["label"].to_numpy()}).dropna()
        scores.append(kept["x"].to_numpy())
        labels.append(kept["label"].map({"negative": -1, "neutral": 0, "positive": 1}).to_numpy())
        share = kept["label"].map(kept["label"].value_counts()).to_numpy()
        weights.append(1 / share / kept["label"].nunique())
    return fit_ordered(np.concatenate(scores), np.concatenate(labels), np.concatenate(weights))


def test_the_curves_are_those_of_the_sets_they_were_fitted_on(shared_data: Path) -> None:
    with gzip.open(shared_data / "clothing_reviews" / "clothing_reviews_dev60.csv.gz", "rt", encoding="utf-8") as file:
        reviews = pd.read_csv(file).dropna(subset=["Review Text"]).head(800)
    names = {1: "negative", 2: "negative", 3: "neutral", 4: "positive", 5: "positive"}
    clothing = pd.DataFrame({"text": reviews["Review Text"], "label": reviews["Rating"].map(names)})
    sets = [labelled(shared_data, name, 800) for name in ("uci_amazon_cells", "uci_imdb", "amazon_polarity_dev")]
    slope, negative_to, positive_from = balanced_curves([*sets, clothing])
    assert slope == pytest.approx(CURVES.slope, abs=0.6)
    assert negative_to == pytest.approx(CURVES.negative_to, abs=0.06)
    assert positive_from == pytest.approx(CURVES.positive_from, abs=0.06)


def test_mended_textblob_is_right_more_often_than_textblob(shared_data: Path) -> None:
    """Phones: .81 for TextBlob and .93 mended, of those that each scores; films .81 and .88."""
    from textblob.en import sentiment  # noqa: PLC0415 - it takes a second

    for name, bound in (("uci_amazon_cells", 0.88), ("uci_imdb", 0.83)):
        frame = labelled(shared_data, name, 600)
        truth = frame["label"].to_numpy() == "positive"
        plain = np.array([sentiment(text)[0] for text in frame["text"]])
        mended = np.array([score.polarity or 0.0 for score in SCORER.score_many(list(frame["text"]))])
        accuracy = [((found > 0) == truth)[found != 0].mean() for found in (plain, mended)]
        assert accuracy[1] >= max(bound, accuracy[0] + 0.03)


def test_a_run_of_emoji_is_marked_once() -> None:
    marks = SCORER.explain("\U0001f60d" * 5 + " good")
    assert len({(mark.start, mark.end) for mark in marks}) == len(marks)
