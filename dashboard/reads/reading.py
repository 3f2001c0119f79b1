"""How feedback is read: how much and by whom, what was left out, words against ratings, the store's own models."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.answers.reader import best_scorer
from dashboard.answers.reading import Agreement, Serving, agreement, by_language, serving
from dashboard.reads.connection import record, versions
from dashboard.reads.kept import HOUR, Versions
from dashboard.reads.people import named
from data_access.queries import reading as queries
from data_access.queries.scoring import BEGAN, last_change_over, models
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from data_access.filters import Scope

MOST_SHOWN = 1_000  # pieces of a list on the page
MOST_CHECKED = 20_000  # the newest, for the agreement with ratings: enough for an interval of half a point


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the page shows. Frames are shared by all readers: never change them.

    ``coverage`` as the query of that name; ``changing``: a part of the feedback shows new scores already and a part the
    former ones, for the minute that writing takes.
    """

    coverage: pd.DataFrame
    serving: Serving
    changing: bool

    @property
    def total(self) -> int:
        """All feedback."""
        return int(self.coverage["feedback_count"].sum())

    @property
    def waiting(self) -> int:
        """Feedback nobody has read yet."""
        return self._of(self.coverage["reason"] == queries.WAITING)

    @property
    def scored(self) -> int:
        """Feedback with a score."""
        return self._of(self.coverage["reason"].isin(["ok", "cut"]))

    @property
    def otherwise(self) -> int:
        """Feedback with words that shows the score of another reader than the one that serves."""
        table = self.coverage
        mine = (table["scorer"] == self.serving.name) & (table["scorer_version"] == self.serving.version)
        return self._of(table["scorer"].notna() & ~mine)

    @property
    def worded(self) -> int:
        """Feedback with words that somebody has read."""
        return self._of(self.coverage["scorer"].notna())

    def _of(self, rows: pd.Series[bool]) -> int:
        return int(self.coverage.loc[rows, "feedback_count"].sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Words against ratings, of the reader whose scores are shown most: all together, and by language."""

    name: str
    version: str
    all: Agreement
    languages: tuple[tuple[str | None, Agreement], ...]
    capped: bool


def reading(scope: Scope) -> Reading | None:
    """How feedback is read; None in a store without feedback."""
    table = _coverage(scope, versions("feedback"))
    if table.empty:
        return None
    return Reading(coverage=table, serving=serving(record(), best_scorer()), changing=changing_over(scope))


def changing_over(scope: Scope) -> bool:
    """Whether another reader is taking over: a part of the feedback has its scores, a part the former ones."""
    last = RecordReader(record()).rows(last_change_over(scope))
    return [row.action for row in last] == [BEGAN]


@st.cache_data(max_entries=8, ttl=HOUR, show_spinner=False)
def _coverage(scope: Scope, key: Versions) -> pd.DataFrame:
    del key
    return RecordReader(record()).frame(queries.coverage(scope))


def progress(found: Reading, scope: Scope) -> tuple[int, int]:
    """How many different texts the one who serves has read, of how many; both are quick to ask."""
    people = RecordReader(record())
    asked = queries.texts_read(scope, scorer=found.serving.name, version=found.serving.version)
    done = int(people.rows(asked)[0].texts)
    texts = _texts(scope, versions("feedback"))
    return min(done, texts), texts


@st.cache_data(max_entries=8, ttl=HOUR, show_spinner=False)
def _texts(scope: Scope, key: Versions) -> int:
    del key
    return int(RecordReader(record()).rows(queries.different_texts(scope))[0].texts)


def left_out(scope: Scope, reason: str) -> pd.DataFrame:
    """Feedback of one reason that has no score, the newest first, with whose it is."""
    return _left_out(scope, reason, versions("feedback", "customers"))


@st.cache_data(max_entries=16, ttl=HOUR, show_spinner=False)
def _left_out(scope: Scope, reason: str, key: Versions) -> pd.DataFrame:
    del key
    return _with_people(RecordReader(record()).frame(queries.left_out(scope, reason=reason, limit=MOST_SHOWN)), scope)


def contradictions(scope: Scope) -> tuple[dict[str, int], pd.DataFrame]:
    """How often words and rating contradict each other, by which way, and the newest of them."""
    return _contradictions(scope, versions("feedback", "customers"))


@st.cache_data(max_entries=8, ttl=HOUR, show_spinner=False)
def _contradictions(scope: Scope, key: Versions) -> tuple[dict[str, int], pd.DataFrame]:
    del key
    people = RecordReader(record())
    counted = {str(row.rating_mismatch): int(row.feedback_count) for row in people.rows(queries.mismatch_counts(scope))}
    return counted, _with_people(people.frame(queries.mismatches(scope, limit=MOST_SHOWN)), scope)


def pieces(scope: Scope, ids: Sequence[int]) -> pd.DataFrame:
    """Some pieces of feedback."""
    return RecordReader(record()).frame(queries.pieces(scope, ids=ids))


def checked(found: Reading, scope: Scope) -> Checked | None:
    """Words against ratings, by the reader whose scores are shown most; None where nothing was read."""
    rows = found.coverage[found.coverage["scorer"].notna()]
    if rows.empty:
        return None
    by_reader = rows.groupby(["scorer", "scorer_version"])["feedback_count"].sum().reset_index()
    most = by_reader.sort_values("feedback_count").iloc[-1]
    return _checked(scope, str(most["scorer"]), str(most["scorer_version"]), versions("feedback"))


@st.cache_data(max_entries=8, ttl=HOUR, show_spinner=False)
def _checked(scope: Scope, name: str, version: str, key: Versions) -> Checked:
    del key
    asked = queries.rated_scores(scope, scorer=name, version=version, limit=MOST_CHECKED)
    rows = RecordReader(record()).frame(asked)
    return Checked(
        name=name,
        version=version,
        all=agreement(rows),
        languages=tuple(by_language(rows)),
        capped=len(rows) == MOST_CHECKED,
    )


def own_models(scope: Scope) -> list[dict[str, Any]]:
    """The store's own models, the newest first, with their figures."""
    rows = RecordReader(record()).rows(models(scope))
    return [{**row._asdict(), "figures": json.loads(row.figures)} for row in rows]


def _with_people(rows: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The rows with the names of the customers and the addresses of their pages, where it is known whose they are."""
    known = rows["customer_id"].notna()
    if not known.any():
        return rows
    people = named(rows.loc[known, ["customer_id"]].drop_duplicates(), scope)
    return rows.merge(people[["customer_id", "customer_name", "page"]], on="customer_id", how="left")
