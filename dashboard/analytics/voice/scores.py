"""Net sentiment, NPS, CSAT and CES with their intervals. No answers give no value, never 0."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dashboard.analytics.intervals import Z95, Difference, wilson, wilson_interval

if TYPE_CHECKING:
    from collections.abc import Mapping


PROMOTERS, DETRACTORS = 9, 6  # of 0-10: from 9 on, and up to 6
SATISFIED = 4  # of 1-5: from 4 on
EASY = 5  # of 1-7: from 5 on
WORST, BEST = 1, 5  # stars
FEWEST = 30  # answers or customers in a window, before windows are compared
FEWEST_DRAWN = 10  # feedback of a period, before it is drawn as a point
SUMS = ("items", "units", "positive", "negative", "net", "net_squares", "net_items", "item_squares")


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A score with its 95 % interval; NaN where nobody answered. ``n`` answers of ``units`` customers.

    ``variance`` is the score's own, ``mean`` the mean answer where the score is a share of answers.
    """

    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    variance: float = math.nan
    n: int = 0
    units: int = 0
    mean: float = math.nan

    @property
    def known(self) -> bool:
        """Whether there is any answer."""
        return self.n > 0


NOBODY = Estimate()


def net_sentiment(rows: pd.DataFrame) -> Estimate:
    """``net_of`` the sums of some rows with the columns of ``SUMS``, of different customers or periods."""
    return NOBODY if rows.empty else net_of({name: int(rows[name].sum()) for name in SUMS})


def net_sentiments(rows: pd.DataFrame, by: str) -> dict[Any, Estimate]:
    """``net_of`` the rows of each value of a column."""
    sums = rows.groupby(by)[list(SUMS)].sum()
    return {value: net_of(dict(zip(SUMS, each, strict=True))) for value, *each in sums.itertuples()}


def net_of(total: Mapping[str, int]) -> Estimate:
    """Share of positive less share of negative feedback, -1 to 1, with customers as clusters.

    Parameters
    ----------
    total : the sums of ``SUMS`` over customers.

    Notes
    -----
    A ratio of sums over customers, R = sum(d) / sum(n) with d a customer's positive less negative and n the customer's
    feedback: Var R = sum((d - R n)^2) / (sum n)^2. Where each customer spoke once this is the multinomial variance
    [p + q - (p - q)^2] / n of a net promoter score.

    Source: Cochran (1977), Sampling Techniques, 3rd ed., ch. 2.11 and 9A (ratio of cluster totals).
    """
    if not total["items"]:
        return NOBODY
    ratio = total["net"] / total["items"]
    spread = total["net_squares"] - 2 * ratio * total["net_items"] + ratio**2 * total["item_squares"]
    variance = max(spread, 0.0) / total["items"] ** 2
    return _bounded(ratio, variance, int(total["items"]), int(total["units"]))


def net_table(sums: pd.DataFrame) -> pd.DataFrame:
    """``net_of`` each row with the columns of ``SUMS``: ``value``, ``low``, ``high``; NaN where there are no items."""
    items = sums["items"].astype("float64").where(sums["items"] > 0)
    ratio = sums["net"] / items
    spread = sums["net_squares"] - 2 * ratio * sums["net_items"] + ratio**2 * sums["item_squares"]
    half = Z95 * np.sqrt(spread.clip(lower=0.0)) / items
    # Where all say the same, what Wilson's bound of that share leaves, as in _bounded.
    others = 1 - wilson_interval(sums["units"], sums["units"])["low"]
    alike = others.where(ratio == 0, 2 * others).where(half == 0, half)
    return pd.DataFrame(
        {"value": ratio, "low": (ratio - alike).clip(lower=-1.0), "high": (ratio + alike).clip(upper=1.0)}
    )


def net_promoter_score(answers: Mapping[int, int]) -> Estimate:
    """Share of 9 and 10 less share of 0 to 6, -1 to 1; ``answers`` counts each rating.

    Source: variance [p + d - (p - d)^2] / n of a difference of multinomial shares (Agresti 2013, ch. 1).
    """
    n = sum(answers.values())
    if not n:
        return NOBODY
    promoters = sum(count for rating, count in answers.items() if rating >= PROMOTERS)
    detractors = sum(count for rating, count in answers.items() if rating <= DETRACTORS)
    value = (promoters - detractors) / n
    return _bounded(value, max((promoters + detractors) / n - value**2, 0.0) / n, n, n)


def _bounded(value: float, variance: float, n: int, units: int) -> Estimate:
    """The interval of a difference of shares; where all say the same, what Wilson's bound of that share leaves."""
    if variance > 0:
        half = Z95 * math.sqrt(variance)
        low, high = max(value - half, -1.0), min(value + half, 1.0)
    else:
        others = 1 - wilson(units, units)[0]  # at most so many may think otherwise
        low, high = max(value - 2 * others, -1.0), min(value + 2 * others, 1.0)
        if value == 0:
            low, high = -others, others
    return Estimate(value=value, low=low, high=high, variance=variance, n=n, units=units)


def satisfaction(answers: Mapping[int, int]) -> Estimate:
    """CSAT: the share of 4 and 5 among all answers of 1 to 5, with Wilson's interval."""
    return share_from(answers, SATISFIED)


def ease(answers: Mapping[int, int]) -> Estimate:
    """CES: the share of 5 to 7 among all answers of 1 to 7, with Wilson's interval."""
    return share_from(answers, EASY)


def share_from(answers: Mapping[int, int], least: int) -> Estimate:
    """The share of ratings of at least so much."""
    n = sum(answers.values())
    if not n:
        return NOBODY
    good = sum(count for rating, count in answers.items() if rating >= least)
    low, high = wilson(good, n)
    value, mean = good / n, _mean(answers, n)
    return Estimate(value=value, low=low, high=high, variance=value * (1 - value) / n, n=n, units=n, mean=mean)


def _mean(answers: Mapping[int, int], n: int) -> float:
    return sum(rating * count for rating, count in answers.items()) / n


def mean_rating(answers: Mapping[int, int]) -> Estimate:
    """The mean of stars, 1 to 5, with the interval of a mean within them; no interval for a single answer.

    Where all say the same, as many as Wilson's bound leaves may have said the most different.
    """
    n = sum(answers.values())
    if not n:
        return NOBODY
    mean = _mean(answers, n)
    if n == 1:
        return Estimate(value=mean, n=1, units=1, mean=mean)
    variance = sum(count * (rating - mean) ** 2 for rating, count in answers.items()) / (n - 1) / n
    others = 0.0 if variance else 1 - wilson(n, n)[0]
    half = Z95 * math.sqrt(variance)
    low = max(mean - half - others * (mean - WORST), WORST)
    high = min(mean + half + others * (BEST - mean), BEST)
    return Estimate(value=mean, low=low, high=high, variance=variance, n=n, units=n, mean=mean)


def change(now: Estimate, before: Estimate) -> Difference:
    """The difference of a score between two windows of equal length; NaN where either has fewer than 30 answers."""
    if min(now.n, before.n) < FEWEST:
        return Difference(math.nan, math.nan, math.nan)
    difference = now.value - before.value
    half = Z95 * float(np.sqrt(now.variance + before.variance))
    return Difference(difference, difference - half, difference + half)
