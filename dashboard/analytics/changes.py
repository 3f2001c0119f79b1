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

from dashboard.analytics.intervals import wilson_interval
from dashboard.analytics.kpis import LEAST, Change, bootstrap_totals, mean_change, rate_change, two_sided

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from dashboard.analytics.kpis import Floats

COLUMNS = ("kind", "subject", "now", "before", "difference", "low", "high", "p_value", "n_now", "n_before")
FALSE_DISCOVERY_RATE = 0.05
MOST_PER_KIND = 2  # shares add up to 100 %: when one grows, others shrink, and that is not news again
UNKNOWN = "Unknown"
_SIDES = ("net_before", "net_now")

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
    table, customers = _share_table(units)
    if table.shape[1] < 4:  # noqa: PLR2004  one group alone is always 100 %
        return _rows([])
    large = [group for group in table["net_now"].columns if customers[group] >= LEAST]
    drawn = {side: _share_draws(table[side].to_numpy()) for side in _SIDES}
    totals = {side: table[side].sum() / table[side].to_numpy().sum() for side in drawn}
    found = []
    for group in large:
        place = table["net_now"].columns.get_loc(group)
        differences = drawn["net_now"][:, place] - drawn["net_before"][:, place]
        change = _drawn_change(float(totals["net_now"][group]), float(totals["net_before"][group]), differences)
        found.append((kind, group, change, int(customers[group])))
    return _rows([_row(kind, group, change, n=count) for kind, group, change, count in found])


def share_levels(units: pd.DataFrame, most: int = 6) -> pd.DataFrame:
    """The largest groups with their share of net revenue now, its interval, and the share before.

    Takes what ``revenue_shares`` takes; gives ``group``, ``now``, ``low``, ``high``, ``before``, ``n_now`` and
    ``n_before``.
    """
    columns = ["group", "now", "low", "high", "before", "n_now", "n_before"]
    table, customers = _share_table(units)
    if table.shape[1] < 4 or min(table[side].to_numpy().sum() for side in _SIDES) <= 0:  # noqa: PLR2004
        return pd.DataFrame(columns=columns)
    drawn = _share_draws(table["net_now"].to_numpy())
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    now, before = (table[side].sum() / table[side].to_numpy().sum() for side in reversed(_SIDES))
    groups = now.index
    counted = customers.reindex(groups).to_numpy()
    bounds = {"low": low, "high": high, "before": before.to_numpy()}
    found = pd.DataFrame({"group": groups, "now": now.to_numpy()} | bounds)
    found = found.assign(n_now=counted, n_before=counted).nlargest(most, "now")
    return found[columns].reset_index(drop=True)


def _share_table(units: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series[int]]:
    """Net revenue by unit (rows), window and group (columns), and the customers of each group."""
    named = units.assign(group=units["group"].astype(object).where(units["group"].notna(), UNKNOWN))
    table = named.pivot_table(index="unit", columns="group", values=list(_SIDES), aggfunc="sum")
    return table.fillna(0).astype(float), named.groupby("group")["customers"].sum().astype("int64")


def _share_draws(side: Floats) -> Floats:
    """Shares of the columns in each draw; the same seed draws the same units for both windows."""
    drawn = bootstrap_totals(side)
    whole = drawn.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(drawn, whole, out=np.full_like(drawn, np.nan), where=whole > 0))


def _drawn_change(now: float, before: float, differences: Floats) -> Change:
    usable = differences[~np.isnan(differences)]
    if len(usable) < len(differences) or math.isnan(now - before):
        return Change(now=now, before=before)
    low, high = np.quantile(usable, [0.025, 0.975])
    p_value = two_sided(now - before, usable)
    return Change(now, before, now - before, float(low), float(high), p_value)


def delivery_levels(deliveries: pd.DataFrame) -> pd.DataFrame:
    """The share of late deliveries of each partner now, its Wilson interval, and the share before.

    Takes what ``late_deliveries`` takes; gives the columns of ``share_levels``.
    """
    wide = _by_period(deliveries, "delivery_partner", ["due", "late"])
    wide = wide[wide["due", 1] > 0]
    bounds = wilson_interval(wide["late", 1], wide["due", 1])
    found = pd.DataFrame({
        "group": wide.index,
        "now": (wide["late", 1] / wide["due", 1]).to_numpy(),
        "low": bounds["low"].to_numpy(),
        "high": bounds["high"].to_numpy(),
        "before": (wide["late", 0] / wide["due", 0].where(wide["due", 0] > 0)).to_numpy(),
        "n_now": wide["due", 1].to_numpy(),
        "n_before": wide["due", 0].to_numpy(),
    })  # fmt: skip
    return found.sort_values("now", ascending=False, ignore_index=True)


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
    parts = units.groupby("delivery_partner")
    return _rows([_row("partner_rating", partner, mean_change(part)) for partner, part in parts])


def discount_returns(again: pd.DataFrame) -> pd.DataFrame:
    """How many of the customers won with a discount bought again, by period, against all who paid the full price.

    Parameters
    ----------
    again : columns ``period``, ``discounted`` (0 or 1), ``customers``, ``again``.

    Returns
    -------
    DataFrame : ``now`` is the rate of the discounted of one period, ``before`` that of the full price in all periods.
    """
    full = again[again["discounted"] == 0]
    returned, paid = int(full["again"].sum()), int(full["customers"].sum())
    rows = [
        (row["period"], rate_change(int(row["again"]), int(row["customers"]), returned, paid))
        for row in again[again["discounted"] == 1].to_dict("records")
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
