"""Saved segments and who fits them; the rules a person builds, counted while they change."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dashboard.answers import segments as answers
from dashboard.answers.saved_segments import NO_DAY, Saved, read_segments
from dashboard.reads.connection import reader, record, versions
from dashboard.reads.kept import Versions, kept
from dashboard.reads.store import filter_choices, store_facts
from data_access.filters import UNKNOWN, Filters
from data_access.filters.rules import VOCABULARIES, Rule, Rules
from data_access.queries import segments as queries
from data_access.readers import RecordReader
from data_access.schema.feedback import FEELINGS

if TYPE_CHECKING:
    from datetime import date

    from data_access.filters import Scope
    from data_access.filters.rules import ScoreLimits

DOMAINS = ("customers", "purchases", "settings", "feedback", "cases")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChoices:
    """What rules can choose from: values by field, and attributes with some of their values.

    ``known`` are the values the store holds, by field, to tell those that are gone.
    """

    values: dict[str, tuple[str, ...]]
    attributes: dict[str, tuple[str, ...]]
    known: dict[str, frozenset[str]]


def saved_segments(scope: Scope) -> tuple[Saved, ...]:
    """Every saved segment, by name."""
    return _saved_segments(scope, versions("segments"))


@kept(max_entries=16)
def _saved_segments(scope: Scope, key: Versions) -> tuple[Saved, ...]:
    del key
    return read_segments(RecordReader(record()), scope)


def rule_choices(scope: Scope) -> RuleChoices:
    """What rules can choose from in this store."""
    return _rule_choices(scope, versions("customers", "purchases"))


@kept(max_entries=8)
def _rule_choices(scope: Scope, key: Versions) -> RuleChoices:
    del key
    found = reader().frame(queries.rule_values(scope))
    held = {str(field): tuple(rows.astype(str)) for field, rows in found.groupby("field")["value"]}
    asked = RecordReader(record())
    held["tag"] = tuple(row.tag for row in asked.rows(queries.tag_names(scope)))
    attributes: dict[str, set[str]] = {}
    for row in () if scope.masked else asked.rows(queries.attribute_sample(scope)):
        for name, value in json.loads(row.attributes).items():
            attributes.setdefault(name, set()).add(str(value))
    words = {field: tuple(sorted(values - {UNKNOWN})) for field, values in VOCABULARIES.items()}
    unknown = {field: (*values, *(() if field == "tag" else (UNKNOWN,))) for field, values in held.items()}
    products = tuple(code for code, _ in filter_choices(scope).products)
    return RuleChoices(
        values={**unknown, **words, "age_band": (*words["age_band"], UNKNOWN), "product": products},
        attributes={name: tuple(sorted(values)) for name, values in sorted(attributes.items())},
        known={field: frozenset(values) for field, values in held.items()},
    )


def segment_size(rules: Rules, filters: Filters, scope: Scope) -> int:
    """How many customers inside the filters fit."""
    return _segment_size(rules, filters, scope, versions(*DOMAINS))


@kept(max_entries=256)
def _segment_size(rules: Rules, filters: Filters, scope: Scope, key: Versions) -> int:
    return len(_fitting(rules, filters, scope, key))


def _fitting(rules: Rules, filters: Filters, scope: Scope, key: Versions) -> answers.Ids:
    """Who fits. Each rule is asked once and kept, so that changing one asks no other again."""
    asked = _question(rules, filters, scope)
    totals = _totals(filters, scope, asked.as_of, key)
    return answers.in_parts(rules, totals, lambda rule: _meeting(rule, filters, scope, key), asked)


@kept(max_entries=64)
def _meeting(rule: Rule, filters: Filters, scope: Scope, key: Versions) -> answers.Ids:
    del key
    return answers.meeting(reader(), rule, _question(Rules(nodes=(rule,)), filters, scope))


@kept(max_entries=8)
def _totals(filters: Filters, scope: Scope, as_of: date, key: Versions) -> answers.Totals:
    del key
    return answers.read_totals(reader(), answers.Question(filters=filters, scope=scope, as_of=as_of))


def anything_scored(scope: Scope) -> bool:
    """Whether the feeling of any customer's feedback is known."""
    heard = Rule(field="last_feeling", operation="is", values=FEELINGS)
    return segment_size(Rules(nodes=(heard,)), Filters(), scope) > 0


def tag_names(scope: Scope) -> tuple[str, ...]:
    """Every tag there is."""
    return rule_choices(scope).values["tag"]


def with_tag(rules: Rules | None, tag: str) -> Rules | None:
    """The rules of a segment, and that customers have a tag; either may be missing."""
    if not tag:
        return rules
    asked = Rule(field="tag", operation="is", values=(tag,))
    return Rules(nodes=(asked, *([rules] if rules is not None else [])))


def count_tagged(scope: Scope, tag: str, ids: list[int]) -> int:
    """How many of some customers have a tag."""
    having = segment_ids(Rules(nodes=(Rule(field="tag", operation="is", values=(tag,)),)), Filters(), scope,
                         versions(*DOMAINS))  # fmt: skip
    return int(np.isin(np.array(ids, dtype="int64"), having).sum())


def segment_ids(rules: Rules, filters: Filters, scope: Scope, key: Versions) -> answers.Ids:
    """The ids of those who fit, ascending. Never change them."""
    return _segment_ids(rules, filters, scope, key)


@kept(max_entries=16)
def _segment_ids(rules: Rules, filters: Filters, scope: Scope, key: Versions) -> answers.Ids:
    return _fitting(rules, filters, scope, key)


def _question(rules: Rules, filters: Filters, scope: Scope) -> answers.Question:
    until = store_facts(scope).as_of
    limits = score_limits(scope, until) if until and "rfm_group" in rules.fields else None
    return answers.Question(filters=filters, scope=scope, as_of=until or NO_DAY, limits=limits)


def score_limits(scope: Scope, until: date) -> ScoreLimits:
    """The limits of RFM groups as of a day."""
    return _score_limits(scope, until, versions("customers", "purchases"))


@kept(max_entries=8)
def _score_limits(scope: Scope, until: date, key: Versions) -> ScoreLimits:
    del key
    return answers.score_limits(reader(), scope, until)
