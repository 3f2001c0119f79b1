"""A mail that names one of ours: an answer, a program's answer, or what a mail server says of its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from data_access.importing.reading.mail import about_ours, mail_row
from data_access.repositories.outbox import sign_of
from tests.mails import bounce, mail

if TYPE_CHECKING:
    from data_access.repositories.incoming_mail import Incoming

OURS, OLDER, OTHER = (f"<rapport-{letter * 32}@shop.example>" for letter in "abc")


def read(raw: bytes) -> Incoming | None:
    return about_ours(raw, mail_row(raw, own=frozenset({"shop@business.example"})))


def test_an_answer_names_the_mail_it_answers_the_nearest_first() -> None:
    found = read(mail("It still leaks.", In_Reply_To=OURS, References=f"{OLDER} <x@y.example> {OTHER}"))
    assert found is not None
    assert found.about == (OURS, OTHER, OLDER)
    assert (found.kind, found.sender, found.text) == ("words", "ann@customer.example", "It still leaks.")
    assert (found.identity, str(found.said_at)) == ("1@customer.example", "2026-01-05 09:00:00+00:00")


@pytest.mark.parametrize(
    ("raw", "kind", "why"),
    [
        (mail(References=f"<x@y.example> {OURS}"), "words", ""),
        (mail(In_Reply_To="<0102@mail.service>", References=f"{sign_of(OURS)} <0102@mail.service>"), "words", ""),
        (mail("Away until May.", In_Reply_To=OURS, Auto_Submitted="auto-replied"), "automatic", ""),
        (mail("Away.", In_Reply_To=OURS, Precedence="bulk"), "automatic", ""),
        (mail("Away.", In_Reply_To=OURS, X_Autoreply="yes"), "automatic", ""),
        (bounce(OURS), "failed", "550 5.1.1 No such user"),
        (bounce(OURS, said=""), "failed", "5.1.1"),
        (bounce(OURS, action="delayed", said="smtp; 451 Busy"), "late", "451 Busy"),
        (bounce(OURS, action="delivered"), "arrived", ""),
        (bounce(OURS).replace(b"report-type=delivery-status", b"report-type=disposition-notification").replace(
            b"message/delivery-status", b"message/disposition-notification"), "arrived", ""),
        (mail(f"Not delivered:\nMessage-ID: {OURS}", sender="MAILER-DAEMON@mx.example",
              X_Failed_Recipients="ben@buyer.example"), "failed", "The mail server could not deliver it."),
    ],
)  # fmt: skip
def test_what_a_mail_says_is_told_by_its_headers(raw: bytes, kind: str, why: str) -> None:
    found = read(raw)
    assert found is not None
    assert (found.about, found.kind, found.why) == ((OURS,), kind, why)


@pytest.mark.parametrize(
    "raw",
    [
        mail("A new matter."),
        mail("A new matter.", In_Reply_To="<someone@else.example>"),
        mail(f"They quoted {OURS} in their words."),
        mail(In_Reply_To="<rapport-abc@shop.example>"),
        mail("Our own copy.", sender="shop@business.example", In_Reply_To=OURS),
        mail("Our own copy.", number=None, Message_ID=OURS, References=f"{sign_of(OLDER)} {OLDER} {sign_of(OURS)}"),
        mail("Win a prize", In_Reply_To=OURS, X_Spam_Flag="YES"),
        mail(f"I cannot tell: {OURS}", sender="MAILER-DAEMON@mx.example"),
        bounce("<someone@else.example>"),
    ],
)
def test_other_mail_is_none_of_its_business(raw: bytes) -> None:
    assert read(raw) is None


def test_a_report_is_about_the_mail_below_it_and_not_about_those_before_it_in_the_conversation() -> None:
    before = f"In-Reply-To: {OLDER}\nReferences: {sign_of(OLDER)}\n {OLDER}\n {sign_of(OURS)}\n".encode()
    whole = bounce(OURS).replace(b"Message-ID: <rapport", before + b"Message-ID: <rapport")
    rewritten = whole.replace(f"Message-ID: {OURS}".encode(), b"Message-ID: <0102@mail.service>")
    for raw in (whole, rewritten):
        found = read(raw)
        assert found is not None
        assert found.about == (OURS, OLDER)


def test_a_damaged_report_is_read_as_far_as_it_goes() -> None:
    whole = bounce(OURS)
    for end in range(0, len(whole), 7):
        found = read(whole[:end])
        assert found is None or found.about[0].startswith("<rapport-")
