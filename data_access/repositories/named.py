"""Rows that people keep under a name of their own: each name once, changed by whom and when, removed when unneeded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import func, inspect, select

from data_access.errors import UserError
from data_access.repositories.base import Row
from data_access.repositories.plain import Repository

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement


class NamedRepository(Repository[Row]):
    """Add, get, change and remove rows of one table, each under its own name."""

    longest_name: ClassVar[int] = 60

    def remove(self, row_id: int, *, version: int) -> dict[str, Any]:
        """Remove a row; its columns as they were.

        Raises
        ------
        StaleRowError : somebody else changed it since; it stays.
        UserError : something needs it.
        """
        row = self._of_version(row_id, version)
        self._refuse_needed(row)
        kept = {column.key: getattr(row, column.key) for column in inspect(row).mapper.column_attrs}
        self._delete(row, "removed")
        return kept

    def _refuse_needed(self, row: Row) -> None:
        """Raise a UserError where something needs the row."""

    def _beside(self, row: Row) -> Sequence[ColumnElement[bool]]:
        """Among which rows a name is given once; of all where this says nothing."""
        del row
        return ()

    def _check(self, row: Row) -> None:
        """Bring columns other than the name in line; a UserError where the row cannot be so."""

    def _stamp(self, row: Any) -> None:  # noqa: ANN401  a row with these columns
        row.changed_by, row.changed_at = self._work.actor, self._work.now

    def _complete(self, row: Row) -> None:
        with self._work.session.no_autoflush:  # a look at other rows must not write this one half-way
            self._name(row)
            self._check(row)
        self._stamp(row)

    def _name(self, row: Any) -> None:  # noqa: ANN401  a row with a name
        row.name = " ".join((row.name or "").split())
        if not row.name or len(row.name) > self.longest_name:
            raise UserError(f"A {self.noun} needs a name.", f"Write one of up to {self.longest_name} letters.")
        same = select(self.model).where(func.lower(inspect(self.model).columns["name"]) == row.name.lower())
        others = self._work.session.scalars(same.where(*self._beside(row)))
        other: Any = next((one for one in others if one is not row), None)
        if other is not None:
            raise UserError(f"There is a {self.noun} called {other.name} already.", "Choose another name.")
