"""The models put together for a store: which of them, fitted to whom, and what follows for each customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd

from dashboard.analytics.clv.bg_nbd import NAMES, Name, log_likelihood
from dashboard.analytics.clv.counts import Counts, compress, histories
from dashboard.analytics.clv.fitting import Fit, fit_purchases
from dashboard.analytics.clv.gamma_gamma import SpendingFit, fit_spending
from dashboard.analytics.clv.holdout import Holdout, assess, better, weekly_errors, weekly_repeats
from dashboard.analytics.clv.value import Value, residual_value

if TYPE_CHECKING:
    from collections.abc import Iterable

Choice = Literal["best", "bgnbd", "mbgnbd", "paretonbd"]
CHOICES: tuple[Choice, ...] = ("best", *NAMES)
DEFAULT_RATE = 0.01  # per month: 12.7 per cent a year
DAYS_IN_WEEK = 7
YEAR_OF_WEEKS = 52 * DAYS_IN_WEEK
SHORTEST = 8 * DAYS_IN_WEEK  # of a hold-out
FEWEST_REPEATERS = 100  # in the calibration, before models can be told apart


class Cut(NamedTuple):
    """Where the past is cut to test a model: the last day of the calibration and of the hold-out.

    ``before_from`` and ``before_to`` bound the days that stand for "the same as last year": after the first, up to and
    with the second.
    """

    at: date
    until: date
    before_from: date
    before_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is asked for: the horizon in days from the end of observation, and the discount per month."""

    horizon_days: float = 365.0
    monthly_rate: float = DEFAULT_RATE


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreValue:
    """The fitted models of a store and its customers with their figures."""

    fit: Fit
    spending: SpendingFit
    counts: Counts
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldoutCheck:
    """How well a model fitted up to the cut foretold the time after it.

    ``measures`` holds all models, ``weeks`` the weekly repeat purchases of ``chosen``; the two errors are of those.
    ``repeaters`` are those who had come back by the cut; with fewer than ``FEWEST_REPEATERS`` no choice is made.
    """

    cut: Cut
    chosen: Name
    repeaters: int
    measures: dict[Name, Holdout]
    weeks: pd.DataFrame
    weekly_mae: float
    weekly_mae_before: float


