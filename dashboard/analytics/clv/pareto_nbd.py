"""The Pareto/NBD model of purchases while alive: a customer may leave at any moment, not only after a purchase.

A customer buys at random times at a rate that is gamma distributed over customers (r, alpha), and leaves for good after
a time that is exponential at a rate that is gamma distributed too (s, beta). The likelihood of a history is

    Gamma(r+x) alpha^r beta^s / Gamma(r) * [(alpha+T)^-(r+x) (beta+T)^-s + s I],
    I = integral from t_x to T of g(y) = (alpha+y)^-(r+x) (beta+y)^-(s+1).

The note gives I by hypergeometric functions, of which no derivatives are at hand and which cost too much for hundreds
of thousands of histories. Days are whole, so I is added up day by day instead (Gauss-Legendre inside each day), once
for each number of purchases, and with it the integrals that the derivatives are made of.

Sources: Schmittlein, Morrison and Colombo (1987), Management Science 33, 1-24; likelihood as in Fader and Hardie
(2005), "A note on deriving the Pareto/NBD model and related expressions".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import digamma, expit, exprel, gammaln

if TYPE_CHECKING:
    from dashboard.analytics.clv.bg_nbd import Model
    from dashboard.analytics.clv.counts import Counts

SLICE = 8_192
NODES, WEIGHTS = (part / 2 for part in np.polynomial.legendre.leggauss(4))  # of an interval from -1/2 to 1/2
MORE_NODES, MORE_WEIGHTS = (part / 2 for part in np.polynomial.legendre.leggauss(8))
# The first day is cut finer towards its beginning: with a small alpha or beta most of its integral lies there.
FIRST_DAY = np.array([0.0, *(2.0 ** -np.arange(10, -1, -1))])


class Likelihood:
    """Log-likelihood of the histories of a store, with its gradient; made once, asked many times.

    What depends on the day alone, on the number of purchases alone, or on both without the history, is computed once
    and looked up. The two terms in brackets become one number per history, the log-odds d of having left.
    """

    def __init__(self, counts: Counts) -> None:
        self._customers = counts.customers.astype("float64")
        self._frequencies, self._x_at = np.unique(counts.frequency, return_inverse=True)
        self._of_x = np.bincount(self._x_at, self._customers, minlength=len(self._frequencies))
        self._span, self._age = counts.span_days.astype("int64"), counts.age_days.astype("int64")
        self._days = np.arange(int(self._age.max(initial=0)) + 1, dtype="float64")
        self._of_age = np.bincount(self._age, self._customers, minlength=len(self._days))
        repeats = self._customers * counts.frequency
        self._repeats_of_age = np.bincount(self._age, repeats, minlength=len(self._days))
        # In slices that stay in the processor's cache.
        self._parts = [slice(at, at + SLICE) for at in range(0, len(self._span), SLICE)]

    def value_and_gradient(self, logs: np.ndarray) -> tuple[float, np.ndarray]:
        """The log-likelihood, time in days, and its derivatives by ln r, ln alpha, ln s, ln beta."""
        r, alpha, s, beta = (float(value) for value in np.exp(logs))
        of, n = _Tables(self._days, self._frequencies, logs), self._of_age.sum()
        of_age = r * self._of_age + self._repeats_of_age
        x = self._frequencies
        value = self._of_x @ (gammaln(r + x) - gammaln(r)) + n * (r * np.log(alpha) + s * np.log(beta))
        value -= of_age @ of.log_alpha + s * (self._of_age @ of.log_beta)
        slopes = np.array(
            [
                self._of_x @ (digamma(r + x) - digamma(r)) + n * np.log(alpha) - self._of_age @ of.log_alpha,
                n * r / alpha - of_age @ of.by_alpha,
                n * np.log(beta) - self._of_age @ of.log_beta,
                n * s / beta - s * (self._of_age @ of.by_beta),
            ]
        )
        for rows in self._parts:
            age, x_at, customers = self._age[rows], self._x_at[rows], self._customers[rows]
            odds, (log_a, by_a, log_b, by_b) = of.look_up(self._span[rows], age, x_at)
            small = np.exp(-np.abs(odds))
            value += customers @ (np.maximum(odds, 0) + np.log1p(small))
            gone = customers * np.where(odds > 0, 1.0, small) / (1 + small)
            slopes += (
                gone @ (of.log_alpha[age] - log_a),
                gone @ (of.power[x_at] * (of.by_alpha[age] - by_a)),
                gone.sum() / s + gone @ (of.log_beta[age] - log_b),
                gone @ (s * of.by_beta[age] - (s + 1) * by_b),
            )
        return float(value), slopes * np.array([r, alpha, s, beta])

    def odds_of_having_left(self, logs: np.ndarray) -> np.ndarray:
        """Their logarithm, for each history; minus infinity where the last purchase was on the last day."""
        of = _Tables(self._days, self._frequencies, logs)
        each = [of.look_up(self._span[rows], self._age[rows], self._x_at[rows])[0] for rows in self._parts]
        return np.concatenate([np.empty(0), *each])


class _Tables:
    """What is looked up at some parameters: by day, and by day and number of purchases."""

    def __init__(self, days: np.ndarray, frequencies: np.ndarray, logs: np.ndarray) -> None:
        r, alpha, s, beta = (float(value) for value in np.exp(logs))
        self.power, self._s, self._alpha, self._beta = r + frequencies, s, alpha, beta
        self.log_alpha, self.log_beta = np.log(alpha + days), np.log(beta + days)
        self.by_alpha, self.by_beta = 1 / (alpha + days), 1 / (beta + days)
        self._tails = self._summed(days)

    def look_up(self, span: np.ndarray, age: np.ndarray, x_at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The log-odds of having left, and the means of ln(alpha+y), 1/(alpha+y), ln(beta+y), 1/(beta+y) over g."""
        faster = self.power[x_at] * (self.log_alpha[age] - self.log_alpha[span])
        leaving = self.log_beta[age] - self.log_beta[span]
        fall = np.exp(-faster - (self._s + 1) * leaving)
        many = len(self.power)
        parts = self._tails.take(span * many + x_at, axis=1) - fall * self._tails.take(age * many + x_at, axis=1)
        some = parts[0] > 0
        whole = np.where(some, parts[0], 1.0)
        odds = np.log(self._s) + np.log(whole) + faster + self._s * leaving - self.log_beta[span]
        return np.where(some, odds, -np.inf), np.where(some, parts[1:] / whole, 0.0)

    def _summed(self, days: np.ndarray) -> np.ndarray:
        """Integrals from each day to the end of all days, over g at that day: (1 and four more) x (days x frequencies).

        Each is the day's own plus the next one times g(day + 1) / g(day) <= 1: it neither runs over nor loses digits.
        """
        widths = np.diff(FIRST_DAY)[:, None]
        early = (FIRST_DAY[:-1, None] + widths * (0.5 + MORE_NODES)).ravel()
        first = self._own(days[:1], early[None, :], (widths * MORE_WEIGHTS).ravel())
        own = np.concatenate([first, self._own(days[1:], days[1:, None] + 0.5 + NODES, WEIGHTS)])
        shrink = np.exp(-np.multiply.outer(np.diff(self.log_alpha), self.power))
        shrink *= np.exp(-(self._s + 1) * np.diff(self.log_beta))[:, None]
        own[-1] = 0.0
        for day in range(len(own) - 2, -1, -1):
            own[day] += shrink[day] * own[day + 1]
        found: np.ndarray = np.ascontiguousarray(own.transpose(1, 0, 2)).reshape(own.shape[1], -1)
        return found

    def _own(self, days: np.ndarray, nodes: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """The integrals over single days, over g at the beginning of each: days x (1 and four more) x frequencies."""
        alpha, beta = self._alpha + nodes, self._beta + nodes
        faster = np.log(alpha / (self._alpha + days[:, None]))
        leaving = (self._s + 1) * np.log(beta / (self._beta + days[:, None]))
        fall = np.exp(-faster[:, :, None] * self.power - leaving[:, :, None])
        parts = np.stack((np.ones_like(nodes), np.log(alpha), 1 / alpha, np.log(beta), 1 / beta), axis=1)
        found: np.ndarray = np.matmul(parts * weights, fall)
        return found


def probability_alive(model: Model, counts: Counts) -> np.ndarray:
    """The probability that a customer of each history has not left for good.

    Source: Fader and Hardie (2005), the note's equation for P(alive).
    """
    found: np.ndarray = expit(-Likelihood(counts).odds_of_having_left(model.logs))
    return found


def while_in_touch(
    rate: np.ndarray | float, beta: np.ndarray | float, s: float, days: np.ndarray | float
) -> np.ndarray:
    """Expected purchases in some days of a customer who is alive, who buys at this mean rate and leaves by (s, beta).

    rate * beta / (s - 1) * [1 - (beta / (beta + days))^(s - 1)], which is smooth at s = 1.

    Source: Schmittlein, Morrison and Colombo (1987), equation 17.
    """
    longer = np.log1p(np.asarray(days, "float64") / beta)
    found: np.ndarray = rate * beta * longer * exprel(-(s - 1) * longer)
    return found
