"""The owner's mail server, as the environment names it. No password is ever stored."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import TYPE_CHECKING, Literal, cast
from urllib.parse import parse_qs, unquote, urlsplit

from dashboard.errors import UserError
from dashboard.mail.message import address_to_write_to, checked_line

if TYPE_CHECKING:
    from collections.abc import Mapping

URL_VARIABLE = "RAPPORT_SMTP_URL"
PASSWORD_VARIABLE = "RAPPORT_SMTP_PASSWORD"  # noqa: S105  the name of it
FROM_VARIABLE = "RAPPORT_MAIL_FROM"
_EXAMPLE = "Write it as smtp://user@mail.example.com:587."
_PORTS = {"starttls": 587, "ssl": 465, "none": 25}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
Security = Literal["starttls", "ssl", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where mail is handed over and who it is from. ``password`` is kept out of what is printed."""

    host: str
    port: int
    security: Security
    user: str | None
    password: str | None = field(repr=False)
    sender: str
    sender_name: str

    @property
    def domain(self) -> str:
        """The part of the sender's address behind the @; it names who made a Message-ID."""
        return self.sender.rpartition("@")[2]


def read_account(environment: Mapping[str, str] = os.environ) -> Account | None:
    """The account that the environment names; None where it names none.

    Raises
    ------
    UserError : a variable is wrong or missing beside the others; never with the password in its words.
    """
    text = environment.get(URL_VARIABLE, "").strip()
    if not text:
        return None
    host, port, security, user = _server(text)
    password = environment.get(PASSWORD_VARIABLE) or None
    if user and password is None:
        raise UserError(f"{URL_VARIABLE} names the user {user}, but {PASSWORD_VARIABLE} is not set.", "Set it.")
    sender_name, sender = _sender(environment.get(FROM_VARIABLE, "").strip() or user or "")
    return Account(host=host, port=port, security=security, user=user, password=password if user else None,
                   sender=sender, sender_name=sender_name)  # fmt: skip


def mail_is_set_up(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether mail can go out: a server is named, and rightly."""
    try:
        return read_account(environment) is not None
    except UserError:
        return False


def _server(text: str) -> tuple[str, int, Security, str | None]:
    parts = urlsplit(text)
    try:
        port = parts.port
    except ValueError as error:
        raise UserError(f"The port in {URL_VARIABLE} is not a number.", _EXAMPLE) from error
    if parts.password:  # the address is not repeated: it holds the password
        raise UserError(f"{URL_VARIABLE} holds a password.", f"Put it into {PASSWORD_VARIABLE} and leave it out there.")
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise UserError(f"{URL_VARIABLE} is '{text}', which is not the address of a mail server.", _EXAMPLE)
    wanted = parse_qs(parts.query).get("tls", ["ssl" if parts.scheme == "smtps" else "starttls"])[-1]
    if wanted not in _PORTS:
        raise UserError(f"tls={wanted} in {URL_VARIABLE} is not known.", "Use starttls, ssl or none.")
    if wanted == "none" and parts.username and parts.hostname not in _LOOPBACK:
        raise UserError(f"{URL_VARIABLE} would send the password unencrypted.", "Use tls=starttls or tls=ssl.")
    security = cast("Security", wanted)
    return parts.hostname, port or _PORTS[security], security, unquote(parts.username) if parts.username else None


def _sender(text: str) -> tuple[str, str]:
    name, bare = parseaddr(checked_line(text, FROM_VARIABLE))
    address = address_to_write_to(bare)
    if address is None:
        raise UserError(
            f"{FROM_VARIABLE} is '{text}', which is no address to send from.", "Write it as Shop <help@example.com>."
        )
    return name, address
