"""What the radar looks at in a store, and where it rings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.analytics import radar
from data_access.queries import radar as queries
from data_access.schema.problems import CELL_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.analytics.radar import Floats, Ints
    from data_access.filters import Filters, Scope
    from data_access.readers import Reader

WEEKS = 26  # that are drawn
DAYS = 7 * WEEKS + radar.NEEDED_DAYS
LOOKED_BACK = 84  # days at whose end is looked, each time
FRESH_DAYS = 56  # an alarm that rang longer ago is history, and opens nothing
LEAST_HISTORY = 28  # days with feedback, before anything can be expected
SHARED = 0.5  # of its complaints stand in a stronger alarm: the same problem, seen from another side
ANY = "any"  # the topic of all unhappy feedback, whatever it speaks of: a rating alone names no topic


class Cell(NamedTuple):
    """What is counted together: a topic, or ``any``, of one product, delivery partner, region or channel."""

    kind: str
    subject: str
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Complaints and deliveries by cell and day; a row a cell, a column a day from ``first_day`` on.

    ``said`` are the complaints themselves, with ``column``; ``delivered`` counts purchases by the day they were due.
    """

    cells: tuple[Cell, ...]
    first_day: date
    complaints: Ints
    exposure: Floats
    delivered: Floats
    said: pd.DataFrame

    def day(self, column: int) -> date:
        """The day of a column."""
        return self.first_day + timedelta(days=column)

    def column(self, day: date) -> int:
        """The column of a day, negative before the first."""
        return (day - self.first_day).days

    @property
    def topics(self) -> Ints:
        """A number for the topic of each cell."""
        names = {name: place for place, name in enumerate(sorted({cell.topic for cell in self.cells}))}
        return np.array([names[cell.topic] for cell in self.cells], dtype=np.int64)

    @property
    def days(self) -> int:
        """How many days."""
        return int(self.complaints.shape[1])

    def rows(self, cell: Cell, first: int, last: int) -> pd.DataFrame:
        """The complaints of a cell from one column to another, both included."""
        s = self.said
        mine = (s["topic"] == cell.topic) & (s[cell.kind] == cell.subject)
        return s[mine & (s["column"] >= first) & (s["column"] <= last)]

    def customers(self, row: int, day: int, window: int) -> int:
        """How many customers complained in a window; those who gave no name count as one."""
        found = self.rows(self.cells[row], day + 1 - window, day)["customer_id"]
        return int(found.nunique()) + int(found.isna().any())


class Alarm(NamedTuple):
    """A rise that is not over or was not long ago: its cell, the day it began, the day it rang first, the numbers."""

    cell: Cell
    first_day: date
    rang_on: date
    window: int
    complaints: int
    expected: float
    chance: float
    feedback: frozenset[int]


def gather(reader: Reader, filters: Filters, scope: Scope, as_of: date, days: int = DAYS) -> Cells | None:
    """The cells of the days up to ``as_of``; None where there are no complaints or too short a history."""
    first = as_of - timedelta(days=days - 1)
    end = as_of + timedelta(days=1)
    said = reader.frame(queries.complaints(filters, scope, start=first, end=end))
    heard = reader.frame(queries.first_feedback(filters, scope))["first_day"].iloc[0]
    if said.empty or heard is None or (as_of - _date(heard)).days < LEAST_HISTORY:
        return None
    said = _with_any(said.assign(column=_columns(said["received_on"], first)))
    asked: dict[str, Any] = {"start": first - timedelta(days=radar.LAG_DAYS - 1), "end": end}
    bought = reader.frame(queries.deliveries(filters, scope, **asked))
    of_products = reader.frame(queries.product_deliveries(filters, scope, **asked))
    known = said.dropna(subset=["due_on"]).drop_duplicates("feedback_id")
    weights = radar.delay_weights((known["column"] - _columns(known["due_on"], first)).to_numpy("int64"))
    span = _Span(first, days, weights)
    parts = [_of_kind(kind, said, of_products if kind == "product" else bought, span) for kind in CELL_KINDS]
    exposure = np.concatenate([part[2] for part in parts])
    exposure[:, : max(0, (_date(heard) - first).days)] = 0  # nobody was asked yet: silence tells nothing
    return Cells(
        cells=tuple(cell for part in parts for cell in part[0]),
        first_day=first,
        complaints=np.concatenate([part[1] for part in parts]),
        exposure=exposure,
        delivered=np.concatenate([part[3] for part in parts]),
        said=said,
    )


