"""Uploads on their way into the store: checked, asked about, imported, stopped, undone, refused."""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from dashboard.actions import importing as work
from dashboard.actions.importing.tasks import Task
from dashboard.errors import StoreError
from data_access.importing import list_batches
from data_access.importing.interpret import Choices
from data_access.importing.lock import ImportGuard
from data_access.importing.reading import ReadOptions
from data_access.schema import QualityScore, StoreSettings
from data_access.unit_of_work import UnitOfWork, utc_now
from tests.unit.importing_reading.test_other_formats import text_row, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

ORDERS = (
    "Order No;Customer;Date;Article;Qty;Unit price\n"
    "A-1;C1;03/04/2026;Cup;2;4,50\nA-2;C2;05/04/2026;Cup;1;4,50\nA-3;C1;07/05/2026;Kettle;1;abc\n"
)
TOKEN = "of-this-test"  # noqa: S105  names an upload, opens nothing


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    yield
    work.discard(TOKEN)
    work.forget_undo("ann")


def upload(engine: Engine, text: str = ORDERS) -> work.Draft:
    draft = work.receive(engine, io.BytesIO(text.encode()), "orders.csv", kind="purchases", token=TOKEN, actor="ann")
    assert draft.check is not None
    draft.check.wait(90)
    return draft


def answered(engine: Engine) -> work.Draft:
    draft = upload(engine)
    work.change_plan(engine, draft, replace(draft.plan, choices=Choices(date_order="dmy")))
    assert draft.check is not None
    draft.check.wait(90)
    return draft


def test_file_that_can_be_read_in_two_ways_is_asked_about_with_its_columns_matched(sqlite_engine: Engine) -> None:
    draft = upload(sqlite_engine)
    assert [(question.name, question.column) for question in draft.questions] == [("date_order", "Date")]
    assert draft.verdict is None
    assert draft.plan.mapping is not None
    assert draft.plan.mapping.columns["date"] == "Date"
    assert (draft.columns[0].name, draft.columns[0].example, draft.columns[0].filled) == ("Order No", "A-1", 1.0)


def test_answer_gives_the_verdict_and_the_import_the_rows(sqlite_engine: Engine) -> None:
    draft = answered(sqlite_engine)
    assert draft.verdict is not None
    assert (draft.verdict.accepted, draft.verdict.rejected) == (2, 1)
    assert list_batches(sqlite_engine) == []
    work.start_import(sqlite_engine, draft)
    assert draft.run is not None
    draft.run.wait(90)
    assert draft.outcome is not None
    assert [(row.state, row.started_by) for row in list_batches(sqlite_engine)] == [("published", "ann")]
    with sqlite_engine.connect() as connection:
        assert connection.scalars(select(QualityScore.batch_id)).all() == [draft.outcome.batch]
    assert not draft.path.exists()


def test_undo_takes_the_import_back(sqlite_engine: Engine) -> None:
    draft = answered(sqlite_engine)
    work.start_import(sqlite_engine, draft)
    assert draft.run is not None
    draft.run.wait(90)
    batch = list_batches(sqlite_engine)[0].id
    undo = work.start_undo(sqlite_engine, batch, "orders.csv", actor="ann")
    undo.task.wait(90)
    assert undo.task.result is not None
    assert undo.task.result.undone
    assert list_batches(sqlite_engine)[0].state == "undone"
    assert work.find_undo("bob") is None


def test_second_import_at_the_same_time_is_refused_in_words(sqlite_engine: Engine) -> None:
    draft = answered(sqlite_engine)
    with ImportGuard(sqlite_engine, actor="bob", clock=utc_now):
        work.start_import(sqlite_engine, draft)
        assert draft.run is not None
        draft.run.wait(90)
    assert draft.run.error is not None
    assert draft.run.error.what.startswith("bob on ")
    assert draft.verdict is not None  # the button is still there for later


def test_real_rows_never_come_beside_invented_ones(sqlite_engine: Engine) -> None:
    with UnitOfWork(sqlite_engine) as made:
        made.session.merge(StoreSettings(id=1, demo={"seed": 7}))
    with pytest.raises(StoreError, match="never mix"):
        upload(sqlite_engine)


def test_file_that_is_no_table_is_refused_by_name_and_forgotten(sqlite_engine: Engine) -> None:
    draft = upload(sqlite_engine, "\x89PNG\r\n\x1a\n" + "\x00" * 200)
    assert draft.check is not None
    assert draft.check.error is not None
    assert "orders.csv" in draft.check.error.what
    path = draft.path
    work.discard(TOKEN)
    assert work.find_draft(TOKEN, "ann") is None
    assert not path.exists()


def test_draft_is_found_again_by_its_person_only(sqlite_engine: Engine) -> None:
    draft = upload(sqlite_engine)
    assert work.find_draft(TOKEN, "ann") is draft
    assert work.find_draft(TOKEN, "bob") is None


def test_work_goes_on_without_its_page_and_stops_when_asked() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def wait(task: Task[str]) -> str:
        begun.set()
        go_on.wait(90)
        return "stopped" if task.cancelled() else "done"

    task = Task("Waiting", wait)
    assert begun.wait(90)
    assert task.running
    task.cancel()
    assert task.stopping
    go_on.set()
    task.wait(90)
    assert task.result == "stopped"
    assert not task.running


def test_work_has_ended_with_its_result_while_what_comes_after_goes_on() -> None:
    begun, go_on, heard = threading.Event(), threading.Event(), []

    def after(result: str) -> None:
        begun.set()
        go_on.wait(90)
        heard.append(result)

    task: Task[str] = Task("Quick", lambda _task: "done", afterwards=after)
    assert begun.wait(90)
    assert (task.running, task.result, heard) == (False, "done", [])
    go_on.set()
    task.wait(90)
    assert heard == ["done"]


def test_bug_in_the_work_is_logged_under_a_number_for_the_reader() -> None:
    def fail(_task: Task[str]) -> str:
        message = "boom"
        raise RuntimeError(message)

    task = Task("Failing", fail)
    task.wait(90)
    assert task.reference
    assert task.ended_badly
    assert task.error is None


def test_another_sheet_of_a_workbook_is_read_with_columns_of_its_own(sqlite_engine: Engine) -> None:
    sheets = (("January", "Order No,Customer,Date,Total", "1,C1,2026-01-05,4.50"),
              ("February", "Order No,Client,Date,Amount", "2,C2,2026-02-05,5.50"))  # fmt: skip
    book = workbook(*((name, [text_row(1, *head.split(",")), text_row(2, *row.split(","))])
                      for name, head, row in sheets))  # fmt: skip
    draft = work.receive(sqlite_engine, io.BytesIO(book), "book.xlsx", kind="purchases", token=TOKEN, actor="ann")
    assert draft.check is not None
    draft.check.wait(90)
    assert draft.found is not None
    assert (draft.found.sheets, draft.found.sheet) == (("January", "February"), "January")
    assert draft.verdict is not None
    assert draft.verdict.sheets_left_out == ("February",)
    work.change_plan(sqlite_engine, draft, replace(draft.plan, mapping=None, opening=ReadOptions(sheet="February")))
    draft.check.wait(90)
    assert (draft.found.sheet, [column.name for column in draft.columns][1]) == ("February", "Client")
    assert draft.verdict.first_day == "2026-02-05"
