"""Taking imports back, stopping them, and one at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, insert, select, update

from data_access.errors import StoreBusyError, UserError
from data_access.filters import EVERYTHING, Filters
from data_access.importing import ImportCancelledError, list_batches, sweep, undo_import
from data_access.importing.lock import STALE_AFTER, Holder, ImportGuard
from data_access.maintenance import check
from data_access.queries.problems import problems
from data_access.readers import RecordReader
from data_access.repositories.problems import Problems
from data_access.schema import Customer, Feedback, ImportBatch, ImportLock, ProblemFeedback, Purchase, PurchaseLine
from data_access.unit_of_work import UnitOfWork
from tests.store.import_files import NOW, Files, add, clock, content, rows, verdicts

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

FIRST = ("1,A,2026-01-05,TEA,Tea,1,1.00,GB", "2,B,2026-01-06,TEA,Tea,2,1.00,GB")
SECOND = ("1,A,2026-01-04,CUP,Cup,1,8.00,GB", "3,C,2026-01-07,TEA,Tea,2,1.00,GB")


@pytest.fixture
def files(engine: Engine, tmp_path: Path) -> Files:
    return Files(engine, tmp_path)


@pytest.mark.both_databases
def test_an_undone_import_leaves_the_store_as_it_was(files: Files, engine: Engine) -> None:
    files.bring(*FIRST)
    before = content(engine)
    report = files.bring(*SECOND)
    assert content(engine) != before
    undone = undo_import(engine, report.batch or 0)
    assert undone.undone
    assert undone.removed == {"customers": 1, "products": 1, "purchases": 1, "purchase_lines": 2}
    assert undone.restored == 1
    assert content(engine) == before
    assert check(engine) == []
    newest = list_batches(engine)[0]
    assert (newest.id, newest.state) == (report.batch, "undone")
    assert verdicts(files.bring(*SECOND)) == (2, 0, 0, 0, 0)


def test_an_import_that_others_built_on_is_not_undone_and_they_are_named(files: Files, engine: Engine) -> None:
    first = files.bring(*FIRST)
    second = files.bring(*SECOND)
    before = content(engine)
    refused = undo_import(engine, first.batch or 0)
    assert not refused.undone
    assert "Purchase 1 was changed after this import created it." in refused.conflicts
    assert any(sentence.startswith("Product TEA is used by 1 newer purchase lines") for sentence in refused.conflicts)
    assert content(engine) == before
    assert undo_import(engine, second.batch or 0).undone
    assert undo_import(engine, first.batch or 0).undone
    assert not any(content(engine).values())
    assert check(engine) == []


def test_feedback_by_hand_about_an_imported_customer_stops_the_undo(files: Files, engine: Engine) -> None:
    report = files.bring(*FIRST)
    ((customer,),) = rows(engine, Customer.id, reference="A")
    when = {"received_at": NOW, "received_on": NOW.date(), "month": 24317}
    add(Feedback, engine, identity=b"f" * 16, customer_id=customer, **when)
    assert undo_import(engine, report.batch or 0).conflicts == ("Customer A is used by 1 newer feedback.",)


def test_a_problem_outlives_the_feedback_of_an_undone_import_and_shows_no_more(files: Files, engine: Engine) -> None:
    head = "review id,customer id,date,rating,text"
    files.bring("R0,A,2026-01-08,1,Late", head=head, kind="feedback")
    report = files.bring("R1,A,2026-01-09,1,Late again", head=head, kind="feedback")
    (older,), (newer,) = sorted(rows(engine, Feedback.id))
    days = {"first_day": NOW.date(), "rang_on": NOW.date(), "window_days": 1, "complaints": 3}
    numbers = {**days, "expected": 0.1, "chance": 1e-5, "kind": "region", "topic": "any"}
    with UnitOfWork(engine) as work:
        both = Problems(work).open_new({**numbers, "subject": "north"}, {older, newer})
        alone = Problems(work).open_new({**numbers, "subject": "south"}, {newer})
        assert both is not None
        assert alone is not None
    assert undo_import(engine, report.batch or 0).undone
    assert check(engine) == []
    assert rows(engine, ProblemFeedback.feedback_id) == [(older,)]
    shown = RecordReader(engine).frame(problems(Filters(), EVERYTHING))
    assert shown[["subject", "feedback_count"]].to_numpy().tolist() == [["north", 1]]
    with UnitOfWork(engine) as work:
        assert Problems(work).link(1, {older, newer}) == 0, "what is gone is not linked again"


def test_a_row_changed_again_after_the_import_changed_it_stops_the_undo(files: Files, engine: Engine) -> None:
    head = "customer,name,country"
    files.bring("A,Ana,GB", head=head, kind="customers")
    report = files.bring("A,Anna,GB", head=head, kind="customers")
    with UnitOfWork(engine, clock=clock) as work:
        row = work.session.execute(select(Customer)).scalar_one()
        row.name = "Anne"
    assert undo_import(engine, report.batch or 0).conflicts == (
        "Customer A was changed again after this import changed it.",
    )


def test_undoing_what_is_not_there_is_said_in_words(files: Files, engine: Engine) -> None:
    with pytest.raises(UserError, match="There is no import 99"):
        undo_import(engine, 99)
    report = files.bring(*FIRST)
    undo_import(engine, report.batch or 0)
    with pytest.raises(UserError, match="is not in the store any more"):
        undo_import(engine, report.batch or 0)


@pytest.mark.parametrize(
    ("engine", "phase"),
    [
        *(("sqlite", phase) for phase in ("reading", "checking", "writing", "publishing")),
        *(("postgresql", phase) for phase in ("writing", "publishing")),  # before, nothing is written
    ],
    indirect=["engine"],
)
def test_a_cancelled_import_leaves_nothing(files: Files, engine: Engine, phase: str) -> None:
    files.bring(*FIRST)
    before = content(engine)
    reached: list[str] = []
    with pytest.raises(ImportCancelledError):
        files.bring(*SECOND, progress=lambda p: reached.append(p.phase), cancelled=lambda: phase in reached)
    assert content(engine) == before
    assert sweep(engine) == 0
    assert check(engine) == []
    assert rows(engine, ImportLock.id) == []
    assert verdicts(files.bring(*SECOND)) == (2, 0, 0, 0, 0)


@pytest.mark.both_databases
def test_a_second_import_is_refused_with_the_name_of_the_first(files: Files, engine: Engine) -> None:
    with ImportGuard(engine, actor="Ana", clock=clock):
        with pytest.raises(StoreBusyError, match=r"Ana on .* is importing into this store since 2026-06-01 09:00"):
            files.bring(*FIRST)
        with pytest.raises(StoreBusyError, match="Ana on"):
            undo_import(engine, 1, clock=clock)
        assert verdicts(files.look(*FIRST)) == (2, 0, 0, 0, 0)
    assert verdicts(files.bring(*FIRST)) == (2, 0, 0, 0, 0)


@pytest.mark.parametrize(("still_for", "taken"), [(STALE_AFTER + timedelta(seconds=1), True), (STALE_AFTER / 2, False)])
@pytest.mark.both_databases
def test_a_lock_of_another_machine_is_taken_over_when_its_heart_is_still(
    files: Files, engine: Engine, still_for: timedelta, *, taken: bool
) -> None:
    holder = Holder.this_process("Bo", NOW)
    far = Holder("Bo", holder.since, "elsewhere", "another place", 1, 0.0, "token")
    with UnitOfWork(engine, clock=clock) as work:
        values = {"id": 1, "holder": far.text(), "heartbeat_at": NOW - still_for}
        work.connection.execute(insert(ImportLock).values(values))
    if taken:
        assert verdicts(files.bring(*FIRST)) == (2, 0, 0, 0, 0)
    else:
        with pytest.raises(StoreBusyError, match="Bo on elsewhere"):
            files.bring(*FIRST)


@pytest.mark.both_databases
def test_what_a_dead_import_left_is_swept_by_the_next(files: Files, engine: Engine) -> None:
    report = files.bring(*FIRST)
    with UnitOfWork(engine, clock=clock) as work:  # as if it had been killed before it was published
        work.connection.execute(update(ImportBatch).values(state="writing"))
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(PurchaseLine)).scalar() == 2
    assert verdicts(files.bring(*FIRST)) == (2, 0, 0, 0, 0)
    assert len(rows(engine, Purchase.id)) == 2
    assert rows(engine, ImportBatch.state, id=report.batch) == [("abandoned",)]
    assert check(engine) == []
