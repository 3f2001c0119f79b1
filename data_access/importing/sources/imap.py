"""A folder of a mail server, opened, read in bounded pieces and told what was read. Errors are told in words."""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from contextlib import contextmanager, suppress
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

import imap_tools
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError, MailboxStarttlsError

from data_access.cleaning.mailbox import ENVIRONMENT, FILE, is_this_machine
from data_access.errors import UserError
from data_access.importing.reading.mail import HEAD_BYTES, MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime
    from types import TracebackType

    from data_access.cleaning.mailbox import Mailbox

MESSAGES = 500  # of one import
BYTES = 64 * 1024 * 1024
_TOGETHER, _BYTES_TOGETHER = 50, 4 * 1024 * 1024  # of one answer of the server
_ASKED_TOGETHER = 200
PATIENCE_SECONDS = 30.0
_LONGEST_PASSWORD = 4_096
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_ARRIVED = re.compile(rb'INTERNALDATE "([^"]+)"')
_AGAIN = "It is tried again by itself."


class Session:
    """An open folder. Mail is only looked at: nothing is marked until ``settle`` is asked to.

    Raises
    ------
    UserError : there is no such server, user, password or folder, or its certificate is not trusted.
    """

    def __init__(self, mailbox: Mailbox, environment: Mapping[str, str], *, patience: float = PATIENCE_SECONDS) -> None:
        self.mailbox = mailbox
        self.more = False
        secret = _password(mailbox.password, environment)
        self._box = _connected(mailbox, patience)
        try:
            with _in_words(mailbox):
                _log_in(self._box, mailbox, secret)
                self.validity = self._select()
        except BaseException:
            self._leave()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def _leave(self) -> None:
        with suppress(ImapToolsError, imaplib.IMAP4.error, OSError):
            self._box.logout()

    def _select(self) -> int:
        """Open the folder; the number that changes when the server counts its mail anew."""
        mailbox = self.mailbox
        for folder in (mailbox.folder, mailbox.move_to):
            if folder is not None and folder.upper() != "INBOX" and not self._box.folder.exists(folder):
                raise UserError(f"There is no folder '{folder}' in this mailbox.", f"There are: {self._folders()}.")
        try:
            self._box.folder.set(mailbox.folder, readonly=mailbox.after == "keep")
        except MailboxFolderSelectError as error:
            raise UserError(
                f"The folder '{mailbox.folder}' cannot be opened.", f"There are: {self._folders()}."
            ) from error
        told = (self._box.client.untagged_responses.get("UIDVALIDITY") or [b"0"])[-1]
        return int(told) if isinstance(told, bytes) else 0

    def _folders(self) -> str:
        return ", ".join(folder.name for folder in self._box.folder.list()[:20]) or "none"

    def count(self) -> int:
        """How many messages there are to read from the first day on."""
        with _in_words(self.mailbox):
            return len(self._search(1))

    def new_mail(self, after: int) -> list[int]:
        """The next messages, oldest first: so many as one import takes. ``more`` says whether there are others."""
        with _in_words(self.mailbox):
            found = self._search(after + 1)
            self.more = len(found) > MESSAGES
            return found[:MESSAGES]

    def _search(self, first: int, last: int | None = None, *, also: str = "") -> list[int]:
        until = "*" if last is None else str(last)
        asked = f"UID {first}:{until}{_since(self.mailbox.since)}{also}"
        # "n:*" names the last message also where its number is below n.
        return sorted(uid for uid in map(int, self._box.uids(asked, charset=None)) if uid >= first)

    def fetch(self, uids: Sequence[int]) -> Iterator[tuple[int, bytes, datetime | None, bool]]:
        """Number, content, time of arrival, and whether it is only the beginning, of each message in turn.

        Stops before more than one import may take is in hand, and sets ``more`` then. What is gone meanwhile is left
        out.
        """
        taken = 0
        with _in_words(self.mailbox):
            for some in _pieces(uids, _ASKED_TOGETHER):
                known = self._asked_about(some)
                for group in _groups([(uid, known[uid][0]) for uid in some if uid in known]):
                    taken += sum(HEAD_BYTES if known[uid][0] > MOST_BYTES else known[uid][0] for uid in group)
                    if taken > BYTES and group[0] != uids[0]:
                        self.more = True
                        return
                    for uid, raw in self._bodies(group, cut=known[group[0]][0] > MOST_BYTES):
                        size, arrived = known[uid]
                        yield uid, raw, arrived, size > MOST_BYTES

    def _asked_about(self, uids: Sequence[int]) -> dict[int, tuple[int, datetime | None]]:
        """Size and time of arrival by number."""
        found = {}
        for item in self._fetched(uids, "(UID RFC822.SIZE INTERNALDATE)"):
            line = item if isinstance(item, bytes) else b"".join(item)
            uid, size, arrived = _UID.search(line), _SIZE.search(line), _ARRIVED.search(line)
            if uid is not None and size is not None:
                found[int(uid[1])] = int(size[1]), _time(arrived[1] if arrived else b"")
        return found

    def _bodies(self, uids: Sequence[int], *, cut: bool) -> Iterator[tuple[int, bytes]]:
        part = f"<0.{HEAD_BYTES}>" if cut else ""
        items = self._fetched(uids, f"(UID BODY.PEEK[]{part})")
        for place, item in enumerate(items):
            if isinstance(item, tuple):
                # A server may say the number before the content or after it.
                after = items[place + 1] if place + 1 < len(items) else b""
                uid = _UID.search(item[0]) or (_UID.search(after) if isinstance(after, bytes) else None)
                if uid is not None:
                    yield int(uid[1]), item[1]

    def _fetched(self, uids: Sequence[int], parts: str) -> list[bytes | tuple[bytes, bytes]]:
        state, data = self._box.client.uid("FETCH", ",".join(map(str, uids)), parts)
        if state != "OK":
            raise imaplib.IMAP4.error(f"FETCH: {state}")
        return [item for item in data if item is not None]

    def settle(self, after: int, until: int) -> None:
        """Do what is to be done with the messages above one number up to another; a second time changes nothing."""
        mailbox = self.mailbox
        if mailbox.after == "keep" or until <= after:
            return
        with _in_words(mailbox):
            uids = [str(uid) for uid in self._search(after + 1, until, also=" UNSEEN" * (mailbox.after == "seen"))]
            if mailbox.after == "seen":
                self._box.flag(uids, imap_tools.MailMessageFlags.SEEN, value=True, chunks=_ASKED_TOGETHER)
            elif mailbox.move_to is not None:
                self._box.move(uids, mailbox.move_to, chunks=_ASKED_TOGETHER)


