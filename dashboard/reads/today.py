"""What the Today page knows: key figures, weeks of revenue, deliveries, and every comparison the data allows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard import settings
from dashboard.analytics import changes, kpis, retention
from dashboard.analytics.kpis import Change, Windows
from dashboard.analytics.periods import last_complete_month, month_start
from dashboard.reads.connection import reader, record, versions
from dashboard.reads.kept import Versions, kept
from dashboard.reads.store import filter_choices
from dashboard.theme import month_label
from data_access.filters import country_name
from data_access.queries import retention as retention_queries
from data_access.queries import today as queries
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from data_access.filters import Filters, Scope

AGAIN_WINDOWS = 6
DISCOUNT_MONTHS = 18
YEAR = 364  # days: whole weeks, so that weekdays match
TREND_DAYS = 91
DIMENSIONS = {"category": "categories", "country": "countries", "channel": "channels", "segment": "segments"}


@dataclass(frozen=True, slots=True)
class PurchaseFigures:
    """Everything about purchases. ``series`` holds the values of the sparklines by key figure."""

    windows: Windows
    revenue: Change
    parts: dict[str, Change]
    customers: Change
    again: Change
    again_until: date
    weeks: pd.DataFrame
    levels: pd.DataFrame
    levels_of: str  # "late", a dimension, or "" when nothing can be drawn
    compared: pd.DataFrame
    series: dict[str, list[float | None]]


@dataclass(frozen=True, slots=True)
class RatingFigures:
    """Everything about ratings; ``scale`` is empty when nothing was rated."""

    scale: str
    until: date | None
    change: Change
    compared: pd.DataFrame
    series: list[float | None]


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """Open cases without an owner; ``ever`` is how many cases the store has seen at all."""

    change: Change
    ever: int
    oldest: timedelta | None
    series: list[float | None]


def purchase_figures(filters: Filters, scope: Scope, as_of: date, week_start: int = 0) -> PurchaseFigures:
    """The figures of purchases up to ``as_of``."""
    return _purchase_figures(_any_day(filters), scope, as_of, week_start, versions("customers", "purchases"))


def rating_figures(filters: Filters, scope: Scope, week_start: int = 0) -> RatingFigures:
    """The figures of ratings up to the last day with one."""
    return _rating_figures(_any_day(filters), scope, week_start, versions("customers", "purchases", "feedback"))


def case_figures(filters: Filters, scope: Scope) -> CaseFigures:
    """The open cases without an owner, now and at the same hour of earlier weeks."""
    hour = settings.now().replace(minute=0, second=0, microsecond=0)
    return _case_figures(_any_day(filters), scope, hour, versions("customers", "cases"))


def significant_changes(filters: Filters, scope: Scope, as_of: date, week_start: int = 0) -> pd.DataFrame:
    """What stands out among all comparisons: the columns of ``changes.COLUMNS``, ``verdict`` and ``label``."""
    key = versions("customers", "purchases", "feedback")
    return _significant_changes(_any_day(filters), scope, as_of, week_start, key)


@kept(max_entries=64)
def _significant_changes(filters: Filters, scope: Scope, as_of: date, week_start: int, key: Versions) -> pd.DataFrame:
    del key
    purchases, ratings = purchase_figures(filters, scope, as_of, week_start), rating_figures(filters, scope, week_start)
    found = changes.significant([purchases.compared, ratings.compared])
    return found.assign(label=[_label(row["kind"], row["subject"]) for row in found.to_dict("records")])


def _label(kind: str, subject: Any) -> str:  # noqa: ANN401  a name, or a month number
    if kind in {"retention", "discount"}:
        return month_label(int(subject))
    return country_name(str(subject)) if kind == "country" else str(subject)


def _any_day(filters: Filters) -> Filters:
    """The filters as the page uses them: its own windows take the place of a range of days."""
    return replace(filters, start=None, end=None)


@kept(max_entries=64)
def _purchase_figures(filters: Filters, scope: Scope, as_of: date, week_start: int, key: Versions) -> PurchaseFigures:
    del key
    read, found = reader(), kpis.windows(as_of)
    weeks = kpis.week_bounds(as_of, week_start=week_start)
    units = read.frame(queries.customer_units(filters, scope, found.bounds))
    weekly = _weeks(read.frame(queries.revenue_by_period(filters, scope, weeks)), weeks)
    buyers = read.frame(queries.buyers_by_period(filters, scope, weeks))
    again, rates, again_until = _bought_again(filters, scope, as_of)
    groups = {name: read.frame(queries.group_units(name, filters, scope, found.bounds)) for name in _dimensions(scope)}
    deliveries = RecordReader(record()).frame(queries.deliveries_by_partner(filters, scope, found.bounds))
    levels_of, levels = _levels(deliveries, groups)
    return PurchaseFigures(
        windows=found,
        revenue=kpis.relative_change(units["net_before"], units["net_now"]),
        parts={
            f"{name} customers": kpis.relative_change(units[f"{name}_before"], units[f"{name}_now"])
            for name in ("returning", "new")
        },
        customers=kpis.relative_change(units["customers_before"], units["customers_now"]),
        again=again,
        again_until=again_until,
        weeks=weekly,
        levels=levels,
        levels_of=levels_of,
        compared=_comparisons(filters, scope, as_of, groups, deliveries),
        series={
            "revenue": [float(value) for value in weekly["net_cents"]],
            "customers": _by_place(buyers["period"], buyers["customers"], len(weekly), missing=0.0),
            "again": rates,
        },
    )


def _dimensions(scope: Scope) -> list[str]:
    """The dimensions in which the store has something to compare; one value alone is always everything."""
    choices = filter_choices(scope)
    return [name for name, field in DIMENSIONS.items() if len(getattr(choices, field)) > 1]


def _weeks(frame: pd.DataFrame, bounds: tuple[date, ...]) -> pd.DataFrame:
    """Net revenue of each week by buyer: ``week``, ``days``, ``returning``, ``new``, ``unknown``, ``net_cents``."""
    wide = frame.pivot_table(index="period", columns="buyer", values="net_cents", aggfunc="sum")
    wide = wide.reindex(index=range(len(bounds) - 1), columns=[0, 1, 2]).fillna(0).astype("int64")
    wide.columns = pd.Index(["returning", "new", "unknown"])
    days = [(end - start).days for start, end in pairwise(bounds)]
    found = wide.assign(week=bounds[:-1], days=days, net_cents=wide.sum(axis=1))
    return found[["week", "days", "returning", "new", "unknown", "net_cents"]].reset_index(drop=True)


def _bought_again(filters: Filters, scope: Scope, as_of: date) -> tuple[Change, list[float | None], date]:
    """Buyers whose 90 days have passed: the newest window of them against the one before, and a longer series."""
    end = as_of + timedelta(days=1 - kpis.AGAIN_DAYS)
    bounds = tuple(end - timedelta(days=kpis.DAYS * back) for back in range(AGAIN_WINDOWS, -1, -1))
    counted = kpis.bought_again(reader().frame(queries.repeat_purchases(filters, scope, bounds)))
    table = counted.set_index("period").reindex(range(AGAIN_WINDOWS)).fillna(0).astype("int64")
    now, before = table.iloc[-1], table.iloc[-2]
    change = kpis.rate_change(now["again"], now["customers"], before["again"], before["customers"])
    rates = [row["again"] / row["customers"] if row["customers"] else None for row in table.to_dict("records")]
    return change, rates, end - timedelta(days=1)


def _levels(deliveries: pd.DataFrame, groups: dict[str, pd.DataFrame]) -> tuple[str, pd.DataFrame]:
    """What the second chart shows: late deliveries where partners are known, else where the revenue comes from."""
    late = changes.delivery_levels(deliveries)
    if len(late):
        return "late", late
    for dimension, units in groups.items():
        shares = changes.share_levels(units)
        if len(shares):
            names = [_label(dimension, group) for group in shares["group"]]
            return dimension, shares.assign(group=names)
    return "", late


def _comparisons(
    filters: Filters, scope: Scope, as_of: date, groups: dict[str, pd.DataFrame], deliveries: pd.DataFrame
) -> pd.DataFrame:
    """Every comparison that purchases allow, in one table."""
    end = as_of + timedelta(days=1)
    season = tuple(end - timedelta(days=back) for back in (TREND_DAYS + YEAR, YEAR, TREND_DAYS, 0))
    cohorts = reader().frame(retention_queries.cohort_retention(filters, scope))
    tables = [changes.revenue_shares(units, name) for name, units in groups.items()]
    if "category" in groups:
        trend = reader().frame(queries.group_units("category", filters, scope, season))
        tables.append(changes.revenue_shares(trend, "category_year"))
    tables += [
        changes.late_deliveries(deliveries),
        changes.newest_cohort(retention.matrix(cohorts, as_of)),
        changes.discount_returns(_discounts(filters, scope, as_of)),
    ]
    filled = [table for table in tables if not table.empty]
    return pd.concat(filled, ignore_index=True) if filled else tables[0]


def _discounts(filters: Filters, scope: Scope, as_of: date) -> pd.DataFrame:
    """New customers of each month whose 90 days have passed, by whether their first purchase was discounted."""
    last = last_complete_month(as_of - timedelta(days=kpis.AGAIN_DAYS))
    months = range(last - DISCOUNT_MONTHS + 1, last + 2)
    statement = queries.repeat_by_discount(filters, scope, tuple(month_start(month) for month in months))
    counted = kpis.bought_again(RecordReader(record()).frame(statement))
    return counted.assign(period=counted["period"] + months[0])


def _by_place(places: pd.Series[Any], values: pd.Series[Any], count: int, missing: float | None) -> list[float | None]:
    """One value per period; ``missing`` where a period has none."""
    found = {int(place): float(value) for place, value in zip(places, values, strict=True)}
    return [found.get(place, missing) for place in range(count)]


@kept(max_entries=64)
def _rating_figures(filters: Filters, scope: Scope, week_start: int, key: Versions) -> RatingFigures:
    del key
    read = RecordReader(record())
    last = read.frame(queries.feedback_range(filters, scope, until=settings.latest_day()))["last_day"].iloc[0]
    if last is None:
        return RatingFigures("", None, Change(), changes.significant([]), [])
    bounds = kpis.windows(last).bounds
    units = read.frame(queries.rating_units(filters, scope, bounds))
    scale = _main_scale(units)
    weeks = kpis.week_bounds(last, week_start=week_start)
    weekly = read.frame(queries.ratings_by_period(filters, scope, weeks))
    weekly = weekly[weekly["rating_scale"] == scale]
    averages = weekly["total"].astype("float64") / weekly["ratings"].astype("float64")
    return RatingFigures(
        scale=scale,
        until=last,
        change=kpis.mean_change(units[units["rating_scale"] == scale]),
        compared=changes.partner_ratings(read.frame(queries.partner_rating_units(filters, scope, bounds))),
        series=_by_place(weekly["period"], averages, len(weeks) - 1, missing=None),
    )


def _main_scale(units: pd.DataFrame) -> str:
    """The scale most ratings were given on; averages never mix scales."""
    counted = units.groupby("rating_scale")[["ratings_before", "ratings_now"]].sum().sum(axis=1)
    return str(counted.idxmax())


@kept(max_entries=64)
def _case_figures(filters: Filters, scope: Scope, hour: datetime, key: Versions) -> CaseFigures:
    del key
    moment = hour + timedelta(hours=1)  # everything opened in this hour counts already
    moments = [moment - timedelta(days=7 * back) for back in range(kpis.WEEKS - 1, -1, -1)]
    # The first moment is the one compared with; the series follows.
    asked = [moment - timedelta(days=kpis.DAYS), *moments]
    row = RecordReader(record()).frame(queries.unowned_cases(filters, scope, asked)).iloc[0]
    now, before = int(row[f"open_{len(asked) - 1}"]), int(row["open_0"])
    oldest = row["oldest_at"]
    return CaseFigures(
        change=kpis.stock_change(now, before, int(row["only_now"]), int(row["only_before"])),
        ever=int(row["cases"]),
        oldest=None if pd.isna(oldest) else hour - oldest.to_pydatetime(),
        series=[float(row[f"open_{place}"]) for place in range(1, len(asked))],
    )
