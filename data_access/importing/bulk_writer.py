"""Writing many rows into SQLite, in a process of its own that takes them as Arrow tables.

Python's driver binds every cell as an object: 525,000 lines took 11.4 s of processor time through ``executemany``
without foreign keys and 4.2 s through ADBC (5.1 s with them), all indexes included. The process is no luxury: ADBC
carries its own SQLite, and two SQLite libraries in one process undo each other's file locks. PostgreSQL has COPY and
needs none of this.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import deque
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Self, cast

import pyarrow as pa

from data_access.dialect import refusal_in_words
from data_access.errors import StoreBusyError, StoreError
from data_access.importing.batches import BATCH_TABLES
from data_access.importing.lock import START_AGAIN, TAKEN_OVER
from data_access.importing.stored import is_empty
from data_access.schema.triggers import batch_insert_statements

if TYPE_CHECKING:
    from types import TracebackType

    from sqlalchemy import Engine

WORKER = Path(__file__).with_name("bulk_worker.py")
MOST_WAITING = 64  # chunks handed over and not yet written; they wait on disk, 2 MB each


class BulkWriter:
    """The writing process of one batch; ended with the block.

    Parameters
    ----------
    engine : a record in a SQLite file.
    folder : where chunks wait to be written; they are gone when they are.
    """

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder
        self._begun = False
        self._chunks = 0
        self._waiting: deque[Path] = deque()
        # What the process says when it fails. A pipe that nobody reads would stop it.
        self._words = TemporaryFile()  # noqa: SIM115  closed by __exit__
        command = [sys.executable, "-P", str(WORKER)]  # -P: the folder of the script is no place to import from
        self._process = subprocess.Popen(  # noqa: S603  our own script
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._words, text=True
        )
        self._orders: IO[str] = cast("IO[str]", self._process.stdin)
        self._answers: IO[str] = cast("IO[str]", self._process.stdout)

    def __enter__(self) -> Self:
        """Use as a block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End the process: at once after an error, else when it has written everything."""
        if error is not None:
            self._process.kill()
        with suppress(BrokenPipeError):
            self._orders.close()
        self._process.wait()
        self._answers.close()
        self._words.close()

    def begin(self, holder: str, batch: int) -> None:
        """Say whose chunks these are; done once.

        ``holder`` is the text of the import lock: a chunk is refused when the lock is no longer its holder's, or when
        the batch is no longer being written.
        """
        if self._begun:
            return
        self._begun = True
        with self._engine.connect() as connection:
            same = ("busy_timeout", "synchronous", "cache_size")
            settings = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in same}
            # In an empty store every parent of a row is a hidden row of this batch, which nobody else can remove.
            settings["foreign_keys"] = int(not all(is_empty(connection, table) for table in BATCH_TABLES))
        # Fewer, larger checkpoints: at the default each chunk would write its index pages into the file once more.
        settings["wal_autocheckpoint"] = 16_384
        pragmas = [f"PRAGMA {name} = {value}" for name, value in settings.items()]
        path = str(Path(self._engine.url.database or "").absolute())
        self._say({"uri": path, "pragmas": pragmas, "holder": holder, "batch": batch, "lost": TAKEN_OVER})

    def put(self, table: str, chunk: pa.Table, now: object) -> None:
        """Hand over a chunk for ``table``, without ids. Chunks are written in the order they came in.

        Raises
        ------
        StoreError : the process is gone.
        """
        self._chunks += 1
        path = self._folder / f"chunk-{self._chunks}.arrow"
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, chunk.schema) as stream:
            stream.write_table(chunk)
        before, after = batch_insert_statements(table)
        self._waiting.append(path)
        self._say({"table": table, "file": str(path), "now": now, "before": before, "after": after})

    def written(self, *, at_least: int = 0) -> list[int]:
        """The first ids of the next chunks that were written; waits for ``at_least`` so many, or when many wait.

        Raises
        ------
        StoreBusyError, StoreError : a chunk could not be written; nothing more will be.
        """
        return [self._written() for _ in range(max(at_least, len(self._waiting) - MOST_WAITING))]

    def _say(self, order: dict[str, Any]) -> None:
        try:
            self._orders.write(json.dumps(order) + "\n")
            self._orders.flush()
        except BrokenPipeError as error:
            raise self._ended() from error

    def _written(self) -> int:
        """The answer about the chunk that has waited longest."""
        line = self._answers.readline()
        if not line:
            raise self._ended()
        answer: dict[str, Any] = json.loads(line)
        self._waiting.popleft().unlink(missing_ok=True)
        if "first" in answer:
            return int(answer["first"])
        if TAKEN_OVER in answer["error"]:
            raise StoreBusyError(TAKEN_OVER, START_AGAIN)
        raise refusal_in_words(answer["error"]) or StoreError(
            f"The store refused some rows: {answer['error']}", "Nothing of this import is visible."
        )

    def _ended(self) -> StoreError:
        """The process is gone: killed, out of memory, or unable to start."""
        self._process.wait()
        self._words.seek(0)
        said = self._words.read().decode(errors="replace").strip()[-500:]
        message = f"The process that writes the import ended ({said or f'code {self._process.returncode}'})."
        return StoreError(message, "Nothing of this import is visible; start it again.")
