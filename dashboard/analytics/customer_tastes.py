"""What a customer prefers against everybody else: categories, price, channel, weekday and season, with certainty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import stats

from dashboard.analytics.changes import benjamini_hochberg
from dashboard.analytics.intervals import wilson_interval

if TYPE_CHECKING:
    from datetime import date

FEWEST_PURCHASES = 5  # of a customer, before a share says anything
ASPECTS = ("Category", "Price of one", "Channel", "Day of the week", "Season")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SEASONS = ("Winter", "Spring", "Summer", "Autumn")
COLUMNS = ["aspect", "value", "purchases", "of_purchases", "share", "low", "high", "usual_share", "tendency"]
MORE, LESS, ALIKE = "more than usual", "less than usual", "about as usual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What one customer, or everybody, bought.

    ``days`` has ``purchased_on, channel, purchases``; ``categories`` ``category, purchases``; ``prices`` ``band,
    lines``.
    """

    days: pd.DataFrame
    categories: pd.DataFrame
    prices: pd.DataFrame


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
    DataFrame ``aspect, value, purchases, of_purchases, share, low, high, usual_share, tendency``: the most bought of
    each aspect first; ``low`` and ``high`` are Wilson's 95 % interval, 0-1. Empty for who never bought.

    Source: Clopper & Pearson (1934), Biometrika 26, 404-413; Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57.
    """
    if own.days.empty:
        return pd.DataFrame(columns=COLUMNS)
    since = own.days["purchased_on"].min()
    theirs, usual = _shares(own, since, bands), _shares(everybody, since, bands)
    joined = theirs.merge(usual, on=["aspect", "value"], how="outer", suffixes=("", "_usual")).fillna(
        {"purchases": 0, "purchases_usual": 0}
    )
    joined = joined.assign(
        of_purchases=_of(joined, theirs), usual_share=joined["purchases_usual"] / _of(joined, usual).clip(lower=1)
    )
    joined = joined[joined["of_purchases"] > 0].astype({"purchases": "int64", "of_purchases": "int64"})
    bounds = wilson_interval(joined["purchases"], joined["of_purchases"])
    found = joined.assign(share=joined["purchases"] / joined["of_purchases"], low=bounds["low"], high=bounds["high"])
    found = found.assign(tendency=_tendencies(found), place=found["aspect"].map(ASPECTS.index))
    ordered = found.sort_values(["place", "purchases", "value"], ascending=[True, False, True], ignore_index=True)
    return ordered[COLUMNS]


def _shares(counted: Counted, since: date, bands: tuple[str, ...]) -> pd.DataFrame:
    """``aspect, value, purchases, total`` of all aspects, unknown values left out."""
    days = counted.days[counted.days["purchased_on"] >= since]
    on = pd.to_datetime(days["purchased_on"])
    times = days["purchases"].astype("int64")
    total = int(times.sum())
    categories, prices = counted.categories.dropna(subset=["category"]), counted.prices
    parts = [
        _part("Category", categories["category"], categories["purchases"], None),
        _part("Price of one", prices["band"].astype("int64").map(dict(enumerate(bands))), prices["lines"], None),
        _part("Channel", days["channel"], times, int(times[days["channel"].notna()].sum())),
        _part("Day of the week", on.dt.day_of_week.map(dict(enumerate(WEEKDAYS))), times, total),
        _part("Season", (on.dt.month % 12).floordiv(3).map(dict(enumerate(SEASONS))), times, total),
    ]
    return pd.concat(parts, ignore_index=True)


def _part(aspect: str, values: pd.Series[str], times: pd.Series[int], total: int | None) -> pd.DataFrame:
    """The counts of one aspect. Without a total its parts make the whole."""
    counted = times.astype("int64").groupby(values.astype("object")).sum()
    whole = int(counted.sum()) if total is None else total
    return pd.DataFrame(
        {"aspect": aspect, "value": counted.index.astype("object"), "purchases": counted.to_numpy(), "total": whole}
    )


def _of(joined: pd.DataFrame, side: pd.DataFrame) -> pd.Series[int]:
    """The whole that a row's count is a part of, also where the side has no such row."""
    totals = side.drop_duplicates("aspect").set_index("aspect")["total"]
    return joined["aspect"].map(totals).fillna(0).astype("int64")


def _tendencies(found: pd.DataFrame) -> list[str]:
    """Whether each share differs from everybody's: twice the smaller tail of the binomial distribution."""
    x, n, p = (found[name].to_numpy("float64") for name in ("purchases", "of_purchases", "usual_share"))
    tails = np.minimum(stats.binom.cdf(x, n, p), stats.binom.sf(x - 1, n, p))
    tests = np.where((p > 0) & (p < 1) & (n >= FEWEST_PURCHASES), np.minimum(2 * tails, 1.0), np.nan)
    p_values = pd.Series(tests, index=found.index, dtype="float64")
    tested = p_values.dropna()
    sure = benjamini_hochberg(tested).reindex(found.index, fill_value=False) if len(tested) else p_values.notna()
    above = found["share"] > found["usual_share"]
    return [(MORE if more else LESS) if differs else ALIKE for differs, more in zip(sure, above, strict=True)]


def favourite(found: pd.DataFrame, aspect: str) -> pd.Series[Any] | None:
    """The row that says most of an aspect: what they buy more than others, else what they buy most; None if unknown."""
    rows = found[found["aspect"] == aspect]
    more = rows[rows["tendency"] == MORE]
    rows = more if len(more) else rows[rows["purchases"] > 0]
    return None if rows.empty else rows.iloc[0]
