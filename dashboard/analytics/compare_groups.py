"""Two groups side by side: does one come back more than the other, how sure is that, and at which ages.

One test answers for all ages together: it compares how many periods each customer came back in, within customers who
began in the same month, so that what a customer does at one age and at the next counts as one customer's habit and not
as two findings. Only when it says that the groups differ are single ages named, and those are corrected for their
number. So however many ages are looked at, two groups without any difference are told apart in 5 of 100 cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from scipy.stats import norm

from dashboard.analytics.explorer import cells
from dashboard.analytics.intervals import newcombe_difference

if TYPE_CHECKING:
    from datetime import date

    from dashboard.analytics.clock import Clock

Answer = Literal["higher", "lower", "cannot tell", "too few"]
ONE, OTHER = "one", "other"
FEWEST_CUSTOMERS = 30  # in each group
ALPHA = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What two groups show.

    ``ages`` has a row for each age: ``age``, for each side ``one_`` and ``other_`` with ``size, back, rate, low,
    high``, the ``difference`` of the rates with its bounds ``difference_low`` and ``difference_high``, and
    ``age_answer``. ``p_value`` is that of the one test, NaN when there are too few; ``one_mean`` and ``other_mean`` are
    the mean numbers of finished periods with a return.
    """

    ages: pd.DataFrame
    answer: Answer
    p_value: float
    one_size: int
    other_size: int
    one_mean: float
    other_mean: float


def sides(frame: pd.DataFrame, one: str, other: str | None) -> pd.DataFrame:
    """The rows of two groups with ``group`` made ``one`` or ``other`` and summed; all the rest is other when None."""
    if other is None:
        side = np.where(frame["group"] == one, ONE, OTHER)
    else:
        side = np.where(frame["group"] == one, ONE, np.where(frame["group"] == other, OTHER, ""))
    kept = frame.assign(group=side)[side != ""]
    keys = [name for name in kept.columns if name not in {"active_customers", "customers"}]
    summed: pd.DataFrame = kept.groupby(keys, as_index=False, sort=True).sum()
    return summed


def compare(by_age: pd.DataFrame, by_number: pd.DataFrame, clock: Clock, as_of: date, *, ages: int) -> Comparison:
    """Compare the two sides of ``sides``.

    Parameters
    ----------
    by_age : ``group, start, cohort, reach, age, active_customers``.
    by_number : ``group, start, cohort, reach, returns, customers``: customers by the number of finished ages 1 to
        ``ages`` they came back in (or, for "in or after", the last of them).
    """
    found = cells(by_age, clock, as_of, ages=ages, row="group")
    table = _side_by_side(found[found["age"] > 0])
    # Customers of whom no period is over say nothing, on either side.
    lived = by_number[by_number["reach"] > 0]
    n, total, squares = (_moments(lived, power) for power in (0, 1, 2))
    sizes = {side: int(n.get(side, pd.Series(dtype="float64")).sum()) for side in (ONE, OTHER)}
    if min(sizes.values()) < FEWEST_CUSTOMERS or table.empty:
        empty = table.assign(age_answer="too few")
        return Comparison(ages=empty, answer="too few", p_value=float("nan"), one_size=sizes[ONE],
                          other_size=sizes[OTHER], one_mean=float("nan"), other_mean=float("nan"))  # fmt: skip
    z = mean_score_test(n[ONE], total[ONE], n.sum(axis=1), total.sum(axis=1), squares.sum(axis=1))
    p = float(2 * norm.sf(abs(z)))
    answer: Answer = "cannot tell" if p >= ALPHA or not z else "higher" if z > 0 else "lower"
    return Comparison(
        ages=table.assign(age_answer=age_answers(table) if answer != "cannot tell" else "cannot tell"),
        answer=answer,
        p_value=p,
        one_size=sizes[ONE],
        other_size=sizes[OTHER],
        one_mean=float(total[ONE].sum() / sizes[ONE]),
        other_mean=float(total[OTHER].sum() / sizes[OTHER]),
    )


