"""Fits BG/NBD with the lifetimes package, for a benchmark that is run by another interpreter. See ``bench_value``.

Started as a script with a file of histories; it imports nothing of the project. For each line on standard
input, ``each`` (a row for each customer) or ``counted`` (distinct histories with weights), it answers with the
parameters it found.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
import warnings

import numpy as np


def main(path: str) -> None:
    """Answer until nobody asks any more."""
    warnings.simplefilter("ignore")
    lifetimes = importlib.import_module("lifetimes")  # absent from the project's own environment

    with np.load(path) as held:
        ways = {
            "each": (held["x"], held["t_x"], held["age"], None),
            "counted": (held["counted_x"], held["counted_t_x"], held["counted_age"], held["weights"]),
        }
    print("ready", flush=True)
    for asked in sys.stdin:
        frequency, recency, age, weights = ways[asked.strip()]
        with contextlib.redirect_stdout(sys.stderr):
            fitted = lifetimes.BetaGeoFitter().fit(frequency, recency, age, weights=weights)
        print(*(float(fitted.params_[name]) for name in ("r", "alpha", "a", "b")), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
