"""One worker at work at a time, in whatever process or machine; taken over when its holder died."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Self

from sqlalchemy import delete, insert, select, update

from data_access.errors import StoreBusyError
from data_access.importing.lock import BEAT_EVERY_SECONDS, STALE_AFTER, Holder
from data_access.schema import WorkerLease
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Engine

_log = logging.getLogger(__name__)


class Lease:
    """The right to look at sources, for as long as the block runs.

    Raises
    ------
    StoreBusyError : another worker is at work.
    """

    def __init__(self, engine: Engine, *, actor: str, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._actor = actor
        self._clock = clock
        self._stop = threading.Event()
        self._lost = threading.Event()
        self._heart = threading.Thread(target=self._beat, name="worker-heartbeat", daemon=True)
        self._text = ""

    def __enter__(self) -> Self:
        """Take the lease, or say who has it."""
        with UnitOfWork(self._engine, clock=self._clock, actor=self._actor) as work:
            row = work.connection.execute(select(WorkerLease.holder, WorkerLease.heartbeat_at)).first()
            if row is not None:
                holder = Holder.read(row.holder)
                if work.now - row.heartbeat_at <= STALE_AFTER and not (holder is not None and holder.is_dead()):
                    where = f" on {holder.host}" if holder else ""
                    raise StoreBusyError(f"A worker{where} is looking at sources now.", "Try again in a moment.")
                work.connection.execute(delete(WorkerLease))
            self._text = Holder.this_process(self._actor, work.now).text()
            values = {"id": 1, "holder": self._text, "heartbeat_at": work.now}
            work.connection.execute(insert(WorkerLease).values(values))
        self._heart.start()
        return self

    @property
    def lost(self) -> bool:
        """Whether another worker took over while this one was not answering."""
        return self._lost.is_set()

    def _beat(self) -> None:
        while not self._stop.wait(BEAT_EVERY_SECONDS) and not self.lost:
            try:
                with UnitOfWork(self._engine, clock=self._clock, actor=self._actor) as work:
                    mine = update(WorkerLease).where(WorkerLease.holder == self._text)
                    if work.connection.execute(mine.values(heartbeat_at=work.now)).rowcount != 1:
                        self._lost.set()
            except StoreBusyError as error:
                _log.warning("worker heartbeat: %s", error)

    def __exit__(self, *_error: object) -> None:
        """Stop beating and let others go on."""
        self._stop.set()
        self._heart.join()
        with UnitOfWork(self._engine, clock=self._clock, actor=self._actor) as work:
            work.connection.execute(delete(WorkerLease).where(WorkerLease.holder == self._text))
