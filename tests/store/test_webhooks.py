"""Every message to another program arrives, under one number, or is shown as failed; nothing private can be reached."""

from __future__ import annotations

import ipaddress
import json
import os
import signal
import subprocess
import sys
from base64 import b64decode
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions.automation_watch import forget_old
from dashboard.webhooks import Courier, allowed_networks, deliver, reachable, signature
from dashboard.webhooks.delivery import Parcel
from data_access.errors import StaleRowError, UserError
from data_access.repositories.automation import AutomationRules
from data_access.repositories.store import Settings
from data_access.repositories.webhooks import PREFIX, Deliveries, Webhooks, checked_url
from data_access.schema import AuditEvent, Webhook, WebhookDelivery
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store
from tests.store.web_sink import MANNERS, WebSink, web_sink
from tests.store.worker_desk import Time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

MINUTE = timedelta(minutes=1)
LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
BECOMES = dict(zip(MANNERS, ("sent", "queued", "queued", "queued", "failed", "queued", "queued", "queued", "queued"),
                   strict=True))  # fmt: skip


@pytest.fixture
def sink() -> Iterator[WebSink]:
    with web_sink() as found:
        yield found


class Desk:
    """A case, an address to send to, a clock, and who sends."""

    def __init__(self, engine: Engine, sink: WebSink) -> None:
        self.engine, self.time = engine, Time(NOW)
        self.case_id = Store(engine).case().id
        with UnitOfWork(engine, clock=self.time, actor="Ana") as work:
            row, self.secret = Webhooks(work).make(name="Shop bot", url=sink.url)
        self.webhook = row
        self.courier = Courier(lambda: engine, clock=self.time, networks=lambda: LOOPBACK,
                               deliver=lambda *about: deliver(*about, **sink.patience))  # fmt: skip

    def queue(self, body: str = '{"case":1}') -> WebhookDelivery:
        with UnitOfWork(self.engine, clock=self.time) as work:
            return Deliveries(work).queue(self.webhook.id, self.case_id, body)

    def message(self, row: WebhookDelivery) -> WebhookDelivery:
        with Session(self.engine) as session:
            return session.get_one(WebhookDelivery, row.id)


def test_a_signature_is_that_of_the_standard() -> None:
    """The example of the Standard Webhooks specification's libraries."""
    secret = b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    found = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_message_arrives_signed_as_it_was_written(engine: Engine, sink: WebSink) -> None:
    desk = Desk(engine, sink)
    row = desk.queue('{"topic":"Grüße"}')
    assert (desk.courier.round(), desk.courier.round()) == (1, 0)
    (headers, body), now = sink.came[0], desk.message(row)
    assert (now.state, now.sent_at, now.tries, now.last_error) == ("sent", desk.time(), 1, None)
    assert json.loads(body) == {"topic": "Grüße"}
    stamp = int(NOW.timestamp())
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == (row.delivery_id, str(stamp))
    assert desk.secret
    secret = b64decode(desk.secret.removeprefix(PREFIX))
    assert headers["webhook-signature"] == signature(secret, row.delivery_id, stamp, body)
    assert headers["Host"] == f"127.0.0.1:{sink.port}"


@pytest.mark.parametrize("manner", MANNERS)
def test_what_the_receiver_does_decides_what_becomes_of_a_message(
    sqlite_engine: Engine, sink: WebSink, manner: str
) -> None:
    desk = Desk(sqlite_engine, sink)
    row = desk.queue()
    sink.manner = manner
    desk.courier.round()
    now = desk.message(row)
    assert now.state == BECOMES[manner]
    assert (now.last_error is None) == (now.state == "sent")
    assert now.next_try_at == (desk.time() + MINUTE if now.state == "queued" else None)
    assert len(now.last_error or "") <= 500
    assert (now.last_error or "").isprintable()
    assert len(sink.came) == 1, "a redirect is not followed"
    sink.manner = "takes"
    desk.time.moment += timedelta(minutes=2)
    desk.courier.round()
    assert desk.message(row).state == ("sent" if now.state == "queued" else now.state)
    assert set(sink.ids) == {row.delivery_id}, "a second copy is known by its number"


