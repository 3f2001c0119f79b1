"""Customers are asked once whether it was solved: who, when, in which way, and what came of it."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dashboard.actions.asking import Means, ask_waiting, gave_link, set_rule
from dashboard.actions.form_answers import FormAnswer, answer_form
from dashboard.analytics.asking import heard
from dashboard.errors import StaleRowError, UserError
from dashboard.identity import OWNER
from dashboard.mail import Postman
from dashboard.worker import Worker
from data_access.filters import EVERYTHING, Filters
from data_access.queries.asking import ask_outcomes
from data_access.readers import RecordReader
from data_access.repositories.asking import AskingRules, read_rule
from data_access.repositories.cases import Act
from data_access.repositories.merging import Merges, Seen
from data_access.repositories.outbox import Outbox
from data_access.schema import (
    CaseAsk,
    OutgoingMail,
)
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.store.mail_sink import Sink

from tests.store.ask_desk import DAY, SERVER, Desk


def test_the_customer_is_mailed_a_link_two_days_after_the_case_was_resolved(engine: Engine, sink: Sink) -> None:
    desk = Desk(engine, sink)
    case_id = desk.resolved(desk.customer(given_name="Ben"))
    assert desk.ask(later=2 * DAY - timedelta(seconds=1)) == 0
    assert desk.ask(later=timedelta(seconds=1)) == 1
    assert [desk.ask(later=timedelta(0)), desk.ask(later=DAY)] == [0, 0], "asked once, however often anybody looks"
    desk.send()
    (mail,), (ask,) = sink.mails(), desk.asks()
    assert (mail["To"], ask.way, ask.asked_at) == ("ben@buyer.example", "mail", NOW + 2 * DAY)
    assert f"{SERVER}/f/{ask.token}" in mail.get_content().splitlines()
    assert mail.get_content().startswith("Hello Ben,\n")
    case = desk.case(case_id)
    assert (case.state, case.first_reply_at) == ("resolved", None), "a question is no answer of the business"
    assert desk.log(case_id)[-1].body == "Asked the customer by e-mail whether it is solved."


@pytest.mark.parametrize(
    ("columns", "way", "why"),
    [
        ({"consent": "refused"}, "none", "no_consent"),
        ({"consent": "unknown"}, "none", "no_consent"),
        ({"email": None}, "link", "no_address"),
        ({"email": "ben@localhost"}, "link", "odd_address"),
    ],
)
def test_who_is_not_mailed_and_why(
    sqlite_engine: Engine, sink: Sink, columns: dict[str, Any], way: str, why: str
) -> None:
    desk = Desk(sqlite_engine, sink)
    desk.resolved(desk.customer(**columns))
    desk.ask()
    (ask,) = desk.asks()
    assert (ask.way, ask.why, ask.asked_at, ask.token is None) == (way, why, None, way == "none")
    assert desk.all(OutgoingMail) == []


def test_a_case_of_nobody_a_shared_address_and_a_missing_server_are_told_apart(engine: Engine, sink: Sink) -> None:
    desk = Desk(engine, sink)
    desk.resolved(None)
    desk.resolved(desk.customer())
    desk.customer(name="Bea Buyer")
    desk.resolved(desk.customer(email="own@buyer.example"))
    desk.ask(server=None)
    assert [(ask.way, ask.why) for ask in desk.asks()] == [
        ("none", "nobody"), ("link", "shared_address"), ("link", "no_server"),
    ]  # fmt: skip
    without = Desk.__new__(Desk)
    without.__dict__ = {**desk.__dict__, "sink": None}
    without.resolved(desk.customer(email="third@buyer.example"))
    without.ask()
    assert desk.asks()[-1].why == "no_mail"


def test_a_customer_is_asked_again_only_after_the_rest(engine: Engine, sink: Sink) -> None:
    desk = Desk(engine, sink, rest_days=10)
    ben = desk.customer()
    desk.resolved(ben)
    desk.resolved(ben)
    desk.ask()
    desk.time.moment += 8 * DAY
    desk.resolved(ben)
    desk.ask()
    assert [(ask.way, ask.why) for ask in desk.asks()] == [("mail", None), ("none", "asked_lately"), ("mail", None)]


def test_nobody_is_asked_while_it_is_switched_off_nor_about_what_was_resolved_before(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine, active_since=None)
    desk.resolved(desk.customer())
    assert desk.ask() == 0
    with UnitOfWork(desk.engine, clock=desk.time) as work:
        AskingRules(work).change(1, version=AskingRules(work).get(1).version, active_since=work.now)
    assert desk.ask(later=5 * DAY) == 0
    desk.resolved(desk.customer(email="new@buyer.example"))
    assert desk.ask() == 1
    desk.resolved(desk.customer(email="late@buyer.example"))
    assert desk.ask(later=40 * DAY) == 0, "nobody is asked about what was solved long ago"


def test_each_time_a_case_is_resolved_is_asked_about_once(sqlite_engine: Engine, sink: Sink) -> None:
    desk = Desk(sqlite_engine, sink, rest_days=0)
    case_id = desk.resolved(desk.customer())
    desk.ask()
    desk.act(case_id, Act(kind="reopened"))
    desk.act(case_id, Act(kind="resolved", action="Again"))
    assert (desk.ask(), desk.ask()) == (1, 0)
    assert len({ask.event_id for ask in desk.asks()}) == 2


@pytest.mark.both_databases
def test_many_who_look_at_once_ask_once(engine: Engine, sink: Sink) -> None:
    desk = Desk(engine, sink)
    for number in range(3):
        desk.resolved(desk.customer(email=f"ben{number}@buyer.example"))
    desk.time.moment += 2 * DAY
    means = Means(sink.account, SERVER)
    threads = [
        threading.Thread(target=ask_waiting, args=(engine, means), kwargs={"clock": desk.time}) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({mail.to_address for mail in desk.all(OutgoingMail)}) == len(desk.all(OutgoingMail)) == 3


def test_the_worker_asks_and_a_wrong_address_of_the_server_leaves_links_to_hand_over(
    sqlite_engine: Engine, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(sqlite_engine, sink)
    desk.resolved(desk.customer())
    desk.time.moment += 2 * DAY
    monkeypatch.setenv("RAPPORT_PUBLIC_URL", "shop.example")
    named = {"RAPPORT_SMTP_URL": sink.url, "RAPPORT_MAIL_FROM": "help@shop.example"}
    worker = Worker(lambda: sqlite_engine, clock=desk.time, environment=named)
    assert (worker.ask_and_tell(), worker.ask_and_tell()) == (1, 0)
    assert [(ask.way, ask.why) for ask in desk.asks()] == [("link", "no_server")]


def test_a_link_that_was_handed_over_counts_as_asked(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    ben = desk.customer()
    desk.resolved(ben)
    desk.ask()
    (ask,) = desk.asks()
    gave_link(desk.engine, OWNER, "Ana Agent", ask.id, version=ask.version)
    with pytest.raises(StaleRowError):
        gave_link(desk.engine, OWNER, "Ana Agent", ask.id, version=ask.version)
    (ask,) = desk.asks()
    assert (ask.asked_by, ask.asked_at is None) == ("Ana Agent", False)
    with pytest.raises(UserError, match="given to the customer already"):
        gave_link(desk.engine, OWNER, "Ana Agent", ask.id, version=ask.version)


@pytest.mark.parametrize("manner", ["busy", "no such user", "drops after", "hangs after"])
def test_a_question_that_does_not_go_out_shows_and_stops_no_clock(
    sqlite_engine: Engine, sink: Sink, manner: str
) -> None:
    desk = Desk(sqlite_engine, sink)
    case_id = desk.resolved(desk.customer())
    before = desk.case(case_id)
    desk.ask()
    sink.manner = manner
    account = sink.account
    postman = Postman(lambda: desk.engine, clock=desk.time, account=lambda: account, deliver=sink.deliver)
    postman.round()
    (mail,), after = desk.all(OutgoingMail), desk.case(case_id)
    expected = {"busy": "queued", "no such user": "failed", "drops after": "uncertain", "hangs after": "uncertain"}
    assert (mail.kind, mail.state) == ("question", expected[manner])
    clocks = ("waiting_since", "first_reply_at", "next_reply_due_at", "resolved_at", "state")
    assert [getattr(after, name) for name in clocks] == [getattr(before, name) for name in clocks]
    if mail.state != "queued":
        with UnitOfWork(desk.engine, clock=desk.time) as work:
            Outbox(work).resend(mail.id, desk.me, version=mail.version)
        sink.manner = "takes"
        postman.round()
        assert [one.state for one in desk.all(OutgoingMail)] == ["sent"]
        assert desk.case(case_id).first_reply_at is None


def test_a_merge_takes_the_questions_along(sqlite_engine: Engine, sink: Sink) -> None:
    desk = Desk(sqlite_engine, sink, rest_days=30)
    ben, ben2 = desk.customer(), desk.customer(email="ben2@buyer.example")
    desk.resolved(ben2)
    desk.ask()
    with UnitOfWork(desk.engine, clock=desk.time) as work:
        Merges(work).merge(Seen(ben.id, ben.version), [Seen(ben2.id, ben2.version)])
    desk.resolved(ben)
    desk.ask()
    assert [(ask.customer_id, ask.why) for ask in desk.asks()] == [(ben.id, None), (ben.id, "asked_lately")]


def test_the_rule_is_a_managers_and_a_stale_save_is_refused(sqlite_engine: Engine) -> None:
    values = {"on": True, "after_days": 3, "rest_days": 60, "language": "de", "form_id": None}
    with pytest.raises(UserError, match="As agent you can see"):
        set_rule(sqlite_engine, replace(OWNER, role="agent"), values, version=1)
    told = set_rule(sqlite_engine, OWNER, values, version=1)
    assert told.text == (
        "Saved. 3 days after a case is resolved, its customer is asked whether it is solved, but never twice within "
        "60 days."
    )
    with pytest.raises(StaleRowError):
        set_rule(sqlite_engine, OWNER, values, version=1)
    with pytest.raises(UserError, match="400 days between two questions"):
        set_rule(sqlite_engine, OWNER, values | {"rest_days": 400}, version=2)
    assert told.undo
    told.undo()
    with Session(sqlite_engine) as session:
        rule = read_rule(session)
    assert (rule.active_since, rule.after_days, rule.language) == (None, 2, "en")


def test_what_came_of_asking_is_counted_from_the_store(engine: Engine, sink: Sink) -> None:
    desk = Desk(engine, sink, rest_days=0)
    for number in range(6):
        desk.resolved(desk.customer(email=f"ben{number}@buyer.example"))
    desk.resolved(desk.customer(consent="refused"))
    desk.resolved(desk.customer(email=None))
    desk.ask()
    tokens = [ask.token for ask in desk.asks()]
    for number, rating in ((0, 1), (1, 1), (2, 0)):
        assert tokens[number]
        answer_form(engine, tokens[number] or "", FormAnswer(rating=rating), submission_id=f"page {number}")
    with UnitOfWork(engine) as work:
        failed = select(CaseAsk.mail_id).where(CaseAsk.token == tokens[5])
        work.session.execute(
            update(OutgoingMail).where(OutgoingMail.id == failed.scalar_subquery()).values(state="failed")
        )
    desk.time.moment += DAY
    desk.resolved(desk.customer(email="late@buyer.example"))
    desk.ask(later=6 * DAY)
    by = desk.time() - 7 * DAY
    counted = ask_outcomes(Filters(), EVERYTHING, since=NOW, heard_by=by)
    found = heard(RecordReader(engine).frame(counted))
    assert (found.asked.n, found.reached["asked"], found.fresh) == (9, 6, 1)
    assert (found.answered.n, found.answered.value, found.solved.n) == (5, 0.6, 3)
    assert (found.reached["solved"], found.silent) == (2, 2)
    assert found.reasons == {"no_consent": 1, "no_address": 1, "not_sent": 1}
