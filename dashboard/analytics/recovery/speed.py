"""Early against later answers, and the true test where the order of equal cases was drawn by lot.

Early against later is a comparison of customers who are still away on a day: those answered by then with those not yet
answered, who mostly are answered afterwards. So it measures what being early brings, not what an answer does.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import norm, t

from dashboard.analytics.intervals import UNKNOWN_DIFFERENCE, Z95, Difference, newcombe_difference
from dashboard.analytics.lift import discoveries
from dashboard.analytics.recovery.effect import FOLLOWED
from dashboard.analytics.voice.impact import combined, matched_difference

LANDMARKS = (2, 7, 14)  # days after the feedback
FEWEST = 30  # customers on each side
EARLY, LATE = "early", "late"
Answer = Literal["higher", "lower", "cannot tell", "too few"]
# Not the two shares: side by side they would show the difference before like is compared with like.
COLUMNS = ("landmark_days", "early_customers", "later_customers", "early_gain", "early_gain_low", "early_gain_high",
           "early_answer")  # fmt: skip


def early_against_later(episodes: pd.DataFrame) -> pd.DataFrame:
    """Who comes back in the 90 days after a day, answered by that day against not yet answered: ``COLUMNS``.

    Parameters
    ----------
    episodes : ``tier``, ``seen``, ``reply_after``, ``return_after``, in days from the end of the day of the feedback.

    Notes
    -----
    Only those who had not come back by the day, and whom the data show for 90 days after it. The difference is Mantel
    and Haenszel's over tiers, with the variance of Sato, Greenland and Robins; empty below 30 customers on a side. A
    verdict takes Benjamini and Hochberg's rule at 0.05 over the days looked at, so that none is picked by its luck.

    Source: landmark analysis: Anderson, Cain & Gelber (1983), J. Clin. Oncol. 1, 710-719.
    """
    table = pd.DataFrame([_at(episodes, day) for day in LANDMARKS], columns=list(COLUMNS[:-1]))
    bounds = zip(table["early_gain"], table["early_gain_low"], table["early_gain_high"], strict=True)
    p = np.array([_p(Difference(*row)) for row in bounds])
    sure = discoveries(np.where(np.isnan(p), 1.0, p), family=len(LANDMARKS))
    told = [_answer(low, high) for low, high in zip(table["early_gain_low"], table["early_gain_high"], strict=True)]
    return table.assign(
        early_answer=[
            answer if one or answer == "too few" else "cannot tell" for answer, one in zip(told, sure, strict=True)
        ]
    )


def _at(episodes: pd.DataFrame, day: int) -> tuple[object, ...]:
    back, reply = (episodes[name].astype("float64").fillna(np.inf).to_numpy() for name in
                   ("return_after", "reply_after"))  # fmt: skip
    kept = (back > day) & (episodes["seen"].to_numpy("float64") >= day + FOLLOWED)
    early, came = (reply <= day)[kept], (back <= day + FOLLOWED)[kept]
    counts = (int(early.sum()), int((~early).sum()))
    if min(counts) < FEWEST:
        return (day, *counts, math.nan, math.nan, math.nan)
    tier = np.unique(episodes["tier"].to_numpy("int64")[kept], return_inverse=True)[1]
    found = matched_difference(came, early, tier)
    return (day, *counts, *found)


def _answer(low: float, high: float) -> Answer:
    if math.isnan(low):
        return "too few"
    return "higher" if low > 0 else "lower" if high < 0 else "cannot tell"


class Trial(NamedTuple):
    """What drawing the order by lot shows: shares who came back, their difference, its interval and p.

    ``early_days`` and ``late_days`` are the median days to the answer: if they hardly differ, the lot changed nothing.
    """

    early_customers: int
    early_returned: int
    late_customers: int
    late_returned: int
    difference: Difference
    p_value: float
    answer: Answer
    early_days: float
    late_days: float


def by_assignment(cases: pd.DataFrame) -> Trial:
    """The difference that being drawn first made, by what was drawn and not by what was then done.

    Parameters
    ----------
    cases : one row for each customer, the first time they were drawn: ``assigned`` (``early`` or ``late``),
        ``returned`` (within 90 days), ``reply_after`` (days, NaN: never), and ``block`` where the lot was drawn among
        the cases of a block only, such as those of equal priority of one day.

    Notes
    -----
    Everybody stays on the side that was drawn, answered or not: only so are the sides alike in all but the order. With
    blocks the difference is Mantel and Haenszel's over them, with Student's quantile for what the blocks cost (of 1,000
    trials of nothing with 100 customers in 8 blocks 6.6 % found something without it); else that of two shares, with
    Newcombe's interval.
    """
    early = (cases["assigned"] == EARLY).to_numpy()
    came = cases["returned"].to_numpy("bool")
    counts = (int(early.sum()), int(came[early].sum()), int((~early).sum()), int(came[~early].sum()))
    medians = [_median(cases["reply_after"][side]) for side in (early, ~early)]
    if min(counts[0], counts[2]) < FEWEST:
        return Trial(*counts, UNKNOWN_DIFFERENCE, math.nan, "too few", *medians)
    if "block" in cases:
        blocks = pd.factorize(cases["block"])[0]
        found = _wider(Difference(*matched_difference(came, early, combined([blocks]))), len(cases) - len(set(blocks)))
    else:
        found = newcombe_difference(counts[1], counts[0], counts[3], counts[2])
    return Trial(*counts, found, _p(found), _answer(found.low, found.high), *medians)


def _wider(found: Difference, freedom: int) -> Difference:
    """The interval with Student's quantile in place of the normal one."""
    half = (found.high - found.low) / 2 * float(t.ppf(0.975, max(freedom, 1))) / Z95
    return Difference(found.value, found.value - half, found.value + half)


def _p(found: Difference) -> float:
    spread = (found.high - found.low) / (2 * Z95)
    return float(2 * norm.sf(abs(found.value) / spread)) if spread > 0 else math.nan


def _median(days: pd.Series[float]) -> float:
    """The median with those who never got an answer as the longest; infinite where it is one of them."""
    values = days.astype("float64").fillna(np.inf)
    return float(values.median()) if len(values) else math.nan
