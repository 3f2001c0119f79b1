"""A backup while people write, and a restore that is killed half way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from data_access.maintenance import backup, check, restore
from tests.builders import Store
from tests.provision.empty import empty_store

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

pytestmark = pytest.mark.both_databases

# Starts a restore in a process of its own, and says how far it is: the kill comes inside its one transaction.
RESTORE = """
import sys
from pathlib import Path
from sqlalchemy import event
from data_access.engine import open_engine
from data_access.maintenance import restore

engine = open_engine(sys.argv[1])

@event.listens_for(engine, "before_cursor_execute")
def tell(connection, cursor, statement, parameters, context, executemany):
    if statement.startswith(sys.argv[3]):
        print("now", flush=True)
        sys.stdin.read()

restore(engine, Path(sys.argv[2]), replace=True)
"""


def _counts(engine: Engine) -> tuple[int, int]:
    with engine.connect() as connection:
        tables = ("customers", "purchase_lines")
        first, second = (connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0 for table in tables)
        return first, second


@pytest.mark.parametrize(
    "moment",
    [
        "INSERT INTO audit_events",  # every row is written, nothing is committed
        pytest.param("DELETE FROM customers", marks=pytest.mark.proof),
    ],
)
def test_a_restore_that_is_killed_leaves_the_old_store(engine: Engine, tmp_path: Path, moment: str) -> None:
    store = Store(engine)
    for _ in range(3):
        store.purchase(store.customer())
    backup(engine, tmp_path / "backup")
    for _ in range(4):
        store.purchase(store.customer())
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", RESTORE, url, str(tmp_path / "backup"), moment]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "now\n"
        os.kill(process.pid, signal.SIGKILL)
    assert _counts(engine) == (7, 7)
    assert check(engine) == []
    restore(engine, tmp_path / "backup", replace=True)
    assert _counts(engine) == (3, 3)
    assert check(engine) == []


def test_a_backup_while_people_write_is_one_moment_of_the_store(engine: Engine, tmp_path: Path) -> None:
    """The writer adds purchases with lines that belong together; no backup may part them."""
    stop = threading.Event()
    store = Store(engine)
    store.purchase(store.customer())

    def write() -> None:
        while not stop.is_set():
            store.purchase(lines=[(None, 1, 100), (None, 2, 100)])

    thread = threading.Thread(target=write)
    thread.start()
    try:
        sizes = []
        for number in range(3):
            done = backup(engine, tmp_path / f"backup-{number}")
            assert done.findings == ()
            sizes.append(done.rows["purchases"])
    finally:
        stop.set()
        thread.join(60)
    assert sizes == sorted(sizes)
    for number, size in enumerate(sizes):
        copy = empty_store(tmp_path / f"copy-{number}.db")
        restore(copy, tmp_path / f"backup-{number}")
        with copy.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM purchases")) == size
        copy.dispose()
