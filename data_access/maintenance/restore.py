"""Restore: everything in a backup takes the place of everything in the store, in one transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from data_access.errors import StoreBusyError, StoreError
from data_access.maintenance.archive import opened, require_whole
from data_access.maintenance.demo_data import holds_rows
from data_access.maintenance.rows import copy_rows
from data_access.schema import ImportLock, User
from data_access.unit_of_work import UnitOfWork, utc_now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection, Engine

_IMPORT_ALIVE = timedelta(minutes=5)


def restore(
    engine: Engine,
    file: Path,
    *,
    replace: bool = False,
    clock: Callable[[], datetime] = utc_now,
    actor: str = "system",
) -> dict[str, int]:
    """Bring a backup back into a migrated store; rows by table. A backup of either database fits both.

    Whatever happens on the way, power loss included, the store holds either all of the old or all of the new.

    Raises
    ------
    UserError : the file is no backup, or damaged.
    StoreError : the store holds rows and ``replace`` is not set, or the backup was made by a newer program.
    StoreBusyError : an import is writing to the store.
    """
    with opened(file) as source:
        require_whole(source, file)
        with source.connect() as rows, UnitOfWork(engine, clock=clock, actor=actor) as work:
            if not replace and _holds_anything(work.connection):
                raise StoreError(
                    "The store holds rows, so nothing was restored.", "Name an empty one, or add --replace."
                )
            _refuse_during_import(work.connection, work.now)
            restored = copy_rows(rows, work.connection)
            work.record("store restored", details={"file": file.name, "rows": restored})
    return {name: count for name, count in restored.items() if count}


def _holds_anything(connection: Connection) -> bool:
    """Whether somebody would lose something: business data, or people with a seat."""
    return holds_rows(connection) or connection.scalar(select(User.id).limit(1)) is not None


def _refuse_during_import(connection: Connection, now: datetime) -> None:
    beat = connection.scalar(select(ImportLock.heartbeat_at))
    if beat is not None and now - beat < _IMPORT_ALIVE:
        raise StoreBusyError("An import is writing to the store.", "Restore when it has ended.")
