"""The rules of a saved segment: what can be asked of a customer, and how rules are kept and read back.

Rules are a list that all or any of must hold; an entry is a rule or a group of rules with an own all or any. One level
of groups says what people ask for and can still be read aloud.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, get_args

from data_access.errors import UserError
from data_access.filters.attributes import BANDS
from data_access.schema.customers import CONSENTS
from data_access.schema.feedback import FEELINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Match = Literal["all", "any"]
Kind = Literal["choice", "number", "number_in_days", "days", "period", "yes_no"]
Operation = Literal[
    "is", "is_not", "more_than", "less_than", "exactly", "at_least", "at_most", "within", "before", "between", "yes",
    "no",
]  # fmt: skip
OPERATIONS: dict[Kind, tuple[Operation, ...]] = {
    "choice": ("is", "is_not"),
    "number": ("more_than", "less_than", "exactly"),
    "number_in_days": ("at_least", "at_most"),
    "days": ("within", "before"),
    "period": ("between",),
    "yes_no": ("yes", "no"),
}
KINDS: dict[str, Kind] = {
    "country": "choice",
    "region": "choice",
    "gender": "choice",
    "age_band": "choice",
    "segment": "choice",
    "acquisition_channel": "choice",
    "consent": "choice",
    "tag": "choice",
    "attribute": "choice",
    "joined": "period",
    "purchase_count": "number",
    "net_cents": "number",
    "recent_purchase_count": "number_in_days",
    "recent_net_cents": "number_in_days",
    "last_purchase": "days",
    "first_purchase": "period",
    "category": "choice",
    "product": "choice",
    "rfm_group": "choice",
    "last_feeling": "choice",
    "last_rating": "number",
    "rating_mean": "number",  # in tenths of a star
    "open_case": "yes_no",
}
OF_TOTALS = frozenset({"purchase_count", "net_cents", "last_purchase", "first_purchase", "rfm_group"})
PURCHASED = OF_TOTALS | {"recent_purchase_count", "recent_net_cents", "category", "product"}
SAID = frozenset({"last_feeling", "last_rating", "rating_mean"})
DATED = PURCHASED | {"age_band"}  # hold as of a day; what was said last, and whether a case is open, holds now
PERSONAL = frozenset({"gender", "age_band", "attribute"})  # not for a reader who must not see contact data
# The values of these are words of this program; those of the others are the store's own, and come and go.
VOCABULARIES: dict[str, frozenset[str]] = {
    "age_band": frozenset(band for _, band in BANDS) | {"Unknown"},
    "consent": frozenset(CONSENTS),
    "last_feeling": frozenset(FEELINGS),
}
MOST_RULES, MOST_VALUES, LONGEST_VALUE, LARGEST, MOST_DAYS = 30, 50, 200, 10**12, 36_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing asked of a customer.

    ``values`` belong to a choice; ``number`` to a number (cents of money, tenths of a mean rating) and to days before
    the as-of date; ``start`` and ``end`` to a period, both included, one of them may be open. A number in days is
    counted over the last ``days`` up to and with the as-of date. ``name`` is that of a custom attribute.
    """

    field: str
    operation: Operation
    values: tuple[str, ...] = ()
    number: int = 0
    start: date | None = None
    end: date | None = None
    name: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Rules of which all or any must hold. Without any, everybody fits."""

    match: Match = "all"
    nodes: tuple[Rule | Rules, ...] = ()

    def leaves(self) -> Iterator[Rule]:
        """Every rule, those of groups too."""
        for node in self.nodes:
            yield from node.leaves() if isinstance(node, Rules) else (node,)

    @property
    def fields(self) -> frozenset[str]:
        """What is asked about."""
        return frozenset(rule.field for rule in self.leaves())

    @property
    def dated(self) -> bool:
        """Whether it depends on the day who fits."""
        return bool(self.fields & DATED)

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains of data on which it depends who fits."""
        asked = (("purchases", PURCHASED), ("feedback", SAID), ("cases", {"open_case"}))
        return ("customers", *(domain for domain, fields in asked if self.fields & fields))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLimits:
    """The fixed limits of recency and frequency scores, and the pairs of scores each RFM group is made of."""

    recency_days: tuple[int, ...]
    purchase_count: tuple[int, ...]
    pairs: tuple[tuple[str, int, int], ...]


class RulesError(UserError):
    """Stored or given rules that cannot be understood; the sentence names the part."""


def read_rules(stored: object, groups: frozenset[str] = frozenset()) -> Rules:
    """Rules as ``as_json`` keeps them.

    Parameters
    ----------
    groups : the names of RFM groups there are; empty when they are not to be checked.

    Raises
    ------
    RulesError : a field, an operation or a value is not known, or there are too many.
    """
    found = _read_list(stored, deepest=1)
    leaves = list(found.leaves())
    if len(leaves) > MOST_RULES:
        raise RulesError(f"These are {len(leaves)} rules.", f"Keep to {MOST_RULES}.")
    for rule in leaves:
        if told := problem(rule, groups):
            raise RulesError(told, "Change or remove that rule.")
    return found


