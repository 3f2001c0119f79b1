"""Runs a PostgreSQL server for as long as the process that started this one lives.

The server outlives a test process that is killed, unless somebody watches: this process waits for the end of its
standard input, which comes however the parent dies, then stops the server and removes its folder.
Run as a script: ``keeper.py BINARIES HOME PORT ACCOUNT``.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

OPTIONS = (
    # A crash of the machine loses the data of a test, which nobody misses: the server need not wait for the disk.
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    # Small answers, many databases, two processors.
    "shared_buffers=128MB",
    "max_connections=120",
    "jit=off",
    "shared_preload_libraries=plpgsql",
    "autovacuum=off",
    "timezone=UTC",
    # Nobody outside this machine, and no socket file in a folder that others share.
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
)


def main(binaries: Path, home: Path, port: str, account: str) -> None:
    """Create a cluster in ``home``, serve it until standard input ends, remove it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the tests; their end closes our input
    identity = as_account(account)
    data = home / "data"
    try:
        with (home / "server.log").open("wb") as log:
            initdb: list[str | Path] = [
                binaries / "initdb",
                "-D",
                data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
            ]
            subprocess.run(initdb, check=True, stdout=log, stderr=log, cwd=home, **identity)
            settings = [part for option in OPTIONS for part in ("-c", option)]
            command: list[str | Path] = [binaries / "postgres", "-D", data, "-p", port, *settings]
            server = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=home, **identity)
            sys.stdin.buffer.read()
            server.send_signal(signal.SIGQUIT)  # at once: there is nothing to keep
            server.wait(timeout=90)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def as_account(account: str) -> dict[str, Any]:
    """The options of ``subprocess`` that run a program as another user; none when the account is empty."""
    if not account:
        return {"start_new_session": True}
    group = pwd.getpwnam(account).pw_gid
    environment = {"PATH": os.defpath, "HOME": "/", "LC_ALL": "C"}
    return {"user": account, "group": group, "extra_groups": [], "env": environment, "start_new_session": True}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4])
