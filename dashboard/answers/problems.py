"""Problems as they stand: complaints since they began, lately, and week by week against what was to be expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dashboard.analytics import radar, radar_story
from dashboard.answers.radar import ANY, WEEKS, Cell
from dashboard.answers.topics import titles
from dashboard.answers.value import feelings, ratings
from data_access.queries import problems as queries

if TYPE_CHECKING:
    from dashboard.answers.radar import Cells
    from data_access.filters import Filters, Scope
    from data_access.readers import Reader

LATELY = 14  # days that say whether it is over
_CASES = {"new": "New", "claimed": "Claimed", "in_progress": "In progress", "waiting": "Waiting",
          "resolved": "Resolved", "confirmed": "Confirmed", "reopened": "Reopened"}  # fmt: skip
_MAIN_SHARE = 0.3  # of complaints under ``any`` that speak of one topic, to name it


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One problem and its numbers.

    ``since`` compares all complaints since the first day with the eight weeks before it, ``lately`` those of the last
    two weeks; either is NaN in all but its count where those weeks are out of sight. ``deliveries`` are purchases due
    since the first day. ``weeks`` has a row a week. ``speak_of`` names what most of them complain of.
    """

    row: Any
    title: str
    about: str
    since: radar.Ratio
    deliveries: int
    lately: radar.Ratio
    verdict: radar_story.Verdict
    speak_of: str
    weeks: pd.DataFrame


def standing(row: Any, found: Cells | None, as_of: date, topics: dict[str, str]) -> Standing:  # noqa: ANN401
    """How a problem stands.

    Parameters
    ----------
    row : of the problems.
    found : the cells; None where the filters leave no complaint.
    topics : names of topics by token.
    """
    cell = Cell(row.kind, row.subject, row.topic)
    name = row.subject_name if isinstance(row.subject_name, str) else row.subject
    title = radar_story.title(topics.get(row.topic), name)
    about = radar_story.about(topics.get(row.topic), row.kind, name)
    counts, exposed, delivered = _series(found, cell)
    first = found.column(row.first_day) if found is not None else 0
    last = min(as_of, row.closed_at.date()) if row.state == "closed" else as_of
    end = found.column(last) + 1 if found is not None else 0
    since = _held(counts, exposed, first, slice(max(first, 0), end))
    lately = _held(counts, exposed, first, slice(max(first, end - LATELY, 0), end))
    return Standing(
        row=row,
        title=title,
        about=about,
        since=since,
        deliveries=int(delivered[max(first, 0) : end].sum()),
        lately=lately,
        verdict=radar_story.verdict(since, lately),
        speak_of=_speak_of(found, cell, first, topics),
        weeks=_weeks(counts, exposed, delivered, first, as_of),
    )


def _series(found: Cells | None, cell: Cell) -> tuple[Any, Any, Any]:
    """Complaints, exposure and deliveries of a cell by day; nothing where it has no complaint in sight."""
    if found is None or cell not in found.cells:
        nothing = np.zeros(found.days if found is not None else 0)
        return nothing, nothing, nothing
    place = found.cells.index(cell)
    return found.complaints[place], found.exposure[place], found.delivered[place]


def _held(counts: Any, exposed: Any, first: int, days: slice) -> radar.Ratio:  # noqa: ANN401  arrays
    """The days held against the eight weeks before the problem began."""
    base = slice(max(first - radar.BASE_DAYS, 0), max(first, 0))
    whole = first >= radar.BASE_DAYS
    return radar.against(
        int(counts[days].sum()),
        float(exposed[days].sum()),
        int(counts[base].sum()),
        float(exposed[base].sum()) if whole else 0.0,
    )


