"""Business calendars and what customers are promised: edited by people, and as they stand when a case opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data_access.business_time import MOST_DAYS_OFF, Hours, public_holidays, require_place, require_week, week_of
from data_access.errors import UserError
from data_access.repositories.named import NamedRepository
from data_access.schema import BusinessCalendar, EscalationRule, Promise, StoreSettings, User
from data_access.schema.cases import CASE_STATES, CLOSED_STATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Engine

LONGEST_NAME = NamedRepository.longest_name
LONGEST_NOTE = 500
LONGEST_MINUTES = 60 * 24 * 365
YEARS_AHEAD = 2  # of holidays that a promise takes along: none runs longer
TARGETS = {"first_reply_minutes": "first reply", "next_reply_minutes": "next reply", "resolve_minutes": "resolution"}


class Calendars(NamedRepository[BusinessCalendar]):
    """The business calendars."""

    model = BusinessCalendar
    noun = "calendar"
    columns = frozenset({"name", "time_zone", "week", "holidays_of", "country", "subdivision", "days_off"})

    def _defaults(self) -> dict[str, object]:
        return {"days_off": {}}

    def _refuse_needed(self, row: BusinessCalendar) -> None:
        used = self._work.session.scalars(select(Promise.name).where(Promise.calendar_id == row.id)).first()
        if used is not None:
            raise UserError(f"The promise {used} is counted by this calendar.", "Give it another calendar first.")

    def _check(self, row: BusinessCalendar) -> None:
        require_week(week_of(row.week))
        if row.time_zone and row.time_zone not in available_timezones():
            raise UserError(f"“{row.time_zone}” is not a time zone.", "Write it as Europe/London.")
        if row.holidays_of != "country":
            row.country = row.subdivision = None
        elif not row.country:
            raise UserError("It is not said of which country the holidays are.", "Choose a country.")
        require_place(row.country, row.subdivision)
        if len(row.days_off) > MOST_DAYS_OFF:
            raise UserError(f"These are {len(row.days_off):,} days off.", f"Keep at most {MOST_DAYS_OFF:,}.")


class Promises(NamedRepository[Promise]):
    """What customers are promised. Cases to which a promise was made keep it when it is changed or removed."""

    model = Promise
    noun = "promise"
    columns = frozenset(
        {"name", "place", "calendar_id", "segments", "topics", "channels", "first_reply_minutes", "next_reply_minutes",
         "resolve_minutes"}
    )  # fmt: skip

    def _defaults(self) -> dict[str, object]:
        last = self._work.session.scalar(select(func.max(Promise.place))) or 0
        return {"segments": [], "topics": [], "channels": [], "place": last + 1}

    def _refuse_needed(self, row: Promise) -> None:
        if row.is_default:
            raise UserError("This is what holds where nothing else fits.", "Empty its targets to promise nothing.")

    def _check(self, row: Promise) -> None:
        for column, target in TARGETS.items():
            minutes = getattr(row, column)
            if minutes is not None and not 0 < minutes <= LONGEST_MINUTES:
                raise UserError(f"The time to the {target} is out of bounds.", "Write hours from 0.1 to 8,760.")
        if row.is_default:
            row.segments, row.topics, row.channels = [], [], []
        elif not (row.segments or row.topics or row.channels):
            raise UserError("This promise is for everybody, as the default is.", "Choose for whom it is.")
        if self._work.session.get(BusinessCalendar, row.calendar_id) is None:
            raise UserError("There is no such calendar.", "Choose one of the list.")


class Rules(NamedRepository[EscalationRule]):
    """What is done with cases that stay in a state for too long. With a rule goes the log of what it did."""

    model = EscalationRule
    noun = "rule"
    columns = frozenset({"name", "state", "after_minutes", "give_to_id", "raises", "note", "active"})

    def _check(self, row: EscalationRule) -> None:
        row.note = (row.note or "").strip() or None
        if row.state not in CASE_STATES or row.state in CLOSED_STATES:
            raise UserError(f"“{row.state}” is no state of an open case.", "Choose one of the list.")
        if not 0 < row.after_minutes <= LONGEST_MINUTES:
            raise UserError("The time in that state is out of bounds.", "Write hours from 0.1 to 8,760.")
        if not (row.give_to_id or row.raises or row.note):
            raise UserError("The rule does nothing.", "Give the case to somebody, raise it, or leave a note.")
        if row.note and len(row.note) > LONGEST_NOTE:
            raise UserError(f"The note has {len(row.note):,} letters.", f"Keep it within {LONGEST_NOTE}.")
        seat = self._work.session.get(User, row.give_to_id) if row.give_to_id else None
        if row.give_to_id and (seat is None or not seat.active):
            raise UserError("There is nobody with that seat to give cases to.", "Choose somebody from the list.")


def days_off(calendar: BusinessCalendar, settings: StoreSettings, years: Iterable[int]) -> dict[date, str]:
    """The days of those years on which nobody is there beside the week, with their names: holidays and further days."""
    wanted = set(years)
    country = {"store": settings.country, "country": calendar.country}.get(calendar.holidays_of)
    found = {day: name for year in wanted for day, name in public_holidays(country, calendar.subdivision, year).items()}
    own = {date.fromisoformat(day): name for day, name in calendar.days_off.items()}
    return dict(sorted((found | {day: name for day, name in own.items() if day.year in wanted}).items()))


def hours_of(calendar: BusinessCalendar, settings: StoreSettings, day: date) -> Hours:
    """The opening hours around a day, with the days off of that year, the one before and the two after it.

    Only days on which somebody would else be there are kept: it is what a case carries along.
    """
    week = week_of(calendar.week)
    off = days_off(calendar, settings, range(day.year - 1, day.year + YEARS_AHEAD + 1))
    closed = frozenset(one for one in off if week[one.weekday()] and one >= day - timedelta(days=31))
    return Hours(calendar.time_zone or settings.time_zone, week, closed)


@dataclass(frozen=True, slots=True)
class Offer:
    """A promise as it stands now. ``fits`` says for whom; ``kept`` is what a case carries along of it."""

    promise: Promise
    kept: dict[str, Any]

    def fits(self, segment: str | None, topic: str | None, channel: str | None) -> bool:
        """Whether it is for such a case."""
        p = self.promise
        return all(
            not wanted or given in wanted
            for wanted, given in ((p.segments, segment), (p.topics, topic), (p.channels, channel))
        )


class Offers:
    """All promises as they stand in one transaction, the default last."""

    def __init__(self, session: Session, day: date) -> None:
        settings = session.get_one(StoreSettings, 1)
        calendars = {row.id: row for row in session.scalars(select(BusinessCalendar))}
        hours = {number: hours_of(row, settings, day).kept() for number, row in calendars.items()}
        rows = session.scalars(select(Promise).order_by(Promise.is_default, Promise.place, Promise.id)).all()
        self._offers = [Offer(row, kept_of(row, calendars[row.calendar_id]) | hours[row.calendar_id]) for row in rows]

    @property
    def particular(self) -> bool:
        """Whether it matters who complains of what."""
        return len(self._offers) > 1

    def best(self, segment: str | None, topic: str | None, channel: str | None) -> dict[str, Any] | None:
        """What is promised in such a case; None in a store that promises nothing at all."""
        return next((offer.kept for offer in self._offers if offer.fits(segment, topic, channel)), None)


def kept_of(row: Promise, calendar: BusinessCalendar) -> dict[str, Any]:
    """What a case carries along of a promise, beside its opening hours."""
    return {
        "promise": row.name, "promise_id": row.id, "promise_version": row.version,
        **{column: getattr(row, column) for column in TARGETS},
        "calendar": calendar.name, "calendar_version": calendar.version,
    }  # fmt: skip


def read_calendars(engine: Engine) -> Sequence[BusinessCalendar]:
    """The calendars as they are now, by name."""
    with Session(engine) as session:
        return session.scalars(select(BusinessCalendar).order_by(BusinessCalendar.name)).all()


def read_promises(engine: Engine) -> Sequence[Promise]:
    """The promises as they are now, in the order in which they are tried."""
    with Session(engine) as session:
        return session.scalars(select(Promise).order_by(Promise.is_default, Promise.place, Promise.id)).all()


def read_rules(engine: Engine) -> Sequence[EscalationRule]:
    """The rules of escalation as they are now, by name."""
    with Session(engine) as session:
        return session.scalars(select(EscalationRule).order_by(EscalationRule.name)).all()


def preview(week: Sequence[Any], off: Mapping[date, str], first: date) -> list[tuple[date, str]]:
    """The days off in the twelve months from a day on, on which the week is open."""
    open_days = week_of(week)
    last = first + timedelta(days=365)
    return [(day, name) for day, name in off.items() if first <= day < last and open_days[day.weekday()]]
