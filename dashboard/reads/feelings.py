"""Feelings and loyalty: who comes back by what was said, whose tone fell, products in four fields, and a fair NPS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from dashboard.analytics.feelings.story import quadrant_words, tone
from dashboard.answers import feelings as answers
from dashboard.reads.connection import reader, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from dashboard.reads.people import reasoned
from dashboard.reads.store import FACTS, last_day, store_facts
from dashboard.theme import day, money, quantity

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from dashboard.analytics.feelings.quadrant import Quadrant
    from dashboard.analytics.voice.fair import FairScore
    from dashboard.answers.feelings import Loyalty
    from data_access.filters import Filters, Scope

Which = Literal["fell", "complained"]

DOMAINS = ("customers", *FACTS, "feedback")
MANY_CUSTOMERS = 50_000  # with a purchase in a year


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """What the page shows of first and last words and of tone; shared by all readers: never change its frames."""

    number: int
    found: Loyalty
    as_of: date

    @property
    def heard(self) -> bool:
        """Whether anybody said anything early enough to be followed."""
        return bool(len(self.found.first) or set(self.found.last["feeling"]) - {"silent"})

    @property
    def large(self) -> bool:
        """Whether counting who bought each product again takes seconds."""
        return int(self.found.last["customers"].sum()) > MANY_CUSTOMERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Products:
    """Products by repeat rate and sentiment, and what that says in words."""

    number: int
    found: Quadrant
    words: str


def loyalty(filters: Filters, scope: Scope) -> Felt:
    """Who comes back by first and last words and by a change of tone."""
    key = versions(*DOMAINS)
    return _loyalty(filters, scope, last_day(scope, key), key)


@kept(max_entries=32)
def _loyalty(filters: Filters, scope: Scope, as_of: date, key: Versions) -> Felt:
    del key
    return Felt(number=answer_number(), found=answers.loyalty(reader(), filters, scope, as_of), as_of=as_of)


def unhappy(filters: Filters, scope: Scope, which: Which) -> pd.DataFrame:
    """Customers of the last year whose tone fell most, or whose last words were negative, each with a reason.

    Those who spent most first, at most 500.
    """
    key = versions(*DOMAINS)
    return _unhappy(filters, scope, which, last_day(scope, key), key)


@kept(max_entries=32)
def _unhappy(filters: Filters, scope: Scope, which: Which, as_of: date, key: Versions) -> pd.DataFrame:
    currency = store_facts(scope, key).currency
    found = (answers.fallen if which == "fell" else answers.complained)(reader(), filters, scope, as_of)
    people = reasoned(found, scope, lambda row: _reason(row, which, currency))
    fall = people["drift"] * 100 if which == "fell" else float("nan")
    return people.assign(tone_fall=fall, revenue=people["spent_cents"].astype("float64") / 100)


def _reason(row: Any, which: Which, currency: str) -> str:  # noqa: ANN401  a row of itertuples
    spent = f"spent {money(int(row.spent_cents), currency)} in a year"
    if which == "complained":
        return f"Last words on {day(row.said_on)} were a complaint; {spent}"
    return (f"Tone fell from {tone(row.tone_before)} to {tone(row.tone_last)} on {day(row.said_on)}, after "
            f"{quantity(int(row.texts) - 1, 'text')} before; {spent}")  # fmt: skip


def product_feelings(filters: Filters, scope: Scope) -> Products:
    """Products to fix, keep, promote or rescue."""
    key = versions(*DOMAINS)
    return _product_feelings(filters, scope, last_day(scope, key), key)


@kept(max_entries=32)
def _product_feelings(filters: Filters, scope: Scope, as_of: date, key: Versions) -> Products:
    del key
    found = answers.product_quadrant(reader(), filters, scope, as_of)
    return Products(number=answer_number(), found=found, words=quadrant_words(found))


def fair_nps(filters: Filters, scope: Scope) -> FairScore | None:
    """NPS of the last 52 weeks, as answered and weighted to all customers."""
    key = versions(*DOMAINS)
    return _fair_nps(filters, scope, last_day(scope, key), key)


@kept(max_entries=32)
def _fair_nps(filters: Filters, scope: Scope, as_of: date, key: Versions) -> FairScore | None:
    del key
    return answers.fair_nps(reader(), filters, scope, as_of)
