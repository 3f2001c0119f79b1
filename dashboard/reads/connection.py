"""The open store of this process: the record, the reader analyses use, and the versions that cache keys carry."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.reads.kept import Versions
from data_access.filters import EVERYTHING
from data_access.queries.store import data_range
from data_access.readers import RecordReader, domain_versions
from data_access.readers.columnar import ColumnarReader, copy_folder

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.readers import Reader

# The open stores by their addresses. A plain name, not a cached resource: a page asks for it with every answer it
# draws, and to make the key of a cached one is dearer than many of the answers.
_records: dict[str, Engine] = {}
_opening = Lock()
_MOST = 4  # a server has one; tests open many, one after the other

# The server's columnar copy, once it is open. A plain name for the same reason: the server opens and closes it.
_columnar: dict[str, Reader] = {}


def record() -> Engine:
    """The record of this process's store, opened once and brought to this program's form."""
    url = settings.store_url()
    return _records.get(url) or _opened(url)


def _opened(url: str) -> Engine:
    with _opening:
        if url not in _records:
            _records[url] = settings.open_store(url)
        while len(_records) > _MOST:
            _records.pop(next(iter(_records))).dispose()
        return _records[url]


def open_columnar() -> None:
    """Open the columnar copy of this process's store. It is built in the background; till then the record answers."""
    engine = record()
    copy = ColumnarReader(engine, copy_folder(engine))
    _columnar[settings.store_url()] = copy
    # The first question starts the building.
    copy.frame(data_range(EVERYTHING))


def close() -> None:
    """Close the columnar copy, if one is open; analyses read from the record again."""
    while _columnar:
        _columnar.popitem()[1].close()


def reader() -> Reader:
    """What runs the statements of analyses: the columnar copy in the server, else the record."""
    return _columnar.get(settings.store_url()) or RecordReader(record())


def versions(*domains: str) -> Versions:
    """The store and the versions of some domains, as a part of a cache key; 0 where nothing was written yet."""
    found = domain_versions(record())
    return Versions((("store", settings.store_url()), *((name, found.get(name, 0)) for name in domains)))
