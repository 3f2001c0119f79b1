"""Pairs of customers who look alike: the list of the last scan, and what people decided about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from data_access.errors import UserError
from data_access.filters import EVERYTHING, Scope
from data_access.repositories import base
from data_access.schema import Customer, DuplicatePair, DuplicateScan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data_access.repositories.base import Work

ROWS_AT_ONCE = 2_000


class DuplicatePairs:
    """The pairs, inside the transaction ``work``."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def replace(self, found: Sequence[dict[str, Any]], *, customers: int, seconds: float) -> int:
        """Put the pairs of a scan in place of those of the one before; how many are to be looked at.

        A pair that somebody rejected does not come back unless one of its customers changed since.

        Parameters
        ----------
        found : ``first_id``, ``second_id``, ``probability``, ``evidence``, ``prints`` of each pair.
        """
        connection, p = self._work.session.connection(), DuplicatePair
        decided = {
            (row.first_id, row.second_id): row.prints
            for row in connection.execute(select(p.first_id, p.second_id, p.prints).where(p.state == "rejected"))
        }
        new = [row for row in found if decided.get((row["first_id"], row["second_id"])) != row["prints"]]
        connection.execute(delete(p).where(p.state == "open"))
        again = [(row["first_id"], row["second_id"]) for row in new]
        for first, second in (pair for pair in again if pair in decided):
            connection.execute(delete(p).where(p.first_id == first, p.second_id == second))
        for start in range(0, len(new), ROWS_AT_ONCE):
            connection.execute(insert(p), new[start : start + ROWS_AT_ONCE])
        scan = {"scanned_at": self._work.now, "scanned_by": self._work.actor}
        counted = {"customers": customers, "pairs": len(new), "seconds": seconds}
        connection.execute(insert(DuplicateScan).values(scan | counted))
        self._work.record("customers scanned for duplicates", details=dict(counted))
        return len(new)

    def reject(self, pair_id: int, *, scope: Scope = EVERYTHING) -> None:
        """Remember that the two are not one person."""
        self._decide(pair_id, "rejected", "duplicate rejected", scope)

    def reopen(self, pair_id: int, *, scope: Scope = EVERYTHING) -> None:
        """Take a rejection back."""
        self._decide(pair_id, "open", "duplicate looked at again", scope)

    def _decide(self, pair_id: int, state: str, action: str, scope: Scope) -> None:
        row = self._work.session.get(DuplicatePair, pair_id)
        if row is None:
            raise UserError("This pair is not in the list any more.", "Look at the list again.")
        for customer in (row.first_id, row.second_id):
            base.get(self._work, Customer, customer, "customer", scope)
        row.state, row.decided_by, row.decided_at = state, self._work.actor, self._work.now
        if state == "open":
            row.decided_by = row.decided_at = None
        details: dict[str, object] = {"first": row.first_id, "second": row.second_id}
        self._work.record(action, subject_kind="duplicate_pair", subject_id=pair_id, details=details)
