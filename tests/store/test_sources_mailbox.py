"""A mailbox that is read regularly, on a real server: once, in order, with what is done there, and what goes wrong."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from dashboard.cli import run_command
from data_access.cleaning.mailbox import read_mailbox
from data_access.errors import UserError
from data_access.importing import case_mail, run_import, undo_import
from data_access.importing.sources import imap, mailbox
from data_access.importing.sources.mailbox import Position, position_of, try_mailbox
from data_access.repositories.sources import MAIL_MODE, Sources
from data_access.schema import CaseEvent, Feedback, HeldFeedback, ImportBatch, ImportSourceRun, MailboxPosition
from data_access.unit_of_work import UnitOfWork
from tests.mails import bounce, mail, put_box
from tests.store.certificates import make_certificate
from tests.store.import_files import rows
from tests.store.mail_desk import MailDesk
from tests.store.mail_server import PASSWORD, USER, MailServer, serve_mail
from tests.store.worker_desk import HOUR, Desk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sqlalchemy import Engine

    from data_access.cleaning.mailbox import Mailbox
    from tests.store.mail_sink import Sink

pytestmark = pytest.mark.xdist_group("mailbox")  # one process starts the servers
BOTH = pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.proof)], indirect=True)
HERE = {"MAIL_PASSWORD": PASSWORD}
NAME = "post (mail)"


@pytest.fixture(scope="module")
def running() -> Iterator[MailServer]:
    with serve_mail() as server:
        yield server


@pytest.fixture
def server(running: MailServer) -> MailServer:
    """With an empty folder of its own name for every test."""
    running.make("Shop", "Done")
    return running


def described(server: MailServer, **how: Any) -> Mailbox:
    known: dict[str, Any] = {"host": "127.0.0.1", "port": server.port, "user": USER, "password": "env:MAIL_PASSWORD",
             "security": "plain", "folder": "Shop"}  # fmt: skip
    return read_mailbox(**known | how)


def read(desk: Desk, server: MailServer, *, environment: Mapping[str, str] = HERE, **how: Any) -> None:
    """Let a mailbox be read every hour."""
    desk.environment.update(environment)
    with UnitOfWork(desk.engine, clock=desk.time) as work:
        Sources(work).add_mailbox("post", described(server, **how), every_seconds=3600, options={"mode": MAIL_MODE})


def texts(desk: Desk) -> list[str]:
    return sorted(text.removeprefix("My order. ") for (text,) in rows(desk.engine, Feedback.text))


def position(desk: Desk) -> Position:
    found = position_of(desk.engine, desk.source().id)
    assert found is not None
    return found


@BOTH
def test_new_mail_comes_in_once_and_is_left_unread(any_desk: Desk, server: MailServer) -> None:
    read(any_desk, server)
    assert any_desk.round() == [(NAME, "nothing_new")]
    server.put(mail("one", number=1), mail("away", number=2, Auto_Submitted="auto-replied"), folder="Shop")
    assert any_desk.round() == []  # not due
    assert any_desk.round(HOUR) == [(NAME, "done")]
    assert any_desk.fates[0].message == (
        "2 rows read: 1 added, 1 held apart. Held apart for: automatic reply (1)."
    )  # fmt: skip
    assert (texts(any_desk), len(rows(any_desk.engine, HeldFeedback.id))) == (["one"], 1)
    assert server.unseen("Shop") == 2
    assert any_desk.round(HOUR) == [(NAME, "nothing_new")]
    server.put(mail("three", number=3), folder="Shop")
    assert any_desk.round(HOUR) == [(NAME, "done")]
    assert texts(any_desk) == ["one", "three"]
    # Taken back, it is not read again: who takes an import back does not want it in an hour.
    batch = max(batch for (batch,) in rows(any_desk.engine, ImportBatch.id))
    assert undo_import(any_desk.engine, batch).undone
    assert any_desk.round(HOUR) == [(NAME, "nothing_new")]
    assert texts(any_desk) == ["one"]


@BOTH
def test_a_stop_between_reading_and_keeping_neither_loses_nor_doubles(
    any_desk: Desk, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(any_desk, server, after="seen")
    server.put(mail("one", number=1), mail("two", number=2), folder="Shop")

    def stopped(_move: mailbox.Move, _work: UnitOfWork) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(mailbox.Move, "__call__", stopped)
        with pytest.raises(KeyboardInterrupt):
            any_desk.round()
    assert (texts(any_desk), rows(any_desk.engine, MailboxPosition.last_uid), server.unseen("Shop")) == ([], [], 2)
    # The next time it stops after the mail is in the store, and before the server was told.
    with monkeypatch.context() as broken:
        broken.setattr(imap.Session, "settle", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            any_desk.round(HOUR)
    assert (texts(any_desk), server.unseen("Shop")) == (["one", "two"], 2)
    assert any_desk.round(HOUR) == [(NAME, "nothing_new")]
    assert (texts(any_desk), server.unseen("Shop")) == (["one", "two"], 0)
    states = rows(any_desk.engine, ImportSourceRun.state)
    assert sorted(states) == [("nothing_new",), ("stopped",), ("stopped",)]
    at = position(any_desk)
    assert at.settled == at.last


def test_a_folder_counted_anew_is_read_again_and_nothing_comes_twice(desk: Desk, server: MailServer) -> None:
    read(desk, server)
    server.put(mail("one", number=1), mail("two", number=2), folder="Shop")
    assert desk.round() == [(NAME, "done")]
    before = position(desk)
    server.make("Shop")
    server.put(mail("two", number=2), mail("three", number=3), mail("one", number=1), folder="Shop")
    assert desk.round(HOUR) == [(NAME, "done")]
    assert position(desk).validity != before.validity
    assert texts(desk) == ["one", "three", "two"]


def test_what_was_settled_for_a_file_of_mail_does_not_change_how_a_mailbox_is_read(
    desk: Desk, server: MailServer, tmp_path: Path
) -> None:
    path = put_box(tmp_path / "box.mbox", mail("circular", number=1, List_Id="<n.o.example>"))
    assert (
        run_import(desk.engine, path, "feedback", mapping={"held": None}).accepted == 1
    )  # remembered for its headings
    read(desk, server)
    server.put(mail("another", number=2, List_Id="<n.o.example>"), folder="Shop")
    assert desk.round() == [(NAME, "done")]
    assert (texts(desk), len(rows(desk.engine, HeldFeedback.id))) == (["circular"], 1)


def test_mail_that_came_in_is_moved_and_what_came_before_the_first_day_stays(desk: Desk, server: MailServer) -> None:
    server.put(mail("old", number=1), folder="Shop")
    read(desk, server, after="move", move_to="Done", since=date.today() + timedelta(days=1))
    assert desk.round() == [(NAME, "nothing_new")]
    assert (server.count("Shop"), server.count("Done")) == (1, 0)
    with UnitOfWork(desk.engine) as work:
        Sources(work).remove("post")
    read(desk, server, after="move", move_to="Done")
    assert desk.round(HOUR) == [(NAME, "done")]
    assert (server.count("Shop"), server.count("Done"), texts(desk)) == (0, 1, ["old"])


def test_more_than_one_import_takes_is_read_piece_by_piece(
    desk: Desk, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "MESSAGES", 2)
    monkeypatch.setattr(imap, "_TOGETHER", 1)
    read(desk, server)
    server.put(*(mail(f"number {number}", number=number) for number in range(5)), folder="Shop")
    assert desk.round() == [(NAME, "done")] * 3
    assert len(texts(desk)) == 5
    # And by size: the first two of these fit, the third waits for the next import.
    monkeypatch.setattr(imap, "MESSAGES", 10)
    monkeypatch.setattr(imap, "BYTES", 5_000)
    large = (mail("word " * 400, number=f"l{number}") for number in range(3))
    server.put(*large, folder="Shop")
    assert desk.round(HOUR) == [(NAME, "done")] * 2
    assert len(texts(desk)) == 8


def test_a_mail_too_large_is_held_with_its_beginning(
    desk: Desk, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "MOST_BYTES", 10_000)
    monkeypatch.setattr(imap, "HEAD_BYTES", 2_000)
    read(desk, server)
    server.put(mail("small", number=1), mail("long line\n" * 2_000, number=2), folder="Shop")
    assert desk.round() == [(NAME, "done")]
    assert texts(desk) == ["small"]
    ((kind, text),) = rows(desk.engine, HeldFeedback.held_as, HeldFeedback.text)
    assert kind == "large"
    assert text.startswith("My order. long line")
    assert len(text) < 2_000


def test_two_who_read_at_once_bring_it_in_once(desk: Desk, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    read(desk, server)
    server.put(mail("one", number=1), folder="Shop")
    known = position_of

    def while_another_reads(*given: Any) -> Position | None:
        found = known(*given)
        monkeypatch.setattr(mailbox, "position_of", known)
        other = Desk(desk.engine, desk.time, desk.environment)
        other.worker._look(desk.engine, _Held(), "post")  # type: ignore[arg-type]
        assert [fate.state for fate in other.fates] == ["done"]
        server.put(mail("two", number=2), folder="Shop")
        return found

    monkeypatch.setattr(mailbox, "position_of", while_another_reads)
    assert desk.round() == [(NAME, "failed")]
    assert "read by somebody else meanwhile" in desk.fates[0].message
    assert texts(desk) == ["one"]
    assert desk.round(HOUR) == [(NAME, "done")]
    assert texts(desk) == ["one", "two"]


class _Held:
    """A lease that is never lost."""

    lost = False


@pytest.mark.parametrize(
    ("how", "environment", "words"),
    [
        ({}, {"MAIL_PASSWORD": "wrong"}, "did not accept the password of shop@business.example"),
        ({}, {}, "The variable MAIL_PASSWORD is not set here"),
        ({"folder": "Nowhere"}, HERE, "There is no folder 'Nowhere' in this mailbox. There are: .*INBOX"),
        ({"after": "move", "move_to": "Gone"}, HERE, "There is no folder 'Gone' in this mailbox"),
        ({"security": "starttls"}, HERE, "(does not speak encrypted|broke off)"),
        ({"security": "tls"}, HERE, "does not speak encrypted as it was asked to"),
        ({"host": "nobody.invalid", "security": "tls"}, HERE, "There is no server named nobody.invalid"),
        ({"password": "file:/nowhere/secret"}, HERE, "The file /nowhere/secret with the password cannot be read"),
    ],
)
def test_what_goes_wrong_is_said_in_words_without_the_password(
    running: MailServer, how: dict[str, Any], environment: dict[str, str], words: str
) -> None:
    with pytest.raises(UserError, match=words) as error:
        try_mailbox(described(running, **({"folder": "INBOX"} | how)), environment)
    assert PASSWORD not in str(error.value)
    assert "wrong" not in str(error.value)


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[MailServer, Path]]:
    """A server that offers encryption under a certificate that nobody knows, with the certificate."""
    certificate, key = make_certificate(tmp_path_factory.mktemp("tls"))
    with serve_mail(certificate, key) as running:
        running.make("Shop")
        yield running, certificate


def test_a_certificate_is_trusted_only_where_its_authority_is(
    secured: tuple[MailServer, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    running, certificate = secured
    asked = described(running, security="starttls")
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with pytest.raises(UserError, match=r"The certificate of 127\.0\.0\.1 is not trusted: self.signed"):
        try_mailbox(asked, HERE)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert try_mailbox(asked, HERE) == "It works: the folder Shop holds 0 messages."


def test_a_server_that_is_away_is_tried_again_later_and_later(desk: Desk, server: MailServer) -> None:
    read(desk, server, port=server.port, environment={"MAIL_PASSWORD": "wrong"})
    waits = []
    for _ in range(2):
        assert desk.round(HOUR * 2) == [(NAME, "failed")]
        source = desk.source()
        waits.append(source.next_run_at - desk.time.moment)
    assert waits == [timedelta(minutes=1), timedelta(minutes=2)]
    desk.environment.update(HERE)
    assert desk.round(HOUR) == [(NAME, "nothing_new")]
    assert desk.source().failures == 0


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"host": "no host"}, "is not the name of a mail server"),
        ({"password": "hunter2"}, "The store keeps no password"),
        ({"security": "plain"}, "readable on the way"),
        ({"after": "move"}, "go together"),
        ({"after": "move", "move_to": "inbox"}, "cannot be moved to the folder it is read from"),
        ({"security": "starttls", "port": 993}, "encrypted from the start"),
        ({"port": 99_999}, "is not a port"),
        ({"user": " "}, "The user is missing"),
    ],
)
def test_a_mailbox_that_cannot_be_is_refused_before_it_is_kept(how: dict[str, Any], words: str) -> None:
    known = {"host": "imap.example.com", "user": "ann", "password": "env:SECRET"}
    with pytest.raises(UserError, match=words) as error:
        read_mailbox(**known | how)
    assert "hunter2" not in str(error.value)


def test_the_same_mailbox_is_added_once_and_one_form_once(desk: Desk, server: MailServer) -> None:
    for _ in range(2):
        with UnitOfWork(desk.engine) as work:
            Sources(work).add_mailbox("post", described(server), every_seconds=60, options={}, submission_id="form-1")
    with UnitOfWork(desk.engine) as work, pytest.raises(UserError, match="read already, as 'post'"):
        Sources(work).add_mailbox("again", described(server), every_seconds=60, options={}, submission_id="form-2")
    with desk.engine.connect() as connection:
        stored = str(connection.execute(select(desk.source().__table__)).all())
    assert PASSWORD not in stored
    assert "env:MAIL_PASSWORD" in stored


def test_the_command_line_tries_adds_lists_and_reads_a_mailbox(
    sqlite_engine: Engine, server: MailServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    server.put(mail("one", number=1), folder="Shop")
    store = ("--store", str(sqlite_engine.url.database))
    reached = ("127.0.0.1", "--user", USER, "--password", "env:MAIL_PASSWORD", "--port", str(server.port),
               "--security", "plain", "--folder", "Shop")  # fmt: skip

    def rapport(*arguments: str) -> tuple[int, str]:
        code = run_command([*store, "source", *arguments])
        told = capsys.readouterr()
        return code, told.out + told.err

    assert rapport("add", "mailbox", *reached, "--try") == (0, "It works: the folder Shop holds 1 message.\n")
    assert rapport("list") == (0, "There is no source yet.\n")
    code, told = rapport("add", "mailbox", *reached, "--name", "post", "--after", "seen", "--every", "1m")
    assert (code, "'post' is looked at every 1m" in told) == (0, True)
    code, told = rapport("run", "post")
    assert (code, "post (mail): came in. 1 row read: 1 added." in told) == (0, True)
    assert server.unseen("Shop") == 0
    assert f"feedback from mailbox {USER} at 127.0.0.1, folder Shop, every 1m" in rapport("list")[1]
    code, told = rapport("add", "mailbox", "imap.example.com", "--user", "ann", "--password", "hunter2")
    assert (code, "The store keeps no password" in told, "hunter2" in told) == (1, True, False)
    assert rows(sqlite_engine, MailboxPosition.last_uid) != []
    assert rapport("remove", "post")[0] == 0
    assert rows(sqlite_engine, MailboxPosition.last_uid) == []


@BOTH
def test_answers_and_bounces_go_to_their_case_and_the_rest_is_feedback(
    any_desk: Desk, server: MailServer, sink: Sink
) -> None:
    post = MailDesk(any_desk.engine, sink)
    first, second = post.answer("We are sorry."), post.answer("It comes tomorrow.")
    assert post.postman
    post.postman.round()
    any_desk.time.moment = post.time() + HOUR
    read(any_desk, server)
    ids = [post.mail(number).message_id for number in (first, second)]
    away = {"Auto_Submitted": "auto-replied"}
    server.put(mail("It still leaks.", number=1, sender="ben@buyer.example", In_Reply_To=ids[0]), bounce(ids[1]),
               mail("I am away.", number=3, In_Reply_To=ids[0], **away), mail("Away.", number=4, **away),
               mail("A new matter.", number=5), folder="Shop")  # fmt: skip
    assert any_desk.round(HOUR) == [(NAME, "done")]
    assert any_desk.fates[0].message.endswith("3 mails went to their cases.")
    assert texts(any_desk) == ["A new matter."]
    assert rows(any_desk.engine, HeldFeedback.text) == [("My order. Away.",)]
    assert [post.mail(number).state for number in (first, second)] == ["sent", "failed"]
    said = [(kind, body) for kind, body in rows(any_desk.engine, CaseEvent.kind, CaseEvent.body) if kind != "opened"]
    assert ("heard", "It still leaks.") in said
    assert ("noted", "An automatic answer came: I am away.") in said
    # A mailbox that holds nothing but answers moves on too; counted anew by its server, nothing comes twice.
    server.put(mail("And it smells.", number=6, sender="ben@buyer.example", In_Reply_To=ids[0]), folder="Shop")
    assert any_desk.round(HOUR) == [(NAME, "done")]
    assert any_desk.fates[0].message == "1 mail went to its case."
    assert any_desk.round(HOUR) == [(NAME, "nothing_new")]
    before = rows(any_desk.engine, CaseEvent.id)
    with UnitOfWork(any_desk.engine) as work:
        work.session.query(MailboxPosition).update({"uid_validity": 1})
    any_desk.round(HOUR)
    assert rows(any_desk.engine, CaseEvent.id) == before
    assert texts(any_desk) == ["A new matter."]


def test_a_mail_that_cannot_be_brought_to_its_case_is_feedback_and_holds_up_nothing(
    desk: Desk, server: MailServer, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = MailDesk(desk.engine, sink)
    number = post.answer()
    read(desk, server)

    def broken(*_: object) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(case_mail, "take", broken)
    about = post.mail(number).message_id
    server.put(mail("one", number=1, In_Reply_To=about), mail("two", number=2), folder="Shop")
    assert desk.round(HOUR) == [(NAME, "done")]
    assert texts(desk) == ["one", "two"]
