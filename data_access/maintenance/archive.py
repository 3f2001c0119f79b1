"""The file of a backup: a whole store in one SQLite file, zipped with a manifest when it comes from a server."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, inspect, select

from data_access.engine import open_engine
from data_access.errors import StoreError, UserError
from data_access.maintenance.check import check
from data_access.migrations import migrate, revision
from data_access.schema import Base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

MANIFEST = "manifest.json"
STORE = "store.db"
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself: how it was made and what it must hold."""

    revision: str
    made_at: str
    rows: dict[str, int]
    sha256: str
    format: int = FORMAT


def row_counts(connection: Connection) -> dict[str, int]:
    """How many rows each table holds; a store of an older form lacks some tables."""
    there = set(inspect(connection).get_table_names())
    tables = [table for table in Base.metadata.sorted_tables if table.name in there]
    return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def sha256(path: Path) -> str:
    """The checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(store: Path, file: Path, manifest: Manifest) -> None:
    """Zip a store file with its manifest."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        archive.write(store, STORE)


@contextmanager
def opened(file: Path, *, folder: Path | None = None) -> Iterator[Engine]:
    """A backup as a store to read, verified and brought to this program's form; the file itself is not touched.

    Raises
    ------
    UserError : there is no such file, it is no backup, or it is damaged.
    StoreError : it was made by a newer program.
    """
    if not file.is_file():
        raise UserError(f"There is no file {file}.", "Name the backup to restore.")
    with tempfile.TemporaryDirectory(prefix="rapport-restore-", dir=folder) as temporary:
        copy = Path(temporary) / STORE
        manifest = _unpack(file, copy)
        engine = open_engine(str(copy))
        try:
            _verify(engine, file, manifest)
            migrate(engine)
            yield engine
        finally:
            engine.dispose()


def _unpack(file: Path, copy: Path) -> Manifest | None:
    """Lay the store of a backup into ``copy``; the manifest where it has one."""
    with file.open("rb") as start:
        head = start.read(16)
    if head == b"SQLite format 3\x00":
        shutil.copyfile(file, copy)
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = Manifest(**json.loads(archive.read(MANIFEST)))
            with archive.open(STORE) as packed, copy.open("wb") as unpacked:
                shutil.copyfileobj(packed, unpacked, 1 << 20)
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, OSError) as error:
        raise _damaged(file, "it is no backup of Rapport, or not whole") from error
    if sha256(copy) != manifest.sha256:
        raise _damaged(file, "its checksum differs from the one in its manifest")
    return manifest


def _verify(engine: Engine, file: Path, manifest: Manifest | None) -> None:
    try:
        found = revision(engine)
    except StoreError as error:
        raise _damaged(file, "the database in it cannot be read") from error
    if found is None:
        raise _damaged(file, "the database in it is no store of Rapport")
    if manifest is None:
        return
    with engine.connect() as connection:
        differ = [name for name, count in row_counts(connection).items() if manifest.rows.get(name, 0) != count]
    if differ:
        raise _damaged(file, f"the tables {', '.join(differ)} hold fewer or more rows than its manifest says")


def require_whole(engine: Engine, file: Path) -> None:
    """Refuse a backup whose file is damaged; a contradiction that was backed up comes back as it was."""
    damage = [finding.sentence for finding in check(engine) if finding.check in {"form", "database", "references"}]
    if damage:
        raise _damaged(file, damage[0].rstrip("."))


def _damaged(file: Path, why: str) -> UserError:
    return UserError(f"{file} cannot be restored: {why}.", "Use another backup; nothing was changed.")
