"""The columnar copy answers: a DuckDB file beside the record, derived and disposable, one per process.

Before each answer the copy is brought up to date, so a page is never wrong; while there is no usable copy the record
answers instead, so a page is never empty. Deleting the file loses nothing.
"""

from __future__ import annotations

import logging
import os
import threading
from typing import TYPE_CHECKING, Any

import duckdb

from data_access.readers.columnar import build, bulk
from data_access.readers.columnar.compiling import can_answer, compile_for_copy, for_copy
from data_access.readers.columnar.copy import Copy
from data_access.readers.columnar.delta import RebuildError, apply_changes
from data_access.readers.columnar.files import copy_folder, new_file, remove, sweep, take_over
from data_access.readers.columnar.watermark import LogChangedError, newest
from data_access.readers.frames import column_kinds, frame_of_arrow
from data_access.readers.record import RecordReader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    from sqlalchemy import Engine

    from data_access.readers.frames import Query

__all__ = ["ColumnarReader", "copy_folder"]

_log = logging.getLogger("rapport.columnar")

MEMORY = "512MB"
MOST_THREADS = 4
# What says that the copy itself is broken, not the statement.
BROKEN = (
    duckdb.ConnectionException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.IOException,
    duckdb.SerializationException,
)
ATTEMPTS = 3  # builds in a row that were overtaken by an undone or a large batch, before the record goes on answering


class NoCopyError(Exception):
    """There is no usable copy now."""


