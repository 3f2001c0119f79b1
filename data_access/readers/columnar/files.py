"""Where the copies lie. One file per process, named after it, so that no lock is fought over and the dead are known.

The name holds the machine, the process id and the moment the process started: a process id alone is used again. A
copy that is closed in order is kept under a name of its own, for the next process to take over: bringing it up to
date takes a moment where building takes seconds.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import re
import shutil
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from sqlalchemy import Engine

_NAME = re.compile(r"copy-(?P<host>[a-z0-9]+)-(?P<pid>\d+)-(?P<start>\d+)-\d+\.duckdb$")
_START_TOLERANCE_MS = 2_000  # the start of a process is known to a clock tick, counted from a boot time that drifts
_numbers = itertools.count(1)


def copy_folder(engine: Engine) -> Path:
    """The folder for copies of this record: beside a SQLite file, else this person's own short-lived one."""
    database = engine.url.database
    if engine.dialect.name == "sqlite" and database and database != ":memory:":
        path = Path(database)
        return path.with_name(f"{path.name}-copies")
    user = os.getuid() if hasattr(os, "getuid") else "user"
    store = hashlib.sha256(engine.url.render_as_string().encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"rapport-copies-{user}" / store


def new_file(folder: Path) -> Path:
    """A name in the folder that no copy has had; the folder is made when it is not there, for this user alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = psutil.Process()
    return folder / f"copy-{_host()}-{own.pid}-{_start_ms(own)}-{next(_numbers)}.duckdb"


def keep(path: Path, form: str) -> None:
    """Leave a closed copy for the next process; of several, the last one stays."""
    with contextlib.suppress(OSError):
        path.replace(_kept(path.parent, form))
    remove(path)


def take_over(folder: Path, form: str) -> Path | None:
    """Take a kept copy of this form for this process alone, under a name of its own; None when there is none."""
    path = new_file(folder)
    try:
        _kept(folder, form).rename(path)
    except OSError:
        return None
    return path


def _kept(folder: Path, form: str) -> Path:
    return folder / f"kept-{form}.duckdb"


def remove(path: Path) -> None:
    """Remove a copy and what DuckDB keeps beside it."""
    for name in (path, path.with_name(f"{path.name}.wal")):
        with contextlib.suppress(OSError):
            name.unlink(missing_ok=True)
    shutil.rmtree(path.with_name(f"{path.name}.tmp"), ignore_errors=True)


def sweep(folder: Path, form: str) -> list[Path]:
    """Remove the copies of processes of this machine that are gone, and kept ones of another form; the removed files.

    Copies of other machines that share the folder are left alone: whether those processes live cannot be seen here.
    """
    stale = [path for path in folder.glob("copy-*.duckdb") if _is_stale(path)]
    stale += [path for path in folder.glob("kept-*.duckdb") if path != _kept(folder, form)]
    for path in stale:
        remove(path)
    return stale


def _is_stale(path: Path) -> bool:
    found = _NAME.match(path.name)
    if found is None or found["host"] != _host():
        return False
    try:
        process = psutil.Process(int(found["pid"]))
        return abs(_start_ms(process) - int(found["start"])) > _START_TOLERANCE_MS
    except psutil.NoSuchProcess:
        return True
    except psutil.AccessDenied:
        return False


def _host() -> str:
    return re.sub(r"[^a-z0-9]", "", socket.gethostname().lower()) or "host"


def _start_ms(process: psutil.Process) -> int:
    return int(process.create_time() * 1_000)
