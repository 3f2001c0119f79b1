"""One mail as it goes over the line: plain text, with headers that no typed word can add to."""

from __future__ import annotations

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

from email_validator import EmailNotValidError, validate_email

from dashboard.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

LONGEST_SUBJECT = 200
_POLICY = policy.SMTP.clone(cte_type="7bit")  # every server takes it as it is


def address_to_write_to(text: str | None) -> str | None:
    """The address as every mail server takes it, its domain in ASCII; None where there is none that could be."""
    if not text:
        return None
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return found.ascii_email


def checked_line(text: str, what: str) -> str:
    """A text for a header.

    Raises
    ------
    UserError : it holds a line break or another control character, which could begin a header of its own.
    """
    if any(not letter.isprintable() for letter in text):
        raise UserError(f"{what} holds a line break or another control character.", "Write it in one line.")
    return text


def checked_subject(text: str) -> str:
    """The subject of a mail.

    Raises
    ------
    UserError : it is empty, too long, or not one line.
    """
    subject = checked_line(text.strip(), "The subject")
    if not subject:
        raise UserError("The mail has no subject.", "Write what it is about.")
    if len(subject) > LONGEST_SUBJECT:
        raise UserError(f"The subject has {len(subject):,} letters.", f"Keep it within {LONGEST_SUBJECT}.")
    return subject


def written(
    *,
    sender: str,
    sender_name: str,
    to: str,
    subject: str,
    body: str,
    message_id: str,
    date: datetime,
    html: str | None = None,
    unsubscribe: str | None = None,
    answers: str | None = None,
    references: Sequence[str] = (),
    by_program: bool = False,
) -> bytes:
    """The whole mail, its lines ended by CR LF, in ASCII alone.

    ``html`` is the same words once more for mail programs that show it. ``unsubscribe`` is an address of the web that
    switches such mail off, by one request to it (RFC 8058). ``answers`` is the Message-ID of the mail before it in its
    conversation, ``references`` what names the conversation, the oldest first.
    ``by_program``: nobody wrote it, so no program is to answer it (RFC 3834).
    """
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(checked_line(sender_name, "The name"), addr_spec=checked_line(sender, "The address"))
    mail["To"] = Address(addr_spec=checked_line(to, "The address"))
    mail["Subject"] = checked_subject(subject)
    mail["Date"] = format_datetime(date)
    mail["Message-ID"] = checked_line(message_id, "The Message-ID")
    if by_program:
        mail["Auto-Submitted"] = "auto-generated"  # no holiday notes in return
    if unsubscribe is not None:
        mail["List-Unsubscribe"] = f"<{checked_line(unsubscribe, 'The address')}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(body, charset="utf-8", cte="quoted-printable")
    if html is not None:
        mail.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
    before = _named("In-Reply-To", [answers] if answers else []) + _named("References", references)
    return before + mail.as_bytes()


def _named(header: str, others: Sequence[str]) -> bytes:
    """A header that names other mails; by hand, as the library would encode what is longer than a line."""
    folded = "\r\n ".join(checked_line(one, "The Message-ID") for one in others)
    return f"{header}: {folded}\r\n".encode("ascii") if folded else b""
