"""Opening a file of any shape."""

from __future__ import annotations

from pathlib import Path

from data_access.errors import UserError
from data_access.importing.reading.content import check_readable, detect_format, first_bytes
from data_access.importing.reading.delimited import DelimitedSource
from data_access.importing.reading.model import ReadOptions, Source

_HEAD = 64 * 1024
_DEFAULT = ReadOptions()


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
    if shape == "text":
        return DelimitedSource(path, name, packed=packed, options=options)
    raise UserError(f"{name} is of a kind that cannot be read ({shape}).", "Save it as CSV and import that file.")
