"""How the tone of a customer changed, and whether those whose tone fell most come back less.

The change is within the customer: who always grumbles and who always gushes are at 0 alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.analytics.feelings.groups import (
    AGAINST_COLUMNS,
    FEWEST,
    RATE_COLUMNS,
    against,
    columns_of,
    judged,
    rates,
)
from dashboard.analytics.voice.impact import tiers

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUARTERS = 4
COLUMNS = ("quarter", "drift_from", "drift_to", "drift_mean", *RATE_COLUMNS)
QUESTION = "fell most"


class Drift(NamedTuple):
    """``quarters``, that of the deepest fall first (``COLUMNS``), and those against the rest in one row.

    Both are without rows where there are too few customers to part into four groups of 30.
    """

    customers: int
    quarters: pd.DataFrame
    fallen: pd.DataFrame


def drift_of(tones: pd.DataFrame) -> pd.Series[float]:
    """The tone of the last text less the mean of those before it, -2 to 2: ``tone_last``, ``tone_before``."""
    return tones["tone_last"].astype("float64") - tones["tone_before"].astype("float64")


def quarters(drift: pd.Series[float]) -> NDArray[np.int64]:
    """The quarter of each customer, 1 the deepest fall; equal changes stand in one quarter."""
    values = drift.to_numpy("float64")
    edges = np.quantile(values, (0.25, 0.5, 0.75)) if len(values) else np.zeros(3)
    return np.asarray(np.searchsorted(edges, values, side="left") + 1, dtype="int64")


def tone_drift(customers: pd.DataFrame) -> Drift:
    """Who comes back by how the tone changed.

    Parameters
    ----------
    customers : one row each: ``tone_last``, ``tone_before``, ``returned``, and what ``impact.tiers`` reads.
    """
    if len(customers) < QUARTERS * FEWEST:
        return Drift(len(customers), _table([]), _table([]).reindex(columns=list(AGAINST_COLUMNS)))
    drift = drift_of(customers)
    found = customers.assign(drift=drift, quarter=quarters(drift), tier=tiers(customers))
    rows = [_row(int(str(number)), part) for number, part in found.groupby("quarter", sort=True)]
    compared = columns_of(against(found, (found["quarter"] == 1).to_numpy()))
    fallen = pd.DataFrame([compared], columns=list(AGAINST_COLUMNS))
    return Drift(len(found), _table(rows), judged({QUESTION: fallen})[QUESTION])


def _row(number: int, part: pd.DataFrame) -> dict[str, Any]:
    drift = part["drift"]
    ends = {"drift_from": drift.min(), "drift_to": drift.max(), "drift_mean": drift.mean()}
    return {"quarter": number, **ends, **rates(part)}


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    counts = {"quarter", "customers", "returned"}
    kinds = {name: "int64" if name in counts else "float64" for name in COLUMNS}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(kinds)
