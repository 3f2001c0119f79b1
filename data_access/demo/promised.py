"""What was promised in each case of the demo: the store's own standard, counted as for any case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import select

from data_access.business_time import Hours, moments_after, week_of
from data_access.demo.casework import REOPENED, WAITING
from data_access.repositories.promises import days_off, kept_of
from data_access.schema import BusinessCalendar, Promise, StoreSettings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from data_access.demo.plan import Floats
    from data_access.demo.rows import Columns, Rows

    Moments = NDArray[np.datetime64]

_NEVER = np.datetime64("NaT", "us")


class Promised:
    """The clocks of all cases of a demo, in the order of its cases."""

    def __init__(self, rows: Rows, session: Session) -> None:
        self._rows = rows
        self._promise = session.scalars(select(Promise).where(Promise.is_default)).one()
        self._calendar = session.get_one(BusinessCalendar, self._promise.calendar_id)
        settings = session.get_one(StoreSettings, 1)
        dates = rows.demo.plan.dates.astype("datetime64[Y]").astype(int) + 1970
        off = days_off(self._calendar, settings, range(int(dates[0]), int(dates[-1]) + 3))
        week = week_of(self._calendar.week)
        closed = frozenset(day for day in off if week[day.weekday()])
        self._hours = Hours(self._calendar.time_zone or settings.time_zone, week, closed)
        cases = rows.demo.cases
        self._said = self._moments(rows.demo.voices.said_at[cases.voice])
        self._answered, self._resolved = self._moments(cases.answered_at), self._moments(cases.resolved_at)
        self._again = np.where(cases.state == REOPENED, self._moments(cases.settled_at), _NEVER)
        self._first = self._due(self._said, "first_reply_minutes")
        self._solve = self._due(self._said, "resolve_minutes")
        self._next = self._due(self._again, "next_reply_minutes")
        self._solve_again = self._due(self._again, "resolve_minutes")

    def columns(self) -> Columns:
        """Columns of ``cases``."""
        cases = self._rows.demo.cases
        resolve = np.where(np.isnat(self._again), self._solve, self._solve_again)
        running = np.isnat(self._resolved) | ~np.isnat(self._again)
        unanswered = np.where(np.isnat(self._answered), self._first, _NEVER)
        due = np.fmin(np.fmin(unanswered, self._next), resolve)
        paused = self._moments(cases.waited_at)
        late = (cases.state != WAITING) | (due < paused)  # of a case that waits, only what had passed before counts
        solved = ~np.isnat(self._resolved)
        return {
            "promise": self._promises(),
            "first_reply_due_at": self._texts(self._first),
            "next_reply_due_at": self._texts(self._next),
            "resolve_due_at": self._texts(resolve),
            "due_at": self._texts(np.where(running & late, due, _NEVER)),
            "paused_at": self._texts(paused),
            "first_resolved_at": self._texts(self._resolved),
            "first_resolve_due_at": self._texts(np.where(solved, self._solve, _NEVER)),
            "reply_cycle": (~np.isnat(self._next)).astype(int).tolist(),
            "resolve_cycle": np.where(np.isnat(self._again), 1, 2).tolist(),
        }

    def breaches(self) -> Columns:
        """Columns of ``case_breaches``: what was late when it was done, or is late now."""
        now = self._moments(np.full(1, self._rows.demo.cases.now))[0]
        ids = np.array(self._rows.ids("cases", np.arange(len(self._said))))
        clocks = (
            ("first_reply", 1, self._first, np.where(np.isnat(self._answered), self._resolved, self._answered)),
            ("resolution", 1, self._solve, self._resolved),
            ("next_reply", 1, self._next, np.full(len(ids), _NEVER)),
            ("resolution", 2, self._solve_again, np.full(len(ids), _NEVER)),
        )  # fmt: skip
        found: list[tuple[Any, ...]] = []
        for clock, cycle, due, done in clocks:
            late = due < np.where(np.isnat(done), now, done)
            texts = self._texts(due[late])
            found += [(case, clock, cycle, at, at) for case, at in zip(ids[late].tolist(), texts, strict=True)]
        names = ("case_id", "clock", "cycle", "due_at", "noticed_at")
        return dict(zip(names, map(list, zip(*found, strict=True)), strict=True)) if found else dict.fromkeys(names, ())

    def _promises(self) -> list[str | None]:
        """The standard with the days off of each case's year and the one after it."""
        kept: dict[int, dict[str, Any]] = {}
        found = []
        for moment in self._said.tolist():
            if moment.year not in kept:
                near = frozenset(day for day in self._hours.closed if 0 <= day.year - moment.year <= 1)
                hours = Hours(self._hours.time_zone, self._hours.week, near)
                kept[moment.year] = kept_of(self._promise, self._calendar) | hours.kept()
            found.append(self._rows.as_json({**kept[moment.year], "since": f"{moment.isoformat()}+00:00"}))
        return found

    def _due(self, since: Moments, target: str) -> Moments:
        """The deadlines of clocks that began then."""
        minutes = getattr(self._promise, target)
        known = ~np.isnat(since)
        found = np.full(len(since), _NEVER)
        if minutes is not None and known.any():
            micros = moments_after(self._hours, since[known].astype("int64"), minutes * 60)
            found[known] = micros.astype("datetime64[us]")
        return found

    def _moments(self, day: Floats) -> Moments:
        texts = (text[:26].replace(" ", "T") if text else "NaT" for text in self._rows.times(day))
        return np.array(list(texts), dtype="datetime64[us]")

    def _texts(self, moments: Moments) -> list[str | None]:
        texts: Iterable[str] = np.datetime_as_string(moments, unit="us").tolist()
        return [None if text == "NaT" else text.replace("T", " ") + self._rows.zone for text in texts]
