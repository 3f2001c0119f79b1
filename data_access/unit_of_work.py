"""One transaction is one action. The only place that commits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from data_access.dialect import begin_writing, refusal
from data_access.errors import StaleRowError
from data_access.schema import AuditEvent

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from sqlalchemy import Connection, Engine


def utc_now() -> datetime:
    """The present moment, for callers that pass no clock of their own."""
    return datetime.now(UTC)


class UnitOfWork:
    """A writing transaction: commits when the ``with`` block ends cleanly, else rolls back.

    Parameters
    ----------
    engine : the record.
    clock : gives the aware UTC time of the action; tests pass their own.
    actor : who acts, for the audit trail.

    Raises
    ------
    StaleRowError : a row changed since it was read; nothing was written.
    StoreBusyError : the database did not give the write lock in time; nothing was written.
    """

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = utc_now, actor: str = "system") -> None:
        self._engine = engine
        self._clock = clock
        self.actor = actor

    def __enter__(self) -> Self:
        """Open the transaction and take the write lock, before anything is read."""
        self.now = self._clock()
        self.session = Session(self._engine.execution_options(writing=True), expire_on_commit=False)
        try:
            begin_writing(self.connection)
        except OperationalError as error:
            self.session.close()
            raise refusal(error) from error
        return self

    @property
    def connection(self) -> Connection:
        """The connection of this transaction, for statements that need no objects."""
        return self.session.connection()

    def record(
        self,
        action: str,
        *,
        subject_kind: str | None = None,
        subject_id: int | None = None,
        details: dict[str, object] | None = None,
        submission_id: str | None = None,
    ) -> None:
        """Add the audit event of this action to the transaction."""
        self.session.add(
            AuditEvent(
                happened_at=self.now,
                actor=self.actor,
                action=action,
                subject_kind=subject_kind,
                subject_id=subject_id,
                details=details,
                submission_id=submission_id,
            )
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Commit, or roll back; an error of the block or of the commit goes on in words where there are any."""
        try:
            if error is None:
                self.session.commit()
        except (StaleDataError, OperationalError) as late:
            raise _in_words(late) from late
        finally:
            self.session.rollback()
            self.session.close()
        if isinstance(error, (StaleDataError, OperationalError)):
            raise _in_words(error) from error


def _in_words(error: StaleDataError | OperationalError) -> BaseException:
    if isinstance(error, OperationalError):
        return refusal(error)
    message = "Somebody else changed this since you opened it, so your change was not saved."
    return StaleRowError(message, "Look at the new state, then save again.")
