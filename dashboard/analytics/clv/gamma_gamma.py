"""What a purchase brings: the Gamma-Gamma model of spending.

A customer's purchases are gamma distributed around a mean of the customer's own, and those means are distributed over
customers so that the mean of the store is p v / (q - 1). The model takes the mean for independent of how often the
customer buys: ``frequency_correlation`` says how far that holds.

Source: Fader and Hardie (2013), "The Gamma-Gamma model of monetary value"; Fader, Hardie and Lee (2005), "RFM and CLV",
Journal of Marketing Research 42, 415-430.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln

from dashboard.analytics.clv.optimise import Prior, maximise

A_CENT = 0.01
FEWEST_FOR_CORRELATION = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """The parameters; ``v`` in the store's currency, q > 1 so that the mean of the store is finite."""

    p: float
    q: float
    v: float

    @property
    def mean(self) -> float:
        """The mean value of a purchase over all customers, in currency."""
        return self.p * self.v / (self.q - 1)

    @property
    def logs(self) -> np.ndarray:
        """The logarithms of p, q - 1, v."""
        found: np.ndarray = np.log([self.p, self.q - 1, self.v])
        return found

    @classmethod
    def of_logs(cls, logs: np.ndarray) -> Spending:
        """The model of these logarithms of p, q - 1, v."""
        p, above, v = (float(value) for value in np.exp(logs))
        return cls(p=p, q=1 + above, v=v)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingFit:
    """A fitted model of spending; ``covariance`` is of the logarithms of p, q - 1, v; the rest as in ``Fit``."""

    spending: Spending
    covariance: np.ndarray
    log_likelihood: float
    prior_weight: float
    settled: bool
    customers: int
    frequency_correlation: float

    @property
    def standard_errors(self) -> np.ndarray:
        """Of p, q, v."""
        found: np.ndarray = np.exp(self.spending.logs) * np.sqrt(np.diag(self.covariance))
        return found


class SpendingLikelihood:
    """Log-likelihood of mean values, with its gradient; the gamma functions are computed at the distinct x only."""

    def __init__(self, frequency: np.ndarray, monetary_value: np.ndarray) -> None:
        self._x = frequency.astype("float64")
        self._sum = self._x * monetary_value
        self._distinct, self._at = np.unique(self._x, return_inverse=True)
        self._of_x = np.bincount(self._at, minlength=len(self._distinct)).astype("float64")
        self._log_sum = np.log(self._sum)
        self._constant = float(np.log(monetary_value).sum())

    def value_and_gradient(self, logs: np.ndarray) -> tuple[float, np.ndarray]:
        """The log-likelihood and its derivatives by ln p, ln (q - 1), ln v."""
        p, above, v = np.exp(logs)
        q, x, n = 1 + above, self._distinct, self._of_x
        total = n.sum()
        log_both = np.log(v + self._sum)
        by_x = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v)
        shape = p * self._x
        value = n @ by_x + shape @ self._log_sum - self._constant - (shape + q) @ log_both
        at_both = digamma(p * x + q)
        slopes = np.array(
            [
                n @ (x * (at_both - digamma(p * x))) + self._x @ (self._log_sum - log_both),
                n @ (at_both - digamma(q)) + total * np.log(v) - log_both.sum(),
                total * q / v - np.sum((shape + q) / (v + self._sum)),
            ]
        )
        return float(value), slopes * np.array([p, above, v])


def fit_spending(frequency: np.ndarray, monetary_value: np.ndarray, *, otherwise: float = 0.0) -> SpendingFit:
    """The Gamma-Gamma model of the customers who came back and paid.

    Parameters
    ----------
    frequency, monetary_value : of each customer: repeat purchase days, and their mean value in currency. Customers who
        never came back, or whose repeat purchases cost nothing, say nothing here and are left out.
    otherwise : the mean value of a first purchase, in currency: the centre of the prior in a store where nobody came
        back yet. The prior takes purchases for spread around a customer's mean with a coefficient of variation of 0.45
        (p = 5), and means over customers around that of the store (q = 3.5); both fit CDNOW's 6.25 and 3.74.
    """
    known = (frequency > 0) & (np.nan_to_num(monetary_value) > 0)
    x, mean = frequency[known].astype("float64"), monetary_value[known]
    typical = float(x @ mean / x.sum()) if x.size else max(otherwise, A_CENT)
    prior = Prior(np.log([5.0, 2.5, typical * 2.5 / 5.0]), np.full(3, 0.8))
    likelihood = SpendingLikelihood(x, mean)
    found = maximise(likelihood.value_and_gradient, prior, informative=x.size, size=float(x.size))
    return SpendingFit(
        spending=Spending.of_logs(found.logs),
        covariance=found.covariance,
        log_likelihood=found.log_likelihood,
        prior_weight=found.prior_weight,
        settled=found.settled,
        customers=int(x.size),
        frequency_correlation=_correlation(x, mean),
    )


def expected_spend(spending: Spending, frequency: np.ndarray, monetary_value: np.ndarray) -> np.ndarray:
    """The expected mean value of a customer's further purchases, in currency.

    The customer's own mean, drawn to the mean of the store the more the fewer purchases it rests on: weight
    (q-1)/(px+q-1) for the store. Customers without repeat purchases get the mean of the store.
    """
    x = frequency.astype("float64")
    own = np.where(x > 0, x * np.nan_to_num(monetary_value), 0.0)
    found: np.ndarray = spending.p * (spending.v + own) / (spending.p * x + spending.q - 1)
    return found


def _correlation(frequency: np.ndarray, monetary_value: np.ndarray) -> float:
    """Pearson's correlation of frequency and mean value; NaN where there is none to compute."""
    if frequency.size < FEWEST_FOR_CORRELATION or np.ptp(frequency) == 0 or np.ptp(monetary_value) == 0:
        return float("nan")
    return float(np.corrcoef(frequency, monetary_value)[0, 1])
