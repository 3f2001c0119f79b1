"""Large imports into SQLite go through a process of their own; what they leave is the same, also when it dies."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, func, select, update

from data_access.errors import StoreBusyError, StoreError
from data_access.importing import ImportCancelledError, run_import, running
from data_access.importing.bulk_writer import BulkWriter
from data_access.maintenance import check
from data_access.schema import Base, Customer, ImportBatch, ImportLock, PurchaseLine, line_facts
from data_access.unit_of_work import UnitOfWork
from tests.provision.empty import empty_store

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from data_access.importing.report import Progress

LINES = 900
TABLES = ("customers", "products", "purchases", "purchase_lines", "import_batches", "import_rejects", "change_log")
OWN = {"public_id", "created_at", "updated_at", "started_at", "published_at", "logged_at"}  # differ in every import


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a small file take the writing process, in several chunks."""
    monkeypatch.setattr(running, "BULK_FROM", 100)
    monkeypatch.setattr(running, "BULK_ROWS", 200)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Sales, returns of some, and a row that is refused."""
    dice = random.Random(7)
    rows = ["order,customer,date,sku,product name,quantity,unit price"]
    for number in range(LINES):
        quantity = -1 if dice.random() < 0.1 else dice.randint(1, 5)
        price = "-1" if number == 500 else dice.choice(("1.50", "2.00"))
        day = 1 + number * 27 // LINES
        rows.append(
            f"O{number // 3},K{dice.randint(1, 9)},2026-03-{day:02},S{dice.randint(1, 6)},Thing,{quantity},{price}"
        )
    path = tmp_path / "sales.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def content(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row an import leaves, but for what is new each time."""
    found = {}
    with engine.connect() as connection:
        for name in TABLES:
            columns = [column for column in Base.metadata.tables[name].c if column.name not in OWN]
            rows = connection.execute(select(*columns).order_by(columns[0])).all()
            found[name] = [tuple(row) for row in rows]
    return found


def visible(engine: Engine) -> int:
    """Lines that readers see."""
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(line_facts)).scalar_one()


def when_writing(action: Any) -> Any:
    """A progress callback that acts once, when the first chunk was written."""
    done: list[bool] = []

    def tell(progress: Progress) -> None:
        if progress.phase == "writing" and progress.done and not done:
            done.append(True)
            action()

    return tell


def test_both_ways_leave_the_same_rows(
    sqlite_engine: Engine, sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk = run_import(sqlite_engine, sheet, "purchases")
    other = empty_store(tmp_path / "other.db")
    monkeypatch.setattr(running, "BULK_FROM", 10 * LINES)
    plain = run_import(other, sheet, "purchases")
    assert content(sqlite_engine) == content(other)
    assert bulk.summary() == plain.summary()
    assert bulk.returns_linked
    other.dispose()


def test_a_later_file_joins_what_is_there(sqlite_engine: Engine, sheet: Path) -> None:
    lines = sheet.read_text(encoding="utf-8").splitlines()
    first = sheet.with_name("first.csv")
    first.write_text("\n".join(lines[: LINES // 2]) + "\n", encoding="utf-8")
    run_import(sqlite_engine, first, "purchases")
    report = run_import(sqlite_engine, sheet, "purchases")
    assert report.accepted + report.unchanged + report.rejected == LINES
    assert check(sqlite_engine) == []
    again = run_import(sqlite_engine, sheet, "purchases")
    assert (again.accepted, again.updated) == (0, 0)


def test_a_process_that_is_killed_leaves_nothing(
    sqlite_engine: Engine, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writers: list[BulkWriter] = []
    put = BulkWriter.put

    def remember(self: BulkWriter, *order: Any) -> None:
        writers.append(self)
        if len(writers) == 6:
            self._process.kill()
            self._process.wait()
        put(self, *order)

    monkeypatch.setattr(BulkWriter, "put", remember)
    with pytest.raises(StoreError, match="writes the import ended") as refused:
        run_import(sqlite_engine, sheet, "purchases")
    assert "start it again" in refused.value.do
    monkeypatch.undo()
    assert visible(sqlite_engine) == 0
    assert check(sqlite_engine) == []
    assert run_import(sqlite_engine, sheet, "purchases").accepted == LINES - 1


def test_an_import_that_lost_its_lock_writes_nothing_more(sqlite_engine: Engine, sheet: Path) -> None:
    def take_over() -> None:
        with UnitOfWork(sqlite_engine) as work:
            work.connection.execute(delete(ImportLock))

    with pytest.raises(StoreBusyError, match="took over"):
        run_import(sqlite_engine, sheet, "purchases", progress=when_writing(take_over))
    assert visible(sqlite_engine) == 0


def test_a_batch_that_was_given_up_gets_no_more_rows(sqlite_engine: Engine, sheet: Path) -> None:
    def give_up() -> None:
        with UnitOfWork(sqlite_engine) as work:
            work.connection.execute(update(ImportBatch).values(state="abandoned"))

    with pytest.raises(StoreBusyError, match="took over"):
        run_import(sqlite_engine, sheet, "purchases", progress=when_writing(give_up))
    with sqlite_engine.connect() as connection:
        assert connection.execute(select(func.count(PurchaseLine.id))).scalar_one() == 0


def test_a_person_can_stop_it(sqlite_engine: Engine, sheet: Path) -> None:
    told: list[int] = []

    def progress(step: Progress) -> None:
        if step.phase == "writing":
            told.append(step.done)

    with pytest.raises(ImportCancelledError):
        run_import(sqlite_engine, sheet, "purchases", progress=progress, cancelled=lambda: bool(told and told[-1]))
    with sqlite_engine.connect() as connection:
        assert connection.execute(select(func.count(PurchaseLine.id))).scalar_one() == 0


def test_a_parent_that_vanished_is_refused_and_named(sqlite_engine: Engine, sheet: Path) -> None:
    known = sheet.with_name("customers.csv")
    known.write_text("customer id,name\nK1,Someone\nK2,Other\n", encoding="utf-8")
    run_import(sqlite_engine, known, "customers")

    def remove() -> None:
        with UnitOfWork(sqlite_engine) as work:
            work.connection.execute(delete(Customer).where(Customer.reference == "K1"))

    with pytest.raises(StoreError, match="FOREIGN KEY"):
        run_import(sqlite_engine, sheet, "purchases", progress=when_writing(remove))
    assert visible(sqlite_engine) == 0
    assert check(sqlite_engine) == []
