"""Editing rules and the addresses they send to: checked field by field, refused when stale, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from dashboard import settings
from dashboard.actions.editing import OpenEditor, save_row
from dashboard.actions.notices import Notice
from dashboard.actions.permission import require_role
from dashboard.errors import UserError
from dashboard.mail import address_to_write_to
from dashboard.theme import quantity
from data_access.repositories.automation import AutomationRules, Draft
from data_access.repositories.automation.planning import OWNER
from data_access.repositories.automation.rules import LISTS, LONGEST_ADDRESS, LONGEST_NAME, LONGEST_NOTE
from data_access.repositories.tags import LONGEST_TAG
from data_access.repositories.webhooks import LONGEST_URL, Deliveries, Webhooks, checked_url
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Engine

    from dashboard.actions.editing import SavedRow
    from dashboard.actions.permission import Person
    from data_access.schema import AutomationRule

__all__ = ["LONGEST_ADDRESS", "LONGEST_NAME", "LONGEST_NOTE", "LONGEST_TAG", "LONGEST_URL", "OWNER"]

MAKER = "manager"
Kind = Literal["rule", "address"]
NOBODY, SOMEBODY = "nobody", "address"  # who is e-mailed, beside whoever has the case
# To begin with: each switched off, to be changed, tried on history, and then switched on.
EXAMPLES = (
    Draft(
        name="Valuable and very unhappy",
        triggers=["opened", "said_more"],
        conditions={"p_unhappy": 0.9, "expected_cents": 10_000},
        actions={"raises": True, "note": "A valuable customer who is very unhappy: call them."},
    ),
    Draft(
        name="It did not help",
        triggers=["reopened"],
        actions={"raises": True, "note": "The first answer did not help. Ask what is still wrong before you answer."},
    ),
    Draft(
        name="Heard again after two days of silence",
        triggers=["said_more"],
        conditions={"waiting_hours": 48},
        actions={"raises": True, "tag": "waited too long", "notify": OWNER},
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomationDesk:
    """What the page of automation calls, and what is to be said.

    ``secret`` is the name of an address with the secret it just got, until the person has copied it. ``on_trial`` is
    the rule whose dry run is on the screen.
    """

    may_write: bool
    told: Notice | None
    editor: OpenEditor
    secret: tuple[str, str] | None
    on_trial: int | None
    current: Callable[[], AutomationDesk]
    begin: Callable[[Any], None]
    check: Callable[[Kind, Mapping[str, Any]], dict[str, str]]
    save: Callable[[Kind, Mapping[str, Any]], bool]
    try_on: Callable[[Any], None]
    switch: Callable[[Any], None]
    swap: Callable[[Any, Any], None]
    remove: Callable[[Any], None]
    add_example: Callable[[Draft], None]
    renew: Callable[[Any], None]
    remove_address: Callable[[Any], None]
    again: Callable[[int, int], None]
    all_again: Callable[[], None]
    undo: Callable[[], None]
    close_notice: Callable[[], None]
    close_secret: Callable[[], None]


def check(kind: Kind, values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with an editor as it stands, by field; empty where it can be saved."""
    errors: dict[str, str] = {}
    if not values["name"].strip():
        errors["name"] = "Write a name."
    if kind == "address":
        try:
            checked_url(values["url"])
        except UserError as error:
            errors["url"] = f"{error.what} {error.do}"
        return errors
    if not values["triggers"]:
        errors["triggers"] = "Choose at least one moment."
    if values["mail_to"] == SOMEBODY and address_to_write_to(values["notify"].strip()) is None:
        errors["notify"] = "Write an address as team@example.com."
    if not any(value not in (None, "", False) for value in _actions(values).values()):
        errors["then"] = "Choose what is done."
    return errors


def draft_of(values: Mapping[str, Any]) -> Draft:
    """The rule that an editor stands for."""
    limits = {"stars": values["stars"], "nps": values["nps"], "waiting_hours": values["waiting_hours"],
              "expected_cents": _cents(values["expected"]), "at_risk_cents": _cents(values["at_risk"]),
              "p_unhappy": None if values["p_unhappy"] is None else values["p_unhappy"] / 100}  # fmt: skip
    lists = {name: list(values[name]) for name in LISTS if values[name]}
    conditions = {**lists, **{name: value for name, value in limits.items() if value is not None}}
    if values["reopened"]:
        conditions["reopened"] = True
    actions = {name: value for name, value in _actions(values).items() if value not in (None, "", False)}
    return Draft(name=" ".join(values["name"].split()), triggers=list(values["triggers"]), conditions=conditions,
                 actions=actions)  # fmt: skip


def _cents(amount: float | None) -> int | None:
    return None if amount is None else round(amount * 100)


