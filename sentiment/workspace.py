"""A model of a store's own: trained on texts its customers rated or its staff corrected, in any language.

A logistic regression over the store's own n-grams (words, pairs of words, three and four characters inside a word), the
generic scorer's log odds and, if the caller has them, the vectors of a sentence encoder. Its margins are turned into
probabilities on texts it was not trained on (Platt 1999); on such texts ``offer`` tells whether it beats the scorer in
use.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from sentiment.calibration import Platt, expected_calibration_error, fit_platt
from sentiment.evaluate import Difference, macro_f1, roc_auc
from sentiment.workspace_features import Table, blocks, generic_odds, scaled, unit_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEAST_RATED = 50  # with fewer of both labels together nothing is trained
LEAST_OF_A_LABEL = 10
FOLDS, SEED, DRAWS = 5, 11, 500
PENALTY = 0.25
MAGIC = b"RAPPORT WORKSPACE 1\n"


class Model(NamedTuple):
    """A trained model: weights of n-grams with their rarity, of the generic log odds and of a vector's numbers."""

    weights: Mapping[str, float]
    rarity: Mapping[str, float]
    generic: float
    vector: tuple[float, ...]
    constant: float
    platt: Platt


class Quality(NamedTuple):
    """What probabilities are worth on texts not trained on, 0-1."""

    auc: float
    macro_f1: float
    ece: float


class Offer(NamedTuple):
    """A model of ``n`` rated texts beside the scorer in use; ``better`` is the difference of AUC.

    It may be offered when the 95 % interval of that is above 0.
    """

    n: int
    model: Quality
    current: Quality
    better: Difference
    may_be_offered: bool


def train(
    texts: Sequence[str],
    labels: Sequence[int],
    generic: Sequence[float | None] | None = None,
    vectors: Floats | None = None,
) -> Model:
    """The model of these texts.

    Parameters
    ----------
    texts : cleaned texts, n of them.
    labels : 1 for a happy customer, 0 for an unhappy one.
    generic : ``p_positive`` of another scorer for each, None where it has none.
    vectors : numbers of an encoder, shape (n, dimensions).

    Raises
    ------
    ValueError : fewer than ``LEAST_RATED`` texts, or than ``LEAST_OF_A_LABEL`` of either label.
    """
    y = _checked(texts, labels)
    table = Table.of(texts, generic, vectors)
    found = _fit(table, y, np.arange(len(y)))
    platt = fit_platt(_margins_of_folds(table, y), y)
    count = len(table.terms)
    weights = {term: float(weight) for term, weight in zip(table.terms, found.weights, strict=False) if weight}
    rarity = dict(zip(table.terms, found.rarity.tolist(), strict=True))
    return Model(
        weights, {term: rarity[term] for term in weights}, float(found.weights[count]),
        tuple(found.weights[count + 1 :].tolist()), found.constant, platt,
    )  # fmt: skip


def probabilities(
    model: Model, texts: Sequence[str], generic: Sequence[float | None] | None = None, vectors: Floats | None = None
) -> Floats:
    """The probability of a happy customer for each text, shape (n,); the arguments as in training."""
    margins = np.full(len(texts), model.constant)
    for row, text in enumerate(texts):
        for block in blocks(text):
            held = {
                term: (1 + np.log(count)) * model.rarity[term] for term, count in block.items() if term in model.weights
            }
            length = np.sqrt(sum(value * value for value in held.values())) or 1.0
            margins[row] += sum(value * model.weights[term] for term, value in held.items()) / length
    margins += model.generic * generic_odds(generic, len(texts))
    if vectors is not None:
        margins += scaled(vectors) @ np.array(model.vector)
    return model.platt.probability(margins)


def words_known(model: Model, text: str) -> int:
    """How many words and pairs of words of a text the model has a weight for."""
    return sum(term in model.weights for term in blocks(text)[0])


def offer(
    texts: Sequence[str], labels: Sequence[int], current: Sequence[float | None],
    generic: Sequence[float | None] | None = None, vectors: Floats | None = None,
) -> Offer:  # fmt: skip
    """Whether a model of these texts beats the scorer in use, whose ``p_positive`` is ``current`` (None: even).

    Each text is judged by a model of the other four fifths, whose probabilities are calibrated on the remaining fifths.
    """
    y = _checked(texts, labels)
    margins = _margins_of_folds(Table.of(texts, generic, vectors), y)
    ours = _calibrated(margins, y)
    theirs = np.array([0.5 if value is None else value for value in current])
    better = _bootstrap(y, margins, theirs)
    return Offer(len(y), _quality(y, ours, margins), _quality(y, theirs, theirs), better, better.low > 0)


