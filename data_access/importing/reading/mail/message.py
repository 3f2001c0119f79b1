"""One mail as a row: whose it is, when it came, what it says, and whether it is held apart. Never raises for a mail.

Read with the old policy of the standard library: the new one takes ten times as long and raises for damaged headers.
"""

from __future__ import annotations

import email
import hashlib
import re
from datetime import UTC, datetime, timedelta
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING

from data_access.cleaning.unwanted import advertised
from data_access.importing.reading.mail.charsets import text_of
from data_access.importing.reading.mail.html import words_of_html
from data_access.importing.reading.mail.noise import nobody_answers, noise

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message

COLUMNS = ("Message-ID", "Date", "From", "From name", "Subject", "Text", "Channel", "Held apart")
MOST_BYTES = 25 * 1024 * 1024  # a larger mail is held apart, with its beginning only
HEAD_BYTES = 64 * 1024
MOST_TEXT = 50_000
HEAD_TEXT = 10_000
_LONGEST_SUBJECT, _LONGEST_NAME, _LONGEST_ID = 300, 200, 500
_MOST_PARTS = 200
_MOST_TO = 2_000  # letters of a header of addresses
_MOST_NAMES = 20
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)
_AFTER = timedelta(days=1)  # a clock that goes wrong by more than this is not believed
_SPACES = re.compile(r"\s+")
_ADDRESS = re.compile(r"[^\s<>@,;:\"]+@[^\s<>@,;:\"]+")


def mail_row(
    raw: bytes, *, arrived: datetime | None = None, cut: bool = False, own: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """The cells of a mail, in the order of ``COLUMNS``; ``""`` is an empty one.

    Parameters
    ----------
    raw : the mail as it was sent.
    arrived : when the server got it, for a mail that does not say.
    cut : it is the beginning of a larger mail, and held apart as such.
    own : addresses of the business itself, whose mail is no feedback.
    """
    mail = email.message_from_bytes(raw)
    header = _reader(mail)
    sender, name = _sender(mail, header)
    text, attached = _content(mail)
    held = noise(mail, sender, header, own=own) or ""
    if cut or len(text) > MOST_TEXT:
        held = held or "mail_too_large"
        text = text[:HEAD_TEXT]
    subject = _short(header("Subject"), _LONGEST_SUBJECT)
    if not (subject or text or attached):
        held = held or "no_words"
    if advertised(text):
        held = held or "advertising"
    if attached:
        # Below the mark of a signature, so that names of files are not read as words of the customer.
        named = f"Attached: {', '.join(attached)}"
        text = f"{text}\n\n--\n{named}" if text else named
    moment = _moment(mail, header, arrived)
    when = moment.strftime("%Y-%m-%d %H:%M:%S+00:00") if moment else ""
    cells = (_identity(header, raw), when, sender, name, subject, text, "email", held)
    return tuple(_storable(cell) for cell in cells)


def _storable(text: str) -> str:
    """Text that can be kept: no NUL, no half of a surrogate pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _short(text: str, longest: int) -> str:
    plain = _SPACES.sub(" ", text).strip()
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def _reader(mail: Message) -> Callable[[str], str]:
    """Reads a header, decoded; the first where there are several."""

    def header(name: str) -> str:
        try:
            found = mail.get(name)
        except (ValueError, LookupError, TypeError):
            return ""
        return "" if found is None else _decoded(str(found))

    return header


def _decoded(text: str) -> str:
    """A header's text without the encoding of mail."""
    if "=?" not in text:
        return _readable(text)
    try:
        parts = decode_header(text)
    except (HeaderParseError, ValueError, LookupError):
        return _readable(text)
    return "".join(part if isinstance(part, str) else text_of(part, charset) for part, charset in parts)


def _readable(text: str) -> str:
    """Raw bytes in a header, which the parser hides in surrogates, as text."""
    if text.isascii():
        return text
    return text_of(text.encode("utf-8", "surrogateescape"), None)


def _sender(mail: Message, header: Callable[[str], str]) -> tuple[str, str]:
    """Address in small letters and name of who wrote; a form that writes for a visitor names him under Reply-To."""
    offers = [_address(mail, header, name) for name in ("From", "Reply-To", "Sender")]
    (address, name), (answers, answers_name), (posted, posted_name) = offers
    if answers and (not address or (nobody_answers(address) and not nobody_answers(answers))):
        return answers, answers_name
    return (address, name) if address else (posted, posted_name)


def _address(mail: Message, header: Callable[[str], str], name: str) -> tuple[str, str]:
    """The first address under a header, with its name. Encoded words are read after it is taken apart, never before."""
    raw = str(mail.get(name) or "")[:_MOST_TO]
    try:
        pairs = getaddresses([raw])
    except (ValueError, IndexError, TypeError):
        pairs = []
    for called, address in pairs:
        if _ADDRESS.fullmatch(address.strip()):
            person = _short(_decoded(called), _LONGEST_NAME)
            return address.strip().lower(), "" if "@" in person else person
    loose = _ADDRESS.search(header(name)[:_MOST_TO])
    return (loose[0].lower(), "") if loose else ("", "")


def addresses(mail: Message) -> frozenset[str]:
    """To whom a mail was written, in small letters."""
    named = [str(one)[:_MOST_TO] for name in ("To", "Cc") for one in mail.get_all(name) or ()]
    try:
        pairs = getaddresses(named)
    except (ValueError, IndexError, TypeError):
        return frozenset()
    return frozenset(address.strip().lower() for _, address in pairs if _ADDRESS.fullmatch(address.strip()))


def _identity(header: Callable[[str], str], raw: bytes) -> str:
    """What the mail is known by: its Message-ID, else a fingerprint of all of it."""
    given = _SPACES.sub("", header("Message-ID")).strip("<>")
    if not given:
        return f"{hashlib.sha256(raw).hexdigest()[:40]}@no-message-id"
    return (
        given if len(given) <= _LONGEST_ID else f"{hashlib.sha256(given.encode('utf-8', 'replace')).hexdigest()}@long"
    )


def _moment(mail: Message, header: Callable[[str], str], arrived: datetime | None) -> datetime | None:
    """When it was sent; where that is missing or lies ahead, when the last server got it."""
    received = arrived or _date(str((mail.get_all("Received") or [""])[0]).rpartition(";")[2])
    sent = _date(header("Date"))
    if sent is None or received is None:
        return sent or received
    return sent if sent <= received + _AFTER else received


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text.strip())
        # "-0000" means that the zone is not known; UTC is what the clock of a server shows.
        aware = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return aware if _EARLIEST <= aware <= _LATEST else None


