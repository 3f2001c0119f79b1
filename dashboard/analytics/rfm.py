"""Recency, frequency, money: scores of 1-5 for each customer, the segment they make, and who moved between segments.

Two ways to score. *Quintiles* compare a customer with the others: a fifth of the customers has each score. *Thresholds*
compare with fixed limits, so that a segment can grow and shrink. The segment follows from recency and frequency.

Quintiles cut through ties: of many customers with one purchase, those with the lower numbers get the lower score. Where
numbers are given in order of joining, newcomers then never score 1. Ties can be kept together instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

Ties = Literal["order", "together"]
Stage = Literal["buying", "cooling", "quiet"]
SCORES = 5
ALONE = 3  # the score of a single customer, who is neither above nor below anybody
UNKNOWN_INTERVAL = 30.0  # days, where nobody has bought twice
NOT_YET = "not_yet"  # where a customer was before the first purchase
STAGES: tuple[Stage, ...] = ("buying", "cooling", "quiet")


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment: its name in exports, its name for people, what its customers need, and how warm they are."""

    name: str
    title: str
    needs: str
    stage: Stage


SEGMENTS: dict[str, Segment] = {
    segment.name: segment
    for segment in (
        Segment(
            "champion",
            "Champions",
            "Thank them, show them new things first, and ask for a review. No discount: they buy without one.",
            "buying",
        ),
        Segment(
            "loyal",
            "Loyal",
            "Offer what goes with their usual purchase, and a reason to come back a little sooner.",
            "buying",
        ),
        Segment(
            "potential_loyalist",
            "Potential loyalists",
            "Invite them to the next purchase while they are warm: a refill reminder or a loyalty programme.",
            "buying",
        ),
        Segment(
            "new",
            "New",
            "Make the first weeks good: a welcome, help with what they bought, and an early question how it was.",
            "buying",
        ),
        Segment(
            "promising",
            "Promising",
            "One purchase, some time ago: give a small, dated reason for the second before the habit is lost.",
            "buying",
        ),
        Segment(
            "need_attention",
            "Need attention",
            "Remind them in time, with something chosen from what they bought before.",
            "cooling",
        ),
        Segment(
            "about_to_sleep",
            "About to sleep",
            "A last friendly reminder of what is popular now; keep it cheap.",
            "cooling",
        ),
        Segment(
            "at_risk",
            "At risk",
            "They used to come back: ask what went wrong, and offer a personal reason to return.",
            "quiet",
        ),
        Segment(
            "cant_lose",
            "Can’t lose",
            "Your most frequent buyers have stopped: call each one in person before somebody else does.",
            "quiet",
        ),
        Segment(
            "hibernating",
            "Hibernating",
            "Write to them rarely and spend little; take those who never answer off the list.",
            "quiet",
        ),
    )
}
NAMES = tuple(SEGMENTS)

