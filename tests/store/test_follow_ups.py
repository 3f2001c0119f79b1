"""Follow-ups: created for many at once, never twice, closed by one person at a time, taken back while new."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from data_access.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING, Scope
from data_access.importing import undo_import
from data_access.maintenance import clear_demo
from data_access.repositories import CreatedFollowUps, FollowUps, Wanted
from data_access.schema import AuditEvent, FollowUp
from data_access.schema.follow_ups import REASON_KINDS
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store

DUE = date(2026, 6, 8)


def work_of(store: Store, actor: str = "ann") -> UnitOfWork:
    return UnitOfWork(store.engine, clock=lambda: NOW, actor=actor)


def wanted(*ids: int) -> list[Wanted]:
    return [Wanted(customer_id=one, reason_kind="silent", reason=f"silent for {one}0") for one in ids]


def create(store: Store, *ids: int, submission: str | None = None, scope: Scope = EVERYTHING) -> CreatedFollowUps:
    with work_of(store) as work:
        return FollowUps(work).create_many(wanted(*ids), due_on=DUE, submission_id=submission, scope=scope)


def count(store: Store) -> int:
    with store.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(FollowUp)) or 0


def test_each_customer_gets_one_and_who_has_an_open_one_keeps_it(store: Store) -> None:
    ana, ben = store.customer(), store.customer()
    first = create(store, ana.id, ana.id)
    assert (len(first.created), first.open_already) == (1, ())
    second = create(store, ana.id, ben.id)
    assert (len(second.created), second.open_already) == (1, (ana.id,))
    with work_of(store) as work:
        row = FollowUps(work).get(second.created[0])
        assert (row.customer_id, row.reason, row.due_on, row.state) == (ben.id, f"silent for {ben.id}0", DUE, "open")
        assert (row.created_by, row.created_at, row.version) == ("ann", NOW, 1)
        FollowUps(work).close(first.created[0], "done", version=1)
    assert len(create(store, ana.id).created) == 1
    assert count(store) == 3


def test_a_double_click_is_saved_once_and_gives_the_same_answer(store: Store) -> None:
    ana = store.customer()
    assert create(store, ana.id, submission="form-1") == create(store, ana.id, submission="form-1")
    assert count(store) == 1


@pytest.mark.both_databases
def test_two_people_who_click_at_the_same_moment_make_one(store: Store) -> None:
    ana, ready, found = store.customer(), threading.Barrier(2), []

    def click() -> None:
        ready.wait()
        found.append(len(create(store, ana.id).created))

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(found) == [0, 1]


@pytest.mark.both_databases
def test_the_database_itself_refuses_a_second_open_one(store: Store) -> None:
    ana = store.customer()
    store.follow_up(ana, state="done", closed_at=NOW)
    store.follow_up(ana)
    with pytest.raises(IntegrityError):
        store.follow_up(ana)


@pytest.mark.both_databases
def test_the_database_knows_the_reasons_the_program_knows(store: Store) -> None:
    ana = store.customer()
    for kind in REASON_KINDS:
        store.follow_up(ana, reason_kind=kind, state="done", closed_at=NOW)
    assert count(store) == len(REASON_KINDS)
    with pytest.raises(IntegrityError):
        store.follow_up(ana, reason_kind="whim")


def test_customers_outside_the_scope_or_of_hidden_imports_get_none(store: Store) -> None:
    ana, ben = store.customer(team="north"), store.customer(team="south")
    hidden = store.customer(team="north", batch_id=store.batch("writing").id)
    north = Scope(teams=("north",))
    made = create(store, ana.id, ben.id, hidden.id, 99, scope=north)
    assert (len(made.created), made.open_already) == (1, ())
    other = create(store, ben.id).created[0]
    with work_of(store) as work, pytest.raises(UserError, match="There is no follow-up"):
        FollowUps(work).close(other, "done", version=1, scope=north)


def test_the_second_of_two_people_is_told_and_overwrites_nothing(store: Store) -> None:
    (row,) = create(store, store.customer().id).created
    with work_of(store, "ben") as work:
        FollowUps(work).close(row, "done", version=1, note="Called, will order in July.")
    with pytest.raises(StaleRowError, match="Somebody else changed this follow-up"), work_of(store) as work:
        FollowUps(work).close(row, "dropped", version=1, note="No answer.")
    with work_of(store) as work:
        held = FollowUps(work).get(row)
        assert (held.state, held.note, held.closed_by) == ("done", "Called, will order in July.", "ben")
        FollowUps(work).reopen(row, version=2)
    with store.engine.connect() as connection:
        events = connection.execute(select(AuditEvent.action, AuditEvent.details).order_by(AuditEvent.id)).all()
    assert [event.action for event in events] == [
        "follow-ups created",
        "follow-up done",
        "follow-up opened again",
    ]
    assert "July" not in str(events)  # what people write about a customer stays out of the trail


def test_what_was_just_created_can_be_taken_back_unless_somebody_worked_on_it(store: Store) -> None:
    made = create(store, store.customer().id, store.customer().id)
    with work_of(store) as work:
        FollowUps(work).change(made.created[0], version=1, note="Rings on Friday.")
    with pytest.raises(StaleRowError, match="so they stay"), work_of(store) as work:
        FollowUps(work).take_back(made.created)
    assert count(store) == 2
    again = create(store, store.customer().id)
    with work_of(store) as work:
        assert FollowUps(work).take_back(again.created) == 1
    assert count(store) == 2


def test_one_that_was_closed_is_not_opened_beside_another_open_one(store: Store) -> None:
    ana = store.customer()
    (row,) = create(store, ana.id).created
    with work_of(store) as work:
        FollowUps(work).close(row, "dropped", version=1)
    create(store, ana.id)
    with pytest.raises(UserError, match="another open follow-up"), work_of(store) as work:
        FollowUps(work).reopen(row, version=2)


def test_a_note_of_a_novel_is_refused_in_words(store: Store) -> None:
    (row,) = create(store, store.customer().id).created
    with pytest.raises(UserError, match="2,001 characters"), work_of(store) as work:
        FollowUps(work).close(row, "done", version=1, note="x" * 2_001)


def test_clearing_the_demo_takes_follow_ups_along_and_undoing_an_import_names_them(store: Store) -> None:
    batch = store.batch(kind="customers")
    ana = store.customer(reference="ANA", batch_id=batch.id)
    create(store, ana.id)
    refused = undo_import(store.engine, batch.id, clock=lambda: NOW)
    assert refused.conflicts == ("Customer ANA is used by 1 newer follow ups.",)
    with store.engine.execution_options(writing=True).begin() as connection:
        connection.execute(text("UPDATE settings SET demo = '{}'"))
    assert clear_demo(store.engine, clock=lambda: NOW)["follow_ups"] == 1
    assert count(store) == 0
