"""Imports after customers were merged: files that use the former names find the survivor and change nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from data_access.engine import open_engine
from data_access.importing import undo_import
from data_access.maintenance import backup, check, clear_demo, restore
from data_access.schema import Customer, CustomerAlias, CustomerMerge, Feedback, Purchase, PurchaseLine
from tests.builders import Store
from tests.store.import_files import NOW, Files, content, rows, verdicts
from tests.store.stores import differences, export
from tests.store.test_merging import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from data_access.repositories import Merged

BOUGHT = ("1,A,2026-01-05,TEA,Tea,1,1.00,GB", "2,B,2026-01-06,TEA,Tea,2,1.00,GB", "3,B,2026-01-07,CUP,Cup,1,8.00,GB")
PEOPLE = ("A,Ana,a@example.com,,1 High Street", "B,Anna,b@example.com,01632 960001,2 High Street")
PEOPLE_HEAD = "customer,name,email,phone,address"
SAID = ("f1,B,2026-02-01,5,Fine", "f2,A,2026-02-02,4,Good")
SAID_HEAD = "feedback id,customer,date,rating,comment"


@pytest.fixture(scope="module")
def imported(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store file that holds the three files; tests copy it, for importing costs more than what they are about."""
    folder = tmp_path_factory.mktemp("imported")
    path = folder / "store.db"
    shutil.copyfile(sqlite_template, path)
    engine = open_engine(str(path))
    files = Files(engine, folder)
    files.settings(country="GB")
    assert _bring_all(files) == [(2, 0, 0, 0, 0), (3, 0, 0, 0, 0), (2, 0, 0, 0, 0)]
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return path


