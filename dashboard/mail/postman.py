"""Sends what waits in the outbox, one mail after another, and writes down what became of each.

A mail is claimed in a transaction of its own before the connection opens, so that no two processes send it and none
sends it twice. Who finds a claim of a process that is gone does not know how far it came: that mail is uncertain.
"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.errors import StoreBusyError, UserError, log_unexpected
from dashboard.mail.account import read_account
from dashboard.mail.delivery import Fate, deliver
from dashboard.mail.message import written
from data_access.filters import EVERYTHING
from data_access.importing.lock import Holder
from data_access.queries.mail import mail_to_do
from data_access.readers import RecordReader
from data_access.repositories.outbox import Outbox
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Engine

    from dashboard.mail.account import Account
    from data_access.schema import OutgoingMail

_log = logging.getLogger("rapport")

EVERY_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 300.0
GIVEN_UP_AFTER = timedelta(minutes=15)  # a claim from a machine that cannot be looked at; sending takes 4 at most
ACTOR = "outbox"
_LEFT = "Sending it was interrupted: it may have arrived."


class Postman:
    """Sends what is due, again and again, until asked to stop.

    Parameters
    ----------
    engine : gives the store.
    clock : the time.
    account : gives the mail server; None where none is set up, and the mail waits.
    deliver : hands a mail over.
    """

    def __init__(
        self,
        engine: Callable[[], Engine],
        *,
        clock: Callable[[], datetime] = settings.now,
        account: Callable[[], Account | None] = read_account,
        deliver: Callable[[Account, str, bytes], Fate] = deliver,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._account = account
        self._deliver = deliver
        self._stop = threading.Event()
        self._told: list[tuple[OutgoingMail, Fate]] = []  # what became of mail, until the store has it

    def stop(self) -> None:
        """Ask it to stop, after the mail it is sending."""
        self._stop.set()

    def run(self) -> None:
        """Work until asked to stop. What goes wrong is logged, and tried again later and later."""
        wait = EVERY_SECONDS
        while not self._stop.is_set():
            try:
                self.round()
                wait = EVERY_SECONDS
            except StoreBusyError as error:
                _log.info("outbox: %s", error)
            except UserError as error:  # the variables that name the server: the same words once in a while
                _log.warning("outbox: %s", error)
                wait = min(wait * 2, LONGEST_WAIT_SECONDS)
            except Exception as error:  # noqa: BLE001  it outlives a store that does not answer for a while
                log_unexpected(error)
                wait = min(wait * 2, LONGEST_WAIT_SECONDS)
            self._stop.wait(wait)

    def round(self) -> int:
        """Send everything that is due; how much was tried.

        Raises
        ------
        UserError : the mail server is named wrongly; nothing was tried.
        """
        engine = self._engine()
        self._write_down(engine)
        # Asked without the right to write, which others need: nearly always there is nothing to do.
        states = {row.state for row in RecordReader(engine).rows(mail_to_do(EVERYTHING, now=self._clock()))}
        if "sending" in states:
            self._give_up(engine)
        account = self._account() if "queued" in states else None
        done = 0
        while account is not None and not self._stop.is_set():
            mail = self._claim(engine)
            if mail is None:
                break
            self._send(engine, account, mail)
            done += 1
        return done

    def _claim(self, engine: Engine) -> OutgoingMail | None:
        with UnitOfWork(engine, clock=self._clock, actor=ACTOR) as work:
            return Outbox(work).claim(Holder.this_process(ACTOR, work.now).text())

    def _send(self, engine: Engine, account: Account, mail: OutgoingMail) -> None:
        fate = Fate("uncertain", _LEFT)
        try:
            fate = self._fate(account, mail)
        finally:  # whatever broke: the mail is not left as if it were still on its way
            self._told.append((mail, fate))
        self._write_down(engine)

    def _write_down(self, engine: Engine) -> None:
        """Tell the store what became of mail; what it has no time for now is told in the next round."""
        while self._told:
            mail, fate = self._told[0]
            try:
                with UnitOfWork(engine, clock=self._clock, actor=ACTOR) as work:
                    Outbox(work).settle(mail.id, mail.claimed_by or "", fate.state, fate.told)
            except StoreBusyError:
                raise
            except Exception:
                self._told.pop(0)  # one mail that cannot be written down holds up no other; it becomes uncertain
                raise
            self._told.pop(0)

    def _fate(self, account: Account, mail: OutgoingMail) -> Fate:
        try:
            raw = written(
                sender=account.sender, sender_name=account.sender_name, to=mail.to_address, subject=mail.subject,
                body=mail.body, message_id=mail.message_id, date=self._clock(), html=mail.html,
                unsubscribe=mail.unsubscribe,
            )  # fmt: skip
        except UserError as error:
            return Fate("refused", str(error))
        except ValueError as error:  # the library's own check of headers
            return Fate("refused", f"The mail could not be written: {error}")
        return self._deliver(account, mail.to_address, raw)

    def _give_up(self, engine: Engine) -> None:
        """Call uncertain what a process was sending that is gone."""
        with UnitOfWork(engine, clock=self._clock, actor=ACTOR) as work:
            for mail in Outbox(work).claims():
                holder = Holder.read(mail.claimed_by or "")
                old = mail.claimed_at is None or work.now - mail.claimed_at > GIVEN_UP_AFTER
                if old or holder is None or holder.is_dead():
                    Outbox(work).settle(mail.id, mail.claimed_by or "", "uncertain", _LEFT)
