"""Texts as a store's own model sees them: its n-grams in two blocks, another scorer's log odds, vectors."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse
from scipy.special import logit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SPREAD = 0.5  # how far the generic log odds weigh against the n-grams, whose rows have length 1
VECTOR_LENGTH = 4.0  # the same of an encoder's vectors
SURE = 0.999  # a generic score nearer to 0 or 1 counts as this
_WORDS = re.compile(r"\w+")


class Table(NamedTuple):
    """Texts as numbers: counts of n-grams in two blocks (words, characters) and dense columns beside."""

    terms: list[str]
    words: int
    counts: sparse.csr_matrix
    dense: Floats

    @classmethod
    def of(cls, texts: Sequence[str], generic: Sequence[float | None] | None, vectors: Floats | None) -> Table:
        """The table of these texts, with the terms that stand in two of them or more."""
        rows = [blocks(text) for text in texts]
        texts_with = [Counter(term for row in rows for term in row[block]) for block in (0, 1)]
        kept = [sorted(term for term, count in block.items() if count > 1) for block in texts_with]
        terms = kept[0] + kept[1]
        place = {term: column for column, term in enumerate(terms)}
        columns: list[int] = []
        values: list[float] = []
        ends = [0]
        for row in rows:
            held = sorted(
                (place[term], 1 + np.log(count)) for block in row for term, count in block.items() if term in place
            )
            columns += [column for column, _ in held]
            values += [value for _, value in held]
            ends.append(len(columns))
        counts = sparse.csr_matrix((values, columns, ends), shape=(len(rows), len(terms)))
        beside = [generic_odds(generic, len(texts))[:, None]] + ([] if vectors is None else [scaled(vectors)])
        return cls(terms, len(kept[0]), counts, np.hstack(beside))


def blocks(text: str) -> tuple[Counter[str], Counter[str]]:
    """How often each word and pair, and each run of three and four characters in a word, stands in a text.

    Accents are taken off: half of those who write "péssimo" leave them out. A run of characters begins with ``#``.
    """
    words = _WORDS.findall(plain(text))
    runs: Counter[str] = Counter()
    for word, count in Counter(words).items():
        for run in runs_of(word):
            runs[run] += count
    return Counter([*words, *(f"{first} {second}" for first, second in pairwise(words))]), runs


def runs_of(word: str) -> list[str]:
    """The runs of three and four characters in a word and its borders."""
    padded = f" {word} "
    return [f"#{padded[start : start + size]}" for size in (3, 4) for start in range(len(padded) - size + 1)]


def plain(text: str) -> str:
    """Lower letters without accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign))


def placed_words(text: str) -> list[tuple[str, int, int]]:
    """The words that ``blocks`` counts, each with where it stands in the text: start and end."""
    low = text.lower()
    signs, places = [], []
    for place, sign in enumerate(low if len(low) == len(text) else text):
        made = plain(sign)
        signs.append(made)
        places += [place] * len(made)
    found = _WORDS.finditer("".join(signs))
    return [(word.group(), places[word.start()], places[word.end() - 1] + 1) for word in found]


def generic_odds(generic: Sequence[float | None] | None, count: int) -> Floats:
    """Another scorer's log odds of a happy customer, scaled, shape (count,); 0 where it has none."""
    if generic is None:
        return np.zeros(count)
    known = np.array([0.5 if value is None else value for value in generic], dtype=float)
    return np.asarray(SPREAD * logit(np.clip(known, 1 - SURE, SURE)))


def scaled(vectors: Floats) -> Floats:
    """Vectors of length 1 with some more spread: an encoder's differ from each other by little."""
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return np.asarray(VECTOR_LENGTH * vectors / lengths)


def unit_rows(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """The matrix with each row of length 1."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.diags(1 / np.where(lengths > 0, lengths, 1.0)) @ matrix
