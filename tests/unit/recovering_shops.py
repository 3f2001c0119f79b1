"""Shops whose unhappy customers are answered sooner or later, and come back or not, with a planted effect.

Large accounts come back more often and are answered sooner; within the first 14 days everybody comes back twice as
often. So answered days come late and belong to large accounts: both mislead whoever does not keep them apart. The rest
is what another shop may have besides: luck of its own for every customer, a rate that falls day by day, data that end
before somebody was followed for 90 days, complaints again and again, only the day of a purchase.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

TIER_RATES = np.array([0.0035, 0.006, 0.010])  # returns a day, after the first 14 days and before an answer
TIER_DELAYS = np.array([9.0, 5.0, 1.5])  # mean days to an answer
NEVER_ANSWERED = 0.2
EARLY, EARLY_TIMES = 14.0, 2.0
STEP = 1 / 8  # of a day; the chance of coming back is even within it


class Shop(NamedTuple):
    """What a shop is like beyond its size and its effect."""

    frailty: float = 0.0  # variance of each customer's own rate around that of the tier
    fading: bool = False  # the rate falls smoothly from three times to one instead of by one step
    ends: bool = False  # a third of the complaints are too young to be followed for 90 days
    again: float = 0.0  # share of complaints by a customer who complained before
    whole_days: bool = False  # only the days of purchases are known
    noisy_value: bool = False  # the tier is told from a year's spending, not known


PLAIN = Shop()


def unhappy_customers(*, seed: int, ratio: float, episodes: int, shop: Shop = PLAIN) -> pd.DataFrame:
    """Episodes as ``analytics.recovery.effect`` takes them.

    Parameters
    ----------
    ratio : how many times faster customers come back once they are answered.
    """
    rng = np.random.default_rng(seed)
    people = _people(rng, episodes, shop)
    tier, customer, luck = people
    never = rng.random(episodes) < NEVER_ANSWERED
    reply = np.where(never, np.inf, rng.exponential(TIER_DELAYS[tier]))
    followed = np.where(shop.ends & (rng.random(episodes) < 1 / 3), rng.integers(3, 90, episodes), 90.0)
    back = _returns(rng, TIER_RATES[tier] * luck, reply, ratio, fading=shop.fading)
    if shop.whole_days:
        back, reply = np.ceil(back) - 0.5, np.ceil(reply)
    shown = _told_tiers(rng, tier, customer) if shop.noisy_value else tier
    return pd.DataFrame({
        "customer_id": customer, "tier": shown, "followed": followed,
        "reply_after": np.where(np.isfinite(reply), reply, np.nan),
        "return_after": np.where(back <= followed, back, np.nan),
    })  # fmt: skip


def _people(rng: np.random.Generator, episodes: int, shop: Shop) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The tier, the number and the luck of the customer behind each episode."""
    count = max(int(episodes * (1 - shop.again)), 1)
    customer = np.concatenate([np.arange(count), rng.integers(0, count, episodes - count)])
    tier = rng.choice(3, count, p=[0.5, 0.3, 0.2])
    luck = rng.gamma(1 / shop.frailty, shop.frailty, count) if shop.frailty else np.ones(count)
    return tier[customer], customer, luck[customer]


def _returns(
    rng: np.random.Generator, rate: np.ndarray, reply: np.ndarray, ratio: float, *, fading: bool
) -> np.ndarray:
    """When each comes back: the day on which the running sum of the rate passes a drawn need."""
    edges = np.arange(0.0, 120.0, STEP)
    shape = 1 + 2 * np.exp(-edges / 10) if fading else np.where(edges < EARLY, EARLY_TIMES, 1.0)
    plain = np.concatenate([[0.0], np.cumsum(shape) * STEP])
    at = np.append(edges, 120.0)
    need, turn = rng.exponential(1.0, len(rate)) / rate, np.interp(np.minimum(reply, 120.0), at, plain)
    total = np.where(need <= turn, need, turn + (need - turn) / ratio)
    back: np.ndarray = np.where(total < plain[-1], np.interp(total, plain, at), np.inf)
    return back


def _told_tiers(rng: np.random.Generator, tier: np.ndarray, customer: np.ndarray) -> np.ndarray:
    """Fifths of a year's spending, which tells of a customer with error."""
    del customer
    bought = rng.poisson(TIER_RATES[tier] * 365 * 1.5)
    spent = bought * rng.gamma(4, 10, len(tier))
    edges = np.quantile(spent, (0.2, 0.4, 0.6, 0.8))
    found: np.ndarray = np.searchsorted(np.unique(edges), spent, side="left")
    return found


def daytime_shop(*, seed: int, ratio: float, complaints: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Complaints, answers and first purchases of a shop that sells from 10 to 20 o'clock and answers from 9 to 17.

    As ``analytics.recovery.episodes`` takes them; customers come back at 0.02 a day, from the answer on ``ratio`` times
    as fast.
    """
    rng = np.random.default_rng(seed)
    day, hours = pd.Timestamp("2026-01-01") + _spans(rng.integers(0, 60, complaints), "D"), pd.Timedelta(hours=1)
    said = day + _spans(rng.uniform(8, 22, complaints), "h")
    reply = said + _spans(rng.exponential(2.0, complaints), "D")
    hour = np.asarray((reply - reply.normalize()) / hours)
    at_desk = reply.normalize() + _spans(np.where(hour >= 17, 24, 0) + 9 + rng.uniform(0, 2, complaints), "h")
    reply = reply.where((hour >= 9) & (hour < 17), at_desk)
    gone = np.clip((np.asarray((reply - reply.normalize()) / hours) - 10) / 10, 0, 1)
    after = np.asarray((reply.normalize() - day) / pd.Timedelta(days=1))
    turn = np.where(rng.random(complaints) < 0.3, np.inf, np.where(after >= 1, after - 1 + gone, 0.0))
    need = rng.exponential(1 / 0.02, complaints)
    back = np.where(need <= turn, need, turn + (need - np.where(np.isinf(turn), 0, turn)) / ratio)
    came, whole = back <= 120, np.ceil(np.minimum(back, 120))
    bought_on = day + _spans(whole, "D")
    bought_at = bought_on + _spans(10 + 10 * (back - (whole - 1)), "h")
    who = np.arange(complaints)
    items = pd.DataFrame({
        "feedback_id": who, "customer_id": who, "received_at": said.tz_localize("UTC"),
        "opened_at": said.tz_localize("UTC"), "received_on": day.date, "spent_cents": 0, "after_cents": 0,
        "again_on": pd.Series(bought_on.date, dtype="object").where(came, None),
    })  # fmt: skip
    given = np.isfinite(turn)
    replies = pd.DataFrame({"customer_id": who[given], "replied_at": reply[given].tz_localize("UTC")})
    moments = {"purchased_on": bought_on.date[came], "purchased_at": bought_at[came].tz_localize("UTC")}
    return items, replies, pd.DataFrame({"customer_id": who[came], **moments})


def _spans(lengths: np.ndarray, unit: Literal["D", "h"]) -> pd.TimedeltaIndex:
    return pd.to_timedelta(lengths, unit=unit)