def to_bytes(model: Model) -> bytes:
    """The model as bytes: JSON, compressed; the same model gives the same bytes."""
    return MAGIC + zlib.compress(json.dumps(model._asdict(), sort_keys=True).encode(), 6)


def from_bytes(content: bytes) -> Model:
    """The model of these bytes.

    Raises
    ------
    ValueError : they are no model of this version.
    """
    if not content.startswith(MAGIC):
        raise ValueError("This is no workspace model of this version.")
    found = json.loads(zlib.decompress(content.removeprefix(MAGIC)))
    return Model(**{**found, "vector": tuple(found["vector"]), "platt": Platt(*found["platt"])})


class _Fitted(NamedTuple):
    weights: Floats
    rarity: Floats
    constant: float
    margins: Floats


def _checked(texts: Sequence[str], labels: Sequence[int]) -> NDArray[np.int_]:
    y = np.asarray(labels, dtype=int)
    if len(y) != len(texts) or len(y) < LEAST_RATED or min(y.sum(), (1 - y).sum()) < LEAST_OF_A_LABEL:
        message = f"A model needs {LEAST_RATED} rated texts, {LEAST_OF_A_LABEL} of each side; there are {len(y)}."
        raise ValueError(message)
    return y


def _fit(table: Table, y: NDArray[np.int_], chosen: NDArray[np.int_]) -> _Fitted:
    """Weights from the chosen rows, and with them the margins of all rows."""
    present = np.asarray((table.counts[chosen] > 0).sum(axis=0)).ravel()
    rarity = np.where(present > 0, np.log((1 + len(chosen)) / (1 + present)) + 1, 0.0)
    grams = table.counts @ sparse.diags(rarity)
    blocks = [unit_rows(grams[:, : table.words]), unit_rows(grams[:, table.words :])]
    matrix = sparse.hstack([*blocks, sparse.csr_matrix(table.dense)]).tocsr()
    rows, transposed = matrix[chosen], matrix[chosen].T.tocsr()
    signs = np.where(y[chosen] == 1, 1.0, -1.0)
    share = np.where(signs > 0, 0.5 / (signs > 0).sum(), 0.5 / (signs < 0).sum()) * len(chosen)

    def loss(point: Floats) -> tuple[float, Floats]:
        margins = signs * (rows @ point[:-1] + point[-1])
        pull = -share * signs / (1 + np.exp(np.minimum(margins, 500.0)))
        value = (share * np.logaddexp(0, -margins)).sum() + PENALTY / 2 * point[:-1] @ point[:-1]
        return float(value), np.append(transposed @ pull + PENALTY * point[:-1], pull.sum())

    point = minimize(loss, np.zeros(matrix.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 40}).x
    return _Fitted(point[:-1], rarity, float(point[-1]), matrix @ point[:-1] + point[-1])


def _folds(y: NDArray[np.int_]) -> NDArray[np.int_]:
    """A fold for each row, with as many of each label in all."""
    fold = np.zeros(len(y), dtype=int)
    chance = np.random.default_rng(SEED)
    for label in (0, 1):
        rows = chance.permutation(np.flatnonzero(y == label))
        fold[rows] = np.arange(len(rows)) % FOLDS
    return fold


def _margins_of_folds(table: Table, y: NDArray[np.int_]) -> Floats:
    """For each row the margin of a model that has not seen it."""
    fold, margins = _folds(y), np.zeros(len(y))
    for left in range(FOLDS):
        margins[fold == left] = _fit(table, y, np.flatnonzero(fold != left)).margins[fold == left]
    return margins


def _calibrated(margins: Floats, y: NDArray[np.int_]) -> Floats:
    """The probability of each margin by a curve through the other folds."""
    fold, found = _folds(y), np.zeros(len(y))
    for left in range(FOLDS):
        curve = fit_platt(margins[fold != left], y[fold != left])
        found[fold == left] = curve.probability(margins[fold == left])
    return found


def _quality(y: NDArray[np.int_], chances: Floats, order: Floats) -> Quality:
    labels = y.tolist()
    decided = (chances > 0.5).astype(int).tolist()  # noqa: PLR2004 - even
    return Quality(roc_auc(y, order), macro_f1(labels, decided), expected_calibration_error(chances, y))


def _bootstrap(y: NDArray[np.int_], ours: Floats, theirs: Floats) -> Difference:
    """The difference of AUC with its percentile interval over resampled rows."""
    chance = np.random.default_rng(SEED)
    gaps = []
    for _ in range(DRAWS):
        rows = chance.integers(0, len(y), len(y))
        gaps.append(roc_auc(y[rows], ours[rows]) - roc_auc(y[rows], theirs[rows]))
    low, high = np.nanquantile(gaps, [0.025, 0.975])
    return Difference(roc_auc(y, ours) - roc_auc(y, theirs), float(low), float(high))
