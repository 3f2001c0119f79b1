"""A request marked with a key is carried out once; whoever sends it again gets the answer of the first time.

Keys and answers are kept in the store, so that it holds over restarts and for several servers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from data_access.errors import StoreBusyError, UserError
from data_access.importing.lock import Holder
from data_access.schema import IdempotencyKey
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Engine, Row

KEPT_FOR = timedelta(days=7)
GIVEN_UP_AFTER = timedelta(minutes=30)


class KeyReusedError(UserError):
    """The key was sent before with another request."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The answer a request was given: HTTP status and JSON."""

    status: int
    answer: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Once:
    """One request of one token with its key; ``request_sha256`` is the fingerprint of all that it asks."""

    engine: Engine
    token_id: int
    key: str
    request_sha256: str
    actor: str
    clock: Callable[[], datetime]

    def begin(self) -> Kept | str:
        """The answer of the first time; or, when this is the first time, the mark to end it with.

        Raises
        ------
        KeyReusedError : another request came with this key before.
        StoreBusyError : the same request is being worked on at this moment.
        """
        k = IdempotencyKey
        with UnitOfWork(self.engine, clock=self.clock, actor=self.actor) as work:
            work.session.execute(delete(k).where(k.begun_at < work.now - KEPT_FOR))
            asked = select(k.request_sha256, k.holder, k.begun_at, k.status, k.answer).where(self._mine())
            row = work.session.execute(asked).one_or_none()
            if row is not None and (known := self._known(row, work.now)) is not None:
                return known
            holder = Holder.this_process(self.actor, work.now).text()
            values = {"holder": holder, "begun_at": work.now}
            if row is None:
                fixed = {"token_id": self.token_id, "key": self.key, "request_sha256": self.request_sha256}
                work.session.execute(insert(k).values(fixed | values))
            else:
                work.session.execute(update(k).where(self._mine()).values(values))
            return holder

    def end(self, holder: str, kept: Kept) -> None:
        """Keep the answer."""
        k = IdempotencyKey
        values = {"status": kept.status, "answer": kept.answer}
        with UnitOfWork(self.engine, clock=self.clock, actor=self.actor) as work:
            work.session.execute(update(k).where(self._mine(), k.holder == holder).values(values))

    def give_up(self, holder: str) -> None:
        """Forget the request: it did not come to an answer that will hold, and may be made again."""
        k = IdempotencyKey
        with UnitOfWork(self.engine, clock=self.clock, actor=self.actor) as work:
            work.session.execute(delete(k).where(self._mine(), k.holder == holder))

    def _mine(self) -> Any:  # noqa: ANN401  a condition on columns
        return (IdempotencyKey.token_id == self.token_id) & (IdempotencyKey.key == self.key)

    def _known(self, row: Row[Any], now: datetime) -> Kept | None:
        """What the row of this key answers; None when the process that worked on it is gone."""
        if row.request_sha256 != self.request_sha256:
            raise KeyReusedError(
                "This idempotency key was used before for another request.", "Give every new request a key of its own."
            )
        if row.status is not None:
            return Kept(row.status, row.answer or {})
        holder = Holder.read(row.holder)
        if now - row.begun_at > GIVEN_UP_AFTER or (holder is not None and holder.is_dead()):
            return None
        raise StoreBusyError("The same request is being worked on at this moment.", "Ask again in a few seconds.")
