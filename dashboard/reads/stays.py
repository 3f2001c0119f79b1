"""How long customers stay: of everybody or of two groups, by the silence after which one counts as lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.analytics import compare_groups as comparing
from dashboard.analytics import survival
from dashboard.analytics.churn import lost_by_silence
from dashboard.reads.connection import reader
from dashboard.reads.explorer import At, Question, asked_at
from dashboard.reads.figures import answer_number
from dashboard.reads.store import HOUR
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


def stays(
    filters: Filters, scope: Scope, question: Question, sides: tuple[str, str | None] | None, patience: float
) -> Stays:
    """How long customers stay: of two groups of ``question.by`` (the second None: all the others), or of everybody."""
    return _stays(asked_at(filters, scope, question.by), question, sides, patience)


@st.cache_resource(max_entries=32, ttl=HOUR, show_spinner=False)
def _stays(at: At, question: Question, sides: tuple[str, str | None] | None, patience: float) -> Stays:
    frame = _lives(at, question)
    stay = lost_by_silence(frame, at.as_of, patience)
    if sides is None:
        group = pd.Series("", index=frame.index, dtype="object")
    else:
        one, other = sides
        mine, theirs = frame["group"] == one, frame["group"] == other if other else frame["group"] != one
        group = pd.Series(np.where(mine, comparing.ONE, comparing.OTHER), index=frame.index, dtype="object")
        group = group[mine | theirs]
    stay = stay.loc[group.index]
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


@st.cache_resource(max_entries=16, ttl=HOUR, show_spinner=False)
def _lives(at: At, question: Question) -> pd.DataFrame:
    """Each customer's first and last day, days with a purchase and, where asked for, group."""
    statement = queries.lives(at.filters, at.scope, question.rule, as_of=at.as_of, by=question.by)
    found = reader().frame(statement)
    return found.assign(group=found["group"].fillna(UNKNOWN)) if question.by else found
