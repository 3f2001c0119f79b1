"""The recovery effect: how much faster unhappy customers buy again once a person has answered them.

Time is counted in days at risk, from the end of the day of the feedback. Days before the first answer count as
unanswered, days after it as answered, within bands of time since the feedback and tiers of what the customer was worth
before it. Without the bands, an answer would look useless or harmful: answered days come later, when fewer come back
anyway; without the tiers, it would look useful where large accounts are answered first. So neither is ever shown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from dashboard.analytics.intervals import Z95

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FOLLOWED = 90  # days in which somebody comes back
EDGES = (0, 7, 14, 30, 60, 90)  # days since the feedback; between them the chance of coming back is taken for even
BANDS = len(EDGES) - 1
DAILY = tuple(range(FOLLOWED + 1))
_AT_ONCE = 20_000  # episodes: as many rows of 90 days take 60 MB
FEWEST_RETURNS = 30  # in all, before an effect is told; and in each tier, before effects by tier are
FEWEST_EACH = 5  # of them before an answer, and after one
Verdict = Literal["helps", "harms", "cannot tell", "too few"]
COLUMNS = ("tier", "band", "answered_returns", "answered_days", "waiting_returns", "waiting_days")


class Ratio(NamedTuple):
    """A ratio of two rates with its 95 % interval; NaN where one of them is not known."""

    value: float = math.nan
    low: float = math.nan
    high: float = math.nan

    @property
    def sure(self) -> bool:
        """Whether the interval leaves 1 out."""
        return self.low > 1 or self.high < 1


UNKNOWN = Ratio()


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What answering does, with what it was counted from.

    ``by_tier`` has a row for each part that is told, ``tier, returns, ratio, ratio_low, ratio_high``; empty where any
    has too few returns. ``strata`` are the days and returns of each tier and band: ``COLUMNS``. ``daily`` is the ratio
    with each day as a band of its own, a check of the bands.
    """

    ratio: Ratio
    verdict: Verdict
    customers: int
    episodes: int
    answered: int
    returns: int
    answered_returns: int
    strata: pd.DataFrame
    by_tier: pd.DataFrame
    daily: Ratio


class Pieces(NamedTuple):
    """Days at risk and returns of each episode in each band, before and after the answer: rows episodes, columns bands.

    ``stratum`` is the tier's place times the number of bands plus the band.
    """

    stratum: NDArray[np.int64]
    answered_returns: Floats
    answered_days: Floats
    waiting_returns: Floats
    waiting_days: Floats


def pieces(episodes: pd.DataFrame, edges: tuple[int, ...] = EDGES) -> Pieces:
    """The time at risk of each episode, split at the answer and at the bands.

    Parameters
    ----------
    episodes : ``tier`` (whole numbers from 0), ``reply_after``, ``return_after`` and ``followed``, in days from the end
        of the day of the feedback; an answer or a return that never came is NaN. A return at the very moment of the
        answer, or after ``followed``, is no return of an answered customer, or none at all.
    edges : where the bands begin and end.
    """
    reply, back = (_never(episodes[name]) for name in ("reply_after", "return_after"))
    followed = np.minimum(episodes["followed"].to_numpy("float64"), FOLLOWED)
    low, high = np.array(edges[:-1], dtype="float64"), np.array(edges[1:], dtype="float64")
    until = np.minimum(high, np.minimum(back, followed)[:, None])
    turn = reply[:, None]
    came = back <= followed
    there = came[:, None] & (back[:, None] > low) & (back[:, None] <= high)
    handled = there & (back > reply)[:, None]
    tier = episodes["tier"].to_numpy("int64")
    return Pieces(
        stratum=tier[:, None] * len(low) + np.arange(len(low)),
        answered_returns=handled.astype("float64"),
        answered_days=np.maximum(until - np.maximum(low, turn), 0.0),
        waiting_returns=(there & ~handled).astype("float64"),
        waiting_days=np.maximum(np.minimum(until, turn) - low, 0.0),
    )


def _never(days: pd.Series[Any]) -> Floats:
    """Days as numbers, infinite where it never came."""
    return np.asarray(days.astype("float64").fillna(np.inf), dtype="float64")