def _read_list(stored: object, deepest: int) -> Rules:
    if not isinstance(stored, dict) or stored.get("match") not in get_args(Match):
        raise RulesError("These rules do not say whether all or any of them must hold.", "Build the segment anew.")
    nodes = stored.get("rules")
    if not isinstance(nodes, list):
        raise RulesError("These rules are not a list.", "Build the segment anew.")
    return Rules(match=stored["match"], nodes=tuple(_read_node(node, deepest) for node in nodes))


def _read_node(stored: object, deepest: int) -> Rule | Rules:
    if not isinstance(stored, dict):
        raise RulesError("A rule cannot be read.", "Change or remove that rule.")
    if "match" in stored:
        if not deepest:
            raise RulesError("A group of rules stands inside another group.", "Move its rules up.")
        return _read_list(stored, deepest - 1)
    return _read_rule(stored)


def _read_rule(stored: Mapping[str, Any]) -> Rule:
    field, operation = stored.get("field"), stored.get("operation")
    if field not in KINDS:
        raise RulesError(f"A rule asks about “{field}”, which this program does not know.", "Remove that rule.")
    if operation not in OPERATIONS[KINDS[field]]:
        raise RulesError(f"A rule about {field} compares by “{operation}”, which is not known.", "Change that rule.")
    values, number = stored.get("values", []), stored.get("number", 0)
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise RulesError(f"The values of a rule about {field} are not a list of texts.", "Change that rule.")
    days = stored.get("days", 0)
    if any(not isinstance(one, int) or isinstance(one, bool) for one in (number, days)):
        raise RulesError(f"A rule about {field} needs a whole number.", "Change that rule.")
    ends = {end: _day(stored.get(end), field) for end in ("start", "end")}
    name = str(stored.get("name", ""))
    return Rule(field=field, operation=operation, values=tuple(values), number=number, name=name, days=days, **ends)


def _day(stored: object, field: str) -> date | None:
    if stored is None:
        return None
    try:
        return date.fromisoformat(str(stored))
    except ValueError as error:
        raise RulesError(f"A rule about {field} holds “{stored}”, which is not a day.", "Change that rule.") from error


def problem(rule: Rule, groups: frozenset[str] = frozenset()) -> str:
    """What is missing or wrong in a rule, as a sentence; empty when it can be asked."""
    kind = KINDS.get(rule.field)
    if kind == "choice":
        return _wrong_choice(rule, groups)
    if kind == "period":
        if rule.start is None and rule.end is None:
            return "Choose a day."
        return "The last day is before the first." if rule.start and rule.end and rule.end < rule.start else ""
    if kind in {"number", "number_in_days", "days"} and abs(rule.number) > LARGEST:
        return "The number is too large."
    days = {"days": rule.number, "number_in_days": rule.days}.get(kind or "", 1)
    return "" if 1 <= days <= MOST_DAYS else "Write a number of days from 1 on."


def _wrong_choice(rule: Rule, groups: frozenset[str]) -> str:
    if rule.field == "attribute" and (not rule.name.strip() or '"' in rule.name or len(rule.name) > LONGEST_VALUE):
        return "Name the attribute, without quotation marks."
    if not rule.values:
        return "Choose at least one value."
    if len(rule.values) > MOST_VALUES or any(len(value) > LONGEST_VALUE for value in rule.values):
        return f"Choose at most {MOST_VALUES} values."
    known = groups if rule.field == "rfm_group" else VOCABULARIES.get(rule.field)
    strange = [value for value in rule.values if known and value not in known]
    return f"“{strange[0]}” is not a value of {rule.field} any more." if strange else ""


def as_json(rules: Rules) -> dict[str, Any]:
    """Rules as they are kept: what is not used is left out."""
    return {"match": rules.match, "rules": [_node_json(node) for node in rules.nodes]}


def _node_json(node: Rule | Rules) -> dict[str, Any]:
    if isinstance(node, Rules):
        return as_json(node)
    kept: dict[str, Any] = {"field": node.field, "operation": node.operation}
    kind = KINDS[node.field]
    if kind == "choice":
        kept["values"] = list(node.values)
    if kind in {"number", "number_in_days", "days"}:
        kept["number"] = node.number
    if kind == "number_in_days":
        kept["days"] = node.days
    if node.field == "attribute":
        kept["name"] = node.name
    if kind == "period":
        kept |= {end: day.isoformat() for end, day in (("start", node.start), ("end", node.end)) if day}
    return kept
