"""Retention as a table of rates: which share of each cohort came back in each later month, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dashboard.analytics.intervals import wilson_interval
from dashboard.analytics.periods import last_complete_month, month_name, month_of

if TYPE_CHECKING:
    from datetime import date


def matrix(frame: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Every cell of every cohort that the data has reached, with its rate and interval.

    Parameters
    ----------
    frame : ``cohort_month``, ``age_months``, ``active_customers``, as ``queries.retention`` gives them.
    as_of : the last day that purchase data covers.

    Returns
    -------
    DataFrame ``cohort_month, age_months, cohort_size, active_customers, retention_rate, low, high, complete``, sorted.
    A reached month in which nobody came is a row of 0; a month still in the future is no row at all. ``complete`` is
    whether the month had ended by ``as_of``. ``low`` and ``high`` are the Wilson 95 % interval.
    """
    cells = _reached(frame, as_of, ["active_customers"])
    rate = cells["active_customers"].astype("float64") / cells["cohort_size"].astype("float64")
    bounds = wilson_interval(cells["active_customers"], cells["cohort_size"])
    cells = cells.assign(retention_rate=rate, low=bounds["low"], high=bounds["high"])
    columns = ["cohort_month", "age_months", "cohort_size", "active_customers", "retention_rate", "low", "high"]
    return cells[[*columns, "complete"]]


def revenue_matrix(frame: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Every reached cell with its money: ``cohort_month, age_months, cohort_size, revenue_cents, complete``.

    Takes what ``queries.retention.cohort_revenue`` gives; rows as in ``matrix``.
    """
    cells = _reached(frame, as_of, ["revenue_cents"])
    return cells[["cohort_month", "age_months", "cohort_size", "revenue_cents", "complete"]]


def pooled(cells: pd.DataFrame) -> pd.DataFrame:
    """Retention at each age over all cohorts that lived through the whole of that month.

    Returns
    -------
    DataFrame ``age_months, cohorts, cohort_size, active_customers, retention_rate, low, high``: customers active over
    customers of those cohorts, so large cohorts weigh more. A cohort enters an age only when the month is complete;
    otherwise the newest cohorts would pull every average down.
    """
    mature = cells[cells["complete"].astype(bool)]
    grouped = mature.groupby("age_months", as_index=False).agg(
        cohorts=("cohort_month", "size"),
        cohort_size=("cohort_size", "sum"),
        active_customers=("active_customers", "sum"),
    )
    bounds = wilson_interval(grouped["active_customers"], grouped["cohort_size"])
    rate = grouped["active_customers"].astype("float64") / grouped["cohort_size"].astype("float64")
    return grouped.assign(retention_rate=rate, low=bounds["low"], high=bounds["high"])


def wide(cells: pd.DataFrame, value: str = "active_customers") -> pd.DataFrame:
    """One row per cohort, one column per age: ``cohort`` (YYYY-MM), ``0``, ``1``, ...; empty where not yet reached."""
    if cells.empty:
        return pd.DataFrame({"cohort": pd.Series(dtype="str")})
    table = cells.pivot(index="cohort_month", columns="age_months", values=value)  # noqa: PD010  one value per cell
    table = table.reindex(columns=range(int(cells["age_months"].max()) + 1))
    table.columns = pd.Index([str(age) for age in table.columns])
    table.insert(0, "cohort", [month_name(int(month)) for month in table.index])
    return table.reset_index(drop=True)


def _reached(frame: pd.DataFrame, as_of: date, measures: list[str]) -> pd.DataFrame:
    """All cells from age 0 to the month of ``as_of``, with the cohort's size; cells without a row hold 0."""
    last = month_of(as_of)
    first = frame.loc[(frame["age_months"] == 0) & (frame["cohort_month"] <= last)]
    sizes = first.set_index("cohort_month")["active_customers"].astype("int64").sort_index()
    months = sizes.index.to_numpy(dtype="int64")
    reach = last - months + 1
    cohort = np.repeat(months, reach)
    age = np.arange(reach.sum()) - np.repeat(np.cumsum(reach) - reach, reach)
    cells = pd.DataFrame({"cohort_month": cohort, "age_months": age, "cohort_size": np.repeat(sizes.to_numpy(), reach)})
    keyed = frame[["cohort_month", "age_months", *measures]].astype("int64")
    cells = cells.merge(keyed, on=["cohort_month", "age_months"], how="left")
    cells[measures] = cells[measures].fillna(0)
    complete = cells["cohort_month"] + cells["age_months"] <= last_complete_month(as_of)
    return cells.astype("Int64").assign(complete=complete)
