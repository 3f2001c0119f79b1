"""What customers are worth and whom the store is about to lose: the fitted models, the lists, the hold-out check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dashboard.analytics import risk, risk_story
from dashboard.analytics.clv import store
from dashboard.analytics.clv.value import DAYS_IN_MONTH
from dashboard.answers import value as answers
from dashboard.reads.connection import reader, record, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from dashboard.reads.people import named
from dashboard.reads.store import FACTS, last_day, store_facts
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from dashboard.analytics.clv.bg_nbd import Name
    from dashboard.analytics.clv.value import Total
    from data_access.filters import Filters, Scope

DOMAINS = ("customers", *FACTS)
MOST_LISTED = 50
Listed = Literal["at_risk", "silent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the page asks: months to look ahead, and the discount per month."""

    months: int = 12
    monthly_rate: float = store.DEFAULT_RATE


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueAnswer:
    """Everything the page of value and risk shows. The frames are shared by all readers: never change them.

    ``customers`` has a row per customer with value, risk and rhythm; ``prior_weight`` says how much the prior of small
    stores counted.
    """

    number: int
    customers: pd.DataFrame
    total: Total
    alive: risk.Alive
    check: store.HoldoutCheck | None
    model: Name
    prior_weight: float
    terms: Terms
    takeaway: str
    last_day: date

    @property
    def empty(self) -> bool:
        """Whether the filters left no customer."""
        return self.customers.empty


@dataclass(frozen=True, slots=True, kw_only=True)
class _Basis:
    """What does not depend on horizon and discount."""

    frame: pd.DataFrame
    rhythms: pd.DataFrame
    check: store.HoldoutCheck | None


def value_overview(filters: Filters, scope: Scope, terms: Terms) -> ValueAnswer:
    """Value, risk and silence of all customers inside the filters."""
    key = versions(*DOMAINS)
    return _value_overview(filters, scope, terms, last_day(scope, key), key)


@kept(max_entries=32, spinner="Fitting the model of purchases")
def _value_overview(filters: Filters, scope: Scope, terms: Terms, last_day: date, key: Versions) -> ValueAnswer:
    basis = _basis(filters, scope, last_day, key)
    name: Name = basis.check.chosen if basis.check else "mbgnbd"
    asked = store.Terms(horizon_days=terms.months * DAYS_IN_MONTH, monthly_rate=terms.monthly_rate)
    found = store.customer_value(basis.frame, last_day, name, asked)
    customers = answers.customers_with_risk(found, basis.frame, basis.rhythms)
    currency = store_facts(scope).currency
    return ValueAnswer(
        number=answer_number(),
        customers=customers,
        total=found.value.total,
        alive=risk.still_customers(found),
        check=basis.check,
        model=name,
        prior_weight=found.fit.prior_weight,
        terms=terms,
        takeaway=risk_story.takeaway(found.value.total, customers, terms.months, currency) if len(customers) else "",
        last_day=last_day,
    )


@kept(max_entries=16)
def _basis(filters: Filters, scope: Scope, last_day: date, key: Versions) -> _Basis:
    del key
    asked = answers.Asked(filters=filters, scope=scope, as_of=last_day)
    frame = asked.until(reader(), last_day)
    rhythms = answers.silent_rhythms(reader(), asked, frame)
    return _Basis(frame=frame, rhythms=rhythms, check=answers.check_holdout(reader(), asked, frame))


def listed_customers(answer: ValueAnswer, which: Listed, scope: Scope) -> pd.DataFrame:
    """The first customers of a list, at most 50: name, reason, value and risk, what they bought and said last."""
    key = versions("customers", "feedback", *FACTS)
    return _listed_customers(answer.number, which, scope, key, answer)


@kept(max_entries=64)
def _listed_customers(number: int, which: Listed, scope: Scope, key: Versions, _answer: ValueAnswer) -> pd.DataFrame:
    del number, key
    chosen = answers.at_risk if which == "at_risk" else answers.gone_silent
    rows = answers.with_reasons(chosen(_answer.customers).head(MOST_LISTED), store_facts(scope).currency)
    said = answers.with_last(reader(), RecordReader(record()), named(rows, scope), scope)
    return said.assign(last_words=answers.last_words(said))


def one_customer(answer: ValueAnswer, customer_id: int, scope: Scope) -> pd.DataFrame:
    """The one customer behind a point of the chart, with name and reason; no row for an id that is not there."""
    row = answer.customers[answer.customers["customer_id"] == customer_id]
    return named(answers.with_reasons(row, store_facts(scope).currency), scope)
