"""Forms on a real socket: shown and taken without JavaScript, refused in words, and nothing lost that was typed."""

from __future__ import annotations

import http.client
import re
import threading
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from dashboard.actions.forms import make_links, save_form
from dashboard.errors import StoreBusyError
from dashboard.identity import OWNER
from dashboard.web.words import WORDS
from data_access.schema import Feedback, FeedbackForm, FormLink, HeldFeedback
from tests.api.serving import Said, serving
from tests.builders import NOW, Store
from tests.store.import_files import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

USUAL: dict[str, Any] = {
    "title": "How was it?", "question": "nps", "about": "nothing", "accent": "#FFD400", "language": "en",
}  # fmt: skip
HOSTILE = "</textarea><script>alert(1)</script><img src=x onerror='window.PWN=1'> {{ 7 * 7 }} \u202egnp.exe"


@dataclass(frozen=True)
class Visitor:
    """Somebody with a phone, at one link."""

    port: int
    token: str

    def ask(self, method: str = "GET", more: str = "", body: bytes | None = None, **headers: str) -> Said:
        """Send a request to the link."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, f"/f/{self.token}{more}", body, sent)
            answer = connection.getresponse()
            return Said(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode())
        finally:
            connection.close()

    def page(self) -> str:
        """The signed value of the page as it is now."""
        found = re.search(r'name="page" value="([^"]+)"', self.ask().text)
        assert found
        return found[1]

    def send(self, fields: dict[str, str], **headers: str) -> Said:
        """Press the button; on a page just opened where the fields name none."""
        whole = fields if "page" in fields else {"page": self.page(), **fields}
        kind = {"content_type": "application/x-www-form-urlencoded"} | headers
        return self.ask("POST", body=urlencode(whole).encode(), **kind)


@pytest.fixture
def form(sqlite_engine: Engine) -> str:
    """The token of an open form."""
    save_form(sqlite_engine, OWNER, USUAL)
    return str(rows(sqlite_engine, FeedbackForm.public_id)[0][0])


@pytest.fixture
def visitor(sqlite_engine: Engine, form: str) -> Iterator[Visitor]:
    with serving(lambda: sqlite_engine) as port:
        yield Visitor(port, form)


def test_an_answer_is_sent_once_however_often_the_page_is(sqlite_engine: Engine, visitor: Visitor) -> None:
    page = visitor.page()
    for _ in range(2):
        said = visitor.send({"page": page, "rating": "9", "text": "Lovely"}, sec_fetch_site="same-origin")
        assert (said.status, said.headers["location"]) == (303, f"/f/{visitor.token}/thanks")
    assert "Thank you for your answer." in visitor.ask(more="/thanks").text
    assert rows(sqlite_engine, Feedback.rating, Feedback.text) == [(9, "Lovely")]
    statuses: list[int] = []
    page = visitor.page()
    two = [
        threading.Thread(target=lambda: statuses.append(visitor.send({"page": page, "rating": "1"}).status))
        for _ in range(2)
    ]
    for one in two:
        one.start()
    for one in two:
        one.join(90)
    assert statuses == [303, 303]
    assert len(rows(sqlite_engine, Feedback.id)) == 2


def test_the_page_loads_nothing_runs_nothing_keeps_nothing_and_is_found_by_nobody(visitor: Visitor) -> None:
    said = visitor.ask()
    policy = said.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'nonce-")
    assert "script" not in policy
    assert "unsafe" not in policy
    assert "<script" not in said.text
    assert (said.headers["cache-control"], said.headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert "noindex" in said.headers["x-robots-tag"]
    assert "set-cookie" not in said.headers
    assert said.headers["x-frame-options"] == "DENY"
    assert re.findall(r'(?:src|href)="(?!data:,|#)([^"]*)"', said.text) == []


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays_as_text(
    sqlite_engine: Engine, visitor: Visitor
) -> None:
    said = visitor.send({"text": HOSTILE, "call": "yes", "name": HOSTILE[:100], "contact": "x"})
    assert said.status == 422
    assert "<script" not in said.text
    assert "&lt;/textarea&gt;&lt;script&gt;" in said.text
    assert "{{ 7 * 7 }}" in said.text
    assert 'aria-invalid="true" aria-describedby="wrong_contact"' in said.text
    assert 'id="wrong_rating">Please choose an answer.' in said.text
    assert 'id="call" name="call" value="yes" checked' in said.text
    assert rows(sqlite_engine, Feedback.id) == []
    again = re.search(r'name="page" value="([^"]+)"', said.text)
    assert again
    assert visitor.send({"page": again[1], "rating": "0", "text": HOSTILE}).status == 303
    (kept,) = rows(sqlite_engine, Feedback.text)[0]
    assert kept == HOSTILE.replace("\u202e", ""), "signs that turn words around are taken out, all else stays as text"


def test_a_page_of_another_form_an_old_one_or_another_site_is_not_taken(
    sqlite_engine: Engine, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_form(sqlite_engine, OWNER, USUAL | {"title": "Other"})
    tokens = {str(token) for (token,) in rows(sqlite_engine, FeedbackForm.public_id)}
    other = Visitor(visitor.port, (tokens - {visitor.token}).pop())
    answer = {"rating": "9", "text": "Kept while it is sent again"}
    for page in (other.page(), "", "x" * 3_000):
        said = visitor.send({"page": page, **answer})
        assert (said.status, "This page was open for long" in said.text, answer["text"] in said.text) == (
            403,
            True,
            True,
        )
    page = visitor.page()
    monkeypatch.setattr(URLSafeTimedSerializer, "loads", _as_if_a_day_later)
    assert visitor.send({"page": page, **answer}).status == 403
    monkeypatch.undo()
    assert visitor.send(answer, sec_fetch_site="cross-site").status == 403
    assert visitor.send(answer, content_type="application/json").status == 415
    assert rows(sqlite_engine, Feedback.id) == []


_loads = URLSafeTimedSerializer.loads


def _as_if_a_day_later(self: Any, value: str, max_age: int) -> Any:
    return _loads(self, value, max_age=max_age - 25 * 3_600)


def test_every_link_that_takes_no_answer_says_why(sqlite_engine: Engine, visitor: Visitor) -> None:
    gone = Visitor(visitor.port, "no-such-form")
    assert (gone.ask().status, "There is no form here" in gone.ask().text) == (404, True)
    assert "Hier ist kein Formular" in gone.ask(accept_language="xx, de-CH;q=0.9").text
    assert gone.ask(more="/a/b").status == 404
    for method in ("PUT", "DELETE", "PATCH"):
        assert (visitor.ask(method).status, visitor.ask(method).headers["allow"]) == (405, "GET, HEAD, POST")
    assert visitor.ask("HEAD").text == ""
    assert visitor.send({"rating": "5", "text": "x" * 300_000}).status == 413
    assert visitor.send({f"f{n}": "1" for n in range(50)}).status == 400
    assert (
        visitor.ask("POST", body=b"\xff\x00%ff=&&&==;", content_type="application/x-www-form-urlencoded").status == 403
    )
    page = visitor.page()
    save_form(sqlite_engine, OWNER, {"active": False}, was=(1, 1))
    assert (visitor.ask().status, "This form is closed" in visitor.ask().text) == (410, True)
    assert visitor.send({"page": page, "rating": "9"}).status == 410
    assert "Preview. Nothing can be sent from here." in visitor.ask(more="?preview=1").text
    assert rows(sqlite_engine, Feedback.id) == []


def test_a_personal_link_asks_once_in_its_language_and_says_so_afterwards(
    sqlite_engine: Engine, visitor: Visitor
) -> None:
    store = Store(sqlite_engine)
    store.purchase(store.customer(name="Ana Secret", email="ana@example.com", consent="given"), on=NOW.date())
    personal = USUAL | {"about": "purchases", "question": "stars", "language": "fr", "brand": "Café <b>"}
    number = save_form(sqlite_engine, OWNER, personal).row_id
    make_links(sqlite_engine, OWNER, number, start=NOW.date(), end=NOW.date().replace(day=2))
    link = Visitor(visitor.port, str(rows(sqlite_engine, FormLink.token)[0][0]))
    text = link.ask().text
    assert "À propos de votre achat du 1 juin 2026" in text
    assert "Café &lt;b&gt;" in text
    assert "Ana" not in text
    assert "ana@" not in text
    pages = [link.page(), link.page()]
    assert link.send({"page": pages[0], "rating": "4"}).status == 303
    second = link.send({"page": pages[1], "rating": "1"})
    assert (second.status, "Déjà répondu" in second.text) == (200, True)
    assert "Déjà répondu" in link.ask().text
    assert rows(sqlite_engine, Feedback.rating, Feedback.purchase_id) == [(4, 1)]
    with sqlite_engine.connect() as connection:
        open_link = str(connection.scalar(select(FeedbackForm.public_id).where(FeedbackForm.id == number)))
    assert Visitor(visitor.port, open_link).ask().status == 404


def test_too_many_a_second_wait_and_lose_nothing(sqlite_engine: Engine, form: str) -> None:
    with serving(lambda: sqlite_engine, per_second=lambda: 0.2) as port:
        visitor = Visitor(port, form)
        statuses = [visitor.send({"rating": "9", "text": f"No. {n}"}) for n in range(3)]
    assert [said.status for said in statuses] == [303, 303, 429]
    assert statuses[2].headers["retry-after"] == "5"
    assert "Nothing is lost" in statuses[2].text
    assert "No. 2" in statuses[2].text


def test_a_field_that_people_do_not_see_holds_the_answer_apart(sqlite_engine: Engine, visitor: Visitor) -> None:
    assert visitor.send({"rating": "9", "text": "Buy", "more": "https://a.example"}).status == 303
    assert rows(sqlite_engine, Feedback.id) == []
    assert rows(sqlite_engine, HeldFeedback.held_as, HeldFeedback.came_by) == [("spam", "How was it? (form)")]


def test_a_store_that_is_written_by_somebody_else_loses_nothing_that_was_typed(
    sqlite_engine: Engine, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> str:
        raise StoreBusyError("Somebody else writes.", "Try again.")

    page = visitor.page()
    monkeypatch.setattr(import_module("dashboard.web.forms"), "answer_form", busy)
    said = visitor.send({"page": page, "rating": "9", "text": "Nothing of this goes"})
    assert (said.status, said.headers["retry-after"]) == (503, "5")
    assert "Nothing of this goes" in said.text
    assert "Nothing is lost" in said.text
    monkeypatch.undo()
    assert visitor.send({"page": page, "rating": "9", "text": "Nothing of this goes"}).status == 303
    assert rows(sqlite_engine, Feedback.text) == [("Nothing of this goes",)]


def test_the_code_and_the_poster_lead_to_the_address_customers_know(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_PUBLIC_URL", "https://shop.example.com/")
    poster = visitor.ask(more="/poster")
    assert f"https://shop.example.com/f/{visitor.token}" in poster.text
    code = visitor.ask(more="/code.svg")
    assert code.headers["content-type"].startswith("image/svg+xml")
    assert code.text.startswith("<svg")
    assert visitor.ask(more="/logo.png").status == 404


def test_every_language_says_everything() -> None:
    said = {language: set(words) for language, words in WORDS.items()}
    assert len(said) == 4
    assert all(words == said["en"] for words in said.values())
    for words in WORDS.values():
        for name, text in words.items():
            assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", WORDS["en"][name]))
