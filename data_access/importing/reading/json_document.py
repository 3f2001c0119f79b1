"""JSON that is more than an object a line: one document with all rows, or orders with their lines inside.

It is laid out as JSON lines in a file of its own, a row on each, and read so.
"""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from data_access.errors import UserError
from data_access.importing.reading.content import open_bytes
from data_access.importing.reading.encodings import bom_encoding
from data_access.importing.reading.json_lines import JsonLinesSource, lines_of, parse_object
from data_access.importing.reading.json_records import holds_lines, records_of, rows_of
from data_access.importing.reading.text import TextStream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data_access.importing.reading.model import ReadOptions, SourceFacts

MOST_BYTES = 128 * 1024 * 1024  # of a document, which is read as a whole: that takes twelve times as much memory


class JsonDocumentSource(JsonLinesSource):
    """The rows of a document, or of objects a line that hold lists of lines. The row number is the place among them.

    Parameters
    ----------
    whole : whether it is one document.
    """

    def __init__(self, path: Path, name: str, *, packed: bool, options: ReadOptions, whole: bool) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="rapport-json-", ignore_cleanup_errors=True)
        laid_out = Path(self._folder.name) / "rows.jsonl"
        rows = _of_document(path, name, packed=packed) if whole else _of_lines(path, name, packed, options)
        with laid_out.open("wb") as file:
            file.writelines(line + b"\n" for line in rows)
        super().__init__(laid_out, name, packed=False, options=options)
        self._file, self._zipped = path, packed

    @property
    def facts(self) -> SourceFacts:
        """What was found out about the file."""
        return replace(super().facts, format="json", compression="gzip" if self._zipped else None)

    @cached_property
    def sha256(self) -> str:
        """Fingerprint of the file, not of the lines it was laid out as."""
        with self._file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


def is_document(head: str) -> bool:
    """Whether text that begins as JSON is one document rather than an object on each line."""
    if head.startswith("["):
        return head[1:].lstrip()[:1] in {"{", "[", "]"}
    return head[1:].lstrip()[:1] in {'"', "}"} and sum(line.startswith("{") for line in head.split("\n")) == 1


def lines_hold_lists(head: str) -> bool:
    """Whether an object among the first lines holds lines of its own."""
    objects = map(parse_object, head.split("\n"))
    return any(holds_lines(found) for found in islice(objects, 100) if found)


def _of_document(path: Path, name: str, *, packed: bool) -> Iterator[bytes]:
    with open_bytes(path, unpack=packed) as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UserError(
            f"{name} is one JSON document of more than {MOST_BYTES >> 20} MB.", "Export it in parts or as JSON lines."
        )
    encoding, length = bom_encoding(content[:4])
    try:
        document = orjson.loads(content[length:].decode(encoding or "utf-8"))
    except (orjson.JSONDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{name} is a JSON document that is cut off or damaged.", "Download it again.") from error
    records = records_of(document)
    if not records:
        raise UserError(f"{name} holds no rows: no list of objects.", "Export it again and check that it holds rows.")
    return _laid_out(records)


def _of_lines(path: Path, name: str, packed: bool, options: ReadOptions) -> Iterator[bytes]:  # noqa: FBT001  as named above
    for line in lines_of(TextStream(path, name, packed=packed, encoding=options.encoding)):
        found = parse_object(line)
        # What is no object stays as it is: it is refused where the rows are read.
        yield from _laid_out([found]) if found is not None else [line.rstrip("\n").encode()]


def _laid_out(records: list[dict[str, Any]]) -> Iterator[bytes]:
    return (orjson.dumps(row) for record in records for row in rows_of(record))
