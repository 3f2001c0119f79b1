"""Who fits the rules of a segment: from one statement, or, while rules change, from what is known of each already."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dashboard.analytics.rfm import NAMES, SCORES, usual_thresholds
from dashboard.analytics.rfm_limits import score_pairs
from data_access.errors import UserError
from data_access.filters import Filters
from data_access.filters.members import buyers
from data_access.filters.rules import OF_TOTALS, Rule, Rules, ScoreLimits
from data_access.queries.rfm import customer_rfm
from data_access.queries.segment_members import noted_customers, segment_count, segment_members
from data_access.queries.segment_totals import segment_totals
from data_access.schema.facts import MONDAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from data_access.filters import Scope
    from data_access.filters.rules import Operation
    from data_access.readers import Reader

Ids = NDArray[np.int64]
Fits = NDArray[np.bool_]

GROUPS = frozenset(NAMES)
BOUGHT = frozenset({"category", "product"})
NOTED = frozenset({"tag", "attribute"})
OPPOSITES: dict[Operation, Operation] = {"is_not": "is", "no": "yes"}
_COMPARED: dict[str, Callable[[Ids, int], Fits]] = {
    "more_than": np.greater,
    "less_than": np.less,
    "exactly": np.equal,
}


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


def how_many(reader: Reader, rules: Rules, asked: Question) -> int:
    """How many customers fit, from one statement."""
    statement = segment_count(rules, asked.filters, asked.scope, as_of=asked.as_of, limits=asked.limits)
    return int(reader.frame(statement)["customers"].iloc[0])


def fitting(reader: Reader, rules: Rules, asked: Question) -> Ids:
    """The ids of the customers who fit, ascending, from one statement."""
    statement = segment_members(rules, asked.filters, asked.scope, as_of=asked.as_of, limits=asked.limits)
    return np.sort(reader.frame(statement)["customer_id"].to_numpy("int64"))


def meeting(reader: Reader, rule: Rule, asked: Question) -> Ids:
    """The ids of customers who meet a rule, in no order.

    Nobody who is outside the scope; of a category, a product, a tag or an own attribute, also customers outside the
    filters, which ``in_parts`` leaves out: looking each of them up would take longer than finding them.
    """
    if rule.field in NOTED and rule.operation == "is":
        ids = reader.frame(noted_customers(rule, asked.scope))["ids"].iloc[0]
        return np.fromstring(ids, dtype="int64", sep=",") if isinstance(ids, str) else np.array([], dtype="int64")
    if rule.field not in BOUGHT or rule.operation != "is":
        return fitting(reader, Rules(nodes=(rule,)), asked)
    lines = reader.frame(buyers(rule, asked.scope, as_of=asked.as_of))
    return lines["customer_id"].drop_duplicates().to_numpy("int64")


@dataclass(frozen=True, slots=True)
class Totals:
    """What each customer bought, in ascending order of ids; days since ``MONDAY``, NaN where there is no purchase."""

    customer_id: Ids
    purchase_count: Ids
    net_cents: Ids
    first_day: NDArray[np.float64]
    last_day: NDArray[np.float64]


def read_totals(reader: Reader, asked: Question) -> Totals:
    """What rules about purchases are answered from, once read, in milliseconds."""
    found = reader.frame(segment_totals(asked.filters, asked.scope, as_of=asked.as_of)).sort_values("customer_id")
    whole = [found[name].to_numpy("int64") for name in ("customer_id", "purchase_count", "net_cents")]
    days = [found[name].to_numpy("float64", na_value=np.nan) for name in ("first_day", "last_day")]
    return Totals(whole[0], whole[1], whole[2], days[0], days[1])


def in_parts(rules: Rules, totals: Totals, ask: Callable[[Rule], Ids], asked: Question) -> Ids:
    """``fitting``, with a look at the totals for each rule about purchases, and one question for each other rule.

    A rule that was asked before need not be asked again when another changes.

    Parameters
    ----------
    ask : gives the ids of the customers who meet a rule; it may name others too, who are not among the totals.
    """

    def meets(node: Rule | Rules) -> Fits:
        if isinstance(node, Rules):
            parts = [meets(one) for one in node.nodes]
            if not parts:
                return np.ones(len(totals.customer_id), dtype="bool")
            together: Fits = (np.logical_and if node.match == "all" else np.logical_or).reduce(parts)
            return together
        if node.field in OF_TOTALS:
            return _of_totals(node, totals, asked)
        opposite = _opposite(node)
        found: Fits = np.isin(totals.customer_id, ask(opposite or node))
        return ~found if opposite else found

    return totals.customer_id[meets(rules)]


def _opposite(rule: Rule) -> Rule | None:
    """The rule that the others meet, where that one is asked instead: it finds fewer, and serves both."""
    if rule.operation == "at_most":
        return replace(rule, operation="at_least", number=rule.number + 1)
    opposite = OPPOSITES.get(rule.operation)
    return replace(rule, operation=opposite) if opposite else None


def _of_totals(rule: Rule, totals: Totals, asked: Question) -> Fits:
    """A rule about purchases; a comparison with the day of nobody's purchase is false."""
    if rule.field in {"purchase_count", "net_cents"}:
        values = totals.purchase_count if rule.field == "purchase_count" else totals.net_cents
        return _COMPARED[rule.operation](values, rule.number)
    last = _day(asked.as_of)
    if rule.field == "last_purchase":
        recent = totals.last_day > last - rule.number
        return recent if rule.operation == "within" else totals.last_day <= last - rule.number
    if rule.field == "first_purchase":
        start = -np.inf if rule.start is None else _day(rule.start)
        return (totals.first_day >= start) & (totals.first_day <= (np.inf if rule.end is None else _day(rule.end)))
    found = _in_groups(rule, totals, last, asked.limits)
    return ~found if rule.operation == "is_not" else found


def _in_groups(rule: Rule, totals: Totals, last: int, limits: ScoreLimits | None) -> Fits:
    """Who is in one of the RFM groups; who never bought is in none."""
    if limits is None:
        raise UserError("There are no purchases yet, so there are no RFM groups.", "Remove that rule.")
    wanted = np.zeros((SCORES + 1, SCORES + 1), dtype="bool")
    for name, r, f in limits.pairs:
        wanted[r, f] |= name in rule.values
    recency = SCORES - np.searchsorted(limits.recency_days, last + 1 - totals.last_day, side="left")
    frequency = 1 + np.searchsorted(limits.purchase_count, totals.purchase_count, side="right")
    found: Fits = wanted[recency, frequency] & ~np.isnan(totals.last_day)
    return found


def _day(day: date) -> int:
    return (day - MONDAY).days
