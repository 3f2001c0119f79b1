"""Backup: one consistent state of the store in one file, read back before it is called done. People go on working."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from data_access.engine import open_engine
from data_access.errors import StoreError, UserError
from data_access.maintenance import archive
from data_access.maintenance.check import Finding, check
from data_access.maintenance.rows import copy_rows
from data_access.migrations import migrate, newest, revision
from data_access.unit_of_work import UnitOfWork, utc_now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A finished backup, and what a check of it found: a store with a contradiction is backed up all the same."""

    file: Path
    bytes: int
    revision: str
    rows: dict[str, int]
    findings: tuple[Finding, ...] = ()


def backup(engine: Engine, file: Path, *, clock: Callable[[], datetime] = utc_now) -> Backup:
    """Write the whole store to ``file``: a SQLite store as it is, a PostgreSQL one as a zipped SQLite store.

    The file appears under its name only when it is whole and was read back.

    Raises
    ------
    UserError : the file exists already, or its folder does not.
    StoreError : the store is of another form than this program's, or what was written is not sound.
    """
    if file.exists():
        raise UserError(f"{file} exists already and was not overwritten.", "Choose another name.")
    if not file.parent.is_dir():
        raise UserError(f"The folder {file.parent} does not exist.", "Create it, or choose another.")
    if revision(engine) != newest():
        raise StoreError("The store is not of this program's form.", "Run rapport migrate first.")
    with tempfile.TemporaryDirectory(prefix=".rapport-backup-", dir=file.parent) as folder:
        store = Path(folder) / archive.STORE
        (_copy_pages if engine.dialect.name == "sqlite" else _copy_tables)(engine, store)
        done = _verified(store, file)
        whole = store
        if engine.dialect.name != "sqlite":
            whole = Path(folder) / "backup.zip"
            archive.pack(store, whole, _manifest(store, done, clock()))
        _publish(whole, file)
    return replace(done, bytes=file.stat().st_size)


def _copy_pages(engine: Engine, store: Path) -> None:
    """SQLite's own online backup: readers and writers go on, the copy is one moment's state."""
    with engine.connect() as connection, contextlib.closing(sqlite3.connect(store)) as target:
        source = connection.connection.driver_connection
        if not isinstance(source, sqlite3.Connection):
            raise TypeError(source)
        source.backup(target)


def _copy_tables(engine: Engine, store: Path) -> None:
    """Every table of a server's store into a SQLite store, all read in one snapshot."""
    target = open_engine(str(store))
    try:
        migrate(target)
        with (
            engine.connect().execution_options(isolation_level="REPEATABLE READ") as source,
            UnitOfWork(target) as work,
        ):
            copy_rows(source, work.connection, log=True)
    finally:
        target.dispose()


def _verified(store: Path, file: Path) -> Backup:
    """Read back what was written."""
    engine = open_engine(str(store))
    try:
        findings = tuple(check(engine))
        unreadable = [finding.sentence for finding in findings if finding.check in {"form", "database"}]
        if unreadable:
            raise StoreError(f"The backup was not made: {unreadable[0]}", "Run rapport check on the store.")
        with engine.connect() as connection:
            rows = archive.row_counts(connection)
    finally:
        engine.dispose()
    with contextlib.closing(sqlite3.connect(store)) as last:
        # A store that people work with keeps a journal beside it ("WAL"); a backup is one file without companions.
        last.execute("PRAGMA journal_mode = DELETE")
    return Backup(file=file, bytes=0, revision=newest(), rows=rows, findings=findings)


def _manifest(store: Path, done: Backup, made_at: datetime) -> archive.Manifest:
    checksum = archive.sha256(store)
    return archive.Manifest(revision=done.revision, made_at=made_at.isoformat(), rows=done.rows, sha256=checksum)


def _publish(whole: Path, file: Path) -> None:
    """Give the finished file its name, safe against a loss of power."""
    with whole.open("rb") as written:
        os.fsync(written.fileno())
    try:
        os.link(whole, file)  # unlike a rename it never replaces a file that came up meanwhile
    except FileExistsError as error:
        raise UserError(f"{file} exists already and was not overwritten.", "Choose another name.") from error
    except OSError:
        whole.rename(file)  # a file system without links
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
