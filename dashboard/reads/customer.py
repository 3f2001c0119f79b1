"""One customer: everything the customer page shows, asked of the record by its indexes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.analytics import customer_story as story
from dashboard.analytics import customer_timeline as timelines
from dashboard.analytics.customer_tastes import Counted, favourite, tastes
from dashboard.reads.connection import reader, record, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from dashboard.reads.rfm import buyers, usual_limits
from dashboard.reads.store import FACTS, StoreFacts, store_facts
from dashboard.reads.topics import topic_titles
from dashboard.reads.value import Terms, value_overview
from dashboard.theme import money
from data_access.filters import Filters
from data_access.queries import customer as queries
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.filters import Scope

DOMAINS = ("customers", "feedback", "cases", "service", "follow_ups", *FACTS)
COUNTED = ["purchased_on", "sale_lines", "return_lines", "gross_cents", "net_cents"]
MOST_FITTED = 5_000  # customers; a model of more is worth a page of its own, not a wait on this one
NAMED = 60  # documents, the newest, whose products are named in the timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """Everything the page of a customer shows. The frames are shared by all readers: never change them.

    ``who`` are the columns of ``queries.customer.customer_record``; ``address`` is the first one, None where there is
    none; ``months`` is what they brought by month; ``tastes`` what they prefer against everybody; ``timeline`` what
    happened, newest first; ``unsettled`` says whether a case is open or a visit overdue.
    """

    number: int
    who: dict[str, Any]
    address: Any
    tags: tuple[str, ...]
    bought: story.Bought
    months: pd.DataFrame
    tastes: pd.DataFrame
    timeline: pd.DataFrame
    step: story.Step
    unsettled: bool

    @property
    def customer_id(self) -> int:
        """The customer's id."""
        return int(self.who["customer_id"])

    @property
    def public_id(self) -> str:
        """The customer's opaque id; that of the address may be a former one."""
        return str(self.who["public_id"])

    @property
    def name(self) -> str:
        """What to call the customer: a name, a company, or the number."""
        return str(self.who["name"] or self.who["company"] or f"Customer {self.who['customer']}")


def customer_portrait(public_id: str, scope: Scope) -> Portrait | None:
    """The customer of that opaque id; None where there is none for this reader."""
    return _customer_portrait(public_id, scope, versions(*DOMAINS))


@kept(max_entries=256)
def _customer_portrait(public_id: str, scope: Scope, key: Versions) -> Portrait | None:
    asked = RecordReader(record())
    found = asked.rows(queries.customer_record(public_id, scope))
    if not found:
        return None
    who: dict[str, Any] = found[0]._asdict()
    facts, customer_id = store_facts(scope), int(who["customer_id"])
    rows: dict[str, Sequence[Any]] = {
        name: asked.rows(getattr(queries, f"customer_{name}")(customer_id, scope))
        for name in ("addresses", "tags", "purchases", "feedback", "cases", "visits", "follow_ups")
    }
    titles = topic_titles(scope)
    # Cases that open by themselves are about a topic by its token; what people typed stays as it is.
    rows["cases"] = [
        SimpleNamespace(**row._asdict() | {"topic": titles.get(row.topic or "", row.topic)}) for row in rows["cases"]
    ]
    purchases = pd.DataFrame([[getattr(row, name) for name in COUNTED] for row in rows["purchases"]], columns=COUNTED)
    limits = usual_limits(Filters(), scope) if facts.as_of and len(purchases) else None
    as_of = facts.as_of or who["created_at"].date()
    bought = story.bought(purchases, as_of, limits)
    liked = _tastes(asked, customer_id, scope, facts, key)
    likes = favourite(liked, "Category")
    concerns = story.Concerns(
        **{name: rows[name] for name in ("cases", "feedback", "visits", "purchases")},
        favourite="" if likes is None else str(likes["value"]),
    )
    return Portrait(
        number=answer_number(),
        who=who,
        address=rows["addresses"][0] if rows["addresses"] else None,
        tags=tuple(row.tag for row in rows["tags"]),
        bought=bought,
        months=timelines.by_month(purchases, as_of),
        tastes=liked,
        timeline=_timeline(asked, rows, scope),
        step=story.next_step(bought, concerns),
        unsettled=story.unsettled(concerns, as_of),
    )


def chance_left(customer_id: int, scope: Scope) -> float | None:
    """The chance that a customer has left for good, by the model of value; None where fitting it would take long."""
    if store_facts(scope).empty or buyers(scope) > MOST_FITTED:
        return None
    found = _chances(scope, versions(*FACTS)).get(customer_id)
    return None if found is None else float(found)


@kept(max_entries=4)
def _chances(scope: Scope, key: Versions) -> dict[int, float]:
    """Each customer's chance of having left. It follows from purchases alone: a new phone asks for no fit."""
    del key
    known = value_overview(Filters(), scope, Terms()).customers
    return dict(zip(known["customer_id"].astype(int).tolist(), known["risk"].tolist(), strict=True))


def _timeline(asked: RecordReader, rows: dict[str, Sequence[Any]], scope: Scope) -> pd.DataFrame:
    newest = [row.purchase_id for row in rows["purchases"][:NAMED]]
    contents = asked.rows(queries.purchase_contents(newest, scope))
    return timelines.timeline(
        (
            timelines.follow_up_events(rows["follow_ups"]),
            timelines.case_events(rows["cases"]),
            timelines.feedback_events(rows["feedback"]),
            timelines.visit_events(rows["visits"]),
            timelines.purchase_events(rows["purchases"], contents),
        )
    )


def _tastes(asked: RecordReader, customer_id: int, scope: Scope, facts: StoreFacts, key: Versions) -> pd.DataFrame:
    own = Counted(
        days=[tuple(row) for row in asked.rows(queries.purchases_by_day(scope, customer_id=customer_id))],
        categories=[tuple(row) for row in asked.rows(queries.purchases_by_category(scope, customer_id=customer_id))],
        prices=[tuple(row) for row in asked.rows(queries.lines_by_price(scope, customer_id=customer_id))],
    )
    everybody = _everybody(scope, key.of("customers", *FACTS))
    return tastes(own, everybody, price_bands(facts.currency))


@kept(max_entries=8)
def _everybody(scope: Scope, key: Versions) -> Counted:
    """What all customers bought: kept, because it is the same beside each of them."""
    del key
    asked = reader()
    return Counted.of(
        days=asked.frame(queries.purchases_by_day(scope)),
        categories=asked.frame(queries.purchases_by_category(scope)),
        prices=asked.frame(queries.lines_by_price(scope)),
    )


def price_bands(currency: str) -> tuple[str, ...]:
    """The words of each price band, by its place."""
    edges = [money(edge, currency) for edge in queries.PRICE_EDGES]
    between = [f"{low} to {high}" for low, high in pairwise(edges)]
    return (f"Under {edges[0]}", *between, f"{edges[-1]} and more")
