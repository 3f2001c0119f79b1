"""Saved views of the queue: of one person, or of the team."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, or_, select

from data_access.errors import UserError
from data_access.queries.queue import VIEWS
from data_access.repositories.linked import LinkedRepository
from data_access.schema import SavedView

MOST_OF_ONE = 50  # views that one person, or the team, can keep
_LOOKS = {"view", "topic", "filters"}


class SavedViews(LinkedRepository[SavedView]):
    """The saved views."""

    model = SavedView
    noun = "view"
    columns = frozenset({"name", "looks", "user_id"})

    def _name(self, row: Any) -> None:  # noqa: ANN401  a row with a name
        """Names are given once among those that one person sees: their own, and the team's."""
        row.name = " ".join((row.name or "").split())
        if not row.name or len(row.name) > self.longest_name:
            raise UserError("A view needs a name.", f"Write one of up to {self.longest_name} letters.")
        v = SavedView
        seen = () if row.user_id is None else (or_(v.user_id == row.user_id, v.user_id.is_(None)),)
        same = select(v).where(func.lower(v.name) == row.name.lower(), *seen)
        if any(other is not row for other in self._work.session.scalars(same)):
            raise UserError(f"There is a view called {row.name} already.", "Choose another name.")

    def _check(self, row: SavedView) -> None:
        if set(row.looks) != _LOOKS or row.looks["view"] not in VIEWS:
            raise UserError("This is no view of the queue.", "Open the queue, and save what it shows.")
        whose = SavedView.user_id.is_(None) if row.user_id is None else SavedView.user_id == row.user_id
        kept = self._work.session.scalars(select(SavedView.id).where(whose)).all()
        if row.id not in kept and len(kept) >= MOST_OF_ONE:
            raise UserError(f"There are {MOST_OF_ONE} saved views already.", "Delete one that nobody needs.")
