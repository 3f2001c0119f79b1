"""Texts of real reviews and tweets for the benchmarks, where the folder of real data is at hand."""

from __future__ import annotations

import csv
import gzip
import re

from tests.provision import shared_data

REVIEWS = (
    ("sentiment/amazon_polarity_dev.csv.gz", "text"),
    ("sentiment/sst2_train.csv.gz", "text"),
    ("sentiment/alexa_stars.csv.gz", "text"),
    ("clothing_reviews/clothing_reviews_dev60.csv.gz", "Review Text"),
)
TWEETS = ("sentiment/multilingual_dev.csv.gz", "text")
LONG = REVIEWS[3]
_END = re.compile(r"(?<=[.!?]) +")


def at_hand() -> bool:
    """Whether all of them are there."""
    return all((shared_data.FOLDER / name).is_file() for name, _ in (*REVIEWS, TWEETS))


def long_reviews() -> list[str]:
    """Different reviews of clothes, some 300 characters each."""
    return list(dict.fromkeys(row for row in _column(*LONG) if row))


def tweets(*, english: bool) -> list[str]:
    """Different tweets, in English or in any other language."""
    languages = _column(TWEETS[0], "lang")
    pairs = zip(_column(*TWEETS), languages, strict=True)
    return list(dict.fromkeys(said for said, language in pairs if (language == "english") is english))


def sentences() -> list[str]:
    """English sentences of reviews."""
    return [said for name, column in REVIEWS for text in _column(name, column) for said in _END.split(text)]


def _column(name: str, column: str) -> list[str]:
    with gzip.open(shared_data.FOLDER / name, "rt", encoding="utf-8", newline="") as stream:
        return [row[column] for row in csv.DictReader(stream)]
