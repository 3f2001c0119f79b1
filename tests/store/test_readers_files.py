"""Copies come and go: several processes, killed ones, deleted and damaged files. The answer stays right."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text

from data_access.filters import EVERYTHING, Filters
from data_access.queries.retention import cohort_retention
from data_access.readers import ColumnarReader, copy_folder
from data_access.readers.columnar import NoCopyError
from data_access.readers.columnar.compiling import can_answer
from data_access.schema import Customer, Feedback, Product, purchase_facts
from tests.builders import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from data_access.readers.frames import Query

STATEMENT = cohort_retention(Filters(), EVERYTHING)

# A process that answers from its copy, says so, and waits for a line or its end.
PROCESS = """
import sys
from pathlib import Path
from data_access.engine import open_engine
from data_access.filters import EVERYTHING, Filters
from data_access.queries.retention import cohort_retention
from data_access.readers import ColumnarReader
reader = ColumnarReader(open_engine(sys.argv[1]), Path(sys.argv[2]))
reader.rebuild()
while True:
    frame = reader.copy_frame(cohort_retention(Filters(), EVERYTHING))
    print(int(frame["active_customers"].sum()), flush=True)
    if not sys.stdin.readline().strip():
        break
reader.close()
"""


@pytest.fixture
def store(sqlite_engine: Engine) -> Store:
    """A store with one purchase."""
    filled = Store(sqlite_engine)
    filled.purchase(filled.customer())
    return filled


@pytest.fixture
def reader(store: Store, tmp_path: Path) -> Iterator[ColumnarReader]:
    """A copy of it."""
    opened = ColumnarReader(store.engine, tmp_path / "copies")
    opened.rebuild()
    yield opened
    opened.close()


def _start(store: Store, folder: Path) -> subprocess.Popen[str]:
    address = store.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", PROCESS, address, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _asked(process: subprocess.Popen[str]) -> str:
    assert process.stdin
    assert process.stdout
    process.stdin.write("again\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def test_processes_share_a_folder_and_a_killed_one_leaves_a_file_that_is_swept(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    living, killed = _start(store, folder), _start(store, folder)
    try:
        for process in (living, killed):
            assert process.stdout
            assert process.stdout.readline().strip() == "1"
        assert len(list(folder.glob("*.duckdb"))) == 2
        killed.kill()
        killed.wait()
        store.purchase(store.customer())
        own = ColumnarReader(store.engine, folder)
        assert [f"-{living.pid}-" in path.name for path in folder.glob("*.duckdb")] == [True]
        own.rebuild()
        assert len(own.copy_frame(STATEMENT)) == 1
        assert _asked(living) == "2", "another process's copy did not follow"
        own.close()
    finally:
        killed.kill()
        living.communicate("\n")
    assert living.returncode == 0
    assert _kept(folder) == ["kept"]


def test_the_record_answers_while_there_is_no_copy_yet(store: Store, tmp_path: Path) -> None:
    reader = ColumnarReader(store.engine, tmp_path)
    assert len(reader.frame(STATEMENT)) == 1
    reader.wait()
    assert reader.ready
    assert len(reader.copy_frame(STATEMENT)) == 1
    reader.close()


def test_only_the_copy_of_a_large_record_is_worth_waiting_for(store: Store, tmp_path: Path) -> None:
    small, large = (ColumnarReader(store.engine, tmp_path, bulk_lines=lines) for lines in (1_000, 1))
    assert (small.worth_waiting_for, large.worth_waiting_for) == (False, True)
    small.rebuild()
    large.rebuild()
    assert not large.worth_waiting_for
    small.close()
    large.close()


def test_a_deleted_folder_is_no_matter(store: Store, reader: ColumnarReader, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "copies")
    store.purchase(store.customer())
    assert int(reader.frame(STATEMENT)["active_customers"].sum()) == 2
    reader.wait()
    assert int(reader.frame(STATEMENT)["active_customers"].sum()) == 2


def test_a_copy_that_broke_is_noticed_and_another_built(store: Store, reader: ColumnarReader, tmp_path: Path) -> None:
    for number in range(40):
        store.purchase(store.customer(), on=f"2025-{number % 12 + 1:02d}-03")
    reader.rebuild()
    assert reader._copy
    with reader._copy.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    reader._copy._database.close()
    damaged = reader._copy._path
    damaged.write_bytes(b"\x00" * damaged.stat().st_size)
    assert int(reader.frame(STATEMENT)["active_customers"].sum()) == 41
    reader.wait()
    assert int(reader.frame(STATEMENT)["active_customers"].sum()) == 41
    assert reader.ready
    assert not damaged.exists()
    assert len(list((tmp_path / "copies").glob("*.duckdb"))) == 1


def test_a_folder_that_cannot_be_written_leaves_the_record_to_answer(store: Store, tmp_path: Path) -> None:
    (tmp_path / "copies").write_text("a file where the folder should be")
    reader = ColumnarReader(store.engine, tmp_path / "copies")
    assert len(reader.frame(STATEMENT)) == 1
    reader.wait()
    assert not reader.ready
    reader.close()


def test_a_statement_duckdb_cannot_run_is_answered_by_the_record(reader: ColumnarReader) -> None:
    f = purchase_facts.c
    statement = select(func.sqlite_version().label("version"), func.count(f.purchase_id).label("purchases"))
    assert can_answer(statement)
    assert int(reader.frame(statement)["purchases"].iloc[0]) == 1
    assert reader.ready, "a statement's fault is not the copy's"


@pytest.mark.parametrize(
    "statement",
    [
        select(Customer.name),
        select(func.count(Feedback.id)).where(Feedback.text.is_not(None)),
        select(Product.id).where(Product.information == ""),
        select(purchase_facts.c.purchase_id).where(purchase_facts.c.customer_id.in_(select(Customer.id))),
    ],
)
def test_what_the_copy_does_not_hold_is_asked_of_the_record(statement: Query, reader: ColumnarReader) -> None:
    assert not can_answer(statement)
    reader.frame(statement)


def test_a_closed_copy_answers_no_more_and_the_record_does(store: Store, tmp_path: Path) -> None:
    reader = ColumnarReader(store.engine, tmp_path / "copies")
    reader.rebuild()
    reader.close()
    with pytest.raises(NoCopyError):
        reader.copy_frame(STATEMENT)
    assert len(reader.frame(STATEMENT)) == 1


def _kept(folder: Path) -> list[str]:
    return [path.name.split("-")[0] for path in folder.glob("*.duckdb")]


def test_a_closed_copy_is_taken_over_and_brought_up_to_date(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = ColumnarReader(store.engine, tmp_path / "copies")
    former.rebuild()
    former.close()
    assert _kept(tmp_path / "copies") == ["kept"]
    store.purchase(store.customer())
    monkeypatch.setattr(ColumnarReader, "rebuild", None)  # to build anew would fail
    reader = ColumnarReader(store.engine, tmp_path / "copies")
    reader.frame(STATEMENT)
    reader.wait()
    assert int(reader.copy_frame(STATEMENT)["active_customers"].sum()) == 2
    reader.close()
    assert _kept(tmp_path / "copies") == ["kept"]


@pytest.mark.parametrize("damage", ["another log", "no copy", "another form"])
def test_a_kept_copy_that_does_not_fit_is_built_anew(damage: str, store: Store, tmp_path: Path) -> None:
    former = ColumnarReader(store.engine, tmp_path / "copies")
    former.rebuild()
    former.close()
    (kept,) = (tmp_path / "copies").iterdir()
    if damage == "another log":
        with store.engine.execution_options(writing=True).begin() as connection:
            connection.execute(text("UPDATE change_log SET row_id = row_id + 1000"))
            connection.execute(text("DELETE FROM purchases"))
    elif damage == "no copy":
        kept.write_text("not a database")
    else:
        kept.rename(kept.with_name("kept-older.duckdb"))
    reader = ColumnarReader(store.engine, tmp_path / "copies")
    reader.frame(STATEMENT)
    reader.wait()
    assert len(reader.copy_frame(STATEMENT)) == (damage != "another log")
    assert _kept(tmp_path / "copies") == ["copy"]
    reader.close()


def test_copies_of_a_file_lie_beside_it_for_this_user_alone(store: Store, reader: ColumnarReader) -> None:
    folder = copy_folder(store.engine)
    assert folder.name == "store.db-copies"
    assert reader._copy
    assert reader._copy._path.stat().st_mode & 0o077 == 0
