"""Saved segments: kept by name, changed by whoever saw the newest form, and brought back after a removal."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from data_access.errors import UserError
from data_access.queries.segment_rules import read_rules
from data_access.repositories import base
from data_access.repositories.plain import Repository
from data_access.schema import SavedSegment

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_NAME = 80


class SavedSegments(Repository[SavedSegment]):
    """The saved segments."""

    model = SavedSegment
    noun = "segment"
    columns = frozenset({"name", "rules"})

    def behind(self, public_id: str) -> SavedSegment | None:
        """The segment that a link names."""
        found: SavedSegment | None = self._work.session.scalars(
            select(SavedSegment).where(SavedSegment.public_id == public_id)
        ).one_or_none()
        return found

    def remove(self, row_id: int, *, version: int) -> dict[str, Any]:
        """Remove a segment; its columns, which ``restore`` brings back.

        Raises
        ------
        StaleRowError : somebody else changed it since ``version``; it stays.
        """
        row = self.get(row_id)
        base.require_version(row, version, self.noun)
        kept = {column.name: getattr(row, column.name) for column in SavedSegment.__table__.columns}
        self._work.session.delete(row)
        self._work.session.flush()
        self._record("removed", row, {}, None)
        return kept

    def restore(self, kept: Mapping[str, Any]) -> SavedSegment:
        """Bring a removed segment back under its own link; a second call finds it there.

        Raises
        ------
        UserError : another segment has its name by now.
        """
        there = self.behind(kept["public_id"])
        if there is not None:
            return there
        row = SavedSegment(**{name: value for name, value in kept.items() if name not in {"id", "version"}})
        self._complete(row)
        self._work.session.add(row)
        self._work.session.flush()
        self._record("brought back", row, {}, None)
        return row

    def _defaults(self) -> dict[str, object]:
        now = self._work.now
        return {
            "public_id": secrets.token_urlsafe(12),
            "owner": self._work.actor,
            "created_at": now,
            "updated_at": now,
        }

    def _complete(self, row: SavedSegment) -> None:
        row.name = " ".join(row.name.split())
        row.updated_at = self._work.now
        if not row.name or len(row.name) > LONGEST_NAME:
            raise UserError("A segment needs a name.", f"Write one of up to {LONGEST_NAME} letters.")
        read_rules(row.rules)
        same = select(SavedSegment).where(func.lower(SavedSegment.name) == row.name.lower())
        with self._work.session.no_autoflush:
            others = [other for other in self._work.session.scalars(same) if other is not row]
        if others:
            raise UserError(f"There is a segment called {others[0].name} already.", "Choose another name.")
