"""The views programs and spreadsheets take: each by name, with its columns and options, as a DataFrame."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.analytics import retention, rfm, rfm_limits
from dashboard.analytics.periods import month_name
from dashboard.exports import (
    advocates,
    automation,
    cohorts,
    data_quality,
    demographics,
    feelings,
    forms,
    groups,
    habits,
    lifecycle,
    next_products,
    preferences,
    problems,
    promises,
    quality,
    queue,
    reading,
    recovery,
    sales,
    together,
    topics,
    trial,
    value,
    voice,
)
from dashboard.exports import customers as saved_customers
from dashboard.exports.segments import chosen_segment
from dashboard.exports.views import Options, View, last_covered_day, named
from data_access.errors import UserError
from data_access.filters import EVERYTHING, Filters
from data_access.queries import customers, purchases
from data_access.queries import retention as retention_queries
from data_access.queries import rfm as rfm_queries
from data_access.readers import ColumnarReader, RecordReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    from sqlalchemy import Engine

    from data_access.readers import Reader


def export(
    engine: Engine,
    view: str,
    filters: Mapping[str, Sequence[str]] | None = None,
    options: Mapping[str, str | Sequence[str]] | None = None,
    reader: str = "record",
) -> pd.DataFrame:
    """The view's numbers. Filters are named as in a page's address: bought, segment, country, channel, ...

    Raises
    ------
    UserError : no such view, filter, option, value or reader; the sentence names the nearest one.
    """
    found = named("view", view, VIEWS)
    given = dict(filters or {})
    saved = given.pop(SAVED_SEGMENT, ())
    narrowed, chosen = parse_filters(given), _chosen(found, options or {})
    named("reader", reader, dict.fromkeys(READERS))
    with _open(engine, reader) as opened:
        segments = tuple(chosen_segment(opened, name) for name in saved)
        return found.build(opened, replace(narrowed, saved=segments) if segments else narrowed, chosen)


def parse_filters(given: Mapping[str, Sequence[str]]) -> Filters:
    """The filters of ``name=value`` pairs as they stand in a page's address, but for saved segments: see ``export``.

    ``bought`` is one day (from it on) or two (from the first to the second, both included).
    """
    fields: dict[str, Any] = {}
    start = end = None
    for name, values in given.items():
        named("filter", name, {BOUGHT: None, SAVED_SEGMENT: None, **FIELDS})
        if name == BOUGHT:
            start, end = _days(values)
        else:
            fields[FIELDS[name]] = tuple(values)
    return Filters(start=start, end=end, **fields)


@contextmanager
def _open(engine: Engine, reader: str) -> Iterator[Reader]:
    if reader == "record":
        yield RecordReader(engine)
        return
    with tempfile.TemporaryDirectory(prefix="rapport-copy-") as folder:
        opened = ColumnarReader(engine, Path(folder))
        try:
            opened.rebuild()
            yield opened
        finally:
            opened.close()


def _cohort_retention(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    if cohorts.asks_by_rule(options):
        return cohorts.by_rule(reader, filters, options, **_counting(options))
    counted = reader.frame(retention_queries.cohort_retention(filters, EVERYTHING, **_counting(options)))
    cells = retention.matrix(counted, last_covered_day(reader))
    return retention.wide(cells) if options["shape"] == "wide" else _named_months(cells)


def _cohort_revenue(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    summed = reader.frame(retention_queries.cohort_revenue(filters, EVERYTHING, **_counting(options)))
    cells = retention.revenue_matrix(summed, last_covered_day(reader))
    if options["shape"] == "long":
        return _named_months(cells)
    return retention.wide(cells.assign(revenue=cells["revenue_cents"].astype("Float64") / 100), "revenue")


def _rfm(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    return _scored(reader, filters, options).astype({"segment": "str"})[list(VIEWS["rfm"].columns)]


def _rfm_segments(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    return rfm.sizes(_scored(reader, filters, options))


def _scored(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    """Every customer with scores and segment. Fixed limits are those of the last day, whatever day is asked about."""
    order = rfm.customer_order(reader.frame(customers.customer_numbers(EVERYTHING)))
    last = last_covered_day(reader)

    def until(day: date) -> pd.DataFrame:
        return rfm.in_order(reader.frame(rfm_queries.customer_rfm(filters, EVERYTHING, as_of=day)), order)

    if last == date.min:  # an empty store; there is no day before the first
        last = date.max - timedelta(days=1)
    newest = until(last)
    limits = _limits(options, newest)
    asked = newest if options["as_of"] == "last_day" else until(rfm.quarter_before(last))
    return rfm.scored(asked, limits, "together" if options["scoring"] == "together" else "order")


def _limits(options: Options, newest: pd.DataFrame) -> rfm.Thresholds | None:
    """The fixed limits: the usual ones, or those that were typed; None for fifths."""
    entered = rfm_limits.Entered(**{name: options[name] for name in rfm_limits.NAMES})
    if options["scoring"] != "thresholds":
        if entered.any:
            raise UserError("Only fixed limits can be set.", "Ask for scoring=thresholds, or leave the limits out.")
        return None
    for name in entered.wrong():
        how = rfm_limits.HOW.format(rfm_limits.EXAMPLES[name])
        raise UserError(f"{name}: '{options[name]}' are not four rising numbers.", how)
    return entered.over(rfm.usual_thresholds(newest))


def _counting(options: Options) -> dict[str, bool]:
    return {name: options[name] == "count" for name in ("cancellations", "free")}


def _named_months(cells: pd.DataFrame) -> pd.DataFrame:
    return cells.assign(cohort_month=[month_name(int(month)) for month in cells["cohort_month"]])


def _chosen(view: View, given: Mapping[str, str | Sequence[str]]) -> Options:
    chosen = {name: values[0] for name, values in view.choices.items()} | dict.fromkeys(view.typed, "")
    for name, entered in given.items():
        values = named(f"option of {view.name}", name, {**view.choices, **dict.fromkeys(view.typed, ())})
        last = entered if isinstance(entered, str) else entered[-1]
        if name in view.choices:
            named(f"value of {name}", last, dict.fromkeys(values))
        chosen[name] = last
    return chosen


def _days(values: Sequence[str]) -> tuple[date, date | None]:
    try:
        days = [date.fromisoformat(value) for value in values]
    except ValueError as error:
        message = f"'{' '.join(values)}' is not a day."
        raise UserError(message, "Write it as 2026-03-31.") from error
    if len(days) > 2:  # noqa: PLR2004  from and to
        raise UserError(f"{BOUGHT} was given {len(days)} days.", "Give the first day, or the first and the last.")
    return days[0], days[1] + timedelta(days=1) if len(days) > 1 else None


BOUGHT = "bought"
SAVED_SEGMENT = "saved_segment"
FIELDS = {
    "segment": "segments",
    "country": "countries",
    "channel": "channels",
    "category": "categories",
    "product": "products",
}
READERS = ("record", "columnar")
_COUNT = ("skip", "count")
_COHORT_CHOICES = {"shape": ("long", "wide"), "cancellations": _COUNT, "free": _COUNT}
_RFM_CHOICES = {"scoring": ("quintiles", "together", "thresholds"), "as_of": ("last_day", "quarter_before")}
_RFM_TYPED = {
    "recency": "DAYS, four rising such as 30,60,90,180, with scoring=thresholds (default what fits the store)",
    "frequency": "PURCHASES, four rising such as 2,3,5,10, with scoring=thresholds (default 2,3,5,10)",
    "money": "AMOUNTS, four rising in the store's currency, with scoring=thresholds (default what fits the store)",
}

VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View(
            name="cohort_retention",
            about="Customers by month of first purchase, and the share that bought in each later month. With an option "
            "of another period, measure or grouping: row and age in place of the months, and amount with a measure.",
            columns=(
                "cohort_month",
                "age_months",
                "cohort_size",
                "active_customers",
                "retention_rate",
                "low",
                "high",
                "complete",
            ),
            build=_cohort_retention,
            choices={**_COHORT_CHOICES, **cohorts.CHOICES},
            typed=cohorts.TYPED,
        ),
        View(
            name="cohort_revenue",
            about="Revenue of each cohort in each month since its first purchase.",
            columns=("cohort_month", "age_months", "cohort_size", "revenue_cents", "complete"),
            build=_cohort_revenue,
            choices=_COHORT_CHOICES,
        ),
        View(
            name="rfm",
            about="Each customer's recency, frequency and money, their scores of 1-5, and the segment they make.",
            columns=(
                "customer",
                "recency_days",
                "purchase_count",
                "monetary_cents",
                "r",
                "f",
                "m",
                "segment",
            ),
            build=_rfm,
            choices=_RFM_CHOICES,
            typed=_RFM_TYPED,
        ),
        View(
            name="rfm_segments",
            about="How many customers each segment holds, and what they brought.",
            columns=(
                "segment",
                "customers",
                "customer_share",
                "recency_mean",
                "purchase_count_mean",
                "monetary_mean_cents",
                "monetary_cents",
                "monetary_share",
            ),
            build=_rfm_segments,
            choices=_RFM_CHOICES,
            typed=_RFM_TYPED,
        ),
        saved_customers.VIEW,
        View(
            name="purchases",
            about="Every document: orders, returns and cancellations, anonymous ones too.",
            columns=("purchase", "customer", "purchased_on", "channel", "gross_cents", "net_cents"),
            build=lambda reader, filters, _: reader.frame(purchases.purchases(filters, EVERYTHING)),
        ),
        View(
            name="purchase_lines",
            about="Every line of every document.",
            columns=("purchase", "customer", "purchased_on", "product", "kind", "quantity", "amount_cents"),
            build=lambda reader, filters, _: reader.frame(purchases.purchase_lines(filters, EVERYTHING)),
        ),
        *sales.VIEWS,
        *lifecycle.VIEWS,
        *value.VIEWS,
        *groups.VIEWS,
        *demographics.VIEWS,
        *quality.VIEWS,
        *data_quality.VIEWS,
        *reading.VIEWS,
        *preferences.VIEWS,
        *habits.VIEWS,
        *next_products.VIEWS,
        *together.VIEWS,
        *trial.VIEWS,
        *problems.VIEWS,
        *promises.VIEWS,
        *automation.VIEWS,
        *queue.VIEWS,
        *advocates.VIEWS,
        *topics.VIEWS,
        *voice.VIEWS,
        *feelings.VIEWS,
        *recovery.VIEWS,
        *forms.VIEWS,
    )
}
