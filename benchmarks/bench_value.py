"""How long it takes to fit the models of purchases to 650,000 customers in days, and to score each of them.

The fit is compared with the plain way to write it: one row for each customer and differences in place of the gradient
(a tenth of the customers, since it is slow; both are measured on those). The histories are in memory before the clock
starts, as the query leaves them; compressing them is part of the fit.

    python -m benchmarks.compare value [--full]
"""

from __future__ import annotations

import resource
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import gammaln

from benchmarks.figures import Figure, alternate, figure
from benchmarks.make_data import DAYS, make_purchases
from dashboard.analytics.clv.bg_nbd import NAMES, Name
from dashboard.analytics.clv.counts import compress
from dashboard.analytics.clv.fitting import PRIOR, Fit, fit_purchases
from dashboard.analytics.clv.gamma_gamma import fit_spending
from dashboard.analytics.clv.value import residual_value

if TYPE_CHECKING:
    from collections.abc import Callable

CUSTOMERS = 650_000
TENTH = 10
AT_MOST_S, AT_MOST_MB = 3, 1_500
ROUNDS = 3


def run(*, full: bool) -> list[Figure]:
    """The figures of this benchmark; ``full`` measures the plain way on all customers as well."""
    known = make_histories(CUSTOMERS)
    fits: dict[str, Callable[[], Fit]] = {name: _fitter(known, name) for name in NAMES}
    seconds = alternate(fits, ROUNDS)
    figures = [figure(f"{name}: fit, compressing included", "s", taken, at_most=AT_MOST_S)
               for name, taken in seconds.items()]  # fmt: skip
    counts = compress(known)
    figures.append(figure("distinct histories", "rows", [len(counts.frequency)]))
    x, mean = known["frequency"].to_numpy(), known["monetary_value"].to_numpy()
    figures.append(figure("Gamma-Gamma: fit", "s", _seconds(lambda: fit_spending(x, mean)), at_most=AT_MOST_S))
    fit, spending = fits["mbgnbd"](), fit_spending(x, mean)
    for rate in (0.0, 0.01):
        taken = _seconds(partial(residual_value, known, counts, fit, spending, days=365, monthly_rate=rate))
        figures.append(figure(f"value of each with interval, discount {rate:g}", "s", taken))
    figures.append(figure("most memory, making the data included", "MB", [_peak_mb()], at_most=AT_MOST_MB))
    return [*figures, *_against_the_plain_way(known if full else known.iloc[::TENTH])]


def make_histories(customers: int, seed: int = 1) -> pd.DataFrame:
    """Histories of a generated shop as ``counts.histories`` gives them."""
    generator = np.random.default_rng(seed)
    owner, day = make_purchases(customers, generator)
    packed = np.unique(owner * (DAYS + 1) + day)
    owner, day = np.divmod(packed, DAYS + 1)
    # The days of each customer stand together and in order now.
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    ends = np.append(starts[1:], owner.size) - 1
    frequency = ends - starts
    own = 1 / generator.gamma(3.7, 1 / 100, starts.size)
    shape = 6.2 * np.maximum(frequency, 1)
    mean = np.where(frequency > 0, generator.gamma(shape, own / shape), np.nan)
    return pd.DataFrame(
        {
            "customer_id": owner[starts],
            "frequency": frequency,
            "span_days": day[ends] - day[starts],
            "age_days": DAYS - day[starts],
            "monetary_value": mean,
            "first_value": own,
        }
    )


def _fitter(known: pd.DataFrame, name: Name) -> Callable[[], Fit]:
    return lambda: fit_purchases(compress(known), name)


def _against_the_plain_way(known: pd.DataFrame) -> list[Figure]:
    ways: dict[str, Callable[[], object]] = {"ours": _fitter(known, "bgnbd"), "plain": lambda: plain_fit(known)}
    seconds = alternate(ways, 1)
    found = fit_purchases(compress(known), "bgnbd").model.logs
    assert np.abs(plain_fit(known) - found).max() < 0.01
    ratio = [plain / ours for plain, ours in zip(seconds["plain"], seconds["ours"], strict=True)]
    return [
        figure(f"bgnbd: plain fit of {len(known):,} customers", "s", seconds["plain"]),
        figure("bgnbd: plain fit / ours", "times", ratio),
    ]


def plain_fit(known: pd.DataFrame) -> np.ndarray:
    """BG/NBD one row per customer, as printed, with differences for the gradient."""
    x, t_x, age = (known[name].to_numpy(dtype="float64") for name in ("frequency", "span_days", "age_days"))

    def falling(logs: np.ndarray) -> float:
        r, alpha, a, b = np.exp(logs)
        rates = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        chances = gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
        alive = -(r + x) * np.log(alpha + age)
        left = np.log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + t_x)
        return -float(np.mean(rates + chances + np.logaddexp(alive, np.where(x > 0, left, -np.inf))))

    found: np.ndarray = minimize(falling, PRIOR.centre, method="L-BFGS-B", options={"ftol": 1e-12}).x
    return found


def _seconds(work: Callable[[], object]) -> list[float]:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return taken


def _peak_mb() -> float:
    """The most memory this process ever held; macOS counts in bytes, Linux in kilobytes."""
    scale = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale
