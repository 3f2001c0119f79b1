"""Sends what waits in the outbox, one mail after another, and writes down what became of each.

Who finds a claim of a process that is gone does not know how far it came: that mail is uncertain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.carrier import GIVEN_UP_AFTER, Carrier
from dashboard.errors import UserError
from dashboard.mail.account import read_account
from dashboard.mail.delivery import Fate, deliver
from dashboard.mail.message import written
from data_access.filters import EVERYTHING
from data_access.queries.mail import mail_to_do
from data_access.readers import RecordReader
from data_access.repositories.outbox import Outbox, references_of
from data_access.schema import OutgoingMail

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Engine

    from dashboard.mail.account import Account
    from data_access.unit_of_work import UnitOfWork

__all__ = ["GIVEN_UP_AFTER", "Postman"]

_LEFT = "Sending it was interrupted: it may have arrived."


class Postman(Carrier[OutgoingMail, OutgoingMail, Fate]):
    """Sends mail that is due.

    Parameters
    ----------
    account : gives the mail server; None where none is set up, and the mail waits.
    deliver : hands a mail over.
    """

    actor = "outbox"

    def __init__(
        self,
        engine: Callable[[], Engine],
        *,
        clock: Callable[[], datetime] = settings.now,
        account: Callable[[], Account | None] = read_account,
        deliver: Callable[[Account, str, bytes], Fate] = deliver,
    ) -> None:
        super().__init__(engine, clock=clock)
        self._account = account
        self._deliver = deliver
        self._by: Account | None = None  # by which mail goes out in this round

    def _states(self, engine: Engine) -> set[str]:
        return {row.state for row in RecordReader(engine).rows(mail_to_do(EVERYTHING, now=self._clock()))}

    def _ready(self) -> bool:
        self._by = self._account()
        return self._by is not None

    def _take(self, work: UnitOfWork, claimed_by: str) -> OutgoingMail | None:
        return Outbox(work).claim(claimed_by)

    def _deliver_one(self, item: OutgoingMail) -> Fate:
        if self._by is None:
            return Fate("refused_for_now", "No mail server is set up.")
        try:
            raw = written(
                sender=self._by.sender, sender_name=self._by.sender_name, to=item.to_address, subject=item.subject,
                body=item.body, message_id=item.message_id, date=self._clock(), html=item.html,
                unsubscribe=item.unsubscribe, references=references_of(item),
                answers=next(reversed((item.thread or "").split()), None), by_program=item.kind != "answer",
            )  # fmt: skip
        except UserError as error:
            return Fate("refused", str(error))
        except ValueError as error:  # the library's own check of headers
            return Fate("refused", f"The mail could not be written: {error}")
        return self._deliver(self._by, item.to_address, raw)

    def _interrupted(self) -> Fate:
        return Fate("uncertain", _LEFT)

    def _settle(self, work: UnitOfWork, item: OutgoingMail, fate: Fate) -> None:
        Outbox(work).settle(item.id, item.claimed_by or "", fate.state, fate.told)

    def _claims(self, work: UnitOfWork) -> Sequence[OutgoingMail]:
        return Outbox(work).claims()

    def _left(self, work: UnitOfWork, row: OutgoingMail) -> None:
        Outbox(work).settle(row.id, row.claimed_by or "", "uncertain", _LEFT)
