"""Trains the quick scorer's weights and writes them to ``sentiment/weights/quick.bin``.

    python -m sentiment.training.quick DATA_FOLDER [--without DOMAIN] [--write FILE]

A logistic regression over words, pairs and the lexicon's phrases. Every domain weighs the same, and in each the
two labels do: what is rare or frequent in a shop's reviews is no opinion. Sentences that the deep scorer judged stand
beside the labels (``taught.py``). Each weight is drawn to its prior (``priors.py``). Calibration and the figures that
are printed come from domains left out in turn, with their sentences: what the model says of a domain it has not seen. A
second line says whether there is an opinion at all (``quick_opinion.py``). No chance, no clock: the same folder gives
the same file.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from sentiment.evaluate import roc_auc
from sentiment.quick import WEIGHTS
from sentiment.quick_features import MARK, NEGATORS, SIGNS
from sentiment.quick_weights import MOST_STEPS, Weights, pack
from sentiment.training.priors import QUIET, priors
from sentiment.training.quick_corpus import EXPONENT, FLIP, PADDING, TAUGHT, TITLE, UNIT, read_corpus
from sentiment.training.quick_opinion import opinion_line
from sentiment.training.sets import read_sets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from sentiment.training.quick_corpus import Corpus
    from sentiment.training.quick_opinion import OpinionLine
    from sentiment.training.sets import Labelled

    Floats = NDArray[np.float64]

VERSION = "2"
PENALTY = 10.0
TOTAL = 2_000.0  # what all rows of one domain weigh together, against the penalty
TAUGHT_TOTAL = 6_000.0  # the same of the sentences of one set that the deep scorer judged
ITERATIONS = 60
LEAST = 0.06  # weights below are left out: half of the terms, whose loading takes as long as that of all others
# A term is an opinion by itself if its weight is this large, or less where the lexicon or the teacher agrees.
DECIDING, DECIDING_AS_TAUGHT, TAUGHT_AT_LEAST = 0.5, 0.25, 0.2
GATHERED = 2.0  # log odds times terms: the more small signs there are, the less each must say
SAME_DIGITS = 12  # on any number of threads, which add in another order
LIKELY = 1.0  # log odds from which a tone counts whatever the second line says


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, tell what came out, write the file."""
    parser = argparse.ArgumentParser(prog="sentiment.training.quick", description="Train the quick scorer.")
    parser.add_argument("folder", type=Path, help="the folder that holds sentiment/ and clothing_reviews/")
    parser.add_argument("--without", action="append", default=[], help="leave out a domain, such as clothing")
    parser.add_argument("--write", type=Path, default=WEIGHTS, help="the file to write")
    chosen = parser.parse_args(arguments)
    sets = {name: given for name, given in read_sets(chosen.folder).items() if name not in chosen.without}
    weights = train(sets)
    chosen.write.write_bytes(pack(weights))
    print(f"{len(weights.steps):,} terms, {chosen.write.stat().st_size:,} bytes: {chosen.write}")  # noqa: T201


def train(sets: Mapping[str, Labelled]) -> Weights:
    """The model of these sets."""
    prior = priors()
    corpus = read_corpus(sets, prior)
    start = np.array([prior.get(term, 0.0) for term in corpus.terms])
    slope, intercept = calibrate(corpus, start)
    weights = fit(corpus, start, np.ones(len(corpus.labels), dtype=bool))
    found = as_steps(dict(zip(corpus.terms, weights.tolist(), strict=True)), prior, slope, intercept)
    return with_opinions(found, opinion_line(sets, {term for term in found.steps if term.count(" ") == 2}))  # noqa: PLR2004


def fit(corpus: Corpus, prior: Floats, chosen: NDArray[np.bool_]) -> Floats:
    """The weights of the terms, shape (terms,), from the chosen texts; each domain's own constant is dropped."""
    matrix, homes, chances = corpus.matrix[chosen], corpus.homes[chosen], corpus.chances[chosen]
    share = row_weights(corpus.labels[chosen], homes) * np.where(corpus.kinds[chosen] == TAUGHT, TAUGHT_TOTAL, TOTAL)
    names, home = np.unique(homes, return_inverse=True)
    transposed, width, base = matrix.T.tocsr(), matrix.shape[1], matrix @ prior

    def loss(moved: Floats) -> tuple[float, Floats]:
        odds = base + matrix @ moved[:width] + moved[width:][home]
        pull = share * (expit(odds) - chances)
        constants = np.bincount(home, pull, minlength=len(names))
        value = (share * (np.logaddexp(0, odds) - chances * odds)).sum() + PENALTY / 2 * moved[:width] @ moved[:width]
        return float(value), np.concatenate([transposed @ pull + PENALTY * moved[:width], constants])

    found = minimize(loss, np.zeros(width + len(names)), jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS})
    return np.asarray(prior + found.x[:width])


