"""The views of value and survival: what customers will still buy, and how long they stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pandas as pd

from dashboard.analytics import survival
from dashboard.analytics.churn import PATIENCE, lost_by_silence
from dashboard.analytics.clv import store
from dashboard.analytics.clv.bg_nbd import probability_alive
from dashboard.analytics.clv.counts import histories
from dashboard.exports.views import Options, View, last_covered_day, named, typed_day, typed_number
from data_access.errors import UserError
from data_access.filters import EVERYTHING, UNKNOWN, Filters
from data_access.queries import customers as customer_queries
from data_access.queries import value as queries

if TYPE_CHECKING:
    from datetime import date

    from dashboard.analytics.clv.bg_nbd import Name
    from data_access.readers import Reader

UNIT_DAYS = {"day": 1, "week": 7}
LONGEST_DAYS = 20 * 365
CUSTOMERS = (
    "customer",
    "frequency",
    "span_days",
    "age_days",
    "monetary_value",
    "probability_alive",
    "expected_purchases",
    "expected_purchases_low",
    "expected_purchases_high",
    "expected_spend",
    "expected_value_cents",
    "expected_value_low_cents",
    "expected_value_high_cents",
)


def _clv(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    unit, end = UNIT_DAYS[options["time_unit"]], last_covered_day(reader)
    if options["show"] in {"holdout", "weeks"}:
        return _holdout(reader, filters, options, end)
    as_of, free = typed_day(options, "calibration_end") or end, options["free"] == "count"
    horizon = unit * typed_number(options, "horizon", 365 / unit, least=0.1, most=LONGEST_DAYS / unit)
    rate = typed_number(options, "discount", store.DEFAULT_RATE, least=0, most=1)
    frame = reader.frame(queries.purchase_histories(filters, EVERYTHING, as_of=as_of, free=free))
    name = _chosen_model(reader, filters, options, frame, as_of)
    found = store.customer_value(frame, as_of, name, store.Terms(horizon_days=horizon, monthly_rate=rate))
    if options["show"] == "parameters":
        return store.parameters(found, unit_days=unit)
    return _customers(reader, found, options)


def _chosen_model(reader: Reader, filters: Filters, options: Options, frame: pd.DataFrame, as_of: date) -> Name:
    """The model asked for, or the better one in a hold-out inside the days up to ``as_of``."""
    if options["model"] != "best":
        return cast("Name", options["model"])
    cut = store.cut_of(frame["first_purchase_on"].min(), as_of) if len(frame) else None
    if cut is None:
        return "mbgnbd"
    at_cut = queries.purchase_histories(filters, EVERYTHING, as_of=cut.at, free=options["free"] == "count")
    known = histories(reader.frame(at_cut), cut.at)
    return store.choose(known, histories(frame, as_of))


def _customers(reader: Reader, found: store.StoreValue, options: Options) -> pd.DataFrame:
    listed = found.value.customers
    if options["one_time_buyers"] == "model":
        alive = probability_alive(found.fit.model, found.counts, one_time_buyers="model")
        listed = listed.assign(probability_alive=alive[found.counts.place])
    for bound in ("", "_low", "_high"):
        listed[f"expected_value{bound}_cents"] = (100 * listed[f"expected_value{bound}"]).round().astype("Int64")
    # The business's own numbers stand in the record; the copy hands the question on.
    numbers = reader.frame(customer_queries.customer_numbers(EVERYTHING)).set_index("customer_id")["customer"]
    named_customers = listed.assign(customer=listed["customer_id"].map(numbers).astype("str"))
    return named_customers.sort_values(["expected_value", "customer_id"], ascending=[False, True], ignore_index=True)[
        list(CUSTOMERS)
    ]


def _holdout(reader: Reader, filters: Filters, options: Options, end: date) -> pd.DataFrame:
    """The hold-out check; ``calibration_end`` is where the data are cut."""
    free = options["free"] == "count"

    def until(as_of: date) -> pd.DataFrame:
        return reader.frame(queries.purchase_histories(filters, EVERYTHING, as_of=as_of, free=free))

    at_end = until(end)
    at = typed_day(options, "calibration_end")
    cut = store.cut_of(at_end["first_purchase_on"].min(), end, at) if len(at_end) else None
    if cut is None:
        raise UserError(
            "There is not enough data to hold some out.",
            "Eight weeks of purchases are needed on either side of the cut.",
        )
    daily = queries.daily_repeats(filters, EVERYTHING, as_of=end, acquired_until=cut.at, free=free)
    before = (until(cut.before_from), until(cut.before_to))
    model = cast("store.Choice", options["model"])
    check = store.check_holdout(until(cut.at), at_end, before, reader.frame(daily), cut, model=model)
    return store.measures(check) if options["show"] == "holdout" else check.weeks


def _survival(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    as_of = last_covered_day(reader)
    patience = typed_number(options, "patience", PATIENCE, least=0.1, most=100)
    free = options["free"] == "count"
    if options["by"] == "none":
        frame = reader.frame(queries.purchase_histories(filters, EVERYTHING, as_of=as_of, free=free))
        group = pd.Series("all", index=frame.index, dtype="str")
    else:
        attribute = named("attribute", options["by"], {name: name for name in queries.ATTRIBUTES})
        frame = reader.frame(queries.histories_by(attribute, filters, EVERYTHING, as_of=as_of, free=free))
        group = frame["group"].fillna(UNKNOWN)
    stay = lost_by_silence(frame, as_of, patience)
    curves = survival.curves(stay["duration_days"], stay["lost"], group)
    return curves.rename(columns={"time": "time_days"}).astype({"time_days": "int64"})


VIEWS = (
    View(
        name="clv",
        about="What each customer is expected to buy and bring over a horizon, and whether the customer is still one.",
        columns=CUSTOMERS,
        build=_clv,
        choices={
            "model": store.CHOICES,
            "time_unit": tuple(UNIT_DAYS),
            "show": ("customers", "parameters", "holdout", "weeks"),
            "one_time_buyers": ("corrected", "model"),
            "free": ("skip", "count"),
        },
        typed={
            "calibration_end": "DATE (default the last day that purchase data cover)",
            "horizon": "NUMBER of time units to look ahead (default one year)",
            "discount": f"NUMBER, discount per month (default {store.DEFAULT_RATE}; 0 for none)",
        },
    ),
    View(
        name="survival",
        about="The share of customers who are still customers after each number of days (Kaplan-Meier).",
        columns=("group", "time_days", "at_risk", "events", "survival", "low", "high"),
        build=_survival,
        choices={"by": ("none", *queries.ATTRIBUTES), "free": ("skip", "count")},
        typed={"patience": f"NUMBER of expected gaps a customer may be silent (default {PATIENCE})"},
    ),
)
