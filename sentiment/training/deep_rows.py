"""The rows the deep scorer's head is trained on: only sets whose licence allows it, and sentences of our own.

The sets lie in the folder that the script is given; none of their rows is part of the project. Which rows are taken is
decided by a checksum of the text, so that the same folder always gives the same rows.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OWN_SENTENCES = Path(__file__).with_name("deep_sentences.tsv")
OPINION_SENTENCES = Path(__file__).with_name("deep_opinions.tsv")
NO_OPINION = "none"  # beside "neutral", which is an opinion: "It is okay."
TONES = {"negative": -1, "neutral": 0, "positive": 1, NO_OPINION: 0}
STARS = {"1": -1, "2": -1, "3": 0, "4": 1, "5": 1}
REVIEWS_A_TONE = 300
MIXED_SENTENCES = 200
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_SHORTEST = 4


class Row(NamedTuple):
    """A text of a set and its tone: -1 negative, 0 neither, 1 positive; whether it says an opinion at all."""

    domain: str
    text: str
    tone: int
    opinion: bool = True


def licensed_rows(folder: Path) -> list[Row]:
    """All rows for training, without texts that are met twice."""
    rows = [
        *_sentences(folder / "sentiment" / "uci_amazon_cells.csv.gz", "phones"),
        *_sentences(folder / "sentiment" / "uci_imdb.csv.gz", "films"),
        *_restaurants(folder / "sentiment" / "mams_categories_dev.csv.gz"),
        *_clothing(folder / "clothing_reviews" / "clothing_reviews_dev60.csv.gz"),
        *_amazon(folder / "sentiment" / "amazon_polarity_dev.csv.gz"),
        *own_sentences(),
    ]
    return list({row.text: row for row in rows if len(row.text) >= _SHORTEST or row.domain == "own"}.values())


def own_sentences() -> Iterator[Row]:
    """Sentences written for this: complaints, thanks, questions and statements, short and with emoji."""
    for line in OWN_SENTENCES.read_text(encoding="utf-8").splitlines():
        label, text = line.split("\t")
        yield Row("own", text, TONES[label], label != NO_OPINION)


def opinion_sentences() -> Iterator[Row]:
    """Sentences that tell or ask something without an opinion, and events that are one: no tone is learnt from them."""
    for line in OPINION_SENTENCES.read_text(encoding="utf-8").splitlines():
        label, domain, text = line.split("\t")
        yield Row(domain, text, 0, label != NO_OPINION)


def _table(path: Path) -> list[dict[str, str]]:
    """The rows of a packed CSV file."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _some(texts: Iterable[str], count: int) -> list[str]:
    """So many of the texts, the same ones every time."""
    return sorted(set(texts), key=lambda text: hashlib.sha256(text.encode()).digest())[:count]


def _sentences(path: Path, domain: str) -> Iterator[Row]:
    """A set that has a label for every sentence."""
    return (Row(domain, row["text"], TONES[row["label"]]) for row in _table(path))


def _restaurants(path: Path) -> Iterator[Row]:
    """Sentences with a label for every aspect; at least two aspects differ in each.

    Where some aspects have a tone and the others none, the sentence has that tone; where both tones meet, neither.
    """
    labels: dict[str, set[str]] = {}
    for row in _table(path):
        labels.setdefault(row["text"], set()).add(row["label"])
    kinds: dict[int, list[str]] = {-1: [], 0: [], 1: []}
    for text, found in labels.items():
        kinds[("positive" in found) - ("negative" in found)].append(text)
    for tone, texts in kinds.items():
        for text in _some(texts, REVIEWS_A_TONE if tone else MIXED_SENTENCES):
            yield Row("restaurants", text, tone)


def _clothing(path: Path) -> Iterator[Row]:
    """Reviews by their stars: whole, titles, first and last sentences; three stars are neither, as a whole only."""
    titles: dict[int, dict[str, str]] = {-1: {}, 0: {}, 1: {}}
    for row in _table(path):
        if row["Review Text"]:
            titles[STARS[row["Rating"]]][row["Review Text"]] = row["Title"]
    for tone, found in titles.items():
        for text in _some(found, REVIEWS_A_TONE if tone else MIXED_SENTENCES):
            yield Row("clothing", text, tone)
            if tone:
                yield from (Row("clothing", part, tone) for part in (found[text], *_ends(text)) if part)


def _amazon(path: Path) -> Iterator[Row]:
    """Reviews that begin with their title and a colon: whole, their titles, first and last sentences."""
    rows = _table(path)
    for tone, label in ((-1, "negative"), (1, "positive")):
        for text in _some((row["text"] for row in rows if row["label"] == label), REVIEWS_A_TONE):
            title, _, review = text.partition(": ")
            yield Row("products", text, tone)
            yield from (Row("products", part, tone) for part in (title, *_ends(review)) if part)


def _ends(text: str) -> tuple[str, str]:
    """The first and the last sentence."""
    parts = _SENTENCE_END.split(text)
    return parts[0], parts[-1]
