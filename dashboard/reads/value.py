"""What customers will still buy, how well that could have been foretold, and how long they stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.analytics import survival as staying
from dashboard.analytics.churn import PATIENCE, lost_by_silence
from dashboard.analytics.clv import store as analytics
from dashboard.analytics.clv.counts import histories
from dashboard.reads.connection import Versions, reader, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.store import FACTS, HOUR, last_day
from data_access.filters import UNKNOWN
from data_access.queries import value as queries

if TYPE_CHECKING:
    from datetime import date

    from dashboard.analytics.clv.bg_nbd import Name
    from data_access.filters import Filters, Scope
    from data_access.queries.value import Attribute

DOMAINS = ("customers", *FACTS)
ONE_YEAR = analytics.Terms()


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerValue:
    """The value of every customer. The frames are shared by all readers: never change them.

    ``found`` is None where the filters left no customer.
    """

    number: int
    found: analytics.StoreValue | None
    parameters: pd.DataFrame
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """How long customers stay: a curve for each group, the median of each, and the test that all are one."""

    number: int
    curves: pd.DataFrame
    medians: dict[str, staying.Median]
    test: staying.LogRank
    customers: int


def customer_value(
    filters: Filters,
    scope: Scope,
    terms: analytics.Terms = ONE_YEAR,
    *,
    model: analytics.Choice = "best",
    free: bool = False,
) -> CustomerValue:
    """What each customer is expected to buy and bring, as of the last day that purchase data cover."""
    key = versions(*DOMAINS)
    return _customer_value(filters, scope, terms=terms, model=model, free=free, as_of=_as_of(scope, key), key=key)


@st.cache_resource(max_entries=8, ttl=HOUR, show_spinner=False)
def _customer_value(
    filters: Filters,
    scope: Scope,
    *,
    terms: analytics.Terms,
    model: analytics.Choice,
    free: bool,
    as_of: date,
    key: Versions,
) -> CustomerValue:
    frame = _histories(filters, scope, as_of=as_of, free=free, key=key)
    name: Name = _better_model(filters, scope, free=free, as_of=as_of, key=key) if model == "best" else model
    found = analytics.customer_value(frame, as_of, name, terms) if len(frame) else None
    parameters = analytics.parameters(found, unit_days=1) if found else pd.DataFrame()
    return CustomerValue(number=answer_number(), found=found, parameters=parameters, as_of=as_of)


def holdout_check(filters: Filters, scope: Scope, *, free: bool = False) -> analytics.HoldoutCheck | None:
    """How well the models would have foretold the last quarter of the data; None where there is too little."""
    key = versions(*DOMAINS)
    return _holdout_check(filters, scope, free=free, as_of=_as_of(scope, key), key=key)


@st.cache_resource(max_entries=32, ttl=HOUR, show_spinner=False)
def _holdout_check(
    filters: Filters,
    scope: Scope,
    *,
    free: bool,
    as_of: date,
    key: Versions,
) -> analytics.HoldoutCheck | None:
    at_end = _histories(filters, scope, as_of=as_of, free=free, key=key)
    cut = analytics.cut_of(at_end["first_purchase_on"].min(), as_of) if len(at_end) else None
    if cut is None:
        return None
    daily = queries.daily_repeats(filters, scope, as_of=as_of, acquired_until=cut.at, free=free)
    at_cut, *before = (
        _histories(filters, scope, as_of=day, free=free, key=key) for day in (cut.at, cut.before_from, cut.before_to)
    )
    return analytics.check_holdout(at_cut, at_end, (before[0], before[1]), reader().frame(daily), cut)


@st.cache_resource(max_entries=32, ttl=HOUR, show_spinner=False)
def _better_model(
    filters: Filters,
    scope: Scope,
    *,
    free: bool,
    as_of: date,
    key: Versions,
) -> Name:
    """The model that foretold held-out purchases better."""
    at_end = _histories(filters, scope, as_of=as_of, free=free, key=key)
    cut = analytics.cut_of(at_end["first_purchase_on"].min(), as_of) if len(at_end) else None
    known = histories(_histories(filters, scope, as_of=cut.at, free=free, key=key), cut.at) if cut else None
    return analytics.choose(known, histories(at_end, as_of))


@st.cache_resource(max_entries=8, ttl=HOUR, show_spinner=False)
def _histories(
    filters: Filters,
    scope: Scope,
    *,
    as_of: date,
    free: bool,
    key: Versions,
) -> pd.DataFrame:
    del key
    return reader().frame(queries.purchase_histories(filters, scope, as_of=as_of, free=free))


def survival(
    filters: Filters, scope: Scope, *, by: Attribute | None = None, patience: float = PATIENCE, free: bool = False
) -> Survival:
    """How long customers stay until they fall silent, of all or of each group of an attribute."""
    key = versions(*DOMAINS)
    return _survival(filters, scope, by=by, patience=patience, free=free, as_of=_as_of(scope, key), key=key)


@st.cache_resource(max_entries=32, ttl=HOUR, show_spinner=False)
def _survival(
    filters: Filters,
    scope: Scope,
    *,
    by: Attribute | None,
    patience: float,
    free: bool,
    as_of: date,
    key: Versions,
) -> Survival:
    del key
    statement = (
        queries.histories_by(by, filters, scope, as_of=as_of, free=free)
        if by
        else queries.purchase_histories(filters, scope, as_of=as_of, free=free)
    )
    frame = reader().frame(statement)
    group = frame["group"].fillna(UNKNOWN) if by else pd.Series("all", index=frame.index, dtype="str")
    stay = lost_by_silence(frame, as_of, patience)
    drawn = staying.curves(stay["duration_days"], stay["lost"], group)
    return Survival(
        number=answer_number(),
        curves=drawn,
        medians={str(name): staying.median_time(curve) for name, curve in drawn.groupby("group")},
        test=staying.log_rank(stay["duration_days"], stay["lost"], group),
        customers=len(frame),
    )


def _as_of(scope: Scope, key: Versions) -> date:
    return last_day(scope, tuple(entry for entry in key if entry[0] in {"store", *FACTS}))
