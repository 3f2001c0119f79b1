"""Copying all rows of one store into another, whichever databases they are on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, null, select, update

from data_access.dialect import bulk_insert, restart_ids
from data_access.errors import StoreError
from data_access.maintenance.archive import row_counts
from data_access.schema import DOMAINS, Base, ChangeLog, CustomerAlias, DomainVersion
from data_access.schema.triggers import create_triggers, drop_triggers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection, Dialect, Row, Table

_CHUNK = 5_000

# These belong to a store's own life, not to its content: the log that readers of this store follow, and its locks.
_OWN = {"change_log", "domain_versions", "import_lock", "worker_lease"}


def copy_rows(source: Connection, target: Connection, *, log: bool = False) -> dict[str, int]:
    """Replace every row of ``target`` by those of ``source``, in the transaction ``target`` is in; rows by table.

    Parameters
    ----------
    log : copy the change log too, for a backup; else the log of ``target`` goes on, with one row a domain that says
        everything was replaced.

    Raises
    ------
    StoreError : a table did not arrive whole.
    """
    drop_triggers(target)
    copied = [table for table in Base.metadata.sorted_tables if log or table.name not in _OWN]
    for table in reversed(copied):
        target.execute(delete(table))
    for table in copied:
        _copy(source, target, table)
    for table in copied:
        _restart(target, table)
    create_triggers(target)
    if not log:
        _log_everything(source, target)
    return _compared(source, target, copied)


def _copy(source: Connection, target: Connection, table: Table) -> None:
    """Copy one table; references to rows of the same table are filled in when all its rows are there."""
    own = {place for place, c in enumerate(table.c) if any(key.column.table is table for key in c.foreign_keys)}
    first = [null() if place in own else column for place, column in enumerate(table.c)]
    rows = source.execution_options(yield_per=_CHUNK).execute(select(*first))
    bulk_insert(target, table, list(table.c.keys()), _stored(rows, table, target.dialect))
    for column in (list(table.c)[place] for place in own):
        point = update(table).where(table.c.id == bindparam("key")).values({column.name: bindparam("other")})
        referring = select(table.c.id.label("key"), column.label("other")).where(column.is_not(None))
        for part in source.execution_options(yield_per=_CHUNK).execute(referring).mappings().partitions():
            target.execute(point, [dict(row) for row in part])


def _stored(rows: Iterable[Row[*tuple[Any, ...]]], table: Table, dialect: Dialect) -> Iterator[list[Any]]:
    """The values of rows as the target's driver takes them."""
    convert = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.c]
    for row in rows:
        yield [v if v is None or to is None else to(v) for v, to in zip(row, convert, strict=True)]


def _restart(connection: Connection, table: Table) -> None:
    """Let new rows get ids after those that came with one; SQLite does that by itself for most."""
    key = table.primary_key.columns.values()[0]
    if table.name == "customers":  # ids of merged customers stay free for their return
        restart_ids(connection, table, after=connection.scalar(select(func.max(CustomerAlias.former_id))) or 0)
    elif table.name == "change_log" or (connection.dialect.name == "postgresql" and _counts(table)):
        restart_ids(connection, table, key.name)


def _counts(table: Table) -> bool:
    """Whether the database gives this table its ids."""
    return table.autoincrement_column is not None and table.name not in {"settings", "import_lock", "worker_lease"}


def _log_everything(source: Connection, connection: Connection) -> None:
    """Start the log anew above every number given so far here and there, so that no watermark mistakes the rows."""
    highest = select(func.max(ChangeLog.seq))
    versions = select(func.max(DomainVersion.version))
    last = max(c.scalar(s) or 0 for c in (source, connection) for s in (highest, versions))
    connection.execute(delete(ChangeLog))
    restart_ids(connection, Base.metadata.tables["change_log"], "seq", after=last + 1)
    connection.execute(insert(ChangeLog), [{"domain": domain, "table_name": "store"} for domain in DOMAINS])


def _compared(source: Connection, target: Connection, tables: list[Table]) -> dict[str, int]:
    """The rows by table, after a look that both sides hold equally many."""
    here, there = row_counts(target), row_counts(source)
    differ = [table.name for table in tables if here[table.name] != there[table.name]]
    if differ:
        raise StoreError(f"The tables {', '.join(differ)} did not arrive whole.", "Nothing was changed; try again.")
    return {table.name: here[table.name] for table in tables}
