"""How good the data are: the scores, what each rule found, the rows behind it, and the scores kept so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.answers import quality as answers
from dashboard.reads.connection import reader, record, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from dashboard.reads.people import named
from data_access.filters import Filters
from data_access.queries.quality import rules, statements
from data_access.queries.quality.rules import BY_NAME
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from dashboard.answers.quality import Measured, OfPeople, Setting
    from data_access.filters import Scope
    from data_access.queries.quality.rules import Terms

DOMAINS = ("customers", "purchases", "feedback", "settings")
ORDER = {"validity": 0, "consistency": 1, "uniqueness": 2, "completeness": 3, "timeliness": 4}
MOST_SHOWN = 1_000  # rows of a finding on a page; the export has all


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What the scores of the page show. The frames are shared by all readers: never change them.

    ``history`` are the scores that were kept, oldest first; ``fixes`` the corrections, newest first.
    """

    number: int
    measured: Measured
    settings: tuple[Setting, ...]
    history: pd.DataFrame
    fixes: pd.DataFrame

    @property
    def found(self) -> pd.DataFrame:
        """The findings with rows that fail, of columns that are kept: what is wrong before what is missing or old."""
        all_of = self.measured.scores.findings
        own = all_of[all_of["kept"] & (all_of["failed"] > 0)]
        order = own.assign(place=own["dimension"].map(ORDER))
        return order.sort_values(["place", "failed", "rule", "column"], ascending=[True, False, True, True])

    @property
    def worst(self) -> dict[str, str]:
        """By column the finding that costs its score most, ``rule.column``; columns without one are left out."""
        most = self.found.sort_values("failed", ascending=False, kind="stable").drop_duplicates("column")
        return {str(column): f"{rule}.{column}" for rule, column in zip(most["rule"], most["column"], strict=True)}


def quality_scores(scope: Scope) -> Quality | None:
    """The scores as the rules stand now; None in a store without customers."""
    settings = answers.settings_of(RecordReader(record()), scope)
    as_of = answers.last_day(reader(), scope)
    if as_of is None:
        return None
    number, measured = _measured(scope, answers.terms_of(settings, as_of), versions(*DOMAINS))
    people = RecordReader(record())
    return Quality(
        number=number,
        measured=measured,
        settings=settings,
        history=people.frame(statements.score_history(scope)).iloc[::-1].reset_index(drop=True),
        fixes=people.frame(statements.fixes(scope)),
    )


@kept(max_entries=8)
def _measured(scope: Scope, terms: Terms, key: Versions) -> tuple[int, Measured]:
    del key
    of_people = _of_people(scope, terms.of_sources(answers.OF_PEOPLE), versions("customers"))
    rest = answers.look_at_rest(reader(), terms, Filters(), scope)
    return answer_number(), answers.put_together(terms, of_people, rest)


@kept(max_entries=8)
def _of_people(scope: Scope, terms: Terms, key: Versions) -> OfPeople:
    """Apart from the rest: it takes seconds in a large store, and a purchase changes nothing about it."""
    del key
    return answers.look_at_people(reader(), terms, Filters(), scope)


def failing_rows(answer: Quality, scope: Scope, finding: tuple[str, str], only: str | None = None) -> pd.DataFrame:
    """At most 1,000 rows behind a finding: ``row_id``, ``value``, ``why``, and who it is where it is a customer.

    Columns of ``people.named`` besides, for rows that belong to a customer.
    """
    return _failing_rows(answer.number, scope, finding, only, answer)


@kept(max_entries=64)
def _failing_rows(
    number: int, scope: Scope, finding: tuple[str, str], only: str | None, _answer: Quality
) -> pd.DataFrame:
    del number  # names the answer, which no key could hold
    rows = answers.failing_rows(reader(), _answer.measured, finding, Filters(), scope, limit=MOST_SHOWN, only=only)
    known = rows["customer_id"].notna()
    people = named(rows[known].reset_index(drop=True), scope) if known.any() else rows[known]
    return pd.concat([people, rows[~known]], ignore_index=True).sort_values("row_id", ignore_index=True)


def failing_customers(
    answer: Quality, scope: Scope, finding: tuple[str, str], most: int, only: str | None
) -> list[int]:
    """The customers behind a finding, for a correction."""
    if BY_NAME[finding[0]].source not in rules.OF_CUSTOMERS:
        return []
    rows = answers.failing_rows(reader(), answer.measured, finding, Filters(), scope, limit=most, only=only)
    return [int(row) for row in rows["customer_id"]]


def names_of(customers: list[int], scope: Scope) -> pd.DataFrame:
    """Some customers by name."""
    return named(pd.DataFrame({"customer_id": pd.array(customers, dtype="Int64")}), scope)