@pytest.fixture
def desk(imported: Path, tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "store.db"
    shutil.copyfile(imported, path)
    engine = open_engine(str(path))
    yield Desk(engine, NOW)
    engine.dispose()


@pytest.fixture
def files(desk: Desk, tmp_path: Path) -> Files:
    return Files(desk.engine, tmp_path)


def _ids(engine: Engine) -> dict[str, int]:
    return dict(rows(engine, Customer.reference, Customer.id))


def _bring_all(files: Files) -> list[tuple[int, int, int, int, int]]:
    return [
        verdicts(files.bring(*PEOPLE, head=PEOPLE_HEAD, kind="customers")),
        verdicts(files.bring(*BOUGHT)),
        verdicts(files.bring(*SAID, head=SAID_HEAD, kind="feedback")),
    ]


def _merge(desk: Desk, survivor: str = "A", other: str = "B") -> Merged:
    ids = _ids(desk.engine)
    return desk.merge(ids[survivor], ids[other])


def test_the_same_files_again_after_a_merge_change_nothing(engine: Engine, tmp_path: Path) -> None:
    files, desk = Files(engine, tmp_path), Desk(engine, NOW)
    assert _bring_all(files) == [(2, 0, 0, 0, 0), (3, 0, 0, 0, 0), (2, 0, 0, 0, 0)]
    _merge(desk)
    before = export(desk.engine)
    assert _bring_all(files) == [(0, 0, 2, 0, 0), (0, 0, 3, 0, 0), (0, 0, 2, 0, 0)]
    assert set(differences(before, export(desk.engine))) <= {"import_batches", "import_mappings"}
    assert check(desk.engine) == []


def test_news_of_a_merged_customer_are_left_to_people_and_told(files: Files, desk: Desk) -> None:
    _merge(desk)
    for take, mode in ((files.look, "create"), (files.look, "update"), (files.bring, "upsert")):
        report = take("B,Anna,new@example.com,,", head=PEOPLE_HEAD, kind="customers", mode=mode)
        assert (verdicts(report), report.warnings) == ((0, 0, 1, 0, 0), {"merged_customer_not_taken": 1})
    assert rows(desk.engine, Customer.reference, Customer.email) == [("A", "a@example.com")]


def test_new_purchases_and_feedback_under_the_former_number_go_to_the_survivor(files: Files, desk: Desk) -> None:
    _merge(desk)
    ana = _ids(desk.engine)["A"]
    report = files.bring("4,B,2026-03-01,TEA,Tea,1,1.00,GB")
    assert (verdicts(report), report.customers_created) == ((1, 0, 0, 0, 0), 0)
    files.bring("f3,B,2026-03-02,3,Fine", head=SAID_HEAD, kind="feedback")
    assert {owner for (owner,) in rows(desk.engine, Purchase.customer_id)} == {ana}
    assert {owner for (owner,) in rows(desk.engine, Feedback.customer_id)} == {ana}


def test_a_file_that_knows_buyers_by_contact_finds_the_survivor(files: Files, desk: Desk) -> None:
    ids = _ids(desk.engine)
    desk.merge(ids["A"], ids["B"], choose={"phone": ids["A"]})
    for column, name in (("email", "b@example.com"), ("phone", "01632 960001")):
        head = f"order,{column},date,sku,product name,quantity,unit price,country"
        assert files.look(f"9,{name},2026-03-01,TEA,Tea,1,1.00,GB", head=head).customers_created == 0


def test_the_return_of_a_merged_customer_finds_its_sale_of_before(files: Files, desk: Desk) -> None:
    _merge(desk)
    assert files.bring("C5,B,2026-03-01,CUP,Cup,-1,8.00,GB").returns_linked == 1
    assert len([sale for (sale,) in rows(desk.engine, PurchaseLine.returns_line_id) if sale]) == 1


def test_undoing_a_merge_gives_newer_purchases_to_whom_their_file_names(files: Files, desk: Desk) -> None:
    done = _merge(desk)
    files.bring("4,B,2026-03-01,TEA,Tea,1,1.00,GB", "5,A,2026-03-02,TEA,Tea,1,1.00,GB")
    undone = desk.undo(done)
    assert undone.newer_purchases == 1
    owners = dict(rows(desk.engine, Purchase.reference, Purchase.customer_id))
    ids = _ids(desk.engine)
    assert owners == {"1": ids["A"], "2": ids["B"], "3": ids["B"], "4": ids["B"], "5": ids["A"]}
    assert verdicts(files.bring("4,B,2026-03-01,TEA,Tea,1,1.00,GB")) == (0, 0, 1, 0, 0)


def test_an_import_whose_customer_was_merged_is_undone_after_the_merge_is(files: Files, desk: Desk) -> None:
    second = files.bring("C,Ann,c@example.com,,", head=PEOPLE_HEAD, kind="customers")
    done = _merge(desk, other="C")
    refused = undo_import(desk.engine, second.batch or 0)
    assert not refused.undone
    assert refused.conflicts[0] == "Customer C was merged into another since; undo merge 1 first."
    desk.undo(done)
    assert undo_import(desk.engine, second.batch or 0).undone
    assert list(_ids(desk.engine)) == ["A", "B"]
    assert check(desk.engine) == []


def test_merging_and_undoing_leaves_imports_as_undoable_as_they_were(desk: Desk) -> None:
    done = _merge(desk)
    assert not undo_import(desk.engine, 2).undone
    desk.undo(done)
    assert all(undo_import(desk.engine, batch).undone for batch in (3, 2, 1))
    assert not any(content(desk.engine).values())


def test_a_backup_takes_merges_along_and_they_are_undone_where_it_is_restored(desk: Desk, tmp_path: Path) -> None:
    before = export(desk.engine)
    done = _merge(desk)
    file = tmp_path / "store.backup"
    backup(desk.engine, file)
    restore(desk.engine, file, replace=True)
    assert Store(desk.engine).customer().id not in dict(rows(desk.engine, CustomerAlias.former_id, CustomerAlias.id))
    desk.write("DELETE FROM customers WHERE reference = 'C1'")
    desk.undo(done)
    assert set(differences(before, export(desk.engine))) <= {"import_mappings"}


def test_a_former_number_that_a_customer_bears_is_a_finding(desk: Desk) -> None:
    _merge(desk)
    Store(desk.engine).customer(reference="B")
    assert [finding.check for finding in check(desk.engine)] == ["merges"]


def test_clearing_the_demo_takes_merges_along(desk: Desk) -> None:
    _merge(desk)
    desk.write("UPDATE settings SET demo = '{}'")
    clear_demo(desk.engine)
    left = {name for name, held in export(desk.engine).items() if held}
    set_up = {  # a new store holds them too
        "settings", "calendars", "promises", "reply_templates", "asking_rule", "automation_progress",
    }  # fmt: skip
    assert left == {*set_up, "import_batches", "import_mappings"}
    assert rows(desk.engine, CustomerMerge.id) == []
