"""Rules as they stand, what they did, what one would have done, and what was sent to other programs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy.orm import Session

from dashboard import settings
from dashboard.answers.automation import DryRun, dry_run
from dashboard.mail import mail_is_set_up
from dashboard.reads.connection import record, versions
from dashboard.reads.kept import Versions, kept
from data_access.queries import automation as queries
from data_access.readers import RecordReader
from data_access.repositories import read_settings
from data_access.repositories.automation import Known, known_names, read_automation_rules
from data_access.repositories.webhooks import read_webhooks

if TYPE_CHECKING:
    import pandas as pd

    from data_access.filters import Scope
    from data_access.schema import AutomationRule

MOST_RUNS = 500
MOST_DELIVERIES = 200
ACTED = ("acted", "refused")  # outcomes of a rule that did something
LATELY = timedelta(days=7)
_AGAIN = timedelta(minutes=15)  # what is counted from a moment on


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Another program as the page shows it: without its secret."""

    id: int
    name: str
    url: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Automated:
    """The rules in their order, the addresses by name, and what rules can name."""

    rules: tuple[AutomationRule, ...]
    addresses: tuple[Address, ...]
    known: Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """How often rules ran, by outcome; and how often each of them acted, by its id."""

    outcomes: dict[str, int]
    acted: dict[int, int]


def automated(scope: Scope) -> Automated:
    """The rules as they are now."""
    return _automated(scope, mail_is_set_up(), versions("automation", "mail", "settings"))


@kept(max_entries=8, seconds=60)
def _automated(scope: Scope, mail: bool, key: Versions) -> Automated:  # noqa: FBT001  keys of a cache are given by place
    del scope, key  # the same for everybody: nothing of any customer
    engine = record()
    with Session(engine) as session:
        known = known_names(session, mail=mail)
    rows = read_webhooks(engine)
    return Automated(
        rules=tuple(read_automation_rules(engine)), known=known,
        addresses=tuple(Address(id=row.id, name=row.name, url=row.url, version=row.version) for row in rows),
    )  # fmt: skip


class Asked(NamedTuple):
    """Which part of the log of rules: of one rule, and with one outcome; all of it where they are empty."""

    rule_id: int | None = None
    outcome: str | None = None


def runs(scope: Scope, asked: Asked) -> pd.DataFrame:
    """What rules did, the newest first; columns of ``queries.automation.runs``."""
    return _runs(scope, asked, versions("automation", "cases", "customers"))


@kept(max_entries=16)
def _runs(scope: Scope, asked: Asked, key: Versions) -> pd.DataFrame:
    del key
    wanted = queries.runs(scope, limit=MOST_RUNS, rule_id=asked.rule_id, outcome=asked.outcome)
    return RecordReader(record()).frame(wanted)


class Log(NamedTuple):
    """Of which rules the log tells, by id and name; and for how many days it is kept."""

    rules: dict[int, str]
    days: int


def log_of_rules(scope: Scope) -> Log:
    """What the log of rules can be asked for."""
    return _log(scope, versions("automation", "cases", "customers", "settings"))


@kept(max_entries=8)
def _log(scope: Scope, key: Versions) -> Log:
    del key
    reader = RecordReader(record())
    rules = {row.rule_id: row.rule for row in reader.rows(queries.rules_that_ran(scope))}
    return Log(rules, read_settings(record()).rule_log_days)


def lately(scope: Scope) -> Lately:
    """How often rules ran in the last 7 days."""
    return _lately(scope, _quarter() - LATELY, versions("automation", "cases", "customers"))


@kept(max_entries=16)
def _lately(scope: Scope, since: datetime, key: Versions) -> Lately:
    del key
    outcomes: Counter[str] = Counter()
    acted: Counter[int] = Counter()
    for row in RecordReader(record()).rows(queries.runs_since(scope, since=since)):
        outcomes[row.outcome] += row.runs
        acted[row.rule_id] += row.runs if row.outcome in ACTED else 0
    return Lately(outcomes=outcomes, acted=acted)


class Sent(NamedTuple):
    """Messages to other programs (columns of ``queries.automation.deliveries``), how many in all have failed.

    ``days`` is for how long they are kept.
    """

    rows: pd.DataFrame
    failed: int
    days: int


def deliveries(scope: Scope) -> Sent:
    """Messages to other programs: those that have failed first."""
    return _deliveries(scope, versions("automation", "cases", "customers", "settings"))


@kept(max_entries=16)
def _deliveries(scope: Scope, key: Versions) -> Sent:
    del key
    reader = RecordReader(record())
    rows = reader.frame(queries.deliveries(scope, limit=MOST_DELIVERIES))
    failed = len(reader.rows(queries.failed_deliveries(scope)))
    return Sent(rows, failed, read_settings(record()).message_log_days)


def tried(scope: Scope, rule: AutomationRule) -> DryRun:
    """What a rule would have done in the last 90 days, up to the last quarter of an hour."""
    key = versions("automation", "cases", "customers", "feedback", "mail", "settings")
    return _tried(scope, rule.id, rule.version, _quarter(), key)


@kept(max_entries=16, spinner="Trying the rule on the last 90 days")
def _tried(scope: Scope, rule_id: int, version: int, now: datetime, key: Versions) -> DryRun:
    del version, key
    engine = record()
    rule = next(row for row in read_automation_rules(engine) if row.id == rule_id)
    return dry_run(engine, scope, rule, now=now, mail=mail_is_set_up())


def _quarter() -> datetime:
    now = settings.now()
    return now - timedelta(seconds=now.timestamp() % _AGAIN.total_seconds())
