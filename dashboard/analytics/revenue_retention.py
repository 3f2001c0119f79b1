"""Same-customer revenue retention: what the customers of one period bring in the next of equal length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dashboard.analytics.intervals import SEED, Z95
from dashboard.analytics.periods import last_complete_month, month_of

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

YEAR = 12  # months
FEWEST_CUSTOMERS = 30
MOST_DRAWN = 4_000  # customers; above, the normal limit of the same bootstrap is as good and costs nothing
FIRST_WEEK = 7  # days


class Share(NamedTuple):
    """A share of the base period's revenue with its 95 % interval; NaN where there are too few customers."""

    value: float
    low: float
    high: float


UNKNOWN_SHARE = Share(float("nan"), float("nan"), float("nan"))


class Periods(NamedTuple):
    """Two periods of equal length: ``base <= month < now`` and ``now <= month < end``."""

    base: int
    now: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueRetention:
    """Where the base period's revenue went, in cents, and from whom else revenue came in the period after it.

    start - lost - contraction + expansion = kept_total, the later revenue of the base period's customers. Customers
    new in the later period, and customers of old who had brought nothing in the base period, are outside: ``new`` and
    ``reactivated``.
    """

    periods: Periods
    customers: int
    lost_customers: int
    new_customers: int
    reactivated_customers: int
    start: int
    lost: int
    contraction: int
    expansion: int
    new: int
    reactivated: int
    gross: Share
    net: Share

    @property
    def kept_total(self) -> int:
        """What the base period's customers brought in the later period."""
        return self.start - self.lost - self.contraction + self.expansion

    @property
    def enough(self) -> bool:
        """Whether there are enough customers to show a share."""
        return self.customers >= FEWEST_CUSTOMERS


def newest_periods(as_of: date, months: int = YEAR, back: int = 0) -> Periods:
    """The last finished months and as many before them; ``back`` goes that many periods further into the past."""
    end = last_complete_month(as_of) + 1 - back * months
    return Periods(end - 2 * months, end - months, end)


def covered(periods: Periods, first_day: date) -> bool:
    """Whether data that begin on ``first_day`` cover the base period; a first week without a purchase is forgiven."""
    first = month_of(first_day)
    return periods.base > first or (periods.base == first and first_day.day <= FIRST_WEEK)


def revenue_retention(frame: pd.DataFrame, periods: Periods, draws: int = 1_000) -> RevenueRetention:
    """Gross and net retention of revenue, and the parts they are made of.

    Parameters
    ----------
    frame : ``start_cents, now_cents, known``, one row per customer, as ``queries.lifecycle.customer_revenues`` gives.
    periods : the two periods.
    draws : resamples of customers for the intervals, with a fixed seed.

    Returns
    -------
    Net = later revenue of the base period's customers / their base revenue; gross counts each customer with the
    smaller of the two, so it never exceeds 1. Only customers with revenue in the base period count in both.
    """
    start, now = (frame[name].to_numpy(dtype="int64") for name in ("start_cents", "now_cents"))
    known = frame["known"].to_numpy(dtype="int64") == 1
    base = start > 0
    mine, later = start[base], now[base]
    kept = np.minimum(mine, later)
    gone = later <= 0
    lost = int((mine - kept)[gone].sum())
    back, new = ~base & known & (now > 0), ~base & ~known & (now > 0)
    gross, net = _shares(mine, kept, later, draws)
    return RevenueRetention(
        periods=periods,
        customers=int(base.sum()),
        lost_customers=int(gone.sum()),
        new_customers=int(new.sum()),
        reactivated_customers=int(back.sum()),
        start=int(mine.sum()),
        lost=lost,
        contraction=int((mine - kept).sum()) - lost,
        expansion=int((later - kept).sum()),
        new=int(now[new].sum()),
        reactivated=int(now[back].sum()),
        gross=gross,
        net=net,
    )


def _shares(start: np.ndarray, kept: np.ndarray, later: np.ndarray, draws: int) -> tuple[Share, Share]:
    """Gross and net retention, both from the same resamples."""
    if start.size < FEWEST_CUSTOMERS:
        return UNKNOWN_SHARE, UNKNOWN_SHARE
    if start.size > MOST_DRAWN:
        return normal_share(kept, start), normal_share(later, start)
    # In one order, whatever order the rows came in: the seed then always gives the same interval.
    order = np.lexsort((later, start))
    table = np.column_stack([start, kept, later])[order].astype("float64")
    return _drawn(table, draws)


def _drawn(table: np.ndarray, draws: int) -> tuple[Share, Share]:
    """The percentile intervals of both ratios. Source: Efron (1979), Annals of Statistics 7, 1-26."""
    size = len(table)
    generator = np.random.default_rng(SEED)
    sums = np.empty((draws, 3))
    for draw in range(draws):
        times = np.bincount(generator.integers(0, size, size), minlength=size)
        sums[draw] = times @ table
    whole, shares = table.sum(axis=0), sums[:, 1:] / sums[:, :1]
    low, high = np.quantile(shares, (0.025, 0.975), axis=0)
    found = [Share(float(whole[k + 1] / whole[0]), float(low[k]), float(high[k])) for k in (0, 1)]
    return found[0], found[1]


def normal_share(part: np.ndarray, whole: np.ndarray) -> Share:
    """A ratio of sums over customers with the normal limit of its bootstrap.

    Source: Cochran (1977), Sampling Techniques, section 6.4: variance of a ratio estimate.
    """
    x, y = part.astype("float64"), whole.astype("float64")
    value = float(x.sum() / y.sum())
    half = Z95 * float(np.sqrt(((x - value * y) ** 2).sum()) / y.sum())
    return Share(value, value - half, value + half)
