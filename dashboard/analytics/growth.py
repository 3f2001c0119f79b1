"""Growth accounting: who was won, won back and lost in each month, and how many are won for each one lost.

A customer is active at the end of a month who bought in that month or in the ``window - 1`` months before it. From one
month's end to the next a customer can do one thing only: ``new`` bought for the first time, ``reactivated`` bought
after having been inactive, ``lapsed`` was active and is not any more. So opening + new + reactivated - lapsed is the
closing number, and ``returning`` are those of the opening customers who bought in the month.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from dashboard.analytics.intervals import Z95
from dashboard.analytics.periods import last_complete_month, month_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

WINDOWS = (1, 2, 3, 6, 12)  # months
BITS = 60  # months in one number, as ``queries.lifecycle`` packs them
DAYS_IN_MONTH = 365.25 / 12
YEAR = 12  # months
FEWEST_MOVES = 30  # customers won or lost, below which a ratio says more about chance
COLUMNS = (
    "month",
    "opening_customers",
    "new_customers",
    "reactivated_customers",
    "lapsed_customers",
    "closing_customers",
    "returning_customers",
)


class Ratio(NamedTuple):
    """Customers won for each one lost, with its 95 % interval; NaN where nobody was lost, or too few moved."""

    value: float
    low: float
    high: float


UNKNOWN_RATIO = Ratio(float("nan"), float("nan"), float("nan"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What happened over some months: customers won (new, won back) and lost, and the ratio of the two."""

    first_month: int
    last_month: int
    new: int
    reactivated: int
    lapsed: int
    ratio: Ratio

    @property
    def months(self) -> int:
        """How many months it holds."""
        return self.last_month - self.first_month + 1

    @property
    def won(self) -> int:
        """New and won back."""
        return self.new + self.reactivated

    @property
    def enough(self) -> bool:
        """Whether enough customers moved to speak of a ratio."""
        return self.won + self.lapsed >= FEWEST_MOVES


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendars:
    """Groups of customers who bought in the same months.

    ``bought`` has one row per group and one column per month from ``first`` on; ``customers`` is the size of each.
    """

    first: int
    bought: np.ndarray
    customers: np.ndarray

    @property
    def last(self) -> int:
        """The last month."""
        return int(self.first + self.bought.shape[1] - 1)


class Moves(NamedTuple):
    """What each group of customers did in each month, as tables of truth values (groups x months)."""

    active: np.ndarray
    new: np.ndarray
    returning: np.ndarray
    reactivated: np.ndarray
    lapsed: np.ndarray


def calendars(frame: pd.DataFrame, first: int, last: int) -> Calendars:
    """The months of each group, unpacked from the numbers that ``queries.lifecycle.purchase_calendars`` gives.

    Parameters
    ----------
    frame : ``calendar_0, calendar_1, ..., customers``.
    first, last : the months that were asked for.
    """
    months = max(last - first + 1, 0)
    # Month by month in memory, because everything below goes month by month: twice as fast for a large store.
    bought = np.zeros((len(frame), months), dtype=bool, order="F")
    for place in range(months):
        word, bit = divmod(place, BITS)
        bought[:, place] = (frame[f"calendar_{word}"].to_numpy(dtype="int64") >> bit) & 1
    return Calendars(first=first, bought=bought, customers=frame["customers"].to_numpy(dtype="int64"))


def moves(of: Calendars, window: int) -> Moves:
    """What each group did in each month, when ``window`` months of silence make a customer inactive."""
    found = Moves(*(np.zeros_like(of.bought) for _ in Moves._fields))
    last = np.full(len(of.bought), -window - 1, dtype="int32")  # so long ago that nobody is active
    known = np.zeros(len(of.bought), dtype=bool)
    for place in range(of.bought.shape[1]):
        here, before = of.bought[:, place], last > place - 1 - window
        last[here] = place
        found.active[:, place] = last > place - window
        found.new[:, place] = here & ~known
        found.returning[:, place] = here & before
        found.reactivated[:, place] = here & known & ~before
        found.lapsed[:, place] = before & ~found.active[:, place]
        known |= here
    return found


def _totals(of: Calendars, table: np.ndarray) -> np.ndarray:
    """How many customers are meant in each month."""
    return np.array([of.customers[column].sum() for column in table.T], dtype="int64")


