"""Every mail arrives, or is shown as failed or uncertain: none is silently lost, none silently sent twice."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.mail import Postman, deliver, read_account
from data_access.errors import StaleRowError, StoreBusyError, UserError
from data_access.importing.lock import Holder
from data_access.repositories.cases import Act, Agent, Cases
from data_access.repositories.outbox import Outbox, stopped_by_answer
from data_access.schema import Case, CaseBreach, CaseEvent, OutgoingMail, User
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store
from tests.store.mail_sink import MANNERS, Sink, mail_sink
from tests.store.worker_desk import Time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy import Engine

MINUTE = timedelta(minutes=1)
LATER = NOW + timedelta(hours=1)  # when the first answer was promised
SENT, AGAIN, LOST, UNKNOWN = "sent", "queued", "failed", "uncertain"
BECOMES = dict(zip(MANNERS, (SENT, AGAIN, LOST, LOST, AGAIN, AGAIN, UNKNOWN, AGAIN, UNKNOWN, UNKNOWN, UNKNOWN),
                   strict=True))  # fmt: skip


@pytest.fixture
def sink() -> Iterator[Sink]:
    with mail_sink() as found:
        yield found


class Desk:
    """A case with an owner, answers that go out, a clock, and who sends."""

    def __init__(self, engine: Engine, sink: Sink | None = None) -> None:
        self.engine, self.time = engine, Time(NOW)
        store = Store(engine)
        who = store.customer(name="Ben Buyer", email="ben@buyer.example")
        with UnitOfWork(engine) as work:
            ana = User(email="ana@shop.example", name="Ana Agent", role="agent", created_at=NOW)
            work.session.add(ana)
            work.session.flush()
        self.me = Agent(name="Ana Agent", user_id=ana.id)
        self.case_id = store.case(
            who,
            state="claimed",
            owner_id=ana.id,
            waiting_since=NOW - timedelta(hours=3),
            first_reply_due_at=LATER,
            due_at=LATER,
            promise={"first_reply_minutes": 300},
        ).id
        self.postman = self.sender(sink) if sink else None

    def sender(self, sink: Sink, timeout: float = 0.4) -> Postman:
        return Postman(lambda: self.engine, clock=self.time, account=lambda: sink.account,
                       deliver=partial(deliver, timeout=timeout))  # fmt: skip

    def answer(self, body: str = "We are sorry.", subject: str = "Your message", **how: Any) -> int:
        with UnitOfWork(self.engine, clock=self.time, actor="Ana Agent") as work:
            case = Cases(work).get(self.case_id)
            act = Act(kind="replied", body=body, channel="email", details=stopped_by_answer(case))
            Cases(work).act(case.id, act, self.me, version=case.version)
            event = work.session.scalars(select(CaseEvent).order_by(CaseEvent.id.desc()).limit(1)).one()
            to = how.get("to", "ben@buyer.example")
            return Outbox(work).queue(event, to=to, subject=subject, domain="shop.example").id

    def mail(self, mail_id: int) -> OutgoingMail:
        with Session(self.engine) as session:
            return session.get_one(OutgoingMail, mail_id)

    def case(self) -> Case:
        with Session(self.engine) as session:
            return session.get_one(Case, self.case_id)

    def change(self, what: Callable[[Outbox], object]) -> None:
        with UnitOfWork(self.engine, clock=self.time, actor="Ana Agent") as work:
            what(Outbox(work))

    def claim(self, holder: str) -> None:
        self.change(lambda outbox: outbox.claim(holder))


def test_a_mail_arrives_as_it_was_written(engine: Engine, sink: Sink) -> None:
    desk = Desk(engine, sink)
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
    desk = Desk(sqlite_engine, sink)
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
    desk = Desk(sqlite_engine, sink)
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
    desk = Desk(sqlite_engine)
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
    desk = Desk(sqlite_engine)
    number = desk.answer()
    assert Postman(lambda: sqlite_engine, clock=desk.time, account=lambda: None).round() == 0
    assert desk.mail(number).state == "queued"


SEND = """
import sys
from dashboard.mail import Account, Postman
from data_access.engine import open_engine

engine = open_engine(sys.argv[1])
account = Account(host="127.0.0.1", port=int(sys.argv[2]), security="none", user=None, password=None,
                  sender="help@shop.example", sender_name="")
