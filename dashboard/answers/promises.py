"""How promises were kept: the clocks of cases with the business hours they took, by the calendar of each case."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dashboard.analytics.promises import MONTHS
from data_access.business_time import Hours, seconds_between
from data_access.queries import promises as queries

if TYPE_CHECKING:
    from datetime import datetime

    from data_access.filters import Scope
    from data_access.readers import Reader

_REACH = timedelta(days=31 * MONTHS + 62)
_OF = {"first_reply": ("first_reply_due_at", "first_reply_at"), "resolution": ("resolve_due_at", "resolved_at")}
_CALENDAR = ("time_zone", "week", "closed")


def runs(reader: Reader, scope: Scope, now: datetime) -> pd.DataFrame:
    """A row for each case and clock of the last year.

    Columns ``case_id``, ``customer_id``, ``clock``, ``due_at``, ``done_at`` and ``hours``: open hours from the words
    that began the clock until it was done, by the calendar that the case took along; empty where it is not done.
    """
    cases = reader.frame(queries.promised(scope, since=now - _REACH))
    promises = [json.loads(kept) for kept in cases["promise"]]
    since = pd.to_datetime(pd.Series([kept["since"] for kept in promises], dtype="object"), utc=True, format="ISO8601")
    parts = []
    for clock, (due, done) in _OF.items():
        ends = pd.to_datetime(cases[done], utc=True)
        of = pd.DataFrame(
            {
                "case_id": cases["case_id"], "customer_id": cases["customer_id"], "clock": clock,
                "due_at": pd.to_datetime(cases[due], utc=True), "done_at": ends,
                "hours": _hours(promises, since, ends),
            }
        )  # fmt: skip
        parts.append(of[of["due_at"].notna()])
    return pd.concat(parts, ignore_index=True)


def _hours(promises: list[dict[str, Any]], since: pd.Series[Any], ends: pd.Series[Any]) -> np.ndarray:
    """Open hours between moments, each by the calendar of its promise: cases share a few."""
    found = np.full(len(promises), np.nan)
    calendars: dict[str, list[int]] = {}
    for place, kept in enumerate(promises):
        if not pd.isna(ends.iloc[place]):
            calendars.setdefault(json.dumps([kept[name] for name in _CALENDAR]), []).append(place)
    for calendar, places in calendars.items():
        hours = Hours.of(dict(zip(_CALENDAR, json.loads(calendar), strict=True)))
        starts, stops = (of.iloc[places].dt.as_unit("us").astype("int64").to_numpy() for of in (since, ends))
        found[places] = seconds_between(hours, starts, stops) / 3600
    return found
