"""Slow twins of the models, written from the papers' text one customer at a time, and stores simulated from them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.integrate import quad

if TYPE_CHECKING:
    from dashboard.analytics.clv.bg_nbd import Model
    from dashboard.analytics.clv.gamma_gamma import Spending

LONGEST = 730


def slow_density(m: Model, x: int, t_x: int, age: int) -> float:
    """The logarithm of a history's density, by the product formula and logarithms of its factors."""
    k = x + (m.name == "mbgnbd")
    log_beta = _log_beta(m.a, m.b + k) - _log_beta(m.a, m.b)
    purchases = math.lgamma(m.r + x) - math.lgamma(m.r) + m.r * math.log(m.alpha)
    terms = [-(m.r + x) * math.log(m.alpha + age)]
    if k:
        terms.append(math.log(m.a / (m.b + k - 1)) - (m.r + x) * math.log(m.alpha + t_x))
    top = max(terms)
    return purchases + log_beta + top + math.log(math.fsum(math.exp(term - top) for term in terms))


def slow_expectation(m: Model, days: float) -> float:
    """E[X(t)] as the mean over customers: given p and the rate it is (1 - exp(-rate p t)) / p; the rate is gamma."""
    b = m.b + (m.name == "mbgnbd")

    def given(p: float) -> float:
        return -math.expm1(-m.r * math.log1p(days * p / m.alpha)) / p if p else m.r * days / m.alpha

    # Where the beta density runs off at an end, p = u^(1/a) there takes that away; elsewhere it would do harm.
    s, e = max(1.0, 1 / m.a), max(1.0, 1 / b)

    def low(u: float) -> float:
        p = u**s
        return given(p) * p ** (m.a - 1) * (1 - p) ** (b - 1) * s * u ** (s - 1) if u else 0.0

    def high(u: float) -> float:
        q = u**e
        return given(1 - q) * (1 - q) ** (m.a - 1) * q ** (b - 1) * e * u ** (e - 1) if u else 0.0

    ends = ((low, 0.5 ** (1 / s)), (high, 0.5 ** (1 / e)))
    parts = [quad(part, 0, end, epsabs=1e-15, epsrel=1e-9, limit=400)[0] for part, end in ends]
    survives_first = m.b / (m.a + m.b) if m.name == "mbgnbd" else 1.0
    return float(survives_first * math.fsum(parts) / math.exp(_log_beta(m.a, b)))


def slow_spending(spending: Spending, x: int, mean: float) -> float:
    """The logarithm of the density of a customer's mean value, as printed in the note."""
    p, q, v = spending.p, spending.q, spending.v
    gammas = math.lgamma(p * x + q) - math.lgamma(p * x) - math.lgamma(q)
    powers = q * math.log(v) + (p * x - 1) * math.log(mean) + p * x * math.log(x)
    return gammas + powers - (p * x + q) * math.log(v + x * mean)


def simulated_purchases(m: Model, customers: int, seed: int) -> pd.DataFrame:
    """Histories of customers who behave as the model says, observed in whole days for up to two years."""
    generator = np.random.default_rng(seed)
    rows = []
    rates = generator.gamma(m.r, 1 / m.alpha, customers)
    chances = generator.beta(m.a, m.b, customers)
    ages = generator.integers(LONGEST // 4, LONGEST, customers)
    for rate, chance, age in zip(rates, chances, ages, strict=True):
        when, days = 0.0, set()
        left = m.name == "mbgnbd" and generator.random() < chance
        while not left:
            when += generator.exponential(1 / max(rate, 1e-12))
            if when > age:
                break
            days.add(math.ceil(when))
            left = generator.random() < chance
        days = {day for day in days if day <= age}
        rows.append((len(days), max(days, default=0), int(age)))
    return pd.DataFrame(rows, columns=["frequency", "span_days", "age_days"])


def simulated_spending(
    spending: Spending, customers: int, seed: int, frequency: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Frequency and mean value of customers who spend as the model says."""
    generator = np.random.default_rng(seed)
    x = generator.integers(1, 12, customers) if frequency is None else frequency
    scale = generator.gamma(spending.q, 1 / spending.v, customers)
    counted = np.maximum(x, 1)
    return x, generator.gamma(spending.p * counted, 1 / scale) / counted


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
