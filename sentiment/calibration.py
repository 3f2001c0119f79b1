"""From scores to probabilities that can be believed, and how far they can: Platt scaling, calibration error, coverage.

An outcome is 1 where what the score speaks for came true (say, the customer was unhappy) and 0 where it did not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

BINS = 10


class Platt(NamedTuple):
    """A logistic curve over a score: P = 1 / (1 + exp(-(slope * score + intercept)))."""

    slope: float
    intercept: float

    def probability(self, scores: ArrayLike) -> NDArray[np.float64]:
        """The probability, 0-1, of each score."""
        return _logistic(self.slope * np.asarray(scores, dtype=np.float64) + self.intercept)


class Ordered(NamedTuple):
    """Two logistic curves of one slope over a score: P(positive) rises from ``positive_from``, P(negative) falls to it.

    P(positive) is the logistic function of slope * (score - positive_from), P(negative) that of -slope * (score -
    negative_to); what is missing to 1 is neither. ``negative_to <= positive_from``.
    """

    slope: float
    negative_to: float
    positive_from: float


def fit_platt(scores: ArrayLike, outcomes: ArrayLike) -> Platt:
    """The logistic curve that makes these outcomes likeliest.

    Parameters
    ----------
    scores : any finite numbers, n of them; the larger, the likelier the outcome (a falling curve is found as well).
    outcomes : 0 or 1, n of them.

    Outcomes are drawn in by (n1 + 1) / (n1 + 2) and 1 / (n0 + 2), so that scores which part them without error, and
    outcomes that are all the same, give a finite curve.

    Raises
    ------
    ValueError : nothing to learn from, different lengths, a score that is no number, an outcome other than 0 and 1.

    Source: Platt (1999), Probabilistic outputs for support vector machines, in Advances in Large Margin Classifiers;
    the function that is minimised is written as in Lin, Lin and Weng (2007), Machine Learning 68, 267-276.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - half a second, for whoever fits and nobody else

    x, y = _checked(scores, outcomes)
    successes = y.sum()
    target = np.where(y == 1, (successes + 1) / (successes + 2), 1 / (len(y) - successes + 2))
    middle, width = x.mean(), x.std() or 1.0  # the same curve, found in fewer steps
    z = (x - middle) / width

    def loss(curve: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        line = curve[0] * z + curve[1]
        off = _logistic(line) - target
        return float(np.sum(np.logaddexp(0, line) - target * line)), np.array([off @ z, off.sum()])

    slope, intercept = minimize(loss, np.zeros(2), jac=True, method="BFGS", options={"gtol": 1e-7}).x
    return Platt(float(slope / width), float(intercept - slope * middle / width))


def fit_ordered(scores: ArrayLike, labels: ArrayLike, weights: ArrayLike) -> Ordered:
    """The two curves that make these labels likeliest (the cumulative logit model).

    Parameters
    ----------
    scores : any finite numbers, n of them.
    labels : -1 negative, 0 neutral, 1 positive, n of them; negative and positive are there.
    weights : how often each counts, n of them.

    Source: McCullagh (1980), Regression models for ordinal data, J. R. Stat. Soc. B 42, 109-142.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - as above

    x, y, weight = (np.asarray(values, dtype=np.float64) for values in (scores, labels, weights))

    def loss(curve: NDArray[np.float64]) -> float:
        slope, middle, half = np.exp(curve[0]), curve[1], np.exp(curve[2])
        positive = _logistic(slope * (x - middle - half))
        negative = _logistic(-slope * (x - middle + half))
        chance = np.where(y > 0, positive, np.where(y < 0, negative, 1 - positive - negative))
        return float(-(weight @ np.log(np.maximum(chance, 1e-12))) / weight.sum())

    slope, middle, half = minimize(loss, np.array([1.0, 0.0, -2.0]), method="Nelder-Mead", options={"maxiter": 2000}).x
    return Ordered(float(np.exp(slope)), float(middle - np.exp(half)), float(middle + np.exp(half)))


def expected_calibration_error(probabilities: ArrayLike, outcomes: ArrayLike, bins: int = BINS) -> float:
    """How far probabilities are from what came true, 0-1, on average over bins of equal width.

    A probability of exactly 1 belongs to the last bin. Each bin counts by the number of its probabilities; empty ones
    do not count.

    Raises
    ------
    ValueError : as in ``fit_platt``, and a probability outside 0-1.

    Source: Naeini, Cooper and Hauskrecht (2015), Proceedings of AAAI 29, 2901-2907, with the observed share in place of
    the accuracy.
    """
    p, y = _checked(probabilities, outcomes)
    if p.min() < 0 or p.max() > 1:
        raise ValueError("A probability lies outside 0 to 1.")
    which = np.minimum((p * bins).astype(int), bins - 1)
    gaps = np.bincount(which, weights=p, minlength=bins) - np.bincount(which, weights=y, minlength=bins)
    return float(np.abs(gaps).sum() / len(p))


def leave_out(confidences: ArrayLike, right: ArrayLike, share: float) -> float:
    """The accuracy, 0-1, of what is left when the ``share`` that is least sure is left to people.

    Of answers that are equally sure at the border each counts in part, so that their order does not matter.

    Raises
    ------
    ValueError : as in ``fit_platt``, and a share outside 0 to below 1.
    """
    sure, y = _checked(confidences, right)
    if not 0 <= share < 1:
        raise ValueError(f"A share of {share} cannot be left out: it lies from 0 to below 1.")
    kept = len(sure) - int(share * len(sure) + 1e-9)
    border = np.sort(sure)[::-1][kept - 1]
    above, tied = sure > border, sure == border
    part = (kept - above.sum()) / tied.sum()
    return float((y[above].sum() + part * y[tied].sum()) / kept)


def _logistic(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 / (1 + exp(-line)), without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * line))


def _checked(scores: ArrayLike, outcomes: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both as arrays, if they are what they should be."""
    x, y = np.asarray(scores, dtype=np.float64), np.asarray(outcomes, dtype=np.float64)
    if x.ndim != 1 or x.shape != y.shape or not len(x):
        raise ValueError(f"Scores and outcomes must be as many, and at least one: {x.shape} and {y.shape}.")
    if not np.isfinite(x).all() or not np.isin(y, (0, 1)).all():
        raise ValueError("A score is no number, or an outcome is neither 0 nor 1.")
    return x, y
