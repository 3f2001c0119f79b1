"""Who has gone silent: customers who have stayed away for longer than nine of ten of their own gaps.

The 90th percentile is the one a further gap exceeds in one of ten cases (Weibull's plotting position, number 6 of
Hyndman and Fan 1996, Am. Stat. 50, 361-365): the gap at place 0.9 (n + 1) of the n in order, between two gaps their
weighted mean, and at most the longest. Definition 7, the usual default of software, is exceeded in nearly one of four
cases when there are five gaps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from datetime import date

OWN_GAPS = 5  # from which on a customer's own gaps decide
POOLED_GAPS = 30  # of a segment, before its gaps decide for customers with fewer; else those of the store
SHARE = 0.9
Rhythm = Literal["own", "segment", "store", "unknown"]


def percentile(gaps: np.ndarray, starts: np.ndarray, counts: np.ndarray, share: float) -> np.ndarray:
    """The percentile of each run of ascending gaps; NaN for an empty run.

    Parameters
    ----------
    gaps : all runs, one after the other, each in ascending order.
    starts, counts : where each run begins, and how many gaps it has.
    """
    place = np.clip(share * (counts + 1), 1, np.maximum(counts, 1))
    below = np.floor(place).astype("int64")
    above = np.minimum(below + 1, np.maximum(counts, 1))
    known = counts > 0
    safe = np.append(gaps, np.nan)  # an empty run may begin behind the last gap
    low, high = (safe[np.where(known, starts + at - 1, len(gaps))] for at in (below, above))
    found: np.ndarray = low + (place - below) * (high - low)
    return found


def silence(frame: pd.DataFrame, gaps: pd.DataFrame, segments: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Each customer's rhythm, the present silence, and whether it is longer than the rhythm allows.

    Parameters
    ----------
    frame : ``queries.value.purchase_histories``.
    gaps : ``queries.silence.purchase_gaps`` of the same customers, up to the same day.
    segments : ``queries.silence.customer_segments``.
    as_of : the last day that purchase data cover.

    Returns
    -------
    DataFrame, one row per row of ``frame`` and in its order: ``customer_id``; ``silent_days`` since the last purchase;
    ``gap_count``; ``usual_gap_days``, the median of the gaps that decide; ``limit_days``, their 90th percentile;
    ``rhythm``, whose gaps decide: ``own`` from ``OWN_GAPS`` on, else those of the ``segment``, else of the ``store``,
    ``unknown`` where even the store has fewer than ``POOLED_GAPS``; ``silent``, whether silent_days > limit_days.
    """
    ids = frame["customer_id"].to_numpy(dtype="int64")
    of, days = (gaps[name].to_numpy(dtype="int64") for name in ("customer_id", "gap_days"))
    times = gaps["gaps"].to_numpy(dtype="int64")
    days, of = np.repeat(days, times), np.repeat(of, times)
    order = np.lexsort((days, of))
    own = _percentiles(days[order].astype("float64"), of[order], ids)
    groups = segments.set_index(segments["customer_id"].astype("int64"))["segment"].astype("object")
    groups = groups.where(groups.notna(), "")
    pooled = _pooled(days, groups.reindex(of).to_numpy(), groups.reindex(ids).to_numpy())
    own_decide = own["gap_count"].to_numpy() >= OWN_GAPS
    last = frame["last_purchase_on"].to_numpy().astype("datetime64[D]").astype("int64")
    silent_days = int(np.datetime64(as_of, "D").astype("int64")) - last
    limit = np.where(own_decide, own["limit_days"], pooled["limit_days"])
    return pd.DataFrame(
        {
            "customer_id": ids,
            "silent_days": silent_days,
            "gap_count": own["gap_count"],
            "usual_gap_days": np.where(own_decide, own["usual_gap_days"], pooled["usual_gap_days"]),
            "limit_days": limit,
            "rhythm": np.where(own_decide, "own", pooled["rhythm"]),
            "silent": silent_days > limit,  # a NaN limit: nobody can be called silent
        },
        index=frame.index,
    )


def _percentiles(days: np.ndarray, of: np.ndarray, wanted: np.ndarray) -> pd.DataFrame:
    """Median and 90th percentile of the gaps of each wanted owner; ``of`` and, within it, ``days`` ascend."""
    starts, ends = np.searchsorted(of, wanted, "left"), np.searchsorted(of, wanted, "right")
    counts = ends - starts
    return pd.DataFrame(
        {
            "gap_count": counts,
            "usual_gap_days": percentile(days, starts, counts, 0.5),
            "limit_days": percentile(days, starts, counts, SHARE),
        }
    )


def _pooled(days: np.ndarray, owners: np.ndarray, wanted: np.ndarray) -> pd.DataFrame:
    """The percentiles of the wanted segments, those of the store for a segment with too few gaps."""
    every = _percentiles(np.sort(days).astype("float64"), np.zeros(len(days), "int64"), np.zeros(1, "int64"))
    enough = len(days) >= POOLED_GAPS
    found = {}
    for segment in pd.unique(wanted):
        theirs = np.sort(days[owners == segment]).astype("float64")
        if len(theirs) >= POOLED_GAPS:
            alone = _percentiles(theirs, np.zeros(len(theirs), "int64"), np.zeros(1, "int64"))
            found[segment] = (*alone.iloc[0][["usual_gap_days", "limit_days"]], "segment")
        else:
            store = every.iloc[0][["usual_gap_days", "limit_days"]] if enough else (np.nan, np.nan)
            found[segment] = (*store, "store" if enough else "unknown")
    rows = [found[segment] for segment in wanted]
    return pd.DataFrame(rows, columns=["usual_gap_days", "limit_days", "rhythm"])