class ColumnarReader:
    """Runs statements on the columnar copy, and on the record when there is none.

    Parameters
    ----------
    engine : the record.
    folder : where the copy lies; made when missing. Copies of processes that are gone are removed from it.
    memory : how much the copy may take of the server's memory, as DuckDB writes it.
    bulk_lines : the number of lines from which the copy is built by a process of its own.
    """

    def __init__(
        self, engine: Engine, folder: Path, *, memory: str = MEMORY, bulk_lines: int = build.BULK_LINES
    ) -> None:
        self._engine = engine
        self._folder = folder
        self._memory = memory
        self._threads = min(os.cpu_count() or 1, MOST_THREADS)
        self._bulk_lines = bulk_lines
        self._record = RecordReader(engine)
        self._copy: Copy | None = None
        self._lock = threading.Lock()
        self._building = threading.Lock()
        self._builder: threading.Thread | None = None
        self._closed = False
        self._form = build.form()
        sweep(folder, self._form)

    @property
    def ready(self) -> bool:
        """Whether there is a copy; it may still have changes to apply."""
        return self._copy is not None

    @property
    def worth_waiting_for(self) -> bool:
        """Whether a copy of a record is still to come that is too large to be asked itself about all purchases."""
        return not self.ready and build.is_large(self._engine, self._bulk_lines)

    def frame(self, statement: Query, *, params: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """The statement's rows as a DataFrame, as new as the record is now."""
        if can_answer(for_copy(statement)):
            try:
                return self.copy_frame(statement, params=params)
            except NoCopyError:
                pass
            except duckdb.Error:
                # A statement DuckDB cannot run is a bug, but the person who asks gets the answer all the same.
                _log.exception("the columnar copy could not answer; the record did")
        return self._record.frame(statement, params=params)

    def copy_frame(self, statement: Query, *, params: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """``frame`` from the copy alone.

        Raises
        ------
        NoCopyError : there is no copy that is up to date; one is being built.
        """
        text, values = compile_for_copy(for_copy(statement), params)
        copy = self._fresh()
        try:
            with copy.cursor() as cursor:
                table = cursor.sql(text, params=values).to_arrow_table()
        except BROKEN:
            self._give_up(copy)
            raise
        return frame_of_arrow(table, column_kinds(statement))

    def rebuild(self) -> None:
        """Build the copy now and wait for it.

        Raises
        ------
        NoCopyError : the record changed too fast, or the reader was closed.
        """
        with self._building:
            for _ in range(ATTEMPTS):
                copy = self._build()
                if copy:
                    self._take(copy)
                    return
        message = "the record changed while each of the copies was built"
        raise NoCopyError(message)

    def wait(self, timeout: float | None = None) -> None:
        """Wait for a copy that is being built in the background, if one is."""
        builder = self._builder
        if builder:
            builder.join(timeout)

    def close(self) -> None:
        """Close the copy and keep it for the next process. The record's engine belongs to the caller."""
        self._closed = True
        self.wait()
        with self._lock:
            copy, self._copy = self._copy, None
        if copy:
            copy.retire(keep_as=self._form)

    def _fresh(self) -> Copy:
        """The copy with every committed change applied."""
        copy = self._copy
        if copy is None:
            self._build_in_background()
            raise NoCopyError
        try:
            with self._engine.connect() as connection:
                if newest(connection, copy.watermark) == copy.watermark:
                    return copy
            self._catch_up(copy)
        except (LogChangedError, RebuildError) as error:
            self._give_up(copy)
            raise NoCopyError from error
        except duckdb.Error as error:
            _log.exception("the columnar copy could not take in changes; it is built anew")
            self._give_up(copy)
            raise NoCopyError from error
        return copy

    def _catch_up(self, copy: Copy) -> None:
        """Apply what is new; one thread does, the others wait for it."""
        with copy.changing, copy.cursor() as cursor, build.snapshot(self._engine) as connection:
            cursor.execute(build.NO_LARGE_ARRAYS)
            copy.watermark = apply_changes(cursor, connection, copy.watermark)

    def _give_up(self, copy: Copy) -> None:
        """Leave a copy that cannot be used any more, and build another in the background."""
        with self._lock:
            if self._copy is copy:
                self._copy = None
        copy.retire()
        self._build_in_background()

    def _build_in_background(self) -> None:
        with self._lock:
            if self._closed or (self._builder and self._builder.is_alive()):
                return
            self._builder = threading.Thread(target=self._build_quietly, name="columnar-copy")
            self._builder.start()

    def _build_quietly(self) -> None:
        try:
            kept = self._kept()
            if kept:
                self._take(kept)
            else:
                self.rebuild()
        except NoCopyError:
            _log.info("no columnar copy yet; the record answers")
        except Exception:  # noqa: BLE001  a thread has nobody to hand an error to, and the record answers meanwhile
            _log.exception("the columnar copy could not be built; the record answers")

    def _kept(self) -> Copy | None:
        """The copy a former process kept, brought up to date; None when there is none, or it is of no use."""
        path = take_over(self._folder, self._form)
        if path is None:
            return None
        try:
            copy = build.reopen(path, memory=self._memory, threads=self._threads)
        except duckdb.Error:
            remove(path)
            return None
        try:
            self._catch_up(copy)
        except (RebuildError, LogChangedError, duckdb.Error):
            copy.retire()
            return None
        return copy

    def _build(self) -> Copy | None:
        """A copy that is up to date; None when the record changed in a way that needs another build."""
        path = new_file(self._folder)
        try:
            copy = self._build_bulk(path) if build.is_large(self._engine, self._bulk_lines) else self._build_small(path)
            if copy is None:
                remove(path)
        except BaseException:
            remove(path)
            raise
        return copy

    def _build_small(self, path: Path) -> Copy:
        database = build.open_copy(path, memory=self._memory, threads=self._threads)
        return Copy(database, path, build.build_small(database, self._engine))

    def _build_bulk(self, path: Path) -> Copy | None:
        with build.snapshot(self._engine) as connection:
            plan = bulk.make_plan(connection)
        wanted = self._is_wanted
        bulk.load(self._engine, plan, path, threads=self._threads, wanted=wanted)
        return self._repaired(path, plan)

    def _is_wanted(self) -> bool:
        """Whether anybody waits for a copy still: a load in the background must not hold up the end of the program."""
        return not self._closed and threading.main_thread().is_alive()

    def _repaired(self, path: Path, plan: bulk.BulkPlan) -> Copy | None:
        """The loaded copy with everything applied that came after its plan."""
        copy = Copy(build.open_copy(path, memory=self._memory, threads=self._threads), path, plan.watermark)
        try:
            with build.snapshot(self._engine) as connection:
                strays = bulk.has_strays(connection, plan)
            if not strays:
                self._catch_up(copy)
                return copy
        except (RebuildError, LogChangedError):
            pass
        copy.retire()
        return None

    def _take(self, copy: Copy) -> None:
        with self._lock:
            former, self._copy = self._copy, None if self._closed else copy
        if self._closed:
            copy.retire()
        if former:
            former.retire()
