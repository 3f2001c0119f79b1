"""Adding and changing a customer by hand: reading the form, saving it, refusing what is stale, taking it back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from dashboard import settings
from dashboard.actions.permission import LEAST_ROLE, Person, require_role
from dashboard.errors import UserError
from data_access.cleaning.entry import Entry, read_entry
from data_access.errors import StaleRowError
from data_access.repositories import read_settings
from data_access.repositories.customer_entry import (
    CustomerEntries,
    Similar,
    refused_number,
    similar_customers,
    stored_entry,
)
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Engine

    from dashboard.actions.notices import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A customer as a form was opened with: ``customer_id`` is None and ``fields`` are empty for a new one."""

    customer_id: int | None = None
    public_id: str | None = None
    version: int = 0
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was typed, read; and who may be the same customer."""

    entry: Entry
    similar: Sequence[Similar] = ()

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong, by field."""
        return self.entry.errors


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedCustomer:
    """A customer after a save, and the former values of what changed, which take it back."""

    customer_id: int
    public_id: str
    version: int
    before: dict[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a form of a customer calls, and what is to be said: the last save with its way back, and a conflict.

    ``conflict`` is the customer as somebody else has saved it since the form was opened, with what was typed here.
    """

    opened: Opened
    may_write: bool
    token: str
    told: Notice | None
    conflict: Opened | None
    typed: dict[str, str]
    current: Callable[[], Desk]
    check: Callable[[dict[str, str]], Checked]
    save: Callable[[dict[str, str]], bool]
    begin: Callable[[], None]
    take_theirs: Callable[[], None]
    keep_mine: Callable[[dict[str, str]], bool]
    undo: Callable[[], None]
    close_notice: Callable[[], None]


def open_customer(engine: Engine, who: Person, public_id: str | None) -> Opened:
    """What a form begins with.

    Raises
    ------
    UserError : there is no such customer for this person, or contact data are not for their eyes.
    """
    if public_id is None:
        return Opened()
    if who.scope.masked:
        raise UserError("You do not see contact data, so you cannot change them.", "Ask somebody who does.")
    with Session(engine) as session:
        found = stored_entry(session, public_id, who.scope)
    if found is None:
        raise UserError("There is no such customer any more.", "Go back to the list.")
    customer_id, version, fields = found
    return Opened(customer_id=customer_id, public_id=public_id, version=version, fields=fields)


def check_customer(engine: Engine, who: Person, opened: Opened, typed: Mapping[str, str]) -> Checked:
    """Read what was typed so far, and look for customers who may be the same."""
    stated = read_settings(engine)
    today = settings.today(stated.time_zone)
    entry = read_entry(typed, opened.fields, today=today, home=stated.country)
    # Also of an edit the whole address and name count, not only what changed of them.
    whole = {name: text for name, text in opened.fields.items() if name in {"name", "postal_code"} and text}
    if not entry.values or who.scope.masked:
        return Checked(entry=entry)
    number = entry.values.get("reference")
    with Session(engine) as session:
        similar = similar_customers(session, whole | entry.values, who.scope, but=opened.customer_id)
        if number and (wrong := refused_number(session, number, but=opened.customer_id)):
            entry.errors["reference"] = wrong
    return Checked(entry=entry, similar=similar)


def save_customer(
    engine: Engine, who: Person, opened: Opened, typed: Mapping[str, str], *, submission_id: str | None = None
) -> SavedCustomer:
    """Save a form. A second click saves nothing more.

    Raises
    ------
    StaleRowError : somebody else changed the customer since the form was opened; nothing was overwritten.
    UserError : the person may only look, or a field cannot be kept.
    """
    _refuse_viewers(who)
    checked = check_customer(engine, who, opened, typed)
    if checked.errors:
        raise UserError(" ".join(checked.errors.values()), "Nothing was saved yet.")
    values = checked.entry.values
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        rows = CustomerEntries(work)
        if opened.customer_id is None:
            row = rows.enter(values, submission_id=submission_id)
        else:
            row = rows.correct(
                opened.customer_id, values, version=opened.version, scope=who.scope, submission_id=submission_id
            )
        before = {name: opened.fields[name] for name in values} if opened.customer_id else None
        return SavedCustomer(customer_id=row.id, public_id=row.public_id, version=row.version, before=before)


def take_back_customer(engine: Engine, who: Person, saved: SavedCustomer) -> None:
    """Undo a save: the fields get their former values, or the new customer goes.

    Raises
    ------
    StaleRowError : somebody else changed the customer since.
    """
    _refuse_viewers(who)
    if saved.before is None:
        with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
            CustomerEntries(work).take_back(saved.customer_id, version=saved.version)
        return
    opened = open_customer(engine, who, saved.public_id)
    if opened.version != saved.version:
        raise StaleRowError("Somebody else changed this customer since, so your change stays.", "Edit it by hand.")
    save_customer(engine, who, opened, opened.fields | saved.before)


def differences(typed: Mapping[str, str], opened: Opened, theirs: Opened) -> list[tuple[str, str | None, str]]:
    """The fields that one of us changed and that differ: name, what I wrote (None where I changed nothing), theirs."""
    own = changed(typed, opened)
    others = changed(theirs.fields, opened)
    return [
        (name, own.get(name), theirs.fields.get(name, ""))
        for name in typed
        if (name in own or name in others) and own.get(name) != theirs.fields.get(name, "")
    ]


def changed(fields: Mapping[str, str], opened: Opened) -> dict[str, str]:
    """The fields that are not as they were when the form was opened."""
    return {name: text for name, text in fields.items() if text != opened.fields.get(name, "")}


def _refuse_viewers(who: Any) -> None:  # noqa: ANN401  a Person
    require_role(who, LEAST_ROLE, "can look at customers but not change them")
