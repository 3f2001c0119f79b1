"""Who comes back: cohorts with their rates or their money, and the customers behind one cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dashboard.analytics import cohort_revenue as revenue
from dashboard.analytics import cohort_story as story
from dashboard.analytics import retention as analytics
from dashboard.reads.connection import reader, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from dashboard.reads.people import named, with_bounds
from dashboard.reads.store import FACTS, last_day
from dashboard.theme import month_label
from data_access.filters import Filters
from data_access.queries import retention as queries

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from data_access.filters import Scope

DOMAINS = ("customers", *FACTS)
AGES = (1, 3, 6, 12)  # months after the first purchase that have a tile
CURVE_AGES = range(1, 13)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What counts as coming back: besides purchases also cancellations and returns, or lines without a price."""

    cancellations: bool = False
    free: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Everything the Retention page shows of customers. The frames are shared by all readers: never change them."""

    number: int
    cells: pd.DataFrame
    average: pd.DataFrame
    now: pd.DataFrame
    before: pd.DataFrame
    figures: dict[int, story.AgeFigure | None]
    takeaway: str
    colour_top: float
    customers: int
    last_day: date

    @property
    def empty(self) -> bool:
        """Whether the filters left no customer."""
        return self.cells.empty


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRevenue:
    """The money of the same cohorts."""

    number: int
    cells: pd.DataFrame
    average: pd.DataFrame
    colour_top: float


def cohort_retention(filters: Filters, scope: Scope, counted: Counted = Counted()) -> pd.DataFrame:
    """Every reached cell of every cohort with rate and interval, as ``analytics.retention.matrix`` gives them."""
    key = versions(*DOMAINS)
    return _cohort_retention(filters, scope, counted, last_day(scope, key), key)


@kept(max_entries=128)
def _cohort_retention(filters: Filters, scope: Scope, counted: Counted, last_day: date, key: Versions) -> pd.DataFrame:
    del key
    options = {"cancellations": counted.cancellations, "free": counted.free}
    return analytics.matrix(reader().frame(queries.cohort_retention(filters, scope, **options)), last_day)


def retention_overview(filters: Filters, scope: Scope, counted: Counted = Counted()) -> Retention:
    """What the Retention page shows: cells, averages, comparison with a year before, and the answer in words."""
    key = versions(*DOMAINS)
    return _retention_overview(filters, scope, counted, last_day(scope, key), key)


@kept(max_entries=128)
def _retention_overview(filters: Filters, scope: Scope, counted: Counted, last_day: date, key: Versions) -> Retention:
    cells = _cohort_retention(filters, scope, counted, last_day, key)
    base = _cohort_retention(_a_year_before(filters), scope, counted, last_day, key)
    everybody = _cohort_retention(Filters(), scope, counted, last_day, key)
    figures = {age: story.year_on_year(cells, base, age) for age in AGES}
    now, before = story.year_curves(cells, base, CURVE_AGES)
    return Retention(
        number=answer_number(),
        cells=cells,
        average=analytics.pooled(cells),
        now=now,
        before=before,
        figures=figures,
        takeaway=story.takeaway(figures[1], story.outlier(cells)),
        colour_top=story.colour_top(everybody, "retention_rate"),
        customers=int(cells.loc[cells["age_months"] == 0, "cohort_size"].sum()),
        last_day=last_day,
    )


def _a_year_before(filters: Filters) -> Filters:
    """The same filters on the cohorts a year earlier; 29 February becomes 1 March, so that ranges stay without gaps."""
    return replace(filters, start=_year_before(filters.start), end=_year_before(filters.end))


def _year_before(day: date | None) -> date | None:
    if day is None:
        return None
    leap = day.month == 2 and day.day == 29  # noqa: PLR2004  29 February
    return day.replace(year=day.year - 1, month=3, day=1) if leap else day.replace(year=day.year - 1)


def revenue_overview(filters: Filters, scope: Scope, counted: Counted = Counted()) -> RetentionRevenue:
    """The money of the same cohorts, and its share of what each spent in its first month."""
    key = versions(*DOMAINS)
    return _revenue_overview(filters, scope, counted, last_day(scope, key), key)


@kept(max_entries=128)
def _revenue_overview(
    filters: Filters, scope: Scope, counted: Counted, last_day: date, key: Versions
) -> RetentionRevenue:
    cells = _revenue_cells(filters, scope, counted, last_day, key)
    everybody = _revenue_cells(Filters(), scope, counted, last_day, key)
    top = story.colour_top(everybody, "revenue_share")
    return RetentionRevenue(number=answer_number(), cells=cells, average=revenue.pooled(cells), colour_top=top)


@kept(max_entries=128)
def _revenue_cells(filters: Filters, scope: Scope, counted: Counted, last_day: date, key: Versions) -> pd.DataFrame:
    del key
    options = {"cancellations": counted.cancellations, "free": counted.free}
    summed = reader().frame(queries.cohort_revenue(filters, scope, **options))
    return revenue.with_share(analytics.revenue_matrix(summed, last_day))


def cell_customers(filters: Filters, scope: Scope, counted: Counted, cell: tuple[int, int]) -> pd.DataFrame:
    """The customers behind one cell (cohort month, age), largest revenue first, with number, name, country, segment."""
    return _cell_customers(filters, scope, counted, cell, versions(*DOMAINS))


@kept(max_entries=64)
def _cell_customers(
    filters: Filters, scope: Scope, counted: Counted, cell: tuple[int, int], key: Versions
) -> pd.DataFrame:
    del key
    options = {"cancellations": counted.cancellations, "free": counted.free}
    cohort_month, age_months = cell
    statement = queries.cell_customers(filters, scope, cohort_month=cohort_month, age_months=age_months, **options)
    found = reader().frame(statement)
    people = with_bounds(named(found, scope), scope)
    return people.assign(
        revenue=people["revenue_cents"].astype("float64") / 100,
        reason=story.reasons(people, month_label(cohort_month + age_months)),
    )