def growth(of: Calendars, window: int, as_of: date) -> pd.DataFrame:
    """Each month with the customers it opened and closed with and what lay between.

    Returns
    -------
    DataFrame ``month, opening_customers, new_customers, reactivated_customers, lapsed_customers, closing_customers,
    returning_customers, quick_ratio, low, high, complete, settled``, one row per month up to that of ``as_of``.
    ``quick_ratio`` is (new + reactivated) / lapsed of that month, NaN where nobody lapsed; its interval is blank where
    fewer than 30 customers moved. ``complete``: the month was over on ``as_of``. ``settled``: the data reach back
    further than the window, so that somebody can lapse and an old customer is not mistaken for a new one.
    """
    did = moves(of, window)
    sums = {name: _totals(of, table) for name, table in did._asdict().items()}
    months = np.arange(of.first, of.last + 1)
    closing = sums["active"]
    opening = np.concatenate([[0], closing[:-1]]) if closing.size else closing
    ratios = [
        _ratio(won, lost, 1 / won + 1 / lost if won and lost else 0.0)
        for won, lost in zip((sums["new"] + sums["reactivated"]).tolist(), sums["lapsed"].tolist(), strict=True)
    ]
    frame = pd.DataFrame(
        {
            "month": months,
            "opening_customers": opening,
            "new_customers": sums["new"],
            "reactivated_customers": sums["reactivated"],
            "lapsed_customers": sums["lapsed"],
            "closing_customers": closing,
            "returning_customers": sums["returning"],
            "quick_ratio": [ratio.value for ratio in ratios],
            "low": [ratio.low for ratio in ratios],
            "high": [ratio.high for ratio in ratios],
        }
    )
    frame["complete"] = frame["month"] <= last_complete_month(as_of)
    frame["settled"] = frame["month"] >= of.first + window
    return frame[frame["month"] <= month_of(as_of)].reset_index(drop=True)


def span(of: Calendars, window: int, first_month: int, last_month: int) -> Span:
    """What happened from one month to another, both included, with the ratio of won to lost."""
    return _span(of, moves(of, window), first_month, last_month)


def _span(of: Calendars, did: Moves, first_month: int, last_month: int) -> Span:
    places = list(range(first_month - of.first, last_month - of.first + 1))
    new, reactivated, lapsed = (
        int(_totals(of, table[:, places]).sum()) for table in (did.new, did.reactivated, did.lapsed)
    )
    return Span(
        first_month=first_month,
        last_month=last_month,
        new=new,
        reactivated=reactivated,
        lapsed=lapsed,
        ratio=_ratio(new + reactivated, lapsed, _variance(of, did, places)),
    )


def year_to_date(of: Calendars, window: int, as_of: date) -> tuple[Span | None, Span | None]:
    """The newest twelve finished months (fewer in a young store) and the twelve before them; None where there are none.

    Only settled months count: in the first ``window`` months of the data nobody can lapse yet.
    """
    newest, settled = min(last_complete_month(as_of), of.last), of.first + window
    if newest < settled:
        return None, None
    start = max(settled, newest - YEAR + 1)
    before = start - YEAR
    did = moves(of, window)
    earlier = _span(of, did, before, start - 1) if newest - start == YEAR - 1 and before >= settled else None
    return _span(of, did, start, newest), earlier


def _ratio(won: int, lost: int, variance: float) -> Ratio:
    """Won for each lost; ``variance`` is that of the log of the ratio."""
    if not lost:
        return UNKNOWN_RATIO
    value = won / lost
    if not won or won + lost < FEWEST_MOVES:
        return Ratio(value, float("nan"), float("nan"))
    times = exp(Z95 * sqrt(variance))
    return Ratio(value, value / times, value * times)


def _variance(of: Calendars, did: Moves, places: Sequence[int]) -> float:
    """Variance of the log of won / lost over some months, with the customer as the unit.

    A customer may be won and lost in the same year, so the two counts are not independent: the variance is summed over
    customers (linearisation), not over events. In a single month a customer does one thing, and it is 1/won + 1/lost.

    Source: Cochran (1977), Sampling Techniques, ch. 6 (ratio estimates); customers come in a Poisson number.
    """
    won = (did.new[:, places] | did.reactivated[:, places]).sum(axis=1)
    lost = did.lapsed[:, places].sum(axis=1)
    wins, losses = int(of.customers @ won), int(of.customers @ lost)
    return float(of.customers @ (won / wins - lost / losses) ** 2) if wins and losses else 0.0


def single_month_leavers(of: Calendars, window: int, month: int) -> int:
    """Of the customers lost in a month, those who had bought in one month only."""
    place = month - of.first
    once = of.bought[:, : place + 1].sum(axis=1) == 1
    return int((of.customers @ (moves(of, window).lapsed[:, place] & once)).sum())


def usual_window(ninety_percent_days: float) -> int:
    """The window in months that nine of ten intervals between purchases stay within; the largest where none does.

    Parameters
    ----------
    ninety_percent_days : the 90th percentile of the days between purchases; NaN where nobody bought twice gives 3.
    """
    if np.isnan(ninety_percent_days):
        return 3
    return next((window for window in WINDOWS if window * DAYS_IN_MONTH >= ninety_percent_days), WINDOWS[-1])
