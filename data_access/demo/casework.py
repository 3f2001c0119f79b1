"""A case for every unhappy message: who took it, when it was answered, how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data_access.demo.people import OFFICE

if TYPE_CHECKING:
    from data_access.demo.documents import Documents
    from data_access.demo.people import People
    from data_access.demo.plan import Bools, Floats, Ints, Plan
    from data_access.demo.voices import Voices

TEAMS = ("Care UK", "Care Europe", "Business")
STATES = ("new", "claimed", "in_progress", "waiting", "resolved", "confirmed", "reopened")
NEW, CLAIMED, IN_PROGRESS, WAITING, RESOLVED, CONFIRMED, REOPENED = range(7)
UNANSWERED_CLOSED_AFTER = 45
_ACTIONS = {
    "late": ("Postage refunded", "Voucher sent", "Apologised and traced the parcel"),
    "damaged": ("Replacement sent", "Refunded"), "wrong": ("Right item sent", "Missing item sent"),
    "fault": ("Replacement sent", "Repair arranged", "Refunded"), "taste": ("Fresh bag sent", "Other roast suggested"),
    "quality": ("Replacement sent", "Refunded"), "support": ("Refund completed", "Called back"),
    "price": ("Price explained", "Voucher sent"), "website": ("Charge corrected", "Account repaired"),
    "visit": ("Visit booked anew", "Month of the plan refunded"),
}  # fmt: skip


# What a cause is called among the topics that feedback is read for, so that later words join the case.
TOPICS = {
    "late": "delivery", "damaged": "delivery", "wrong": "delivery", "fault": "quality", "taste": "quality",
    "quality": "quality", "support": "service", "price": "price", "website": "app_site", "visit": "service",
}  # fmt: skip


@dataclass(frozen=True)
class Cases:
    """One row a case; times are fractional days, infinite where the thing has not happened."""

    voice: Ints
    team: Ints
    owner: Ints  # position among the agents of the team, -1 without
    state: Ints
    claimed_at: Floats
    answered_at: Floats
    resolved_at: Floats
    priority_cents: Ints
    compensation_cents: Ints
    action: list[str | None]
    now: float

    def __len__(self) -> int:
        """How many cases."""
        return len(self.voice)

    @property
    def waited_at(self) -> Floats:
        """When the ball went to the customer, where it lies there."""
        return np.where(self.state == WAITING, self.answered_at + 0.001, np.inf)

    @property
    def settled_at(self) -> Floats:
        """When the customer said that it helped, or that it did not."""
        told = np.minimum(self.resolved_at + 1.2, np.maximum(self.resolved_at, self.now - 0.01))
        return np.where(np.isin(self.state, (CONFIRMED, REOPENED)), told, np.inf)

    def waiting_since(self, said_at: Floats) -> Floats:
        """Since when the customer waits for an answer; infinite where nobody waits."""
        unanswered = np.isinf(self.answered_at) & np.isinf(self.resolved_at)
        return np.where(self.state == REOPENED, self.settled_at, np.where(unanswered, said_at, np.inf))


def team_of(people: People, person: Ints) -> Ints:
    """Which team looks after each customer."""
    home = np.where(people.country[person] <= 1, 0, 1)
    return np.where(people.segment[person] >= OFFICE, 2, home)


def work(plan: Plan, people: People, voices: Voices, documents: Documents) -> Cases:
    """The cases of all unhappy messages."""
    rng = plan.rng("cases")
    voice = np.flatnonzero(voices.unhappy)
    count, now = len(voice), plan.last + 0.3
    said = voices.said_at[voice]
    answered = np.where(voices.answered_at[voice] <= now, voices.answered_at[voice], np.inf)
    resolved = answered + 0.1 + rng.gamma(1.4, 2.2, count)
    forgotten = np.isinf(answered) & (said < now - UNANSWERED_CLOSED_AFTER)
    resolved = np.where(forgotten, np.floor(said) + UNANSWERED_CLOSED_AFTER + 0.4, resolved)
    resolved = np.where(resolved <= now, resolved, np.inf)
    state = _states(rng, answered, resolved, said, now)
    claimed = np.where(state == NEW, np.inf, np.minimum(answered - 0.02, said + 0.15 + rng.random(count) * 0.6))
    claimed = np.maximum(claimed, said)
    claimed = np.where(claimed <= now, claimed, np.where(state == NEW, np.inf, np.maximum(said, now - 0.05)))
    claimed = np.where(forgotten, np.inf, claimed)
    owned = np.isfinite(claimed)
    paid = np.isfinite(resolved) & ~forgotten & (rng.random(count) < 0.3)
    luck = rng.random(count)
    return Cases(
        voice=voice, team=team_of(people, voices.person[voice]),
        owner=np.where(owned, (luck * 2).astype(np.int64), -1),
        state=state, claimed_at=claimed, answered_at=answered, resolved_at=resolved,
        priority_cents=_priorities(voices, voice, documents),
        compensation_cents=np.where(paid, 500 * rng.integers(1, 6, count), 0),
        action=_actions(voices, voice, resolved, forgotten, luck),
        now=now,
    )  # fmt: skip


def _states(rng: np.random.Generator, answered: Floats, resolved: Floats, said: Floats, now: float) -> Ints:
    """Where each case stands today."""
    luck = rng.random(len(answered))
    done = np.where(luck < 0.42, CONFIRMED, np.where((luck > 0.94) & (said > now - 40), REOPENED, RESOLVED))
    done = np.where(np.isinf(answered), RESOLVED, done)
    talking = np.where(luck < 0.6, IN_PROGRESS, WAITING)
    fresh = np.where(luck < 0.7, NEW, CLAIMED)
    return np.where(np.isfinite(resolved), done, np.where(np.isfinite(answered), talking, fresh))


def _priorities(voices: Voices, voice: Ints, documents: Documents) -> Ints:
    """What is at stake: what the customer brought in the year before, weighted by how unhappy they are."""
    buyer, day = documents.owner, documents.day
    net = documents.total((1, 2, 3, 4))
    order = np.lexsort((day, buyer))
    buyer, day, summed = buyer[order], day[order], np.concatenate([[0], np.cumsum(net[order])])
    key = buyer * 10_000 + day
    person, until = voices.person[voice], np.floor(voices.said_at[voice]).astype(np.int64)
    to = np.searchsorted(key, person * 10_000 + until, side="right")
    since = np.searchsorted(key, person * 10_000 + np.maximum(until - 365, 0), side="left")
    severity = np.where(voices.level[voice] == 1, 0.9, 0.6)
    return np.asarray(np.rint(np.maximum(summed[to] - summed[since], 1500) * severity), dtype=np.int64)


def _actions(voices: Voices, voice: Ints, resolved: Floats, forgotten: Bools, luck: Floats) -> list[str | None]:
    """What was done in each case that is over."""
    found: list[str | None] = []
    for row, end, gone, draw in zip(voice.tolist(), resolved.tolist(), forgotten.tolist(), luck.tolist(), strict=True):
        choices = _ACTIONS[voices.cause[row]]
        done = "Closed without an answer" if gone else choices[int(draw * len(choices))]
        found.append(done if np.isfinite(end) else None)
    return found
