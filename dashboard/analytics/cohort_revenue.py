"""What cohorts spend in later months, as a share of what they spent in their first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


def with_share(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells of ``analytics.retention.revenue_matrix`` with ``first_cents`` and ``revenue_share``.

    ``first_cents`` is the cohort's revenue of age 0, ``revenue_share`` is ``revenue_cents / first_cents``; NaN where
    the cohort spent nothing in its first month.
    """
    first = cells[cells["age_months"] == 0].set_index("cohort_month")["revenue_cents"].astype("float64")
    first_cents = cells["cohort_month"].map(first).astype("float64")
    share = cells["revenue_cents"].astype("float64") / first_cents.where(first_cents > 0, np.nan)
    return cells.assign(first_cents=first_cents, revenue_share=share)


def pooled(cells: pd.DataFrame) -> pd.DataFrame:
    """Revenue at each age over all cohorts that have finished that month.

    Returns
    -------
    DataFrame ``age_months, cohorts, revenue_cents, first_cents, revenue_share``: sums, and the share of the sums.
    """
    mature = cells[cells["complete"].astype(bool) & (cells["first_cents"] > 0)]
    grouped = mature.groupby("age_months", as_index=False).agg(
        cohorts=("cohort_month", "size"), revenue_cents=("revenue_cents", "sum"), first_cents=("first_cents", "sum")
    )
    share = grouped["revenue_cents"].astype("float64") / grouped["first_cents"].astype("float64")
    return grouped.assign(revenue_share=share)
