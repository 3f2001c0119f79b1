"""What is at risk with an unhappy customer: the order of the queue (definition 3.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

HALF_LIFE_DAYS = 14.0
FLOOR = 0.25  # of decay: an old case still counts for a quarter
LOW_RATING = {"stars": 2, "nps": 6, "csat": 2, "ces": 3}
_LEAST = 0.5  # of a rating this low: nobody is less unhappy than the middle of those who are


def decay(days: NDArray[np.float64]) -> NDArray[np.float64]:
    """What is left of a case's weight after so many days: halved every 14, never below a quarter."""
    return np.maximum(0.5 ** (np.maximum(days, 0.0) / HALF_LIFE_DAYS), FLOOR)


def severity(p_unhappy: pd.Series[float], known: NDArray[np.float64]) -> NDArray[np.float64]:
    """How unhappy beside all that customers said: the share of ``known`` that is no unhappier, 0 to 1.

    Parameters
    ----------
    p_unhappy : of the feedback behind each case; empty where only a rating tells, which counts as the middle.
    known : ``p_unhappy`` of the store's feedback, in any order.
    """
    order = np.sort(known)
    asked = p_unhappy.to_numpy("float64", na_value=np.nan)
    if not len(order):
        return np.where(np.isnan(asked), _LEAST, asked)
    below = np.searchsorted(order, asked, side="right") / len(order)
    return np.where(np.isnan(asked), _LEAST, below)


def priorities(
    cases: pd.DataFrame, values: pd.DataFrame, known: NDArray[np.float64], now: pd.Timestamp
) -> pd.DataFrame:
    """The money at risk with each open case, and the factors it is made of.

    Factors that a case has already stay as they are; only the decay moves on. A case that was priced while the store
    knew no purchases, with both factors 0, is priced as if it had none.

    Parameters
    ----------
    cases : ``queries.cases.to_price``, a row for each piece of feedback.
    values : customers with ``customer_id``, ``segment``, ``probability_alive`` and ``expected_cents``: what they would
        bring in the next twelve months if they have not left. Both are empty for who never bought; such a customer
        gets the median of the segment, and who is in none, or not known, the store's.
    known : ``p_unhappy`` of the store's feedback.
    now : the aware moment.

    Returns
    -------
    ``case_id``, ``p_alive``, ``expected_cents``, ``severity``, ``decay``, ``priority_cents``; one row a case.
    """
    each = cases.assign(how=severity(cases["p_unhappy"], known)).groupby("case_id", sort=True)
    frame = each.agg(
        customer_id=("customer_id", "first"), opened_at=("opened_at", "first"), said_at=("received_at", "max"),
        how=("how", "max"), p_alive=("p_alive", "first"), expected_cents=("expected_cents", "first"),
        severity=("severity", "first"),
    ).reset_index()  # fmt: skip
    worth = frame[["customer_id"]].merge(values, on="customer_id", how="left")
    factors = ["p_alive", "expected_cents"]
    frame[factors] = frame[factors].apply(pd.to_numeric).astype("float64")
    frame.loc[(frame[factors] == 0).all(axis=1), factors] = np.nan
    for name, of in (("p_alive", "probability_alive"), ("expected_cents", "expected_cents")):
        known_of = values[of].astype("float64")
        usual = worth["segment"].map(known_of.groupby(values["segment"]).median()).fillna(known_of.median())
        frame[name] = frame[name].fillna(worth[of].astype("float64")).fillna(usual.astype("float64")).fillna(0.0)
    frame["severity"] = pd.to_numeric(frame["severity"]).astype("float64").fillna(frame["how"])
    since = pd.to_datetime(frame["said_at"].fillna(frame["opened_at"]), utc=True)
    frame["decay"] = decay(np.asarray((now - since) / pd.Timedelta(days=1), dtype=np.float64))
    product = frame["p_alive"] * frame["expected_cents"].clip(lower=0) * frame["severity"] * frame["decay"]
    frame["priority_cents"] = product.round().astype("int64")
    return frame[["case_id", "p_alive", "expected_cents", "severity", "decay", "priority_cents"]]
