"""How far a copy has read the change log, and whether it is still the same log.

A number alone is not enough: a store that was restored from a backup may count past it with other changes. The mark is
the log row itself; when it is gone or differs, the copy is built anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, or_, select

from data_access.schema import ChangeLog

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Watermark(NamedTuple):
    """The last log row a copy holds; 0 and empty for a record whose log is empty."""

    seq: int
    mark: str


START = Watermark(0, "")


class LogChangedError(Exception):
    """The change log is not the one the copy was made from; the copy must be built anew."""


def newest(connection: Connection, known: Watermark = START) -> Watermark:
    """The newest log row, after making sure that the known one is still there.

    Raises
    ------
    LogChangedError : the known row is gone or another.
    """
    log = ChangeLog
    last = select(func.max(log.seq)).scalar_subquery()
    columns = (log.seq, log.domain, log.table_name, log.row_id, log.batch_id, log.logged_at)
    rows = connection.execute(
        select(*columns).where(or_(log.seq == known.seq, log.seq == last)).order_by(log.seq)
    ).all()
    found = [Watermark(row[0], "|".join(map(str, row[1:]))) for row in rows]
    if known.seq and (not found or found[0] != known):
        raise LogChangedError
    return found[-1] if found else START
