"""What customers are promised as it stands, the days off of calendars, and how promises were kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.analytics.promises import Kept, kept_by_month, kept_lately
from dashboard.answers.promises import runs
from dashboard.reads.connection import record, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from data_access.queries import promises as queries
from data_access.readers import RecordReader
from data_access.repositories import read_settings
from data_access.repositories.promises import days_off, preview, read_calendars, read_promises, read_rules

if TYPE_CHECKING:
    import pandas as pd

    from data_access.filters import Scope
    from data_access.schema import BusinessCalendar, EscalationRule, Promise

DOMAINS = ("cases", "customers", "settings")
MOST_RUNS = 200
_AGAIN = timedelta(minutes=15)  # deadlines come by themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """The promises in the order in which they are tried, calendars and rules by name, each calendar's next days off."""

    promises: tuple[Promise, ...]
    calendars: tuple[BusinessCalendar, ...]
    rules: tuple[EscalationRule, ...]
    days_off: dict[int, list[tuple[date, str]]]
    time_zone: str
    country: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """How promises were kept lately, and month by month. The frame is shared by all readers: never change it."""

    number: int
    lately: tuple[Kept, ...]
    months: pd.DataFrame


def promised(scope: Scope, today: date) -> Promised:
    """What is promised now."""
    return _promised(scope, today, versions("settings"))


@kept(max_entries=16)
def _promised(scope: Scope, today: date, key: Versions) -> Promised:
    del scope, key  # the same for everybody: nothing of any customer
    engine = record()
    stored, calendars = read_settings(engine), tuple(read_calendars(engine))
    years = (today.year, today.year + 1)
    off = {one.id: preview(one.week, days_off(one, stored, years), today) for one in calendars}
    return Promised(
        promises=tuple(read_promises(engine)), calendars=calendars, rules=tuple(read_rules(engine)), days_off=off,
        time_zone=stored.time_zone,
        country=stored.country,
    )  # fmt: skip


def promises_kept(scope: Scope, zone: str) -> KeptAnswer:
    """How promises were kept up to the last quarter of an hour."""
    now = settings.now()
    now -= timedelta(seconds=now.timestamp() % _AGAIN.total_seconds())
    return _promises_kept(scope, zone, now, versions(*DOMAINS))


@kept(max_entries=16, spinner="Looking at deadlines")
def _promises_kept(scope: Scope, zone: str, now: datetime, key: Versions) -> KeptAnswer:
    del key
    found = runs(RecordReader(record()), scope, now)
    return KeptAnswer(number=answer_number(), lately=kept_lately(found, now), months=kept_by_month(found, now, zone))


def escalated(scope: Scope) -> pd.DataFrame:
    """What rules did, the newest first: ``ran_at``, ``rule``, ``case_id``, ``done``."""
    return _escalated(scope, versions("cases", "settings"))


@kept(max_entries=16)
def _escalated(scope: Scope, key: Versions) -> pd.DataFrame:
    del key
    return RecordReader(record()).frame(queries.escalated(scope, limit=MOST_RUNS))
