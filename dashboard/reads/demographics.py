"""Who the customers are: groups by a trait, the pyramid of ages, and the customers of one group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.analytics import demographics as analytics
from dashboard.analytics import demographics_story as story
from dashboard.analytics import regions
from dashboard.answers.preferences import FEWEST_KNOWN
from dashboard.reads.connection import reader, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from dashboard.reads.people import named
from dashboard.reads.store import FACTS, last_day, store_facts
from data_access.filters import Filters, country_name
from data_access.queries import demographics as queries
from data_access.queries.preferences import attributes_known

if TYPE_CHECKING:
    from datetime import date

    from dashboard.analytics.demographics import Trait, Whole
    from data_access.filters import Scope

DOMAINS = ("customers", *FACTS, "feedback")
MOST_PEOPLE = 1_000  # listed by name on a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Demographics:
    """Everything the page of demographics shows. The frames are shared by all readers: never change them.

    ``groups`` is ``analytics.demographics.profile`` with countries by name and ``code``, their ISO code; regions have
    their ``country`` too. ``known`` is the share of customers whose trait is known; ``ages``, the median with the
    middle half, is None where fewer than 30 ages are. ``countries`` are those with a customer in the year,
    code to name, most customers first.
    """

    number: int
    trait: Trait
    whole: Whole
    groups: pd.DataFrame
    pyramid: pd.DataFrame
    known: float
    ages: tuple[float, float, float] | None
    ages_known: float
    last_day: date
    countries: dict[str, str]

    @property
    def empty(self) -> bool:
        """Whether nobody inside the filters bought in the newest two years."""
        return self.groups.empty


def usual_trait(scope: Scope) -> Trait:
    """The first trait that is known of enough customers for two groups; else how long they have been customers."""
    return _usual_trait(scope, versions("customers"))


@kept(max_entries=16)
def _usual_trait(scope: Scope, key: Versions) -> Trait:
    del key
    known = reader().frame(attributes_known(Filters(), scope)).iloc[0]
    enough = (trait for trait in analytics.TRAITS if trait in known.index and known[trait] >= FEWEST_KNOWN)
    return next(enough, "tenure")


def demographics(filters: Filters, scope: Scope, trait: Trait) -> Demographics:
    """What the page of demographics shows, by one trait."""
    key, until = versions(*DOMAINS), last_day(scope)
    return _demographics(filters, scope, trait, (store_facts(scope).first_day or until, until), key)


@kept(max_entries=32)
def _demographics(filters: Filters, scope: Scope, trait: Trait, days: tuple[date, date], key: Versions) -> Demographics:
    first_day, until = days
    people = _people(filters, scope, until, key)
    group = analytics.grouped(people, trait, until)
    groups = analytics.profile_of(people, group, until, first_day, analytics.order_of(trait))
    groups = groups.assign(code=groups["group"])
    if trait == "country":
        groups["group"] = groups["group"].map(country_name)
    if trait == "region":
        groups["country"] = groups["code"].map(people["country"].groupby(group.to_numpy()).first())
    age = analytics.ages(people[people["days"] > 0], until).dropna()
    bought = max(int(groups["customers"].sum()), 1)
    quartiles = age.quantile([0.5, 0.25, 0.75]).tolist() if len(age) >= analytics.FEWEST else None
    return Demographics(
        number=answer_number(),
        trait=trait,
        whole=analytics.whole(people, until, first_day),
        groups=groups,
        pyramid=analytics.pyramid(people, until),
        known=float(groups.loc[groups["code"] != analytics.UNKNOWN, "customers"].sum() / bought),
        ages=(quartiles[0], quartiles[1], quartiles[2]) if quartiles else None,
        ages_known=len(age) / bought,
        last_day=until,
        countries={code: country_name(code) for code in people.loc[people["days"] > 0, "country"].value_counts().index},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionMap:
    """A country's customers on the map of its regions; ``number`` names the answer for what is drawn from it."""

    number: int
    country: str
    found: regions.OnMap


def region_map(filters: Filters, scope: Scope, country: str) -> RegionMap | None:
    """The customers of a country, by its two letters, by region; None where no regions of it are known."""
    key, until = versions(*DOMAINS), last_day(scope)
    return _region_map(filters, scope, country, (store_facts(scope).first_day or until, until), key)


@kept(max_entries=64)
def _region_map(
    filters: Filters, scope: Scope, country: str, days: tuple[date, date], key: Versions
) -> RegionMap | None:
    first_day, until = days
    found = regions.on_map(_people(filters, scope, until, key), country, until, first_day)
    return RegionMap(number=answer_number(), country=country, found=found) if found else None


@kept(max_entries=4)
def _people(filters: Filters, scope: Scope, until: date, key: Versions) -> pd.DataFrame:
    """The customers, one row each; the same for all traits."""
    del key
    return reader().frame(queries.customer_years(filters, scope, as_of=until))


def group_customers(filters: Filters, scope: Scope, answer: Demographics, code: str) -> pd.DataFrame:
    """The customers of a group who bought in the year, most money first, at most 1,000.

    Columns ``customer_id``, ``customer``, ``customer_name``, ``country_name``, ``segment``, ``revenue`` and
    ``purchase_days`` of the newest year, ``recency_days``, and the ``reason`` to get in touch, in words.
    """
    return _group_customers(filters, scope, (answer.trait, code), answer.last_day, versions(*DOMAINS))


@kept(max_entries=64)
def _group_customers(
    filters: Filters, scope: Scope, group: tuple[Trait, str], until: date, key: Versions
) -> pd.DataFrame:
    trait, code = group
    people = _people(filters, scope, until, key)
    people = people[people["days"] > 0]
    chosen = people[(analytics.grouped(people, trait, until) == code).to_numpy()]
    chosen = chosen.sort_values(["cents", "customer_id"], ascending=[False, True]).head(MOST_PEOPLE)
    listed = pd.DataFrame(
        {
            "customer_id": chosen["customer_id"],
            "revenue": chosen["cents"] / 100,
            "purchase_days": chosen["days"],
            "recency_days": (pd.Timestamp(until) - pd.to_datetime(chosen["last_on"])).dt.days,
        }
    )
    currency = store_facts(scope).currency
    did = zip(listed["purchase_days"], listed["recency_days"], chosen["cents"], strict=True)
    reasons = [story.reason(int(days), int(since), int(cents), currency) for days, since, cents in did]
    return named(listed.assign(reason=pd.Series(reasons, index=listed.index, dtype="str")), scope)
