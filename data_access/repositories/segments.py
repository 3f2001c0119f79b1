"""Saved segments: kept by name, changed by whoever saw the newest form, and brought back after a removal."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from data_access.filters.rules import read_rules
from data_access.repositories.named import NamedRepository
from data_access.schema import SavedSegment

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_NAME = 80


class SavedSegments(NamedRepository[SavedSegment]):
    """The saved segments."""

    model = SavedSegment
    noun = "segment"
    longest_name = LONGEST_NAME
    columns = frozenset({"name", "rules"})

    def behind(self, public_id: str) -> SavedSegment | None:
        """The segment that a link names."""
        found: SavedSegment | None = self._work.session.scalars(
            select(SavedSegment).where(SavedSegment.public_id == public_id)
        ).one_or_none()
        return found

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

    def _check(self, row: SavedSegment) -> None:
        read_rules(row.rules)

    def _stamp(self, row: SavedSegment) -> None:
        row.updated_at = self._work.now
