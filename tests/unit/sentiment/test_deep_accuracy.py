"""What the deep scorer gets right on real texts it was not trained on. The bounds lie below what was measured."""

from __future__ import annotations

import csv
import gzip
import hashlib
from typing import TYPE_CHECKING

import pytest

from sentiment.deep import DeepScorer

if TYPE_CHECKING:
    from pathlib import Path

    from sentiment.scoring import Score

pytestmark = pytest.mark.proof
TEXTS = 400


def table(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def some(rows: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The same texts every time."""
    return sorted(rows, key=lambda row: hashlib.sha256(row[0].encode()).digest())[:TEXTS]


def judged(rows: list[tuple[str, bool]]) -> list[tuple[float, bool]]:
    """How sure the scorer is of each text, and whether it is right."""
    scores: list[Score] = DeepScorer().score_many([text for text, _ in rows])
    polarity = [score.polarity or 0.0 for score in scores]
    return [(abs(one), (one > 0) == positive) for one, (_, positive) in zip(polarity, rows, strict=True)]


def share_right(found: list[tuple[float, bool]]) -> float:
    return sum(right for _, right in found) / len(found)


def test_portuguese_reviews_are_read_without_having_been_taught(shared_data: Path) -> None:
    rows = table(shared_data / "sentiment" / "olist_pt_dev.csv.gz")
    found = judged(some([(row["text"], row["stars"] > "3") for row in rows if row["stars"] != "3"]))
    assert share_right(found) >= 0.88
    surest = sorted(found, reverse=True)[: int(0.8 * len(found))]
    assert share_right(surest) - share_right(found) >= 0.04


def test_english_tweets_are_read_without_having_been_taught(shared_data: Path) -> None:
    rows = table(shared_data / "sentiment" / "multilingual_dev.csv.gz")
    english = [row for row in rows if row["lang"] == "english" and row["label"] != "neutral"]
    found = judged(some([(row["text"], row["label"] == "positive") for row in english]))
    assert share_right(found) >= 0.85