def _content(mail: Message) -> tuple[str, list[str]]:
    """The words of a mail, plain where it has them so, and the names of what is attached."""
    plain: list[str] = []
    pages: list[str] = []
    attached: list[str] = []
    for number, part in enumerate(mail.walk()):
        if number > _MOST_PARTS:
            break
        _read_part(part, plain, pages, attached)
    text = "\n".join(plain).strip() or "\n\n".join(map(words_of_html, pages))
    return text.replace("\r\n", "\n").strip(), attached[:_MOST_NAMES]


def _read_part(part: Message, plain: list[str], pages: list[str], attached: list[str]) -> None:
    kind = part.get_content_type()
    name = _file_name(part)
    if name or str(part.get("Content-Disposition") or "").strip().lower().startswith("attachment"):
        attached.append(name or "a file without a name")
    elif part.is_multipart():
        return
    elif kind in {"text/plain", "text/html"}:
        (plain if kind == "text/plain" else pages).append(_payload(part))
    elif part.get_content_maintype() == "image":
        attached.append("a picture")


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename()
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    return _short(_decoded(str(name)), _LONGEST_NAME) if name else ""


def _payload(part: Message) -> str:
    """The text of one part, whatever it says of itself."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AssertionError):
        data = None
    if not isinstance(data, bytes):
        found = part.get_payload()
        return found if isinstance(found, str) else ""
    charset = part.get_param("charset")
    return text_of(data, charset if isinstance(charset, str) else None)
