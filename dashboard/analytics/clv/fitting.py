"""BG/NBD, MBG/NBD and Pareto/NBD fitted to the histories of a store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dashboard.analytics.clv.bg_nbd import Model, Name, likelihood_of
from dashboard.analytics.clv.optimise import Prior, maximise

if TYPE_CHECKING:
    from dashboard.analytics.clv.counts import Counts

# A shop of everyday goods before its own data speak: a quarter of the customers would leave after a purchase
# (a/(a+b) = 0.25), those who stay buy every 90 days on average (alpha/r), and customers differ a lot (r = 0.7). The
# spread of 0.8 in logarithms makes values from a fifth to five times as large unsurprising. Published fits lie inside:
# CDNOW has r .243, alpha 30.9 days, a .793, b 2.426 (Fader, Hardie and Lee 2005, table 1).
PRIOR = Prior(np.log([0.7, 63.0, 1.0, 3.0]), np.full(4, 0.8))
# The same shop where customers leave at any moment: a quarter of them in the 90 days between two purchases, so once in
# 360 days on average (beta/s). CDNOW has s .606, beta 82 days.
PARETO_PRIOR = Prior(np.log([0.7, 63.0, 0.7, 250.0]), np.full(4, 0.8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A fitted model of purchases.

    Parameters
    ----------
    model : the parameters, alpha in days.
    covariance : of the logarithms of r, alpha, a, b (Pareto/NBD: s, beta in the place of a, b).
    log_likelihood : of the histories, time in days, without the prior.
    prior_weight : how much the prior of small stores counted, 0-1.
    settled : whether the maximum was found.
    """

    model: Model
    covariance: np.ndarray
    log_likelihood: float
    prior_weight: float
    settled: bool

    @property
    def standard_errors(self) -> np.ndarray:
        """Of r, alpha (days), a, b: the parameter times the standard error of its logarithm."""
        found: np.ndarray = np.exp(self.model.logs) * np.sqrt(np.diag(self.covariance))
        return found


def fit_purchases(counts: Counts, name: Name) -> Fit:
    """The model of this name that fits the histories best, shrunk to the prior in a store of few returning customers.

    A store without any customer gives the prior itself.
    """
    likelihood, prior = likelihood_of(counts, name), PARETO_PRIOR if name == "paretonbd" else PRIOR
    found = maximise(
        likelihood.value_and_gradient, prior, informative=counts.repeaters, size=float(counts.customers.sum())
    )
    return Fit(
        model=Model.of_logs(name, found.logs),
        covariance=found.covariance,
        log_likelihood=found.log_likelihood,
        prior_weight=found.prior_weight,
        settled=found.settled,
    )
