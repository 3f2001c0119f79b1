"""Saved segments: kept by name, changed by whoever saw the newest form, and brought back after a removal."""

from __future__ import annotations

from data_access.filters.rules import read_rules
from data_access.repositories.linked import LinkedRepository
from data_access.schema import SavedSegment

LONGEST_NAME = 80


class SavedSegments(LinkedRepository[SavedSegment]):
    """The saved segments."""

    model = SavedSegment
    noun = "segment"
    longest_name = LONGEST_NAME
    columns = frozenset({"name", "rules"})

    def _defaults(self) -> dict[str, object]:
        now = self._work.now
        return {**super()._defaults(), "owner": self._work.actor, "created_at": now, "updated_at": now}

    def _check(self, row: SavedSegment) -> None:
        read_rules(row.rules)

    def _stamp(self, row: SavedSegment) -> None:
        row.updated_at = self._work.now
