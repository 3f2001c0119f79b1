"""What a topic does to the score and to who comes back: descriptive impact, and a comparison of like with like.

The unit is the customer by the first text of the window, mature for the horizon. The impact of a topic is the figure of
all less the figure without those who named it: it moves also for a topic that merely meets the wrong customers. Whether
a topic costs customers is said from the matched difference alone.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from dashboard.analytics.intervals import Z95

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

HORIZON = 90  # days in which somebody comes back
FEWEST_NAMING = 10  # customers who name a topic, before its impact is told
LEFT_OVER = 0.1  # of what matching took away, so much may be left in what it could not see
HARMLESS = 0.05  # a topic that surely takes less than this from those who come back is harmless
ENOUGH_MATCHED = 0.8  # of those who name any topic, for whom the same product must offer somebody to compare with
RECENT = (30, 90)  # days since the last purchase: bands of recency
DAYS_BOUGHT = (1, 2, 3, 5, 8)  # upper ends of the bands of frequency in a year
SIGNS = {"positive": 1.0, "neutral": 0.0, "negative": -1.0}
Verdict = Literal["costs", "keeps", "harmless", "cannot tell"]
COLUMNS = ("topic", "naming", "of_customers", "score_impact", "score_low", "score_high",
           "return_impact", "return_low", "return_high", "returned_naming", "returned_others",
           "matched_naming", "matched", "matched_low", "matched_high", "verdict")  # fmt: skip


class Interval(NamedTuple):
    """A figure with its 95 % interval; NaN where it cannot be told."""

    value: float = math.nan
    low: float = math.nan
    high: float = math.nan


UNTOLD = Interval()


def impact(values: ArrayLike, named: ArrayLike) -> Interval:
    """The mean of all less the mean of those who did not name the topic: n_t (R_t - R) / (N - n_t).

    Parameters
    ----------
    values : one number per customer: 1 where the customer came back, or the sign of what was said.
    named : whether each customer named the topic.

    Notes
    -----
    The interval is the limit of a bootstrap of customers: the customer's influence is (y - R) less, for those who did
    not name the topic, N / (N - n_t) times (y - R_without). NaN where all or none named it.

    Source: the algebra is that of a theme's impact on a score; influence functions: Hampel (1974), J. Am. Stat.
    Assoc. 69, 383-393.
    """
    y, t = np.asarray(values, dtype="float64"), np.asarray(named, dtype="bool")
    without = ~t
    if not t.any() or not without.any():
        return UNTOLD
    whole, rest = float(y.mean()), float(y[without].mean())
    influence = (y - whole) - np.where(without, len(y) / without.sum() * (y - rest), 0.0)
    half = Z95 * math.sqrt(float((influence**2).sum())) / len(y)
    return Interval(whole - rest, whole - rest - half, whole - rest + half)


def matched_difference(values: ArrayLike, named: ArrayLike, strata: ArrayLike) -> Interval:
    """The difference in coming back between those who named the topic and others of the same stratum.

    Parameters
    ----------
    values : 1 where a customer came back, else 0.
    named : whether each customer named the topic.
    strata : the stratum of each customer, whole numbers from 0; a stratum without both kinds tells nothing.

    Notes
    -----
    Mantel and Haenszel's risk difference with the variance that is right for few large and for many small strata.

    Source: Sato, Greenland & Robins (1989), Biometrics 45, 1323-1324.
    """
    y, t = np.asarray(values, dtype="float64"), np.asarray(named, dtype="float64")
    cell = np.asarray(strata, dtype="int64")
    n, m1 = np.bincount(cell), np.bincount(cell, t)
    a, every = np.bincount(cell, t * y), np.bincount(cell, y)
    both = (m1 > 0) & (m1 < n)
    n, m1, a, b = n[both].astype("float64"), m1[both], a[both], (every - a)[both]
    m0 = n - m1
    weight = float((m1 * m0 / n).sum())
    if not weight:
        return UNTOLD
    value = float(((a * m0 - b * m1) / n).sum()) / weight
    p = (m1**2 * b - m0**2 * a + m1 * m0 * (m0 - m1) / 2) / n**2
    q = (a * (m0 - b) + b * (m1 - a)) / (2 * n)
    half = Z95 * math.sqrt(max(value * float(p.sum()) + float(q.sum()), 0.0)) / weight
    return Interval(value, value - half, value + half)


def with_allowance(matched: Interval, crude: float) -> Interval:
    """The interval, wider on both sides by a tenth of what matching moved.

    Purchases tell of a customer with error, so a part of what sets apart those who name a topic stays unmatched. How
    much is not known; that it is a small part of what could be matched is the allowance made.

    Parameters
    ----------
    crude : the same difference between all who named the topic and all others.

    Source: selection on what is not observed in proportion to what is: Altonji, Elder & Taber (2005), J. Polit. Econ.
    113, 151-184.
    """
    more = LEFT_OVER * abs(crude - matched.value)
    return Interval(matched.value, matched.low - more, matched.high + more)


def tiers(customers: pd.DataFrame) -> NDArray[np.int64]:
    """The tier of each customer before the text: recency, days bought and money of the year before, and segment.

    Parameters
    ----------
    customers : ``since_days``, ``days_bought``, ``spent_cents``, ``segment``.
    """
    since = customers["since_days"].astype("float64").fillna(np.inf).to_numpy()
    days = customers["days_bought"].to_numpy("int64")
    spent = customers["spent_cents"].to_numpy("int64")
    frequency = np.searchsorted(DAYS_BOUGHT, days, side="left")
    parts = [np.searchsorted(RECENT, since, side="left"), frequency, _thirds(spent, frequency)]
    return combined([*parts, _codes(customers["segment"])])


def _thirds(spent: NDArray[np.int64], frequency: NDArray[Any]) -> NDArray[np.int64]:
    """The third of the money among customers who bought as often; equal money stands in one third."""
    found = np.zeros(len(spent), dtype="int64")
    for band in np.unique(frequency):
        inside = frequency == band
        edges = np.quantile(spent[inside], (1 / 3, 2 / 3))
        found[inside] = np.searchsorted(edges, spent[inside], side="left")
    return found


def _codes(values: pd.Series[Any]) -> NDArray[np.int64]:
    return np.asarray(pd.factorize(values, use_na_sentinel=False)[0], dtype="int64")


def combined(parts: list[Any]) -> NDArray[np.int64]:
    """One number for each combination of numbers that occurs, from 0 on."""
    found = np.zeros(len(parts[0]), dtype="int64")
    for part in parts:
        values = np.asarray(part, dtype="int64")
        found = np.unique(found * (int(values.max(initial=0)) + 1) + values, return_inverse=True)[1]
    return found


class Strata(NamedTuple):
    """The stratum of each customer, and what was the same in it besides the tier: product, category or nothing."""

    cells: NDArray[np.int64]
    same: Literal["product", "category", ""]


def strata(customers: pd.DataFrame, named: NDArray[np.bool_]) -> Strata:
    """Tiers, within the same product where that leaves enough to compare with, else category, else tiers alone.

    What is chosen depends on who can be compared, never on who came back.

    Parameters
    ----------
    customers : as ``tiers``, with ``product_id`` and ``category``.
    named : customers by topics, whether each named each.
    """
    tier = tiers(customers)
    choices: tuple[tuple[Literal["product", "category"], str], ...] = (
        ("product", "product_id"), ("category", "category"),
    )  # fmt: skip
    for same, column in choices:
        cells = combined([tier, _codes(customers[column])])
        if _matched(cells, named) >= ENOUGH_MATCHED:
            return Strata(cells, same)
    return Strata(tier, "")


def _matched(cells: NDArray[np.int64], named: NDArray[np.bool_]) -> float:
    """The share of those who name a topic, over all topics, with somebody to compare with in their stratum."""
    sizes = np.bincount(cells)
    found = total = 0.0
    for topic in range(named.shape[1]):
        naming = np.bincount(cells, named[:, topic], minlength=len(sizes))
        found += float(naming[naming < sizes].sum())
        total += float(naming.sum())
    return found / total if total else 1.0


def impacts(customers: pd.DataFrame, topics: pd.DataFrame) -> tuple[pd.DataFrame, Strata]:
    """What each topic does to the score and to coming back, the topics most name first: ``COLUMNS``.

    Parameters
    ----------
    customers : one row each: ``customer_id``, ``label``, ``returned``, and what ``strata`` reads.
    topics : ``customer_id`` and ``topic``, of those who named it.
    """
    counted = topics.drop_duplicates(["customer_id", "topic"])
    sizes = counted["topic"].value_counts()
    names = sorted(sizes.index, key=lambda name: (-int(sizes[name]), str(name)))
    places = pd.Index(customers["customer_id"].astype("int64")).get_indexer(
        pd.Index(counted["customer_id"].astype("int64"))
    )
    named = np.zeros((len(customers), len(names)), dtype="bool")
    columns = pd.Index(names).get_indexer(counted["topic"])
    named[places[places >= 0], columns[places >= 0]] = True
    if not len(customers):
        return table_of([]), Strata(np.zeros(0, dtype="int64"), "")
    alike = strata(customers, named)
    returned = customers["returned"].to_numpy("float64")
    sign = customers["label"].map(SIGNS).fillna(0.0).to_numpy("float64")
    rows = [_row(name, named[:, place], sign, returned, alike.cells) for place, name in enumerate(names)]
    return table_of(rows), alike


def table_of(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Rows in the order of ``COLUMNS``, of the same types also where there is none."""
    kinds = {name: "str" if name in {"topic", "verdict"} else "float64" for name in COLUMNS}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(kinds)


def _row(name: str, named: NDArray[np.bool_], sign: Any, returned: Any, cells: Any) -> tuple[Any, ...]:  # noqa: ANN401
    naming = int(named.sum())
    told = naming >= FEWEST_NAMING and len(named) - naming >= FEWEST_NAMING
    score, back = (impact(values, named) if told else UNTOLD for values in (sign, returned))
    one = np.zeros_like(cells)
    crude, matched = (matched_difference(returned, named, by) if told else UNTOLD for by in (one, cells))
    matched = with_allowance(matched, crude.value)
    sizes = np.bincount(cells)
    inside = np.bincount(cells, named)
    compared = int(inside[inside < sizes].sum())
    rates = (float(returned[part].mean()) if part.any() else math.nan for part in (named, ~named))
    return (name, naming, len(named), *score, *back, *rates, compared, *matched, verdict(matched))


def verdict(matched: Interval) -> Verdict:
    """What may be said of a topic: "costs" only where the whole interval lies below 0."""
    if math.isnan(matched.low):
        return "cannot tell"
    if matched.high < 0:
        return "costs"
    if matched.low > 0:
        return "keeps"
    return "harmless" if matched.low > -HARMLESS else "cannot tell"
