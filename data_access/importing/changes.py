"""Changing live rows so that it can be undone: before- and after-values beside every change."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from data_access.repositories.stored_values import plain, typed
from data_access.schema import Base, ImportChange

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection, Table

    from data_access.repositories.stored_values import Values

ROWS_AT_ONCE = 2_000


def change_rows(
    connection: Connection,
    batch: int,
    table: Table,
    wanted: Mapping[int, Values],
    *,
    add: Sequence[str] = (),
    fill: Sequence[str] = (),
    merge: Sequence[str] = (),
    erase: bool = False,
) -> int:
    """Set columns of live rows, keeping what they held; how many rows really changed.

    A new value of None leaves the row's own: an empty cell of a file never erases what somebody knows.

    Parameters
    ----------
    wanted : row id → column → new value. Every row names the same columns.
    add : columns whose value is added to what the row holds at this moment (totals, when lines come to a purchase).
    fill : columns that are set only where the row holds nothing.
    merge : JSON columns whose names are merged into those the row holds.
    erase : whether None does erase.
    """
    changed = 0
    ids = list(wanted)
    for start in range(0, len(ids), ROWS_AT_ONCE):
        some = ids[start : start + ROWS_AT_ONCE]
        rule = partial(_merged, add=frozenset(add), fill=frozenset(fill), merge=frozenset(merge), erase=erase)
        changed += _change_some(connection, batch, table, {row: wanted[row] for row in some}, rule)
    return changed


def _change_some(
    connection: Connection,
    batch: int,
    table: Table,
    wanted: dict[int, Values],
    rule: Callable[[Values, Values], Values],
) -> int:
    names = sorted(next(iter(wanted.values())))
    held = current_values(connection, table, wanted, names)
    before: dict[int, Values] = {}
    after: dict[int, Values] = {}
    for row, had in held.items():
        new = rule(had, wanted[row])
        if any(new[name] != had[name] for name in names if name != "updated_at"):
            before[row] = had
            after[row] = new | ({"version": had["version"] + 1} if "version" in had else {})
    _update(connection, table, after)
    for row, had in before.items():
        news = {name for name, value in after[row].items() if had[name] != value}
        before[row], after[row] = ({name: values[name] for name in news} for values in (had, after[row]))
    _remember(connection, batch, table, before, after)
    return len(after)


def _merged(
    had: Values, wanted: Values, *, add: frozenset[str], fill: frozenset[str], merge: frozenset[str], erase: bool
) -> Values:
    """What a row is to hold, from what it holds and what the file says."""
    new = {}
    for name, value in wanted.items():
        if (value is None and not erase) or (name in fill and had[name] is not None):
            new[name] = had[name]
        elif name in merge:
            new[name] = (had[name] or {}) | value
        else:
            new[name] = had[name] + value if name in add else value
    return new


def current_values(
    connection: Connection, table: Table, ids: Mapping[int, Any], names: Sequence[str]
) -> dict[int, Values]:
    """What rows hold now, with their version where the table has one."""
    names = [*names, *(["version"] if "version" in table.c and "version" not in names else [])]
    asked = select(table.c.id, *(table.c[name] for name in names)).where(table.c.id.in_(list(ids)))
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in connection.execute(asked)}


def _update(connection: Connection, table: Table, values: Mapping[int, Values]) -> None:
    """One UPDATE for all rows that set the same columns."""
    if not values:
        return
    names = sorted(next(iter(values.values())))
    change = update(table).where(table.c.id == bindparam("row_id_")).values({n: bindparam(f"new_{n}") for n in names})
    rows = [{"row_id_": row} | {f"new_{name}": new[name] for name in names} for row, new in values.items()]
    connection.execute(change, rows)


def _remember(
    connection: Connection, batch: int, table: Table, before: Mapping[int, Values], after: Mapping[int, Values]
) -> None:
    """Add the before-values; a row the batch changed already keeps its first ones."""
    c = ImportChange
    mine = (c.batch_id == batch) & (c.table_name == table.name)
    known = {
        row.row_id: row
        for row in connection.execute(select(c.id, c.row_id, c.before, c.after).where(mine, c.row_id.in_(list(after))))
    }
    fresh = [
        {"batch_id": batch, "table_name": table.name, "row_id": row, "before": plain(before[row]), "after": plain(new)}
        for row, new in after.items()
        if row not in known
    ]
    if fresh:
        connection.execute(insert(c), fresh)
    for row, old in known.items():
        merged = {"before": plain(before[row]) | old.before, "after": old.after | plain(after[row])}
        connection.execute(update(c).where(c.id == old.id).values(merged))


def restore_rows(connection: Connection, table: Table, before: Mapping[int, Values]) -> None:
    """Bring before-values back; versions go on, so that a page opened in between is seen as stale."""
    by_columns: dict[tuple[str, ...], dict[int, Values]] = {}
    for row, values in before.items():
        by_columns.setdefault(tuple(sorted(values)), {})[row] = typed(table, values)
    for names, rows in by_columns.items():
        held = current_values(connection, table, rows, names)
        later = {row: rows[row] | ({"version": had["version"] + 1} if "version" in had else {})
                 for row, had in held.items()}  # fmt: skip
        _update(connection, table, later)


def table_named(name: str) -> Table:
    """A table of the record by its name."""
    return Base.metadata.tables[name]
