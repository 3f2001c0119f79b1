"""When a customer who cannot cancel counts as lost: after a silence long for the customer's own rhythm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from datetime import date

PATIENCE = 2.3  # expected gaps: a gap drawn at random is longer in one of ten cases, exp(-2.3)
BORROWED_GAPS = 2  # gaps of the store's mean length that each customer's own are averaged with


def lost_by_silence(frame: pd.DataFrame, as_of: date, patience: float = PATIENCE) -> pd.DataFrame:
    """How long each customer has been one, and whether the customer counts as lost by now.

    Parameters
    ----------
    frame : ``first_purchase_on, last_purchase_on, purchase_days``, one row per customer, as ``queries.value`` gives.
    as_of : the last day that purchase data cover.
    patience : how many expected gaps a customer may be silent. 2.3 is the 90th percentile of gaps that come at random
        (exponential) around the customer's mean.

    Returns
    -------
    DataFrame ``expected_gap_days, duration_days, lost``, with the frame's index. The expected gap is the customer's
    mean gap, averaged with ``BORROWED_GAPS`` gaps of the store's mean length, so that a customer of one or two
    purchases is judged by the store's rhythm. A customer is lost once the silence is longer than ``patience`` expected
    gaps, and was so from the day this was reached: ``duration_days`` runs from the first purchase to that day, or to
    ``as_of`` for a customer who is not lost. Where nobody ever came back no gap is known and nobody is called lost.
    """
    first, last = (
        frame[name].to_numpy().astype("datetime64[D]").astype("int64")
        for name in ("first_purchase_on", "last_purchase_on")
    )
    gaps, span = frame["purchase_days"].to_numpy(dtype="int64") - 1, last - first
    known = int(gaps.sum())
    typical = span.sum() / known if known else np.inf
    expected = (span + BORROWED_GAPS * typical) / (gaps + BORROWED_GAPS)
    today = int(np.datetime64(as_of, "D").astype("int64"))
    allowed = np.floor(patience * expected) + 1
    lost = today - last >= allowed
    duration = np.where(lost, span + np.where(lost, allowed, 0), today - first).astype("int64")
    gap = np.where(np.isfinite(expected), expected, np.nan)
    return pd.DataFrame({"expected_gap_days": gap, "duration_days": duration, "lost": lost}, index=frame.index)
