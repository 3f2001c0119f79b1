"""A real mail server for tests, on loopback, with what a test puts into it."""

from __future__ import annotations

import imaplib
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

USER, PASSWORD = "shop@business.example", "right horse"
_PATIENCE = 60.0
# Half a million rounds of hashing guard a password that stands above, and took a fifth of a second of every log-in.
_SERVE = """import sys
from pysasl.hashing import BuiltinHash
BuiltinHash.__init__.__kwdefaults__["rounds"] = 1_000
from pymap.main import main
sys.exit(main())"""


@dataclass(frozen=True)
class MailServer:
    """A running server with one user, who has the folder INBOX and those that were made."""

    port: int

    @contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        """A connection of the user's own mail program."""
        connection = imaplib.IMAP4("127.0.0.1", self.port, timeout=_PATIENCE)
        connection.login(USER, PASSWORD)
        try:
            yield connection
        finally:
            connection.logout()

    def put(self, *mails: bytes, folder: str = "INBOX") -> None:
        """Let mail arrive."""
        with self.client() as client:
            for raw in mails:
                state, _ = client.append(folder, "", "", raw.replace(b"\n", b"\r\n"))
                assert state == "OK"

    def make(self, *folders: str) -> None:
        """Create folders, in place of those of that name: the server counts their mail anew."""
        with self.client() as client:
            for folder in folders:
                client.delete(folder)
                assert client.create(folder)[0] == "OK"

    def unseen(self, folder: str = "INBOX") -> int:
        """How many messages are marked as not read."""
        with self.client() as client:
            client.select(folder, readonly=True)
            return len(client.uid("SEARCH", "UNSEEN")[1][0].split())

    def count(self, folder: str = "INBOX") -> int:
        """How many messages there are."""
        with self.client() as client:
            return int(client.select(folder, readonly=True)[1][0] or 0)


@contextmanager
def serve_mail(certificate: Path | None = None, key: Path | None = None) -> Iterator[MailServer]:
    """Start a server on a free port, and end it by its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    secure = ["--cert", str(certificate), "--key", str(key)] if certificate else ["--no-tls"]
    command = [sys.executable, "-c", _SERVE, "--host", "127.0.0.1", "--port", str(port), *secure,
               "--no-service", "managesieve", "--no-service", "admin",
               "dict", "--demo-data", "--demo-user", USER, "--demo-password", PASSWORD]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            _wait_for(port, process)
            yield MailServer(port)
        finally:
            process.kill()  # it keeps nothing, and takes seconds to end by itself


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError
