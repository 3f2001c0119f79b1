"""One open copy: a DuckDB file with a watermark, shared by the threads of a process."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from data_access.readers.columnar.files import keep, remove

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

    from data_access.readers.columnar.watermark import Watermark


class Copy:
    """A copy in use. Each user gets a cursor of its own; the file goes when it is retired and the last one is done."""

    def __init__(self, database: duckdb.DuckDBPyConnection, path: Path, watermark: Watermark) -> None:
        self._database = database
        self._path = path
        self._users = 0
        self._retired = False
        self._keep_as: str | None = None
        self._lock = threading.Lock()
        self.watermark = watermark
        self.changing = threading.Lock()

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection for this thread and this answer."""
        with self._lock:
            cursor = self._database.cursor()
            self._users += 1
        try:
            yield cursor
        finally:
            cursor.close()
            with self._lock:
                self._users -= 1
            self._end_when_done()

    def retire(self, keep_as: str | None = None) -> None:
        """Answer nobody new; close the file as soon as nobody reads it, and remove it, or keep it under its form."""
        self._keep_as = keep_as
        self._retired = True
        self._end_when_done()

    def _end_when_done(self) -> None:
        with self._lock:
            if not self._retired or self._users:
                return
            self._users = -1  # nobody comes after
            self._database.close()
        if self._keep_as:
            keep(self._path, self._keep_as)
        else:
            remove(self._path)