def _speak_of(found: Cells | None, cell: Cell, first: int, topics: dict[str, str]) -> str:
    """What most complaints of a problem without a topic of its own speak of: "29 of 47 speak of delivery"."""
    if found is None or cell.topic != ANY:
        return ""
    mine = found.rows(cell, first, found.days)["feedback_id"]
    named = found.said[(found.said["topic"] != ANY) & found.said["feedback_id"].isin(mine)]
    counted = named.groupby("topic")["feedback_id"].nunique().sort_values(ascending=False)
    if counted.empty or counted.iloc[0] < max(2, _MAIN_SHARE * len(mine)):
        return ""
    topic = str(counted.index[0])
    return radar_story.speak_of(int(counted.iloc[0]), len(mine), topics.get(topic, topic))


def _weeks(counts: Any, exposed: Any, delivered: Any, first: int, as_of: date) -> pd.DataFrame:  # noqa: ANN401  arrays
    """The last weeks: ``week_end``, ``complaints``, ``deliveries``, ``expected``, ``usual_low``, ``usual_high``.

    What is expected follows from the eight weeks before each week, and from the day a problem began on from the eight
    weeks before that day; blank where they are out of sight. ``*_rate`` are per delivery complained of in that week.
    """
    rows = []
    for week in range(WEEKS, 0, -1):
        days = slice(len(counts) - 7 * week, len(counts) - 7 * week + 7)
        before = min(first, days.start) if first >= 0 else days.start
        base = slice(before - radar.BASE_DAYS, before)
        known = base.start >= 0
        held = radar.against(
            int(counts[days].sum()),
            float(exposed[days].sum()),
            int(counts[base].sum()) if known else 0,
            float(exposed[base].sum()) if known else 0.0,
        )
        rows.append(
            {
                "week_end": as_of - timedelta(days=7 * (week - 1)),
                "complaints": held.complaints,
                "deliveries": int(delivered[days].sum()),
                "at_risk": float(exposed[days].sum()),
                "expected": held.expected,
                "usual_low": held.usual_low,
                "usual_high": held.usual_high,
            }
        )
    weeks = pd.DataFrame(rows)
    shared = weeks["at_risk"].where(weeks["at_risk"] > 0)
    rates = {"complaint_rate": "complaints", "expected_rate": "expected", "low_rate": "usual_low",
             "high_rate": "usual_high"}  # fmt: skip
    return weeks.assign(**{name: weeks[column] / shared for name, column in rates.items()})


def standings(reader: Reader, found: Cells | None, filters: Filters, scope: Scope, as_of: date) -> tuple[Standing, ...]:
    """Every problem inside the filters: those not closed first, the furthest beyond expectation at the top."""
    topics = titles(reader, scope)
    listed = reader.frame(queries.problems(filters, scope)).astype(object)
    rows = listed.where(listed.notna(), None).itertuples(index=False)  # an empty owner is nobody, not a NaN
    stand = [standing(row, found, as_of, topics) for row in rows]
    return tuple(sorted(stand, key=lambda one: (one.row.state == "closed", -np.nan_to_num(one.since.times))))


def feedback_of(reader: Reader, problem_id: int, filters: Filters, scope: Scope, *, limit: int) -> pd.DataFrame:
    """The feedback behind a problem, with rating and feeling in words and the state of its case."""
    said = reader.frame(queries.problem_feedback(problem_id, filters, scope, limit=limit))
    states = [_CASES.get(state, "") if isinstance(state, str) else "No case" for state in said["case_state"]]
    told = said.assign(last_rating=ratings(said), last_feeling=feelings(said), case=states)
    return told.rename(columns={"text": "last_said"})


def customers_of(said: pd.DataFrame, stand: Standing) -> pd.DataFrame:
    """The customers behind a problem, who complained last first: ``complaints``, ``said`` last, and the ``reason``."""
    known = said[said["customer_id"].notna()]
    counted = known.groupby("customer_id")["feedback_id"].count()
    last = known.drop_duplicates("customer_id").reset_index(drop=True)
    why = radar_story.reason(stand.about, stand.row.cause, stand.row.fix)
    return last.assign(complaints=last["customer_id"].map(counted), reason=why)
