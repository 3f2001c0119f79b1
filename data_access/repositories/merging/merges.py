"""Merging customers in one transaction, with a journal of everything it touches."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, delete, insert, select, update

from data_access.errors import StaleRowError, StoreBusyError, UserError
from data_access.filters import EVERYTHING, Scope
from data_access.repositories import base
from data_access.repositories.merging.fields import CHOOSABLE, chosen_values
from data_access.repositories.merging.journal import OWNED, Journal, table
from data_access.repositories.merging.undoing import Undone, undo_merge
from data_access.schema import AuditEvent, Customer, CustomerAlias, CustomerMerge, FollowUp, ImportLock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from data_access.repositories.base import Work
    from data_access.repositories.stored_values import Values

MERGED = "customers merged"
CLOSED_NOTE = "Closed by merging two customers, each of whom had an open follow-up; the other one stays."
_IMPORT_ALIVE = timedelta(minutes=5)
_CUSTOMERS, _TAGS, _FOLLOW_UPS = table("customers"), table("customer_tags"), table("follow_ups")


@dataclass(frozen=True, slots=True)
class Seen:
    """A customer as the person who merges saw it."""

    customer_id: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A merge that was done: its number, who stayed, and how many rows of each table went to the survivor."""

    merge_id: int
    survivor_id: int
    moved: Mapping[str, int] = field(default_factory=dict)


