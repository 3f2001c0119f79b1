"""The second line of the deep scorer's head: whether a text says an opinion at all, as an order number does not.

A logistic regression as the tone's (``sentiment/training/deep.py``), of all rows with an opinion, neutral ones among
them, against statements and questions without one, written for this in five languages. Rows of a set are judged by a
line that was trained without the set, our own English ones by one trained without their fifth of them, and those of
other languages by one trained in English alone. The line is moved so far that
of the sets' rows, all of which say an opinion, hardly any stay without a score; of the penalties the one serves that
then finds most statements.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sentiment.training.lines import Line, domain_weights, fitted_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sentiment.training.deep_rows import Row
    from sentiment.training.lines import Floats, Texts

PENALTIES = (3e-4, 1e-3, 3e-3, 1e-2)
# Of rows that say an opinion, the mean over the sets that were left out.
MOST_SILENCED = 0.005
FOLDS = 5
OWN = ("own", "own abroad")


class Given(NamedTuple):
    """What the line is told by, n rows: vectors, whether each says an opinion, its set, fold and left-out tone.

    ``near``: the left-out tone is within the margin, so that the line decides whether the row has a score.
    """

    vectors: Floats
    opinions: np.ndarray[tuple[int], np.dtype[np.bool_]]
    domains: Texts
    folds: Texts
    near: np.ndarray[tuple[int], np.dtype[np.bool_]]


def given_rows(rows: Sequence[Row], vectors: Floats, near: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Given:
    """The rows as the line wants them; what is left out with a row is its set, or of our own English ones its fifth."""
    domains = [row.domain for row in rows]
    folds = [f"{row.domain} {_fifth(row.text)}" if row.domain == OWN[0] else row.domain for row in rows]
    opinions = np.array([row.opinion for row in rows])
    return Given(vectors, opinions, np.array(domains), np.array(folds), near)


def opinion_line(given: Given, say: Callable[[str], None]) -> Line:
    """The line, moved so that 0 is where a text begins to have no opinion."""
    tried = {}
    for penalty in PENALTIES:
        found = _left_out(given, penalty)
        border = _border(given, found)
        silent = given.near & (found < border)
        share = float(silent[~given.opinions].mean())
        told = float(silent[given.opinions & np.isin(given.domains, OWN)].mean())
        say(f"opinion, penalty {penalty:g}: {share:.3f} of statements found, {told:.3f} of our own opinions lost")
        tried[penalty] = (share, border)
    penalty = max(tried, key=lambda one: tried[one])
    line = _fitted(given, np.ones(len(given.opinions), bool), penalty)
    return Line(line.weights, line.bias - tried[penalty][1])


def _left_out(given: Given, penalty: float) -> Floats:
    """What a line that has not seen its set or fifth says of each row."""
    found = np.empty(len(given.opinions))
    for fold in np.unique(given.folds):
        here = given.folds == fold
        found[here] = _fitted(given, ~here, penalty).tones(given.vectors[here])
    return found


def _fitted(given: Given, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]], penalty: float) -> Line:
    opinions, domains = given.opinions[chosen], given.domains[chosen]
    share = np.empty(len(opinions))
    for answer in (True, False):
        share[opinions == answer] = domain_weights(domains[opinions == answer]) / 2
    return fitted_line(given.vectors[chosen], opinions.astype(float), share, penalty)


def _border(given: Given, found: Floats) -> float:
    """The highest border at which at most ``MOST_SILENCED`` of the rows of each set, on average, are silent."""
    rows = given.opinions & ~np.isin(given.domains, OWN)
    near = rows & given.near
    order = np.argsort(found[near])
    silenced = np.cumsum(domain_weights(given.domains[rows])[given.near[rows]][order])
    below = int(np.searchsorted(silenced, MOST_SILENCED, side="right"))
    return float(found[near][order][below]) if below < len(order) else float(np.inf)


def _fifth(text: str) -> int:
    return hashlib.sha256(text.encode()).digest()[0] % FOLDS
