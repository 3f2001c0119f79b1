"""Every mail arrives, or is shown as failed or uncertain: none is silently lost, none silently sent twice."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.mail import Postman
from data_access.errors import StaleRowError, UserError
from data_access.repositories.cases import Agent
from data_access.repositories.outbox import Outbox
from data_access.schema import CaseBreach, CaseEvent, OutgoingMail
from data_access.unit_of_work import UnitOfWork
from tests.store.mail_desk import LATER, MINUTE, MailDesk
from tests.store.mail_sink import MANNERS, Sink

if TYPE_CHECKING:
    from sqlalchemy import Engine


SENT, AGAIN, LOST, UNKNOWN = "sent", "queued", "failed", "uncertain"


BECOMES = dict(zip(MANNERS, (SENT, AGAIN, LOST, LOST, AGAIN, AGAIN, UNKNOWN, AGAIN, UNKNOWN, UNKNOWN, UNKNOWN),
                   strict=True))  # fmt: skip


def test_a_mail_arrives_as_it_was_written(engine: Engine, sink: Sink) -> None:
    desk = MailDesk(engine, sink)
    body = "Grüße aus Łódź\n\n.a line that begins with a dot\n" + "long " * 300 + "\n谢谢"
    number = desk.answer(body, "Ihre Nachricht – 您好")
    assert desk.postman
    assert (desk.postman.round(), desk.postman.round()) == (1, 0)
    (found,), row = sink.mails(), desk.mail(number)
    assert (row.state, row.sent_at, row.tries, row.last_error) == ("sent", desk.time(), 1, None)
    assert (found["To"], found["From"]) == ("ben@buyer.example", "The Shop <help@shop.example>")
    assert (found["Subject"], found["Message-ID"]) == ("Ihre Nachricht – 您好", row.message_id)
    assert found.get_content().rstrip("\n") == body
    assert re.fullmatch(r"<rapport-[0-9a-f]{32}@shop\.example>", row.message_id)
    assert sink.raw[0].isascii()


@pytest.mark.parametrize("manner", MANNERS)
def test_what_the_server_does_decides_what_becomes_of_a_mail(sqlite_engine: Engine, sink: Sink, manner: str) -> None:
    desk = MailDesk(sqlite_engine, sink)
    number = desk.answer()
    sink.manner = manner
    assert desk.postman
    desk.postman.round()
    row = desk.mail(number)
    assert row.state == BECOMES[manner]
    assert (row.last_error is None) == (row.state == "sent")
    assert row.next_try_at == (desk.time() + MINUTE if row.state == AGAIN else None)
    taken = len(sink.raw)
    assert taken == (manner in {"takes", "hangs after", "drops after", "talks nonsense"})
    sink.manner = "takes"
    desk.time.moment += timedelta(days=1)
    desk.postman.round()
    assert len(sink.raw) == taken + (row.state == AGAIN), "only what surely did not arrive is sent again by itself"
    assert desk.mail(number).state == (SENT if row.state == AGAIN else row.state)


def test_a_busy_server_is_asked_again_later_and_later_and_then_a_person(sqlite_engine: Engine, sink: Sink) -> None:
    desk = MailDesk(sqlite_engine, sink)
    before = desk.case().waiting_since
    number = desk.answer()
    assert (desk.case().waiting_since, desk.case().due_at) == (None, None)
    sink.manner = "busy"
    assert desk.postman
    tried = []
    for minute in range(120):
        if desk.postman.round():
            tried.append(minute)
        desk.time.moment += MINUTE
    assert tried == [0, 1, 6, 21, 81]
    row, case = desk.mail(number), desk.case()
    assert (row.state, row.last_error) == ("failed", "451 Come back later")
    assert (case.first_reply_at, case.waiting_since) == (None, before), "what did not go out answered nobody"
    assert case.due_at == LATER, "and the promise that it stopped runs on"
    with Session(sqlite_engine) as session:
        last = session.scalars(select(CaseEvent).order_by(CaseEvent.id.desc()).limit(1)).one()
    assert (last.kind, last.actor, last.body) == ("noted", "outbox", "The e-mail was not sent. 451 Come back later")
    sink.manner = "takes"
    desk.change(lambda outbox: outbox.resend(number, desk.me, version=row.version))
    desk.postman.round()
    now, case = desk.mail(number), desk.case()
    assert (now.state, now.message_id, now.tries) == ("sent", row.message_id, 1)
    assert (case.first_reply_at, case.waiting_since, case.due_at) == (now.sent_at, None, None)
    with Session(sqlite_engine) as session:
        assert session.scalars(select(CaseBreach.clock)).all() == ["first_reply"], (
            "it came too late, and counts as that"
        )


def test_a_server_that_is_not_there_or_wants_encryption_is_tried_again(sqlite_engine: Engine, sink: Sink) -> None:
    desk = MailDesk(sqlite_engine)
    nobody = replace(sink.account, port=1)
    for account, told in ((nobody, "refused"), (replace(sink.account, security="starttls"), "STARTTLS")):
        number = desk.answer()
        Postman(lambda: sqlite_engine, clock=desk.time, account=lambda: account).round()  # noqa: B023
        row = desk.mail(number)
        assert row.state == "queued"
        assert told.lower() in (row.last_error or "").lower()
        desk.time.moment += timedelta(seconds=30)
    assert not sink.raw


def test_without_a_server_mail_waits(sqlite_engine: Engine) -> None:
    desk = MailDesk(sqlite_engine)
    number = desk.answer()
    assert Postman(lambda: sqlite_engine, clock=desk.time, account=lambda: None).round() == 0
    assert desk.mail(number).state == "queued"


def test_who_may_send_again_or_call_back_and_from_which_state(sqlite_engine: Engine) -> None:
    desk = MailDesk(sqlite_engine)
    number = desk.answer()
    other, boss = Agent(name="Bo", user_id=99), Agent(name="Mo", user_id=98, manages=True)
    with pytest.raises(UserError, match="not yours"):
        desk.change(lambda outbox: outbox.cancel(number, other, version=1))
    with pytest.raises(UserError, match="on its way"):
        desk.change(lambda outbox: outbox.resend(number, boss, version=1))
    with pytest.raises(StaleRowError):
        desk.change(lambda outbox: outbox.cancel(number, desk.me, version=7))
    desk.change(lambda outbox: outbox.cancel(number, boss, version=1))
    assert desk.mail(number).state == "cancelled"
    assert desk.case().first_reply_at is None
    desk.change(lambda outbox: outbox.resend(number, desk.me, version=2))
    desk.claim("x")
    with pytest.raises(UserError, match="cannot be called back"):
        desk.change(lambda outbox: outbox.cancel(number, desk.me, version=4))


def test_one_answer_is_one_mail_however_often_it_is_queued(sqlite_engine: Engine) -> None:
    desk = MailDesk(sqlite_engine)
    number = desk.answer()
    with UnitOfWork(sqlite_engine) as work:
        event = work.session.get_one(CaseEvent, work.session.get_one(OutgoingMail, number).event_id)
        again = Outbox(work).queue(event, to="x@y.example", subject="Other", domain="shop.example")
    assert again.id == number


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"subject": "Hello\nBcc: all@others.example"}, "line break"),
        ({"to_address": "ben@buyer.example\r\nBcc: all@others.example"}, "line break"),
        ({"to_address": "ben@buyer.example, all@others.example"}, "could not be written"),
    ],
)
def test_nothing_typed_adds_a_header_or_somebody_who_gets_it(
    sqlite_engine: Engine, sink: Sink, columns: dict[str, str], told: str
) -> None:
    desk = MailDesk(sqlite_engine, sink)
    number = desk.answer()
    with UnitOfWork(sqlite_engine) as work:  # past every check of the pages
        row = work.session.get_one(OutgoingMail, number)
        for name, value in columns.items():
            setattr(row, name, value)
    assert desk.postman
    desk.postman.round()
    assert not sink.raw
    assert desk.mail(number).state == "failed"
    assert told in (desk.mail(number).last_error or "")


def test_of_several_answers_those_that_went_out_count(sqlite_engine: Engine, sink: Sink) -> None:
    desk = MailDesk(sqlite_engine, sink)
    before = desk.case().waiting_since
    assert desk.postman
    sink.manner = "no such user"
    first = desk.answer()
    desk.time.moment += MINUTE
    second = desk.answer("By another way")
    desk.postman.round()
    assert {desk.mail(first).state, desk.mail(second).state} == {"failed"}
    assert (desk.case().first_reply_at, desk.case().waiting_since) == (None, before), "none of two went out"
    third = desk.answer("Once more")
    said_at = desk.case().first_reply_at
    fourth = desk.answer("And again")
    sink.manner = "takes"
    desk.change(lambda outbox: outbox.cancel(third, desk.me, version=1))
    desk.postman.round()
    assert desk.mail(fourth).state == "sent"
    assert (desk.case().first_reply_at, desk.case().waiting_since) == (said_at, None), "a later one went out"


def test_a_mail_that_arrived_after_all_is_said_to_have_arrived(sqlite_engine: Engine, sink: Sink) -> None:
    desk = MailDesk(sqlite_engine, sink)
    sink.manner = "drops after"
    number = desk.answer()
    assert desk.postman
    desk.postman.round()
    with pytest.raises(UserError, match="cannot be called back"):
        desk.change(lambda outbox: outbox.cancel(number, desk.me, version=3))
    desk.change(lambda outbox: outbox.arrived(number, desk.me, version=3))
    assert (desk.mail(number).state, desk.mail(number).sent_at) == ("sent", desk.time())
    with pytest.raises(UserError, match="is known"):
        desk.change(lambda outbox: outbox.arrived(number, desk.me, version=4))