# Rows are R 1-5, columns F 1-5: every pair of scores has exactly one segment, whatever the money.
_MAP = (
    ("hibernating", "hibernating", "at_risk", "at_risk", "cant_lose"),
    ("hibernating", "hibernating", "at_risk", "at_risk", "cant_lose"),
    ("about_to_sleep", "about_to_sleep", "need_attention", "loyal", "loyal"),
    ("promising", "potential_loyalist", "potential_loyalist", "loyal", "loyal"),
    ("new", "potential_loyalist", "potential_loyalist", "champion", "champion"),
)
_CODES = np.array([[NAMES.index(name) for name in row] for row in _MAP])


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Fixed limits, four each, rising.

    ``recency_days``: a customer at most this long away scores 5, 4, 3, 2; beyond the last, 1. ``purchase_count`` and
    ``monetary_cents``: a customer with at least this much scores 2, 3, 4, 5; below the first, 1.
    """

    recency_days: tuple[int, int, int, int]
    purchase_count: tuple[int, int, int, int]
    monetary_cents: tuple[int, int, int, int]

    def __post_init__(self) -> None:
        """Refuse limits that do not rise: a score between two of them would mean nothing."""
        for limits in (self.recency_days, self.purchase_count, self.monetary_cents):
            if list(limits) != sorted(limits):
                message = f"limits must rise: {limits}"
                raise ValueError(message)


def usual_interval(customers: pd.DataFrame) -> float:
    """The store's usual days between two purchases: the median over customers with several of their mean gap.

    30 where nobody has bought twice; at least 1.
    """
    again = customers[customers["purchase_count"] > 1]
    if again.empty:
        return UNKNOWN_INTERVAL
    gaps = again["span_days"].to_numpy("float64") / (again["purchase_count"].to_numpy("float64") - 1)
    return max(1.0, float(np.median(gaps)))


def usual_thresholds(customers: pd.DataFrame) -> Thresholds:
    """Limits that fit the store: 1, 2, 3 and 6 usual intervals; 2, 3, 5, 10 purchases; 1/2, 1, 2, 5 median customers.

    The median customer is the one who brought as much money as half of them reach.
    """
    interval = usual_interval(customers)
    typical = float(customers["monetary_cents"].median()) if len(customers) else 0.0
    days = [int(np.ceil(interval * times)) for times in (1, 2, 3, 6)]
    cents = [round(typical * times) for times in (0.5, 1, 2, 5)]
    return Thresholds(
        recency_days=(days[0], days[1], days[2], days[3]),
        purchase_count=(2, 3, 5, 10),
        monetary_cents=(cents[0], cents[1], cents[2], cents[3]),
    )


def quintiles(values: Whole, ties: Ties = "order") -> Whole:
    """The fifth each value falls in, 1 (lowest) to 5.

    The edges are the quantiles 0.2-0.8 of the ranks 1..n with linear interpolation; a rank on an edge belongs below it.

    Parameters
    ----------
    ties : "order" ranks equal values in the order they stand in, so that every fifth is as large as it can be;
        "together" gives all of them their average rank, and so one score.
    """
    n = len(values)
    if n <= 1:
        return np.full(n, ALONE, dtype="int64")
    if ties == "order":
        twice = np.empty(n, dtype="int64")
        twice[np.argsort(values, kind="stable")] = 2 * np.arange(n)
    else:
        _, group, sizes = np.unique(values, return_inverse=True, return_counts=True)
        twice = (2 * np.cumsum(sizes) - sizes - 1)[group]
    # Twice the rank less one, in whole numbers: an edge that is a whole rank must not depend on how a float rounds.
    found: Whole = np.maximum(1, -(-SCORES * twice // (2 * (n - 1))))
    return found


def cut_ties(values: Whole, scores: Whole) -> int:
    """How many customers share their value with a customer of another score: the order of customers decided."""
    pairs = pd.DataFrame({"value": values, "score": scores})
    several: pd.Series[int] = pairs.groupby("value")["score"].transform("nunique")
    return int((several > 1).sum())


def customer_order(numbers: pd.DataFrame) -> pd.DataFrame:
    """Customers in ascending order of their number: short ones before long ones, so that 999 precedes 1000.

    Takes and gives ``customer_id`` and ``customer``, one row per customer. Ties in scores are broken by this order.
    """
    by = numbers.assign(length=numbers["customer"].str.len()).sort_values(["length", "customer"], kind="stable")
    return by.drop(columns="length").astype({"customer_id": "int64"}).reset_index(drop=True)


def in_order(customers: pd.DataFrame, order: pd.DataFrame) -> pd.DataFrame:
    """The customers with ``customer``, their own number, in the order of ``customer_order``.

    A customer that the order does not know stands last and has no number.
    """
    ids = customers["customer_id"].to_numpy("int64")
    place = pd.Index(order["customer_id"]).get_indexer(pd.Index(ids))
    sorted_by = np.lexsort((ids, np.where(place < 0, len(order), place)))
    numbers = order["customer"].reindex(place[sorted_by])
    return customers.iloc[sorted_by].assign(customer=numbers.array).reset_index(drop=True)


def scored(customers: pd.DataFrame, thresholds: Thresholds | None = None, ties: Ties = "order") -> pd.DataFrame:
    """The customers with ``r``, ``f``, ``m`` (1-5, 5 is best) and ``segment``.

    Parameters
    ----------
    customers : ``recency_days, purchase_count, monetary_cents``, rows in ascending order of customers (``in_order``).
    thresholds : the limits to score with; quintiles when left out.
    ties : how quintiles treat equal customers.
    """
    recency, count, money = (
        customers[name].to_numpy("int64") for name in ("recency_days", "purchase_count", "monetary_cents")
    )
    if thresholds is None:
        r, f, m = (quintiles(values, ties) for values in (recency, count, money))
        r = SCORES + 1 - r
    else:
        r = SCORES - np.searchsorted(thresholds.recency_days, recency, side="left")
        f = 1 + np.searchsorted(thresholds.purchase_count, count, side="right")
        m = 1 + np.searchsorted(thresholds.monetary_cents, money, side="right")
    return customers.assign(r=r, f=f, m=m, segment=segments_of(r, f))


def segments_of(r: Whole, f: Whole) -> pd.Categorical[str]:
    """The segment of each pair of scores."""
    codes: Whole = _CODES[r - 1, f - 1]
    return pd.Categorical.from_codes(codes, categories=pd.Index(NAMES))


def sizes(customers: pd.DataFrame) -> pd.DataFrame:
    """All ten segments, warmest first, with how many customers they hold and what those brought; empty when nobody.

    Returns
    -------
    DataFrame ``segment, customers, customer_share, recency_mean, purchase_count_mean, monetary_mean_cents,
    monetary_cents, monetary_share``; means are NaN in a segment of nobody, shares are 0-1 and sum to 1.
    """
    grouped = customers.groupby("segment", observed=False)
    table = grouped.agg(
        customers=("recency_days", "size"),
        recency_mean=("recency_days", "mean"),
        purchase_count_mean=("purchase_count", "mean"),
        monetary_mean_cents=("monetary_cents", "mean"),
        monetary_cents=("monetary_cents", "sum"),
    ).reset_index()
    everybody, money = int(table["customers"].sum()), int(table["monetary_cents"].sum())
    if not everybody:
        table = table.iloc[:0]
    means = ["recency_mean", "purchase_count_mean", "monetary_mean_cents"]
    table[means] = table[means].astype("float64")
    table = table.assign(
        segment=table["segment"].astype("str"),
        customers=table["customers"].astype("int64"),
        monetary_cents=table["monetary_cents"].astype("int64"),
        customer_share=table["customers"] / max(everybody, 1),
        monetary_share=table["monetary_cents"].astype("float64") / (money or 1),
    )
    return table[["segment", "customers", "customer_share", *means, "monetary_cents", "monetary_share"]]


def movement(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """How many customers went from which segment to which: ``before, now, customers, monetary_cents``.

    ``before`` is ``not_yet`` for those who first bought in between. The money is what they have brought until now.

    Parameters
    ----------
    before, now : of ``scored``, with ``customer_id``; whoever is in the first is in the second.
    """
    former, latter = (pd.Categorical(frame["segment"], categories=pd.Index(NAMES)).codes for frame in (before, now))
    ids, later = (pd.Index(frame["customer_id"].to_numpy("int64")) for frame in (before, now))
    place = ids.get_indexer(later)
    came_from = np.append(former, len(NAMES))[place]  # -1, for those not there yet, is the last
    pairs = pd.DataFrame(
        {"before": came_from, "now": latter, "monetary_cents": now["monetary_cents"].to_numpy("int64")}
    )
    moved = pairs.groupby(["before", "now"], as_index=False).agg(
        customers=("now", "size"), monetary_cents=("monetary_cents", "sum")
    )
    names = np.array([*NAMES, NOT_YET], dtype="object")
    return moved.assign(before=names[moved["before"]], now=names[moved["now"]])[
        ["before", "now", "customers", "monetary_cents"]
    ]


def quarter_before(day: date) -> date:
    """The same day three months earlier; the last of that month where it is shorter, or the day ended its month."""
    month = day.year * 12 + day.month - 1 - 3
    start = pd.Timestamp(month // 12, month % 12 + 1, 1)
    ended = pd.Timestamp(day).is_month_end
    found: date = start.replace(day=start.days_in_month if ended else min(day.day, start.days_in_month)).date()
    return found
