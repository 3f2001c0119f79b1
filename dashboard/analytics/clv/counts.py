"""Customers as histories: how often they came back, for how long, how long ago they began, and what they spent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Distinct histories and how many customers have each.

    Parameters
    ----------
    frequency : number of repeat purchase days, x.
    span_days : days from the first to the last purchase, t_x; 0 when x is 0.
    age_days : days from the first purchase to the end of observation, T.
    customers : number of customers with this history.
    place : for each customer, the position of the history: ``values[place]`` hands results back to customers.
    """

    frequency: np.ndarray
    span_days: np.ndarray
    age_days: np.ndarray
    customers: np.ndarray
    place: np.ndarray

    @property
    def repeaters(self) -> int:
        """How many customers came back at least once: only they tell anything of leaving."""
        return int(self.customers[self.frequency > 0].sum())

    @property
    def repeats(self) -> int:
        """Repeat purchases of all customers."""
        return int(self.customers @ self.frequency)


def compress(frame: pd.DataFrame) -> Counts:
    """The distinct rows of ``frequency``, ``span_days``, ``age_days`` with their counts, in ascending order.

    Parameters
    ----------
    frame : one row per customer, whole numbers, 0 <= span_days <= age_days, span_days = 0 exactly when frequency = 0.

    Raises
    ------
    ValueError : a history that cannot be.
    """
    x, t_x, age = (frame[name].to_numpy(dtype="int64") for name in ("frequency", "span_days", "age_days"))
    if ((x < 0) | (t_x < x) | (t_x > age) | ((x == 0) & (t_x != 0))).any():
        message = "a history needs 0 <= frequency <= span_days <= age_days, and no span without a repeat purchase"
        raise ValueError(message)
    base = int(age.max()) + 1 if age.size else 1
    # One number per history: sorting numbers is several times faster than sorting rows.
    packed, place, customers = np.unique((x * base + t_x) * base + age, return_inverse=True, return_counts=True)
    rest, ages = np.divmod(packed, base)
    frequency, span = np.divmod(rest, base)
    return Counts(frequency=frequency, span_days=span, age_days=ages, customers=customers, place=place)


def histories(frame: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """One row per customer as the models take it.

    Parameters
    ----------
    frame : ``customer_id, first_purchase_on, last_purchase_on, purchase_days, total_cents, first_day_cents`` as
        ``queries.value.purchase_histories`` gives them.
    as_of : the last day of observation, not before any purchase.

    Returns
    -------
    DataFrame ``customer_id, frequency, span_days, age_days, monetary_value, first_value``: repeat purchase days, days
    from first to last purchase, days from the first purchase to ``as_of``, mean value of the repeat days (NaN without
    any) and value of the first day, both in the store's currency.
    """
    first, last = (_days(frame[name]) for name in ("first_purchase_on", "last_purchase_on"))
    frequency = frame["purchase_days"].to_numpy(dtype="int64") - 1
    total, at_first = (frame[name].to_numpy(dtype="float64") / 100 for name in ("total_cents", "first_day_cents"))
    mean = np.divide(total - at_first, frequency, out=np.full(len(frame), np.nan), where=frequency > 0)
    return pd.DataFrame(
        {
            "customer_id": frame["customer_id"].to_numpy(dtype="int64"),
            "frequency": frequency,
            "span_days": last - first,
            "age_days": int(np.datetime64(as_of, "D").astype("int64")) - first,
            "monetary_value": mean,
            "first_value": at_first,
        }
    )


def _days(column: pd.Series) -> np.ndarray:
    """Days as whole numbers."""
    found: np.ndarray = column.to_numpy().astype("datetime64[D]").astype("int64")
    return found
