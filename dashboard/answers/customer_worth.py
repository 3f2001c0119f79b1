"""What every customer would bring in the next year, for the order of the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dashboard.analytics.clv import store
from dashboard.analytics.clv.bg_nbd import probability_alive
from dashboard.analytics.clv.value import DAYS_IN_MONTH
from dashboard.answers import quality
from dashboard.answers.value import Asked, chosen_model
from data_access.filters import Filters
from data_access.queries import silence as silence_queries

if TYPE_CHECKING:
    from data_access.filters import Scope
    from data_access.readers import Reader

MONTHS = 12
COLUMNS = ("customer_id", "segment", "probability_alive", "expected_cents")


def customer_worth(reader: Reader, scope: Scope) -> pd.DataFrame:
    """Every customer with the chance that they still buy, and what they would bring in twelve months if they do.

    Columns ``customer_id``, ``segment``, ``probability_alive``, ``expected_cents``; the last two are empty for who
    never bought, and for all in a store without purchases.
    """
    segments = reader.frame(silence_queries.customer_segments(Filters(), scope))
    as_of = quality.last_day(reader, scope)
    asked = Asked(filters=Filters(), scope=scope, as_of=as_of) if as_of is not None else None
    histories = asked.until(reader, asked.as_of) if asked is not None else pd.DataFrame()
    if asked is None or histories.empty:
        return segments.assign(probability_alive=np.nan, expected_cents=np.nan)
    terms = store.Terms(horizon_days=MONTHS * DAYS_IN_MONTH, monthly_rate=store.DEFAULT_RATE)
    found = store.customer_value(histories, asked.as_of, chosen_model(reader, asked, histories, "best"), terms)
    listed = found.value.customers
    inside = probability_alive(found.fit.model, found.counts, one_time_buyers="model")[found.counts.place]
    value = listed["expected_value"].to_numpy("float64")
    kept = np.divide(value, inside, out=np.zeros(len(value)), where=inside > 0)
    worth = listed[["customer_id", "probability_alive"]].assign(expected_cents=np.rint(kept * 100))
    return segments.merge(worth, on="customer_id", how="left")[list(COLUMNS)]
