"""How far a mailbox was read: kept with the mail itself, so that a stop between the two neither loses nor doubles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session as Sessions

from data_access.errors import StoreBusyError, UserError
from data_access.importing.reading.mail import RowsFile, about_ours, mail_row
from data_access.importing.sources.imap import MONTHS, Session
from data_access.schema import ImportSource, MailboxPosition
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Engine

    from data_access.cleaning.mailbox import Mailbox
    from data_access.repositories.incoming_mail import Incoming

TRY_SECONDS = 10.0  # somebody waits for it


@dataclass(frozen=True, slots=True)
class Position:
    """Mail of the folder ``validity`` up to ``last`` is in the store; up to ``settled`` it was marked or moved."""

    validity: int
    last: int = 0
    settled: int = 0


def position_of(engine: Engine, source_id: int) -> Position | None:
    """How far the mailbox was read; None where it never was."""
    with Sessions(engine) as session:
        row = session.get(MailboxPosition, source_id)
        return Position(row.uid_validity, row.last_uid, row.settled_uid) if row is not None else None


def where_to_go_on(box: Session, known: Position | None) -> Position:
    """The position to read from: the known one, or the beginning where the server counts its mail anew."""
    return known if known is not None and known.validity == box.validity else Position(box.validity)


class Written(NamedTuple):
    """What was read of a mailbox: how many rows there are, how many mails went to their cases, and up to which one."""

    rows: int
    taken: int
    last: int


def write_mail(
    box: Session,
    uids: Sequence[int],
    path: Path,
    tick: Callable[[], None],
    take: Callable[[Incoming], bool] = lambda _mail: False,
) -> Written:
    """Write messages as the rows of a file, but for those that belong to a case.

    Parameters
    ----------
    tick : is called after every message, and may raise to stop.
    take : is given each mail that names one of ours; true where its case has it now, so that it is no feedback.
    """
    user = box.mailbox.user.lower()
    own = frozenset({user} if "@" in user else ())
    last = taken = 0
    with RowsFile(path) as file:
        for uid, raw, arrived, cut in box.fetch(uids):
            row = mail_row(raw, arrived=arrived, cut=cut, own=own)
            ours = about_ours(raw, row)
            if ours is not None and take(ours):
                taken += 1
            else:
                file.add(row)
            last = max(last, uid)
            tick()
    # What was named and then was not there any more is passed too, but for what waits for the next import.
    return Written(file.count, taken, last if box.more and last else uids[-1])


@dataclass(frozen=True, slots=True)
class Move:
    """From one position to the next, inside the transaction that publishes the mail between them.

    Called with the transaction.

    Raises
    ------
    StoreBusyError : somebody else read the mailbox meanwhile; the transaction rolls back.
    UserError : the source was removed meanwhile.
    """

    source_id: int
    known: Position | None
    next: Position

    def __call__(self, work: UnitOfWork) -> None:
        """Write the position down."""
        if work.session.get(ImportSource, self.source_id) is None:
            raise UserError("The source was removed meanwhile.", "Nothing of this mail was taken in.")
        asked = select(MailboxPosition).where(MailboxPosition.source_id == self.source_id).with_for_update()
        row = work.session.scalars(asked.execution_options(populate_existing=True)).one_or_none()
        found = Position(row.uid_validity, row.last_uid, row.settled_uid) if row is not None else None
        if (found and (found.validity, found.last)) != (self.known and (self.known.validity, self.known.last)):
            raise StoreBusyError("The mailbox was read by somebody else meanwhile.", "It is looked at again by itself.")
        if row is None:
            row = MailboxPosition(source_id=self.source_id)
            work.session.add(row)
        row.uid_validity, row.last_uid, row.settled_uid = self.next.validity, self.next.last, self.next.settled
        row.moved_at = work.now
        work.session.flush()


def settle(engine: Engine, source_id: int, box: Session, at: Position) -> None:
    """Mark or move what is in the store, and note that it was done; after a stop in between it is done again."""
    if at.settled >= at.last:
        return
    box.settle(at.settled, at.last)
    p = MailboxPosition
    mine = (p.source_id == source_id) & (p.uid_validity == at.validity) & (p.last_uid == at.last)
    with UnitOfWork(engine) as work:
        work.session.execute(update(p).where(mine).values(settled_uid=at.last))


def try_mailbox(mailbox: Mailbox, environment: Mapping[str, str]) -> str:
    """Open a mailbox and look: what there is to read, in words. Nothing is changed there or here.

    Raises
    ------
    UserError : it cannot be opened, in words.
    """
    with Session(mailbox, environment, patience=TRY_SECONDS) as box:
        count = box.count()
    day = mailbox.since
    since = f" since {day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""
    return f"It works: the folder {mailbox.folder} holds {count:,} message{'s' * (count != 1)}{since}."
