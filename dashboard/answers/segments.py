"""Who fits the rules of a segment. What only the record holds is asked there, the rest of the columnar copy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from dashboard.analytics.rfm import NAMES, usual_thresholds
from dashboard.analytics.rfm_limits import score_pairs
from data_access.filters import Filters
from data_access.queries.rfm import customer_rfm
from data_access.queries.segment_members import ScoreLimits, segment_count, segment_members
from data_access.queries.segment_rules import Rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from numpy.typing import NDArray

    from data_access.filters import Scope
    from data_access.readers import Reader

    Ids = NDArray[np.int64]

GROUPS = frozenset(NAMES)
RECORD_ALONE = frozenset({"tag", "attribute"})  # the copy does not hold these


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Whose customers are asked about: filters, scope, the last day with data, and the limits of RFM groups."""

    filters: Filters
    scope: Scope
    as_of: date
    limits: ScoreLimits | None = None


def score_limits(reader: Reader, scope: Scope, as_of: date) -> ScoreLimits:
    """The fixed limits that fit the store, as the page of customer groups scores by."""
    usual = usual_thresholds(reader.frame(customer_rfm(Filters(), scope, as_of=as_of)))
    return ScoreLimits(recency_days=usual.recency_days, purchase_count=usual.purchase_count, pairs=score_pairs())


def fitting(reader: Reader, rules: Rules, asked: Question) -> Ids:
    """The ids of the customers who fit, ascending."""

    def ask(part: Rules) -> Ids:
        statement = segment_members(part, asked.filters, asked.scope, as_of=asked.as_of, limits=asked.limits)
        return np.sort(reader.frame(statement)["customer_id"].to_numpy("int64"))

    return _fitting(ask, rules)


def how_many(reader: Reader, rules: Rules, asked: Question) -> int:
    """How many customers fit."""
    if _mixed(rules):
        return len(fitting(reader, rules, asked))
    statement = segment_count(rules, asked.filters, asked.scope, as_of=asked.as_of, limits=asked.limits)
    return int(reader.frame(statement)["customers"].iloc[0])


def _mixed(rules: Rules) -> bool:
    """Whether one statement would send rules to the record that the copy answers far sooner."""
    return bool(rules.fields & RECORD_ALONE) and bool(rules.fields - RECORD_ALONE)


def _fitting(ask: Callable[[Rules], Ids], rules: Rules) -> Ids:
    if not _mixed(rules):
        return ask(rules)
    parts = [_fitting(ask, node if isinstance(node, Rules) else Rules(nodes=(node,))) for node in rules.nodes]
    return reduce(np.intersect1d if rules.match == "all" else np.union1d, parts)
