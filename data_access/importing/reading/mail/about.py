"""What an incoming mail says of one that went out: an answer to it, or what a mail server tells of its way.

By headers and delivery reports (RFC 5322, 3464, 8098), never by words. What names none of our Message-IDs is not read.
"""

from __future__ import annotations

import email
import re
from datetime import datetime
from email.message import Message
from typing import TYPE_CHECKING

from data_access.importing.reading.mail.message import COLUMNS, addresses
from data_access.repositories.incoming_mail import Incoming
from data_access.repositories.outbox import SIGN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from data_access.repositories.incoming_mail import Kind

# By its Message-ID or by its second name (``repositories.outbox.sign_of``): both hold the number of the mail.
_OURS = re.compile(rf"<?(rapport-[0-9a-f]{{32}})(?:{re.escape(SIGN)})?(@[^\s<>\"@]{{1,255}})>?")
_OURS_BYTES = re.compile(rb"rapport-[0-9a-f]{32}")
_IDENTITY = re.compile(r"^[A-Za-z-]*Message-ID:(.*(?:\r?\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_REFERENCES = re.compile(r"^References:(.*(?:\r?\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_MOST_IDS = 50
_MOST_LETTERS = 1_000_000  # of a report that are looked through for the mail it is about
_LONGEST_WHY = 300
_ANSWERED = ("automatic_reply", "circular")  # why a mail is held apart that answers ours, but no person wrote
_TOLD: dict[str, Kind] = {"failed": "failed", "delayed": "late"}
_ARRIVED = ("delivered", "relayed", "expanded")


def about_ours(raw: bytes, row: Sequence[str]) -> Incoming | None:
    """What a mail says of one of ours; None for every other mail.

    Parameters
    ----------
    raw : the mail as it was sent.
    row : its cells, as ``mail_row`` gives them.
    """
    if not _OURS_BYTES.search(raw):
        return None
    cells = dict(zip(COLUMNS, row, strict=True))
    if _OURS.fullmatch(cells["Message-ID"]):
        return None  # a copy of a mail of ours, from a folder of what was sent
    held = cells["Held apart"]
    mail = email.message_from_bytes(raw)
    why = ""
    if held == "bounce":
        kind, why = _reported(mail)
        named: Iterable[str] = _reported_on(raw[:_MOST_LETTERS].decode("ascii", "replace"))
    else:
        kind = _kind(held)
        named = _answered(mail)
    found = (number + domain for text in named for number, domain in _OURS.findall(text))
    ids = list(dict.fromkeys(f"<{one}>" for one in found))[:_MOST_IDS]
    if kind is None or not ids:
        return None
    said_at = datetime.fromisoformat(cells["Date"]) if cells["Date"] else None
    return Incoming(about=tuple(ids), identity=cells["Message-ID"], kind=kind, sender=cells["From"],
                    text=cells["Text"] or cells["Subject"], said_at=said_at, why=why, to=addresses(mail))  # fmt: skip


def _kind(held: str) -> Kind | None:
    if held in _ANSWERED:
        return "automatic"
    return "words" if held in {"", "mail_too_large", "advertising"} else None


def _answered(mail: Message) -> Iterator[str]:
    """The headers that name what a mail answers, the nearest first."""
    yield str(mail.get("In-Reply-To") or "")
    yield " ".join(reversed(str(mail.get("References") or "").split()))


def _reported_on(report: str) -> Iterator[str]:
    """What a report names, the mail it is about first: its headers stand below, with those of the mails before it."""
    yield from _IDENTITY.findall(report)
    for named in _REFERENCES.findall(report):
        yield " ".join(reversed(named.split()))
    yield report


def _reported(mail: Message) -> tuple[Kind | None, str]:
    """What a delivery report says became of the mail, and why; the worst of it. None where it says nothing clear."""
    found: list[tuple[str, str]] = []
    for part in mail.walk():
        if part.get_content_type() == "message/disposition-notification":
            return "arrived", ""
        if part.get_content_type() == "message/delivery-status":
            found += _fates(part)
    actions = dict(reversed(found))
    for action, kind in _TOLD.items():
        if action in actions:
            return kind, actions[action]
    if any(action in actions for action in _ARRIVED):
        return "arrived", ""
    return ("failed", "The mail server could not deliver it.") if "X-Failed-Recipients" in mail else (None, "")


def _fates(report: Message) -> Iterator[tuple[str, str]]:
    """What is said of each address: the action, and the server's words."""
    blocks = report.get_payload() if report.is_multipart() else []
    for block in (one for one in blocks if isinstance(one, Message)):
        action = str(block.get("Action") or "").strip().lower()
        if action:
            words = str(block.get("Diagnostic-Code") or "").partition(";")[2] or str(block.get("Status") or "")
            yield action.split()[0], " ".join(words.split())[:_LONGEST_WHY]
