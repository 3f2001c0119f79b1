"""Of several workers one is at work at a time; what is switched off is left alone."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from data_access.errors import StoreBusyError
from data_access.importing.lease import Lease
from data_access.importing.lock import Holder
from data_access.repositories.sources import Sources
from data_access.schema import Feedback, ImportBatch, ImportSourceRun, WorkerLease
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.store.import_files import rows
from tests.store.worker_desk import HOUR, ONE, Desk, put

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

pytestmark = pytest.mark.both_databases


def test_one_worker_at_a_time_is_at_work(any_desk: Desk, till: Path) -> None:
    any_desk.watch(till)
    put(till, "a.csv", ONE)
    with Lease(any_desk.engine, actor="other", clock=any_desk.time):
        assert any_desk.round() == []
        with pytest.raises(StoreBusyError):
            any_desk.worker.round(only="till")
    assert rows(any_desk.engine, WorkerLease.id) == []
    assert any_desk.round() == [("a.csv", "done")]
    assert rows(any_desk.engine, WorkerLease.id) == []


def test_the_lease_of_a_worker_on_another_machine_is_taken_over_when_it_is_silent(desk: Desk, till: Path) -> None:
    desk.watch(till)
    put(till, "a.csv", ONE)
    with UnitOfWork(desk.engine, clock=desk.time) as work:
        work.session.add(WorkerLease(id=1, holder="a worker elsewhere", heartbeat_at=work.now))
    assert desk.round(timedelta(minutes=1)) == []
    assert desk.round(timedelta(minutes=2)) == [("a.csv", "done")]


def test_the_lease_of_a_worker_that_died_on_this_machine_is_free_at_once(sqlite_engine: Engine, till: Path) -> None:
    desk = Desk(sqlite_engine)
    desk.watch(till)
    put(till, "a.csv", ONE)
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    dead = dataclasses.replace(Holder.this_process("worker", desk.time()), process=gone.pid).text()
    with UnitOfWork(sqlite_engine, clock=desk.time) as work:
        work.session.add(WorkerLease(id=1, holder=dead, heartbeat_at=work.now))
    assert desk.round() == [("a.csv", "done")]


def test_a_source_that_is_switched_off_or_removed_is_left_alone(desk: Desk, till: Path) -> None:
    desk.watch(till)
    put(till, "a.csv", ONE)
    for on, found in ((False, []), (True, [("a.csv", "done")])):
        with UnitOfWork(desk.engine, clock=desk.time) as work:
            Sources(work).switch("till", on=on)
        assert desk.round(HOUR) == found
    with UnitOfWork(desk.engine, clock=desk.time) as work:
        Sources(work).remove("till")
    assert rows(desk.engine, ImportSourceRun.id) == []
    assert len(rows(desk.engine, ImportBatch.id)) == 1


def test_feedback_is_read_by_the_worker_and_looked_at_again_only_when_some_came(desk: Desk) -> None:
    store = Store(desk.engine)
    store.feedback(text="Terrible. It broke after two days and nobody answers.", rating=None, rating_scale=None)
    assert desk.worker.read_feedback() == 1
    assert rows(desk.engine, Feedback.label) == [("negative",)]
    assert desk.worker.read_feedback() == 0
    store.feedback(text=None, rating=1)
    assert desk.worker.read_feedback() == 1
    desk.worker.stop()
    desk.worker.run()


def test_feedback_waits_while_another_worker_is_at_work(desk: Desk) -> None:
    Store(desk.engine).feedback()
    with Lease(desk.engine, actor="other", clock=desk.time):
        assert desk.worker.read_feedback() == 0
    assert rows(desk.engine, Feedback.score_state) == [("pending",)]
