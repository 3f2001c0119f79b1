"""How good the data are: what the rules find, the scores out of it, and the rows behind each finding."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard import settings
from dashboard.analytics import attribute_checks, quality
from dashboard.analytics.quality import ATTRIBUTE, FINDINGS
from data_access.queries import store
from data_access.queries.quality import rules, statements
from data_access.queries.quality.checks import NAMES, STAND_INS
from data_access.queries.quality.rules import BY_NAME, RULES, Terms

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from datetime import date

    from dashboard.analytics.attribute_checks import Judged
    from dashboard.analytics.quality import Scores
    from data_access.filters import Filters, Scope
    from data_access.readers import Reader

    Finding = dict[Hashable, Any]

SOURCES = tuple(dict.fromkeys(rule.source for rule in RULES if rule.source != rules.ATTRIBUTES))
OF_PEOPLE = (rules.CONTACT, rules.ATTRIBUTES)
# In an attribute such as allergies, none is an answer.
NOTHING = tuple(word for word in STAND_INS if word not in {*NAMES, "none", "-", "--"})
MOST_VALUES = 5_000  # failing values of one attribute that are looked up at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A rule as it stands in this store; ``version`` 0 while nobody changed it."""

    rule: rules.Rule
    on: bool
    limits: Mapping[str, float]
    version: int = 0
    changed_by: str = ""

    @property
    def sentence(self) -> str:
        """What fails, with the limits."""
        return self.rule.sentence.format(**{name: f"{value:g}" for name, value in self.limits.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPeople:
    """What the rules over contact data and attributes find; it changes only when a customer does."""

    customers: int
    contact: list[Finding]
    attributes: Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the rules found. The frames are shared by all readers: never change them."""

    terms: Terms
    customers: int
    scores: Scores
    values: pd.DataFrame

    def failing_values(self, rule: str, column: str) -> pd.DataFrame:
        """The values of an attribute that fail a rule, with the customers of each, why, and what to write instead."""
        own = column.removeprefix(ATTRIBUTE)
        return self.values[(self.values["rule"] == rule) & (self.values["column"] == own)]


def settings_of(reader: Reader, scope: Scope) -> tuple[Setting, ...]:
    """Every rule as it stands."""
    changed = {str(row["rule"]): row for row in reader.frame(statements.changed_rules(scope)).to_dict("records")}
    return tuple(_setting(rule, changed.get(rule.name)) for rule in RULES)


def _setting(rule: rules.Rule, row: Mapping[Hashable, Any] | None) -> Setting:
    if row is None:
        return Setting(rule=rule, on=rule.on, limits=rule.usual)
    stored = json.loads(row["limits"])
    limits = {limit.name: float(stored.get(limit.name, limit.usual)) for limit in rule.limits}
    return Setting(
        rule=rule,
        on=bool(row["enabled"]),
        limits=limits,
        version=int(row["version"]),
        changed_by=str(row["changed_by"]),
    )


def terms_of(settings: tuple[Setting, ...], as_of: date) -> Terms:
    """The rules that are on, as of a day."""
    return Terms.of(as_of, {one.rule.name: one.limits for one in settings if one.on})


def last_day(reader: Reader, scope: Scope) -> date | None:
    """The day ages are counted to: the last of the purchases, else of joining, else of a change; None when empty."""
    stated = reader.frame(store.store_settings(scope))
    bought: date | None = reader.frame(store.data_range(scope, settings.latest_day()))["last_day"].iloc[0]
    if bought is not None:
        until: date | None = stated["purchases_until"].iloc[0] if len(stated) else None
        return until or bought
    row = reader.frame(statements.last_days(scope)).iloc[0]
    if pd.isna(row["last_changed"]):
        return None
    changed: date = row["last_changed"].date()
    joined: date | None = row["last_joined"]
    return min(joined, changed) if joined else changed


def measure(reader: Reader, terms: Terms, filters: Filters, scope: Scope) -> Measured:
    """Let all rules that are on look at the store."""
    of_people = look_at_people(reader, terms.of_sources(OF_PEOPLE), filters, scope)
    return put_together(terms, of_people, look_at_rest(reader, terms, filters, scope))


def look_at_people(reader: Reader, terms: Terms, filters: Filters, scope: Scope) -> OfPeople:
    """What the rules over contact data and attributes find: the part the record answers, which takes most time."""
    row = reader.frame(statements.counts(rules.CONTACT, terms, filters, scope)).iloc[0]
    customers = int(row["rows_there"])
    return OfPeople(
        customers=customers,
        contact=_findings(terms, rules.CONTACT, row),
        attributes=_attributes(reader, terms, filters, scope, customers),
    )


def look_at_rest(reader: Reader, terms: Terms, filters: Filters, scope: Scope) -> list[Finding]:
    """What the rules over the facts, documents and products find, source by source."""
    found: list[Finding] = []
    for source in SOURCES:
        if source != rules.CONTACT and terms.active(source):
            row = reader.frame(statements.counts(source, terms, filters, scope)).iloc[0]
            found += _findings(terms, source, row)
    return found


def _findings(terms: Terms, source: str, row: pd.Series[Any]) -> list[Finding]:
    return [
        {"rule": rule.name, "column": rule.column}
        | {
            key: int(row[rule.name + end])
            for key, end in (("judged", statements.JUDGED), ("failed", statements.FAILED))
        }
        for rule in terms.active(source)
    ]


def put_together(terms: Terms, of_people: OfPeople, rest: list[Finding]) -> Measured:
    """The scores out of what was found."""
    own = of_people.attributes
    named = own.found.assign(column=ATTRIBUTE + own.found["column"].astype("str"))
    found = [*of_people.contact, *rest, *named.to_dict("records")]
    listed = pd.DataFrame(found, columns=["rule", "column", "judged", "failed"])
    listed["dimension"] = pd.Series([BY_NAME[name].dimension for name in listed["rule"]], dtype="str")
    invalid = {ATTRIBUTE + name: count for name, count in own.invalid.items()}
    return Measured(
        terms=terms,
        customers=of_people.customers,
        scores=quality.scores(listed[list(FINDINGS)], invalid),
        values=own.values,
    )


def _attributes(reader: Reader, terms: Terms, filters: Filters, scope: Scope, customers: int) -> Judged:
    """The custom attributes, judged by how often each value is written."""
    limits = {name: dict(own) for name, own in terms.limits if BY_NAME[name].source == rules.ATTRIBUTES}
    texts = reader.frame(statements.attribute_texts(filters, scope))["attributes"].tolist() if limits else []
    written = attribute_checks.count_values(texts)
    if written is None:
        written = reader.frame(statements.attribute_values(filters, scope))
    return attribute_checks.judge(written, customers, limits, NOTHING)


def failing_rows(
    reader: Reader,
    measured: Measured,
    finding: tuple[str, str],
    filters: Filters,
    scope: Scope,
    *,
    limit: int,
    only: str | None = None,
) -> pd.DataFrame:
    """The rows behind a finding: ``row_id``, ``customer_id``, ``value``, ``why``.

    Parameters
    ----------
    finding : the rule and the column.
    only : a failing value of an attribute; all of them when empty.
    """
    name, column = finding
    rule = BY_NAME[name]
    if rule.source != rules.ATTRIBUTES:
        rows = reader.frame(statements.failing(rule, measured.terms, filters, scope, limit=limit))
        return rows.assign(why=pd.Series("", index=rows.index, dtype="str"))
    own = column.removeprefix(ATTRIBUTE)
    if name == "attribute_missing":
        rows = reader.frame(statements.lacking_attribute(own, filters, scope, limit=limit))
        return rows.assign(why=pd.Series("", index=rows.index, dtype="str"))
    failing = measured.failing_values(name, column)
    wanted = failing["value"].head(MOST_VALUES).tolist() if only is None else [only]
    rows = reader.frame(statements.failing_attribute(own, wanted, filters, scope, limit=limit))
    why = failing.set_index("value")["why"]
    return rows.assign(why=rows["value"].map(why).fillna("").astype("str"))
