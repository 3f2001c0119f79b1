"""Service visits for people who own a machine: planned, done, missed, and the ones nobody took over."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from data_access.demo import catalogue
from data_access.demo.plan import OVERDUE_REGIONS, TECHNICIAN_LEFT_DAYS, Bools, Ints, Plan

if TYPE_CHECKING:
    from data_access.demo.baskets import Lines
    from data_access.demo.behaviour import Purchases
    from data_access.demo.people import People

KINDS = ("First check", "Regular service", "Repair")
STATUSES = ("planned", "done", "missed", "cancelled")
_INTERVALS = (365, 182, 91)  # days between visits of the three care plans
_FIRST_CHECK_AFTER, _PLANNED_AHEAD = 45, 120


@dataclass(frozen=True)
class Visits:
    """One row a visit; days count from the start of the store."""

    customer: Ints
    product: Ints
    kind: Ints
    due: Ints
    done: Ints  # -1 unless done
    status: Ints
    stranded: Bools  # overdue because the technician of the region left

    def take(self, rows: Ints) -> Visits:
        """The visits at these positions."""
        return Visits(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    def __len__(self) -> int:
        """How many visits."""
        return len(self.customer)


def schedule(plan: Plan, people: People, purchases: Purchases, lines: Lines) -> Visits:
    """Every visit of every machine, in order of the day it is due."""
    rng = plan.rng("visits")
    machine = np.isin(lines.product, catalogue.with_noun("espresso machine", "coffee machine"))
    rows = [_visits_of(purchases, lines, np.flatnonzero(machine), _FIRST_CHECK_AFTER, kind=0)]
    for care, interval in zip(catalogue.with_noun("care plan"), _INTERVALS, strict=True):
        covered = np.flatnonzero(lines.product == care)
        rows += [_visits_of(purchases, lines, covered, interval * turn, kind=1) for turn in range(1, 920 // interval)]
    broken = np.flatnonzero(machine & (rng.random(len(lines)) < 0.14))
    rows.append(_visits_of(purchases, lines, broken, rng.integers(60, 500, len(broken)), kind=2))
    customer, product, kind, due = (np.concatenate([row[i] for row in rows]) for i in range(4))
    soon = np.flatnonzero(due <= plan.last + _PLANNED_AHEAD)
    soon = soon[np.lexsort((product[soon], customer[soon], due[soon]))]
    return _with_outcome(
        plan, people, rng, customer=customer[soon], product=product[soon], kind=kind[soon], due=due[soon]
    )


def _visits_of(purchases: Purchases, lines: Lines, rows: Ints, after: int | Ints, *, kind: int) -> tuple[Ints, ...]:
    """Customer, product, kind and due day of one visit for each of these lines."""
    bought = lines.purchase[rows]
    return purchases.customer[bought], lines.product[rows], np.full(len(rows), kind), purchases.day[bought] + after


def _with_outcome(
    plan: Plan, people: People, rng: np.random.Generator, *, customer: Ints, product: Ints, kind: Ints, due: Ints
) -> Visits:
    """What became of each visit. In some regions nobody has come since the technician left."""
    count = len(due)
    luck = rng.random(count)
    past = due < plan.last
    alone = np.isin(people.region[customer], OVERDUE_REGIONS) & (due >= plan.last - TECHNICIAN_LEFT_DAYS)
    status = np.where(luck < 0.90, 1, np.where(luck < 0.955, 2, 3))
    # Elsewhere a handful wait too, so that the story is a difference and not a certainty.
    waiting = np.where(alone, luck < 0.85, (due >= plan.last - 21) & (luck < 0.12))
    status = np.where(past & ~waiting, status, 0)
    delay = np.where(rng.random(count) < 0.86, rng.integers(-3, 4, count), rng.integers(5, 22, count))
    done = np.minimum(due + delay, plan.last - 1)
    return Visits(customer, product, kind, due, np.where(status == 1, done, -1), status, past & waiting & alone)
