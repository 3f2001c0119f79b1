"""Senders that are killed, slow, many at once or kept from writing: no mail is lost, none sent twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.mail import Postman, deliver
from data_access.errors import StoreBusyError
from data_access.importing.lock import Holder
from tests.store.at_once import at_once
from tests.store.mail_desk import MINUTE, MailDesk

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Engine

    from tests.store.mail_sink import Sink


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
    desk = MailDesk(engine, sink)
    number = desk.answer()
    sink.manner = manner
    command = [sys.executable, "-c", SEND, store_url, str(sink.port)]
    with subprocess.Popen(command, env=os.environ | {"RAPPORT_TODAY": ""}) as process:
        assert sink.held_up.wait(120)
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
    desk = MailDesk(engine)
    numbers = [desk.answer(f"Number {place}") for place in range(12)]

    def work(_: int) -> None:
        postman = desk.sender(sink)
        for _ in range(3):
            postman.round()

    at_once(work, 3)
    assert sorted(found.get_content().strip() for found in sink.mails()) == sorted(f"Number {n}" for n in range(12))
    assert {desk.mail(number).state for number in numbers} == {"sent"}


def test_a_slow_sender_that_was_given_up_still_tells_that_it_succeeded(sqlite_engine: Engine) -> None:
    desk = MailDesk(sqlite_engine)
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
    desk = MailDesk(sqlite_engine, sink)
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