def _actions(values: Mapping[str, Any]) -> dict[str, Any]:
    to = {OWNER: OWNER, SOMEBODY: values["notify"].strip()}.get(values["mail_to"])
    return {
        "give_to_id": values["give_to_id"], "raises": values["raises"], "template_id": values["template_id"],
        "tag": " ".join(values["tag"].split()), "note": values["note"].strip(), "notify": to,
        "webhook_id": values["webhook_id"],
    }  # fmt: skip


def save_rule(
    engine: Engine,
    who: Person,
    draft: Draft,
    *,
    was: tuple[int, int] | None = None,
    submission_id: str | None = None,
) -> Notice:
    """Save a rule: a new one, switched off, or the one of that id and version. A second click saves nothing more.

    Raises
    ------
    StaleRowError : somebody else changed it since; nothing was overwritten.
    UserError : the person may not, or it cannot be so.
    """
    _refuse_others(who)
    columns: dict[str, Any] = {
        "name": draft.name, "triggers": list(draft.triggers), "conditions": dict(draft.conditions),
        "actions": dict(draft.actions),
    }  # fmt: skip
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        saved = save_row(AutomationRules(work), columns, was=was, submission_id=submission_id)
    back = partial(_take_back, engine, who, saved)
    if saved.before is None:
        told = f"The rule {draft.name} is made and switched off. Try it on the last 90 days, then switch it on."
        return Notice(text=told, undo=back)
    return Notice(text=f"The rule {draft.name} was changed.", undo=back)


def _take_back(engine: Engine, who: Person, saved: SavedRow) -> Notice:
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        rules = AutomationRules(work)
        if saved.before is None:
            rules.remove(saved.row_id, version=saved.version)
            return Notice(text="The rule is gone again.")
        rules.change(saved.row_id, version=saved.version, **saved.before)
    return Notice(text="The rule is as it was.")


def switch(engine: Engine, who: Person, rule: AutomationRule) -> Notice:
    """Switch a rule on, from now on, or off. Errors as above."""
    _refuse_others(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        row = AutomationRules(work).switch(rule.id, version=rule.version, on=not rule.active)
    told = "is on: it acts on what happens from now on." if row.active else "is off."
    return Notice(text=f"The rule {row.name} {told}", undo=lambda: switch(engine, who, row))


def swap(engine: Engine, who: Person, rule: AutomationRule, other: AutomationRule) -> Notice:
    """Let two rules take each other's place. Errors as above."""
    _refuse_others(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        AutomationRules(work).swap((rule.id, rule.version), (other.id, other.version))
    return Notice(text=f"The rule {rule.name} has another place now.")


def remove(engine: Engine, who: Person, rule: AutomationRule) -> Notice:
    """Remove a rule; what it did stays in the log. Errors as above."""
    _refuse_others(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        rules = AutomationRules(work)
        was_on = bool(rules.remove(rule.id, version=rule.version)["active"])
        version = rules.get(rule.id).version

    def back() -> Notice:
        with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
            row = AutomationRules(work).bring_back(rule.id, version=version, on=was_on)
        return Notice(text=f"The rule {row.name} is back{', on from now on' if was_on else ''}.")

    return Notice(text=f"The rule {rule.name} was removed. What it did stays in the log.", undo=back)


def add_address(
    engine: Engine, who: Person, *, name: str, url: str, submission_id: str | None = None
) -> tuple[str, str | None]:
    """Add an address of another program; its name, and its secret, which nothing tells again. Errors as above."""
    _refuse_others(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        row, secret = Webhooks(work).make(name=name, url=url, submission_id=submission_id)
        return row.name, secret


def renew(engine: Engine, who: Person, webhook_id: int, version: int) -> tuple[str, str]:
    """Give an address a new secret; as above."""
    _refuse_others(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        row, secret = Webhooks(work).renew(webhook_id, version=version)
        return row.name, secret


def remove_address(engine: Engine, who: Person, webhook_id: int, version: int) -> Notice:
    """Remove an address with what was sent to it; refused while a rule sends to it. Errors as above."""
    _refuse_others(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        Webhooks(work).remove(webhook_id, version=version)
    return Notice(text="The address was removed.")


def send_again(engine: Engine, who: Person, delivery: int, version: int) -> Notice:
    """Send a message again that has failed, under the number it has. Errors as above."""
    _refuse_others(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        Deliveries(work).again(delivery, version=version, scope=who.scope)
    return Notice(text="The message goes out again.")


def send_all_again(engine: Engine, who: Person) -> Notice:
    """Send every message again that has failed. Errors as above."""
    _refuse_others(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        sent = Deliveries(work).all_again(scope=who.scope)
    return Notice(text=f"{quantity(sent, 'message')} {'goes' if sent == 1 else 'go'} out again.")


def _refuse_others(who: Person) -> None:
    require_role(who, MAKER, "can look at rules but not change them")
