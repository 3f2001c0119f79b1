"""The beta-geometric models of purchases while alive: BG/NBD and MBG/NBD, as one family.

A customer buys at random times at a rate that is gamma distributed over customers (r, alpha), and after each purchase
leaves for good with a probability that is beta distributed (a, b). In BG/NBD nobody leaves after the first purchase;
in MBG/NBD (modified) the first purchase may be the last as any other. With k = x (BG/NBD) or k = x + 1 (MBG/NBD)
chances to leave, both have the likelihood

    Gamma(r+x) alpha^r / Gamma(r) * B(a, b+k)/B(a, b) * [(alpha+T)^-(r+x) + a/(b+k-1) (alpha+t_x)^-(r+x)],

the last term only where k > 0.

Pareto/NBD, where a customer may leave at any moment, is in ``pareto_nbd``; the functions here ask it for such a model.

Sources: Fader, Hardie and Lee (2005), Marketing Science 24, 275-284, for BG/NBD; Batislam, Denizel and Filiztekin
(2007), International Journal of Research in Marketing 24, 201-209, for MBG/NBD.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import digamma, expit, gammaln, hyp2f1

from dashboard.analytics.clv import pareto_nbd

if TYPE_CHECKING:
    from dashboard.analytics.clv.counts import Counts

Name = Literal["bgnbd", "mbgnbd", "paretonbd"]
NAMES: tuple[Name, ...] = ("bgnbd", "mbgnbd", "paretonbd")
DAYS_IN_WEEK = 7
NUDGE = 1e-4
SLICE = 8_192


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A fitted or given model; ``alpha`` in days.

    ``a`` and ``b`` say how customers leave: those of the beta distribution; in Pareto/NBD s and beta (in days) of the
    gamma distribution.
    """

    name: Name
    r: float
    alpha: float
    a: float
    b: float

    @property
    def first_may_be_last(self) -> int:
        """1 where a customer can leave after the first purchase (MBG/NBD), else 0."""
        return int(self.name == "mbgnbd")

    @property
    def logs(self) -> np.ndarray:
        """The logarithms of r, alpha, a, b."""
        found: np.ndarray = np.log([self.r, self.alpha, self.a, self.b])
        return found

    @classmethod
    def of_logs(cls, name: Name, logs: np.ndarray) -> Model:
        """The model of these logarithms of r, alpha, a, b."""
        r, alpha, a, b = (float(value) for value in np.exp(logs))
        return cls(name=name, r=r, alpha=alpha, a=a, b=b)


