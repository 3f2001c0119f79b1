"""Reminders to get in touch with customers: created for many at once, closed one by one, taken back while new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from data_access.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING, Scope
from data_access.repositories import base
from data_access.repositories.plain import Repository
from data_access.schema import AuditEvent, Customer, FollowUp
from data_access.schema.follow_ups import FOLLOW_UP_STATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

CHUNK = 500
LONGEST_NOTE = 2_000
CREATED = "follow-ups created"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A customer to follow up, and why."""

    customer_id: int
    reason_kind: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedFollowUps:
    """The ids of the follow-ups that were created, and of the customers who had an open one already."""

    created: tuple[int, ...]
    open_already: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledBack:
    """The open follow-up of a customer who asked to be called back; ``before`` is what it was, None where it is new."""

    row_id: int
    version: int
    before: dict[str, Any] | None = None


class FollowUps(Repository[FollowUp]):
    """The follow-ups."""

    model = FollowUp
    noun = "follow-up"
    columns = frozenset({"owner_id", "due_on", "note"})

    def create_many(
        self,
        wanted: Sequence[Wanted],
        *,
        due_on: date,
        owner_id: int | None = None,
        scope: Scope = EVERYTHING,
        submission_id: str | None = None,
    ) -> CreatedFollowUps:
        """A follow-up for each customer inside the scope who has no open one; one audit event for all.

        The second arrival of a form creates nothing and gives what the first one did.
        """
        earlier = self._created_before(submission_id)
        if earlier is not None:
            return earlier
        seen = self._seen([one.customer_id for one in wanted], scope)
        have = self._with_open(seen)
        rows = [self._row(one, due_on, owner_id) for one in _once(wanted) if one.customer_id in seen - have]
        self._work.session.add_all(rows)
        self._work.session.flush()
        done = CreatedFollowUps(created=tuple(row.id for row in rows), open_already=tuple(sorted(have)))
        details: dict[str, object] = {"created": list(done.created), "open_already": list(done.open_already)}
        self._work.record(CREATED, subject_kind=self.noun, details=details, submission_id=submission_id)
        return done

    def _created_before(self, submission_id: str | None) -> CreatedFollowUps | None:
        if submission_id is None:
            return None
        asked = select(AuditEvent.details).where(
            AuditEvent.submission_id == submission_id, AuditEvent.action == CREATED
        )
        details = self._work.session.scalars(asked).one_or_none()
        if details is None:
            return None
        return CreatedFollowUps(created=tuple(details["created"]), open_already=tuple(details["open_already"]))

    def _seen(self, ids: Sequence[int], scope: Scope) -> set[int]:
        """Those customers who are there and inside the scope."""
        return {
            found
            for at in range(0, len(ids), CHUNK)
            for found in self._work.session.scalars(
                base.within(select(Customer.id).where(Customer.id.in_(ids[at : at + CHUNK])), Customer, scope)
            )
        }

    def _with_open(self, customers: Iterable[int]) -> set[int]:
        ids = sorted(customers)
        f = FollowUp
        return {
            found
            for at in range(0, len(ids), CHUNK)
            for found in self._work.session.scalars(
                select(f.customer_id).where(f.customer_id.in_(ids[at : at + CHUNK]), f.state == "open")
            )
        }

    def _row(self, one: Wanted, due_on: date, owner_id: int | None) -> FollowUp:
        return FollowUp(
            customer_id=one.customer_id,
            owner_id=owner_id,
            reason_kind=one.reason_kind,
            reason=one.reason,
            due_on=due_on,
            created_by=self._work.actor,
            created_at=self._work.now,
        )

    def call_back(self, customer_id: int, reason: str, *, due_on: date, scope: Scope = EVERYTHING) -> CalledBack:
        """See that a customer is called by that day: a new follow-up, or the open one with one more reason.

        Raises
        ------
        UserError : there is no such customer inside the scope.
        """
        base.get(self._work, Customer, customer_id, "customer", scope)
        f = FollowUp
        asked = select(f).where(f.customer_id == customer_id, f.state == "open")
        row = self._work.session.scalars(asked).one_or_none()
        if row is None:
            row = self._row(Wanted(customer_id=customer_id, reason_kind="callback", reason=reason), due_on, None)
            before = None
            self._work.session.add(row)
        else:
            before = {"reason": row.reason, "due_on": row.due_on}
            row.reason, row.due_on = f"{reason} {row.reason}", min(row.due_on, due_on)
        self._work.session.flush()
        self._record("asked to be called back", row, {}, None)
        return CalledBack(row_id=row.id, version=row.version, before=before)

    def take_call_back(self, called: CalledBack, *, scope: Scope = EVERYTHING) -> None:
        """Bring the follow-up back to what it was before ``call_back``; a new one goes.

        Raises
        ------
        StaleRowError : somebody has worked on it since.
        """
        row = self.get(called.row_id, scope=scope)
        base.require_version(row, called.version, self.noun)
        if called.before is None:
            self._work.session.delete(row)
        else:
            row.reason, row.due_on = called.before["reason"], called.before["due_on"]
        self._work.session.flush()
        self._record("taken back", row, {}, None)

    def take_back(self, ids: Sequence[int], *, scope: Scope = EVERYTHING) -> int:
        """Remove follow-ups that were just created; how many.

        Raises
        ------
        StaleRowError : somebody has worked on one of them since; nothing was removed.
        """
        rows = [
            row
            for at in range(0, len(ids), CHUNK)
            for row in self._work.session.scalars(
                base.within(select(FollowUp).where(FollowUp.id.in_(ids[at : at + CHUNK])), FollowUp, scope)
            )
        ]
        if any(row.version > 1 for row in rows):
            raise StaleRowError(
                "Somebody has worked on one of these follow-ups since, so they stay.", "Drop single ones in the list."
            )
        found = [row.id for row in rows]
        for at in range(0, len(found), CHUNK):
            self._work.session.execute(delete(FollowUp).where(FollowUp.id.in_(found[at : at + CHUNK])))
        if found:
            self._work.record("follow-ups taken back", subject_kind=self.noun, details={"removed": found})
        return len(found)

    def close(
        self,
        row_id: int,
        state: str,
        *,
        version: int,
        note: str | None = None,
        scope: Scope = EVERYTHING,
        submission_id: str | None = None,
    ) -> FollowUp:
        """Mark an open follow-up as done or dropped, with a note.

        Raises
        ------
        StaleRowError : somebody else changed it since ``version``; nothing was overwritten.
        UserError : the note is too long, or there is no such follow-up.
        """
        if state not in FOLLOW_UP_STATES[1:]:
            message = f"a follow-up is not closed as {state}"
            raise ValueError(message)
        if note and len(note) > LONGEST_NOTE:
            raise UserError(f"The note has {len(note):,} characters.", f"Keep it within {LONGEST_NOTE:,}.")
        row = self.get(row_id, scope=scope)
        if base.done_before(self._work, submission_id) is not None:
            return row
        base.require_version(row, version, self.noun)
        row.state, row.note = state, note or row.note
        row.closed_at, row.closed_by = self._work.now, self._work.actor
        self._work.session.flush()
        self._record(state, row, {}, submission_id)
        return row

    def reopen(self, row_id: int, *, version: int, scope: Scope = EVERYTHING) -> FollowUp:
        """Open a closed follow-up again, as it was.

        Raises
        ------
        StaleRowError : somebody else changed it since ``version``.
        UserError : the customer has another open one by now.
        """
        row = self.get(row_id, scope=scope)
        base.require_version(row, version, self.noun)
        if row.customer_id in self._with_open([row.customer_id]):
            raise UserError("This customer has another open follow-up by now.", "Work on that one.")
        row.state, row.closed_at, row.closed_by = "open", None, None
        self._work.session.flush()
        self._record("opened again", row, {}, None)
        return row


def _once(wanted: Sequence[Wanted]) -> Iterable[Wanted]:
    """Each customer once, by the first reason given, in the order of the list: its first is worked on first."""
    once: dict[int, Wanted] = {}
    for one in wanted:
        once.setdefault(one.customer_id, one)
    return once.values()
