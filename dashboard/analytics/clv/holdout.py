"""How well a model fitted to the past would have foretold what came after it.

The data are cut at a day: the model is fitted to the *calibration* before it and tested on the *hold-out* after it,
with the customers known at the cut. Three measures: the log-density the model gave to what happened (what decides
between models), the mean absolute error per customer, and that of the weekly repeat sales; both errors beside those of
"the same as last year".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dashboard.analytics.clv.bg_nbd import expected_after, expected_purchases, log_likelihood
from dashboard.analytics.clv.counts import compress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.analytics.clv.bg_nbd import Model
    from dashboard.analytics.clv.fitting import Fit

DAYS_IN_WEEK = 7
WEEKS_IN_YEAR = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdout:
    """The measures of one model.

    Parameters
    ----------
    customers : known at the cut.
    expected, actual : purchases of all of them in the hold-out.
    mae : mean absolute error per customer, in purchases.
    mae_before : that of taking each customer's purchases in as many days a year before, or right before the cut where
        the data do not reach back so far.
    log_density : of what happened after the cut given what was known at it; the larger the better.
    """

    customers: int
    expected: float
    actual: int
    mae: float
    mae_before: float
    log_density: float


def assess(model: Model, known: pd.DataFrame, later: pd.DataFrame, before: np.ndarray) -> Holdout:
    """The measures of a model that was fitted to ``known``.

    Parameters
    ----------
    known, later : ``histories`` of the same customers in the same order, at the cut and at the end of the hold-out.
    before : purchases of each in the days that stand for "the same as last year".
    """
    counts = compress(known)
    days = int((later["age_days"] - known["age_days"]).max()) if len(known) else 0
    expected = expected_after(model, counts, days)[counts.place]
    actual = (later["frequency"] - known["frequency"]).to_numpy()
    return Holdout(
        customers=len(known),
        expected=float(expected.sum()),
        actual=int(actual.sum()),
        mae=_mean_error(expected, actual),
        mae_before=_mean_error(before, actual),
        # The density of a whole history is that of its beginning times that of the rest given the beginning.
        log_density=log_likelihood(model, compress(later)) - log_likelihood(model, counts),
    )


def better(fits: Sequence[Fit], known: pd.DataFrame, later: pd.DataFrame) -> Fit:
    """The fit that gave what happened after the cut the higher density; the first of equals.

    Density and not MAE decides: most customers buy nothing, and the mean absolute error rewards whoever says so of all.
    """
    nothing = np.zeros(len(known))
    return max(fits, key=lambda fit: assess(fit.model, known, later, nothing).log_density)


def weekly_repeats(model: Model, daily: pd.DataFrame, *, cut: date, until: date) -> pd.DataFrame:
    """Repeat purchases of each week, counted back and forth from the cut: actual, expected, and of the year before.

    Parameters
    ----------
    daily : ``purchased_on, buyers, new_buyers`` of those acquired up to the cut, as ``queries.value`` gives them.
    cut : the last day of the calibration, where a week ends.
    until : the last day of the hold-out; a week it leaves unfinished is left out.

    Returns
    -------
    DataFrame ``week, week_end, actual_repeats, expected_repeats, cumulative_actual, cumulative_expected,
    repeats_before, holdout``. Weeks are numbered from that of the first purchase; ``repeats_before`` is the actual
    figure 52 weeks earlier, or as many weeks earlier as the hold-out has where the data are shorter than that, and
    NaN outside the hold-out.

    Source: the tracking plots of Fader, Hardie and Lee (2005), figures 2 and 3.
    """
    days = daily["purchased_on"].to_numpy().astype("datetime64[D]").astype("int64")
    last = int(np.datetime64(cut, "D").astype("int64"))
    after = (until - cut).days // DAYS_IN_WEEK
    back = -(-(last - int(days.min()) + 1) // DAYS_IN_WEEK) if days.size else 0
    ends = last + np.arange(1 - back, after + 1) * DAYS_IN_WEEK
    repeats = (daily["buyers"] - daily["new_buyers"]).to_numpy(dtype="float64")
    actual = np.array([repeats[days <= end].sum() for end in ends])
    expected = expected_cumulative(model, days, daily["new_buyers"].to_numpy(dtype="float64"), ends)
    holdout = ends > last
    weekly = np.diff(actual, prepend=0.0)
    shift = WEEKS_IN_YEAR if back >= WEEKS_IN_YEAR else min(after, back)
    earlier = np.arange(len(ends)) - shift
    before = np.where(holdout & (earlier >= 0), weekly[np.maximum(earlier, 0)] if shift else np.nan, np.nan)
    return pd.DataFrame(
        {
            "week": np.arange(1, len(ends) + 1),
            "week_end": [date(1970, 1, 1) + timedelta(days=int(end)) for end in ends],
            "actual_repeats": weekly,
            "expected_repeats": np.diff(expected, prepend=0.0),
            "cumulative_actual": actual,
            "cumulative_expected": expected,
            "repeats_before": before,
            "holdout": holdout,
        }
    )


def expected_cumulative(model: Model, first_days: np.ndarray, customers: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Expected repeat purchases up to and with each of some days, of customers who first bought on ``first_days``.

    Days are whole numbers on one scale; ``customers`` says how many first bought on each. A purchase stands for the
    beginning of its day, an end for the end of its day.
    """
    ages = np.maximum(ends[:, None] + 1 - first_days[None, :], 0)
    distinct, at = np.unique(ages, return_inverse=True)
    each = expected_purchases(model, distinct.astype("float64"))
    total: np.ndarray = each[at].reshape(ages.shape) @ customers
    return total


def weekly_errors(weeks: pd.DataFrame) -> tuple[float, float]:
    """Mean absolute error of the weekly repeat purchases in the hold-out: the model's, and that of the year before."""
    held = weeks[weeks["holdout"].astype(bool)]
    actual = held["actual_repeats"].to_numpy()
    expected, before = (held[name].to_numpy(dtype="float64") for name in ("expected_repeats", "repeats_before"))
    return _mean_error(expected, actual), _mean_error(before, actual)


def _mean_error(guess: np.ndarray, actual: np.ndarray) -> float:
    known = ~np.isnan(guess)
    return float(np.abs(guess[known] - actual[known]).mean()) if known.any() else float("nan")
