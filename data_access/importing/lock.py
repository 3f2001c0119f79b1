"""One import at a time per store, told in words, and taken over when its holder died.

The lock is a row. Its holder beats every few seconds; a lock whose process is gone from this very machine is free at
once, one from another machine when its heart has been still for two minutes. Every chunk an import writes first checks,
in the same transaction, that the lock is still its own: two imports never write at the same time, not even when one of
them slept through its takeover.
"""

from __future__ import annotations

import json
import logging
import os
import platform
import threading
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from uuid import getnode, uuid4

import psutil
from sqlalchemy import delete, insert, select, update

from data_access.errors import StoreBusyError
from data_access.schema import ImportLock
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

STALE_AFTER = timedelta(minutes=2)
BEAT_EVERY_SECONDS = 15.0
TAKEN_OVER = "Another import took over this store while this one was not answering."
START_AGAIN = "Nothing of this import is visible; start it again when the other has ended."

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lock: the person, since when, and the process that can be looked for."""

    actor: str
    since: str
    host: str
    place: str
    process: int
    born: float
    token: str

    @classmethod
    def this_process(cls, actor: str, now: datetime) -> Holder:
        """A new holder: every import has its own, also two in one process."""
        born = psutil.Process().create_time()
        return cls(actor, now.isoformat(timespec="seconds"), platform.node(), _place(), os.getpid(), born, uuid4().hex)

    def text(self) -> str:
        """As it is stored."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> Holder | None:
        """The holder in a lock row; None when something else wrote it."""
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError):
            return None

    def is_dead(self) -> bool:
        """Whether the process is known to be gone: only said of processes this one could see."""
        if self.place != _place():
            return False
        try:
            return abs(psutil.Process(self.process).create_time() - self.born) > 1
        except psutil.NoSuchProcess:
            return True
        except psutil.Error:
            return False


@cache
def _place() -> str:
    """A mark of the machine's run and process space: equal for two processes that can see each other's ids."""
    marks = [platform.node(), str(getnode())]
    for file in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        path = Path(file)
        if path.exists():
            marks.append(path.readlink().name if path.is_symlink() else path.read_text(encoding="ascii"))
    return blake2b("|".join(marks).encode(), digest_size=8).hexdigest()


class ImportGuard:
    """The lock of one import; released when the block ends.

    Raises
    ------
    StoreBusyError : another import is alive.
    """

    def __init__(self, engine: Engine, *, actor: str, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock
        self._actor = actor
        self._stop = threading.Event()
        self._heart = threading.Thread(target=self._beat, name="import-heartbeat", daemon=True)
        self._text = ""

    def __enter__(self) -> Self:
        """Take the lock, or say who has it."""
        with UnitOfWork(self._engine, clock=self._clock, actor=self._actor) as work:
            row = work.connection.execute(select(ImportLock.holder, ImportLock.heartbeat_at)).first()
            if row is not None:
                refuse_if_alive(row.holder, row.heartbeat_at, work.now)
                work.connection.execute(delete(ImportLock))
            self._text = Holder.this_process(self._actor, work.now).text()
            values = {"id": 1, "holder": self._text, "heartbeat_at": work.now}
            work.connection.execute(insert(ImportLock).values(values))
        self._heart.start()
        return self

    @property
    def holder(self) -> str:
        """The text of the lock while it is ours."""
        return self._text

    def check(self, connection: Connection, now: datetime, batch: int | None = None) -> None:
        """Beat inside a transaction, and end it when the lock is no longer ours."""
        mine = update(ImportLock).where(ImportLock.holder == self._text)
        values: dict[str, Any] = {"heartbeat_at": now} | ({"batch_id": batch} if batch is not None else {})
        if connection.execute(mine.values(values)).rowcount != 1:
            raise StoreBusyError(TAKEN_OVER, START_AGAIN)

    def release(self, connection: Connection) -> None:
        """Free the lock inside a transaction; ours only."""
        connection.execute(delete(ImportLock).where(ImportLock.holder == self._text))

    def _beat(self) -> None:
        """Show that this import lives while it reads or judges for minutes without writing."""
        while not self._stop.wait(BEAT_EVERY_SECONDS):
            try:
                with UnitOfWork(self._engine, clock=self._clock, actor=self._actor) as work:
                    self.check(work.connection, work.now)
            except StoreBusyError as error:
                logger.warning("import heartbeat: %s", error)

    def __exit__(self, *_error: object) -> None:
        """Stop beating and free the lock."""
        self._stop.set()
        self._heart.join()
        with UnitOfWork(self._engine, clock=self._clock, actor=self._actor) as work:
            self.release(work.connection)


def refuse_if_alive(text: str, heartbeat_at: datetime, now: datetime) -> None:
    """Raise in words when the holder of a lock row is, or may be, alive."""
    holder = Holder.read(text)
    if now - heartbeat_at > STALE_AFTER or (holder is not None and holder.is_dead()):
        return
    who = f"{holder.actor} on {holder.host}" if holder else "Somebody"
    since = datetime.fromisoformat(holder.since) if holder else heartbeat_at
    raise StoreBusyError(
        f"{who} is importing into this store since {since:%Y-%m-%d %H:%M} UTC.",
        "One import runs at a time: wait until it has ended, then start this one again.",
    )


def is_locked(connection: Connection, now: datetime) -> bool:
    """Whether a living import holds the store."""
    row = connection.execute(select(ImportLock.holder, ImportLock.heartbeat_at)).first()
    if row is None:
        return False
    try:
        refuse_if_alive(row.holder, row.heartbeat_at, now)
    except StoreBusyError:
        return True
    return False