def test_a_receiver_that_breaks_is_asked_later_and_later_and_then_a_person(engine: Engine, sink: WebSink) -> None:
    desk = Desk(engine, sink)
    row = desk.queue()
    sink.manner = "is busy"
    tried = []
    for minute in range(120):
        if desk.courier.round():
            tried.append(minute)
        desk.time.moment += MINUTE
    assert tried == [0, 1, 6, 21, 81]
    now = desk.message(row)
    assert (now.state, now.last_error) == ("failed", "It answered 429.")
    sink.manner = "takes"
    with UnitOfWork(engine, clock=desk.time, actor="Ana") as work:
        Deliveries(work).again(row.id, version=now.version)
    with pytest.raises(StaleRowError), UnitOfWork(engine) as work:
        Deliveries(work).again(row.id, version=now.version)
    desk.courier.round()
    assert (desk.message(row).state, set(sink.ids)) == ("sent", {row.delivery_id})
    with pytest.raises(UserError, match="has arrived"), UnitOfWork(engine) as work:
        Deliveries(work).again(row.id, version=desk.message(row).version)


SEND = """
import ipaddress, sys
from dashboard.webhooks import Courier
from data_access.engine import open_engine

engine = open_engine(sys.argv[1])
Courier(lambda: engine, networks=lambda: (ipaddress.ip_network("127.0.0.0/8"),)).round()
"""


def test_a_sender_that_is_killed_leaves_a_message_that_is_sent_again(sqlite_engine: Engine, sink: WebSink) -> None:
    desk = Desk(sqlite_engine, sink)
    row = desk.queue()
    sink.manner = "hangs"
    url = sqlite_engine.url.render_as_string(hide_password=False)
    process = subprocess.Popen([sys.executable, "-c", SEND, url], env=os.environ | {"PYTHONPATH": str(Path.cwd())})
    assert sink.held_up.wait(120)
    assert desk.courier.round() == 0, "what another process sends is left alone while it lives"
    process.send_signal(signal.SIGKILL)
    process.wait()
    sink.manner = "takes"
    desk.courier.round()
    assert desk.message(row).state == "queued"
    desk.time.moment = desk.message(row).next_try_at or NOW
    desk.courier.round()
    assert desk.message(row).state == "sent"
    assert sink.ids == [row.delivery_id] * 2


def test_a_claim_that_others_gave_up_is_not_settled_by_who_had_it(sqlite_engine: Engine, sink: WebSink) -> None:
    desk = Desk(sqlite_engine, sink)
    row = desk.queue()
    with UnitOfWork(sqlite_engine, clock=desk.time) as work:
        Deliveries(work).claim("elsewhere")
    assert desk.courier.round() == 0
    with UnitOfWork(sqlite_engine, clock=desk.time) as work:
        Deliveries(work).settle(row.id, "elsewhere", "sent", "")
    assert desk.message(row).state == "queued"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "0.0.0.0",  # noqa: S104  to be refused
     "224.0.0.1", "[::1]", "[::ffff:127.0.0.1]",
     "[fe80::1]", "[2002:7f00:1::]", "localhost", "192.168.1.1", "100.64.0.1"],
)  # fmt: skip
def test_what_is_not_public_is_not_reached(address: str) -> None:
    parcel = Parcel(url=f"http://{address}:9/", secret=b"s", delivery_id="m", timestamp=1, body=b"{}")
    fate = deliver(parcel, ())
    assert fate.state == "refused"
    assert "not a public address" in fate.told
    assert "RAPPORT_WEBHOOK_ALLOW" in fate.told


