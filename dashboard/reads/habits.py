"""How buying changes: what rises and falls, who gave it up, and what is bought again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.analytics.item_changes import RISING
from dashboard.answers import habits as answers
from dashboard.answers.habits import AGAIN_DAYS
from dashboard.reads.connection import reader, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from dashboard.reads.people import named
from dashboard.reads.store import FACTS, last_day
from dashboard.theme import day, money, quantity
from data_access.queries import product_habits as queries

if TYPE_CHECKING:
    from datetime import date

    from dashboard.analytics.repeat_rates import Prior
    from dashboard.answers.habits import Changes, Flow
    from data_access.filters import Filters, Scope
    from data_access.queries.line_items import Of

DOMAINS = ("customers", *FACTS)
MOST_PEOPLE = 1_000  # listed by name on a page
MANY_CUSTOMERS = 100_000  # with a purchase in the later period


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """What the page shows of rising and falling; ``changes`` is None in a store of less than two months.

    The frames are shared by all readers: never change them.
    """

    number: int
    of: Of
    changes: Changes | None
    last_day: date

    @property
    def large(self) -> bool:
        """Whether what is bought again, and what next, take seconds to count."""
        return self.changes is not None and self.changes.customers > MANY_CUSTOMERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Products with their rates of being bought again, and the average product's."""

    number: int
    found: pd.DataFrame
    prior: Prior | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flowing:
    """The flow from the first purchase to the next one. Shared by all readers: never change its frames."""

    number: int
    flow: Flow


def item_changes(filters: Filters, scope: Scope, of: Of) -> Turned:
    """What more or fewer customers buy than in the period before."""
    key = versions(*DOMAINS)
    return _item_changes(filters, scope, of, last_day(scope, key), key)


@kept(max_entries=32)
def _item_changes(filters: Filters, scope: Scope, of: Of, last_day: date, key: Versions) -> Turned:
    del key
    compared = answers.store_periods(reader(), scope, last_day)
    found = answers.changes(reader(), filters, scope, of, compared) if compared else None
    return Turned(number=answer_number(), of=of, changes=found, last_day=last_day)


def bought_again(filters: Filters, scope: Scope) -> Again:
    """Which part of a product's buyers buys it again within 90 days."""
    key = versions(*DOMAINS)
    return _bought_again(filters, scope, last_day(scope, key), key)


@kept(max_entries=32)
def _bought_again(filters: Filters, scope: Scope, last_day: date, key: Versions) -> Again:
    del key
    found, prior = answers.bought_again(reader(), filters, scope, days=AGAIN_DAYS, as_of=last_day)
    return Again(number=answer_number(), found=found, prior=prior)


def next_purchases(filters: Filters, scope: Scope) -> Flowing:
    """What customers bought next within 90 days, by the category they bought first."""
    key = versions(*DOMAINS)
    return _next_purchases(filters, scope, last_day(scope, key), key)


@kept(max_entries=32)
def _next_purchases(filters: Filters, scope: Scope, last_day: date, key: Versions) -> Flowing:
    del key
    found = answers.next_purchases(reader(), filters, scope, days=AGAIN_DAYS, as_of=last_day)
    return Flowing(number=answer_number(), flow=found)


def turned_customers(answer: Turned, filters: Filters, scope: Scope, place: int, currency: str) -> pd.DataFrame:
    """Who gave an item up, or where it rises who took to it: at most 1,000, each with a reason in words."""
    return _turned_customers(answer.number, filters, scope, place, currency, answer)


@kept(max_entries=64)
def _turned_customers(
    number: int, filters: Filters, scope: Scope, place: int, currency: str, _answer: Turned
) -> pd.DataFrame:
    del number  # names the answer, which no key could hold
    found = _answer.changes
    if found is None:
        return pd.DataFrame()
    rising = found.found["trend"].iloc[place] == RISING
    now, before = found.periods.now, found.periods.before
    asked = {"bought": now, "without": before} if rising else {"bought": before, "without": now}
    statement = queries.one_period_only(
        filters, scope, of=_answer.of, item=found.items.keys[place], most=MOST_PEOPLE, **asked
    )
    people = named(reader().frame(statement), scope)
    when = "and not before" if rising else "and not since"
    bought = found.items.bought[place]
    reasons = [
        f"Bought {bought} {when}: {quantity(int(n), 'purchase')}, {money(int(cents), currency)}, last on {day(last)}"
        for n, cents, last in zip(people["purchase_count"], people["cents"], people["last_on"], strict=True)
    ]
    return people.assign(
        revenue=people["cents"].astype("float64") / 100,
        last_purchase_on=people["last_on"],
        reason=pd.Series(reasons, index=people.index, dtype="str"),
    )
