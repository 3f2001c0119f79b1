"""Which customers need what: segments with their sizes and movement, and the customers of one segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from dashboard.analytics import rfm as analytics
from dashboard.analytics import rfm_story as story
from dashboard.analytics.rfm_limits import USUAL, Entered
from dashboard.reads.connection import reader, record, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from dashboard.reads.people import named
from dashboard.reads.store import FACTS, last_day, store_facts
from data_access.filters import Filters
from data_access.queries import customers as customer_queries
from data_access.queries import rfm as queries
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from datetime import date

    from data_access.filters import Scope

DOMAINS = ("customers", *FACTS)
MOST_PEOPLE = 1_000  # listed by name on a page; the export gives all
Scoring = Literal["thresholds", "quintiles", "together"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """Everything the Segments page shows. The frames are shared by all readers: never change them.

    ``limits`` are the fixed limits, None when customers are scored by fifths, and ``own`` says whether a person set
    any of them; ``before`` is the day a quarter earlier
    that ``moves`` begin at, and ``former`` the customers known then with their segment; ``interval_days`` is the
    store's usual time between purchases; ``cut`` is how many customers have a frequency score that only their number
    decided.
    """

    number: int
    customers: pd.DataFrame
    sizes: pd.DataFrame
    moves: pd.DataFrame
    moved: story.Moves
    former: pd.DataFrame
    limits: analytics.Thresholds | None
    own: bool
    interval_days: float
    cut: int
    before: date
    last_day: date

    @property
    def empty(self) -> bool:
        """Whether the filters left no customer."""
        return self.customers.empty

    @property
    def enough(self) -> bool:
        """Whether there are enough customers for groups to say anything."""
        return len(self.customers) >= story.FEWEST_CUSTOMERS


def segments_overview(filters: Filters, scope: Scope, scoring: Scoring, entered: Entered = USUAL) -> Segments:
    """Scores, segments and movement of all customers inside the filters.

    Parameters
    ----------
    entered : limits that a person set in place of the usual ones; used with fixed limits alone.
    """
    key = versions(*DOMAINS)
    asked = entered if scoring == "thresholds" else USUAL
    return _segments_overview(filters, scope, scoring, asked, last_day=last_day(scope, key), key=key)


def usual_limits(filters: Filters, scope: Scope) -> analytics.Thresholds:
    """The fixed limits that fit the customers inside the filters."""
    key = versions(*DOMAINS)
    return _usual_limits(filters, scope, last_day(scope, key), key)


def buyers(scope: Scope) -> int:
    """How many customers have ever bought."""
    key = versions(*DOMAINS)
    return len(_unordered(Filters(), scope, last_day(scope, key), key))


@kept(max_entries=32)
def _usual_limits(filters: Filters, scope: Scope, last_day: date, key: Versions) -> analytics.Thresholds:
    """Kept, because each rerun shows them in the boxes and they are quantiles of everybody."""
    return analytics.usual_thresholds(_unordered(filters, scope, last_day, key))


@kept(max_entries=32)
def _segments_overview(
    filters: Filters, scope: Scope, scoring: Scoring, entered: Entered, *, last_day: date, key: Versions
) -> Segments:
    before = analytics.quarter_before(last_day)
    newest = _customers(filters, scope, last_day, key)
    usual = _usual_limits(filters, scope, last_day, key) if scoring == "thresholds" else None
    limits = entered.over(usual) if usual else None
    ties: analytics.Ties = "together" if scoring == "together" else "order"
    now = analytics.scored(newest, limits, ties)
    earlier = analytics.scored(_customers(filters, scope, before, key), limits, ties)
    moves = analytics.movement(earlier, now)
    return Segments(
        number=answer_number(),
        customers=now,
        sizes=analytics.sizes(now),
        moves=moves,
        moved=story.moved(moves),
        former=earlier[["customer_id", "segment"]],
        limits=limits,
        own=limits != usual,
        interval_days=analytics.usual_interval(newest),
        cut=analytics.cut_ties(now["purchase_count"].to_numpy("int64"), now["f"].to_numpy("int64")),
        before=before,
        last_day=last_day,
    )


@kept(max_entries=16)
def _customers(filters: Filters, scope: Scope, as_of: date, key: Versions) -> pd.DataFrame:
    """What scores are made of, as of a day, in ascending order of customers; the same for both ways to score."""
    order = _order(scope, key.of("customers"))
    return analytics.in_order(_unordered(filters, scope, as_of, key), order)


@kept(max_entries=4)
def _unordered(filters: Filters, scope: Scope, as_of: date, key: Versions) -> pd.DataFrame:
    """The same in any order, for what needs none: the order asks the record for the number of every customer."""
    del key
    return reader().frame(queries.customer_rfm(filters, scope, as_of=as_of))


@kept(max_entries=4)
def _order(scope: Scope, key: Versions) -> pd.DataFrame:
    """The order of customers' own numbers, by which ties are broken. Only the record knows the numbers."""
    del key
    return analytics.customer_order(RecordReader(record()).frame(customer_queries.customer_numbers(scope)))


def segment_customers(answer: Segments, segment: str, scope: Scope) -> pd.DataFrame:
    """The customers of one segment, most money first, at most 1,000: number, name, country, scores, revenue, reason."""
    return _segment_customers(answer.number, segment, scope, answer)


@kept(max_entries=64)
def _segment_customers(number: int, segment: str, scope: Scope, _answer: Segments) -> pd.DataFrame:
    del number  # names the answer, which no key could hold
    everybody = _answer.customers
    found = everybody[everybody["segment"] == segment].drop(columns=["segment", "customer"])
    ranked = found.sort_values(["monetary_cents", "customer_id"], ascending=[False, True]).head(MOST_PEOPLE)
    people = named(ranked, scope)
    then = _answer.former.set_index("customer_id")["segment"].reindex(people["customer_id"])
    listed = people.assign(
        revenue=people["monetary_cents"].astype("float64") / 100,
        before=then.astype("object").fillna(analytics.NOT_YET).array,
    )
    days, currency = (_answer.before, _answer.last_day), store_facts(scope).currency
    reasons = [story.reason(row, segment, days, currency) for row in listed.itertuples(index=False)]
    return listed.assign(reason=pd.Series(reasons, index=listed.index, dtype="str"))
