"""What the deep scorer gets right on real texts it was not trained on. The bounds lie below what was measured."""

from __future__ import annotations

import csv
import gzip
import hashlib
import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sentiment.calibration import expected_calibration_error, fit_platt, leave_out
from sentiment.deep import DeepScorer
from sentiment.deep.encoder import Encoder
from sentiment.deep.head import read_head
from sentiment.training.deep import LAYERS, row_vectors, trained_head
from sentiment.training.deep_rows import licensed_rows, opinion_sentences

if TYPE_CHECKING:
    from pathlib import Path

    from sentiment.deep.head import Head
    from sentiment.scoring import Score

pytestmark = pytest.mark.proof
TEXTS = 1_500  # the least sure fifth of 400 is too few to tell four points by


def table(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def some(rows: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The same texts every time."""
    return sorted(rows, key=lambda row: hashlib.sha256(row[0].encode()).digest())[:TEXTS]


def scored(rows: list[tuple[str, bool]]) -> tuple[list[float | None], list[bool]]:
    """The polarity of each text, None where it has none, and whether it is positive."""
    scores: list[Score] = DeepScorer().score_many([text for text, _ in rows])
    return [score.polarity for score in scores], [positive for _, positive in rows]


def share_right(polarity: list[float | None], truth: list[bool]) -> float:
    """A text in which no opinion was found counts as wrong: all of these say one."""
    return float(np.mean([one is not None and (one > 0) == label for one, label in zip(polarity, truth, strict=True)]))


def gain_of_the_surest(polarity: list[float | None], truth: list[bool]) -> float:
    """How much more often it is right when the fifth that is least sure is left to people."""
    told = [(abs(one), (one > 0) == label) for one, label in zip(polarity, truth, strict=True) if one is not None]
    sure, right = zip(*told, strict=True)
    return leave_out(sure, right, 0.2) - float(np.mean(right))


def calibrated_error(polarity: list[float | None], truth: list[bool]) -> float:
    """The calibration error after two numbers were fitted to 200 labels, mean of twenty draws."""
    told = [(math.atanh(one), int(label)) for one, label in zip(polarity, truth, strict=True) if one is not None]
    odds, labels = np.array(told).T
    errors = []
    for seed in range(20):
        order = np.random.default_rng(seed).permutation(len(odds))
        curve, rest = fit_platt(odds[order[:200]], labels[order[:200]]), order[200:]
        errors.append(expected_calibration_error(curve.probability(odds[rest]), labels[rest]))
    return float(np.mean(errors))


def lines(head: Head) -> list[tuple[Any, float]]:
    """The weights and the bias of both lines."""
    return [(head.weights, head.bias), (head.opinion_weights, head.opinion_bias)]


def test_portuguese_reviews_are_read_without_having_been_taught(shared_data: Path) -> None:
    rows = table(shared_data / "sentiment" / "olist_pt_dev.csv.gz")
    found = scored(some([(row["text"], row["stars"] > "3") for row in rows if row["stars"] != "3"]))
    assert share_right(*found) >= 0.88
    assert gain_of_the_surest(*found) >= 0.04
    assert calibrated_error(*found) <= 0.06


def test_english_tweets_are_read_without_having_been_taught(shared_data: Path) -> None:
    rows = table(shared_data / "sentiment" / "multilingual_dev.csv.gz")
    english = [row for row in rows if row["lang"] == "english" and row["label"] != "neutral"]
    found = scored(some([(row["text"], row["label"] == "positive") for row in english]))
    assert share_right(*found) >= 0.85
    assert gain_of_the_surest(*found) >= 0.04
    assert calibrated_error(*found) <= 0.06


def test_the_head_is_that_of_its_rows_and_reads_sentences_of_a_domain_it_was_trained_without(
    shared_data: Path,
) -> None:
    rows, more, said = licensed_rows(shared_data), list(opinion_sentences()), list[str]()
    given = row_vectors([*rows, *more], Encoder(), LAYERS, lambda _: None)
    head, shipped = trained_head(rows, more, given, LAYERS, said.append), read_head()
    assert head.trained_on == shipped.trained_on
    # Not to the last bit: another machine's linear algebra adds in another order, and where a few weights share the
    # work the search may stop some thousandths from where it stopped before. What they say of a text is held: a
    # hundredth of the log odds is a quarter of a point of probability at most.
    for (ours, our_bias), (theirs, their_bias) in zip(lines(head), lines(shipped), strict=True):
        assert np.abs(given @ ours + our_bias - (given @ theirs + their_bias)).max() <= 0.01
    assert math.isclose(head.margin, shipped.margin, abs_tol=1e-3)
    accuracies = dict(re.findall(r"trained without (\w+): accuracy (\S+)", "\n".join(said)))
    assert min(float(accuracies["phones"]), float(accuracies["films"])) >= 0.90
