"""How often the buyers of a product buy it again, with rates of few buyers drawn towards those of all products."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, expit, logit
from scipy.stats import beta

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEWEST_PRODUCTS = 5  # with a buyer, for their rates to have a spread that can be told
MOST_WEIGHT = 1e6  # buyers the average product may stand for: more is certainty that all rates are one
COLUMNS = ("buyers", "again", "repeat_rate", "repeat_shrunk", "repeat_low", "repeat_high", "repeat_answer")


class Prior(NamedTuple):
    """A beta distribution of the products' rates; ``a + b`` is how many buyers it weighs as much as."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        """The rate of the average product."""
        return self.a / (self.a + self.b)


def fit_prior(buyers: Floats, again: Floats) -> Prior | None:
    """The beta distribution that makes the counts of all products most likely; None of too few products.

    Notes
    -----
    Maximum likelihood of the beta-binomial over logit(mean) and ln(a + b).

    Source: Casella 1985, An Introduction to Empirical Bayes Data Analysis, The American Statistician 39, 83-87.
    """
    known = buyers > 0
    n, k = buyers[known], again[known]
    if len(n) < FEWEST_PRODUCTS or not 0 < k.sum() < n.sum():
        return None

    def loss(at: Floats) -> float:
        mean, weight = expit(at[0]), np.exp(min(at[1], np.log(MOST_WEIGHT)))
        a, b = mean * weight, (1 - mean) * weight
        return -float((betaln(k + a, n - k + b) - betaln(a, b)).sum())

    start = np.array([logit(k.sum() / n.sum()), np.log(20.0)])
    found = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-9, "maxiter": 2_000}).x
    mean, weight = float(expit(found[0])), float(np.exp(min(found[1], np.log(MOST_WEIGHT))))
    return Prior(mean * weight, (1 - mean) * weight)


def repeat_rates(counts: pd.DataFrame) -> tuple[pd.DataFrame, Prior | None]:
    """Each product with its rate, plain and shrunk, and the 95 % interval of the shrunk one; and the prior.

    Parameters
    ----------
    counts : ``buyers`` followed for as long, and how many of them bought it ``again``; other columns stay.

    Returns
    -------
    The counts with ``COLUMNS``; ``repeat_answer`` is more or less where the interval leaves out the average product,
    else empty. Without a prior (fewer than 5 products, or nobody or everybody bought again) the shrunk rate is NaN.

    Notes
    -----
    (k + a) / (n + a + b), the mean of the beta posterior; the interval is its central 95 %.
    """
    n, k = (counts[name].to_numpy("float64") for name in ("buyers", "again"))
    prior = fit_prior(n, k)
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = k / n
    if prior is None:
        unknown = dict.fromkeys(COLUMNS[3:6], np.full(len(n), np.nan))
        return counts.assign(repeat_rate=plain, **unknown).assign(repeat_answer=""), None
    a, b = k + prior.a, n - k + prior.b
    low, high = beta.ppf(0.025, a, b), beta.ppf(0.975, a, b)
    answer = np.where(low > prior.mean, "more", np.where(high < prior.mean, "less", ""))
    shrunk = {"repeat_shrunk": a / (a + b), "repeat_low": low, "repeat_high": high, "repeat_answer": answer}
    return counts.assign(repeat_rate=plain, **shrunk), prior