class Merges:
    """Merging and undoing, inside the transaction ``work``."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._connection = work.session.connection()

    def merge(
        self,
        survivor: Seen,
        others: Sequence[Seen],
        *,
        choose: Mapping[str, int] | None = None,
        scope: Scope = EVERYTHING,
        submission_id: str | None = None,
    ) -> Merged:
        """Take others into the survivor. The second arrival of a form merges nothing and gives the first's answer.

        Parameters
        ----------
        choose : field → id of the customer whose value the survivor gets; see ``chosen_values`` for the rest.

        Raises
        ------
        StaleRowError : somebody changed one of them since it was seen; nothing was merged.
        UserError : one of them is not there, or is named twice.
        StoreBusyError : an import is writing, which may hold the number of one of them.
        """
        earlier = self._merged_before(submission_id)
        if earlier is not None:
            return earlier
        refuse_during_import(self._work)
        ids = [one.customer_id for one in (survivor, *others)]
        if len(set(ids)) != len(ids) or not others:
            raise UserError("A merge needs two different customers.", "Choose one more.")
        people = [self._person(one, scope) for one in (survivor, *others)]
        values = chosen_values(people, _checked(choose or {}, ids))
        merge = self._begin(people)
        moved = self._take_in(merge, people, values)
        done = Merged(merge_id=merge, survivor_id=survivor.customer_id, moved=moved)
        self._record(done, ids[1:], values, submission_id)
        return done

    def undo(self, merge_id: int, *, scope: Scope = EVERYTHING) -> Undone:
        """Take a merge back: every row it touched is again what it was.

        Raises
        ------
        UserError : there is no such merge, it was undone, or a later merge builds on it.
        StaleRowError : somebody changed what the merge had set; nothing was undone.
        StoreBusyError : an import is writing.
        """
        refuse_during_import(self._work)
        return undo_merge(self._work, merge_id, scope)

    def _merged_before(self, submission_id: str | None) -> Merged | None:
        if submission_id is None:
            return None
        asked = select(AuditEvent.details).where(AuditEvent.submission_id == submission_id, AuditEvent.action == MERGED)
        details = self._work.session.scalars(asked).one_or_none()
        if details is None:
            return None
        return Merged(merge_id=details["merge"], survivor_id=details["survivor"], moved=details["moved"])

    def _person(self, seen: Seen, scope: Scope) -> Values:
        row = base.get(self._work, Customer, seen.customer_id, "customer", scope)
        if row.version != seen.version:
            who = row.name or row.reference
            raise StaleRowError(
                f"Somebody else changed {who} since you opened this (you had version {seen.version}, "
                f"it is {row.version}).",
                "Nothing was merged: look at the new state, then merge again.",
            )
        return {column.name: getattr(row, column.name) for column in _CUSTOMERS.c}

    def _begin(self, people: Sequence[Values]) -> int:
        values = {
            "survivor_id": people[0]["id"],
            "survivor": people[0]["reference"],
            "merged": [row["reference"] for row in people[1:]],
            "moved": {},
            "merged_at": self._work.now,
            "merged_by": self._work.actor,
        }
        answer = self._connection.execute(insert(CustomerMerge).values(values).returning(CustomerMerge.id))
        return int(answer.scalar_one())

    def _take_in(self, merge: int, people: Sequence[Values], values: Values) -> dict[str, int]:
        """Move what the others own, remove them, leave their names as aliases, and give the survivor its values."""
        journal, survivor = Journal(self._connection, merge), people[0]["id"]
        others = [row["id"] for row in people[1:]]
        self._close_surplus(journal, survivor, others)
        moved = {name: self._move(journal, name, survivor, others) for name in OWNED}
        moved["customer_tags"] = self._move_tags(journal, survivor, others)
        for row in people[1:]:
            journal.removed(_CUSTOMERS, row["id"], {name: value for name, value in row.items() if name != "id"})
        self._connection.execute(delete(_CUSTOMERS).where(_CUSTOMERS.c.id.in_(others)))
        self._connection.execute(insert(CustomerAlias), [_alias(merge, survivor, row) for row in people[1:]])
        journal.change(_CUSTOMERS, _CUSTOMERS.c.id == survivor, values | {"updated_at": self._work.now})
        self._work.session.expire_all()
        told = {name: rows for name, rows in moved.items() if rows and name != "customer_aliases"}
        change = update(CustomerMerge).where(CustomerMerge.id == merge).values(moved=told)
        self._connection.execute(change)
        return told

    def _move(self, journal: Journal, name: str, survivor: int, others: Sequence[int]) -> int:
        of = table(name)
        return journal.change(of, of.c.customer_id.in_(others), {"customer_id": survivor})

    def _close_surplus(self, journal: Journal, survivor: int, others: Sequence[int]) -> None:
        """Leave one open follow-up: the survivor's own, else the one due first."""
        f = FollowUp
        first = f.customer_id != survivor
        found = select(f.id).where(f.customer_id.in_([survivor, *others]), f.state == "open")
        rows = self._connection.scalars(found.order_by(first, f.due_on, f.id)).all()
        if len(rows) > 1:
            which: ColumnElement[bool] = _FOLLOW_UPS.c.id.in_(rows[1:])
            closed = {"closed_at": self._work.now, "closed_by": self._work.actor, "note": CLOSED_NOTE}
            journal.change(_FOLLOW_UPS, which, {"customer_id": survivor, "state": "dropped"} | closed)

    def _move_tags(self, journal: Journal, survivor: int, others: Sequence[int]) -> int:
        """Tags have no row id: those of the others go, and the survivor gets the ones it lacks."""
        of = _TAGS.c
        rows = self._connection.execute(select(of.customer_id, of.tag_id).where(of.customer_id.in_(others))).all()
        own = set(self._connection.scalars(select(of.tag_id).where(of.customer_id == survivor)))
        self._connection.execute(delete(_TAGS).where(of.customer_id.in_(others)))
        for customer, tag in rows:
            journal.removed(_TAGS, tag, {"customer_id": customer})
        new = sorted({tag for _, tag in rows} - own)
        for tag in new:
            self._connection.execute(insert(_TAGS).values(customer_id=survivor, tag_id=tag))
            journal.added(_TAGS, tag, {"customer_id": survivor})
        return len(new)

    def _record(self, done: Merged, others: Sequence[int], values: Values, submission_id: str | None) -> None:
        """The audit event names columns and keeps no value of them."""
        details: dict[str, Any] = {
            "merge": done.merge_id,
            "survivor": done.survivor_id,
            "merged": list(others),
            "moved": dict(done.moved),
            "changed": sorted(values),
        }
        subject = {"subject_kind": "customer", "subject_id": done.survivor_id}
        self._work.record(MERGED, **subject, details=details, submission_id=submission_id)  # type: ignore[arg-type]


def _checked(choose: Mapping[str, int], ids: Sequence[int]) -> Mapping[str, int]:
    if set(choose) - set(CHOOSABLE) or set(choose.values()) - set(ids):
        message = f"a merge chooses fields of {CHOOSABLE} from its own customers"
        raise ValueError(message)
    return choose


def _alias(merge: int, survivor: int, row: Values) -> Values:
    """The names under which a merged customer was known."""
    names = {name: row[name] for name in ("reference", "public_id", "email", "phone")}
    return {
        "customer_id": survivor,
        "merge_id": merge,
        "former_id": row["id"],
        "former_batch_id": row["batch_id"],
    } | names


def refuse_during_import(work: Work) -> None:
    """An import looks customers up first and writes their ids later: until it ends, none may go."""
    beat = work.session.scalar(select(ImportLock.heartbeat_at))
    if beat is not None and work.now - beat < _IMPORT_ALIVE:
        raise StoreBusyError("An import is writing to the store, so nobody was merged.", "Try again when it has ended.")
