"""What a file is, by its first bytes: its name may say anything."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

from data_access.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PARQUET = b"PAR1"
# UTF-16 names of the streams inside an OLE container.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_EXPORT = "Save the table as CSV or Excel (.xlsx) and import that file."
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"BM", "a bitmap picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"OggS", "a sound or film file"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a picture, sound or film file"),
)
_ISO_MEDIA = b"ftyp"


def check_readable(path: Path, name: str) -> None:
    """Refuse what is not a readable, non-empty file."""
    if str(path) in {"-", "/dev/stdin"}:
        what = "A file is read more than once, which standard input cannot be."
        raise UserError(what, "Write it to a file first, and import that.")
    if path.is_dir():
        raise UserError(f"{name} is a folder, not a file.", "Choose one file inside it.")
    if not path.exists():
        raise UserError(f"There is no file {name}.", "Check the name and the folder.")
    if not path.is_file():
        raise UserError(f"{name} is not an ordinary file.", "Choose a file on a disk.")
    try:
        with path.open("rb") as stream:
            if not stream.read(1):
                raise UserError(f"{name} is empty.", "Export it again and check that it holds rows.")
    except OSError as error:
        raise UserError(f"{name} cannot be opened: {error.strerror}.", "Check that you may read it.") from error


def open_bytes(path: Path, *, unpack: bool) -> BinaryIO:
    """Bytes of the file, unpacked on the way when it is gzip."""
    return gzip.open(path, "rb") if unpack else path.open("rb")  # type: ignore[return-value]


def first_bytes(path: Path, name: str, size: int) -> tuple[bytes, bool]:
    """First bytes of the content, and whether it was packed with gzip."""
    with path.open("rb") as stream:
        head = stream.read(size)
    if not head.startswith(GZIP):
        return head, False
    try:
        with gzip.open(path, "rb") as unpacked:
            head = unpacked.read(size)
    except (EOFError, OSError, zlib.error) as error:
        raise damaged_gzip(name) from error
    if not head:
        raise UserError(f"{name} is empty once unpacked.", "Export it again and check that it holds rows.")
    return head, True


def damaged_gzip(name: str) -> UserError:
    """The sentence about a packed file that cannot be unpacked to its end."""
    return UserError(
        f"{name} is a packed file (gzip) that is cut off or damaged.", "Download or copy it again, then import it."
    )


def detect_format(path: Path, head: bytes, name: str, *, packed: bool) -> str:
    """Give text, parquet, workbook, mail archive; refuse what holds no table.

    Raises
    ------
    UserError : a picture, a document, an archive, a protected workbook.
    """
    for magic, what in _FOREIGN:
        # Two letters are a weak sign: "BMW;12" is text. A real one of these holds NUL bytes near its start.
        if head.startswith(magic) and (len(magic) > 3 or b"\x00" in head[:64]):  # noqa: PLR2004
            raise UserError(f"{name} is {what}, not a table.", _EXPORT)
    if head[4:8] == _ISO_MEDIA:
        raise UserError(f"{name} is a picture, sound or film file, not a table.", _EXPORT)
    if head.startswith(PARQUET):
        return "parquet"
    if head.startswith(ZIP):
        return _detect_zip(path, name, packed=packed)
    if head.startswith(OLE):
        return _detect_ole(path, name, packed=packed)
    return "text"


def _detect_zip(path: Path, name: str, *, packed: bool) -> str:
    """Tell a workbook from the other things that are zip files."""
    try:
        with open_bytes(path, unpack=packed) as stream, zipfile.ZipFile(stream) as archive:
            members = archive.namelist()
            kind = archive.read("mimetype")[:80] if "mimetype" in members else b""
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, zlib.error) as error:
        raise UserError(f"{name} is a zip file that is cut off or damaged.", "Download or copy it again.") from error
    if any(member.startswith("xl/workbook") for member in members) or b"spreadsheet" in kind:
        return "workbook"
    if any(member.startswith("word/") for member in members) or b"text" in kind:
        raise UserError(f"{name} is a text document, not a table.", _EXPORT)
    if any(member.startswith("ppt/") for member in members):
        raise UserError(f"{name} is a slide show, not a table.", _EXPORT)
    if any(map(is_mail_name, members)):
        return "mail archive"
    raise UserError(f"{name} is a zip archive.", "Unpack it and import the files in it one by one.")


def is_mail_name(name: str) -> bool:
    """Whether a file in an archive is mail, by its name."""
    base = name.rpartition("/")[2]
    return base.lower().endswith((".eml", ".mbox")) and not base.startswith(".") and "__MACOSX/" not in name


def _detect_ole(path: Path, name: str, *, packed: bool) -> str:
    """Tell an old workbook from a protected one; both are OLE containers."""
    with open_bytes(path, unpack=packed) as stream:
        # The directory of an OLE file may stand anywhere, mostly near the start or the end; protected files are small
        # enough in practice to be looked through up to this bound.
        content = stream.read(64 * 1024 * 1024)
    if _ENCRYPTED_STREAM in content:
        raise protected_workbook(name)
    if "WordDocument".encode("utf-16-le") in content or "PowerPoint Document".encode("utf-16-le") in content:
        raise UserError(f"{name} is a document, not a table.", _EXPORT)
    return "workbook"


def protected_workbook(name: str) -> UserError:
    """The sentence about a workbook with a password."""
    return UserError(
        f"{name} is protected with a password.",
        "Open it in the spreadsheet program, save a copy without the password and import the copy.",
    )
