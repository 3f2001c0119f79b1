"""The views of value and risk: what customers will still buy, and who is about to leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from dashboard.analytics.clv import store
from dashboard.analytics.clv.bg_nbd import probability_alive
from dashboard.answers import value as answers
from dashboard.exports.views import Options, View, last_covered_day, store_currency, typed_day, typed_number
from data_access.errors import UserError
from data_access.filters import EVERYTHING
from data_access.queries import customers as customer_queries

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from data_access.filters import Filters
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
_RHYTHM = ("silent_days", "usual_gap_days", "limit_days", "rhythm", "purchase_days", "total_cents")
_WORTH = ("probability_alive", "expected_value_cents", "value_if_kept_cents", "value_at_risk_cents")
_SAID = ("last_product", "last_said_on", "last_said", "last_rating", "last_feeling")
AT_RISK = ("customer", "reason", *_WORTH, *_RHYTHM, "silent")
SILENT_LEAVERS = ("customer", "reason", *_WORTH, *_RHYTHM, *_SAID)


def _clv(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    unit, end = UNIT_DAYS[options["time_unit"]], last_covered_day(reader)
    free = options["free"] == "count"
    if options["show"] in {"holdout", "weeks"}:
        return _holdout(reader, answers.Asked(filters=filters, scope=EVERYTHING, as_of=end, free=free), options)
    asked = answers.Asked(
        filters=filters, scope=EVERYTHING, as_of=typed_day(options, "calibration_end") or end, free=free
    )
    frame = asked.until(reader, asked.as_of)
    found = _valued(reader, asked, frame, options, horizon_unit=unit)
    if options["show"] == "parameters":
        return store.parameters(found, unit_days=unit)
    return _customers(reader, found, options)


def _valued(
    reader: Reader, asked: answers.Asked, frame: pd.DataFrame, options: Options, *, horizon_unit: int
) -> store.StoreValue:
    """The store's customers with their value, by the model and under the terms asked for."""
    unit = horizon_unit
    horizon = unit * typed_number(options, "horizon", 365 / unit, least=0.1, most=LONGEST_DAYS / unit)
    rate = typed_number(options, "discount", store.DEFAULT_RATE, least=0, most=1)
    name = answers.chosen_model(reader, asked, frame, cast("store.Choice", options["model"]))
    return store.customer_value(frame, asked.as_of, name, store.Terms(horizon_days=horizon, monthly_rate=rate))


def _customers(reader: Reader, found: store.StoreValue, options: Options) -> pd.DataFrame:
    listed = found.value.customers
    if options["one_time_buyers"] == "model":
        alive = probability_alive(found.fit.model, found.counts, one_time_buyers="model")
        listed = listed.assign(probability_alive=alive[found.counts.place])
    for bound in ("", "_low", "_high"):
        listed[f"expected_value{bound}_cents"] = (100 * listed[f"expected_value{bound}"]).round().astype("Int64")
    named_customers = _numbered(reader, listed)
    return named_customers.sort_values(["expected_value", "customer_id"], ascending=[False, True], ignore_index=True)[
        list(CUSTOMERS)
    ]


def _numbered(reader: Reader, listed: pd.DataFrame) -> pd.DataFrame:
    """The customers with the business's own numbers; they stand in the record, and the copy hands the question on."""
    numbers = reader.frame(customer_queries.customer_numbers(EVERYTHING)).set_index("customer_id")["customer"]
    return listed.assign(customer=listed["customer_id"].map(numbers).astype("str"))


def _holdout(reader: Reader, asked: answers.Asked, options: Options) -> pd.DataFrame:
    """The hold-out check; ``calibration_end`` is where the data are cut."""
    at_end = asked.until(reader, asked.as_of)
    cut, model = typed_day(options, "calibration_end"), cast("store.Choice", options["model"])
    check = answers.check_holdout(reader, asked, at_end, at=cut, model=model)
    if check is None:
        raise UserError(
            "There is not enough data to hold some out.",
            "Eight weeks of purchases are needed on either side of the cut.",
        )
    return store.measures(check) if options["show"] == "holdout" else check.weeks


def _at_risk(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    return _listed(reader, filters, options, answers.at_risk, AT_RISK)


def _silent_leavers(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    return _listed(reader, filters, options, answers.gone_silent, SILENT_LEAVERS)


def _listed(
    reader: Reader,
    filters: Filters,
    options: Options,
    choose: Callable[[pd.DataFrame], pd.DataFrame],
    columns: tuple[str, ...],
) -> pd.DataFrame:
    """The customers of one list, with the reason in words, in cents."""
    asked = answers.Asked(filters=filters, scope=EVERYTHING, as_of=last_covered_day(reader))
    frame = asked.until(reader, asked.as_of)
    found = _valued(reader, asked, frame, options, horizon_unit=1)
    customers = answers.customers_with_risk(found, frame, answers.silent_rhythms(reader, asked, frame))
    listed = answers.with_reasons(choose(customers), store_currency(reader))
    if "last_product" in columns:
        # The columnar copy hands the question for the words on to the record.
        listed = answers.with_last(reader, reader, listed, EVERYTHING)
    for name in ("expected_value", "value_if_kept", "value_at_risk"):
        listed[f"{name}_cents"] = (100 * listed[name]).round().astype("Int64")
    return _numbered(reader, listed)[list(columns)]


_TERMS = {
    "horizon": "NUMBER of days to look ahead (default one year)",
    "discount": f"NUMBER, discount per month (default {store.DEFAULT_RATE}; 0 for none)",
}

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
        name="at_risk",
        about="Customers in doubt, by expected value x risk of having left, with the reason in words.",
        columns=AT_RISK,
        build=_at_risk,
        choices={"model": store.CHOICES},
        typed=_TERMS,
    ),
    View(
        name="silent_leavers",
        about="Customers silent for longer than nine of ten of their gaps, with what they bought and said last.",
        columns=SILENT_LEAVERS,
        build=_silent_leavers,
        choices={"model": store.CHOICES},
        typed=_TERMS,
    ),
)
