"""The mail server as the environment names it."""

from __future__ import annotations

import pytest

from dashboard.mail import read_account
from data_access.errors import UserError

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
