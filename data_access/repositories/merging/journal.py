"""What a merge changes, written down row by row, so that undoing it brings every byte back.

A row that a merge touches gets a version that no other moment of its life can have: the merge's number in thousands
and the last digits of the version before. So an undo may give the row its old version back, and neither a page opened
while the customers were merged nor another row that came under a freed id is ever taken for what it is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from data_access.repositories.stored_values import plain
from data_access.schema import Base, CustomerMergeRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement, Connection, Table

    from data_access.repositories.stored_values import Values

STEP = 1_000
ROWS_AT_ONCE = 2_000

# Rows that belong to a customer, with the version people's saves are checked by; all of them go to the survivor.
OWNED = ("purchases", "feedback", "cases", "visits", "follow_ups", "addresses", "customer_aliases",
         "held_feedback", "testimonials", "case_asks")  # fmt: skip


def table(name: str) -> Table:
    """A table of the record by its name."""
    return Base.metadata.tables[name]


class Journal:
    """Changes rows for one merge and writes down what they held."""

    def __init__(self, connection: Connection, merge: int) -> None:
        self._connection = connection
        self._merge = merge

    def change(self, of: Table, which: ColumnElement[bool], values: Mapping[str, Any]) -> int:
        """Set columns of some rows; how many there were."""
        names = [*values, *(["version"] if "version" in of.c else [])]
        held = self._connection.execute(select(of.c.id, *(of.c[name] for name in names)).where(which)).all()
        new: dict[str, Any] = dict(values)
        if "version" in of.c:
            new["version"] = self._merge * STEP + of.c.version % STEP
        if held:
            self._connection.execute(update(of).where(which).values(new))
        self._write(of, ((row[0], *self._both(names, row[1:], values)) for row in held))
        return len(held)

    def _both(self, names: list[str], held: Iterable[Any], values: Mapping[str, Any]) -> tuple[Values, Values]:
        """The columns of one row before and after."""
        before = dict(zip(names, held, strict=True))
        after = before | dict(values)
        if "version" in before:
            after["version"] = merged_version(self._merge, before["version"])
        return before, after

    def removed(self, of: Table, row_id: int, before: Values) -> None:
        """A row is no longer there."""
        self._write(of, [(row_id, before, None)])

    def added(self, of: Table, row_id: int, after: Values) -> None:
        """A row came."""
        self._write(of, [(row_id, None, after)])

    def _write(self, of: Table, rows: Iterable[tuple[int, Values | None, Values | None]]) -> None:
        written = [
            {"merge_id": self._merge, "table_name": of.name, "row_id": row_id,
             "before": before and plain(before), "after": after and plain(after)}
            for row_id, before, after in rows
        ]  # fmt: skip
        for start in range(0, len(written), ROWS_AT_ONCE):
            self._connection.execute(insert(CustomerMergeRow), written[start : start + ROWS_AT_ONCE])


def merged_version(merge: int, version: int) -> int:
    """The version of a row that a merge touched, which had ``version`` before."""
    return merge * STEP + version % STEP