def row_weights(labels: NDArray[np.int_], domains: NDArray[np.str_]) -> Floats:
    """A weight for each row so that every domain sums to 1, and in it each label to a half."""
    share = np.zeros(len(labels))
    for domain in np.unique(domains):
        for label in (0, 1):
            rows = (domains == domain) & (labels == label)
            share[rows] = 0.5 / max(rows.sum(), 1)
    return share


def calibrate(corpus: Corpus, prior: Floats) -> tuple[float, float]:
    """Slope and intercept from a text's sum to log odds, on domains that the weights have not seen (Platt 1999)."""
    labelled = corpus.kinds != TAUGHT
    labels = corpus.labels
    margins = np.zeros(len(labels))
    for domain in np.unique(corpus.domains):
        left = corpus.domains == domain
        margins[left] = corpus.matrix[left] @ fit(corpus, prior, ~left)
        for kind in np.unique(corpus.kinds[left & labelled]):
            rows = left & (corpus.kinds == kind)
            right = np.mean((margins[rows] > 0) == (labels[rows] == 1))
            auc = roc_auc(labels[rows].tolist(), margins[rows].tolist())
            name = f"{domain} titles" if kind == TITLE else domain
            print(f"{name:20s} left out: n {rows.sum():6d} accuracy {right:.3f} AUC {auc:.3f}", flush=True)  # noqa: T201
    margins, signs = margins[labelled], np.where(labels[labelled] == 1, 1.0, -1.0)
    share = row_weights(labels[labelled], corpus.domains[labelled])

    def loss(line: Floats) -> float:
        return float((share * np.logaddexp(0, -signs * (line[0] * margins + line[1]))).sum())

    slope, intercept = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B").x
    return float(slope), float(intercept)


def as_steps(plain: Mapping[str, float], prior: Mapping[str, float], slope: float, intercept: float) -> Weights:
    """The model with whole steps as weights; the part of a plain word in its negated form is written out."""
    shown = dict(plain)
    for term, weight in plain.items():
        if " " not in term and term[0] != MARK:
            shown[MARK + term] = plain.get(MARK + term, 0.0) - FLIP * weight
    scale = max(map(abs, shown.values())) / MOST_STEPS
    steps = {term: step for term, weight in shown.items() if abs(weight) >= LEAST and (step := round(weight / scale))}
    return Weights(
        version=VERSION, scale=round(UNIT * scale, SAME_DIGITS), padding=PADDING, exponent=EXPONENT,
        slope=round(slope, 4), intercept=round(intercept, 4), gathered=GATHERED, steps=steps,
        deciding=frozenset(term for term in steps if decides(term, shown[term], prior)),
    )  # fmt: skip


def with_opinions(weights: Weights, line: OpinionLine) -> Weights:
    """The model with its second line."""
    return weights._replace(
        opinions=line.steps,
        opinion_scale=round(line.scale, SAME_DIGITS),
        opinion_intercept=line.intercept,
        likely=LIKELY,
    )


def decides(term: str, weight: float, prior: Mapping[str, float]) -> bool:
    """Whether a term is an opinion by itself; negators, signs and quiet words weigh, but say nothing alone."""
    words = [word.removeprefix(MARK) for word in term.split(" ")]
    if term not in prior and all(word in QUIET or word in NEGATORS or word in SIGNS for word in words):
        return False
    if term in NEGATORS:
        return False
    plain = term.removeprefix(MARK)
    taught = prior.get(term, 0.0) or (-prior.get(plain, 0.0) if plain != term else 0.0)
    agrees = abs(taught) >= TAUGHT_AT_LEAST and (taught > 0) == (weight > 0)
    return abs(weight) >= (DECIDING_AS_TAUGHT if agrees else DECIDING)


if __name__ == "__main__":
    main()
