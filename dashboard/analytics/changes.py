"""What changed: every comparison the data allows, and those of them that chance does not explain.

Each function compares one kind of thing and returns one row per comparison with the columns of ``COLUMNS``.
``significant`` puts them together and keeps, after the correction for having looked at many, what stands out.
"""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dashboard.analytics.kpis import LEAST, Change, bootstrap_totals, mean_change, rate_change, two_sided

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

COLUMNS = ("kind", "subject", "now", "before", "difference", "low", "high", "p_value", "n_now", "n_before")
FALSE_DISCOVERY_RATE = 0.05
MOST_PER_KIND = 2  # shares add up to 100 %: when one grows, others shrink, and that is not news again
UNKNOWN = "Unknown"

# What more of it means. A share of revenue that moves is neither good nor bad in itself.
GOOD_WHEN = {"late": "down", "partner_rating": "up", "retention": "up", "discount": "up"}


def revenue_shares(units: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The share of net revenue of each group, now against before, drawn by customer.

    Parameters
    ----------
    units : columns ``unit``, ``group``, ``net_before``, ``net_now``, ``customers``; one row per unit and group.
    kind : name of the dimension, handed on in the result.

    Groups of fewer than 30 customers are not compared; they stay in the whole that shares are taken of.
    """
    if units.empty:
        return _rows([])
    named = units.assign(group=units["group"].astype(object).where(units["group"].notna(), UNKNOWN))
    table = named.pivot_table(index="unit", columns="group", values=["net_before", "net_now"], aggfunc="sum")
    table = table.fillna(0).astype(float)
    customers = named.groupby("group")["customers"].sum()
    large = [group for group in table["net_now"].columns if customers[group] >= LEAST]
    if table.shape[1] < 4:  # noqa: PLR2004  one group alone is always 100 %
        return _rows([])
    drawn = {side: _share_draws(table[side]) for side in ("net_before", "net_now")}
    totals = {side: table[side].sum() / table[side].to_numpy().sum() for side in drawn}
    found = []
    for group in large:
        place = table["net_now"].columns.get_loc(group)
        differences = drawn["net_now"][:, place] - drawn["net_before"][:, place]
        change = _drawn_change(float(totals["net_now"][group]), float(totals["net_before"][group]), differences)
        found.append((kind, group, change, int(customers[group])))
    return _rows([_row(kind, group, change, n=count) for kind, group, change, count in found])


def _share_draws(side: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Shares of the columns in each draw; the same seed draws the same units for both windows."""
    drawn = bootstrap_totals(side.to_numpy())
    whole = drawn.sum(axis=1, keepdims=True)
    return np.divide(drawn, whole, out=np.full_like(drawn, np.nan), where=whole > 0)


def _drawn_change(now: float, before: float, differences: np.ndarray[Any, np.dtype[np.float64]]) -> Change:
    usable = differences[~np.isnan(differences)]
    if len(usable) < len(differences) or math.isnan(now - before):
        return Change(now=now, before=before)
    low, high = np.quantile(usable, [0.025, 0.975])
    p_value = two_sided(now - before, usable)
    return Change(now, before, now - before, float(low), float(high), p_value)


def late_deliveries(deliveries: pd.DataFrame) -> pd.DataFrame:
    """The share of deliveries that were late, by partner, now against before.

    Parameters
    ----------
    deliveries : columns ``period`` (0 before, 1 now), ``delivery_partner``, ``due``, ``late``.
    """
    wide = _by_period(deliveries, "delivery_partner", ["due", "late"])
    rows = [
        (partner, rate_change(row["late", 1], row["due", 1], row["late", 0], row["due", 0]))
        for partner, row in wide.iterrows()
    ]
    return _rows([_row("late", partner, change) for partner, change in rows])


def partner_ratings(units: pd.DataFrame) -> pd.DataFrame:
    """The average stars of purchases by delivery partner, now against before, drawn by customer."""
    parts = units.groupby("delivery_partner") if not units.empty else []
    return _rows([_row("partner_rating", partner, mean_change(part)) for partner, part in parts])


def discount_returns(again: pd.DataFrame) -> pd.DataFrame:
    """How many new customers bought again: those won with a discount against those who paid in full, by period.

    Parameters
    ----------
    again : columns ``period``, ``discounted`` (0 or 1), ``customers``, ``again``; ``period`` is a label for people.

    Returns
    -------
    DataFrame : ``now`` is the rate of the discounted, ``before`` that of the others in the same period.
    """
    wide = again.pivot_table(index="period", columns="discounted", values=["customers", "again"], aggfunc="sum")
    wide = wide.reindex(columns=pd.MultiIndex.from_product([["customers", "again"], [0, 1]])).fillna(0).astype("int64")
    rows = [
        (period, rate_change(row["again", 1], row["customers", 1], row["again", 0], row["customers", 0]))
        for period, row in wide.iterrows()
    ]
    return _rows([_row("discount", period, change) for period, change in rows])


def newest_cohort(matrix: pd.DataFrame, *, age: int = 1, against: int = 6) -> pd.DataFrame:
    """First-month retention of the newest finished cohort against the six cohorts before it.

    Parameters
    ----------
    matrix : columns ``cohort_month``, ``age_months``, ``cohort_size``, ``active_customers``, ``complete``.
    """
    done = matrix[(matrix["age_months"] == age) & matrix["complete"].astype(bool)].sort_values("cohort_month")
    if len(done) < against + 1:
        return _rows([])
    newest, before = done.iloc[-1], done.iloc[-against - 1 : -1]
    change = rate_change(
        int(newest["active_customers"]),
        int(newest["cohort_size"]),
        int(before["active_customers"].sum()),
        int(before["cohort_size"].sum()),
    )
    return _rows([_row("retention", int(newest["cohort_month"]), change)])


def significant(tables: Iterable[pd.DataFrame], *, rate: float = FALSE_DISCOVERY_RATE) -> pd.DataFrame:
    """The comparisons that stand out, the surest first, with ``verdict`` (better, worse or changed).

    All comparisons made count for the correction (Benjamini-Hochberg); at most two of a kind are kept.
    """
    filled = [table for table in tables if not table.empty]
    if not filled:
        return _rows([]).assign(verdict=pd.Series(dtype=object))
    made = pd.concat(filled, ignore_index=True)
    made = made[made["p_value"].notna()]
    kept = made[benjamini_hochberg(made["p_value"], rate) & ((made["low"] > 0) | (made["high"] < 0))]
    kept = kept.assign(strength=kept["difference"].abs() / (kept["high"] - kept["low"]))
    kept = kept.sort_values(["p_value", "strength"], ascending=[True, False]).groupby("kind").head(MOST_PER_KIND)
    return kept.assign(verdict=[_verdict(row) for row in kept.to_dict("records")]).drop(columns="strength")


def benjamini_hochberg(p_values: pd.Series[float], rate: float = FALSE_DISCOVERY_RATE) -> pd.Series[bool]:
    """Which of the hypotheses are rejected while at most ``rate`` of the rejected ones are expected to be true.

    Source: Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289-300.
    """
    ranked = p_values.rank(method="max")
    passing = p_values[p_values <= ranked * rate / max(len(p_values), 1)]
    return p_values <= (passing.max() if len(passing) else -1.0)


def _verdict(row: dict[Hashable, Any]) -> str:
    good = GOOD_WHEN.get(str(row["kind"]))
    if good is None:
        return "changed"
    return "better" if (row["difference"] > 0) == (good == "up") else "worse"


def _by_period(table: pd.DataFrame, group: str, values: list[str]) -> pd.DataFrame:
    wide = table.pivot_table(index=group, columns="period", values=values, aggfunc="sum")
    wide = wide.reindex(columns=pd.MultiIndex.from_product([values, [0, 1]]))
    return wide.fillna(0).astype("int64")


def _row(kind: str, subject: object, change: Change, n: int | None = None) -> dict[str, object]:
    row = asdict(change) | {"kind": kind, "subject": subject}
    if n is not None:
        row |= {"n_now": n, "n_before": n}
    return row


def _rows(rows: list[dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS))
