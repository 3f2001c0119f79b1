"""Empty stores in SQLite files: the migrations run once in a process, and each store is a copy of what they made."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import event

from data_access.engine import open_engine
from data_access.migrations import migrate

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Engine


@cache
def template() -> Path:
    """A migrated, empty store file that stores are copied from; gone with the process."""
    path = Path(_folder().name) / "template.db"
    engine = open_engine(str(path))
    migrate(engine)
    engine.dispose()
    return path


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="rapport-template-", ignore_cleanup_errors=True)


def migrate_from_template(engine: Engine) -> None:
    """``migrate`` for tests that are not about it: a new SQLite file begins as a copy of what the steps made before.

    All steps from the first one take half a second of processor, and most commands begin a store.
    """
    name = engine.url.database if engine.dialect.name == "sqlite" else None
    if name and not (file := Path(name)).exists():
        shutil.copyfile(template(), file)
    migrate(engine)


def empty_store(path: Path) -> Engine:
    """A new store without any row in a file of that name."""
    shutil.copyfile(template(), path)
    engine = open_engine(str(path))

    # A crash of the machine loses the data of a test, which nobody misses: the store need not wait for the disk.
    @event.listens_for(engine, "connect")
    def hurry(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    return engine