def mean_score_test(
    ones: np.ndarray | pd.Series,
    ones_total: np.ndarray | pd.Series,
    everybody: np.ndarray | pd.Series,
    total: np.ndarray | pd.Series,
    squares: np.ndarray | pd.Series,
) -> np.ndarray | float:
    """How many standard errors the first group's scores are above what its share of each stratum would bring.

    Parameters
    ----------
    ones, ones_total : customers of the first group and the sum of their scores; the last axis is the strata.
    everybody, total, squares : customers of both groups, the sums of their scores and of the squares of these.

    Returns
    -------
    z, with the variance that drawing the group at random from each stratum has; 0 where nothing varies.

    Source: the mean score statistic of Mantel (1963), J. Am. Stat. Assoc. 58, 690-700; Landis, Heyman and Koch (1978),
    Int. Stat. Rev. 46, 237-254.
    """
    a, s, n, t, q = (np.asarray(part, dtype="float64") for part in (ones, ones_total, everybody, total, squares))
    enough = n > 1
    size = np.where(enough, n, 2.0)
    expected = a * t / np.where(n > 0, n, 1.0)
    variance = np.where(enough, a * (n - a) / (size * (size - 1)) * (q - t * t / size), 0.0)
    away, spread = (s - expected).sum(axis=-1), np.sqrt(np.maximum(variance.sum(axis=-1), 0.0))
    z: np.ndarray | float = np.divide(away, spread, out=np.zeros_like(spread), where=spread > 0)
    return z


def holm(p_values: np.ndarray) -> np.ndarray:
    """P-values corrected so that at most 5 in 100 families have a false one below 0.05, whatever their correlation.

    The family is the last axis.

    Source: Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    order = np.argsort(p_values, axis=-1)
    ranked = np.take_along_axis(p_values, order, axis=-1)
    number = p_values.shape[-1]
    stepped = np.minimum(np.maximum.accumulate(ranked * (number - np.arange(number)), axis=-1), 1.0)
    corrected = np.empty_like(stepped)
    np.put_along_axis(corrected, order, stepped, axis=-1)
    return corrected


def rate_test(x: np.ndarray, n: np.ndarray, base_x: np.ndarray, base_n: np.ndarray) -> np.ndarray:
    """The two-sided p-value that two proportions are one (pooled z test); 1 where nothing can be told."""
    both = n + base_n
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (x + base_x) / both
        z = (x / n - base_x / base_n) / np.sqrt(share * (1 - share) * (1 / n + 1 / base_n))
    p: np.ndarray = np.where(np.isfinite(z), 2 * norm.sf(np.abs(z)), 1.0)
    return p


def age_answers(table: pd.DataFrame) -> np.ndarray:
    """``higher``, ``lower`` or ``cannot tell`` for each age, corrected for how many there are (Holm)."""
    counts = [table[name].to_numpy(dtype="float64") for name in ("one_back", "one_size", "other_back", "other_size")]
    sure = holm(rate_test(*counts)) < ALPHA
    return np.where(sure, np.where(table["difference"] > 0, "higher", "lower"), "cannot tell")


def _side_by_side(found: pd.DataFrame) -> pd.DataFrame:
    """One row per age that both sides have reached."""
    names = {"cohort_size": "size", "active_customers": "back", "retention_rate": "rate", "low": "low", "high": "high"}
    parts = [
        found[found["group"] == side].set_index("age")[list(names)].rename(columns=names).add_prefix(f"{side}_")
        for side in (ONE, OTHER)
    ]
    table = parts[0].join(parts[1], how="inner").reset_index()
    columns = ("one_back", "one_size", "other_back", "other_size")
    apart = [newcombe_difference(*map(int, row)) for row in table[list(columns)].itertuples(index=False)]
    return table.assign(
        difference=[d.value for d in apart],
        difference_low=[d.low for d in apart],
        difference_high=[d.high for d in apart],
    )


def _moments(by_number: pd.DataFrame, power: int) -> pd.DataFrame:
    """Sums over the customers of each month of first purchase (rows) and side (columns) of their returns to a power."""
    value = by_number["customers"].astype("float64") * by_number["returns"].astype("float64") ** power
    frame = by_number[["cohort", "group"]].assign(value=value)
    table = frame.pivot_table(index="cohort", columns="group", values="value", aggfunc="sum", fill_value=0.0)
    return table.reindex(columns=[ONE, OTHER], fill_value=0.0)
