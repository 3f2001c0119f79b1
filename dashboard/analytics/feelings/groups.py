"""Who comes back, and what they bring, by how they felt: each group against those who praised.

Two comparisons stand side by side. The plain one is what happened; unhappy customers may differ in more than that they
are unhappy. The other one compares customers who had bought as lately, as often and for as much, of the same segment.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import norm

from dashboard.analytics.compare_groups import rate_test
from dashboard.analytics.intervals import SEED, Z95, Difference, mean_draws, newcombe_difference, wilson
from dashboard.analytics.lift import discoveries
from dashboard.analytics.voice.impact import UNTOLD, Interval, matched_difference, tiers, with_allowance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

Answer = Literal["higher", "lower", "cannot tell", "too few", ""]
FEELINGS = ("negative", "neutral", "positive", "no_opinion", "unread", "otherwise", "silent")
BASE = "positive"  # whom the other groups are compared with
FEWEST = 30  # customers in a group, before it is compared
FEWEST_ALIKE = 20  # of them with somebody like them on the other side, before that is told
RATE_COLUMNS = ("customers", "returned", "return_rate", "return_low", "return_high")
AGAINST_COLUMNS = ("difference", "difference_low", "difference_high", "difference_p", "difference_answer",
                   "alike_customers", "alike", "alike_low", "alike_high", "alike_p", "alike_answer")  # fmt: skip
MONEY_COLUMNS = ("after_mean", "after_low", "after_high", "after_difference", "after_difference_low",
                 "after_difference_high", "after_difference_p", "after_difference_answer")  # fmt: skip
COLUMNS = ("feeling", *RATE_COLUMNS, *AGAINST_COLUMNS, *MONEY_COLUMNS)


class Against(NamedTuple):
    """One group's share that came back less another's, plain and among like customers; answers come later."""

    plain: Difference
    plain_p: float
    alike_customers: int
    alike: Interval
    alike_p: float


def feeling_groups(customers: pd.DataFrame) -> pd.DataFrame:
    """Each group of feelings that occurs, in the order of ``FEELINGS``: ``COLUMNS``, without any answer yet.

    Parameters
    ----------
    customers : one row each: ``feeling``, ``returned`` (0 or 1), ``after_cents``, and what ``impact.tiers`` reads.

    Notes
    -----
    Shares have Wilson's interval, their differences Newcombe's; means of money and their differences are bootstrapped
    over customers with a fixed seed. Money is told of 30 customers or more: of fewer a bootstrap is too sure.
    """
    if customers.empty:
        return _typed([])
    found = customers.assign(tier=tiers(customers))
    parts = {str(name): part for name, part in found.groupby("feeling", sort=False)}
    drawn = {name: mean_draws(parts[name]["after_cents"], seed=SEED + place)
             for place, name in enumerate(FEELINGS) if name in parts and len(parts[name]) >= FEWEST}  # fmt: skip
    base = parts.get(BASE, found.iloc[:0])
    return _typed([_row(name, parts[name], base, drawn) for name in FEELINGS if name in parts])


def _row(name: str, part: pd.DataFrame, base: pd.DataFrame, drawn: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    row = {"feeling": name, **rates(part)}
    if name in drawn:
        row |= _told(MONEY_COLUMNS[:3], part["after_cents"].mean(), drawn[name])
    if name == BASE:
        return row
    if name in drawn and BASE in drawn:
        apart = part["after_cents"].mean() - base["after_cents"].mean()
        spread = drawn[name] - drawn[BASE]
        p = float(2 * norm.sf(abs(apart) / spread.std())) if spread.std() > 0 else math.nan
        row |= {**_told(MONEY_COLUMNS[3:6], apart, spread), "after_difference_p": p}
    else:
        row["after_difference_answer"] = "too few"
    both = pd.concat([part, base])
    return {**row, **columns_of(against(both, np.arange(len(both)) < len(part)))}


def _told(names: Sequence[str], value: float, drawn: NDArray[Any]) -> dict[str, float]:
    return dict(zip(names, (value, *np.quantile(drawn, (0.025, 0.975))), strict=True))


def rates(part: pd.DataFrame) -> dict[str, Any]:
    """How many there are, how many of them came back, and which share with its Wilson interval."""
    n, back = len(part), int(part["returned"].sum())
    low, high = wilson(back, n) if n else (math.nan, math.nan)
    return dict(zip(RATE_COLUMNS, (n, back, back / n if n else math.nan, low, high), strict=True))


def against(customers: pd.DataFrame, named: NDArray[np.bool_]) -> Against | None:
    """Those named against the others, plain and among like customers; None where either are fewer than 30.

    Parameters
    ----------
    customers : ``returned`` and ``tier``, what customers must share to be alike.

    Notes
    -----
    Among like customers: Mantel and Haenszel's risk difference over tiers, as for the price of a topic, with its
    allowance for what matching cannot see; the p-value is that of its interval.
    """
    n, others = int(named.sum()), int((~named).sum())
    if min(n, others) < FEWEST:
        return None
    back = customers["returned"].to_numpy("float64")
    mine, theirs = int(back[named].sum()), int(back[~named].sum())
    plain = newcombe_difference(mine, n, theirs, others)
    counts = (np.array([float(number)]) for number in (mine, n, theirs, others))
    cells = np.unique(customers["tier"].to_numpy("int64"), return_inverse=True)[1]
    inside, sizes = np.bincount(cells, named), np.bincount(cells)
    compared = int(inside[inside < sizes].sum())
    alike = UNTOLD
    if compared >= FEWEST_ALIKE:
        alike = with_allowance(matched_difference(back, named, cells), plain.value)
    return Against(plain, float(rate_test(*counts)[0]), compared, alike, interval_p(alike))


def interval_p(found: Interval) -> float:
    """The two-sided p-value that belongs to a normal 95 % interval; NaN where there is none.

    An interval without width is that of groups of whom all did and all did not.
    """
    error = (found.high - found.low) / 2 / Z95
    if error == 0:
        return float(found.value == 0)
    return float(2 * norm.sf(abs(found.value) / error)) if error > 0 else math.nan


def columns_of(found: Against | None) -> dict[str, Any]:
    """A comparison as columns; the answers are to be judged with all others that are shown."""
    if found is None:
        return {"difference_answer": "too few", "alike_answer": "too few", "alike_customers": 0}
    answer = "too few" if math.isnan(found.alike.value) else ""
    told = (*found.plain, found.plain_p, "", found.alike_customers, *found.alike, found.alike_p, answer)
    return dict(zip(AGAINST_COLUMNS, told, strict=True))


def judged(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables with their answers, which hold for all comparisons that are shown together.

    An answer is ``higher`` or ``lower`` where Benjamini and Hochberg's rule at 0.05 over all comparisons of one kind,
    plain, among like customers, or of money, finds a difference and its own interval leaves 0 out; else ``cannot
    tell``.
    """
    found = dict(tables)
    for value in ("difference", "alike", "after_difference"):
        if any(value not in table for table in found.values()):
            continue
        p = np.concatenate([table[f"{value}_p"].to_numpy("float64") for table in found.values()])
        sure = np.split(discoveries(p), np.cumsum([len(table) for table in found.values()])[:-1])
        for (name, table), held in zip(found.items(), sure, strict=True):
            found[name] = table.assign(**{f"{value}_answer": _answers(table, value, held)})
    return found


def _answers(table: pd.DataFrame, value: str, held: NDArray[np.bool_]) -> pd.Series[str]:
    low, high = table[f"{value}_low"], table[f"{value}_high"]
    kept = table[f"{value}_answer"]
    told = np.where(held & (low > 0), "higher", np.where(held & (high < 0), "lower", "cannot tell"))
    known = table[value].notna().to_numpy()
    return pd.Series(np.where(known, told, kept), index=table.index, dtype="str")


def _typed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows of the same types also where there is none."""
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    words = {"feeling", "difference_answer", "alike_answer", "after_difference_answer"}
    for name in words:
        found[name] = found[name].astype("object").fillna("").astype("str")
    counts = ["customers", "returned", "alike_customers"]
    found[counts] = found[counts].astype("float64").fillna(0).astype("int64")
    rest = [name for name in COLUMNS if name not in words and name not in counts]
    return found.astype(dict.fromkeys(rest, "float64"))
