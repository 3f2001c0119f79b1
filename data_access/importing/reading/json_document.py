"""A JSON document that holds its rows in one list, as exports of reviews do: laid out as JSON lines, then read so."""

from __future__ import annotations

import hashlib
import re
import tempfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from data_access.errors import UserError
from data_access.importing.reading.content import open_bytes
from data_access.importing.reading.json_lines import JsonLinesSource

if TYPE_CHECKING:
    from data_access.importing.reading.model import ReadOptions

MOST_BYTES = 256 * 1024 * 1024  # it can only be read as a whole
LIST = "reviews"
_BEGINS = re.compile(rf'"{LIST}"\s*:\s*\[')


class JsonDocumentSource(JsonLinesSource):
    """The objects in the list of a document. The row number is the place in the list."""

    def __init__(self, path: Path, name: str, *, packed: bool, options: ReadOptions) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="rapport-json-", ignore_cleanup_errors=True)
        lines = Path(self._folder.name) / "rows.jsonl"
        lines.write_bytes(b"\n".join(map(orjson.dumps, _objects(path, name, packed=packed))))
        super().__init__(lines, name, packed=False, options=options)
        self._file = path

    @cached_property
    def sha256(self) -> str:
        """Fingerprint of the document, not of the lines it was laid out as."""
        with self._file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


def holds_list(head: str) -> bool:
    """Whether it is one document, not one on each line, with the list that is read near its beginning."""
    return bool(_BEGINS.search(head)) and sum(line.startswith("{") for line in head.split("\n")) == 1


def _objects(path: Path, name: str, *, packed: bool) -> list[object]:
    with open_bytes(path, unpack=packed) as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UserError(f"{name} is one JSON document of more than {MOST_BYTES >> 20} MB.", "Export it in parts.")
    try:
        rows = orjson.loads(content)[LIST]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise UserError(f"{name} is a JSON document that is cut off or damaged.", "Download it again.") from error
    if not isinstance(rows, list) or not rows:
        raise UserError(f"{name} holds no reviews.", "Export it again and check that it holds rows.")
    return rows
