"""What goes out to the world, mail or messages to programs: claimed by one process, and tried again later and later."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select

from data_access.schema import OutgoingMail, WebhookDelivery

if TYPE_CHECKING:
    from data_access.repositories.base import Work
    from data_access.schema.sending import Sending

Sent = TypeVar("Sent", OutgoingMail, WebhookDelivery)

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))  # before each further try
LONGEST_ERROR = 500


def claim(work: Work, model: type[Sent], claimed_by: str) -> Sent | None:
    """The next one that is due, from now on ``sending`` by the one named; None where none is."""
    due = select(model).where(model.state == "queued", model.next_try_at <= work.now)
    row: Sent | None = work.session.scalars(due.order_by(model.next_try_at, model.id).limit(1)).one_or_none()
    if row is not None:
        row.state, row.tries, row.next_try_at = "sending", row.tries + 1, None
        row.claimed_by, row.claimed_at = claimed_by, work.now
        work.session.flush()
    return row


def claims(work: Work, model: type[Sent]) -> list[Sent]:
    """Those that somebody is sending, or was when their process ended."""
    return list(work.session.scalars(select(model).where(model.state == "sending")))


def sent(work: Work, row: Sending) -> None:
    """It has gone out."""
    row.state, row.sent_at, row.next_try_at, row.last_error = "sent", work.now, None, None


def put_off(work: Work, row: Sending) -> bool:
    """Let it be tried again later, longer after each try; False where it was tried often enough."""
    if row.tries > len(WAITS):
        return False
    row.state, row.next_try_at = "queued", work.now + WAITS[row.tries - 1]
    return True


def again(work: Work, row: Sending) -> None:
    """Let it go out anew, as a person asked."""
    row.state, row.tries, row.next_try_at = "queued", 0, work.now
