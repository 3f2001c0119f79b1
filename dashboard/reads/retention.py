"""Who comes back: cohorts with their rates or their money, and the customers behind one cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.analytics import retention as analytics
from dashboard.reads.connection import Versions, reader, record, versions
from dashboard.reads.store import HOUR, as_of
from data_access.queries import customers as customer_queries
from data_access.queries import retention as queries
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from datetime import date

    from data_access.filters import Filters, Scope

DOMAINS = ("customers", "purchases")
MOST_LISTED = 1_000  # customers behind one cell that a page shows; the download has them all


def cohort_retention(
    filters: Filters, scope: Scope, *, cancellations: bool = False, free: bool = False
) -> pd.DataFrame:
    """Every reached cell of every cohort with rate and interval, as ``analytics.retention.matrix`` gives them."""
    return _cohort_retention(filters, scope, cancellations, free, as_of(scope), versions(*DOMAINS, "settings"))


@st.cache_data(max_entries=128, ttl=HOUR, show_spinner=False)
def _cohort_retention(  # noqa: PLR0913  each argument is a part of the cache key
    filters: Filters, scope: Scope, cancellations: bool, free: bool, last_day: date, key: Versions  # noqa: FBT001
) -> pd.DataFrame:
    del key
    counted = reader().frame(queries.cohort_retention(filters, scope, cancellations=cancellations, free=free))
    return analytics.matrix(counted, last_day)


def cohort_revenue(filters: Filters, scope: Scope, *, cancellations: bool = False, free: bool = False) -> pd.DataFrame:
    """Every reached cell of every cohort with its money, as ``analytics.retention.revenue_matrix`` gives them."""
    return _cohort_revenue(filters, scope, cancellations, free, as_of(scope), versions(*DOMAINS, "settings"))


@st.cache_data(max_entries=128, ttl=HOUR, show_spinner=False)
def _cohort_revenue(  # noqa: PLR0913  each argument is a part of the cache key
    filters: Filters, scope: Scope, cancellations: bool, free: bool, last_day: date, key: Versions  # noqa: FBT001
) -> pd.DataFrame:
    del key
    summed = reader().frame(queries.cohort_revenue(filters, scope, cancellations=cancellations, free=free))
    return analytics.revenue_matrix(summed, last_day)


def cell_customers(  # noqa: PLR0913  a cell, and how it is counted
    filters: Filters, scope: Scope, *, cohort_month: int, age_months: int, cancellations: bool, free: bool
) -> pd.DataFrame:
    """The customers behind one cell, largest revenue first, with number, name, country and segment."""
    key = versions(*DOMAINS)
    return _cell_customers(filters, scope, cohort_month, age_months, cancellations, free, key)


@st.cache_data(max_entries=64, ttl=HOUR, max_size="64mb", show_spinner=False)
def _cell_customers(  # noqa: PLR0913  each argument is a part of the cache key
    filters: Filters,
    scope: Scope,
    cohort_month: int,
    age_months: int,
    cancellations: bool,  # noqa: FBT001
    free: bool,  # noqa: FBT001
    key: Versions,
) -> pd.DataFrame:
    del key
    found = reader().frame(
        queries.cell_customers(
            filters, scope, cohort_month=cohort_month, age_months=age_months, cancellations=cancellations, free=free
        )
    )
    ids = found["customer_id"].astype("int64").tolist()
    # Names come from the record alone: the columnar copy holds no personal data. In slices, for databases bound variables.
    people = RecordReader(record())
    slices = [people.frame(customer_queries.customer_names(ids[at : at + MOST_LISTED], scope)) for at in range(0, len(ids), MOST_LISTED)]
    if not slices:
        return found.assign(customer="", customer_name="", country="", segment="")
    return found.merge(pd.concat(slices), on="customer_id", how="left")
