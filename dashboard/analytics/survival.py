"""Time until something happens when some have not reached it yet: Kaplan-Meier curves and the log-rank test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats import chi2

from dashboard.analytics.intervals import Z95

if TYPE_CHECKING:
    from collections.abc import Hashable

HALF = 0.5


def kaplan_meier(durations: pd.Series, happened: pd.Series, z: float = Z95) -> pd.DataFrame:
    """The share for whom it has not happened after each time at which it happened to somebody.

    Parameters
    ----------
    durations : time until the event, or until observation ended, >= 0.
    happened : whether the event was seen; same index.
    z : standard normal quantile; the default gives 95 %.

    Returns
    -------
    DataFrame ``time, at_risk, events, survival, low, high``, one row per event time, ascending. The bounds are
    Greenwood's variance on the scale log(-log S), which stays inside 0-1; where the curve has come down to 0 they are
    NaN, because the variance has no value there.

    Raises
    ------
    ValueError : a negative or missing duration.

    Sources: Kaplan and Meier (1958), J. Am. Stat. Assoc. 53, 457-481; Greenwood (1926); Kalbfleisch and Prentice
    (1980), The Statistical Analysis of Failure Time Data, for the log-log scale.
    """
    times, events, at_risk = _risk_table(durations, happened)
    remaining = at_risk - events
    survival = np.cumprod(remaining / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(events / (at_risk * remaining))
        spread = z * np.sqrt(greenwood) / np.log(survival)
        low, high = survival ** np.exp(-spread), survival ** np.exp(spread)
    ended = survival <= 0
    return pd.DataFrame(
        {
            "time": times,
            "at_risk": at_risk,
            "events": events,
            "survival": survival,
            "low": np.where(ended, np.nan, low),
            "high": np.where(ended, np.nan, high),
        }
    )


@dataclass(frozen=True, slots=True)
class Median:
    """The time at which half of all have reached the event; NaN where the data do not show it yet."""

    value: float
    low: float
    high: float


def median_time(curve: pd.DataFrame) -> Median:
    """The median of a Kaplan-Meier curve with its interval: the times at which curve and bounds come down to a half.

    A bound that never comes down to a half leaves that side of the interval open (NaN).

    Source: Brookmeyer and Crowley (1982), Biometrics 38, 29-41, on the log-log scale.
    """
    # After the curve has come down to 0 the bounds have no value; the median lies before.
    return Median(*(_first_at_half(curve["time"], curve[name]) for name in ("survival", "low", "high")))


@dataclass(frozen=True, slots=True)
class LogRank:
    """The test that all groups have one curve: chi-square statistic, degrees of freedom, p-value (NaN: no test)."""

    statistic: float
    degrees: int
    p_value: float


def log_rank(durations: pd.Series, happened: pd.Series, groups: pd.Series) -> LogRank:
    """Whether the curves of two or more groups differ.

    At each event time the events expected in a group are its share of those at risk; the sums of observed minus
    expected have the hypergeometric covariance. Groups without members do not count; fewer than two groups, or no
    event at all, give no test.

    Source: Mantel (1966), Cancer Chemotherapy Reports 50, 163-170; Peto and Peto (1972), J. R. Stat. Soc. A 135.
    """
    codes, names = pd.factorize(groups)
    if len(names) < 2:  # noqa: PLR2004  nothing to compare
        return LogRank(float("nan"), 0, float("nan"))
    times, events, at_risk = _risk_table(durations, happened)
    if not times.size:
        return LogRank(float("nan"), len(names) - 1, float("nan"))
    away = np.zeros(len(names))
    covariance = np.zeros((len(names), len(names)))
    shares = np.empty((len(names), len(times)))
    for code in range(len(names)):
        mine = codes == code
        time, observed, risk = _risk_table(durations[mine], happened[mine], at=times)
        del time
        shares[code] = risk / at_risk
        away[code] = observed.sum() - (events * shares[code]).sum()
    scale = events * np.divide(at_risk - events, at_risk - 1, out=np.zeros(len(times)), where=at_risk > 1)
    covariance = np.diag((shares * scale).sum(axis=1)) - (shares * scale) @ shares.T
    # One group follows from the others, so the matrix is singular: the pseudo-inverse leaves that direction out.
    statistic = float(away @ np.linalg.pinv(covariance, hermitian=True) @ away)
    return LogRank(statistic, len(names) - 1, float(chi2.sf(statistic, len(names) - 1)))


def curves(durations: pd.Series, happened: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """The Kaplan-Meier curve of each group: the columns of ``kaplan_meier`` after ``group``, groups in order.

    Each curve begins with a row at time 0 where all are at risk and the share is 1, so that a group to whom it never
    happened has its row too.
    """
    found: list[pd.DataFrame] = []
    names: list[Hashable] = sorted(groups.unique(), key=str)
    for name in names:
        mine = groups == name
        curve = _with_origin(kaplan_meier(durations[mine], happened[mine]), int(mine.sum()))
        curve.insert(0, "group", str(name))
        found.append(curve)
    if not found:
        empty = kaplan_meier(durations, happened)
        empty.insert(0, "group", pd.Series(dtype="str"))
        return empty
    return pd.concat(found, ignore_index=True)


def _with_origin(curve: pd.DataFrame, members: int) -> pd.DataFrame:
    if len(curve) and curve["time"].iloc[0] == 0:
        return curve
    origin = {"time": 0.0, "at_risk": members, "events": 0, "survival": 1.0, "low": 1.0, "high": 1.0}
    start = pd.DataFrame([origin])
    return start if curve.empty else pd.concat([start, curve], ignore_index=True)


def _risk_table(
    durations: pd.Series, happened: pd.Series, at: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Event times, events at each, and how many were still observed right before; or the same ``at`` given times."""
    length = durations.to_numpy(dtype="float64")
    if not (length >= 0).all():
        message = "durations must be known and not negative"
        raise ValueError(message)
    seen = happened.to_numpy(dtype=bool)
    times = np.unique(length[seen]) if at is None else at
    events = np.searchsorted(np.sort(length[seen]), times, "right") - np.searchsorted(np.sort(length[seen]), times)
    at_risk = len(length) - np.searchsorted(np.sort(length), times)
    return times, events.astype("int64"), at_risk.astype("int64")


def _first_at_half(times: pd.Series, share: pd.Series) -> float:
    reached = times[share.to_numpy() <= HALF + 1e-12]
    return float(reached.iloc[0]) if len(reached) else float("nan")
