"""Maximum of a log-likelihood over logarithms of parameters, with the curvature there; a prior for small stores.

Parameters are positive and their logarithms are nearer to normal, so everything is done in logarithms. The prior is
independent normal in the logarithms; it has weight 1 where nobody came back yet, falls in a line with the number of
customers who did, and is gone at ``ENOUGH`` of them: a store with that many speaks for itself alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import OptimizeResult, minimize

if TYPE_CHECKING:
    from collections.abc import Callable

    Objective = Callable[[np.ndarray], tuple[float, np.ndarray]]

ENOUGH = 500  # customers who came back, from which on no prior is used
REACH = 12.0  # how far from the prior's centre a logarithm is looked for: a factor of 160,000
CLOSE = 1e-6  # the largest slope per customer at which the maximum counts as found
STEP = 1e-4
FLAT = 1e-3  # curvature below which the data say nothing of a direction


@dataclass(frozen=True, slots=True)
class Prior:
    """Centres and standard deviations of the logarithms."""

    centre: np.ndarray
    spread: np.ndarray


@dataclass(frozen=True, slots=True)
class Optimum:
    """Where the maximum lies.

    Parameters
    ----------
    logs : logarithms of the parameters.
    covariance : of the logarithms, from the curvature of log-likelihood and prior.
    log_likelihood : of the data alone, without the prior.
    prior_weight : 0 where the data spoke alone, 1 where the prior counted in full.
    settled : whether the slope vanished there.
    """

    logs: np.ndarray
    covariance: np.ndarray
    log_likelihood: float
    prior_weight: float
    settled: bool


def prior_weight(informative: int) -> float:
    """The weight of the prior when so many customers came back."""
    return max(0.0, 1 - informative / ENOUGH)


def maximise(objective: Objective, prior: Prior, *, informative: int, size: float) -> Optimum:
    """The maximum of log-likelihood plus weighted log-prior.

    Parameters
    ----------
    objective : gives log-likelihood and gradient at some logarithms.
    prior : also where the search starts.
    informative : the customers who came back; they set the prior's weight.
    size : the number of customers, by which the slopes are judged.

    Notes
    -----
    Data that leave a direction open (nobody ever leaves; everybody spends the same) put the maximum at infinity. The
    prior then counts in full whatever the size of the store, so that the answer stays finite and its interval wide.
    """
    found = _search(objective, prior, prior_weight(informative), max(size, 1.0))
    far = np.abs(found.logs - prior.centre).max() > REACH - 1
    open_end = far or np.linalg.eigvalsh(found.covariance)[-1] > 1 / FLAT
    if open_end and found.prior_weight < 1:
        return _search(objective, prior, 1.0, max(size, 1.0))
    return found


def _search(objective: Objective, prior: Prior, weight: float, size: float) -> Optimum:
    def falling(logs: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = objective(logs)
        away = (logs - prior.centre) / prior.spread
        return -(value - weight * away @ away / 2) / size, -(slope - weight * away / prior.spread) / size

    best = _descend(falling, prior, prior.centre)
    if not best.success:
        # Other starts only where the first one failed: the surface has one top in every store seen so far.
        starts = (prior.centre + side * prior.spread for side in (-1, 1, np.array([1, 1, -1, -1])[: len(prior.centre)]))
        best = min([best, *(_descend(falling, prior, start) for start in starts)], key=lambda tried: float(tried.fun))
    curvature = _curvature(falling, best.x) * size
    covariance = _inverse(curvature)
    settled = bool(np.abs(falling(best.x)[1]).max() < 100 * CLOSE)
    return Optimum(best.x, covariance, objective(best.x)[0], weight, settled)


def _descend(falling: Objective, prior: Prior, start: np.ndarray) -> OptimizeResult:
    bounds = [(centre - REACH, centre + REACH) for centre in prior.centre]
    options = {"gtol": CLOSE, "ftol": 1e-13, "maxiter": 300, "maxcor": 20}
    return minimize(falling, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)


def _curvature(falling: Objective, logs: np.ndarray) -> np.ndarray:
    """Second derivatives: central differences of the analytic gradient."""
    steps = np.eye(len(logs)) * STEP
    rows = [(falling(logs + step)[1] - falling(logs - step)[1]) / (2 * STEP) for step in steps]
    return (np.array(rows) + np.array(rows).T) / 2


def _inverse(curvature: np.ndarray) -> np.ndarray:
    """The covariance; a direction the data say nothing of gets a large variance in place of a failure."""
    values, directions = np.linalg.eigh(curvature)
    found: np.ndarray = (directions / np.maximum(values, FLAT / 10)) @ directions.T
    return found
