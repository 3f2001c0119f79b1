"""What customers say: the answer of the page, its parts on demand, and single feedback with its customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.analytics.voice import quotes
from dashboard.answers import voice as answers
from dashboard.reads.connection import reader, record, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from dashboard.reads.people import named
from dashboard.reads.store import FACTS, store_facts
from dashboard.reads.topics import topic_titles
from data_access.queries import said as queries
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from dashboard.analytics.voice.fair import FairScore
    from dashboard.analytics.voice.topics import Side
    from dashboard.answers.voice import Asked, Overall, Span, Step
    from data_access.filters import Filters, Scope
    from data_access.queries.said import Split

DOMAINS = ("customers", *FACTS, "feedback")
MOST_LISTED = 500  # single feedback on a page
MOST_QUOTED_FROM = 1_000  # texts that typical words are chosen from, the newest
TYPICAL, EXTREME = 3, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What the page shows first. ``as_of`` is the last day that purchases cover."""

    number: int
    question: Asked
    overall: Overall
    as_of: date | None

    @property
    def empty(self) -> bool:
        """Whether the filters left nothing in either window."""
        return not (self.overall.items or self.overall.items_before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """Topics with trend and impact; ``same`` is what those compared have in common besides their tier."""

    number: int
    table: pd.DataFrame
    same: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A set of feedback: days ``start <= day < end``, and a topic, an opinion, or mismatches alone."""

    start: date
    end: date
    topic: str | None = None
    label: str | None = None
    mismatched: bool = False


def voice(filters: Filters, scope: Scope, span: Span) -> Voice | None:
    """The newest window against the equal one before; None in a store without feedback."""
    return _voice(filters, scope, span, store_facts(scope).as_of, versions(*DOMAINS))


@kept(max_entries=32)
def _voice(filters: Filters, scope: Scope, span: Span, as_of: date | None, key: Versions) -> Voice | None:
    del key
    question = answers.asked(reader(), filters, scope, span)
    if question is None:
        return None
    overall = answers.overall(reader(), question)
    return Voice(number=answer_number(), question=question, overall=overall, as_of=as_of)


def voice_series(answer: Voice, scope: Scope, step: Step) -> pd.DataFrame:
    """Volume and net sentiment by week or month (``answers.SERIES``)."""
    return _series(answer.number, scope, step, answer)


@kept(max_entries=64)
def _series(number: int, scope: Scope, step: Step, _answer: Voice) -> pd.DataFrame:
    del number, scope  # both are in the answer; they name it
    return answers.series(reader(), _answer.question, step, _answer.overall.read_by)


def voice_groups(answer: Voice, scope: Scope, by: Split) -> pd.DataFrame:
    """The window by group (``answers.GROUPS``)."""
    return _groups(answer.number, scope, by, answer)


@kept(max_entries=64)
def _groups(number: int, scope: Scope, by: Split, _answer: Voice) -> pd.DataFrame:
    del number, scope  # as above
    return answers.groups(reader(), _answer.question, by, _answer.overall.read_by)


def voice_topics(answer: Voice, scope: Scope, side: Side) -> Topics:
    """Topics with share, trend, sentiment and impact."""
    return _topics(answer.number, scope, side, answer)


@kept(max_entries=64)
def _topics(number: int, scope: Scope, side: Side, _answer: Voice) -> Topics:
    del number, scope  # as above
    names = topic_titles(_answer.question.scope)
    table, alike = answers.topic_table(reader(), _answer.question, side, _answer.as_of, names)
    return Topics(number=answer_number(), table=table, same=alike.same if alike else "")


def voice_fair(answer: Voice, scope: Scope) -> FairScore | None:
    """NPS weighted to the base; None where nobody was asked or nothing was bought."""
    return _fair(answer.number, scope, answer)


@kept(max_entries=32)
def _fair(number: int, scope: Scope, _answer: Voice) -> FairScore | None:
    del number, scope  # as above
    if _answer.as_of is None or not _answer.overall.ratings["nps"][0].known:
        return None
    return answers.fair_score(reader(), _answer.question, _answer.as_of)


def feedback_of(answer: Voice, scope: Scope, wanted: Wanted, most: int = MOST_LISTED) -> pd.DataFrame:
    """Single feedback of a set, the newest first, at most so many, with ``customer_name`` and ``page``."""
    return _feedback_of(answer.number, scope, wanted, most, answer)


@kept(max_entries=64)
def _feedback_of(number: int, scope: Scope, wanted: Wanted, most: int, _answer: Voice) -> pd.DataFrame:
    del number
    how: dict[str, Any] = {"topic": wanted.topic, "label": wanted.label, "mismatched": wanted.mismatched}
    statement = queries.feedback_list(
        _answer.question.filters, scope, start=wanted.start, end=wanted.end, limit=most, **how
    )  # fmt: skip
    found = RecordReader(record()).frame(statement)
    people = named(found[["customer_id"]].dropna().drop_duplicates(), scope)
    return found.merge(people[["customer_id", "customer_name", "page"]], on="customer_id", how="left")


def quotes_of(answer: Voice, scope: Scope, wanted: Wanted) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The most typical and the most extreme words of a set, of its newest 1,000."""
    return _quotes_of(answer.number, scope, wanted, answer)


@kept(max_entries=64)
def _quotes_of(number: int, scope: Scope, wanted: Wanted, _answer: Voice) -> tuple[pd.DataFrame, pd.DataFrame]:
    del number
    found = feedback_of(_answer, scope, wanted, MOST_QUOTED_FROM).dropna(subset=["text"]).reset_index(drop=True)
    texts = found["text"].astype(str).tolist()
    near = quotes.typical(texts, TYPICAL)
    ends = [
        place for place in quotes.extreme(texts, found["polarity"].tolist(), TYPICAL + EXTREME) if place not in near
    ]
    return found.iloc[near], found.iloc[ends[:EXTREME]]
