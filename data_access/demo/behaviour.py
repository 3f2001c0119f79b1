"""What each customer does: purchases, deliveries, ratings and the answers they got, one purchase after another.

A customer's hidden satisfaction moves everything: how often they buy, whether they stay, how they rate. Gaps between
purchases and dropout follow the BG/NBD idea (Fader, Hardie & Lee 2005, Marketing Science 24, 275-284): gamma rates
over customers, a chance to leave after each purchase. An unhappy message opens an episode of 90 days in which the
customer returns at a low rate, and at ``REPLY_RATE_RATIO`` times that rate once a person has answered.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from data_access.demo.plan import BAD_PARTNER, EPISODE_DAYS, REPLY_RATE_RATIO, Bools, Floats, Ints, Plan
from data_access.demo.ratings import rating_level

if TYPE_CHECKING:
    from data_access.demo.people import People

CHANNELS = ("Web shop", "App", "Marketplace", "Phone", "Showroom")
_CHANNEL_SHARE = np.array([0.58, 0.18, 0.11, 0.05, 0.08])
# So many that the radar finds the bad partner on whatever day the demo is made (on 16 of 16 days and seeds tried; with
# 0.62 and a third who speak, on 4), and so few elsewhere that all ratings together keep the shares they should have.
_LATE_SHARE = (0.004, 0.006, 0.006)
_BAD_LATE_SHARE = (0.40, 0.72)  # of the first two weeks and of the rest
_SPEAKS_ON_TIME, _SPEAKS_LATE = 0.185, 0.55
_TRYING_OUT = 0.48  # the second purchase takes longer than later ones
_MORNING_SHARE = 0.35
_NEVER = np.inf


@dataclass(frozen=True)
class Purchases:
    """One row a purchase. ``*_day`` are day numbers; infinite or -1 where the thing did not happen."""

    customer: Ints
    day: Ints
    channel: Ints
    partner: Ints  # -1 for a purchase taken home from the showroom
    promised: Ints
    delivered: Ints
    late: Bools
    level: Ints  # 1-5 as stars, 0 when the customer said nothing
    said_at: Floats
    answered_at: Floats

    def take(self, rows: Ints) -> Purchases:
        """The purchases at these positions."""
        return Purchases(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    def in_order(self) -> Purchases:
        """The purchases by day, then customer."""
        return self.take(np.lexsort((self.customer, self.day)))

    def __len__(self) -> int:
        """How many purchases."""
        return len(self.customer)


def live(plan: Plan, people: People) -> Purchases:
    """Every purchase of every customer up to today, in order of day."""
    rng = plan.rng("behaviour")
    rounds: list[Purchases] = []
    who = np.flatnonzero(people.buys)
    day = people.arrived[who].astype(float)
    first = True
    while len(who):
        bought = _one_round(plan, people, rng, who, day)
        rounds.append(bought)
        following = _next_day(plan, people, rng, bought, first=first)
        going_on = following < plan.last + 1
        who, day, first = who[going_on], following[going_on], False
    merged = Purchases(**{f.name: np.concatenate([getattr(r, f.name) for r in rounds]) for f in fields(Purchases)})
    opened = (merged.day < plan.last) | (rng.random(len(merged)) < _MORNING_SHARE)  # today has only begun
    return merged.take(np.flatnonzero(opened)).in_order()


def _one_round(plan: Plan, people: People, rng: np.random.Generator, who: Ints, day: Floats) -> Purchases:
    """One purchase for each customer in ``who``, delivered, and perhaps spoken about."""
    count = len(who)
    whole = np.floor(day).astype(np.int64)
    channel = np.where(rng.random(count) < 0.7, people.channel[who], rng.choice(5, count, p=_CHANNEL_SHARE))
    partner = np.where(channel == 4, -1, rng.choice(3, count, p=(0.38, 0.30, 0.32)))
    late = _is_late(plan, rng, whole, partner)
    promised = whole + rng.integers(2, 5, count) + people.abroad[who]
    early = np.minimum(rng.integers(0, 3, count), promised - whole - 1)
    delivered = np.where(late, promised + 1 + rng.poisson(3.2, count), promised - early)
    promised, delivered = (np.where(partner < 0, whole, value) for value in (promised, delivered))
    level, said_at = _speak(plan, people, rng, who, late=late, promised=promised, delivered=delivered)
    answered_at = _answer(rng, level, said_at)
    return Purchases(who, whole, channel, partner, promised, delivered, late, level, said_at, answered_at)


def _is_late(plan: Plan, rng: np.random.Generator, day: Ints, partner: Ints) -> Bools:
    """Which deliveries miss their promise: few, but many of the bad partner's last six weeks."""
    share = np.where(partner < 0, 0.0, np.array(_LATE_SHARE)[partner])
    bad = (partner == BAD_PARTNER) & (day >= plan.partner_from)
    share = np.where(bad, np.where(day < plan.partner_from + 14, *_BAD_LATE_SHARE), share)
    return rng.random(len(day)) < share


