"""The true test: where a lot decided who of equal cases came first, whether those drawn early come back more often.

Judged is what was drawn, not what was then done (intention to treat), within bands of equal money at risk, and once:
when the last customer that the trial was planned with has been followed for 90 days. Who looks after
each 20 customers, and stops where it looks well, finds something in every fifth trial of nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from dashboard.analytics.intervals import UNKNOWN_DIFFERENCE, newcombe_difference
from dashboard.analytics.recovery.effect import FOLLOWED
from dashboard.analytics.recovery.episodes import DAY
from dashboard.analytics.recovery.speed import EARLY, LATE, Trial, by_assignment
from dashboard.analytics.voice.impact import matched_difference

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

State = Literal["drawing", "following", "told"]
FEWEST_IN_BAND = 10  # customers on each side, for the difference of a band alone
ALIKE_Z = 2.576 / 1.96  # sides count as unlike beyond 99 %: several things are looked at
STRATA = ("lot_stratum", "early_followed", "early_returned", "late_followed", "late_returned", "lot_gain",
          "lot_gain_low", "lot_gain_high")  # fmt: skip
BALANCE = ("known_before", "early_median", "late_median", "alike")
BEFORE = ("priority_cents", "spent_cents")  # what is known of a customer before the lot


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a trial shows so far. ``trial`` counts those followed to the end; ``early`` and ``late`` all with a lot."""

    state: State
    early: int
    late: int
    followed_by: date | None  # the day by which the last of them will have been followed
    trial: Trial
    strata: pd.DataFrame
    balance: pd.DataFrame


def outcome(lots: pd.DataFrame, *, running: bool, as_of: date) -> Told:
    """What a trial shows: numbers while it goes on, and the difference once everybody was followed.

    Parameters
    ----------
    lots : of ``queries.lots.drawn_lots``.
    running : whether lots are still drawn.
    as_of : the last day that purchases cover.
    """
    each = lots.drop_duplicates("customer_id")  # two who turned out to be one count as drawn first
    drawn = pd.to_datetime(each["drawn_on"])
    over = (pd.Timestamp(as_of) - drawn) / DAY >= FOLLOWED
    done = _outcomes(each[over])
    state: State = "drawing" if running else "told" if len(each) and bool(over.all()) else "following"
    found = by_assignment(done)
    if state != "told":
        found = found._replace(difference=UNKNOWN_DIFFERENCE, p_value=math.nan, answer="cannot tell")
    early = int((each["side"] == EARLY).sum())
    return Told(
        state=state, early=early, late=len(each) - early, trial=found, strata=_strata(done, told=state == "told"),
        balance=_balance(each),
        followed_by=None if running or each.empty else (drawn.max() + FOLLOWED * DAY).date(),
    )  # fmt: skip


def _outcomes(lots: pd.DataFrame) -> pd.DataFrame:
    """As ``speed.by_assignment`` takes them; the days of a customer begin on the day after the lot."""
    days = (pd.to_datetime(lots["again_on"]) - pd.to_datetime(lots["drawn_on"])) / DAY
    waited = (pd.to_datetime(lots["replied_at"], utc=True) - pd.to_datetime(lots["drawn_at"], utc=True)) / DAY
    return pd.DataFrame({"assigned": lots["side"], "returned": (days <= FOLLOWED).to_numpy("bool"),
                         "reply_after": waited.to_numpy("float64"), "block": lots["stratum"]})  # fmt: skip


def _strata(done: pd.DataFrame, *, told: bool) -> pd.DataFrame:
    """Each band of equals on its own; differences only at the end, and where both sides have customers enough."""
    rows = []
    for stratum, part in done.groupby("block", sort=True):
        early = (part["assigned"] == EARLY).to_numpy()
        came = part["returned"].to_numpy("bool")
        counts = (int(early.sum()), int(came[early].sum()), int((~early).sum()), int(came[~early].sum()))
        enough = told and min(counts[0], counts[2]) >= FEWEST_IN_BAND
        gain = newcombe_difference(counts[1], counts[0], counts[3], counts[2]) if enough else UNKNOWN_DIFFERENCE
        rows.append((stratum, *counts, *gain))
    return pd.DataFrame(rows, columns=list(STRATA))


def _balance(each: pd.DataFrame) -> pd.DataFrame:
    """Whether the sides were alike before the lot: what is known of them, as medians, and whether they differ.

    Compared is the share above the median of all within the bands; beyond 99 % the sides count as unlike.
    """
    early, cells = (each["side"] == EARLY).to_numpy(), pd.factorize(each["stratum"], sort=True)[0]
    rows = [(name, _median(each[name], early), _median(each[name], ~early), _alike(each[name], early, cells))
            for name in BEFORE]  # fmt: skip
    return pd.DataFrame(rows, columns=list(BALANCE))


def _median(values: pd.Series[float], side: NDArray[np.bool_]) -> float:
    return float(values[side].median()) if side.any() else math.nan


def _alike(values: pd.Series[float], early: NDArray[np.bool_], cells: NDArray[np.intp]) -> bool:
    high = values.to_numpy("float64") > (float(values.median()) if len(values) else 0.0)
    found = matched_difference(high, early, cells) if len(values) else UNKNOWN_DIFFERENCE
    half = (found.high - found.low) / 2 * ALIKE_Z
    return not abs(found.value) > half  # what cannot be told counts as alike


__all__ = ["BALANCE", "EARLY", "LATE", "STRATA", "Told", "outcome"]
