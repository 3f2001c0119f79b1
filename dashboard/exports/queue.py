"""The view of the queue: every case with its order, state, owner and clocks."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard import settings
from dashboard.analytics.queue_words import named
from dashboard.exports.views import Options, View
from data_access.filters import EVERYTHING
from data_access.queries import queue as queries
from data_access.queries.store import store_settings

if TYPE_CHECKING:
    from data_access.filters import Filters
    from data_access.readers import Reader

COLUMNS = (
    "case_number", "case_customer", "case_state", "case_topic", "case_owner", "case_at_risk", "p_alive",
    "expected_12_months", "severity", "opened_at", "waiting_since", "due_at", "claimed_at", "first_reply_at",
    "resolved_at", "feedback_in_case",
)  # fmt: skip
TOGETHER = 500


def _queue(reader: Reader, filters: Filters, options: Options) -> pd.DataFrame:
    view = cast("queries.View", options["view"])
    zone = ZoneInfo(str(reader.frame(store_settings(EVERYTHING))["time_zone"].iloc[0]))
    now = settings.now()
    ends = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone).astimezone(UTC)
    asked = queries.Asked(view=view, now=now, day_ends_at=ends)
    ask = queries.done_page if view == "done" else queries.queue_page
    parts: list[pd.DataFrame] = []
    after: queries.Place | None = None
    while len(places := reader.frame(ask(filters, EVERYTHING, asked=asked, after=after, limit=TOGETHER))):
        parts.append(_listed(reader, [int(one) for one in places["case_id"]]))
        last = places.iloc[-1]
        after = queries.Place(int(last["part"]), int(last["queue_cents"]), int(last["case_id"]))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def _listed(reader: Reader, ids: list[int]) -> pd.DataFrame:
    """The cases of those numbers, in that order."""
    known = reader.frame(queries.case_rows(EVERYTHING, ids=ids)).set_index("case_id").loc[ids].reset_index()
    said = reader.frame(queries.case_words(EVERYTHING, ids=ids, longest=1))["case_id"].value_counts()
    whose = zip(known["name"], known["company"], known["customer"], strict=True)
    known["case_customer"] = [named(*(one if isinstance(one, str) else None for one in names)) for names in whose]
    known["feedback_in_case"] = known["case_id"].map(said).fillna(0).astype("int64")
    known["case_at_risk"] = known["priority_cents"].fillna(0) / 100
    known["expected_12_months"] = known["expected_cents"].astype("Float64") / 100
    renamed = {"case_id": "case_number", "state": "case_state", "topic": "case_topic", "owner": "case_owner"}
    return known.rename(columns=renamed)[list(COLUMNS)]


VIEWS = (
    View(
        name="queue",
        about="Cases in the order of the queue: overdue, due, then the most money at risk.",
        columns=COLUMNS,
        build=_queue,
        choices={"view": ("all", "unclaimed", "due_today", "breached", "waiting", "snoozed", "done")},
    ),
)