def _speak(
    plan: Plan, people: People, rng: np.random.Generator, who: Ints, *, late: Bools, promised: Ints, delivered: Ints
) -> tuple[Ints, Floats]:
    """Who says something, how it rates (1-5, else 0), and when (fractional day)."""
    count = len(who)
    satisfaction = people.satisfaction[who]
    chance = np.where(late, _SPEAKS_LATE, _SPEAKS_ON_TIME * (1 + 0.12 * np.abs(satisfaction)))
    level = rating_level(satisfaction, late, rng)
    wait = np.where(late, rng.exponential(1.2, count), 0.6 + rng.exponential(3.5, count))
    base = np.where(late, np.minimum(delivered, promised + 2), delivered)
    at = np.minimum(base + 0.3 + wait, base + 25)
    hour = 7.0 + 14.5 * rng.beta(2.2, 1.8, count)
    at = np.floor(at) + hour / 24
    said = (rng.random(count) < chance) & (at < plan.last + 0.25)
    return np.where(said, level, 0), np.where(said, at, _NEVER)


def _answer(rng: np.random.Generator, level: Ints, said_at: Floats) -> Floats:
    """When a person first answered an unhappy message: soon, late, or never; in working hours."""
    count = len(level)
    kind = rng.random(count)
    soon = rng.gamma(2.0, 0.35, count)
    slow = 4.0 + rng.gamma(2.0, 6.0, count)
    delay = np.where(kind < 0.46, soon, np.where(kind < 0.80, slow, _NEVER))
    answered = _in_working_hours(said_at + delay, rng.random(count))
    return np.where((level > 0) & (level <= 2), answered, _NEVER)


def _in_working_hours(at: Floats, luck: Floats) -> Floats:
    """The same moment moved to the next time somebody is at a desk."""
    known = np.isfinite(at)
    moment = np.where(known, at, 0.0)
    whole = np.floor(moment)
    hour = (moment - whole) * 24
    whole = np.where(hour > 17.5, whole + 1, whole)
    hour = np.where((hour < 8.5) | (hour > 17.5), 8.6 + 1.6 * luck, hour)
    return np.where(known, whole + hour / 24, _NEVER)


def _next_day(plan: Plan, people: People, rng: np.random.Generator, bought: Purchases, *, first: bool) -> Floats:
    """The (fractional) day of each customer's next purchase, infinite when there is none before tomorrow."""
    who, count = bought.customer, len(bought)
    unhappy = (bought.level > 0) & (bought.level <= 2)
    leaving = people.leaving_first[who] if first else people.leaving[who]
    leaving = np.where(unhappy, 0.55, np.where(bought.late, np.minimum(1.5 * leaving, 0.9), leaving))
    stays = rng.random(count) >= leaving
    need = rng.exponential(1.0, count)
    need[unhappy] = _evenly_drawn(rng, bought.answered_at[unhappy] - bought.said_at[unhappy])
    rate = people.rate[who] * (_TRYING_OUT if first else 1.0)
    plain = plan.busy(bought.day + 1.0) + np.where(stays, need / rate, _NEVER)
    busy = np.where(unhappy, _after_unhappy(plan, bought, rate, need, stays=stays), plain)
    return plan.day_of(busy)


def _evenly_drawn(rng: np.random.Generator, waited: Floats) -> Floats:
    """Exponential values spread evenly over those who waited equally long, each exponential on its own.

    A small store has some 250 unhappy messages; with independent draws every seventh store would hide its own story.
    """
    place = np.argsort(np.argsort(waited, kind="stable"), kind="stable")
    golden = (rng.random() + place * 0.6180339887498949) % 1.0
    drawn: Floats = -np.log1p(-np.minimum(golden, 1 - 1e-12))
    return drawn


def _after_unhappy(plan: Plan, bought: Purchases, rate: Floats, need: Floats, *, stays: Bools) -> Floats:
    """Busy-time of the return after an unhappy message: unanswered, then answered, then as before or never."""
    unanswered_rate = np.clip(0.30 * rate, 0.0042, 0.0075)
    answered_rate = unanswered_rate * REPLY_RATE_RATIO
    said = np.where(np.isfinite(bought.said_at), bought.said_at, bought.day)
    begin = plan.busy(said)
    end = plan.busy(said + EPISODE_DAYS)
    turn = plan.busy(np.minimum(bought.answered_at, said + EPISODE_DAYS))
    before = unanswered_rate * (turn - begin)
    after = answered_rate * (end - turn)
    later = np.where(stays, end + (need - before - after) / rate, _NEVER)
    during = turn + (need - before) / answered_rate
    return np.where(need < before, begin + need / unanswered_rate, np.where(need < before + after, during, later))
