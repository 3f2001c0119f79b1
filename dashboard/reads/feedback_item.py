"""One piece of feedback as it is shown: words, reading, topics, what people corrected; on demand why it was read so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from dashboard.answers.reader import best_scorer
from dashboard.reads.connection import record, versions
from dashboard.reads.kept import HOUR, Versions, kept
from data_access.filters import EVERYTHING
from data_access.queries import feedback_item as queries
from data_access.queries.scoring import SCORE_COLUMNS, feedback_history, known_scores
from data_access.readers import RecordReader
from data_access.repositories.corrections import counting
from data_access.repositories.scores import text_key
from sentiment.choose import scorer as scorer_named

if TYPE_CHECKING:
    from data_access.filters import Scope

    Marks = tuple[tuple[int, int, float], ...]

# Of a long text the deep reader weighs the begin alone: it reads a text some fifty times over to find what decides.
EXPLAINED = 400
SLOW_READERS = ("deep", "own")
OPINIONS = ("textblob", "quick")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackItem:
    """One piece of feedback.

    ``row`` are the columns of ``queries.feedback_item``; ``topics`` of ``topics_of_feedback``; ``history`` what people
    corrected, oldest first; ``corrected`` the row of the history that gives the label, None where the reader's stands;
    ``said`` what the reader said of the words alone, None where that is not remembered.
    """

    row: dict[str, Any]
    topics: tuple[dict[str, Any], ...]
    history: tuple[Any, ...]
    corrected: Any | None
    said: dict[str, Any] | None

    @property
    def feedback_id(self) -> int:
        """The number of the feedback."""
        return int(self.row["feedback_id"])

    @property
    def version(self) -> int:
        """The version that a correction is based on."""
        return int(self.row["version"])

    @property
    def language(self) -> str | None:
        """The language as it was told or found, an ISO 639-1 code."""
        return self.row["language"] or (None if self.said is None else self.said["language"])


class SecondOpinion(NamedTuple):
    """What another reader says of a text: its label with the probability that it is right, and the words it marks."""

    reader: str
    label: str
    confidence: float | None
    reason: str
    marks: Marks


def feedback_item(feedback_id: int, scope: Scope) -> FeedbackItem | None:
    """The feedback of that number; None where there is none for this reader."""
    return _feedback_item(feedback_id, scope, versions("feedback", "customers"))


@kept(max_entries=256)
def _feedback_item(feedback_id: int, scope: Scope, key: Versions) -> FeedbackItem | None:
    del key
    asked = RecordReader(record())
    found = asked.rows(queries.feedback_item(feedback_id, scope))
    if not found:
        return None
    row: dict[str, Any] = found[0]._asdict()
    history = tuple(asked.rows(feedback_history(feedback_id, scope)))
    people = counting(history).get(feedback_id)
    gone = {one.takes_back_id for one in history}
    labels = [one for one in history if one.what == "label" and one.takes_back_id is None and one.id not in gone]
    return FeedbackItem(
        row=row,
        topics=tuple(one._asdict() for one in asked.rows(queries.topics_of_feedback(feedback_id, scope))),
        history=history,
        corrected=labels[-1] if people is not None and people.label is not None else None,
        said=_said(asked, row),
    )


def _said(asked: RecordReader, row: dict[str, Any]) -> dict[str, Any] | None:
    if row["text"] is None or row["scorer"] is None:
        return None
    keys = [text_key(row["text"])]
    found = asked.rows(known_scores(EVERYTHING, scorer=row["scorer"], version=row["scorer_version"], keys=keys))
    return {name: getattr(found[0], name) for name in SCORE_COLUMNS} if found else None


@st.cache_data(max_entries=512, ttl=HOUR, show_spinner=False)
def deciding_words(text: str, reader: str, scope: Scope) -> Marks:
    """The words that decided for a reader, as places in the text. Ask for one text at a time: the deep reader is slow.

    Whoever asks has the text, so that nobody is told anything by another's answer.
    """
    del scope
    if reader in SLOW_READERS:
        return tuple(best_scorer().explain(text[:EXPLAINED]))
    return tuple(scorer_named(reader).explain(text))


@st.cache_data(max_entries=256, ttl=HOUR, show_spinner=False)
def second_opinions(text: str, scope: Scope) -> tuple[SecondOpinion, ...]:
    """What TextBlob and Quick say of a text; as above."""
    found = []
    for name in OPINIONS:
        [score] = scorer_named(name).score_many([text])
        marks = deciding_words(text, name, scope)
        found.append(SecondOpinion(name, score.label, score.confidence, score.reason, marks))
    return tuple(found)
