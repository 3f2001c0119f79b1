"""Shops whose customers buy, speak, and come back or not: with a planted effect of a topic, or with none.

A third of the customers are of a low-value segment: they buy seldom, and name the topic three times as often as the
others. Each customer has a rate of buying of their own around that of the segment. Who named the topic comes back with
a probability that is higher or lower by the planted effect.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

RATES = {"high": 1 / 40, "low": 1 / 150}  # purchases a day
NAMES_IT = {"high": 0.10, "low": 0.30}
SPREAD = 8.0  # shape of the gamma of rates within a segment: a coefficient of variation of 35 %
PRODUCTS = 12


def simulated_shop(
    *, seed: int, effect: float, customers: int, segment_known: bool = True
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Customers as ``analytics.voice.impact`` takes them, and who named the topic.

    Parameters
    ----------
    effect : what naming the topic adds to the probability of coming back within 90 days.
    segment_known : whether the store knows the segment, or only the purchases tell of it.
    """
    rng = np.random.default_rng(seed)
    low = rng.random(customers) < 1 / 3
    rate = np.where(low, RATES["low"], RATES["high"]) * rng.gamma(SPREAD, 1 / SPREAD, customers)
    named = rng.random(customers) < np.where(low, NAMES_IT["low"], NAMES_IT["high"])
    days = 1 + rng.poisson(rate * 365)  # the purchase they speak of, and those of the year before
    since = np.minimum(rng.exponential(1 / rate), rng.integers(1, 60, customers)).astype("int64")
    spent = (days * rng.gamma(4, np.where(low, 400, 700), customers)).astype("int64")
    # Room on both sides, so that an effect is what it is for everybody and is not cut off at 0 or 1.
    chance = 0.28 + 0.5 * (1 - np.exp(-rate * 90)) + effect * named
    returned = rng.random(customers) < chance
    product = rng.integers(0, PRODUCTS, customers)
    people = pd.DataFrame(
        {
            "customer_id": np.arange(1, customers + 1),
            "label": np.where(named, "negative", rng.choice(["positive", "neutral", "negative"], customers)),
            "segment": np.where(low, "low", "high") if segment_known else None,
            "product_id": product,
            "category": product // 4,
            "since_days": since,
            "days_bought": days,
            "spent_cents": spent,
            "returned": returned.astype("int64"),
        }
    )
    return people, pd.DataFrame({"customer_id": people["customer_id"][named], "topic": "topic"})
