"""What customers buy after they first bought something: the share, and how much more often than usual."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import norm

from dashboard.analytics.intervals import Z95, wilson_interval
from dashboard.analytics.lift import FEWEST_TOGETHER, discoveries
from dashboard.analytics.preferences import CANNOT_TELL, LESS, MORE

COLUMNS = ("product_id", "then_id", "n_first", "n_then", "then_share", "then_low", "then_high", "usual_share", "times",
           "times_low", "times_high", "holds")  # fmt: skip


def afterwards(buyers: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Every two products that at least 5 customers bought one after the other, surest first: ``COLUMNS``.

    Parameters
    ----------
    buyers : ``product_id`` (empty: anything) and ``customers`` followed for the days.
    after : ``product_id``, ``then_id`` and ``customers`` who bought the second on a later day within the days.

    Notes
    -----
    ``usual_share`` is the share of all customers who bought the second within as many days of their first purchase of
    anything; ``times`` is the share over it. Its interval takes the two shares for independent, which is too wide
    where they are not: the customers of the one are among all. It ``holds`` by Benjamini and Hochberg's rule at 0.05
    over every two of the products followed, in either order.
    """
    followed = dict(
        zip(buyers["product_id"].fillna(-1).astype("int64"), buyers["customers"].astype("int64"), strict=True)
    )
    anything = after["product_id"].isna()
    usual = after[anything].set_index("then_id")["customers"].astype("int64")
    found = after[~anything & (after["customers"] >= FEWEST_TOGETHER)].astype("int64").reset_index(drop=True)
    n_first = found["product_id"].map(followed).astype("int64")
    n_usual = found["then_id"].map(usual).fillna(0).astype("float64")
    everybody = float(followed.get(-1, 0))
    bounds = wilson_interval(found["customers"], n_first)
    share = found["customers"] / n_first
    with np.errstate(divide="ignore", invalid="ignore"):
        times = share / (n_usual / everybody if everybody else np.nan)
        variance = 1 / found["customers"] - 1 / n_first + 1 / n_usual - (1 / everybody if everybody else np.nan)
        half = Z95 * np.sqrt(variance)
        p = 2 * norm.sf(np.abs(np.log(times)) / np.sqrt(variance))
    known, products = np.isfinite(times), len(followed) - 1
    sure = discoveries(np.asarray(p, dtype="float64"), family=products * (products - 1))
    table = pd.DataFrame({
        "product_id": found["product_id"], "then_id": found["then_id"], "n_first": n_first,
        "n_then": found["customers"], "then_share": share, "then_low": bounds["low"], "then_high": bounds["high"],
        "usual_share": n_usual / everybody if everybody else np.nan, "times": times.where(known),
        "times_low": (times * np.exp(-half)).where(known), "times_high": (times * np.exp(half)).where(known),
        "holds": np.where(sure, np.where(times > 1, MORE, LESS), CANNOT_TELL),
    })  # fmt: skip
    order = ["times_low", "n_then", "product_id", "then_id"]
    return table.sort_values(order, ascending=[False, False, True, True], kind="stable", ignore_index=True)
