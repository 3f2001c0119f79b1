"""A worker that is stopped, and one that is killed in the middle: the next one goes on at once, nothing comes twice."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from dashboard.worker import Worker
from data_access.importing.sources.folder import SETTLED_SECONDS
from data_access.repositories.sources import Sources
from data_access.schema import ImportBatch, ImportSourceRun, WorkerLease
from data_access.unit_of_work import UnitOfWork
from tests.store.import_files import HEAD, rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

ROW = "1001,C7,2026-01-05 10:00,TEA,Green tea,2,3.50,GB"
START = "from dashboard.cli import main; main()"
PATIENCE_SECONDS = 60.0


@pytest.fixture
def till(sqlite_engine: Engine, tmp_path: Path) -> Path:
    """A watched folder with one file."""
    folder = tmp_path / "till"
    folder.mkdir()
    (folder / "a.csv").write_text(f"{HEAD}\n{ROW}\n", encoding="utf-8")
    with UnitOfWork(sqlite_engine) as work:
        Sources(work).add_folder("till", str(folder), "purchases", every_seconds=10, options={})
    return folder


def wait_for(seen: Callable[[], object]) -> None:
    """Wait until something is so."""
    waiting = threading.Event()
    for _ in range(int(PATIENCE_SECONDS / 0.02)):
        if seen():
            return
        waiting.wait(0.02)
    pytest.fail("it did not come to that")


@pytest.mark.proof
def test_a_worker_takes_a_file_in_is_killed_at_the_next_and_another_goes_on(sqlite_engine: Engine, till: Path) -> None:
    assert SETTLED_SECONDS > 1  # long enough to be killed in
    command = [sys.executable, "-c", START, "worker", "--store", str(sqlite_engine.url.database)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as first:
        wait_for(lambda: rows(sqlite_engine, WorkerLease.id))  # it holds the lease while files settle
        first.send_signal(signal.SIGKILL)
    assert rows(sqlite_engine, WorkerLease.id) == [(1,)]
    second = Worker(lambda: sqlite_engine)
    assert second.round() == 1
    assert rows(sqlite_engine, WorkerLease.id) == []
    assert {path.name for path in (till / "done").iterdir()} == {"a.csv", "a.csv.report.txt"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as third:
        with UnitOfWork(sqlite_engine) as work:
            (till / "b.csv").write_text(f"{HEAD}\n{ROW.replace('1001', '1002')}\n", encoding="utf-8")
            Sources(work).soon("till")
        wait_for(lambda: len(rows(sqlite_engine, ImportBatch.id, state="published")) == 2)
        third.send_signal(signal.SIGTERM)
        said = third.communicate(timeout=PATIENCE_SECONDS)[1]
    assert third.returncode == 0
    assert said.rstrip().endswith("Stopped.")
    assert rows(sqlite_engine, ImportSourceRun.state) == [("done",), ("done",)]
    assert rows(sqlite_engine, WorkerLease.id) == []


def test_a_worker_that_is_asked_to_stop_cancels_its_import_and_the_file_stays(
    sqlite_engine: Engine, till: Path
) -> None:
    worker = Worker(lambda: sqlite_engine, pause=lambda _seconds: worker.stop())
    worker.round()
    assert {path.name for path in till.iterdir()} == {"a.csv"}
    assert rows(sqlite_engine, ImportBatch.id, state="published") == []
    worker.run()  # asked to stop already: ends at once
