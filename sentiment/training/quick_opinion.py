"""The quick scorer's second line: whether a text says an opinion at all, as an order number and a question do not.

It learns from the sentences of that of the deep scorer (``deep_opinions.tsv``, ``deep_sentences.tsv``) and some more
(``quick_sentences.tsv``), from what the deep scorer says of sentences nobody labelled, and from labelled sentences, all
of which say an opinion.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from sentiment.quick_weights import MOST_STEPS
from sentiment.training.deep_rows import NO_OPINION, opinion_sentences, own_sentences
from sentiment.training.quick_corpus import UNIT, matrix_of, terms_of
from sentiment.training.taught import taught_sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sentiment.training.sets import Labelled

    Floats = NDArray[np.float64]

OWN_SENTENCES = Path(__file__).with_name("quick_sentences.tsv")
ENGLISH = "own"  # of the deep scorer's sentences those in English
SENTENCES = ("cells", "imdb")  # sets of sentences
PENALTY = 10.0
SILENT, OPINION, TAUGHT, LABELLED = 1_000.0, 500.0, 1_000.0, 500.0  # what the rows of a kind weigh together
IN_TEXTS = 3
ITERATIONS = 80
LEAST = 0.03


class OpinionLine(NamedTuple):
    """Whole steps by term, what one is worth, and the constant."""

    steps: dict[str, int]
    scale: float
    intercept: float


def opinion_line(sets: Mapping[str, Labelled], phrases: set[str]) -> OpinionLine:
    """The line of these sets and of our own sentences."""
    rows = _rows(sets)
    found = [terms_of(text, phrases) for text, *_ in rows]
    counts = Counter(term for terms, _ in found for term in terms)
    terms = sorted(term for term, count in counts.items() if count >= IN_TEXTS)
    matrix = matrix_of(found, terms)
    chances, shares = (np.array(column, float) for column in list(zip(*rows, strict=True))[1:])
    transposed, width = matrix.T.tocsr(), len(terms)

    def loss(line: Floats) -> tuple[float, Floats]:
        side = matrix @ line[:width] + line[width]
        pull = shares * (expit(side) - chances)
        value = (shares * (np.logaddexp(0, side) - chances * side)).sum() + PENALTY / 2 * line[:width] @ line[:width]
        return float(value), np.append(transposed @ pull + PENALTY * line[:width], pull.sum())

    line = minimize(loss, np.zeros(width + 1), jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}).x
    scale = float(np.abs(line[:width]).max()) / MOST_STEPS
    told = zip(terms, line[:width].tolist(), strict=True)
    steps = {term: step for term, weight in told if abs(weight) >= LEAST and (step := round(weight / scale))}
    return OpinionLine(steps, UNIT * scale, round(float(line[width]), 4))


def _rows(sets: Mapping[str, Labelled]) -> list[tuple[str, float, float]]:
    """Texts, the chance that they say an opinion, and what each weighs."""
    ours = [(row.text, row.opinion) for row in (*own_sentences(), *opinion_sentences()) if row.domain == ENGLISH]
    ours += _own()
    taught = [row for told in taught_sentences(sets).values() for row in told]
    kinds = (
        (SILENT, [(text, 0.0) for text, opinion in ours if not opinion]),
        (OPINION, [(text, 1.0) for text, opinion in ours if opinion]),
        (
            TAUGHT,
            [(text, float(expit(said.opinion))) for text, said in taught],
        ),
        (LABELLED, [(text, 1.0) for name in SENTENCES if name in sets for text in sets[name].texts]),
    )
    return [(text, chance, weight / len(rows)) for weight, rows in kinds for text, chance in rows]


def _own() -> list[tuple[str, bool]]:
    """Sentences that only this line learns from, and whether each says an opinion."""
    lines = (line.split("\t") for line in OWN_SENTENCES.read_text(encoding="utf-8").splitlines())
    return [(text, label != NO_OPINION) for label, text in lines]
