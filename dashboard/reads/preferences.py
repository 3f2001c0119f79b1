"""What customers prefer: the matrix of groups and items, its money, and the customers behind a cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.answers import preferences as answers
from dashboard.reads.connection import reader, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from dashboard.reads.people import named
from dashboard.reads.store import FACTS, last_day
from dashboard.theme import day, money, quantity
from data_access.queries import preferences as queries

if TYPE_CHECKING:
    from datetime import date

    from dashboard.analytics.preferences import Preferences
    from dashboard.answers.preferences import Asked, Items, Period
    from data_access.filters import Filters, Scope
    from data_access.queries.line_items import Of
    from data_access.queries.preferences import Grouping

DOMAINS = ("customers", *FACTS)
MOST_PEOPLE = 1_000  # listed by name on a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferred:
    """What the page shows. The frames are shared by all readers: never change them."""

    number: int
    asked: Asked
    items: Items
    found: Preferences
    last_day: date

    @property
    def empty(self) -> bool:
        """Whether the filters left no customer."""
        return not self.found.customers


def usual_grouping(filters: Filters, scope: Scope) -> Grouping:
    """What to put customers together by at first: what is known of enough of them."""
    return _usual_grouping(filters, scope, versions("customers"))


@kept(max_entries=64)
def _usual_grouping(filters: Filters, scope: Scope, key: Versions) -> Grouping:
    del key
    return answers.usual_grouping(reader(), filters, scope)


def usual_of(filters: Filters, scope: Scope) -> Of:
    """Categories, or products in a store that has no categories."""
    return answers.usual_of(_sold(filters, scope, versions(*FACTS)))


def preferred(filters: Filters, scope: Scope, by: Grouping, of: Of, period: Period) -> Preferred:
    """Groups by categories or products, of the last twelve months or of all time."""
    key = versions(*DOMAINS)
    last = last_day(scope, key)
    narrowed = answers.within(filters, period, last)
    return _preferred(narrowed, scope, by, of, last_day=last, key=key)


@kept(max_entries=32)
def _preferred(filters: Filters, scope: Scope, by: Grouping, of: Of, *, last_day: date, key: Versions) -> Preferred:
    del key
    asked = answers.Asked(filters=filters, scope=scope, by=by, of=of, as_of=last_day)
    items = answers.items_of(reader(), filters, scope, of)
    found = answers.preferences(reader(), asked, items)
    return Preferred(number=answer_number(), asked=asked, items=items, found=found, last_day=last_day)


@kept(max_entries=32)
def _sold(filters: Filters, scope: Scope, key: Versions) -> pd.DataFrame:
    del key
    return reader().frame(queries.products_sold(filters, scope))


def preferred_money(answer: Preferred, scope: Scope) -> pd.DataFrame:
    """The cells with shares of money beside those of customers; asked for only when somebody looks at money."""
    return _preferred_money(answer.number, scope, answer)


@kept(max_entries=32)
def _preferred_money(number: int, scope: Scope, _answer: Preferred) -> pd.DataFrame:
    del number, scope  # both are in the answer; they name it
    return answers.with_money(reader(), _answer.asked, _answer.items, _answer.found)


def preferred_customers(answer: Preferred, scope: Scope, pick: tuple[int, int], currency: str) -> pd.DataFrame:
    """The customers of a cell with most money for the item first, at most 1,000, each with a reason in words."""
    return _preferred_customers(answer.number, scope, pick, currency, answer)


@kept(max_entries=64)
def _preferred_customers(
    number: int, scope: Scope, pick: tuple[int, int], currency: str, _answer: Preferred
) -> pd.DataFrame:
    del number  # names the answer, which no key could hold
    asked, (item, place) = _answer.asked, pick
    group = _answer.found.groups[place - 1]
    statement = queries.item_customers(
        asked.filters, scope, by=asked.by, group=None if group == answers.UNKNOWN else group, of=asked.of,
        item=_answer.items.keys[item], as_of=asked.as_of, most=MOST_PEOPLE,
    )  # fmt: skip
    people = named(reader().frame(statement), scope)
    bought = _answer.items.bought[item]
    reasons = [
        f"Bought {bought}: {quantity(int(n), 'purchase')}, {money(int(cents), currency)}, last on {day(last)}"
        for n, cents, last in zip(people["purchase_count"], people["cents"], people["last_on"], strict=True)
    ]
    return people.assign(
        revenue=people["cents"].astype("float64") / 100,
        last_purchase_on=people["last_on"],
        reason=pd.Series(reasons, index=people.index, dtype="str"),
    )


def reasons(answer: Preferred, scope: Scope) -> pd.DataFrame:
    """What the groups praise and complain of most (see ``analytics.voices``)."""
    return _reasons(answer.number, scope, versions("feedback"), answer)


@kept(max_entries=32)
def _reasons(number: int, scope: Scope, key: Versions, _answer: Preferred) -> pd.DataFrame:
    del number, scope, key  # the first two are in the answer; they name it
    return answers.reasons(reader(), _answer.asked, _answer.found.groups)
