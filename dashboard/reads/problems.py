"""Problems and how they stand, the feedback behind one, and its customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.answers import problems as answers
from dashboard.answers import radar
from dashboard.answers.value import last_words
from dashboard.reads.connection import reader, record, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from dashboard.reads.people import named
from dashboard.reads.store import FACTS, last_day
from data_access.queries import problems as queries
from data_access.queries.reading import WAITING, coverage
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from datetime import date

    from dashboard.answers.problems import Standing
    from data_access.filters import Filters, Scope

DOMAINS = ("problems", "feedback", "customers", *FACTS)
MOST_FEEDBACK = 1_000  # shown of one problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemsAnswer:
    """What the page shows: problems not closed, those furthest beyond expectation first, then those closed.

    ``cells`` is how many topics by product, partner, region and channel have complaints; 0 where too little is known.
    ``waiting`` is how much feedback nobody has read yet: the radar looks when it was.
    The frames are shared by all readers: never change them.
    """

    number: int
    problems: tuple[Standing, ...]
    cells: int
    waiting: int
    last_day: date


def problems_overview(filters: Filters, scope: Scope) -> ProblemsAnswer:
    """Every problem inside the filters and how it stands."""
    key = versions(*DOMAINS)
    return _problems_overview(filters, scope, last_day(scope, key), key)


@kept(max_entries=32, spinner="Counting complaints and deliveries")
def _problems_overview(filters: Filters, scope: Scope, last_day: date, key: Versions) -> ProblemsAnswer:
    del key
    found = radar.gather(reader(), filters, scope, last_day)
    asked = RecordReader(record())
    stand = answers.standings(asked, found, filters, scope, last_day)
    read = asked.frame(coverage(scope))
    waiting = int(read.loc[read["reason"] == WAITING, "feedback_count"].sum())
    return ProblemsAnswer(
        number=answer_number(), problems=stand, cells=len(found.cells) if found else 0, waiting=waiting,
        last_day=last_day,
    )  # fmt: skip


def problem_feedback(problem_id: int, filters: Filters, scope: Scope) -> pd.DataFrame:
    """The newest feedback behind a problem with names, ``complaint`` (words, rating and feeling in one line)."""
    return _problem_feedback(problem_id, filters, scope, versions("cases", *DOMAINS))


@kept(max_entries=64)
def _problem_feedback(problem_id: int, filters: Filters, scope: Scope, key: Versions) -> pd.DataFrame:
    del key
    asked = RecordReader(record())
    said = answers.feedback_of(asked, problem_id, filters, scope, limit=MOST_FEEDBACK)
    known = named(said[said["customer_id"].notna()], scope)
    nameless = said[said["customer_id"].isna()]
    both = pd.concat([known, nameless]) if len(nameless) else known
    shown = both.sort_values(["received_on", "feedback_id"], ascending=False, ignore_index=True)
    return shown.assign(complaint=last_words(shown))


def problem_history(problem_id: int, scope: Scope) -> pd.DataFrame:
    """What was done with a problem, the newest first."""
    return _problem_history(problem_id, scope, versions("problems"))


@kept(max_entries=64)
def _problem_history(problem_id: int, scope: Scope, key: Versions) -> pd.DataFrame:
    del key
    return RecordReader(record()).frame(queries.problem_history(problem_id, scope))
