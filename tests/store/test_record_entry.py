"""Feedback, cases and visits noted by hand: saved once, refused in words, taken back without a trace."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from dashboard.actions.records import TypedRecord, save_record, take_back_record, told_of, wrong_fields
from dashboard.identity import OWNER, User
from data_access.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING, Scope
from data_access.queries.customer import customer_cases, customer_feedback, customer_visits
from data_access.readers import RecordReader
from data_access.repositories import Visits
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.store.stores import differences, export

if TYPE_CHECKING:
    from sqlalchemy import Engine

TODAY = date(2026, 6, 30)
SAID = TypedRecord(
    kind="feedback", text=" The parcel came far too late, I am very disappointed. ", stars=2, channel="phone"
)
CASE = TypedRecord(kind="case", title="Late delivery")
VISIT = TypedRecord(kind="visit", title="Service", due_on=date(2026, 7, 14), technician="Ana")


@pytest.fixture(autouse=True)
def pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_TODAY", TODAY.isoformat())


def test_what_was_noted_stands_in_the_history_and_is_taken_back(engine: Engine) -> None:
    ana = Store(engine).customer().id
    before, reader = export(engine), RecordReader(engine)
    saved = [save_record(engine, OWNER, ana, typed, submission_id=typed.kind) for typed in (SAID, CASE, VISIT)]
    assert [save_record(engine, OWNER, ana, typed, submission_id=typed.kind) for typed in (SAID, CASE, VISIT)] == saved
    (said,) = reader.rows(customer_feedback(ana, EVERYTHING))
    (case,) = reader.rows(customer_cases(ana, EVERYTHING))
    (visit,) = reader.rows(customer_visits(ana, EVERYTHING))
    assert (said.text, said.rating, said.rating_scale, said.score_state) == (SAID.text.strip(), 2, "stars", "scored")
    assert (case.topic, case.state) == ("Late delivery", "new")
    assert (visit.kind, visit.due_on, visit.status) == ("Service", date(2026, 7, 14), "planned")
    for typed, one in zip((SAID, CASE, VISIT), saved, strict=True):
        undo = told_of(engine, OWNER, typed, one).undo
        assert undo is not None
        undo()
    assert differences(before, export(engine)) == []


@pytest.mark.parametrize(("typed", "field"), [
    (TypedRecord(kind="feedback", text="  "), "text"),
    (TypedRecord(kind="feedback", text="x" * 5_001), "text"),
    (TypedRecord(kind="feedback", stars=6), "stars"),
    (TypedRecord(kind="case"), "title"),
    (TypedRecord(kind="case", title="x" * 201), "title"),
    (TypedRecord(kind="visit", title="Service"), "due_on"),
    (TypedRecord(kind="visit", title="Service", due_on=date(2026, 6, 29)), "due_on"),
])  # fmt: skip
def test_a_wrong_field_has_a_sentence_of_its_own(typed: TypedRecord, field: str) -> None:
    assert list(wrong_fields(typed, TODAY)) == [field]


def test_viewers_strangers_and_stale_undos_are_refused(engine: Engine) -> None:
    ana = Store(engine).customer(team="north").id
    south = User(name="sam", role="agent", scope=Scope(teams=("south",)))
    viewer = User(name="vic", role="viewer", scope=EVERYTHING)
    for who, typed, told in ((viewer, CASE, "As viewer"), (south, CASE, "no customer"),
                             (OWNER, TypedRecord(kind="case"), "Say what")):  # fmt: skip
        with pytest.raises(UserError, match=told):
            save_record(engine, who, ana, typed)
    saved = save_record(engine, OWNER, ana, VISIT)
    with pytest.raises(UserError, match="no visit"):
        take_back_record(engine, south, saved)
    with UnitOfWork(engine) as work:
        Visits(work).change(saved.row_id, version=saved.version, status="cancelled")
    with pytest.raises(StaleRowError):
        take_back_record(engine, OWNER, saved)