Postman(lambda: engine, account=lambda: account).round()
"""


@pytest.mark.parametrize("manner", ["hangs first", "hangs after"])
def test_a_mail_whose_sender_was_killed_is_uncertain_and_not_sent_again(
    engine: Engine, store_url: str, sink: Sink, manner: str
) -> None:
    desk = Desk(engine, sink)
    number = desk.answer()
    sink.manner = manner
    command = [sys.executable, "-c", SEND, store_url, str(sink.port)]
    with subprocess.Popen(command, env=os.environ | {"RAPPORT_TODAY": ""}) as process:
        assert sink.held_up.wait(30)
        assert desk.mail(number).state == "sending", "the claim is written before the connection opens"
        assert desk.postman
        assert desk.postman.round() == 0, "while its sender lives, it is nobody else's"
        process.send_signal(signal.SIGKILL)
    sink.manner = "takes"
    kept = len(sink.raw)
    assert desk.postman.round() == 0
    row = desk.mail(number)
    assert (row.state, row.last_error) == ("uncertain", "Sending it was interrupted: it may have arrived.")
    desk.change(lambda outbox: outbox.resend(number, desk.me, version=row.version))
    assert desk.postman.round() == 1
    assert {found["Message-ID"] for found in sink.mails()} == {row.message_id}
    assert len(sink.raw) == kept + 1


def test_many_senders_at_once_send_each_mail_once(engine: Engine, sink: Sink) -> None:
    desk = Desk(engine)
    numbers = [desk.answer(f"Number {place}") for place in range(12)]
    errors: list[Exception] = []

    def work() -> None:
        postman = desk.sender(sink, timeout=10.0)
        try:
            for _ in range(3):
                postman.round()
        except Exception as error:  # noqa: BLE001  told by the test
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert sorted(found.get_content().strip() for found in sink.mails()) == sorted(f"Number {n}" for n in range(12))
    assert {desk.mail(number).state for number in numbers} == {"sent"}


def test_a_slow_sender_that_was_given_up_still_tells_that_it_succeeded(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
    number = desk.answer()
    holder = replace(Holder.this_process("outbox", desk.time()), place="another machine").text()
    desk.claim(holder)
    postman = Postman(lambda: sqlite_engine, clock=desk.time, account=lambda: None)
    desk.time.moment += 14 * MINUTE
    postman.round()
    assert desk.mail(number).state == "sending"
    desk.time.moment += 2 * MINUTE
    postman.round()
    assert desk.mail(number).state == "uncertain"
    desk.change(lambda outbox: outbox.settle(number, holder, "refused", "550 No"))
    assert desk.mail(number).state == "uncertain"
    desk.change(lambda outbox: outbox.settle(number, "somebody else", "sent", ""))
    assert desk.mail(number).state == "uncertain"
    desk.change(lambda outbox: outbox.settle(number, holder, "sent", ""))
    assert desk.mail(number).state == "sent"


def test_a_fate_the_busy_store_had_no_time_for_is_written_down_later(sqlite_engine: Engine, sink: Sink) -> None:
    desk = Desk(sqlite_engine, sink)
    number = desk.answer()
    busy: list[str] = []

    def clock() -> datetime:  # what a transaction asks for first
        if len(busy) == 1:
            busy.append("told")
            raise StoreBusyError("The store is busy.", "Wait.")
        return desk.time()

    def hand_over(*about: Any) -> Any:
        busy.append("from now on")
        return deliver(*about)

    postman = Postman(lambda: sqlite_engine, clock=clock, account=lambda: sink.account, deliver=hand_over)
    with pytest.raises(StoreBusyError):
        postman.round()
    assert desk.mail(number).state == "sending"
    assert postman.round() == 0
    assert desk.mail(number).state == "sent"
    assert len(sink.raw) == 1


def test_who_may_send_again_or_call_back_and_from_which_state(sqlite_engine: Engine) -> None:
    desk = Desk(sqlite_engine)
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
    desk = Desk(sqlite_engine)
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
    desk = Desk(sqlite_engine, sink)
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


GOOD = {"RAPPORT_SMTP_URL": "smtp://me%40shop.example@mail.example.com", "RAPPORT_SMTP_PASSWORD": "secret",
        "RAPPORT_MAIL_FROM": "Tea & Co <help@shop.example>"}  # fmt: skip


def test_the_environment_names_the_account() -> None:
    assert read_account({}) is None
    found = read_account(GOOD)
    assert found is not None
    assert (found.host, found.port, found.security, found.user) == (
        "mail.example.com", 587, "starttls", "me@shop.example",
    )  # fmt: skip
    assert (found.sender_name, found.sender, found.domain) == ("Tea & Co", "help@shop.example", "shop.example")
    assert "secret" not in repr(found)
    secure = read_account(GOOD | {"RAPPORT_SMTP_URL": "smtps://mail.example.com"})
    assert secure is not None
    assert (secure.port, secure.security, secure.password) == (465, "ssl", None)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"RAPPORT_SMTP_URL": "mail.example.com:587"}, "not the address of a mail server"),
        ({"RAPPORT_SMTP_URL": "smtp://me:secret@mail.example.com"}, "holds a password"),
        ({"RAPPORT_SMTP_URL": "smtp://mail.example.com:lots"}, "not a number"),
        ({"RAPPORT_SMTP_URL": "smtp://mail.example.com?tls=maybe"}, "not known"),
        ({"RAPPORT_SMTP_URL": "smtp://me@mail.example.com?tls=none"}, "unencrypted"),
        ({"RAPPORT_SMTP_PASSWORD": ""}, "RAPPORT_SMTP_PASSWORD is not set"),
        ({"RAPPORT_MAIL_FROM": "the shop"}, "no address to send from"),
        ({"RAPPORT_MAIL_FROM": "Shop\nBcc: x@y.example <help@shop.example>"}, "line break"),
    ],
)
def test_an_account_that_is_named_wrongly_is_refused_in_words(wrong: dict[str, str], told: str) -> None:
    with pytest.raises(UserError, match=told) as refused:
        read_account(GOOD | wrong)
    assert "secret" not in str(refused.value)


def test_of_several_answers_those_that_went_out_count(sqlite_engine: Engine, sink: Sink) -> None:
    desk = Desk(sqlite_engine, sink)
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
    desk = Desk(sqlite_engine, sink)
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