class Likelihood:
    """Log-likelihood of the histories of a store, with its gradient; made once, asked many times.

    What depends on x, on t_x or on T alone takes few values, since days are whole: gamma functions and logarithms are
    computed for those and looked up. The two terms in brackets become one number per history, the log-odds d of having
    left, so that each history costs one exponential and one logarithm: log(e^u + e^v) = u + log(1 + e^d), d = v - u.
    """

    def __init__(self, counts: Counts, name: Name) -> None:
        self._first = int(name == "mbgnbd")
        self._customers = counts.customers.astype("float64")
        self._frequencies, self._x_at = np.unique(counts.frequency, return_inverse=True)
        self._of_x = np.bincount(self._x_at, self._customers, minlength=len(self._frequencies))
        self._x = counts.frequency.astype("float64")
        self._span, self._age = counts.span_days, counts.age_days
        # In slices that stay in the processor's cache: several times as fast as all histories at once.
        self._parts = [slice(at, at + SLICE) for at in range(0, len(self._x), SLICE)]
        self._days = np.arange(int(self._age.max(initial=0)) + 1, dtype="float64")
        # Customers and repeat purchases by age: the term of those who are alive is a sum over days.
        self._of_age = np.bincount(self._age, self._customers, minlength=len(self._days))
        self._repeats_of_age = np.bincount(self._age, self._customers * self._x, minlength=len(self._days))

    def value_and_gradient(self, logs: np.ndarray) -> tuple[float, np.ndarray]:
        """The log-likelihood, time in days, and its derivatives by ln r, ln alpha, ln a, ln b."""
        r, alpha, a, b = np.exp(logs)
        by_x, slopes = self._gamma_part(r, alpha, a, b)
        log_days, inverse = np.log(alpha + self._days), 1 / (alpha + self._days)
        of_age = r * self._of_age + self._repeats_of_age
        chances = b + self._frequencies + self._first - 1
        # No chance to leave yet: log-odds of minus infinity, and no slope by b.
        some = self._frequencies + self._first > 0
        start = np.log(a) - np.log(chances, where=some, out=np.full(len(chances), np.inf))
        slope_b = np.divide(1.0, chances, where=some, out=np.zeros(len(chances)))
        value, lost = self._of_x @ by_x - of_age @ log_days, np.zeros(4)
        for rows in self._parts:
            span, age = self._span[rows], self._age[rows]
            longer, exponent = log_days[age] - log_days[span], r + self._x[rows]
            odds = start[self._x_at[rows]] + exponent * longer
            small = np.exp(-np.abs(odds))
            value += self._customers[rows] @ (np.maximum(odds, 0) + np.log1p(small))
            gone = self._customers[rows] * np.where(odds > 0, 1.0, small) / (1 + small)
            sooner = exponent * (inverse[span] - inverse[age])
            lost += gone @ longer, gone @ sooner, gone.sum(), gone @ slope_b[self._x_at[rows]]
        slopes += lost * [1, -1, 1 / a, -1]
        slopes[:2] -= self._of_age @ log_days, of_age @ inverse
        return float(value), slopes * np.array([r, alpha, a, b])

    def _gamma_part(self, r: float, alpha: float, a: float, b: float) -> tuple[np.ndarray, np.ndarray]:
        """What depends on x alone: the value at each distinct x, and the slopes summed over customers."""
        x, n = self._frequencies, self._of_x
        k = x + self._first
        value = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        value = value + gammaln(a + b) + gammaln(b + k) - gammaln(b) - gammaln(a + b + k)
        both = digamma(a + b) - digamma(a + b + k)
        slopes = (
            n @ (digamma(r + x) - digamma(r) + np.log(alpha)),
            n.sum() * r / alpha,
            n @ both,
            n @ (both + digamma(b + k) - digamma(b)),
        )
        return value, np.array(slopes)


def likelihood_of(counts: Counts, name: Name) -> Likelihood | pareto_nbd.Likelihood:
    """The likelihood of the histories under a model of this name."""
    return pareto_nbd.Likelihood(counts) if name == "paretonbd" else Likelihood(counts, name)


def log_likelihood(model: Model, counts: Counts, *, unit_days: float = 1) -> float:
    """The log-likelihood of the histories under a model.

    ``unit_days`` states the time unit of the densities: 7 gives the figure of a fit in weeks, which differs by
    (repeat purchases) * ln 7 and by nothing else.
    """
    value, _ = likelihood_of(counts, model.name).value_and_gradient(model.logs)
    return float(value + counts.repeats * np.log(unit_days))


def probability_alive(model: Model, counts: Counts, *, one_time_buyers: Literal["corrected", "model"]) -> np.ndarray:
    """The probability that a customer of each history has not left for good.

    Parameters
    ----------
    one_time_buyers : BG/NBD holds everybody who bought once for alive with probability 1, because nobody can leave
        after the first purchase. ``"corrected"`` gives the first purchase the same chance to be the last as every
        other one, 1 / (1 + a/b ((alpha+T)/alpha)^r): what MBG/NBD says with these parameters. ``"model"`` keeps the 1.
        MBG/NBD and Pareto/NBD need no correction; expected purchases are the model's own in either case.

    Source: Fader, Hardie and Lee (2008), "Computing P(alive) using the BG/NBD model".
    """
    if model.name == "paretonbd":
        return pareto_nbd.probability_alive(model, counts)
    x, t_x, age = counts.frequency, counts.span_days, counts.age_days
    k = x + model.first_may_be_last
    # The first purchase of a one-time buyer counts as one chance to leave under the correction.
    chances = np.maximum(k, 1)
    odds = np.log(model.a) - np.log(model.b + chances - 1)
    odds = odds + (model.r + x) * (np.log(model.alpha + age) - np.log(model.alpha + t_x))
    found: np.ndarray = expit(-odds)
    return np.where(k == 0, 1.0, found) if one_time_buyers == "model" else found


