"""Folders that are looked at: what is taken in, once, put away, refused in words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard.actions.quality import score_latest_import
from data_access.importing import undo_import
from data_access.importing.lock import ImportGuard
from data_access.importing.sources.folder import whole_files
from data_access.repositories.sources import Sources
from data_access.schema import (
    ImportBatch,
    ImportSourceRun,
    QualityScore,
    StoreSettings,
)
from data_access.unit_of_work import UnitOfWork
from tests.store.import_files import rows
from tests.store.worker_desk import HOUR, ONE, OPTIONS, TWO, Desk, names, put

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.proof)], indirect=True)
def test_a_file_comes_in_once_and_is_put_away_with_a_report(any_desk: Desk, till: Path) -> None:
    any_desk.watch(till)
    assert any_desk.round() == []
    put(till, "monday.csv", ONE, TWO)
    assert any_desk.round(timedelta(seconds=30)) == []  # not due yet
    assert any_desk.round(timedelta(seconds=30)) == [("monday.csv", "done")]
    assert names(till) == {"done"}
    assert names(till / "done") == {"monday.csv", "monday.csv.report.txt"}
    report = (till / "done" / "monday.csv.report.txt").read_text()
    batch = rows(any_desk.engine, ImportBatch.id)[0][0]
    assert report == f"2 rows read: 2 added.\nTake it back with: rapport import --undo {batch}\n"
    assert rows(any_desk.engine, ImportBatch.file_name, ImportBatch.started_by) == [("monday.csv", "till (source)")]
    # The same content under another name is not taken again, and nothing is overwritten.
    put(till, "monday.csv", ONE, TWO)
    assert any_desk.round(HOUR) == [("monday.csv", "nothing_new")]
    assert {"monday.csv", "monday-2.csv", "monday-2.csv.report.txt"} <= names(till / "done")
    assert len(rows(any_desk.engine, ImportBatch.id)) == 1
    # Taken back, it may come again.
    assert undo_import(any_desk.engine, batch).undone
    put(till, "again.csv", ONE, TWO)
    assert any_desk.round(HOUR) == [("again.csv", "done")]


def test_the_data_are_scored_after_an_import_of_a_source_at_most_once_an_hour(any_desk: Desk, till: Path) -> None:
    def scored(later: timedelta) -> bool:
        any_desk.time.moment += later
        return score_latest_import(any_desk.engine, "worker", any_desk.time)

    any_desk.watch(till)
    assert not scored(HOUR)
    for name, line, wait in (("one.csv", ONE, timedelta(minutes=2)), ("two.csv", TWO, HOUR)):
        put(till, name, line)
        assert any_desk.round(timedelta(minutes=10)) == [(name, "done")]
        assert not scored(timedelta(seconds=30))  # whoever imported by hand scores it now
        assert scored(wait)
        assert not scored(HOUR)
    batches = [batch for (batch,) in rows(any_desk.engine, ImportBatch.id)]
    assert [batch for (batch,) in rows(any_desk.engine, QualityScore.batch_id)] == batches


def test_a_bad_file_does_not_stop_the_others(desk: Desk, till: Path) -> None:
    desk.watch(till)
    put(till, "a.csv", "what,is,this", head="x,y,z")
    put(till, "b.csv", ONE, "1003,C9,never,TEA,Tea,1,1.00,GB")
    put(till, "c.csv", "1004,C9,never,TEA,Tea,1,1.00,GB")
    (till / "d.xlsx").write_bytes(b"PK\x03\x04 cut off")
    found = dict(desk.round())
    assert found == {"a.csv": "failed", "b.csv": "done", "c.csv": "failed", "d.xlsx": "failed"}
    assert names(till) == {"done", "failed"}
    assert "b.csv.rejects.csv" in names(till / "done")
    assert "not_a_date" in (till / "done" / "b.csv.rejects.csv").read_text(encoding="utf-8-sig")
    assert "no column that looks like" in (till / "failed" / "a.csv.report.txt").read_text()
    assert "Refused for: not a date (1)" in (till / "failed" / "c.csv.report.txt").read_text()
    assert len(rows(desk.engine, ImportBatch.id)) == 1
    # Put back after the mapping was put right, it is tried again.
    (till / "failed" / "c.csv").replace(till / "c.csv")
    assert desk.round(HOUR) == [("c.csv", "failed")]


def test_a_file_that_is_still_written_is_left_alone(till: Path) -> None:
    whole, growing = put(till, "whole.csv", ONE), put(till, "growing.csv", ONE)
    for name in (".hidden.csv", "~lock.csv", "upload.csv.part", "upload.TMP"):
        put(till, name, ONE)
    (till / "empty.csv").touch()
    (till / "folder.csv").mkdir()
    (till / "link.csv").symlink_to(whole)

    def more(_seconds: float) -> None:
        with growing.open("a") as file:
            file.write(TWO)

    assert whole_files(till, more) == [whole]
    assert {path.name for path in whole_files(till, lambda _: None)} == {"whole.csv", "growing.csv"}


def test_when_the_store_is_busy_the_file_stays_and_is_taken_soon_after(desk: Desk, till: Path) -> None:
    desk.watch(till)
    put(till, "a.csv", ONE)
    with ImportGuard(desk.engine, actor="somebody", clock=desk.time):
        assert desk.round()[-1][1] == "failed"
    assert names(till) == {"a.csv"}
    assert "somebody" in desk.fates[-1].message
    assert (desk.source().failures, desk.source().next_run_at) == (1, desk.time() + timedelta(minutes=1))
    assert desk.round(timedelta(minutes=1)) == [("a.csv", "done")]
    assert desk.source().failures == 0


def test_demo_data_and_a_missing_folder_are_said_and_nothing_moves(desk: Desk, till: Path) -> None:
    desk.watch(till)
    put(till, "a.csv", ONE)
    with UnitOfWork(desk.engine) as work:
        work.session.get_one(StoreSettings, 1).demo = {"customers": 1}
    desk.round()
    assert "demo data" in desk.fates[-1].message
    assert names(till) == {"a.csv"}
    till.rename(till.with_name("gone"))
    assert desk.round(HOUR) == [("till", "failed")]
    assert "cannot be used" in desk.fates[-1].message


def test_a_file_whose_name_is_no_text_comes_in_too(sqlite_engine: Engine, till: Path) -> None:
    desk = Desk(sqlite_engine)
    desk.watch(till)
    put(till, "caf\udce9 \n;'.csv", ONE)
    assert desk.round() == [("caf? \n;'.csv", "done")]
    assert "caf\udce9 \n;'.csv" in names(till / "done")


def test_a_bug_in_one_source_is_a_number_and_does_not_stop_the_others(sqlite_engine: Engine, till: Path) -> None:
    desk = Desk(sqlite_engine)
    desk.watch(till, mode="no such mode")
    put(till, "a.csv", ONE)
    other, third = till.with_name("other"), till.with_name("third")
    other.mkdir()
    third.mkdir()
    put(other, "b.csv", TWO)
    put(third, "c.csv", "1,Ada", head="customer,name")
    with UnitOfWork(sqlite_engine, clock=desk.time) as work:
        Sources(work).add_folder("other", str(other), "purchases", every_seconds=60, options={"answers": 7})
        Sources(work).add_folder("third", str(third), "customers", every_seconds=60, options=OPTIONS)
    found = dict(desk.round())
    assert (found["a.csv"], found["b.csv"], found["c.csv"]) == ("failed", "failed", "done")
    assert all("reference" in fate.message for fate in desk.fates if fate.state == "failed")


def test_what_was_interrupted_is_said_and_done_again(desk: Desk, till: Path) -> None:
    desk.watch(till)
    put(till, "a.csv", ONE)
    with UnitOfWork(desk.engine, clock=desk.time) as work:
        work.session.add(ImportSourceRun(source_id=desk.source().id, file_name="a.csv", state="running",
                                         started_at=work.now))  # fmt: skip
    assert desk.round() == [("a.csv", "done")]
    assert rows(desk.engine, ImportSourceRun.state) == [("done",), ("stopped",)]
