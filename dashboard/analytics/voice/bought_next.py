"""What customers buy after they praised something, against like customers who spoke at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.stats import norm

from dashboard.analytics.intervals import Z95, wilson_interval
from dashboard.analytics.lift import FEWEST_TOGETHER, discoveries
from dashboard.analytics.preferences import CANNOT_TELL, FEWEST_CUSTOMERS, LESS, MORE
from dashboard.analytics.voice.impact import matched_difference, strata

if TYPE_CHECKING:
    from numpy.typing import NDArray

COLUMNS = ("item", "item_name", "praising", "next_buyers", "next_share", "next_low", "next_high", "others_share",
           "next_difference", "difference_low", "difference_high", "holds")  # fmt: skip


def bought_next(customers: pd.DataFrame, praised: NDArray[np.bool_], bought: pd.DataFrame) -> pd.DataFrame:
    """What those who praised bought in the days after, what most bought first: ``COLUMNS``.

    Parameters
    ----------
    customers : by their first text: ``customer_id``, and what ``impact.strata`` reads of the time before.
    praised : whether each praised.
    bought : ``customer_id``, ``item``, ``item_name``; each item once a customer.

    Notes
    -----
    The unit is the customer. ``next_share`` has Wilson's interval; the difference is Mantel and Haenszel's between
    those who praised and others of the same recency, frequency, money and segment (and product, where there is enough
    to compare with). It holds where its interval leaves out 0 and it passes Benjamini and Hochberg's rule at 0.05 over
    all items shown. Empty with fewer than 30 who praised, or as many others; items of fewer than 5 buyers among those
    who praised are left out.
    """
    mine = int(praised.sum())
    if mine < FEWEST_CUSTOMERS or len(praised) - mine < FEWEST_CUSTOMERS:
        return pd.DataFrame(columns=list(COLUMNS))
    places = pd.Index(customers["customer_id"].astype("int64")).get_indexer(
        pd.Index(bought["customer_id"].astype("int64"))
    )
    cells = strata(customers, praised[:, None]).cells
    rows = [
        _row(str(item), part, places, praised, cells)
        for item, part in bought[places >= 0].groupby("item", sort=True)
        if int(praised[places[part.index]].sum()) >= FEWEST_TOGETHER
    ]
    found = pd.DataFrame(rows, columns=["item", "item_name", "next_buyers", "others_share", "next_difference",
                                        "difference_low", "difference_high"])  # fmt: skip
    found["praising"] = mine
    bounds = wilson_interval(found["next_buyers"].astype("int64"), found["praising"])
    found = found.assign(
        next_share=found["next_buyers"] / mine, next_low=bounds["low"], next_high=bounds["high"], holds=_holds(found)
    )
    ranked = found.sort_values(["next_buyers", "item"], ascending=[False, True], kind="stable")
    return ranked[list(COLUMNS)].reset_index(drop=True)


def _row(item: str, part: pd.DataFrame, places: Any, praised: Any, cells: Any) -> tuple[Any, ...]:  # noqa: ANN401
    has = np.zeros(len(praised))
    has[places[part.index]] = 1.0
    name = part["item_name"].iloc[0]
    others = float(has[~praised].mean())
    return (item, name if isinstance(name, str) else item, int(has[praised].sum()), others,
            *matched_difference(has, praised, cells))  # fmt: skip


def _holds(found: pd.DataFrame) -> NDArray[Any]:
    value, low, high = (found[name].to_numpy("float64") for name in ("next_difference", "difference_low",
                                                                     "difference_high"))  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * norm.sf(np.abs(value) / ((high - low) / (2 * Z95)))
    sure = discoveries(np.asarray(p, dtype="float64")) & ((low > 0) | (high < 0))
    return np.where(sure, np.where(value > 0, MORE, LESS), CANNOT_TELL)