def expected_purchases(model: Model, days: np.ndarray | float) -> np.ndarray:
    """Expected repeat purchases of a new customer in the first ``days`` days.

    Source: Fader, Hardie and Lee (2005), equation 9; Batislam et al. (2007), equation 8.
    """
    if model.name == "paretonbd":
        return pareto_nbd.while_in_touch(model.r / model.alpha, model.b, model.a, days)
    first = model.first_may_be_last
    survives_first = model.b / (model.a + model.b) if first else 1.0
    span: np.ndarray = np.asarray(days, "float64")
    found: np.ndarray = survives_first * _while_alive(model.r, model.alpha, model.a, model.b + first, span)
    return found


def expected_after(model: Model, counts: Counts, days: float) -> np.ndarray:
    """Expected purchases of a customer of each history in the next ``days`` days after the end of observation."""
    return weighted_after(model, counts, np.array([days]), np.ones(1))


def weighted_after(model: Model, counts: Counts, ends: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Expected purchases up to each of some days after the end of observation, weighted and added, for each history.

    A customer who is alive is a new customer of a model with r+x, alpha+T, b+k, so the expectation is that of
    ``expected_purchases`` times the model's own probability to be alive.

    Source: Fader, Hardie and Lee (2005), equation 10; Batislam et al. (2007), equation 9.
    """
    alive = probability_alive(model, counts, one_time_buyers="model")
    if model.name == "paretonbd":
        rate, beta = (model.r + counts.frequency) / (model.alpha + counts.age_days), model.b + counts.age_days
        each = (pareto_nbd.while_in_touch(rate, beta, model.a, float(end)) for end in ends)
        weighed: np.ndarray = alive * sum(weight * part for weight, part in zip(weights, each, strict=True))
        return weighed
    base = int(counts.age_days.max(initial=0)) + 1
    # The hypergeometric function depends on x and T alone: a tenth of the histories.
    pairs, at = np.unique(counts.frequency * base + counts.age_days, return_inverse=True)
    x, age = np.divmod(pairs, base)
    k = x + model.first_may_be_last
    r, alpha, b = model.r + x, model.alpha + age, model.b + k
    ahead = np.zeros(len(pairs))
    for end, weight in zip(ends.astype("float64"), weights, strict=True):
        ahead += weight * _while_alive(r, alpha, model.a, b, end)
    found: np.ndarray = ahead[at] * alive
    return found


def _while_alive(
    r: np.ndarray | float, alpha: np.ndarray | float, a: float, b: np.ndarray | float, days: np.ndarray
) -> np.ndarray:
    """E[(1 - exp(-rate p t)) / p]: purchases in t days of a customer who is alive and cannot leave before the next.

    Equation 9 after Euler's transformation of the hypergeometric function,
    (a+b-1)/(a-1) [1 - (1-z)^(a-1) 2F1(a-1, a+b-1-r; a+b-1; z)] with z = t/(alpha+t): its arguments do not grow with x,
    where those of the printed form overflow for frequent buyers.
    """
    if abs(a - 1) < NUDGE:
        # The formula is 0/0 at a = 1; the expectation itself is smooth there, and straight over so short a way.
        below, above = (_while_alive(r, alpha, 1 + 2 * side * NUDGE, b, days) for side in (-1, 1))
        between: np.ndarray = below + (above - below) * ((a - 1) / NUDGE + 2) / 4
        return between
    c = a + np.asarray(b, "float64") - 1
    c = np.where(np.abs(c) < NUDGE, NUDGE, c)  # the other such point, a + b = 1
    z = days / (alpha + days)
    grown = np.exp((a - 1) * (np.log(alpha) - np.log(alpha + days))) * hyp2f1(a - 1, c - r, c, z)
    found: np.ndarray = np.maximum(c / (a - 1) * (1 - grown), 0.0)
    return found
