"""Whom to ask for a public word and with what words, testimonials as they stand, and what delights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.analytics.voice.quotes import typical
from dashboard.answers import advocates as answers
from dashboard.answers import delights as delight_answers
from dashboard.answers.value import ratings
from dashboard.reads.connection import reader, record, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from dashboard.reads.people import PAGE, named
from dashboard.reads.store import FACTS, last_day
from data_access.queries import advocates as queries
from data_access.queries import delights as delight_queries
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from datetime import date
    from typing import Literal

    import pandas as pd

    from dashboard.analytics.advocates import Record
    from dashboard.answers.advocates import Judged
    from dashboard.answers.delights import Delights
    from data_access.filters import Filters, Scope
    from data_access.queries.delights import By

BOUGHT = ("customers", *FACTS)
SAID = (*BOUGHT, "feedback")
MOST_LISTED = 500  # customers or texts on a page
MOST_QUOTED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Advocates:
    """What the page shows first; frames are shared by all readers: never change them."""

    number: int
    judged: Judged
    outcome: Record
    testimonials: pd.DataFrame
    filters: Filters
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Delighted:
    """What delights, with its number for what is drawn from it."""

    number: int
    found: Delights
    filters: Filters


@dataclass(frozen=True, slots=True)
class Text:
    """A text with placeholders, and the version that a change is based on; 0 for the one that comes along."""

    body: str
    version: int = 0


def advocates(filters: Filters, scope: Scope, today: date) -> Advocates:
    """Everybody with a top rating and what stops asking them, and every testimonial.

    Parameters
    ----------
    today : in the business's time zone: on another day others may be asked again.
    """
    key = versions(*SAID, "cases", "testimonials")
    return _advocates(filters, scope, today, last_day(scope, key), key)


@kept(max_entries=32)
def _advocates(filters: Filters, scope: Scope, today: date, last_day: date, key: Versions) -> Advocates:
    del key
    people = RecordReader(record())
    scored = _scores(scope, last_day, versions(*BOUGHT))
    judged = answers.judged(reader(), people, filters, scope, scored=scored, today=today)
    listed = _testimonials(people.frame(queries.testimonials(filters, scope)))
    return Advocates(
        number=answer_number(), judged=judged, outcome=answers.outcome(listed), testimonials=listed, filters=filters,
        last_day=last_day,
    )  # fmt: skip


def _testimonials(found: pd.DataFrame) -> pd.DataFrame:
    """The testimonials with a name for everybody and the address of each customer's page."""
    names = found["customer_name"].fillna("Customer " + found["customer"].astype("str"))
    return found.assign(customer_name=names, page=PAGE + found["public_id"].astype("str"))


@kept(max_entries=4)
def _scores(scope: Scope, last_day: date, key: Versions) -> pd.DataFrame:
    """Scores of everybody: the same for all filters, and untouched by what is said."""
    del key
    return answers.scores(reader(), scope, last_day)


def stopped_at(answer: Advocates, scope: Scope, step: str) -> pd.DataFrame:
    """The customers whom one rule stops, or who may be asked: best first, at most 500, with name and newest praise."""
    return _stopped_at(answer.number, scope, step, answer)


@kept(max_entries=64)
def _stopped_at(number: int, scope: Scope, step: str, _answer: Advocates) -> pd.DataFrame:
    del number  # names the answer, which no key could hold
    found = _answer.judged.customers
    listed = named(found[found["advocate_step"] == step].head(MOST_LISTED), scope)
    said = _words(listed["customer_id"].astype("int64").tolist(), _answer.filters, scope)
    newest = said.drop_duplicates("customer_id").drop(columns=["received_on"])
    return listed.merge(newest, on="customer_id", how="left")


def _words(customers: list[int], filters: Filters, scope: Scope) -> pd.DataFrame:
    said = RecordReader(record()).frame(queries.praise_words(customers, filters, scope))
    return said.assign(last_rating=ratings(said))


def praise_of(customer_id: int, answer: Advocates, scope: Scope) -> pd.DataFrame:
    """What one customer said with a top rating and positive words, the newest first, with ``given_name``."""
    return _praise_of(customer_id, answer.number, scope, answer)


@kept(max_entries=64)
def _praise_of(customer_id: int, number: int, scope: Scope, _answer: Advocates) -> pd.DataFrame:
    del number
    given = RecordReader(record()).frame(queries.given_names([customer_id], scope))
    return _words([customer_id], _answer.filters, scope).merge(given, on="customer_id", how="left")


def testimonial_steps(testimonial_id: int, scope: Scope) -> pd.DataFrame:
    """What was done with a testimonial, the newest first."""
    return _testimonial_steps(testimonial_id, scope, versions("testimonials"))


@kept(max_entries=64)
def _testimonial_steps(testimonial_id: int, scope: Scope, key: Versions) -> pd.DataFrame:
    del key
    return RecordReader(record()).frame(queries.testimonial_steps(testimonial_id, scope))


def texts(scope: Scope) -> dict[str, Text]:
    """The texts that people of this store kept, by kind; a kind nobody changed is left out."""
    return _texts(scope, versions("testimonials"))


@kept(max_entries=4)
def _texts(scope: Scope, key: Versions) -> dict[str, Text]:
    del key
    found = RecordReader(record()).rows(queries.testimonial_texts(scope))
    return {str(row.kind): Text(body=str(row.body), version=int(row.version)) for row in found}


def delights(filters: Filters, scope: Scope, by: By) -> Delighted:
    """Which topics each group of customers praises."""
    return _delights(filters, scope, by, versions("purchases", "customers", "feedback"))


@kept(max_entries=32)
def _delights(filters: Filters, scope: Scope, by: By, key: Versions) -> Delighted:
    del key
    found = delight_answers.delights(reader(), filters, scope, by)
    return Delighted(number=answer_number(), found=found, filters=filters)


def praising_words(answer: Delighted, scope: Scope, group: str, topic: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The texts behind one group and topic with their customers, the newest first, at most 500; and typical ones."""
    return _praising_words(answer.number, scope, group, topic, answer)


@kept(max_entries=64)
def _praising_words(
    number: int, scope: Scope, group: str, topic: str, _answer: Delighted
) -> tuple[pd.DataFrame, pd.DataFrame]:
    del number
    cell: dict[str, Any] = {"by": _answer.found.by, "group": None if group == delight_answers.UNKNOWN else group,
                            "topic": topic, "limit": MOST_LISTED}  # fmt: skip
    found = RecordReader(record()).frame(delight_queries.praising_words(_answer.filters, scope, **cell))
    said = named(found.assign(last_rating=ratings(found)), scope)
    return said, said.iloc[typical(said["text"].fillna("").astype(str).tolist(), MOST_QUOTED)]


def next_bought(
    filters: Filters, scope: Scope, topic: str, by: Literal["category", "product"]
) -> pd.DataFrame:  # fmt: skip
    """What customers who praised a topic bought within 90 days, against like customers."""
    key = versions(*SAID)
    return _next_bought(filters, scope, topic, by, last_day=last_day(scope, key), key=key)


@kept(max_entries=64)
def _next_bought(
    filters: Filters, scope: Scope, topic: str, by: Literal["category", "product"], *, last_day: date, key: Versions
) -> pd.DataFrame:
    del key
    return delight_answers.next_bought(reader(), filters, scope, topic=topic, by=by, as_of=last_day)
