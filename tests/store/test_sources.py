"""Folders and queries that are looked at: what is taken in, once, put away, refused in words, tried again."""

from __future__ import annotations

import dataclasses
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text

from dashboard.actions.quality import score_latest_import
from dashboard.worker import Worker
from data_access.engine import open_engine
from data_access.errors import StoreBusyError, UserError
from data_access.importing import undo_import
from data_access.importing.lease import Lease
from data_access.importing.lock import Holder, ImportGuard
from data_access.importing.sources.folder import whole_files
from data_access.repositories.sources import Sources, read_sources, wait_before_next
from data_access.schema import (
    Base,
    Customer,
    ImportBatch,
    ImportSource,
    ImportSourceRun,
    QualityScore,
    StoreSettings,
    WorkerLease,
)
from data_access.unit_of_work import UnitOfWork
from tests.store.import_files import HEAD, rows

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from data_access.importing.sources.looking import Fate

ONE = "1001,C7,2026-01-05 10:00,TEA,Green tea,2,3.50,GB"
TWO = "1002,C8,2026-01-06 11:00,CUP,Cup,1,8.00,FR"
HOUR = timedelta(hours=1)
OPTIONS: dict[str, Any] = {"mapping": {}, "answers": {}, "mode": "upsert", "duplicates": "keep"}


