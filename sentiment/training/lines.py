"""Lines through the encoder's vectors, fitted so that every domain weighs the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Texts = NDArray[np.str_]


class Line(NamedTuple):
    """Weights and bias of a line through vectors."""

    weights: Floats
    bias: float

    def tones(self, given: Floats) -> Floats:
        """On which side of the line each vector lies, and how far."""
        found: Floats = given @ self.weights + self.bias
        return found


def fitted_line(given: Floats, positive: Floats, share: Floats, penalty: float) -> Line:
    """The logistic regression of ``positive`` (0 or 1) on vectors.

    ``given`` has the shape (rows, width); ``share`` is the weight of each row, all together 1. The penalty is half its
    value times the square of the weights' length, beside the mean of the losses, for vectors standardised and divided
    by the root of their width.
    """
    centre, spread = given.mean(axis=0), given.std(axis=0) * np.sqrt(given.shape[1])
    scaled = (given - centre) / spread

    def loss(line: Floats) -> tuple[float, Floats]:
        tones = scaled @ line[:-1] + line[-1]
        off = share * (expit(tones) - positive)
        value = share @ np.logaddexp(0, np.where(positive > 0, -tones, tones)) + penalty * (line[:-1] @ line[:-1]) / 2
        return float(value), np.append(off @ scaled + penalty * line[:-1], off.sum())

    found = minimize(loss, np.zeros(given.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    weights: Floats = found[:-1] / spread
    return Line(weights, float(found[-1] - weights @ centre))


def domain_weights(domains: Texts) -> Floats:
    """A weight for every row: those of each domain add up to the same, and all of them to 1."""
    names, place, counts = np.unique(domains, return_inverse=True, return_counts=True)
    shares: Floats = 1 / counts[place] / len(names)
    return shares
