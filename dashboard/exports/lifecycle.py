"""The views of the life cycle: customers won and lost, revenue of the same customers, days between purchases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from dashboard.analytics import growth, purchase_intervals, revenue_retention
from dashboard.analytics.periods import last_complete_month, month_name, month_of
from dashboard.exports.views import Options, View, last_covered_day
from data_access.errors import UserError
from data_access.filters import EVERYTHING, Filters
from data_access.queries import lifecycle as queries
from data_access.queries import store
from data_access.queries.came_back import came_back
from data_access.queries.customers import customer_numbers

if TYPE_CHECKING:
    from dashboard.analytics.revenue_retention import Periods, RevenueRetention
    from data_access.readers import Reader

USUAL = "usual"
KINDS: tuple[queries.Kind, ...] = ("lapsed", "reactivated", "new", "returning")
MOVES = (*growth.COLUMNS, "quick_ratio", "low", "high", "complete", "settled")
RETENTION = (
    "period_from",
    "period_to",
    "base_customers",
    "start_cents",
    "lost_cents",
    "contraction_cents",
    "expansion_cents",
    "kept_cents",
    "gross_retention",
    "gross_low",
    "gross_high",
    "net_retention",
    "net_low",
    "net_high",
    "reactivated_cents",
    "new_cents",
    "enough",
)
MOVED = ("customer", "previous_month", "purchase_count", "monetary_cents", "came_back_on")
GAPS = ("gap_days", "gaps", "open_gaps", "waiting_gaps", "gap_share", "bought_again_share")


def _lifecycle(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    begins, as_of = _days(reader)
    if begins is None:
        return pd.DataFrame(columns=list(MOVES))
    first, last = month_of(begins), month_of(as_of)
    found = reader.frame(queries.purchase_calendars(filters, EVERYTHING, first=first, last=last))
    window = _window(reader, options, as_of)
    months = growth.growth(growth.calendars(found, first, last), window, as_of)
    return months.assign(month=[month_name(int(month)) for month in months["month"]])[list(MOVES)]


def _moved_customers(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    """The customers behind a bar of the Lifecycle page, most money first, with when those lost came back."""
    begins, as_of = _days(reader)
    if begins is None:
        return pd.DataFrame(columns=list(MOVED))
    month, kind, window = _month(options, as_of), cast("queries.Kind", options["kind"]), _window(reader, options, as_of)
    asked = queries.moved_customers(filters, EVERYTHING, month=month, window=window, kind=kind)
    numbers = reader.frame(customer_numbers(EVERYTHING)).set_index("customer_id")["customer"]
    moved = reader.frame(asked)
    back = pd.Series(dtype="object")
    if kind == "lapsed":
        since = came_back(filters, EVERYTHING, month=month, window=window, as_of=as_of)
        back = reader.frame(since).set_index("customer_id")["came_back_on"]
    known = moved["previous_month"].notna()
    return moved.assign(
        customer=moved["customer_id"].map(numbers).astype("str"),
        previous_month=[month_name(int(value)) for value in moved["previous_month"]] if known.all() else None,
        monetary_cents=moved["revenue_cents"],
        came_back_on=moved["customer_id"].map(back),
    )[list(MOVED)]


def _month(options: Options, as_of: date) -> int:
    """The month asked for, else the last that is over.

    Raises
    ------
    UserError : it is no month.
    """
    if not options["month"]:
        return last_complete_month(as_of)
    try:
        return month_of(date.fromisoformat(f"{options['month']}-01"))
    except ValueError as error:
        raise UserError(f"month: '{options['month']}' is not a month.", "Write it as 2026-03.") from error


def _window(reader: Reader, options: Options, as_of: date) -> int:
    """After how many months of silence a customer is lost: of the whole store, as on the page.

    A filter must not change who counts as lost.
    """
    if options["window"] != USUAL:
        return int(options["window"])
    return growth.usual_window(_intervals(reader, Filters(), as_of).gaps.p90)


def _revenue_retention(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    """One row for each pair of periods that the data cover, the newest first; the newest always has its row."""
    begins, as_of = _days(reader)
    months = int(options["months"])
    rows = []
    back = 0
    while begins is not None:
        periods = revenue_retention.newest_periods(as_of, months, back)
        covered = revenue_retention.covered(periods, begins)
        if not covered and back:
            break
        rows.append(_row(reader, filters, periods, covered=covered))
        back += 1
        if not covered:
            break
    return pd.DataFrame(rows, columns=list(RETENTION))


def _row(reader: Reader, filters: Filters, periods: Periods, *, covered: bool) -> dict[str, Any]:
    months = {"period_from": month_name(periods.now), "period_to": month_name(periods.end - 1)}
    if not covered:
        return {**dict.fromkeys(RETENTION), **months, "enough": False}
    asked = queries.customer_revenues(filters, EVERYTHING, **periods._asdict())
    found = revenue_retention.revenue_retention(reader.frame(asked), periods)
    return {**months, **_parts(found), **_shares(found), "enough": found.enough}


def _parts(found: RevenueRetention) -> dict[str, int]:
    return {
        "base_customers": found.customers,
        "start_cents": found.start,
        "lost_cents": found.lost,
        "contraction_cents": found.contraction,
        "expansion_cents": found.expansion,
        "kept_cents": found.kept_total,
        "reactivated_cents": found.reactivated,
        "new_cents": found.new,
    }


def _shares(found: RevenueRetention) -> dict[str, float]:
    both = {"gross": found.gross, "net": found.net}
    values = {f"{which}_retention": share.value for which, share in both.items()}
    bounds = {f"{which}_{end}": getattr(share, end) for which, share in both.items() for end in ("low", "high")}
    return {**values, **bounds}


def _purchase_intervals(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    found = _intervals(reader, filters, last_covered_day(reader))
    return purchase_intervals.summary(found) if options["show"] == "summary" else found.curve[list(GAPS)]


def _intervals(reader: Reader, filters: Filters, as_of: date) -> purchase_intervals.Intervals:
    gaps = reader.frame(queries.purchase_gaps(filters, EVERYTHING, as_of=as_of))
    return purchase_intervals.intervals(gaps, reader.frame(queries.customer_rhythms(filters, EVERYTHING, as_of=as_of)))


def _days(reader: Reader) -> tuple[date | None, date]:
    """The first day with a document, None in an empty store, and the last day that the data cover."""
    first: date | None = reader.frame(store.data_range(EVERYTHING))["first_day"].iloc[0]
    return first, last_covered_day(reader)


VIEWS = (
    View(
        name="lifecycle",
        about="Customers won, won back and lost in each month, and how many were active at its end.",
        columns=MOVES,
        build=_lifecycle,
        choices={"window": (USUAL, *map(str, growth.WINDOWS))},
    ),
    View(
        name="moved_customers",
        about="The customers who were lost, won back, new or bought again in a month, with when those lost came back.",
        columns=MOVED,
        build=_moved_customers,
        choices={"kind": KINDS, "window": (USUAL, *map(str, growth.WINDOWS))},
        typed={"month": "MONTH such as 2026-03 (default the last one that is over)"},
    ),
    View(
        name="revenue_retention",
        about="What the customers of one period bring in the next, gross and net, period by period.",
        columns=RETENTION,
        build=_revenue_retention,
        choices={"months": ("12", "6", "3")},
    ),
    View(
        name="purchase_intervals",
        about="Days between purchases: how many of each length, and how soon a purchase is followed by another.",
        columns=GAPS,
        build=_purchase_intervals,
        choices={"show": ("distribution", "summary")},
    ),
)
