"""What goes into mail to people with a seat: what is due for one of them, the team's week, and when it is morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dashboard import settings
from dashboard.analytics import staff_letters as letters
from dashboard.mail import address_to_write_to
from data_access.business_time import Hours, week_of
from data_access.filters import Filters
from data_access.queries import queue, staff_notices, store
from data_access.repositories import read_settings
from data_access.repositories.promises import hours_of, read_calendars, read_promises

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboard.analytics.staff_letters import StaffLetter, Team
    from data_access.filters import Scope
    from data_access.readers import RecordReader
    from data_access.schema import User

MOST = 500  # cases or calls of one person that are counted
COMPLAINED_DAYS = 90
WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Mornings:
    """The days on which somebody is there, by the calendar of the standard promise, and what letters are written in."""

    hours: Hours
    currency: str

    @property
    def zone(self) -> str:
        """The time zone of the calendar."""
        return self.hours.time_zone

    def works(self, day: date) -> bool:
        """Whether somebody is there on that day."""
        return bool(self.hours.week[day.weekday()]) and day not in self.hours.closed

    def opens_week(self, day: date) -> bool:
        """Whether it is the first day of its week on which somebody is there."""
        monday = day - timedelta(days=day.weekday())
        return self.works(day) and not any(self.works(monday + timedelta(days=n)) for n in range(day.weekday()))

    def midnight(self, day: date) -> datetime:
        """When a day begins there, in UTC."""
        return datetime.combine(day, time(), ZoneInfo(self.zone)).astimezone(UTC)


def mornings(engine: Engine, day: date) -> Mornings:
    """The mornings around a day: of the calendar by which the standard promise is counted."""
    stored, calendars = read_settings(engine), {one.id: one for one in read_calendars(engine)}
    standard = next((one for one in reversed(read_promises(engine)) if one.is_default), None)
    calendar = calendars.get(standard.calendar_id) if standard is not None else None
    if calendar is None:  # nothing is promised: every day is a day
        hours = Hours(stored.time_zone, week_of([[[0, 1440]]] * WEEK))
    else:
        hours = hours_of(calendar, stored, day)
    return Mornings(hours=hours, currency=stored.currency)


@dataclass(frozen=True, slots=True)
class Desk:
    """What letters are written from: the store, what may be seen of it, the mornings there, and the moment."""

    reader: RecordReader
    scope: Scope
    at: Mornings
    now: datetime

    @property
    def today(self) -> date:
        """The day there."""
        return self.now.astimezone(ZoneInfo(self.at.zone)).date()

    def digest_of(self, user_id: int, name: str, server: str | None) -> StaffLetter | None:
        """What is due today for one person; None where nothing is."""
        ends = self.at.midnight(self.today + timedelta(days=1))
        asked = queue.Asked(view="due_today", now=self.now, day_ends_at=ends, owner_id=user_id)
        places = self.reader.rows(queue.queue_page(Filters(), self.scope, asked=asked, after=None, limit=MOST))
        ids = [row.case_id for row in places]
        calls = self.reader.rows(
            staff_notices.calls_due(self.scope, owner_id=user_id, until=self.today, limit=MOST)
        )  # fmt: skip
        return letters.digest(
            name, self._cases(ids[: letters.MOST_LINES]), [row._asdict() for row in calls], number=len(ids),
            look=letters.Look(now=self.now, zone=self.at.zone, currency=self.at.currency, server=server),
        )  # fmt: skip

    def _cases(self, ids: list[int]) -> list[dict[str, Any]]:
        """Some cases with the newest words in each."""
        if not ids:
            return []
        known = {row.case_id: row._asdict() for row in self.reader.rows(queue.case_rows(self.scope, ids=ids))}
        quotes: dict[int, str] = {}
        for row in self.reader.rows(queue.case_words(self.scope, ids=ids)):
            if row.text:
                quotes.setdefault(row.case_id, row.text)
        return [known[one] | {"quote": quotes.get(one)} for one in ids if one in known]

    def team_week(self) -> Team:
        """The facts of the week before this one."""
        start, end = week_before(self.today)
        first, last = self.at.midnight(start), self.at.midnight(end)
        asked = staff_notices.week_of_cases(self.scope, start=first, end=last, now=self.now)
        counts: Any = self.reader.rows(asked)[0]
        since = last - timedelta(days=COMPLAINED_DAYS)
        bought = staff_notices.week_of_returns(self.scope, start=start, end=end, since=since, until=last)
        people, zone = self.reader.rows(bought), ZoneInfo(self.at.zone)
        back = [one for one in people if one.bought_on and one.bought_on > one.opened_at.astimezone(zone).date()]
        return letters.Team(
            start=start, end=end, opened=counts.opened, due=counts.due, in_time=counts.in_time,
            resolved=counts.resolved, overdue=counts.overdue, customers=len(people), back=len(back),
            known_until=self._known_until(),
        )  # fmt: skip

    def _known_until(self) -> date | None:
        """The last day that purchases cover."""
        stated = self.reader.rows(store.store_settings(self.scope))
        day: date | None = stated[0].purchases_until if stated else None
        return day or self.reader.rows(store.data_range(self.scope, settings.latest_day()))[0].last_day


def week_before(day: date) -> tuple[date, date]:
    """The week before that of a day: its Monday, and the Monday after it."""
    monday = day - timedelta(days=day.weekday())
    return monday - timedelta(days=WEEK), monday


def reached(user: User) -> bool:
    """Whether a person can be written to: they have a seat in use and an address that mail can reach."""
    return user.active and address_to_write_to(user.email) is not None
