"""Does handling complaints help: the effect with what follows from it, the loop of cases, and who is waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from dashboard import settings
from dashboard.analytics.recovery.effect import FOLLOWED
from dashboard.analytics.recovery.outcome import Outcome, outcome_of
from dashboard.answers import recovery as answers
from dashboard.reads.connection import reader, record, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from dashboard.reads.people import reasoned
from dashboard.reads.store import FACTS, last_day, store_facts
from dashboard.theme import day, money, quantity
from data_access.queries.case_outcomes import case_returns
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd

    from dashboard.answers.recovery import Loop, Recovery
    from data_access.filters import Filters, Scope

Who = Literal["waiting", "away"]

DOMAINS = ("customers", *FACTS, "feedback", "cases")


@dataclass(frozen=True, slots=True, kw_only=True)
class Helped:
    """What answering did; shared by all readers: never change its frames."""

    number: int
    found: Recovery


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """How far cases went and how many to expect."""

    number: int
    found: Loop


def recovery(filters: Filters, scope: Scope) -> Helped:
    """How much faster unhappy customers come back once answered, with money, speed, and the episodes behind it."""
    key = versions(*DOMAINS)
    return _recovery(filters, scope, last_day(scope, key), key)


@kept(max_entries=32)
def _recovery(filters: Filters, scope: Scope, as_of: date, key: Versions) -> Helped:
    zone, said = store_facts(scope, key).time_zone, _complaints(filters, scope, as_of, key)
    found = answers.recovery(reader(), filters, scope, said, as_of=as_of, zone=zone)
    return Helped(number=answer_number(), found=found)


@kept(max_entries=16)
def _complaints(filters: Filters, scope: Scope, as_of: date, key: Versions) -> pd.DataFrame:
    """What both answers begin with: the join of complaints and purchases costs more than all that is made of it."""
    del key
    return answers.complaints(reader(), filters, scope, as_of)


def closed_loop(filters: Filters, scope: Scope) -> Closed:
    """How far the cases of the last 365 days went, by team and topic, and how many are to be expected.

    Without purchases nobody can have come back by any day.
    """
    key = versions(*DOMAINS)
    hour = settings.now().replace(minute=0, second=0, microsecond=0)
    return _closed_loop(filters, scope, store_facts(scope, key).as_of or date.min, hour, key)


@kept(max_entries=32)
def _closed_loop(filters: Filters, scope: Scope, as_of: date, now: datetime, key: Versions) -> Closed:
    moment = answers.Moment(as_of, now, store_facts(scope, key).time_zone)
    found = answers.closed_loop(reader(), filters, scope, _complaints(filters, scope, as_of, key), moment)
    return Closed(number=answer_number(), found=found)


def still_away(filters: Filters, scope: Scope, who: Who) -> pd.DataFrame:
    """Unhappy customers who have not come back and are still followed, each with a reason; most money first.

    ``waiting``: nobody has answered them; ``away``: answered. At most 500.
    """
    key = versions(*DOMAINS)
    return _still_away(filters, scope, who, last_day(scope, key), key)


@kept(max_entries=32)
def _still_away(filters: Filters, scope: Scope, who: Who, as_of: date, key: Versions) -> pd.DataFrame:
    currency, episodes = store_facts(scope, key).currency, _recovery(filters, scope, as_of, key).found.episodes
    answered = episodes["reply_after"] <= episodes["seen"]
    open_ones = episodes["return_after"].isna() & (episodes["seen"] <= FOLLOWED)
    found = episodes[open_ones & (answered if who == "away" else ~answered)]
    found = found.sort_values(["spent_cents", "customer_id"], ascending=[False, True], ignore_index=True)
    people = reasoned(found, scope, lambda row: _reason(row, who, currency))
    return people.assign(unhappy_on=people["received_on"], spent_before=people["spent_cents"].astype("float64") / 100)


def _reason(row: Any, who: Who, currency: str) -> str:  # noqa: ANN401  a row of itertuples
    spent = f"spent {money(int(row.spent_cents), currency)} in the year before"
    if who == "waiting":
        return f"Unhappy on {day(row.received_on)}, not answered and not back since; {spent}"
    return (f"Unhappy on {day(row.received_on)}, answered after {quantity(round(row.reply_after), 'day')}, not back "
            f"since; {spent}")  # fmt: skip


def case_outcome(case_id: int, version: int, scope: Scope) -> Outcome | None:
    """What became of a case in this version, by what was bought; None where nobody knows who complained, or when."""
    key = versions("customers", *FACTS)  # not those of cases: a step with one of them changes nothing of the others
    as_of = store_facts(scope, key).as_of
    return _case_outcome((case_id, version), scope, as_of, key) if as_of is not None else None


@kept(max_entries=512)
def _case_outcome(case: tuple[int, int], scope: Scope, as_of: date, key: Versions) -> Outcome | None:
    del key
    rows = RecordReader(record()).rows(case_returns(scope, ids=[case[0]], as_of=as_of))
    return outcome_of(rows[0].received_on, rows[0].again_on, as_of) if rows else None