def strata_of(found: Pieces) -> pd.DataFrame:
    """Returns and days at risk of each tier and band: ``COLUMNS``."""
    size, bands = int(found.stratum.max(initial=-1)) + 1, max(found.stratum.shape[1], 1)
    sums = {name: np.bincount(found.stratum.ravel(), getattr(found, name).ravel(), minlength=size)
            for name in COLUMNS[2:]}  # fmt: skip
    places = np.arange(size)
    table = pd.DataFrame({"tier": places // bands, "band": places % bands, **sums})
    table = table[np.isin(table["tier"], np.unique(found.stratum // bands))].reset_index(drop=True)
    return table.astype({"answered_returns": "int64", "waiting_returns": "int64"})


def mantel_haenszel(strata: pd.DataFrame) -> Ratio:
    """The ratio of the rate after an answer to the rate before one, over all strata together.

    Parameters
    ----------
    strata : of ``COLUMNS``, one row for each stratum.

    Returns
    -------
    NaN where no stratum holds returns and days on both sides.

    Source: Rothman, Greenland & Lash (2008), Modern Epidemiology, 3rd ed., ch. 15; variance of the logarithm:
    Greenland & Robins (1985), Biometrics 41, 55-68.
    """
    e1, t1, e0, t0 = (strata[name].to_numpy("float64") for name in COLUMNS[2:])
    whole = t1 + t0
    known = whole > 0
    e1, t1, e0, t0, whole = (part[known] for part in (e1, t1, e0, t0, whole))
    top, bottom = float((e1 * t0 / whole).sum()), float((e0 * t1 / whole).sum())
    if not top or not bottom:
        return UNKNOWN
    spread = math.sqrt(float(((e1 + e0) * t1 * t0 / whole**2).sum()) / (top * bottom))
    ratio = top / bottom
    return Ratio(ratio, ratio * math.exp(-Z95 * spread), ratio * math.exp(Z95 * spread))


def day_by_day(episodes: pd.DataFrame) -> Ratio:
    """The same ratio with every day a band of its own: a chance that changes within a band cannot mislead it."""
    parts = [strata_of(pieces(episodes.iloc[at : at + _AT_ONCE], DAILY)) for at in range(0, len(episodes), _AT_ONCE)]
    if not parts:
        return UNKNOWN
    together: pd.DataFrame = pd.concat(parts).groupby(["tier", "band"], as_index=False).sum()
    return mantel_haenszel(together)


def recovery_effect(episodes: pd.DataFrame) -> Effect:
    """How much faster customers come back once answered, and whether that can be told yet.

    Parameters
    ----------
    episodes : as ``pieces``, with ``customer_id``, and ``fifth`` where effects are told for coarser parts than the
        tiers that are compared within.
    """
    strata = strata_of(pieces(episodes))
    returns, answered = (int(strata[list(names)].to_numpy().sum()) for names in
                         (("answered_returns", "waiting_returns"), ("answered_returns",)))  # fmt: skip
    enough = returns >= FEWEST_RETURNS and min(answered, returns - answered) >= FEWEST_EACH
    ratio = mantel_haenszel(strata) if enough else UNKNOWN
    return Effect(
        ratio=ratio,
        verdict=verdict(ratio),
        customers=int(episodes["customer_id"].nunique()),
        episodes=len(episodes),
        answered=int((_never(episodes["reply_after"]) < episodes["followed"].to_numpy("float64")).sum()),
        returns=returns,
        answered_returns=answered,
        strata=strata,
        by_tier=_by_tier(strata if enough else strata.iloc[:0], shown_of(episodes)),
        daily=day_by_day(episodes) if enough else UNKNOWN,
    )


def verdict(ratio: Ratio) -> Verdict:
    """What may be said of an effect: nothing surely where its interval holds 1."""
    if math.isnan(ratio.low):
        return "too few"
    if not ratio.sure:
        return "cannot tell"
    return "helps" if ratio.low > 1 else "harms"


def shown_of(episodes: pd.DataFrame) -> NDArray[np.int64]:
    """The part that each tier is told in, by the number of the tier."""
    tier = episodes["tier"].to_numpy("int64")
    found = np.zeros(int(tier.max(initial=-1)) + 1, dtype="int64")
    found[tier] = episodes["fifth" if "fifth" in episodes else "tier"].to_numpy("int64")
    return found


def _by_tier(strata: pd.DataFrame, shown: NDArray[np.int64]) -> pd.DataFrame:
    """The effect in each part; none where any part has too few returns, so that no part is picked by its luck."""
    rows = []
    for tier, part in strata.groupby(shown[strata["tier"].to_numpy("int64")], sort=True):
        returns = int(part[["answered_returns", "waiting_returns"]].to_numpy().sum())
        rows.append((tier, returns, *mantel_haenszel(part)))
    names = ["tier", "returns", "ratio", "ratio_low", "ratio_high"]
    table = pd.DataFrame(rows, columns=names)
    return table if len(table) and table["returns"].min() >= FEWEST_RETURNS else table.iloc[:0]
