"""NPS weighted to the customer base: those who answer are rarely like those who buy."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dashboard.analytics.intervals import Z95
from dashboard.analytics.voice.scores import DETRACTORS, NOBODY, PROMOTERS, Estimate, net_promoter_score

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 10  # answers, before anything is weighted
FEWEST_IN_CELL = 5  # answers whose spread is believed; cells of fewer take that of all
CELLS = ("group", "segment")
COLUMNS = (*CELLS, "customers", "customer_share", "answered", "answer_share", "weight")


@dataclass(frozen=True, slots=True, kw_only=True)
class FairScore:
    """The score as answered and weighted to the base; ``effective`` answers, ``missing`` share of the base unheard.

    ``cells`` has the columns of ``COLUMNS``: groups of the base, with how many answered and what an answer weighs.
    """

    raw: Estimate
    weighted: Estimate
    effective: float
    missing: float
    cells: pd.DataFrame


def fair_score(answers: pd.DataFrame, base: pd.DataFrame) -> FairScore:
    """The score of the last answer of each customer, weighted so that each cell counts as in the base.

    Parameters
    ----------
    answers : ``customer_id``, ``rating`` (0-10); customers outside the base do not count.
    base : ``customer_id``, ``group`` (of recency and frequency), ``segment``: all customers.

    Notes
    -----
    An answer in a cell weighs (share of the base) / (share of the answers); cells nobody answered from are left out of
    the weights and told as ``missing``. Variance: sum over cells W^2 s^2 / n with W the cell's share of the base that
    was heard and s^2 the variance of the signs in it; a cell of fewer than 5 answers takes that of all. Effective n =
    (sum w)^2 / sum w^2.

    Source: Holt & Smith (1979), J. R. Stat. Soc. A 142, 33-46 (post-stratification); Kish (1965), Survey Sampling.
    """
    heard = answers.merge(base, on="customer_id", how="inner")
    raw = net_promoter_score(Counter(heard["rating"].astype("int64").tolist()))
    sizes = base.groupby(list(CELLS), dropna=False).size().rename("customers").reset_index()
    counted = heard.groupby(list(CELLS), dropna=False).size().rename("answered").reset_index()
    cells = sizes.merge(counted, on=list(CELLS), how="left")
    cells["answered"] = cells["answered"].fillna(0).astype("int64")
    cells["customer_share"] = cells["customers"] / max(len(base), 1)
    cells["answer_share"] = cells["answered"] / max(len(heard), 1)
    spoken = float(cells.loc[cells["answered"] > 0, "customer_share"].sum())
    weight = cells["customer_share"] / cells["answer_share"].where(cells["answered"] > 0) / (spoken or 1.0)
    cells = cells.assign(weight=weight).sort_values(["customers", *CELLS], ascending=[False, True, True], kind="stable")
    if raw.n < FEWEST:
        return FairScore(raw=raw, weighted=NOBODY, effective=math.nan, missing=1 - spoken, cells=cells[list(COLUMNS)])
    w = heard.merge(cells[[*CELLS, "weight"]], on=list(CELLS), how="left")["weight"].to_numpy("float64")
    return FairScore(
        raw=raw,
        weighted=_weighted(heard, cells, spoken, raw),
        effective=float(w.sum() ** 2 / (w**2).sum()),
        missing=1 - spoken,
        cells=cells[list(COLUMNS)].reset_index(drop=True),
    )


def _weighted(heard: pd.DataFrame, cells: pd.DataFrame, spoken: float, raw: Estimate) -> Estimate:
    rating = heard["rating"].to_numpy("int64")
    sign = np.where(rating >= PROMOTERS, 1.0, np.where(rating <= DETRACTORS, -1.0, 0.0))
    by_cell = heard.assign(sign=sign).groupby(list(CELLS), dropna=False)["sign"].agg(["mean", "var"]).reset_index()
    known = cells[cells["answered"] > 0].merge(by_cell, on=list(CELLS), how="left")
    share = known["customer_share"].to_numpy("float64") / spoken
    value = float(share @ known["mean"].to_numpy("float64"))
    pooled = raw.variance * raw.n
    spread = known["var"].where(known["answered"] >= FEWEST_IN_CELL, pooled).to_numpy("float64")
    variance = float((share**2 * spread / known["answered"].to_numpy("float64")).sum())
    half = Z95 * math.sqrt(variance)
    return Estimate(value=value, low=max(value - half, -1.0), high=min(value + half, 1.0), variance=variance,
                    n=raw.n, units=raw.units)  # fmt: skip
