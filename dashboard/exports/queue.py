"""The view of the queue: every case with its order, state, owner and clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import pandas as pd

from dashboard import settings
from dashboard.analytics.queue_words import named
from dashboard.analytics.recovery.outcome import TITLES, Outcome, outcome_of
from dashboard.exports.views import Options, View, last_covered_day
from data_access.filters import EVERYTHING
from data_access.queries import queue as queries
from data_access.queries.case_outcomes import case_returns
from data_access.queries.store import store_settings

if TYPE_CHECKING:
    from data_access.filters import Filters
    from data_access.readers import Reader

COLUMNS = (
    "case_number", "case_customer", "case_state", "case_topic", "case_owner", "case_at_risk", "p_alive",
    "expected_12_months", "severity", "opened_at", "waiting_since", "due_at", "claimed_at", "first_reply_at",
    "resolved_at", "feedback_in_case", "case_outcome", "outcome_days",
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
    as_of = last_covered_day(reader)
    after: queries.Place | None = None
    while len(places := reader.frame(ask(filters, EVERYTHING, asked=asked, after=after, limit=TOGETHER))):
        parts.append(_listed(reader, [int(one) for one in places["case_id"]], as_of))
        last = places.iloc[-1]
        after = queries.Place(int(last["part"]), int(last["queue_cents"]), int(last["case_id"]))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def _listed(reader: Reader, ids: list[int], as_of: date) -> pd.DataFrame:
    """The cases of those numbers, in that order."""
    known = reader.frame(queries.case_rows(EVERYTHING, ids=ids)).set_index("case_id").loc[ids].reset_index()
    said = reader.frame(queries.case_words(EVERYTHING, ids=ids, longest=1))["case_id"].value_counts()
    whose = zip(known["name"], known["company"], known["customer"], strict=True)
    known["case_customer"] = [named(*(one if isinstance(one, str) else None for one in names)) for names in whose]
    known["feedback_in_case"] = known["case_id"].map(said).fillna(0).astype("int64")
    known["case_at_risk"] = known["priority_cents"].fillna(0) / 100
    known["expected_12_months"] = known["expected_cents"].astype("Float64") / 100
    outcomes = _outcomes(reader, ids, as_of)
    became = [outcomes.get(int(one)) for one in known["case_id"]]
    known["case_outcome"] = [None if one is None else TITLES[one.kind] for one in became]
    known["outcome_days"] = pd.array([None if one is None else one.days for one in became], dtype="Int64")
    renamed = {"case_id": "case_number", "state": "case_state", "topic": "case_topic", "owner": "case_owner"}
    return known.rename(columns=renamed)[list(COLUMNS)]


def _outcomes(reader: Reader, ids: list[int], as_of: date) -> dict[int, Outcome]:
    """What became of each case of which one can tell."""
    found = reader.frame(case_returns(EVERYTHING, ids=ids, as_of=as_of))
    rows = zip(found["case_id"], found["received_on"], found["again_on"], strict=True)
    return {int(one): outcome_of(said, None if pd.isna(again) else again, as_of) for one, said, again in rows}


VIEWS = (
    View(
        name="queue",
        about="Cases in the order of the queue: overdue, due, then the most money at risk.",
        columns=COLUMNS,
        build=_queue,
        choices={"view": ("all", "unclaimed", "due_today", "breached", "waiting", "snoozed", "done")},
    ),
)
