"""Mail for tests: a test sets only what it is about."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def mail(
    text: str = "The cup arrived broken.",
    *,
    number: str | int | None = 1,
    sender: str = "Ann Example <ann@customer.example>",
    date: str | datetime | None = "Mon, 05 Jan 2026 10:00:00 +0100",
    subject: str = "My order",
    **headers: str,
) -> bytes:
    """A mail; other headers by name, with ``_`` for ``-``."""
    made = EmailMessage()
    made["From"] = sender
    made["To"] = "shop@business.example"
    if date is not None:
        made["Date"] = date if isinstance(date, str) else format_datetime(date)
    made["Subject"] = subject
    if number is not None:
        made["Message-ID"] = f"<{number}@customer.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


def box(*mails: bytes) -> bytes:
    """A mailbox file, as programs write it: a line before each mail, and lines that look like one marked."""
    parts = []
    for raw in mails:
        lines = [b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in raw.split(b"\n")]
        parts.append(b"From MAILER-DAEMON Mon Jan  5 10:00:00 2026\n" + b"\n".join(lines) + b"\n\n")
    return b"".join(parts)


def put_box(path: Path, *mails: bytes) -> Path:
    """Write a mailbox file."""
    path.write_bytes(box(*mails))
    return path


def bounce(about: str, *, action: str = "failed", said: str = "smtp; 550 5.1.1 No such user", number: int = 7) -> bytes:
    """What a mail server says became of a mail of ours, with that mail's headers below it (RFC 3464)."""
    return (
        f"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: help@shop.example\nSubject: Delivery status\n"
        f"Date: Mon, 05 Jan 2026 10:00:00 +0100\nMessage-ID: <{number}@mx.example>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nThis is the mail system.\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; ben@buyer.example\nAction: {action}\nStatus: 5.1.1\nDiagnostic-Code: {said}\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {about}\nSubject: Your message\n\n--b--\n"
    ).encode()
