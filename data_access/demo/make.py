"""One demo store in memory: everybody, everything they did, and what was planted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data_access.demo import baskets, behaviour, casework, documents, identities, people, visits, voices

if TYPE_CHECKING:
    from collections.abc import Callable

    from data_access.demo.plan import Ints, Plan


@dataclass(frozen=True)
class Demo:
    """All parts of a demo store, by position; ``owner`` gives the customer row of each purchase.

    Rows of ``twice`` are people entered a second time; their customer rows follow those of the people.
    """

    plan: Plan
    people: people.People
    identities: list[identities.Identity]
    twice: Ints
    purchases: behaviour.Purchases
    owner: Ints
    documents: documents.Documents
    visits: visits.Visits
    voices: voices.Voices
    cases: casework.Cases


def make(plan: Plan, tell: Callable[[str, float], None]) -> Demo:
    """The whole store of a plan; equal plans give equal stores."""
    tell("Customers", 0.0)
    folk = people.settle(plan)
    tell("Purchases", 0.05)
    bought = behaviour.live(plan, folk)
    twice, owner = _entered_twice(plan, bought)
    lines = baskets.fill(plan, folk, bought)
    filed = documents.file_documents(plan, bought, lines, owner)
    tell("Feedback", 0.3)
    planned = visits.schedule(plan, folk, bought, lines)
    said = voices.listen(plan, folk, bought, lines, planned)
    cases = casework.work(plan, folk, said, filed)
    return Demo(plan, folk, identities.invent(plan, folk), twice, bought, owner, filed, planned, said, cases)


def _entered_twice(plan: Plan, bought: behaviour.Purchases) -> tuple[Ints, Ints]:
    """Who is entered twice, and the customer row of each purchase: the later half hangs on the second row."""
    rng = np.random.default_rng([plan.seed, 101])
    times = np.bincount(bought.customer, minlength=plan.people)
    order = np.lexsort((rng.random(plan.people), times < 4))
    twice = order[: plan.twice]
    owner = bought.customer.copy()
    for number, person in enumerate(twice.tolist()):
        theirs = np.flatnonzero(bought.customer == person)
        owner[theirs[len(theirs) // 2 :] if len(theirs) > 1 else theirs[:0]] = plan.people + number
    return twice, owner
