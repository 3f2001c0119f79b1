"""The view of groups of customers by a trait: shares, growth, money, who stays and who speaks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

import pandas as pd

from dashboard.analytics import demographics as analytics
from dashboard.exports.views import Options, View, last_covered_day
from data_access.filters import EVERYTHING, Filters
from data_access.queries import demographics as queries
from data_access.queries import store

if TYPE_CHECKING:
    from data_access.readers import Reader

_RATES = tuple(f"{name}{part}" for name in ("kept", "spoke") for part in ("", "_rate", "_low", "_high", "_answer"))
COLUMNS = (
    "group",
    "customers",
    "customer_share",
    "paid_cents",
    "paid_share",
    "kept_of",
    "growth",
    "growth_low",
    "growth_high",
    "money_each_cents",
    "each_low_cents",
    "each_high_cents",
    *_RATES,
)


def _demographics(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    until = last_covered_day(reader)
    if until == date.min:
        return pd.DataFrame(columns=list(COLUMNS))
    first: date = reader.frame(store.data_range(EVERYTHING))["first_day"].iloc[0]
    people = reader.frame(queries.customer_years(filters, EVERYTHING, as_of=until))
    found = analytics.profile(people, cast("analytics.Trait", options["by"]), until, first)
    cents = {"cents": "paid_cents"} | {name: f"{name}_cents" for name in ("money_each", "each_low", "each_high")}
    return found.rename(columns=cents)[list(COLUMNS)]


VIEWS = (
    View(
        name="demographics",
        about="Groups of customers by a trait: how many, how they grow, what they bring, who stays, who speaks.",
        columns=COLUMNS,
        build=_demographics,
        choices={"by": analytics.TRAITS},
    ),
)