def _since(day: date | None) -> str:
    """The first day as the protocol writes it, in whatever language the machine is."""
    return "" if day is None else f" SINCE {day.day:02}-{MONTHS[day.month - 1]}-{day.year}"


def _time(text: bytes) -> datetime | None:
    try:
        return parsedate_to_datetime(text.decode("ascii", "replace").strip())
    except (ValueError, TypeError, IndexError):
        return None


def _pieces(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), size):
        yield uids[start : start + size]


def _groups(sized: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """Messages to be fetched by one question: a few small ones, or one that is too large to be taken in whole."""
    group: list[int] = []
    together = 0
    for uid, size in sized:
        if group and (len(group) >= _TOGETHER or together + size > min(_BYTES_TOGETHER, MOST_BYTES)):
            yield group
            group, together = [], 0
        group.append(uid)
        together += size
    if group:
        yield group


def _password(place: str, environment: Mapping[str, str]) -> str:
    if place.startswith(ENVIRONMENT):
        name = place.removeprefix(ENVIRONMENT)
        found = environment.get(name, "")
        if not found:
            raise UserError(f"The variable {name} is not set here.", "Set it to the password where the worker starts.")
        return found
    path = Path(place.removeprefix(FILE)).expanduser()
    try:
        with path.open(encoding="utf-8") as stream:
            found = stream.read(_LONGEST_PASSWORD).strip("\r\n")
    except (OSError, UnicodeError) as error:
        raise UserError(f"The file {path} with the password cannot be read.", "Is it there, and allowed?") from error
    if not found:
        raise UserError(f"The file {path} with the password is empty.", "Write the password into it, and nothing else.")
    return found


def _connected(mailbox: Mailbox, patience: float) -> imap_tools.BaseMailBox:
    host, port = mailbox.host, mailbox.port
    if mailbox.security == "plain" and not is_this_machine(host):
        raise UserError(f"Without encryption nothing is sent to {host}.", "Use tls or starttls.")
    context = ssl.create_default_context()
    with _in_words(mailbox):
        if mailbox.security == "tls":
            return imap_tools.MailBox(host, port, patience, ssl_context=context)
        if mailbox.security == "starttls":
            return imap_tools.MailBoxStartTls(host, port, patience, ssl_context=context)
        return imap_tools.MailBoxUnencrypted(host, port, patience)


def _log_in(box: imap_tools.BaseMailBox, mailbox: Mailbox, secret: str) -> None:
    try:
        if (mailbox.user + secret).isascii():
            box.login(mailbox.user, secret, initial_folder=None)
        else:
            box.login_utf8(mailbox.user, secret, initial_folder=None)
    except (MailboxLoginError, imaplib.IMAP4.error) as error:
        if isinstance(error, imaplib.IMAP4.abort):
            raise
        # What the server said may repeat what it was sent.
        raise UserError(
            f"{mailbox.host} did not accept the password of {mailbox.user}.",
            "Some services want a password for programs (an app password) in place of your own.",
        ) from None


@contextmanager
def _in_words(mailbox: Mailbox) -> Iterator[None]:
    """Tell what goes wrong on the way to the server."""
    where = f"{mailbox.host} on port {mailbox.port}"
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        what = f"The certificate of {mailbox.host} is not trusted: {error.verify_message}."
        raise UserError(
            what, "Give the name that stands in the certificate, or let its authority be trusted."
        ) from None
    except (ssl.SSLError, MailboxStarttlsError) as error:
        what = f"{where} does not speak encrypted as it was asked to."
        raise UserError(what, "Is it the right port, and tls or starttls?") from error
    except socket.gaierror as error:
        raise UserError(f"There is no server named {mailbox.host}.", f"Is the name right? {_AGAIN}") from error
    except TimeoutError as error:
        raise UserError(
            f"The mail server {where} does not answer.", f"Is it on, and the port right? {_AGAIN}"
        ) from error
    except ConnectionRefusedError as error:
        raise UserError(f"No mail server listens at {where}.", f"Is the port right? {_AGAIN}") from error
    except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
        raise UserError(f"The mail server {where} broke off: {_said(error)}.", _AGAIN) from error


def _said(error: Exception) -> str:
    words = " ".join(str(error).split())[:200].rstrip(".")
    return words if words.isprintable() and words else type(error).__name__
