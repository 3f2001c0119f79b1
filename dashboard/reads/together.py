"""What is bought together: the pairs, and customers who bought the one and never the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from dashboard.analytics import together as analytics
from dashboard.analytics.lift import FEWEST_TOGETHER
from dashboard.analytics.together_shown import Shown, shown, usual_least
from dashboard.answers import preferences as periods
from dashboard.answers import together as answers
from dashboard.reads.connection import reader, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from dashboard.reads.people import named
from dashboard.reads.store import FACTS, last_day
from dashboard.theme import day
from data_access.queries import preferences as product_queries
from data_access.queries import together as queries

if TYPE_CHECKING:
    from datetime import date

    from dashboard.answers.preferences import Period
    from dashboard.answers.together import Asked, Goods
    from data_access.filters import Filters, Scope
    from data_access.queries.together import Basket

Pairs = Literal["usual", "rare"]  # in one of a thousand baskets or more, or in five

DOMAINS = ("customers", *FACTS)
MOST_PEOPLE = 1_000  # listed by name on a page
MOST_PAIRS = 1_000  # of the table; the export has all
NEXT_DAYS = 30
MANY_BASKETS = 200_000
MATRIX = 10  # products in the matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """What the page shows. The frames are shared by all readers: never change them.

    ``several`` is how many baskets hold two goods or more.
    """

    number: int
    asked: Asked
    goods: Goods
    shown: Shown
    baskets: int
    several: int
    last_day: date

    @property
    def large(self) -> bool:
        """Whether what comes next takes seconds to count."""
        return self.baskets > MANY_BASKETS


def bought_together(filters: Filters, scope: Scope, basket: Basket, period: Period, pairs: Pairs) -> Together:
    """Pairs of goods in one purchase or of one customer, of the last twelve months or of all time."""
    key = versions(*DOMAINS)
    last = last_day(scope, key)
    return _bought_together(periods.within(filters, period, last), scope, basket, pairs, last, key)


@kept(max_entries=16)
def _bought_together(  # noqa: PLR0917  the parts of one question, each of them a part of the key
    filters: Filters, scope: Scope, basket: Basket, pairs: Pairs, last_day: date, key: Versions
) -> Together:
    del key
    asked = answers.Asked(filters=filters, scope=scope, basket=basket)
    goods = answers.goods(reader(), asked)
    held = answers.baskets(reader(), asked, goods)
    return Together(
        number=answer_number(),
        asked=asked,
        goods=goods,
        shown=shown(
            held, least=usual_least(held) if pairs == "usual" else FEWEST_TOGETHER, most=MOST_PAIRS, matrix=MATRIX
        ),
        baskets=held.number,
        several=analytics.with_several(held),
        last_day=last_day,
    )


def buyers_without(answer: Together, scope: Scope, has: int, lacks: int) -> pd.DataFrame:
    """The customers who bought a product and never the other, last bought first, each with a reason in words."""
    return _buyers_without(answer.number, scope, has, lacks, answer)


@kept(max_entries=64)
def _buyers_without(number: int, scope: Scope, has: int, lacks: int, _answer: Together) -> pd.DataFrame:
    del number  # names the answer, which no key could hold
    goods = _answer.goods
    statement = queries.buyers_without(
        _answer.asked.filters, scope, has=goods.ids(has), lacks=goods.ids(lacks), most=MOST_PEOPLE
    )
    people = named(reader().frame(statement), scope)
    reasons = [
        f"Bought {goods.names[has]}, last on {day(last)}, and never {goods.names[lacks]}" for last in people["last_on"]
    ]
    return people.assign(
        revenue=people["cents"].astype("float64") / 100,
        last_purchase_on=people["last_on"],
        reason=pd.Series(reasons, index=people.index, dtype="str"),
    )


def bought_after(answer: Together, scope: Scope) -> pd.DataFrame:
    """What customers bought within 30 days after they first bought something, surest first."""
    return _bought_after(answer.number, scope, answer)


@kept(max_entries=16)
def _bought_after(number: int, scope: Scope, _answer: Together) -> pd.DataFrame:
    del number  # names the answer, which no key could hold
    asked = _answer.asked
    sold = reader().frame(product_queries.products_sold(asked.filters, scope))
    return answers.bought_after(reader(), asked, sold, days=NEXT_DAYS, as_of=_answer.last_day)
