"""Mail on the Import page: a mailbox is tried, added once and taken back; a file of mail; who may not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import identity
from dashboard.actions.sources import TypedMailbox, add_mailbox, look_into
from dashboard.errors import UserError
from dashboard.worker import Worker
from data_access.filters import EVERYTHING
from data_access.importing import run_import
from data_access.repositories.sources import read_sources
from data_access.schema import Feedback
from tests.mails import mail, put_box
from tests.pages.opening import PATIENCE_SECONDS
from tests.store.import_files import rows
from tests.store.mail_server import PASSWORD, USER, MailServer, serve_mail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

PAGES = Path(__file__).parents[2] / "pages"
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with serve_mail() as running:
        running.make("Shop")
        running.put(mail(), mail("Good", number=2, subject=HOSTILE), folder="Shop")
        yield running


@pytest.fixture
def variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_MAIL_PASSWORD", PASSWORD)


def _page(name: str = "import_data.py") -> AppTest:
    return AppTest.from_file(str(PAGES / name), default_timeout=PATIENCE_SECONDS).run()


def _words(page: AppTest) -> str:
    assert not page.exception, page.exception
    return " ".join(text.value for text in page.text)


def _filled(page: AppTest, server: MailServer) -> AppTest:
    fields = {field.label: field for field in [*page.text_input, *page.selectbox, *page.number_input]}
    fields["Mail server (IMAP)"].set_value("127.0.0.1")
    fields["User"].set_value(USER)
    fields["Folder"].set_value("Shop")
    fields["Encryption"].set_value("plain")
    fields["Port"].set_value(server.port)
    return page.run()


@pytest.mark.usefixtures("variable")
def test_a_mailbox_is_tried_added_once_and_taken_back(engine: Engine, server: MailServer) -> None:
    page = _page()
    assert "Fill in the mail server and the user." in _words(page)
    assert page.button("add_mailbox").disabled
    page = _filled(page, server)
    page.button("try_mailbox").click().run()
    assert "It works: the folder Shop holds 2 messages" in _words(page)
    assert read_sources(engine) == []
    page.button("add_mailbox").click().run()
    said = _words(page)
    assert f"The mailbox “{USER}” is read from now on." in said
    assert f"Feedback from the mailbox {USER} at 127.0.0.1, folder Shop, every 5 min" in said
    (row,) = read_sources(engine)
    assert row.source.options["mailbox"]["password"] == "env:RAPPORT_MAIL_PASSWORD"  # noqa: S105  its place
    assert Worker(lambda: engine, environment={"RAPPORT_MAIL_PASSWORD": PASSWORD}).round() == 1
    assert len(rows(engine, Feedback.id)) == 2
    page.button("undo_mailbox").click().run()
    assert "is not read any more" in _words(page)
    assert read_sources(engine) == []


@pytest.mark.usefixtures("engine")
def test_what_goes_wrong_is_said_beside_the_form_which_keeps_what_was_typed(server: MailServer) -> None:
    page = _filled(_page(), server)
    page.button("try_mailbox").click().run()
    assert "The variable RAPPORT_MAIL_PASSWORD is not set here." in _words(page)
    assert next(field.value for field in page.text_input if field.label == "User") == USER


def test_one_form_adds_one_mailbox_and_a_page_names_no_other_secret(engine: Engine) -> None:
    typed = TypedMailbox(host="imap.example.com", user="ann")
    for _ in range(2):
        add_mailbox(engine, identity.OWNER, typed, submission_id="mailbox-1")
    assert len(read_sources(engine)) == 1
    other = TypedMailbox(host="imap.example.com", user="ann", variable="DATABASE_URL")
    with pytest.raises(UserError, match="begins with RAPPORT_MAIL_"):
        look_into(identity.OWNER, other)
    manager = identity.User(name="bo", role="manager", scope=EVERYTHING)
    with pytest.raises(UserError, match="As manager you cannot"):
        add_mailbox(engine, manager, typed, submission_id="mailbox-2")


@pytest.mark.usefixtures("engine")
def test_who_is_not_owner_sees_what_comes_in_and_no_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "OWNER", identity.User(name="bo", role="manager", scope=EVERYTHING))
    page = _page()
    assert "Comes in regularly" in [header.value for header in page.header]
    assert not [field for field in page.text_input if field.label == "User"]


def test_held_mail_is_shown_with_its_sender_let_in_and_deleted(engine: Engine, tmp_path: Path) -> None:
    path = put_box(tmp_path / "box.mbox", mail(HOSTILE, sender="cy@far.example", Auto_Submitted="auto-replied"),
                   mail("offers", number=2, List_Id="<n.o.example>"))  # fmt: skip
    run_import(engine, path, "feedback")
    page = _page("log_feedback.py")
    said = _words(page)
    for words in (HOSTILE, "cy@far.example", "It was sent by a program", "It was sent to many people"):
        assert words in said
    next(one for one in page.button if one.label == "Let it in").click().run()
    next(one for one in page.button if one.label == "Delete").click().run()
    assert "Held apart" not in " ".join(header.value for header in page.header)
    assert len(rows(engine, Feedback.id)) == 1
