"""Asking whether it was solved: the rule, what was asked about one case, and what came of it in a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from dashboard import settings
from dashboard.analytics.asking import HEARD_DAYS, WATCHED_DAYS, Heard, heard
from dashboard.reads.connection import record, versions
from dashboard.reads.kept import Versions, kept
from data_access.queries import asking as queries
from data_access.readers import RecordReader
from data_access.repositories.asking import read_rule

if TYPE_CHECKING:
    from data_access.filters import Filters, Scope

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Whether and when customers are asked; see ``schema.AskingRule``."""

    active_since: datetime | None
    after_days: int
    rest_days: int
    language: str
    form_id: int | None
    version: int


def rule(scope: Scope) -> Rule:
    """The rule as it is now; the same for everybody."""
    del scope
    return _rule(versions("settings"))


@kept(max_entries=4)
def _rule(key: Versions) -> Rule:
    del key
    with Session(record()) as session:
        row = read_rule(session)
        return Rule(active_since=row.active_since, after_days=row.after_days, rest_days=row.rest_days,
                    language=row.language, form_id=row.form_id, version=row.version)  # fmt: skip


def asks_of_case(case_id: int, scope: Scope) -> tuple[Row, ...]:
    """What was asked about a case, the newest first; see ``queries.asking.asks_of_case``."""
    return _asks_of_case(case_id, scope, versions("cases", "customers", "mail"))


@kept(max_entries=512)
def _asks_of_case(case_id: int, scope: Scope, key: Versions) -> tuple[Row, ...]:
    del key
    rows = RecordReader(record()).rows(queries.asks_of_case(scope, case_id=case_id))
    return tuple(row._asdict() for row in rows)


def heard_from_customers(filters: Filters, scope: Scope) -> Heard:
    """Of the cases resolved in a year, how many customers were asked, answered, and say that it is solved."""
    now = settings.now().replace(minute=0, second=0, microsecond=0)
    return _heard(filters, scope, now, versions("cases", "customers", "mail"))


@kept(max_entries=32)
def _heard(filters: Filters, scope: Scope, now: datetime, key: Versions) -> Heard:
    del key
    since, by = now - timedelta(days=WATCHED_DAYS), now - timedelta(days=HEARD_DAYS)
    return heard(RecordReader(record()).frame(queries.ask_outcomes(filters, scope, since=since, heard_by=by)))
