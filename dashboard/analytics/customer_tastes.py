"""What a customer prefers against everybody else: categories, price, channel, weekday and season, with certainty."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import stats

from dashboard.analytics.changes import benjamini_hochberg
from dashboard.analytics.intervals import wilson_interval

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

FEWEST_PURCHASES = 5  # of a customer, before a share says anything
ASPECTS = ("Category", "Price of one", "Channel", "Day of the week", "Season")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SEASONS = ("Winter", "Spring", "Summer", "Autumn")
COLUMNS = ["aspect", "value", "purchases", "of_purchases", "share", "low", "high", "everybody_share", "tendency"]
MORE, LESS, ALIKE = "more than usual", "less than usual", "about as usual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What one customer, or everybody, bought, as plain values: they are counted with each customer looked at.

    ``days`` are day, channel, purchases; ``categories`` category, purchases; ``prices`` band, lines.
    """

    days: Sequence[tuple[date, str | None, int]]
    categories: Sequence[tuple[str | None, int]]
    prices: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, days: pd.DataFrame, categories: pd.DataFrame, prices: pd.DataFrame) -> Counted:
        """The counts of three frames with those columns."""
        return cls(days=_plain(days), categories=_plain(categories), prices=_plain(prices))


def _plain(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The rows of counts of categories, days or prices, by the columns the statements give."""
    columns = [[None if pd.isna(cell) else cell for cell in frame[name].to_numpy("object")] for name in frame]
    return [tuple(int(c) if isinstance(c, np.integer) else c for c in row) for row in zip(*columns, strict=True)]


def tastes(own: Counted, everybody: Counted, bands: tuple[str, ...]) -> pd.DataFrame:
    """Each thing the customer bought, or might have, with the share of their purchases and of everybody's.

    Days, channels and seasons of everybody are counted from the customer's first purchase on: who came in autumn has
    seen fewer summers. Whether a share differs is an exact binomial test, all rows together by Benjamini and Hochberg
    at 5 %; with fewer than five purchases no row is called different.

    Parameters
    ----------
    bands : the words of each price band, by its place.

    Returns
    -------
    DataFrame ``aspect, value, purchases, of_purchases, share, low, high, everybody_share, tendency``: the most bought
    of each aspect first; ``low`` and ``high`` are Wilson's 95 % interval, 0-1. Empty for who never bought.

    Source: Clopper & Pearson (1934), Biometrika 26, 404-413; Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57.
    """
    if not own.days:
        return pd.DataFrame(columns=COLUMNS)
    since = min(day[0] for day in own.days)
    theirs, usual = _counts(own, since, bands), _counts(everybody, since, bands)
    rows = [
        (aspect, value, theirs[aspect][value], theirs[aspect].total(), usual[aspect][value] / usual[aspect].total())
        for aspect in ASPECTS
        if theirs[aspect] and usual[aspect]
        for value in sorted(theirs[aspect] | usual[aspect], key=lambda value: (-theirs[aspect][value], value))
    ]
    found = pd.DataFrame(rows, columns=["aspect", "value", "purchases", "of_purchases", "everybody_share"])
    bounds = wilson_interval(found["purchases"], found["of_purchases"])
    found = found.assign(share=found["purchases"] / found["of_purchases"], low=bounds["low"], high=bounds["high"])
    return found.assign(tendency=_tendencies(found))[COLUMNS]


def _counts(counted: Counted, since: date, bands: tuple[str, ...]) -> dict[str, Counter[str]]:
    """How often each value of each aspect came, unknown values left out. Plain counting: a frame of each is slow."""
    found: dict[str, Counter[str]] = {aspect: Counter() for aspect in ASPECTS}
    for on, channel, times in counted.days:
        if on < since:
            continue
        if isinstance(channel, str):
            found["Channel"][channel] += times
        found["Day of the week"][WEEKDAYS[on.weekday()]] += times
        found["Season"][SEASONS[on.month % 12 // 3]] += times
    for category, purchases in counted.categories:
        if isinstance(category, str):
            found["Category"][category] += purchases
    for band, lines in counted.prices:
        found["Price of one"][bands[band]] += lines
    return found


def _tendencies(found: pd.DataFrame) -> list[str]:
    """Whether each share differs from everybody's: twice the smaller tail of the binomial distribution."""
    x, n, p = (found[name].to_numpy("float64") for name in ("purchases", "of_purchases", "everybody_share"))
    tails = np.minimum(stats.binom.cdf(x, n, p), stats.binom.sf(x - 1, n, p))
    tests = np.where((p > 0) & (p < 1) & (n >= FEWEST_PURCHASES), np.minimum(2 * tails, 1.0), np.nan)
    p_values = pd.Series(tests, index=found.index, dtype="float64")
    tested = p_values.dropna()
    sure = benjamini_hochberg(tested).reindex(found.index, fill_value=False) if len(tested) else p_values.notna()
    above = found["share"] > found["everybody_share"]
    return [(MORE if more else LESS) if differs else ALIKE for differs, more in zip(sure, above, strict=True)]


def favourite(found: pd.DataFrame, aspect: str) -> pd.Series[Any] | None:
    """The row that says most of an aspect: what they buy more than others, else what they buy most; None if unknown.

    What they surely buy less than others is nobody's favourite, even where it is most of what they buy.
    """
    rows = found[found["aspect"] == aspect]
    more = rows[rows["tendency"] == MORE]
    rows = more if len(more) else rows[(rows["purchases"] > 0) & (rows["tendency"] != LESS)]
    return None if rows.empty else rows.iloc[0]
