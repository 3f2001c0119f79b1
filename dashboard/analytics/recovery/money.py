"""What answering won back: customers who came back within 90 days because of it, and what such a return brings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dashboard.analytics.intervals import SEED
from dashboard.analytics.recovery.effect import BANDS, EDGES, FEWEST_RETURNS, FOLLOWED, Effect, pieces, shown_of

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DRAWS = 1_000
# Beyond this many, customers are drawn in groups: sums of independent customers vary as the customers do.
UNITS = 4_096
MOST = 1e6  # a ratio in a draw where nobody came back without an answer
NEVER = FOLLOWED + 1  # the place of episodes without an answer


class Amount(NamedTuple):
    """An amount with its 95 % interval; NaN where it cannot be told."""

    value: float = math.nan
    low: float = math.nan
    high: float = math.nan


class WonBack(NamedTuple):
    """Customers who came back because they were answered, and cents they brought, of ``episodes`` followed to the end.

    ``told`` is False where the effect cannot be told, and then both are empty.
    """

    told: bool
    episodes: int
    answered: int
    customers: Amount = Amount()
    cents: Amount = Amount()


class _Units(NamedTuple):
    """Sums by unit that is drawn: rows units, columns strata, or tiers and days of the answer, or parts."""

    answered_returns: Floats
    answered_days: Floats
    waiting_returns: Floats
    waiting_days: Floats
    placed: Floats
    came_back: Floats
    brought: Floats


def won_back(episodes: pd.DataFrame, effect: Effect, *, draws: int = DRAWS, seed: int = SEED) -> WonBack:
    """What the answers of episodes that were followed for all 90 days won back, with the interval of a bootstrap.

    The rate of coming back without an answer is told, in each tier and band, from returns before and after answers
    with the effect taken out. With it, the chance of coming back within 90 days is reckoned twice for each episode: as
    it was answered, and had it never been. The sum of the differences are the customers won back; each brings what
    those of their fifth who came back brought in the 90 days (of all together, where one has fewer than 30).

    Parameters
    ----------
    episodes : as ``effect.recovery_effect``, with ``seen`` and ``after_cents``.

    Source: the customers are drawn: Efron (1979), Annals of Statistics 7, 1-26; standardization over what was seen:
    Rothman, Greenland & Lash (2008), Modern Epidemiology, 3rd ed., ch. 4.
    """
    full = episodes["seen"].to_numpy("float64") >= FOLLOWED
    answered = int((full & (episodes["reply_after"].to_numpy("float64") < FOLLOWED)).sum())
    if effect.verdict not in {"helps", "harms"} or not answered:
        return WonBack(told=False, episodes=int(full.sum()), answered=answered)
    units = _units(episodes, full)
    count = len(units.placed)
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), draws).astype("float64")
    customers, cents = _gains(np.vstack([np.ones(count), drawn]), units, shown_of(episodes))
    return WonBack(told=True, episodes=int(full.sum()), answered=answered, customers=_amount(customers),
                   cents=_amount(cents))  # fmt: skip


def _amount(values: Floats) -> Amount:
    """The first value in the interval of the others."""
    low, high = np.nanquantile(values[1:], (0.025, 0.975))
    return Amount(float(values[0]), float(low), float(high))


def _units(episodes: pd.DataFrame, full: NDArray[np.bool_]) -> _Units:
    found = pieces(episodes)
    unit = np.unique(episodes["customer_id"].to_numpy("int64"), return_inverse=True)[1] % UNITS
    count, tier, shown = int(unit.max()) + 1, episodes["tier"].to_numpy("int64"), shown_of(episodes)
    tiers, parts = len(shown), int(shown.max()) + 1

    def summed(column: NDArray[np.int64], width: int, weight: Floats) -> Floats:
        rows = unit[:, None] if column.ndim == 2 else unit  # noqa: PLR2004  a table or a column
        sums = np.bincount((rows * width + column).ravel(), weight.ravel(), minlength=count * width)
        return np.asarray(sums, dtype="float64").reshape(count, width)

    reply = episodes["reply_after"].to_numpy("float64")
    place = np.where(np.isnan(reply) | (reply >= FOLLOWED), NEVER, np.rint(np.nan_to_num(reply))).astype("int64")
    back = (full & (episodes["return_after"].to_numpy("float64") <= FOLLOWED)).astype("float64")
    by_band = (summed(found.stratum, tiers * BANDS, part) for part in found[1:])
    answered_returns, answered_days, waiting_returns, waiting_days = by_band
    return _Units(
        answered_returns, answered_days, waiting_returns, waiting_days,
        placed=summed(tier * (NEVER + 1) + place, tiers * (NEVER + 1), full.astype("float64")),
        came_back=summed(shown[tier], parts, back),
        brought=summed(shown[tier], parts, back * episodes["after_cents"].to_numpy("float64")),
    )  # fmt: skip


def _gains(drawn: Floats, units: _Units, shown: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Customers and cents won back in each draw (rows); ``shown`` is the part that each tier is told in."""
    tiers = len(shown)
    e1, t1, e0, t0, placed, came, brought = (drawn @ part for part in units)
    whole = np.where(t1 + t0 > 0, t1 + t0, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (e1 * t0 / whole).sum(axis=1) / (e0 * t1 / whole).sum(axis=1)
        ratio = np.minimum(ratio, MOST)
        exposed = ratio[:, None] * t1 + t0
        rate = np.where(exposed > 0, (e1 + e0) / exposed, 0.0).reshape(len(drawn), tiers, BANDS)
        pooled = (brought.sum(axis=1) / came.sum(axis=1))[:, None]
        each = np.where(came[:, np.unique(shown)].min(axis=1)[:, None] >= FEWEST_RETURNS, brought / came, pooled)
    daily = np.repeat(rate, np.diff(EDGES), axis=2)
    waited = np.concatenate([np.zeros((len(drawn), tiers, 1)), np.cumsum(daily, axis=2)], axis=2)
    never = waited[:, :, -1:]
    answered = waited + ratio[:, None, None] * (never - waited)
    more = np.exp(-never) - np.exp(-answered)
    people = (placed.reshape(len(drawn), tiers, NEVER + 1)[:, :, :NEVER] * more).sum(axis=2)
    return people.sum(axis=1), (people * each[:, shown]).sum(axis=1)
