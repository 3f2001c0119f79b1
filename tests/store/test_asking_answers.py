"""What a customer answers to whether it was solved moves the case, or is kept all the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from dashboard.actions.form_answers import FormAnswer
from data_access.queries.recovery import steps
from data_access.repositories.cases import Act, fold
from data_access.schema import (
    Case,
    CaseFeedback,
    Feedback,
    FollowUp,
    HeldFeedback,
    ImportBatch,
)
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.store.mail_sink import Sink

from tests.store.ask_desk import NO, UNHAPPY, YES, Desk


def test_yes_confirms_the_case_in_the_customers_name(engine: Engine, sink: Sink) -> None:
    desk = Desk(engine, sink)
    case_id = desk.resolved(desk.customer())
    desk.ask()
    assert desk.answer(replace(YES, text="Thank you, all is well now.")) == "kept"
    assert desk.answer(replace(YES, text="Thank you, all is well now.")) == "kept", "the same page again"
    assert desk.answer(NO, "another page") == "answered"
    case, last, (said,) = desk.case(case_id), desk.log(case_id)[-1], desk.all(Feedback)
    assert (case.state, last.actor, last.body) == ("confirmed", "the customer", "The customer says it is solved.")
    assert (said.channel, said.rating, said.text) == ("Survey", None, "Thank you, all is well now.")
    assert [(one.case_id, one.feedback_id) for one in desk.all(CaseFeedback)] == [(case_id, said.id)]
    assert fold(desk.log(case_id)).state == "confirmed"
    with Session(engine) as session:
        assert session.scalars(select(steps()["confirmed_at"])).one() is not None, "the scorecard's step"


@pytest.mark.parametrize("answer", [NO, replace(NO, text=UNHAPPY), replace(YES, text=UNHAPPY)])
def test_no_and_words_that_read_unhappy_open_the_case_again(engine: Engine, sink: Sink, answer: FormAnswer) -> None:
    desk = Desk(engine, sink)
    case_id = desk.resolved(desk.customer())
    desk.ask()
    assert desk.answer(answer) == "kept"
    case, (ask,) = desk.case(case_id), desk.asks()
    assert (case.state, case.owner_id, ask.solved) == ("reopened", desk.me.user_id, answer.rating == 1)
    assert len(desk.all(CaseFeedback)) == bool(answer.text)
    assert case.waiting_since is not None


def test_an_answer_to_a_case_that_is_open_again_is_told_there_and_kept(engine: Engine, sink: Sink) -> None:
    desk = Desk(engine, sink)
    case_id = desk.resolved(desk.customer())
    desk.ask()
    desk.act(case_id, Act(kind="reopened"))
    assert desk.answer(replace(NO, text="Still broken.")) == "kept"
    last = desk.log(case_id)[-1]
    assert (last.kind, desk.case(case_id).state) == ("heard", "reopened")
    assert [one.text for one in desk.all(Feedback)] == ["Still broken."]


def test_an_answer_to_a_case_that_is_gone_is_kept_as_feedback_of_the_customer(engine: Engine, sink: Sink) -> None:
    desk = Desk(engine, sink)
    ben = desk.customer()
    case_id = desk.resolved(ben)
    desk.ask()
    with UnitOfWork(engine) as work:
        work.session.execute(delete(Case).where(Case.id == case_id))
    assert desk.answer(replace(NO, text="Still broken.")) == "kept"
    (said,), (ask,) = desk.all(Feedback), desk.asks()
    assert (said.customer_id, said.text, ask.solved, ask.case_id) == (ben.id, "Still broken.", False, None)


def test_an_answer_to_a_case_of_an_import_that_was_undone_moves_nothing(sqlite_engine: Engine, sink: Sink) -> None:
    desk = Desk(sqlite_engine, sink)
    case_id = desk.resolved(desk.customer())
    desk.ask()
    batch = desk.store.batch()
    with UnitOfWork(desk.engine) as work:
        work.session.execute(update(Case).where(Case.id == case_id).values(batch_id=batch.id))
        work.session.get_one(ImportBatch, batch.id).state = "undone"
    assert desk.answer(NO) == "kept"
    assert desk.case(case_id).state == "resolved"


def test_what_a_program_fills_in_is_held_apart_and_the_link_stays_good(sqlite_engine: Engine, sink: Sink) -> None:
    desk = Desk(sqlite_engine, sink)
    case_id = desk.resolved(desk.customer())
    desk.ask()
    assert desk.answer(FormAnswer(rating=0, text="Buy pills", trapped=True)) == "kept"
    assert (desk.case(case_id).state, len(desk.all(HeldFeedback)), desk.asks()[0].answered_at) == ("resolved", 1, None)
    assert desk.answer(YES, "the customer") == "kept"
    assert desk.case(case_id).state == "confirmed"


def test_who_asks_to_be_called_gets_a_follow_up(sqlite_engine: Engine, sink: Sink) -> None:
    desk = Desk(sqlite_engine, sink)
    ben = desk.customer()
    desk.resolved(ben)
    desk.ask()
    desk.answer(replace(NO, call_back=True))
    (call,) = desk.all(FollowUp)
    assert (call.customer_id, call.reason_kind) == (ben.id, "callback")
    assert "when asked whether it is solved" in call.reason
