"""Feelings and loyalty: who comes back by first and last words, by a change of tone, and product by product."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from dashboard.analytics.feelings import drift, groups, quadrant
from dashboard.answers import habits, voice
from data_access.queries import feelings as queries
from data_access.queries.feelings import Reading

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.analytics.feelings.drift import Drift
    from dashboard.analytics.feelings.quadrant import Quadrant
    from dashboard.analytics.voice.fair import FairScore
    from data_access.filters import Filters, Scope
    from data_access.readers import Reader

HORIZON = 90  # days in which somebody comes back
FIRST, LAST = "first", "last"
NOBODY = Reading("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loyalty:
    """Who comes back by ``first`` words (from the day of each) and by the ``last`` known on the day ``until``.

    ``reading`` is the scorer told; None where nothing was read. ``tones`` of the same customers, with what they did.
    """

    reading: Reading | None
    until: date
    first: pd.DataFrame
    last: pd.DataFrame
    drift: Drift


def matured(as_of: date) -> date:
    """The last day after which all customers had the horizon to come back."""
    return as_of - timedelta(days=HORIZON)


def reading(reader: Reader, filters: Filters, scope: Scope, until: date) -> Reading | None:
    """The scorer and version that read most of it."""
    found = voice.most_read_by(reader.frame(queries.readers(filters, scope, until=until)))
    return Reading(*found) if found else None


def loyalty(reader: Reader, filters: Filters, scope: Scope, as_of: date) -> Loyalty:
    """Who comes back by first and last words and by a change of tone, all answers judged together where shown so."""
    until = matured(as_of)
    read_by = reading(reader, filters, scope, until)
    asked: dict[str, Any] = {"reading": read_by or NOBODY, "until": until}
    first = reader.frame(queries.first_feelings(filters, scope, days=HORIZON, **asked))
    last = known_feelings(reader, filters, scope, reading=read_by or NOBODY, until=until)
    tables = {FIRST: groups.feeling_groups(first), LAST: groups.feeling_groups(_heard(last, filters))}
    told = groups.judged(tables)
    spoken = reader.frame(queries.tones(filters, scope, **asked)).merge(last, on="customer_id")
    return Loyalty(reading=read_by, until=until, first=told[FIRST], last=told[LAST], drift=drift.tone_drift(spoken))


def known_feelings(reader: Reader, filters: Filters, scope: Scope, *, reading: Reading, until: date) -> pd.DataFrame:
    """Customers of the year before a day by the last they had said by then; ``silent`` where that was nothing."""
    found = reader.frame(queries.last_feelings(filters, scope, reading=reading, until=until, days=HORIZON))
    return found.assign(feeling=found["feeling"].astype("object").fillna("silent").astype("str"))


def _heard(last: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Without those who said nothing, where filters ask for a part of what is said: they may have said the rest."""
    narrowed = filters.by_line or filters.by_purchase
    return last[last["feeling"] != "silent"] if narrowed else last


def fallen(reader: Reader, filters: Filters, scope: Scope, as_of: date) -> pd.DataFrame:
    """Customers of the last year whose tone fell most, to this day; those who spent most first.

    Columns ``customer_id``, ``texts``, ``said_on``, ``tone_last``, ``tone_before``, ``drift``, ``spent_cents``,
    ``days_bought``. The quarter that fell most, and of it only who fell at all.
    """
    read_by = reading(reader, filters, scope, queries.EVER) or NOBODY
    spoken = reader.frame(queries.tones(filters, scope, reading=read_by, until=queries.EVER))
    bought = reader.frame(queries.year_buyers(filters, scope, until=as_of))
    found = spoken.merge(bought, on="customer_id").rename(columns={"tone_on": "said_on"})
    found = found.assign(drift=drift.drift_of(found))
    return _dearest(found[(drift.quarters(found["drift"]) == 1) & (found["drift"] < 0)])


def complained(reader: Reader, filters: Filters, scope: Scope, as_of: date) -> pd.DataFrame:
    """Customers of the last year whose last words to this day were negative; those who spent most first.

    Columns ``customer_id``, ``said_on``, ``spent_cents``, ``days_bought``.
    """
    read_by = reading(reader, filters, scope, queries.EVER) or NOBODY
    last = reader.frame(queries.latest_feelings(filters, scope, reading=read_by))
    bought = reader.frame(queries.year_buyers(filters, scope, until=as_of))
    return _dearest(last[last["feeling"] == "negative"].merge(bought, on="customer_id"))


def _dearest(found: pd.DataFrame) -> pd.DataFrame:
    return found.sort_values(["spent_cents", "customer_id"], ascending=[False, True], ignore_index=True)


def product_quadrant(reader: Reader, filters: Filters, scope: Scope, as_of: date) -> Quadrant:
    """Products by whether they are bought again within the horizon and how they are spoken of."""
    rates, prior = habits.bought_again(reader, filters, scope, days=HORIZON, as_of=as_of)
    read_by = reading(reader, filters, scope, as_of) or NOBODY
    said = reader.frame(queries.product_feelings(filters, scope, reading=read_by, until=as_of))
    return quadrant.product_quadrant(rates, prior, said)


def fair_nps(reader: Reader, filters: Filters, scope: Scope, as_of: date) -> FairScore | None:
    """NPS of the last 52 weeks as answered and weighted to all customers; None in a store without feedback."""
    question = voice.asked(reader, filters, scope, "year")
    return voice.fair_score(reader, question, as_of) if question else None
