"""Whether promises to customers are kept, and how long they wait in business hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dashboard.analytics.intervals import Difference, newcombe_difference, wilson, wilson_interval

if TYPE_CHECKING:
    from datetime import datetime

WINDOW_DAYS = 30
MONTHS = 12
CLOCKS = ("first_reply", "resolution")
MONTH_COLUMNS = (
    "promise_clock", "promise_month", "promises_due", "kept_count", "kept_share", "promise_low", "promise_high",
    "done_count", "median_business_hours", "p90_business_hours",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How a promise was kept in the last days, and in as many days before.

    Shares are None where no deadline came; ``change`` is NaN where either window is empty.
    """

    clock: str
    due: int
    kept: int
    share: float | None
    low: float | None
    high: float | None
    before_due: int
    before_share: float | None
    change: Difference


def kept_lately(runs: pd.DataFrame, now: datetime, days: int = WINDOW_DAYS) -> tuple[Kept, ...]:
    """How each promise was kept: of the deadlines that came in the last days, the share that was met.

    By the day of the deadline, so that what is still unanswered counts as broken and not as nothing; deadlines that
    are still to come count nowhere. Both windows have the same number of days.

    Parameters
    ----------
    runs : ``clock``, ``due_at``, ``done_at`` (empty where it is not done) and ``hours``; a row for each case and clock.

    Returns
    -------
    One for each of ``CLOCKS``, with the Wilson interval of the share and Newcombe's of the change.
    """
    end = pd.Timestamp(now)
    span = pd.Timedelta(days=days)
    found = []
    for clock in CLOCKS:
        of = runs[runs["clock"] == clock]
        (due, kept), (before_due, before_kept) = (
            _met(of, start, start + span) for start in (end - span, end - 2 * span)
        )
        low, high = wilson(kept, due) if due else (None, None)
        found.append(
            Kept(
                clock=clock, due=due, kept=kept, share=kept / due if due else None, low=low, high=high,
                before_due=before_due, before_share=before_kept / before_due if before_due else None,
                change=newcombe_difference(kept, due, before_kept, before_due),
            )
        )  # fmt: skip
    return tuple(found)


def _met(of: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> tuple[int, int]:
    came = of[(of["due_at"] >= start) & (of["due_at"] < end)]
    return len(came), int((came["done_at"] <= came["due_at"]).sum())


def kept_by_month(runs: pd.DataFrame, now: datetime, zone: str, months: int = MONTHS) -> pd.DataFrame:
    """Shares kept by month of the deadline, and business hours by month in which it was done; the newest month last.

    Parameters
    ----------
    runs : as of ``kept_lately``.
    zone : whose months they are.

    Returns
    -------
    ``MONTH_COLUMNS``: ``promise_month`` as YYYY-MM. Shares, medians and 90th percentiles are NaN where there are none.
    Months without a deadline and without anything done are left out.
    """
    last = pd.Period(pd.Timestamp(now).tz_convert(zone).tz_localize(None), "M")
    rows = []
    for clock in CLOCKS:
        of = runs[runs["clock"] == clock]
        came = of[of["due_at"] < pd.Timestamp(now)]
        due_month, done_month = _months(came["due_at"], zone), _months(of["done_at"], zone)
        for month in (last - back for back in range(months - 1, -1, -1)):
            due, done = came[due_month == str(month)], of[done_month == str(month)]["hours"].dropna()
            if len(due) or len(done):
                met = int((due["done_at"] <= due["due_at"]).sum())
                rows.append((clock, str(month), len(due), met, len(done), *_spread(done)))
    named = pd.DataFrame(rows, columns=[*MONTH_COLUMNS[:4], *MONTH_COLUMNS[7:]])
    sure = wilson_interval(named["kept_count"].astype("int64"), named["promises_due"].astype("int64"))
    share = named["kept_count"].astype("float64") / named["promises_due"].astype("float64").replace(0.0, np.nan)
    return named.assign(kept_share=share, promise_low=sure["low"], promise_high=sure["high"])[list(MONTH_COLUMNS)]


def _months(at: pd.Series[pd.Timestamp], zone: str) -> pd.Series[str]:
    return at.dt.tz_convert(zone).dt.strftime("%Y-%m")


def _spread(hours: pd.Series[float]) -> tuple[float, float]:
    """Median and 90th percentile; NaN of nothing."""
    if hours.empty:
        return float("nan"), float("nan")
    return float(hours.median()), float(hours.quantile(0.9))