def test_whoever_runs_the_server_allows_networks(sink: WebSink) -> None:
    found = allowed_networks({"RAPPORT_WEBHOOK_ALLOW": " 127.0.0.1 , 10.0.0.0/8"})
    assert reachable("127.0.0.1", sink.port, found) == "127.0.0.1"
    with pytest.raises(UserError, match="not a public address"):
        reachable("127.0.0.2", sink.port, found)
    assert reachable("1.1.1.1", 443, ()) == "1.1.1.1"
    with pytest.raises(UserError, match="'nonsense', which is no network"):
        allowed_networks({"RAPPORT_WEBHOOK_ALLOW": "nonsense"})
    parcel = Parcel(url="http://no-such-name.invalid/", secret=b"s", delivery_id="m", timestamp=1, body=b"{}")
    assert deliver(parcel, ()).state == "refused_for_now"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://example.com", "is no web address"),
        ("https://", "is no web address"),
        ("https://example.com:0/", "is no web address"),
        ("https://example.com:99999/", "is no web address"),
        ("https://ana:pw@example.com/", "holds a user or a password"),
        ("https://example.com/a b", "letters that no address has"),
        ("https://example.com/a\nHost: evil", "letters that no address has"),
        ("https://example.com/" + "a" * 1_000, "too long"),
    ],
)
def test_an_address_that_cannot_be_is_refused(url: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        checked_url(url)


def test_a_secret_is_told_once_and_stands_in_no_log(sqlite_engine: Engine) -> None:
    url = "https://example.com/hook"
    with UnitOfWork(sqlite_engine, actor="Ana") as work:
        row, secret = Webhooks(work).make(name=" Shop  bot ", url=url, submission_id="form")
        again = Webhooks(work).make(name="Shop bot", url=url, submission_id="form")
    assert again == (row, None)
    assert secret
    assert secret.startswith(PREFIX)
    with pytest.raises(UserError, match="already"), UnitOfWork(sqlite_engine) as work:
        Webhooks(work).make(name="SHOP BOT", url=url)
    with UnitOfWork(sqlite_engine, actor="Ana") as work:
        renewed, other = Webhooks(work).renew(row.id, version=row.version)
    assert other != secret
    with pytest.raises(StaleRowError), UnitOfWork(sqlite_engine) as work:
        Webhooks(work).renew(row.id, version=1)
    with Session(sqlite_engine) as session:
        told = str([(one.action, one.details) for one in session.scalars(select(AuditEvent))])
    assert "given a new secret" in told
    assert secret not in told
    assert other not in told
    use_and_remove(sqlite_engine, renewed)


def test_messages_that_arrived_or_failed_long_ago_are_forgotten_and_those_that_wait_stay(
    engine: Engine, sink: WebSink
) -> None:
    desk = Desk(engine, sink)
    desk.queue()
    desk.courier.round()
    failed = desk.queue()
    sink.manner = "redirects"
    desk.courier.round()
    asked_for = desk.queue()
    desk.courier.round()
    with UnitOfWork(engine, clock=desk.time, actor="Ana") as work:
        Deliveries(work).again(asked_for.id, version=desk.message(asked_for).version)
    desk.time.moment += timedelta(days=90)
    assert forget_old(engine, clock=desk.time) == 0
    desk.time.moment += MINUTE
    assert {desk.message(row).state for row in (failed, asked_for)} == {"failed", "queued"}
    assert forget_old(engine, clock=desk.time) == 2
    with Session(engine) as session:
        assert session.scalars(select(WebhookDelivery.id)).all() == [asked_for.id]
        kept = select(AuditEvent.details).where(AuditEvent.action == "messages forgotten")
        assert session.scalars(kept).all() == [{"messages": 2}]
    desk.time.moment += timedelta(days=500)
    with UnitOfWork(engine) as work:
        Settings(work).change({"message_log_days": 1})
    assert forget_old(engine, clock=desk.time) == 0, "it still waits to go out"


def use_and_remove(engine: Engine, webhook: Webhook) -> None:
    with UnitOfWork(engine) as work:
        actions: dict[str, Any] = {"webhook_id": webhook.id}
        rule = AutomationRules(work).add(name="Tell", triggers=["opened"], conditions={}, actions=actions)
    with pytest.raises(UserError, match="The rule Tell sends to this address"), UnitOfWork(engine) as work:
        Webhooks(work).remove(webhook.id, version=webhook.version)
    with UnitOfWork(engine) as work:
        AutomationRules(work).remove(rule.id, version=rule.version)
        Webhooks(work).remove(webhook.id, version=webhook.version)
    with pytest.raises(UserError, match="no such web address"), UnitOfWork(engine) as work:
        AutomationRules(work).bring_back(rule.id, version=rule.version + 1)