@dataclass
class Time:
    """A clock that a test moves on."""

    moment: datetime = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time now."""
        return self.moment


@dataclass
class Desk:
    """A store, its worker, and what came of each look."""

    engine: Engine
    time: Time = field(default_factory=Time)
    environment: dict[str, str] = field(default_factory=dict)
    fates: list[Fate] = field(default_factory=list)

    def __post_init__(self) -> None:
        """The worker, which does not really wait for files to settle."""
        self.worker = Worker(
            lambda: self.engine,
            clock=self.time,
            environment=self.environment,
            told=lambda _, fate: self.fates.append(fate),
            pause=lambda _seconds: None,
        )

    def watch(self, folder: Path, **how: Any) -> None:
        """Add a folder of purchases."""
        with UnitOfWork(self.engine, clock=self.time) as work:
            Sources(work).add_folder("till", str(folder), how.pop("kind", "purchases"), every_seconds=60,
                                     options=OPTIONS | how)  # fmt: skip

    def ask(self, address: str, query: str, *, name: str = "crm", kind: str = "customers", **how: Any) -> None:
        """Add a query on customers, asked every hour."""
        with UnitOfWork(self.engine, clock=self.time) as work:
            Sources(work).add_sql(name, address, query, kind, every_seconds=3600, options=OPTIONS | how)

    def round(self, later: timedelta = timedelta(0)) -> list[tuple[str, str]]:
        """Let the worker look, so much later; what came of it, by name and state."""
        self.time.moment += later
        self.fates.clear()
        self.worker.round()
        return [(fate.name, fate.state) for fate in self.fates]

    def source(self) -> ImportSource:
        """The one source there is."""
        return read_sources(self.engine)[0].source


@pytest.fixture
def any_desk(engine: Engine) -> Desk:
    """On each database."""
    return Desk(engine)


@pytest.fixture
def desk(sqlite_engine: Engine) -> Desk:
    """On SQLite, for what does not depend on the database."""
    return Desk(sqlite_engine)


@pytest.fixture
def till(tmp_path: Path) -> Path:
    folder = tmp_path / "till"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, *lines: str, head: str = HEAD) -> Path:
    """A file in the folder."""
    path = folder / name
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return path


def names(folder: Path) -> set[str]:
    """The files in a folder."""
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


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


SHOP = "CREATE TABLE people (id INTEGER, name TEXT, since TEXT, debt NUMERIC)"
ASK = "SELECT id AS customer, name, since AS joined_on FROM people ORDER BY id"


@pytest.fixture
def crm(tmp_path: Path) -> Path:
    path = tmp_path / "crm.db"
    with sqlite3.connect(path) as other:
        other.execute(SHOP)
        other.execute("INSERT INTO people VALUES (1, 'Ada: 100% \\ok', '2026-01-03', 1.5), (2, NULL, '2026-02-03', 0)")
    other.close()
    return path


def change(path: Path, statement: str) -> None:
    """Change the other database."""
    with sqlite3.connect(path) as other:
        other.execute(statement)
    other.close()


def test_a_query_is_asked_on_time_and_only_changes_make_an_import(desk: Desk, crm: Path) -> None:
    desk.ask(f"sqlite:///{crm}", ASK + ";")
    assert desk.round() == [("crm (SQL)", "done")]
    assert rows(desk.engine, Customer.reference, Customer.name) == [("1", "Ada: 100% \\ok"), ("2", None)]
    assert desk.round(HOUR - timedelta(seconds=1)) == []
    assert desk.round(timedelta(seconds=1)) == [("crm (SQL)", "nothing_new")]
    assert desk.fates[0].report is not None
    assert desk.fates[0].report.unchanged == 2
    change(crm, "UPDATE people SET name = 'Bo' WHERE id = 2")
    assert desk.round(HOUR) == [("crm (SQL)", "done")]
    assert (desk.fates[0].report.updated, desk.fates[0].report.unchanged) == (1, 1)
    assert len(rows(desk.engine, ImportBatch.id)) == 2
    assert undo_import(desk.engine, desk.fates[0].batch or 0).undone
    assert rows(desk.engine, Customer.name, reference="2") == [(None,)]


def test_a_query_on_postgresql_streams_and_cannot_write(sqlite_engine: Engine, postgres_url: str) -> None:
    desk = Desk(sqlite_engine)
    other = open_engine(postgres_url)
    with other.begin() as connection:
        connection.execute(text("CREATE SEQUENCE counter"))
        connection.execute(text("CREATE TABLE sold (no int, who text, at timestamptz, price numeric(12,3), n int)"))
        connection.execute(text("INSERT INTO sold SELECT i, 'C' || i % 7, '2026-01-01 10:00Z', 1.234, 2 "
                                "FROM generate_series(1, 300) i"))  # fmt: skip
    desk.environment["SHOP_URL"] = postgres_url.replace("postgresql+psycopg", "postgresql")
    query = (
        "SELECT no::text AS \"order\", who AS customer, at AS date, price, n AS quantity FROM sold WHERE who LIKE 'C%'"
    )
    desk.ask("env:SHOP_URL", query, kind="purchases")
    assert desk.round() == [("crm (SQL)", "done")]
    assert desk.fates[0].report is not None
    assert (desk.fates[0].report.accepted, desk.fates[0].report.rejected) == (300, 0)
    desk.ask("env:SHOP_URL", "WITH gone AS (DELETE FROM sold RETURNING no) SELECT no AS customer FROM gone", name="bad")
    desk.ask("env:SHOP_URL", "SELECT nextval('counter') AS customer", name="worse")
    assert desk.round() == [("bad (SQL)", "failed"), ("worse (SQL)", "failed")]
    assert "read-only" in desk.fates[1].message
    with other.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sold")).scalar() == 300
    other.dispose()


def test_what_a_database_refuses_is_told_without_a_password(desk: Desk, crm: Path, tmp_path: Path) -> None:
    secret = "hunter2-geheim"  # noqa: S105  of no database
    desk.environment |= {"DOWN": f"postgresql://ann:{secret}@127.0.0.1:9/shop", "ODD": f"{secret}", "NONE": "",
                         "STRANGE": f"nosuch://ann:{secret}@host/db"}  # fmt: skip
    wanted = {
        "env:DOWN": "did not answer", "env:ODD": "no address", "env:UNSET": "is not set", "env:NONE": "is not set",
        "env:STRANGE": "not installed", f"sqlite:///{tmp_path}/none.db": "no database file",
    }  # fmt: skip
    for number, address in enumerate(wanted):
        desk.ask(address, ASK, name=f"n{number}")
    desk.ask(f"sqlite:///{crm}", "SELECT nope FROM people", name="n6")
    desk.ask(f"sqlite:///{crm}", "SELECT id, id FROM people", name="n7")
    desk.ask(f"sqlite:///{crm}", "SELECT id AS customer FROM people WHERE id > 9", name="n8")
    found = dict(desk.round())
    assert set(found.values()) == {"failed", "nothing_new"}
    messages = [fate.message for fate in desk.fates]
    for words, message in zip([*wanted.values(), "no such column", "two columns", "no rows"], messages, strict=True):
        assert words in message
    with desk.engine.connect() as connection:
        stored = [repr(connection.execute(select(table)).all()) for table in Base.metadata.sorted_tables]
    assert secret not in "".join([*stored, *messages])


@pytest.mark.parametrize(
    ("address", "query", "word"),
    [
        ("postgresql://ann:secret@host/shop", ASK, "password"),
        ("postgresql://host/shop?password=secret", ASK, "password"),
        ("env:", ASK, "variable"),
        ("no address", ASK, "address"),
        ("sqlite:///x.db", "DELETE FROM people", "SELECT"),
        ("sqlite:///x.db", "SELECT 1; DELETE FROM people", "one statement"),
    ],
)
def test_a_source_that_would_keep_a_password_or_write_is_refused(
    sqlite_engine: Engine, address: str, query: str, word: str
) -> None:
    with pytest.raises(UserError, match=word) as refused:
        Desk(sqlite_engine).ask(address, query)
    assert "secret" not in str(refused.value)
    assert rows(sqlite_engine, ImportSource.id) == []


def test_a_semicolon_in_quotes_is_text(sqlite_engine: Engine, crm: Path) -> None:
    desk = Desk(sqlite_engine)
    desk.ask(f"sqlite:///{crm}", "SELECT id AS customer, 'a;b''c' AS name FROM people")
    assert desk.round() == [("crm (SQL)", "done")]
    assert rows(sqlite_engine, Customer.name) == [("a;b'c",)] * 2


def test_after_failures_a_source_is_tried_sooner_and_then_less_and_less_often(desk: Desk, crm: Path) -> None:
    assert [wait_before_next(3600, n) for n in range(9)] == [
        HOUR, *(timedelta(minutes=m) for m in (1, 2, 4, 8, 16, 32, 60, 60))
    ]  # fmt: skip
    assert [wait_before_next(30, n).total_seconds() for n in (0, 1, 2, 7, 99)] == [30, 30, 60, 1920, 3600]
    desk.ask(f"sqlite:///{crm}", "SELECT id AS customer FROM peple")
    desk.round()
    desk.round(timedelta(minutes=1))
    assert (desk.source().failures, desk.source().next_run_at - desk.time()) == (2, timedelta(minutes=2))
    change(crm, "ALTER TABLE people RENAME TO peple")
    assert desk.round(timedelta(minutes=2)) == [("crm (SQL)", "done")]
    assert (desk.source().failures, desk.source().next_run_at - desk.time()) == (0, HOUR)


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
