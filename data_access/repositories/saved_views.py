"""Saved views of the queue: of one person, or of the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from data_access.errors import UserError
from data_access.queries.queue import VIEWS
from data_access.repositories.linked import LinkedRepository
from data_access.schema import SavedView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

MOST_OF_ONE = 50  # views that one person, or the team, can keep
_LOOKS = {"view", "topic", "filters"}


class SavedViews(LinkedRepository[SavedView]):
    """The saved views."""

    model = SavedView
    noun = "view"
    columns = frozenset({"name", "looks", "user_id"})

    def _beside(self, row: SavedView) -> Sequence[ColumnElement[bool]]:
        """Among those that one person sees: their own, and the team's; a name of the team is given once of all."""
        v = SavedView
        return () if row.user_id is None else (or_(v.user_id == row.user_id, v.user_id.is_(None)),)

    def _check(self, row: SavedView) -> None:
        if set(row.looks) != _LOOKS or row.looks["view"] not in VIEWS:
            raise UserError("This is no view of the queue.", "Open the queue, and save what it shows.")
        whose = SavedView.user_id.is_(None) if row.user_id is None else SavedView.user_id == row.user_id
        kept = self._work.session.scalars(select(SavedView.id).where(whose)).all()
        if row.id not in kept and len(kept) >= MOST_OF_ONE:
            raise UserError(f"There are {MOST_OF_ONE} saved views already.", "Delete one that nobody needs.")
