"""The loop scorecard: of the cases received, how many were claimed, answered in time, resolved, confirmed, won back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import binom

from dashboard.analytics.intervals import wilson

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SECONDS = 3_600  # in an hour
FEWEST_TIMES = 6  # below it no two of the times enclose the median with 95 %
STEPS = ("received", "claimed", "answered_in_time", "resolved", "confirmed", "bought_again")
COLUMNS = ("step", "step_cases", "step_reached", "step_share", "step_low", "step_high", "median_hours",
           "median_hours_low", "median_hours_high", "p90_hours")  # fmt: skip
GROUPED = ("group", *COLUMNS)


class _Step(NamedTuple):
    """Which cases can tell of a step, which of them reached it, and after how many hours."""

    cases: NDArray[np.bool_]
    reached: NDArray[np.bool_]
    hours: Floats


def scorecard(cases: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """Each step of the loop: ``COLUMNS``.

    Parameters
    ----------
    cases : one row each. Times, empty where it has not happened: ``opened_at``, ``claimed_at``, ``replied_at``,
        ``due_at`` (of the first answer), ``resolved_at``, ``confirmed_at``; ``mature``, whether a known customer was
        followed for all 90 days, and ``returned_days`` after which they bought again within them, empty where not.
    now : up to when it is known who answered.

    Notes
    -----
    Each step is counted by itself, of all cases that can tell: an answer of those that were answered or whose time is
    over, a purchase of those followed for 90 days, all others of all cases. Hours are those of the clock on the wall,
    since the case was opened, of cases that reached the step; who still waits is not among them.
    """
    rows = [_row(name, step) for name, step in _steps(cases, now)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def scorecards(cases: pd.DataFrame, now: datetime, by: str) -> pd.DataFrame:
    """The scorecard of each group of cases, the largest first: ``GROUPED``; who is in no group is left out."""
    sizes = cases[by].value_counts()
    order = sorted(sizes.index, key=lambda name: (-int(sizes[name]), str(name)))
    parts = [scorecard(cases[cases[by] == name], now).assign(group=str(name)) for name in order]
    found = pd.concat(parts, ignore_index=True) if parts else scorecard(cases.head(0), now).head(0).assign(group="")
    return found[list(GROUPED)]


def _steps(cases: pd.DataFrame, now: datetime) -> Iterator[tuple[str, _Step]]:
    everything = np.ones(len(cases), dtype="bool")
    yield "received", _Step(everything, everything, np.full(len(cases), np.nan))
    yield "claimed", _since_opened(cases, "claimed_at", everything)
    in_time = _since_opened(cases, "replied_at", everything)
    due, replied = cases["due_at"], cases["replied_at"]
    decided = (due.notna() & (replied.notna() | (due <= now))).to_numpy()
    yield "answered_in_time", _Step(decided, decided & (replied <= due).to_numpy(), in_time.hours)
    for name in ("resolved", "confirmed"):
        yield name, _since_opened(cases, f"{name}_at", everything)
    mature, days = cases["mature"].to_numpy("bool"), np.asarray(cases["returned_days"], dtype="float64")
    yield "bought_again", _Step(mature, mature & ~np.isnan(days), days * 24)


def _since_opened(cases: pd.DataFrame, name: str, everything: NDArray[np.bool_]) -> _Step:
    """A step that has a time of its own. A case opened after the fact took no time."""
    hours = np.asarray((cases[name] - cases["opened_at"]).dt.total_seconds(), dtype="float64") / SECONDS
    return _Step(everything, ~np.isnan(hours), np.maximum(hours, 0.0))


def _row(name: str, step: _Step) -> tuple[Any, ...]:
    cases, reached = int(step.cases.sum()), int(step.reached.sum())
    share = (reached / cases, *wilson(reached, cases)) if cases else (math.nan,) * 3
    if name == "received":
        share = (share[0], math.nan, math.nan)  # all of them, by what they are
    hours = np.sort(step.hours[step.reached & ~np.isnan(step.hours)])
    p90 = float(np.quantile(hours, 0.9)) if len(hours) else math.nan
    return (name, cases, reached, *share, *median_with_bounds(hours), p90)


def median_with_bounds(ordered: Floats) -> tuple[float, float, float]:
    """The median of ordered times with the two of them that enclose that of all with at least 95 %.

    Empty bounds below 6 times: no two of them do.

    Source: Conover (1999), Practical Nonparametric Statistics, 3rd ed., ch. 3.2.
    """
    if not len(ordered):
        return (math.nan,) * 3
    middle = float(np.median(ordered))
    if len(ordered) < FEWEST_TIMES:
        return middle, math.nan, math.nan
    place = int(binom.ppf(0.025, len(ordered), 0.5)) - 1
    return middle, float(ordered[place]), float(ordered[len(ordered) - 1 - place])
