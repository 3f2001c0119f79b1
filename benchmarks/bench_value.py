"""How long it takes to fit the models of purchases to 650,000 customers in days, and to score each of them.

The fit is compared with the plain way to write it: one row for each customer and differences in place of the gradient
(a tenth of the customers, since it is slow; both are measured on those). The histories are in memory before the clock
starts, as the query leaves them; compressing them is part of the fit.

It is also compared with the lifetimes package where there is one: in the interpreter that runs this, or in the one that
``LIFETIMES_PYTHON`` names. The package is archived and no part of the project's environment, so it gets one of its own:

    python -m venv /somewhere/else && /somewhere/else/bin/pip install lifetimes==0.11.3
    LIFETIMES_PYTHON=/somewhere/else/bin/python python -m benchmarks.compare value [--full]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import gammaln

from benchmarks.figures import Figure, alternate, figure
from benchmarks.make_data import DAYS, make_purchases
from benchmarks.memory import peak_megabytes
from dashboard.analytics.clv.bg_nbd import NAMES, Name
from dashboard.analytics.clv.counts import compress
from dashboard.analytics.clv.fitting import PRIOR, Fit, fit_purchases
from dashboard.analytics.clv.gamma_gamma import fit_spending
from dashboard.analytics.clv.value import residual_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CUSTOMERS = 650_000
TENTH = 10
AT_MOST_S, AT_MOST_MB = 3, 1_500
ROUNDS = 3
LIFETIMES_WAYS = {"each": "a row for each customer", "counted": "counted histories"}
AGREE_LOG = 0.02  # of the logarithm of each parameter


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
    figures.append(figure("most memory, making the data included", "MB", [peak_megabytes()], at_most=AT_MOST_MB))
    some = known if full else known.iloc[::TENTH]
    return [*figures, *_against_the_plain_way(some), *_against_lifetimes(some)]


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


def _against_lifetimes(known: pd.DataFrame) -> list[Figure]:
    """The same fit by lifetimes, a row for each customer and with counted histories, taking turns with ours."""
    python = os.environ.get("LIFETIMES_PYTHON", sys.executable)
    if subprocess.run([python, "-c", "import lifetimes"], capture_output=True, check=False).returncode:
        print(f"  lifetimes is not installed in {python}: no comparison with it; see benchmarks/bench_value.py")
        return []
    with _lifetimes(python, known) as fit:
        ours = fit_purchases(compress(known), "bgnbd").model.logs
        for way in LIFETIMES_WAYS:
            assert np.abs(np.log(fit(way)) - ours).max() < AGREE_LOG, way
        ways: dict[str, Callable[[], object]] = {"ours": _fitter(known, "bgnbd")}
        seconds = alternate(ways | {way: partial(fit, way) for way in LIFETIMES_WAYS}, ROUNDS)
    figures = [figure(f"bgnbd: ours, {len(known):,} customers", "s", seconds["ours"])]
    for way, words in LIFETIMES_WAYS.items():
        ratio = [theirs / ours for theirs, ours in zip(seconds[way], seconds["ours"], strict=True)]
        figures.append(figure(f"bgnbd: lifetimes, {words}", "s", seconds[way]))
        figures.append(figure(f"bgnbd: lifetimes, {words} / ours", "times", ratio))
    return figures


@contextmanager
def _lifetimes(python: str, known: pd.DataFrame) -> Iterator[Callable[[str], np.ndarray]]:
    """A function that has lifetimes fit these histories in its own process, and gives r, alpha, a, b."""
    counts = compress(known)
    held = {"x": known["frequency"], "t_x": known["span_days"], "age": known["age_days"], "counted_x": counts.frequency,
            "counted_t_x": counts.span_days, "counted_age": counts.age_days, "weights": counts.customers}  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="bench-value-") as folder:
        path = Path(folder) / "histories.npz"
        np.savez(path, allow_pickle=False, **{name: np.asarray(of, dtype="float64") for name, of in held.items()})
        command = [python, str(Path(__file__).with_name("lifetimes_fit.py")), str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
            asked, answers = child.stdin, child.stdout
            assert asked
            assert answers

            def fit(way: str) -> np.ndarray:
                print(way, file=asked, flush=True)
                return np.array([float(word) for word in answers.readline().split()])

            assert answers.readline().strip() == "ready"
            yield fit
            asked.close()


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
