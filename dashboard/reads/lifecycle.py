"""Who arrives, stays and leaves: months of growth accounting, revenue of the same customers, usual intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.analytics import growth, purchase_intervals, revenue_retention
from dashboard.analytics import lifecycle_story as story
from dashboard.analytics.periods import last_complete_month, month_name, month_of
from dashboard.reads.connection import reader, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from dashboard.reads.people import named
from dashboard.reads.store import FACTS, StoreFacts, store_facts
from data_access.errors import UserError
from data_access.filters import Filters
from data_access.queries import lifecycle as queries
from data_access.queries.came_back import came_back
from data_access.queries.lifecycle import Kind

if TYPE_CHECKING:
    from datetime import date

    from data_access.filters import Scope

DOMAINS = ("customers", *FACTS)
MOST_PEOPLE = 1_000  # listed by name on a page
Move = tuple[int, Kind]  # in which month, and what they did


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """Everything the Lifecycle page shows. The frames are shared by all readers: never change them.

    ``now`` and ``before`` are the newest twelve finished months and the twelve before; ``money`` is None where the data
    do not hold 24 finished months.
    """

    number: int
    window: int
    months: pd.DataFrame
    now: growth.Span | None
    before: growth.Span | None
    odd: story.Odd | None
    money: revenue_retention.RevenueRetention | None
    intervals: purchase_intervals.Intervals
    last_day: date

    @property
    def empty(self) -> bool:
        """Whether the filters left no customer."""
        return not bool(self.months["new_customers"].any())

    @property
    def customers(self) -> int:
        """All who ever bought."""
        return int(self.months["new_customers"].sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Customers who did one thing in one month: how many, and by name those with most revenue.

    ``back`` is how many of those lost have bought again since; None for other kinds, and while the month is not over.
    """

    total: int
    people: pd.DataFrame
    back: int | None = None


def usual_window(scope: Scope) -> int:
    """After how many months of silence most customers of the whole store would have bought again; none filtered."""
    (_, last_day), key = _known(scope)
    return growth.usual_window(_intervals(Filters(), scope, last_day, key).gaps.p90)


def lifecycle_overview(filters: Filters, scope: Scope, window: int) -> Lifecycle:
    """What the Lifecycle page shows, when ``window`` months of silence make a customer lost."""
    days, key = _known(scope)
    return _lifecycle_overview(filters, scope, window, days, key)


@kept(max_entries=64)
def _lifecycle_overview(
    filters: Filters, scope: Scope, window: int, days: tuple[date, date], key: Versions
) -> Lifecycle:
    _, last_day = days
    of = _calendars(filters, scope, days, key)
    months = growth.growth(of, window, last_day)
    now, before = growth.year_to_date(of, window, last_day)
    return Lifecycle(
        number=answer_number(),
        window=window,
        months=months.assign(month_name=[month_name(int(month)) for month in months["month"]]),
        now=now,
        before=before,
        odd=_odd(of, window, months),
        money=_money(filters, scope, days, key),
        intervals=_intervals(filters, scope, last_day, key),
        last_day=last_day,
    )


def _odd(of: growth.Calendars, window: int, months: pd.DataFrame) -> story.Odd | None:
    found = story.odd_month(months)
    if found is None:
        return None
    month, lapsed, rate, usual = found
    once = growth.single_month_leavers(of, window, month)
    return story.Odd(month=month, lapsed=lapsed, rate=rate, usual=usual, once=once)


@kept(max_entries=32)
def _calendars(filters: Filters, scope: Scope, days: tuple[date, date], key: Versions) -> growth.Calendars:
    """The months in which customers bought: asked once for all windows."""
    del key
    first, last = map(month_of, days)
    return growth.calendars(
        reader().frame(queries.purchase_calendars(filters, scope, first=first, last=last)), first, last
    )


@kept(max_entries=64)
def _money(
    filters: Filters, scope: Scope, days: tuple[date, date], key: Versions
) -> revenue_retention.RevenueRetention | None:
    del key
    first_day, last_day = days
    periods = revenue_retention.newest_periods(last_day)
    if not revenue_retention.covered(periods, first_day):
        return None
    found = reader().frame(queries.customer_revenues(filters, scope, **periods._asdict()))
    return revenue_retention.revenue_retention(found, periods)


@kept(max_entries=64)
def _intervals(filters: Filters, scope: Scope, last_day: date, key: Versions) -> purchase_intervals.Intervals:
    del key
    gaps, rhythms = (
        reader().frame(build(filters, scope, as_of=last_day))
        for build in (queries.purchase_gaps, queries.customer_rhythms)
    )
    return purchase_intervals.intervals(gaps, rhythms)


def moved_customers(filters: Filters, scope: Scope, window: int, move: Move) -> Moved:
    """The customers who were new, won back, lost or returning in a month, most revenue first, at most 1,000 by name.

    Each with the ``reason`` to get in touch, in words; those lost with ``came_back_on``, missing for who has not.
    """
    (_, last_day), key = _known(scope)
    return _moved_customers(filters, scope, window, move, last_day=last_day, key=key)


@kept(max_entries=64)
def _moved_customers(
    filters: Filters, scope: Scope, window: int, move: Move, *, last_day: date, key: Versions
) -> Moved:
    del key
    month, kind = move
    found = reader().frame(queries.moved_customers(filters, scope, month=month, window=window, kind=kind))
    listed = named(found.head(MOST_PEOPLE), scope)
    earlier = [month_name(int(value)) if value >= 0 else "" for value in listed["previous_month"].fillna(-1)]
    revenue = listed["revenue_cents"].astype("float64") / 100
    over, currency = month <= last_complete_month(last_day), store_facts(scope).currency
    lost = kind == "lapsed" and over
    if lost:
        asked = came_back(filters, scope, month=month, window=window, as_of=last_day)
        since = reader().frame(asked).set_index("customer_id")["came_back_on"]
        listed = listed.assign(came_back_on=listed["customer_id"].map(since))
    reasons = [story.reason(row, move, over=over, currency=currency) for row in listed.itertuples(index=False)]
    told = pd.Series(reasons, index=listed.index, dtype="str")
    people = listed.assign(revenue=revenue, previous=earlier, reason=told)
    return Moved(total=len(found), people=people, back=len(since) if lost else None)


def _known(scope: Scope) -> tuple[tuple[date, date], Versions]:
    """The first and the last day of the data, and the versions that answers depend on."""
    key = versions(*DOMAINS)
    facts: StoreFacts = store_facts(scope, key)
    if facts.first_day is None or facts.as_of is None:
        raise UserError("There are no purchases yet.", "Import purchases first.")
    return (facts.first_day, facts.as_of), key
