"""Mail goes out encrypted and signed in, as the environment asks; where that cannot be, nothing is handed over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dashboard.mail import Postman, deliver, read_account
from tests.store.certificates import Certificate, make_certificate
from tests.store.mail_desk import MailDesk
from tests.store.mail_sink import PASSWORD, Sink, mail_sink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from dashboard.mail import Fate
    from dashboard.mail.account import Security

SCHEMES: dict[Security, str] = {"starttls": "smtp", "ssl": "smtps"}
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # it is encrypted all the same
BOTH = pytest.mark.parametrize("safe_sink", list(SCHEMES), indirect=True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def safe_sink(
    request: pytest.FixtureRequest, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sink]:
    """A server that takes mail only encrypted and from who signs in, under a certificate that is trusted here."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    with mail_sink(request.param, certificate) as sink:
        yield sink


def sent(sink: Sink, **how: object) -> Fate:
    return deliver(replace(sink.account, **how), "ben@buyer.example", b"Subject: Hello\r\n\r\nWords\r\n", timeout=5.0)  # type: ignore[arg-type]


@BOTH
def test_an_answer_goes_out_encrypted_and_signed_in_as_the_environment_says(
    sqlite_engine: Engine, safe_sink: Sink
) -> None:
    desk = MailDesk(sqlite_engine)
    number = desk.answer()
    named = {"RAPPORT_SMTP_URL": f"{SCHEMES[safe_sink.security]}://help%40shop.example@127.0.0.1:{safe_sink.port}",
             "RAPPORT_SMTP_PASSWORD": PASSWORD}  # fmt: skip
    account = read_account(named)
    assert account is not None
    Postman(lambda: sqlite_engine, clock=desk.time, account=lambda: account).round()
    assert (desk.mail(number).state, desk.mail(number).last_error) == ("sent", None)
    assert [one["To"] for one in safe_sink.mails()] == ["ben@buyer.example"]


@BOTH
def test_without_the_right_password_nothing_is_handed_over(safe_sink: Sink) -> None:
    for how in ({"password": "wrong"}, {"user": "nobody@shop.example"}):
        fate = sent(safe_sink, **how)
        assert fate == type(fate)("refused_for_now", "The mail server refused the user or the password.")
    assert sent(safe_sink, user=None, password=None).state == "refused"
    fate = sent(safe_sink, password="grün")  # noqa: S106
    assert (fate.state, "other letters than a to z" in fate.told) == ("refused_for_now", True)
    assert safe_sink.raw == []


@BOTH
def test_an_unknown_certificate_is_named_and_nothing_is_handed_over(
    sqlite_engine: Engine, safe_sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    desk = MailDesk(sqlite_engine)
    number = desk.answer()
    desk.sender(safe_sink).round()
    row = desk.mail(number)
    assert (row.state, row.next_try_at is not None) == ("queued", True)
    assert row.last_error is not None
    assert row.last_error.startswith("The certificate of 127.0.0.1 is not trusted: self")
    assert safe_sink.raw == []


@BOTH
def test_a_certificate_of_another_name_is_not_taken(safe_sink: Sink) -> None:
    fate = sent(safe_sink, host="localhost")
    assert fate.state == "refused_for_now"
    assert fate.told.startswith("The certificate of localhost is not trusted: Hostname mismatch")
    assert safe_sink.raw == []


def test_encryption_that_the_server_does_not_speak_is_never_left_out(sink: Sink) -> None:
    for security, told in (("starttls", "STARTTLS"), ("ssl", "does not speak encrypted")):
        fate = sent(sink, security=security)
        assert fate.state == "refused_for_now"
        assert told in fate.told
    assert sink.raw == []
