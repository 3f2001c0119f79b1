"""Opening the record: one SQLAlchemy engine per store URL, with each database set up for safety."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from data_access.errors import StoreError

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Engine

BUSY_TIMEOUT_MS = 30_000


def store_url(text: str) -> str:
    """The SQLAlchemy URL a person meant: a URL, or the path of a SQLite file.

    Raises
    ------
    StoreError : the text names no database Rapport can use.
    """
    if "://" not in text:
        return f"sqlite:///{Path(text).expanduser().absolute()}"
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise StoreError(f"'{text}' is not a store address.", _STORE_HINT) from error
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise StoreError(f"A store cannot be kept in '{url.get_backend_name()}'.", _STORE_HINT)
    return url.render_as_string(hide_password=False)


_STORE_HINT = "Give the path of a SQLite file, or postgresql://user@host/database."


def open_engine(url: str, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Engine:
    """An engine on the record. SQLite: WAL, foreign keys, explicit transactions. Both: a limit to waiting for a lock.

    Raises
    ------
    StoreError : the address is wrong, the driver is missing, or the folder does not exist.
    """
    parsed = make_url(store_url(url))
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed.render_as_string(hide_password=False), parsed.database, busy_timeout_ms)
    limit = {"options": f"-c lock_timeout={busy_timeout_ms} -c timezone=UTC"}
    try:
        return create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=20, connect_args=limit)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        message = "The PostgreSQL driver is not installed."
        raise StoreError(message, "Install it with: pip install 'rapport[postgres]'") from error


def _open_sqlite(url: str, database: str | None, busy_timeout_ms: int) -> Engine:
    if database and database != ":memory:":
        folder = Path(database).parent
        if not folder.is_dir():
            raise StoreError(f"The folder {folder} for the store does not exist.", "Create it, or choose another file.")
    engine = create_engine(url, connect_args={"timeout": busy_timeout_ms / 1000, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401
        connection.isolation_level = None  # SQLAlchemy's "begin" event below decides, not the driver
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {busy_timeout_ms}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA journal_mode = WAL")
        # NORMAL loses nothing at a crash of the program; at a loss of power it may lose the last commits.
        # RAPPORT_SYNCHRONOUS=FULL pays about 3 ms a commit for those too.
        full = os.environ.get("RAPPORT_SYNCHRONOUS", "").upper() == "FULL"
        cursor.execute(f"PRAGMA synchronous = {'FULL' if full else 'NORMAL'}")
        cursor.execute("PRAGMA cache_size = -65536")
        cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:  # noqa: ANN401
        # IMMEDIATE for writers: one that reads first and writes later fails at once when another wrote in between.
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine
