"""Letting the radar look: an alarm opens a problem, and what is complained of since is linked to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.analytics.radar import QUIET_DAYS
from dashboard.answers import quality, radar
from data_access.filters import EVERYTHING, Filters
from data_access.queries import problems as queries
from data_access.readers import RecordReader
from data_access.repositories.problems import Problems
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Engine

    from dashboard.answers.radar import Alarm, Cells
    from data_access.readers import Reader

ACTOR = "radar"


def watch(
    engine: Engine,
    *,
    clock: Callable[[], datetime] = settings.now,
    actor: str = ACTOR,
    reader: Reader | None = None,
) -> int:
    """Look at the newest days; how many problems were opened. Looking twice opens nothing twice.

    Parameters
    ----------
    reader : counts complaints and deliveries; else the record does.
    """
    reader = reader or RecordReader(engine)
    as_of = quality.last_day(reader, EVERYTHING)
    found = radar.gather(reader, Filters(), EVERYTHING, as_of) if as_of is not None else None
    if found is None:
        return 0
    alarms = radar.alarms(found)
    opened = 0
    with UnitOfWork(engine, clock=clock, actor=actor) as work:
        problems = Problems(work)
        # Asked under the write lock: another server may just have looked.
        known = [dict(row._mapping) for row in work.connection.execute(queries.problems(Filters(), EVERYTHING))]  # noqa: SLF001  its public mapping
        still = [row for row in known if row["state"] != "closed"]
        for row in still:
            problems.link(row["problem_id"], _said_since(found, row))
        seen = [_said_since(found, row) for row in still]
        for alarm in alarms:
            if not _known(alarm, known) and not radar.same_problem(alarm.feedback, seen):
                opened += problems.open_new(_columns(alarm), alarm.feedback) is not None
    return opened


def _said_since(found: Cells, row: dict[str, Any]) -> frozenset[int]:
    cell = radar.Cell(row["kind"], row["subject"], row["topic"])
    return frozenset(found.rows(cell, found.column(row["first_day"]), found.days)["feedback_id"].astype("int64"))


def _known(alarm: Alarm, known: list[dict[str, Any]]) -> bool:
    """Whether the alarm is of a problem that was opened: not closed yet, or closed since it rang."""
    return any(
        (row["kind"], row["subject"], row["topic"]) == alarm.cell
        and (row["state"] != "closed" or (alarm.rang_on - row["rang_on"]).days <= QUIET_DAYS)
        for row in known
    )


def _columns(alarm: Alarm) -> dict[str, Any]:
    return {
        **alarm.cell._asdict(),
        "first_day": alarm.first_day,
        "rang_on": alarm.rang_on,
        "window_days": alarm.window,
        "complaints": alarm.complaints,
        "expected": alarm.expected,
        "chance": alarm.chance,
    }
