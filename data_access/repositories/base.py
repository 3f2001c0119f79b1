"""What every repository shares: seeing only what may be seen, stale saves, second clicks, the audit trail."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import inspect, select

from data_access.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING, Filters, Scope, customers_within
from data_access.schema import AuditEvent, Base
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

Row = TypeVar("Row", bound=Base)

# Audit events outlive the person's right to be forgotten, so they name these columns and keep no value of them.
PERSONAL = frozenset(
    {"name", "given_name", "family_name", "company", "email", "phone", "birth_year", "gender", "attributes", "text"}
    | {"note"}
)


class Work(Protocol):
    """What a repository needs of the transaction it works in; ``UnitOfWork`` is one."""

    now: datetime
    actor: str

    @property
    def session(self) -> Session:
        """The session of the transaction."""

    def record(
        self,
        action: str,
        *,
        subject_kind: str | None = None,
        subject_id: int | None = None,
        details: dict[str, object] | None = None,
        submission_id: str | None = None,
    ) -> None:
        """Add an audit event."""


def within(statement: Select[Any], model: type[Base], scope: Scope) -> Select[Any]:
    """Keep rows that may be seen: of published batches, and of customers inside the scope."""
    columns = inspect(model).columns
    if "batch_id" in columns:
        statement = statement.where(visible(columns["batch_id"]))
    key = columns.get("customer_id", columns["id"]) if model.__tablename__ in _OF_CUSTOMERS else None
    customers = customers_within(Filters(), scope) if key is not None else None
    return statement if customers is None or key is None else statement.where(key.in_(customers))


_OF_CUSTOMERS = {"customers", "purchases", "feedback", "held_feedback", "cases", "follow_ups", "visits",
                 "testimonials"}  # fmt: skip


def get(work: Work, model: type[Row], row_id: int, noun: str, scope: Scope = EVERYTHING) -> Row:
    """The row of that id.

    Raises
    ------
    UserError : there is none, or it is not for this reader's eyes.
    """
    statement = within(select(model).where(inspect(model).columns["id"] == row_id), model, scope)
    row: Row | None = work.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise UserError(f"There is no {noun} number {row_id}.", "It may have been removed; go back to the list.")
    return row


def key(row: Base) -> int:
    """The id of a row."""
    found: int = inspect(row).attrs["id"].value
    return found


def require_version(row: Base, version: int, noun: str) -> None:
    """Refuse a save that was based on an older form of the row."""
    found = inspect(row).attrs["version"].value
    if found != version:
        message = f"Somebody else changed this {noun} since you opened it (you had version {version}, it is {found})."
        raise StaleRowError(message, "Nothing was overwritten: look at the new state, then save again.")


def assign(row: Base, values: Mapping[str, object], allowed: frozenset[str]) -> dict[str, object]:
    """Set the columns that differ; what changed, for the audit trail.

    Raises
    ------
    TypeError : a column that must not be set this way: a mistake in the program, not of a person.
    """
    if unknown := set(values) - allowed:
        message = f"{type(row).__name__} has no column to change named {', '.join(sorted(unknown))}"
        raise TypeError(message)
    changed: dict[str, object] = {}
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            setattr(row, name, value)
            changed[name] = "changed" if name in PERSONAL else [storable(before), storable(value)]
    return changed


def storable(value: object) -> object:
    """A value as JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value


def done_before(work: Work, submission_id: str | None) -> int | None:
    """The subject of the action this form already carried out; None on its first arrival."""
    if submission_id is None:
        return None
    found = select(AuditEvent.subject_id).where(AuditEvent.submission_id == submission_id)
    return work.session.scalars(found).one_or_none()
