"""What may be lost: each customer's value and risk together, and how many are still customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dashboard.analytics.clv.bg_nbd import Model, probability_alive
from dashboard.analytics.intervals import Z95

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.analytics.clv.store import StoreValue

DOUBT = (0.2, 0.8)  # between these chances of having left a customer is in doubt: neither surely here nor surely gone
STEP = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Alive:
    """How many of the customers are still customers: expected, with the 95 % interval of the number itself."""

    customers: int
    expected: float
    low: float
    high: float


def with_risk(found: StoreValue, frame: pd.DataFrame) -> pd.DataFrame:
    """The customers of a valued store with what is at risk.

    Parameters
    ----------
    found : of ``clv.store.customer_value``.
    frame : the ``queries.value.purchase_histories`` it was made of, in the same order.

    Returns
    -------
    The columns of ``found.value.customers`` and ``purchase_days``, ``total_cents``, ``risk`` (the chance that the
    customer has left, 0-1), ``value_if_kept`` (expected value if the customer has not left: expected value divided by
    the model's probability of that, because who has left brings nothing), ``value_at_risk`` (expected value x risk;
    largest for customers worth much and in doubt) and ``in_doubt``. Money in currency.
    """
    listed = found.value.customers
    # The model's own probability, not the corrected one: it is the factor inside the expected value.
    inside = probability_alive(found.fit.model, found.counts, one_time_buyers="model")[found.counts.place]
    value = listed["expected_value"].to_numpy()
    risk = 1 - listed["probability_alive"].to_numpy()
    return listed.assign(
        purchase_days=frame["purchase_days"].to_numpy("int64"),
        total_cents=frame["total_cents"].to_numpy("int64"),
        risk=risk,
        value_if_kept=np.divide(value, inside, out=np.zeros(len(value)), where=inside > 0),
        value_at_risk=value * risk,
        in_doubt=(risk >= DOUBT[0]) & (risk <= DOUBT[1]),
    )


def still_customers(found: StoreValue) -> Alive:
    """How many are expected to be still customers.

    The variance is that of the customers (each one is or is not) and that of the fitted parameters, carried over by
    the delta method.
    """
    counts, model = found.counts, found.fit.model

    def total(logs: np.ndarray) -> float:
        each = probability_alive(Model.of_logs(model.name, logs), counts, one_time_buyers="corrected")
        return float(counts.customers @ each)

    each = probability_alive(model, counts, one_time_buyers="corrected")
    steps = np.eye(len(model.logs)) * STEP
    slopes = np.array([(total(model.logs + s) - total(model.logs - s)) / (2 * STEP) for s in steps])
    variance = float(counts.customers @ (each * (1 - each)) + slopes @ found.fit.covariance @ slopes)
    customers, expected, half = int(counts.customers.sum()), float(counts.customers @ each), Z95 * variance**0.5
    return Alive(
        customers=customers,
        expected=expected,
        low=max(0.0, expected - half),
        high=min(float(customers), expected + half),
    )
