"""What every sender does, of mail or of messages to programs: claim one thing, send it, write down what became of it.

Each is claimed in a transaction of its own before a connection opens, so that no two processes send it. Who finds a
claim of a process that is gone gives it up: what that means is for each kind of sender to say.
"""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from dashboard import settings
from dashboard.errors import StoreBusyError, UserError, log_unexpected
from data_access.importing.lock import Holder
from data_access.schema import OutgoingMail, WebhookDelivery
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Engine

_log = logging.getLogger("rapport")

EVERY_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 300.0
GIVEN_UP_AFTER = timedelta(minutes=15)  # a claim from a machine that cannot be looked at; sending takes 4 at most
Item = TypeVar("Item")
Fate = TypeVar("Fate")


Row = TypeVar("Row", OutgoingMail, WebhookDelivery)


class Carrier(ABC, Generic[Item, Row, Fate]):
    """Sends what is due, again and again, until asked to stop.

    Parameters
    ----------
    engine : gives the store.
    clock : the time.
    """

    actor: ClassVar[str]

    def __init__(self, engine: Callable[[], Engine], *, clock: Callable[[], datetime] = settings.now) -> None:
        self._engine = engine
        self._clock = clock
        self._stop = threading.Event()
        self._told: list[tuple[Item, Fate]] = []  # what became of things, until the store has it

    def stop(self) -> None:
        """Ask it to stop, after what it is sending."""
        self._stop.set()

    def run(self) -> None:
        """Work until asked to stop. What goes wrong is logged, and tried again later and later."""
        wait = EVERY_SECONDS
        while not self._stop.is_set():
            try:
                self.round()
                wait = EVERY_SECONDS
            except StoreBusyError as error:
                _log.info("%s: %s", self.actor, error)
            except UserError as error:  # how it is set up: the same words once in a while
                _log.warning("%s: %s", self.actor, error)
                wait = min(wait * 2, LONGEST_WAIT_SECONDS)
            except Exception as error:  # noqa: BLE001  it outlives a store that does not answer for a while
                log_unexpected(error)
                wait = min(wait * 2, LONGEST_WAIT_SECONDS)
            self._stop.wait(wait)

    def round(self) -> int:
        """Send everything that is due; how much was tried.

        Raises
        ------
        UserError : it is set up wrongly; nothing was tried.
        """
        engine = self._engine()
        self._write_down(engine)
        # Asked without the right to write, which others need: nearly always there is nothing to do.
        states = self._states(engine)
        if "sending" in states:
            self._give_up(engine)
            states = self._states(engine)
        ready = "queued" in states and self._ready()
        done = 0
        while ready and not self._stop.is_set():
            item = self._claim(engine)
            if item is None:
                break
            self._send(engine, item)
            done += 1
        return done

    def _claim(self, engine: Engine) -> Item | None:
        with UnitOfWork(engine, clock=self._clock, actor=self.actor) as work:
            return self._take(work, Holder.this_process(self.actor, work.now).text())

    def _send(self, engine: Engine, item: Item) -> None:
        fate = self._interrupted()
        try:
            fate = self._deliver_one(item)
        finally:  # whatever broke: it is not left as if it were still on its way
            self._told.append((item, fate))
        self._write_down(engine)

    def _write_down(self, engine: Engine) -> None:
        """Tell the store what became of things; what it has no time for now is told in the next round."""
        while self._told:
            item, fate = self._told[0]
            try:
                with UnitOfWork(engine, clock=self._clock, actor=self.actor) as work:
                    self._settle(work, item, fate)
            except StoreBusyError:
                raise
            except Exception:
                self._told.pop(0)  # one that cannot be written down holds up no other; its claim is given up
                raise
            self._told.pop(0)

    def _give_up(self, engine: Engine) -> None:
        """Give up what a process was sending that is gone."""
        with UnitOfWork(engine, clock=self._clock, actor=self.actor) as work:
            for row in self._claims(work):
                holder = Holder.read(row.claimed_by or "")
                old = row.claimed_at is None or work.now - row.claimed_at > GIVEN_UP_AFTER
                if old or holder is None or holder.is_dead():
                    self._left(work, row)

    @abstractmethod
    def _states(self, engine: Engine) -> set[str]:
        """Which of ``queued`` (and due) and ``sending`` there are."""

    @abstractmethod
    def _ready(self) -> bool:
        """Whether anything can be sent at all; asked only where something waits."""

    @abstractmethod
    def _take(self, work: UnitOfWork, claimed_by: str) -> Item | None:
        """Claim the next one."""

    @abstractmethod
    def _deliver_one(self, item: Item) -> Fate:
        """Send it; what became of it."""

    @abstractmethod
    def _interrupted(self) -> Fate:
        """What is known of one whose sending broke by a mistake of ours."""

    @abstractmethod
    def _settle(self, work: UnitOfWork, item: Item, fate: Fate) -> None:
        """Write down what became of it."""

    @abstractmethod
    def _claims(self, work: UnitOfWork) -> Sequence[Row]:
        """Those that somebody is sending."""

    @abstractmethod
    def _left(self, work: UnitOfWork, row: Row) -> None:
        """Write down that its sender is gone."""