def _with_any(said: pd.DataFrame) -> pd.DataFrame:
    """The complaints by topic, and each unhappy piece of feedback once more under ``any``."""
    unhappy = said[said["unhappy"] == 1].drop_duplicates("feedback_id").assign(topic=ANY)
    return pd.concat([said.dropna(subset=["topic"]), unhappy], ignore_index=True)


class _Span(NamedTuple):
    """First day and number of days, and the shares of complaints by days since delivery."""

    first: date
    days: int
    weights: Floats


def _of_kind(
    kind: str, said: pd.DataFrame, bought: pd.DataFrame, span: _Span
) -> tuple[list[Cell], Ints, Floats, Floats]:
    """The cells of one kind: complaints, deliveries spread over the days of complaints, deliveries."""
    first, days, weights = span
    known = said.dropna(subset=[kind])
    counted = known.groupby([kind, "topic"], sort=True)["column"].agg(list) if len(known) else pd.Series(dtype=object)
    cells = [Cell(kind, str(subject), str(topic)) for subject, topic in counted.index]
    complaints = np.zeros((len(cells), days), dtype=np.int64)
    for row, columns in enumerate(counted):
        complaints[row] = np.bincount(columns, minlength=days)[:days]
    subjects = {subject: place for place, subject in enumerate(dict.fromkeys(cell.subject for cell in cells))}
    delivered = np.zeros((len(subjects), days + radar.LAG_DAYS - 1))
    mine = bought[bought[kind].isin(list(subjects))]
    columns = _columns(mine["due_on"], first) + radar.LAG_DAYS - 1
    places = mine[kind].map(subjects).to_numpy("int64")
    np.add.at(delivered, (places, columns.to_numpy("int64")), mine["deliveries"].to_numpy(float))
    spread = radar.at_risk(delivered, weights)[:, radar.LAG_DAYS - 1 :]
    whose = [subjects[cell.subject] for cell in cells]
    return cells, complaints, spread[whose].copy(), delivered[whose, radar.LAG_DAYS - 1 :]


def alarms(found: Cells) -> list[Alarm]:
    """The rises that rang within eight weeks, the least likely first; one for each, however often seen.

    A partner who delivers badly shows in regions and channels too, and in more than one topic. Where half the
    complaints of an alarm stand in a stronger one, it is left out.
    """
    last = found.days - 1
    rung = radar.rings(
        found.complaints,
        found.exposure,
        range(max(0, last + 1 - LOOKED_BACK), last + 1),
        topics=found.topics,
        customers=found.customers,
    )
    loud = [run for run in radar.episodes(rung) if last - run[-1].day <= FRESH_DAYS]
    kept: list[Alarm] = []
    for run in sorted(loud, key=lambda run: min(ring.chance for ring in run)):
        alarm = _alarm(found, run)
        if not same_problem(alarm.feedback, [one.feedback for one in kept]):
            kept.append(alarm)
    return kept


def same_problem(feedback: frozenset[int], others: Sequence[frozenset[int]]) -> bool:
    """Whether at least half the complaints stand in one of the others."""
    return any(len(feedback & theirs) >= SHARED * len(feedback) for theirs in others if feedback)


def _alarm(found: Cells, run: Sequence[radar.Ring]) -> Alarm:
    row, ring = run[0].cell, run[0]
    began = radar.began(found.complaints[row], found.exposure[row], ring.day)
    window = slice(ring.day + 1 - ring.window, ring.day + 1)
    base = slice(window.start - radar.BASE_DAYS, window.start)
    counts, exposed = found.complaints[row], found.exposure[row]
    held = radar.against(
        int(counts[window].sum()), float(exposed[window].sum()), int(counts[base].sum()), float(exposed[base].sum())
    )
    ids = found.rows(found.cells[row], began, found.days - 1)["feedback_id"]
    return Alarm(
        cell=found.cells[row],
        first_day=found.day(began),
        rang_on=found.day(ring.day),
        window=ring.window,
        complaints=held.complaints,
        expected=held.expected,
        chance=ring.chance,
        feedback=frozenset(ids.astype("int64")),
    )


def _columns(days: pd.Series[Any], first: date) -> pd.Series[Any]:
    return (pd.to_datetime(days) - pd.Timestamp(first)).dt.days.astype("int64")


def _date(value: object) -> date:
    found: date = pd.to_datetime(value).date()  # type: ignore[call-overload]
    return found
