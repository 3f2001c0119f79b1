"""Rows under a name of their own that a link leads to: the link outlives a new name, and a removal that is undone."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, select

from data_access.repositories.base import Row
from data_access.repositories.named import NamedRepository

if TYPE_CHECKING:
    from collections.abc import Mapping


class LinkedRepository(NamedRepository[Row]):
    """Named rows with a ``public_id``, the opaque one that stands in a link."""

    def behind(self, public_id: str) -> Row | None:
        """The row that a link names."""
        linked = select(self.model).where(inspect(self.model).columns["public_id"] == public_id)
        found: Row | None = self._work.session.scalars(linked).one_or_none()
        return found

    def restore(self, kept: Mapping[str, Any]) -> Row:
        """Bring a removed row back under its own link; a second call finds it there.

        Raises
        ------
        UserError : another row has its name by now.
        """
        there = self.behind(kept["public_id"])
        if there is not None:
            return there
        row = self.model(**{name: value for name, value in kept.items() if name not in {"id", "version"}})
        self._complete(row)
        self._work.session.add(row)
        self._work.session.flush()
        self._record("brought back", row, {}, None)
        return row

    def _defaults(self) -> dict[str, object]:
        return {"public_id": secrets.token_urlsafe(12)}
