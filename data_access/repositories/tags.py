"""Tags put on many customers at once or taken from them, and each taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from data_access.errors import UserError
from data_access.filters import EVERYTHING, Scope
from data_access.repositories import base
from data_access.schema import AuditEvent, Customer, CustomerTag, Tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHUNK = 900
MOST_AT_ONCE = 100_000
LONGEST_TAG = 60
PUT, TAKEN = "tag put on customers", "tag taken from customers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """A tag, and the customers who got it or lost it; those who had it, or had it not, are not among them."""

    tag: str
    customer_ids: tuple[int, ...]


class CustomerTags:
    """The tags of customers, inside the transaction ``work``."""

    def __init__(self, work: base.Work) -> None:
        self._work = work

    def put(
        self, ids: Sequence[int], tag: str, *, scope: Scope = EVERYTHING, submission_id: str | None = None
    ) -> Tagged:
        """Put a tag on those customers inside the scope who do not have it; one audit event for all.

        Raises
        ------
        UserError : the tag has no name, or these are too many customers.
        """
        earlier = self._before(submission_id)
        if earlier is not None:
            return earlier
        _refuse_too_many(ids)
        row = self._tag(tag) or self._new(tag)
        have = set(self._having(row.id, ids))
        fresh = [found for found in self._seen(ids, scope) if found not in have]
        for part in _parts(fresh):
            rows = [{"customer_id": found, "tag_id": row.id} for found in part]
            self._work.session.execute(insert(CustomerTag), rows)
        return self._done(PUT, row.name, fresh, submission_id)

    def take(
        self, ids: Sequence[int], tag: str, *, scope: Scope = EVERYTHING, submission_id: str | None = None
    ) -> Tagged:
        """Take a tag from those customers inside the scope who have it. A tag that nobody has any more goes.

        Raises
        ------
        UserError : there is no such tag, or these are too many customers.
        """
        earlier = self._before(submission_id)
        if earlier is not None:
            return earlier
        _refuse_too_many(ids)
        row = self._tag(tag)
        if row is None:
            raise UserError(f"There is no tag called {tag}.", "Choose one of the list.")
        losing = list(self._having(row.id, list(self._seen(ids, scope))))
        for part in _parts(losing):
            t = CustomerTag
            self._work.session.execute(delete(t).where(t.tag_id == row.id, t.customer_id.in_(part)))
        name = row.name
        left = select(func.count()).select_from(CustomerTag).where(CustomerTag.tag_id == row.id)
        if not self._work.session.scalars(left).one():
            self._work.session.delete(row)
        return self._done(TAKEN, name, losing, submission_id)

    def _done(self, action: str, tag: str, ids: list[int], submission_id: str | None) -> Tagged:
        details: dict[str, object] = {"tag": tag, "customers": ids}
        self._work.record(action, subject_kind="customer", details=details, submission_id=submission_id)
        return Tagged(tag=tag, customer_ids=tuple(ids))

    def _before(self, submission_id: str | None) -> Tagged | None:
        """What this form already did."""
        if submission_id is None:
            return None
        done = select(AuditEvent.details).where(AuditEvent.submission_id == submission_id)
        details = self._work.session.scalars(done).one_or_none()
        return None if details is None else Tagged(tag=details["tag"], customer_ids=tuple(details["customers"]))

    def _tag(self, name: str) -> Tag | None:
        """The tag of that name, however its letters are written."""
        wanted = select(Tag).where(func.lower(Tag.name) == " ".join(name.split()).lower())
        found: Tag | None = self._work.session.scalars(wanted.order_by(Tag.id)).first()
        return found

    def _new(self, name: str) -> Tag:
        cleaned = " ".join(name.split())
        if not cleaned or len(cleaned) > LONGEST_TAG:
            raise UserError("A tag needs a name.", f"Write one of up to {LONGEST_TAG} letters.")
        row = Tag(name=cleaned)
        self._work.session.add(row)
        self._work.session.flush()
        return row

    def _seen(self, ids: Sequence[int], scope: Scope) -> Iterator[int]:
        """Those customers who are there and inside the scope, each once."""
        for part in _parts(sorted(set(ids))):
            yield from self._work.session.scalars(
                base.within(select(Customer.id).where(Customer.id.in_(part)), Customer, scope)
            )

    def _having(self, tag_id: int, ids: Sequence[int]) -> Iterator[int]:
        t = CustomerTag
        for part in _parts(ids):
            yield from self._work.session.scalars(
                select(t.customer_id).where(t.tag_id == tag_id, t.customer_id.in_(part))
            )


def _refuse_too_many(ids: Sequence[int]) -> None:
    if not ids:
        raise UserError("No customer was chosen.", "Select some in the list.")
    if len(ids) > MOST_AT_ONCE:
        raise UserError(f"These are {len(ids):,} customers.", f"Tag at most {MOST_AT_ONCE:,} at once.")


def _parts(ids: Sequence[int]) -> Iterator[list[int]]:
    for at in range(0, len(ids), CHUNK):
        yield list(ids[at : at + CHUNK])
