"""The rules as people keep them: what one may say, its order among the others, on and off, removed and brought back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data_access.errors import UserError
from data_access.queries.automation import TRIGGERS
from data_access.repositories.automation.planning import OWNER
from data_access.repositories.named import NamedRepository
from data_access.repositories.tags import LONGEST_TAG
from data_access.schema import AutomationRule, CaseEvent, ReplyTemplate, User, Webhook
from data_access.schema.cases import CASE_STATES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Engine

LONGEST_NAME = NamedRepository.longest_name
LONGEST_NOTE = 500
LONGEST_ADDRESS = 254
LABELS = ("negative", "neutral", "positive")
# Conditions that name some values, and those that name a least or a most, with what is allowed.
LISTS = ("topics", "products", "segments", "states", "labels", "languages", "channels")
LIMITS: dict[str, tuple[float, float]] = {
    "p_unhappy": (0.0, 1.0), "stars": (1, 5), "nps": (0, 10), "expected_cents": (0, 10**13),
    "at_risk_cents": (0, 10**13), "waiting_hours": (0.0, 8_760.0),
}  # fmt: skip
ACTIONS = ("give_to_id", "raises", "template_id", "tag", "note", "notify", "webhook_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a rule says, before it is saved or as it would be tried."""

    name: str
    triggers: Sequence[str]
    conditions: Mapping[str, Any] = field(default_factory=dict)
    actions: Mapping[str, Any] = field(default_factory=dict)


class AutomationRules(NamedRepository[AutomationRule]):
    """The rules, inside the transaction ``work``. One that is removed keeps its log, and can be brought back."""

    model = AutomationRule
    noun = "rule"
    columns = frozenset({"name", "triggers", "conditions", "actions"})

    def switch(self, row_id: int, *, version: int, on: bool) -> AutomationRule:
        """Switch a rule on, from now on, or off. Errors as in ``change``."""
        row = self._of_version(row_id, version)
        if row.active != on:
            if on:  # what happened before is history: a dry run shows it, and nothing is done about it
                self._check(row)
                row.since_event_id = self._work.session.scalar(select(func.max(CaseEvent.id))) or 0
            row.active = on
            self._sign("switched on" if on else "switched off", row)
        return row

    def swap(self, first: tuple[int, int], second: tuple[int, int]) -> None:
        """Let two rules, each with its version, take each other's place in the order. Errors as in ``change``."""
        one, other = self._of_version(*first), self._of_version(*second)
        one.place, other.place = other.place, one.place
        self._sign("moved", one, other)

    def bring_back(self, row_id: int, *, version: int, on: bool = False) -> AutomationRule:
        """Bring a removed rule back; ``on`` where it was switched on, from now on. Errors as in ``change``."""
        row = self._of_version(row_id, version)
        row.removed_at = None
        self._complete(row)
        self._sign("brought back", row)
        return self.switch(row_id, version=row.version, on=True) if on else row

    def _delete(self, row: AutomationRule, verb: str) -> None:
        row.removed_at, row.active = self._work.now, False
        self._sign(verb, row)

    def _sign(self, verb: str, *rows: AutomationRule) -> None:
        for row in rows:
            self._stamp(row)
        self._work.session.flush()
        for row in rows:
            self._record(verb, row, {}, None)

    def _beside(self, row: AutomationRule) -> Sequence[ColumnElement[bool]]:
        del row
        return (AutomationRule.removed_at.is_(None),)

    def _defaults(self) -> dict[str, object]:
        return {"place": (self._work.session.scalar(select(func.max(AutomationRule.place))) or 0) + 1}

    def _check(self, row: AutomationRule) -> None:
        if row.removed_at is not None:
            raise UserError(f"The rule {row.name} was removed.", "Make a new one.")
        check_draft(Draft(name=row.name, triggers=row.triggers, conditions=row.conditions, actions=row.actions))
        self._check_named(row.actions)

    def _check_named(self, actions: Mapping[str, Any]) -> None:
        """Whom and what the actions name must be there."""
        session = self._work.session
        seat = session.get(User, actions["give_to_id"]) if actions.get("give_to_id") is not None else None
        if actions.get("give_to_id") is not None and (seat is None or not seat.active):
            raise UserError("There is nobody with that seat to give cases to.", "Choose somebody from the list.")
        for name, model, what in (
            ("template_id", ReplyTemplate, "text for answers"), ("webhook_id", Webhook, "web address")
        ):  # fmt: skip
            if actions.get(name) is not None and session.get(model, actions[name]) is None:
                raise UserError(f"There is no such {what} any more.", "Choose one of the list.")


def check_draft(rule: Draft) -> None:
    """Refuse a rule that cannot be.

    Raises
    ------
    UserError : nothing sets it off, it does nothing, or a value is out of bounds.
    """
    if not rule.triggers or set(rule.triggers) - TRIGGERS.keys():
        raise UserError("It is not said when the rule acts.", "Choose at least one moment.")
    _check_conditions(rule.conditions)
    _check_actions(rule.actions)


def _check_conditions(conditions: Mapping[str, Any]) -> None:
    if unknown := set(conditions) - {*LISTS, *LIMITS, "reopened"}:
        raise UserError(f"A rule cannot ask for {', '.join(sorted(unknown))}.", "Leave it out.")
    for name in LISTS:
        values = conditions.get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise UserError(f"The {name} of a rule are no list of words.", "Choose them from the list.")
    if set(conditions.get("states", [])) - set(CASE_STATES) or set(conditions.get("labels", [])) - set(LABELS):
        raise UserError("A state or a feeling of the rule is not known.", "Choose it from the list.")
    for name, (least, most) in LIMITS.items():
        value = conditions.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)
                                  or not least <= value <= most):  # fmt: skip
            raise UserError(f"A limit of the rule is out of bounds: {value}.", f"Write {least:g} to {most:g}.")


def _check_actions(actions: Mapping[str, Any]) -> None:
    if unknown := set(actions) - set(ACTIONS):
        raise UserError(f"A rule cannot do {', '.join(sorted(unknown))}.", "Leave it out.")
    if not any(value not in (None, "", False) for value in actions.values()):
        raise UserError("The rule does nothing.", "Choose what is done.")
    for name, longest in (("note", LONGEST_NOTE), ("tag", LONGEST_TAG), ("notify", LONGEST_ADDRESS)):
        words = actions.get(name) or ""
        if len(words) > longest:
            raise UserError(f"The {name} has {len(words):,} letters.", f"Keep it within {longest}.")
    to = actions.get("notify")
    if to and to != OWNER and ("@" not in to or not to.isprintable()):
        raise UserError(f"“{to}” is no e-mail address.", "Write it as team@example.com.")


def read_automation_rules(engine: Engine) -> Sequence[AutomationRule]:
    """The rules that are kept, in the order in which they act."""
    r = AutomationRule
    with Session(engine) as session:
        return session.scalars(select(r).where(r.removed_at.is_(None)).order_by(r.place, r.id)).all()
