"""The links that mail carries, on a real socket: whether it is solved, and switching a notice off."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions.forms import save_form
from dashboard.identity import OWNER
from data_access.repositories.staff_notices import StaffNotices, choice_of
from data_access.schema import Case, CaseAsk, Feedback, User
from data_access.unit_of_work import UnitOfWork
from tests.api.asking import ask_a_customer
from tests.api.serving import serving
from tests.api.test_forms import HOSTILE, USUAL, Visitor
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine


@pytest.fixture
def port(sqlite_engine: Engine) -> Iterator[int]:
    with serving(lambda: sqlite_engine) as found:
        yield found


@pytest.fixture
def asked(sqlite_engine: Engine, port: int) -> Visitor:
    """A customer with the link of their resolved case, which looks as a form of the shop."""
    save_form(sqlite_engine, OWNER, USUAL | {"language": "de", "brand": "Laden & Co"})
    return Visitor(port, ask_a_customer(sqlite_engine, form_id=1))


def test_the_question_is_answered_without_javascript_once(sqlite_engine: Engine, asked: Visitor) -> None:
    shown = asked.ask()
    assert shown.status == 200
    assert "Laden &amp; Co" in shown.text
    assert "Ist es gelöst?" in shown.text
    assert ">Ja<" in shown.text
    assert "<script" not in shown.text
    assert "script-src" not in shown.headers["content-security-policy"], "default-src 'none' holds for scripts"
    nothing = asked.send({"text": HOSTILE})
    assert nothing.status == 422
    assert "<script>alert" not in nothing.text
    assert "Bitte wählen Sie eine Antwort." in nothing.text
    sent = asked.send({"rating": "0", "text": HOSTILE})
    assert (sent.status, sent.headers["location"]) == (303, f"/f/{asked.token}/thanks")
    assert asked.ask(more="/thanks").status == 200
    again = asked.ask()
    assert "Ihre Antwort haben wir schon" in again.text
    with Session(sqlite_engine) as session:
        assert session.scalars(select(Case.state)).one() == "reopened"
        assert len(session.scalars(select(Feedback.text)).all()) == 1


@pytest.mark.parametrize("rating", ["", "2", "-1", "yes", "1" * 30])
def test_only_yes_and_no_are_answers(sqlite_engine: Engine, asked: Visitor, rating: str) -> None:
    assert asked.send({"rating": rating}).status == 422
    with Session(sqlite_engine) as session:
        assert session.scalars(select(Case.state)).one() == "resolved"


def test_looking_at_the_page_answers_nothing(sqlite_engine: Engine, asked: Visitor) -> None:
    asked.ask()
    asked.ask("HEAD")
    assert asked.send({"rating": "1"}, sec_fetch_site="cross-site").status == 403
    with Session(sqlite_engine) as session:
        assert session.scalars(select(CaseAsk.answered_at)).one() is None


def test_a_notice_is_switched_off_by_its_link_and_by_one_press_of_a_mail_program(
    sqlite_engine: Engine, port: int
) -> None:
    with UnitOfWork(sqlite_engine) as work:
        ana = User(email="ana@shop.example", name="<b>Ana</b>", role="agent", created_at=NOW)
        work.session.add(ana)
        work.session.flush()
        token = StaffNotices(work).link_token(ana.id)

    def wanted() -> set[str]:
        with Session(sqlite_engine) as session:
            return set(choice_of(session, session.get_one(User, ana.id)).kinds)

    def ask(method: str, path: str, body: bytes | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    status, page = ask("GET", f"/u/{token}/digest")
    assert status == 200
    assert "&lt;b&gt;Ana&lt;/b&gt;" in page
    assert "digest" in wanted(), "a look switches nothing off: programs look at every link of a mail"
    assert ask("POST", f"/u/{token}/digest", b"List-Unsubscribe=One-Click")[0] == 200
    assert wanted() == {"assigned", "mentioned", "warnings"}
    assert ask("POST", f"/u/{token}/digest")[0] == 200
    for path in (f"/u/{token}/nonsense", "/u/nobody/digest", f"/u/{'x' * 500}/digest", "/u/%00/digest"):
        assert ask("POST", path)[0] == 404
    assert ask("DELETE", f"/u/{token}/digest")[0] == 405
    assert wanted() == {"assigned", "mentioned", "warnings"}
