"""Taking a file of mail apart: a mailbox (mbox), a message (.eml), an archive (zip) of either, in bounded memory."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

from data_access.errors import UserError
from data_access.importing.reading.content import is_mail_name
from data_access.importing.reading.mail.message import HEAD_BYTES, MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

Raw = tuple[bytes, bool]  # the message, and whether it is only the beginning of a larger one

_PIECE = 64 * 1024  # a line may have a megabyte
_MOST_FILES = 100_000
_MOST_HEADERS = 400  # lines; signatures of servers on the way take dozens
MOST_UNPACKED = 4 * 1024**3
# "From " begins a sentence too, so the line must end as a mailbox writes it: with a time and a year.
_SEPARATOR = re.compile(rb"From \S+.{0,200}\d{1,2}:\d{2}.{0,40}\d{4}\s*$")
_ESCAPED = re.compile(rb">+From ")
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):")
_TELLING = (b"date", b"received", b"message-id", b"subject", b"return-path", b"delivered-to", b"mime-version")
_BEFORE = b"\xef\xbb\xbf\r\n"  # what editors and scripts leave before the first header


def is_mailbox(head: bytes) -> bool:
    """Whether a file begins as a mailbox does."""
    first, _, rest = head.lstrip(_BEFORE).partition(b"\n")
    following = rest.partition(b"\n")[0]
    return bool(_SEPARATOR.match(first)) and bool(_HEADER.match(following) or following.startswith(b">From "))


def is_message(head: bytes) -> bool:
    """Whether a file begins with the headers of a mail: From, or a way it came, and another one."""
    names: set[bytes] = set()
    for line in head.lstrip(_BEFORE).split(b"\n")[:_MOST_HEADERS]:
        bare = line.rstrip(b"\r")
        if not bare:
            break
        if bare[:1] in {b" ", b"\t"} and names:
            continue
        found = _HEADER.match(bare)
        if found is None:
            return False
        names.add(found[1].lower())
    came = b"from" in names or {b"received", b"return-path"} <= names
    return came and sum(name in names for name in _TELLING) > 1


def messages_of_mailbox(stream: IO[bytes]) -> Iterator[Raw]:
    """The messages of an mbox, one after the other."""
    parts: list[bytes] = []
    size, kept, begun, blank, at_start = 0, 0, False, True, True
    following = stream.readline(_PIECE).lstrip(_BEFORE) or stream.readline(_PIECE)
    while line := following:
        following = stream.readline(_PIECE)
        if at_start and _separates(line, following, blank=blank):
            if begun and size:
                yield _whole(parts, size)
            parts, size, kept, begun = [], 0, 0, True
        elif begun:
            piece = line[1:] if at_start and line.startswith(b">") and _ESCAPED.match(line) else line
            size += len(piece)
            if kept <= MOST_BYTES:
                parts.append(piece)
                kept += len(piece)
        blank = at_start and line in {b"\n", b"\r\n"}
        at_start = line.endswith(b"\n")
    if begun and size:
        yield _whole(parts, size)


def _separates(line: bytes, following: bytes, *, blank: bool) -> bool:
    """Whether a line stands between two messages. Where no empty line is before it, headers have to be behind it."""
    if not (line.startswith(b"From ") and _SEPARATOR.match(line)):
        return False
    found = None if blank else _HEADER.match(following)
    return blank or (found is not None and found[1].lower() in {b"from", *_TELLING})


def _whole(parts: list[bytes], size: int) -> Raw:
    raw = b"".join(parts)
    return (raw[:HEAD_BYTES], True) if size > MOST_BYTES else (raw, False)


def message_of(stream: IO[bytes]) -> Raw:
    """The one message of a file."""
    raw = stream.read(MOST_BYTES + 1).lstrip(_BEFORE)
    return (raw[:HEAD_BYTES], True) if len(raw) > MOST_BYTES else (raw, False)


def messages_of_archive(stream: IO[bytes], name: str) -> Iterator[Raw]:
    """The messages of all mailboxes and messages in a zip, in the order of their names.

    Raises
    ------
    UserError : it is damaged, protected, or would unpack to more than can be read.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            wanted = sorted((one for one in archive.infolist() if is_mail_name(one.filename)), key=_by_name)
            if len(wanted) > _MOST_FILES or sum(one.file_size for one in wanted) > MOST_UNPACKED:
                raise UserError(
                    f"{name} unpacks to more than {MOST_UNPACKED >> 30} GB.", "Import its files one by one."
                )
            for one in wanted:
                with archive.open(one) as member:
                    if one.filename.lower().endswith(".eml"):
                        yield message_of(member)
                    else:
                        yield from messages_of_mailbox(member)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise UserError(f"{name} is a zip file that is cut off or damaged.", "Download or copy it again.") from error
    except RuntimeError as error:  # what zipfile raises for a password, and for a packing it does not know
        what = f"{name} is protected with a password, or packed in an unusual way."
        raise UserError(what, "Unpack it and import what is in it.") from error


def _by_name(one: zipfile.ZipInfo) -> str:
    return one.filename