def cut_of(first: date, last: date, at: date | None = None) -> Cut | None:
    """Where to cut the days ``first`` to ``last``: at ``at``, else after three quarters of them.

    The part after the cut is at most a year (52 weeks) where ``at`` is not given.

    None where less than eight weeks would be left on either side.
    """
    held = min((last - first).days // 4, YEAR_OF_WEEKS)
    cut = at or last - timedelta(days=held)
    days = (last - cut).days
    if days < SHORTEST or (cut - first).days < SHORTEST:
        return None
    a_year_before = cut - timedelta(days=YEAR_OF_WEEKS)
    reaches_back = days <= YEAR_OF_WEEKS and a_year_before >= first
    start = a_year_before if reaches_back else cut - timedelta(days=days)
    return Cut(cut, last, start, start + timedelta(days=days))


def choose(known: pd.DataFrame | None, later: pd.DataFrame) -> Name:
    """The model that gave the hold-out the higher density; MBG/NBD where there is too little to tell.

    Parameters
    ----------
    known : ``histories`` at the cut; None without a cut.
    later : ``histories`` at the end, of these customers and others.
    """
    if known is None or _too_few(known):
        return "mbgnbd"
    counts = compress(known)
    fits = {name: fit_purchases(counts, name) for name in NAMES}
    return _winner(fits, known, _same_customers(known, later))


def customer_value(frame: pd.DataFrame, as_of: date, name: Name, terms: Terms) -> StoreValue:
    """The value of every customer of ``queries.value.purchase_histories``, by the model of this name."""
    known = histories(frame, as_of)
    counts = compress(known)
    fit = fit_purchases(counts, name)
    typical = float(known["first_value"].mean()) if len(known) else 0.0
    x, mean = known["frequency"].to_numpy(), known["monetary_value"].to_numpy()
    spending = fit_spending(x, mean, otherwise=typical)
    value = residual_value(known, counts, fit, spending, days=terms.horizon_days, monthly_rate=terms.monthly_rate)
    return StoreValue(fit=fit, spending=spending, counts=counts, value=value)


def check_holdout(
    at_cut: pd.DataFrame,
    at_end: pd.DataFrame,
    before: tuple[pd.DataFrame, pd.DataFrame],
    daily: pd.DataFrame,
    cut: Cut,
    *,
    model: Choice = "best",
) -> HoldoutCheck:
    """All models fitted up to the cut and tested after it.

    Parameters
    ----------
    at_cut, at_end : ``queries.value.purchase_histories`` up to the cut and up to the end.
    before : the same up to ``cut.before_from`` and ``cut.before_to``.
    daily : ``queries.value.daily_repeats`` up to the end, of those acquired up to the cut.
    model : the one whose weeks are wanted; the best one by default.
    """
    known = histories(at_cut, cut.at)
    later = _same_customers(known, histories(at_end, cut.until))
    earlier = _purchases_between(before, known["customer_id"])
    counts = compress(known)
    fits = {name: fit_purchases(counts, name) for name in NAMES}
    measures = {name: assess(fit.model, known, later, earlier) for name, fit in fits.items()}
    chosen = _winner(fits, known, later) if model == "best" else model
    weeks = weekly_repeats(fits[chosen].model, daily, cut=cut.at, until=cut.until)
    mae, mae_before = weekly_errors(weeks)
    return HoldoutCheck(
        cut=cut,
        chosen=chosen,
        repeaters=counts.repeaters,
        measures=measures,
        weeks=weeks,
        weekly_mae=mae,
        weekly_mae_before=mae_before,
    )


def parameters(found: StoreValue, *, unit_days: float) -> pd.DataFrame:
    """The fitted parameters as rows ``model, name, value, standard_error``; alpha, beta, densities in the time unit.

    ``unit_days`` is 7 for weeks. ``v`` is in the store's currency. ``prior_weight`` says how much the prior of small
    stores counted, from 0 to 1. The rows of ``store`` are the expected value of all customers with its interval.
    """
    fit, spending, total = found.fit, found.spending, found.value.total
    model, pareto = fit.model, fit.model.name == "paretonbd"
    scale = np.array([1, unit_days, 1, unit_days if pareto else 1])
    names = ("r", "alpha", *(("s", "beta") if pareto else ("a", "b")))
    bought = zip(names, np.exp(model.logs) / scale, fit.standard_errors / scale, strict=True)
    paid = (spending.spending.p, spending.spending.q, spending.spending.v)
    spent = zip(("p", "q", "v"), paid, spending.standard_errors, strict=True)
    rows = [
        *((model.name, *row) for row in bought),
        *_facts(
            model.name,
            log_likelihood=log_likelihood(model, found.counts, unit_days=unit_days),
            customers=float(found.counts.customers.sum()),
            repeat_customers=float(found.counts.repeaters),
            prior_weight=fit.prior_weight,
        ),
        *(("gamma_gamma", *row) for row in spent),
        *_facts(
            "gamma_gamma",
            log_likelihood=spending.log_likelihood,
            customers=float(spending.customers),
            frequency_correlation=spending.frequency_correlation,
            prior_weight=spending.prior_weight,
        ),
        *_facts("store", expected_value=total.value, expected_value_low=total.low, expected_value_high=total.high),
    ]
    return pd.DataFrame(rows, columns=["model", "name", "value", "standard_error"])


def measures(check: HoldoutCheck) -> pd.DataFrame:
    """The hold-out check as rows ``model, name, value``; the weekly errors are of the chosen model."""
    rows = [
        (model, name, float(value))
        for model, held in check.measures.items()
        for name, value in (
            ("customers", held.customers),
            ("expected_repeats", held.expected),
            ("actual_repeats", held.actual),
            ("mae", held.mae),
            ("mae_before", held.mae_before),
            ("log_density", held.log_density),
        )
    ]
    weekly = [("weekly_mae", check.weekly_mae), ("weekly_mae_before", check.weekly_mae_before)]
    return pd.DataFrame([*rows, *((check.chosen, *row) for row in weekly)], columns=["model", "name", "value"])


def _facts(model: str, **values: float) -> Iterable[tuple[str, str, float, float]]:
    return ((model, name, value, float("nan")) for name, value in values.items())


def _too_few(known: pd.DataFrame) -> bool:
    return int((known["frequency"] > 0).sum()) < FEWEST_REPEATERS


def _winner(fits: dict[Name, Fit], known: pd.DataFrame, later: pd.DataFrame) -> Name:
    """The best of the fits; ``later`` holds the same customers as ``known``."""
    if _too_few(known):
        return "mbgnbd"
    # BG/NBD last: it loses a tie, because it calls every one-time buyer alive.
    return better([fits[name] for name in (*NAMES[1:], NAMES[0])], known, later).model.name


def _same_customers(known: pd.DataFrame, later: pd.DataFrame) -> pd.DataFrame:
    """The later histories of the known customers, in their order."""
    return later.set_index("customer_id").loc[known["customer_id"]].reset_index()


def _purchases_between(frames: tuple[pd.DataFrame, pd.DataFrame], customers: pd.Series) -> np.ndarray:
    """Purchase days of each customer after the day of the first frame, up to and with that of the second."""
    start, end = (
        frame.set_index(frame["customer_id"].astype("int64"))["purchase_days"].reindex(customers).astype("Float64")
        for frame in frames
    )
    found: np.ndarray = (end.fillna(0) - start.fillna(0)).to_numpy(dtype="float64")
    return found
