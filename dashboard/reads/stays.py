"""How long customers stay: of everybody or of two groups, by the silence after which one counts as lost."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.analytics import compare_groups as comparing
from dashboard.analytics import survival
from dashboard.analytics.churn import lost_by_silence
from dashboard.reads.connection import reader
from dashboard.reads.explorer import MOST_PEOPLE, At, Question, asked_at
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import kept
from dashboard.reads.people import named
from dashboard.theme import quantity
from data_access.filters import UNKNOWN
from data_access.queries import explorer as queries

if TYPE_CHECKING:
    from datetime import date

    from data_access.filters import Filters, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays:
    """How long customers stay: a Kaplan-Meier curve per group (one named "" for all), medians, and the test.

    ``gap_days`` is the median of the customers' expected gaps.
    """

    number: int
    curves: pd.DataFrame
    medians: dict[str, survival.Median]
    sizes: dict[str, int]
    lost: dict[str, int]
    test: survival.LogRank
    gap_days: float
    last_day: date


class Who(NamedTuple):
    """Customers of one side of a comparison, or of all: those who are lost after so much silence, or who are not."""

    sides: tuple[str, str | None] | None
    patience: float
    side: str
    lost: bool


def stays(
    filters: Filters, scope: Scope, question: Question, sides: tuple[str, str | None] | None, patience: float
) -> Stays:
    """How long customers stay: of two groups of ``question.by`` (the second None: all the others), or of everybody."""
    return _stays(asked_at(filters, scope, question.by), question, sides, patience)


@kept(max_entries=32, by_words=(Question,))
def _stays(at: At, question: Question, sides: tuple[str, str | None] | None, patience: float) -> Stays:
    frame = _lives(at, question)
    group = _sided(frame, sides)
    stay = lost_by_silence(frame, at.as_of, patience).loc[group.index]
    curves = survival.curves(stay["duration_days"], stay["lost"], group)
    names = sorted(map(str, group.unique()))
    return Stays(
        number=answer_number(),
        curves=curves,
        medians={name: survival.median_time(curves[curves["group"] == name]) for name in names},
        sizes={name: int((group == name).sum()) for name in names},
        lost={name: int(stay.loc[group == name, "lost"].sum()) for name in names},
        test=survival.log_rank(stay["duration_days"], stay["lost"], group),
        gap_days=float(stay["expected_gap_days"].median()) if len(stay) else float("nan"),
        last_day=at.as_of,
    )


def _sided(frame: pd.DataFrame, sides: tuple[str, str | None] | None) -> pd.Series:
    """The side each customer stands on, without those who stand on none."""
    if sides is None:
        return pd.Series("", index=frame.index, dtype="object")
    one, other = sides
    mine, theirs = frame["group"] == one, frame["group"] == other if other else frame["group"] != one
    group = pd.Series(np.where(mine, comparing.ONE, comparing.OTHER), index=frame.index, dtype="object")
    return group[mine | theirs]


def stay_people(filters: Filters, scope: Scope, question: Question, who: Who) -> pd.DataFrame:
    """The customers of one side who are lost, or still there: most days with a purchase first, at most 1,000."""
    return _stay_people(asked_at(filters, scope, question.by), question, who)


@kept(max_entries=64, by_words=(Question,))
def _stay_people(at: At, question: Question, who: Who) -> pd.DataFrame:
    frame = _lives(at, question)
    stay = lost_by_silence(frame, at.as_of, who.patience)
    group = _sided(frame, who.sides)
    listed = frame.join(stay).loc[group.index[group == who.side]]
    found = listed[listed["lost"] == who.lost].sort_values(
        ["purchase_days", "customer_id"], ascending=[False, True], kind="stable"
    )
    told = [_reason(row, at.as_of) for row in found.head(MOST_PEOPLE).itertuples(index=False)]
    return named(found.head(MOST_PEOPLE), at.scope).assign(reason=pd.Series(told, dtype="str"))


def _reason(row: Any, as_of: date) -> str:  # noqa: ANN401  a row of itertuples
    silent = quantity((as_of - row.last_purchase_on).days, "day")
    expected = "" if math.isnan(row.expected_gap_days) else f", expected every {row.expected_gap_days:.0f} days"
    return f"{'Lost' if row.lost else 'Still a customer'}: silent for {silent}{expected}"


@kept(max_entries=16, by_words=(Question,))
def _lives(at: At, question: Question) -> pd.DataFrame:
    """Each customer's first and last day, days with a purchase and, where asked for, group."""
    statement = queries.lives(at.filters, at.scope, question.rule, as_of=at.as_of, by=question.by)
    found = reader().frame(statement)
    return found.assign(group=found["group"].fillna(UNKNOWN)) if question.by else found
