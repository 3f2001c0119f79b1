"""Opening a file of any shape."""

from __future__ import annotations

from pathlib import Path

from data_access.errors import UserError
from data_access.importing.reading.content import check_readable, detect_format, first_bytes
from data_access.importing.reading.delimited import DelimitedSource
from data_access.importing.reading.encodings import bom_encoding
from data_access.importing.reading.json_document import JsonDocumentSource, is_document, lines_hold_lists
from data_access.importing.reading.json_lines import JsonLinesSource, looks_like_json_lines
from data_access.importing.reading.mail import MailSource, looks_like_mail
from data_access.importing.reading.model import ReadOptions, Source
from data_access.importing.reading.parquet import ParquetSource
from data_access.importing.reading.sheets import SheetSource

_HEAD = 64 * 1024
_DEFAULT = ReadOptions()
# Text may hold a stray NUL or control byte; what is not text is full of them.
_MOST_CONTROL = 0.03
_TEXT_CONTROLS = b"\t\n\r\x0b\x0c\x1a\x1b"


def open_source(path: Path, *, name: str | None = None, options: ReadOptions = _DEFAULT) -> Source:
    """Open a file for reading; what it is is found from its content.

    Parameters
    ----------
    path : the file.
    name : what to call it in messages, where ``path`` is a temporary copy.
    options : what a person fixed by hand.

    Raises
    ------
    UserError : the file is missing, empty, damaged, protected, or no table.
    """
    path = Path(path)
    name = name or path.name
    check_readable(path, name)
    head, packed = first_bytes(path, name, _HEAD)
    shape = detect_format(path, head, name, packed=packed)
    if shape == "parquet":
        return ParquetSource(path, name, packed=packed)
    if shape == "workbook":
        return SheetSource(path, name, packed=packed, options=options)
    mail = "mail archive" if shape == "mail archive" else looks_like_mail(head)
    if mail is not None:
        return MailSource(path, name, shape=mail, packed=packed)
    encoding, length = bom_encoding(head)
    if encoding is None:
        _refuse_binary(head, name)
    text = head[length:].decode(encoding or "utf-8", "replace").lstrip()
    if text[:1] in {"{", "["} and (found := _json(path, name, text, packed=packed, options=options)):
        return found
    if text[:200].lower().startswith(("<!doctype", "<html", "<?xml")):
        raise UserError(f"{name} is a web page or XML, not a table.", "Save the table as CSV or Excel (.xlsx).")
    return DelimitedSource(path, name, packed=packed, options=options)


def _json(path: Path, name: str, head: str, *, packed: bool, options: ReadOptions) -> Source | None:
    """The source of a file that begins as JSON; None where it is none, such as numbers in braces between commas."""
    if is_document(head):
        return JsonDocumentSource(path, name, packed=packed, options=options, whole=True)
    if not looks_like_json_lines(head):
        return None
    if lines_hold_lists(head):
        return JsonDocumentSource(path, name, packed=packed, options=options, whole=False)
    return JsonLinesSource(path, name, packed=packed, options=options)


def _refuse_binary(head: bytes, name: str) -> None:
    """Refuse content that is no text in any encoding."""
    control = sum(byte < ord(" ") and byte not in _TEXT_CONTROLS for byte in head)
    if control > _MOST_CONTROL * len(head):
        raise UserError(
            f"{name} is not text and no kind of table that can be read.", "Save it as CSV or Excel (.xlsx)."
        )
