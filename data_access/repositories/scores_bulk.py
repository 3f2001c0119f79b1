"""Writing scores and topics of thousands of pieces of feedback at once: by way of a temporary table, logged by batches.

One statement instead of one a row, and one line of the change log for an import instead of one a row: less than half
the processor's time of the plain way (8.0 s against 3.5 s for 100,000 rows on SQLite, same run).
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from data_access.dialect import bulk_insert
from data_access.schema import ChangeLog, Feedback, FeedbackTopic, ScoreState
from data_access.schema.triggers import quiet_updates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

MANY = 1_000  # rows from which this pays
# A batch is logged as a whole where at least this share of it was scored: whoever follows the log reads it all again.
SHARE_OF_BATCH = 0.1
_FEEDBACK = Feedback.metadata.tables[Feedback.__tablename__]
_TOPICS = FeedbackTopic.metadata.tables[FeedbackTopic.__tablename__]
_READ = ("feedback_id", "text", "rating")


def publish_many(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
    """Write scores at the feedback they are of, and log them; how many were written. As ``Scores.publish``."""
    names = [name for name in rows[0] if name not in _READ]
    given = _table(names)
    given.create(connection, checkfirst=False)
    values = itemgetter(*_READ, *names)
    bulk_insert(connection, given, [column.name for column in given.columns], map(values, rows))
    f, g = _FEEDBACK.c, given.c
    same = and_(
        f.id == g.row_id, f.text.is_not_distinct_from(g.read_text), f.rating.is_not_distinct_from(g.read_rating)
    )
    with quiet_updates(connection):
        wanted = update(_FEEDBACK).where(same).values({f[name]: g[f"new_{name}"] for name in names})
        written = connection.execute(wanted).rowcount
    _log(connection, given)
    given.drop(connection, checkfirst=False)
    return int(written)


def tag_many(connection: Connection, stamp: str, topics: Mapping[int, Sequence[Mapping[str, object]]]) -> None:
    """Put what feedback is about in place of what was found before, and log it. As ``Scores.tag``."""
    given = Table("looked_through", MetaData(), _row_id(), prefixes=["TEMPORARY"])
    given.create(connection, checkfirst=False)
    bulk_insert(connection, given, ["row_id"], ((one,) for one in topics))
    f, t, ours = _FEEDBACK.c, _TOPICS.c, select(given.c.row_id)
    still = (f.id.in_(ours), f.score_state != ScoreState.PENDING)
    settled = set(connection.execute(select(f.id).where(*still)).scalars())
    connection.execute(delete(_TOPICS).where(t.feedback_id.in_(ours)))
    names = [column.name for column in _TOPICS.columns if column.name != "feedback_id"]
    values = itemgetter(*names)
    rows = ((one, *values(topic)) for one in topics if one in settled for topic in topics[one])
    bulk_insert(connection, _TOPICS, ["feedback_id", *names], rows)
    with quiet_updates(connection):
        connection.execute(update(_FEEDBACK).where(*still).values(topics_by=stamp))
    _log(connection, given)
    given.drop(connection, checkfirst=False)


def _row_id() -> Column[int]:
    return Column("row_id", BigInteger, primary_key=True, autoincrement=False)


def _table(names: Sequence[str]) -> Table:
    """The temporary table: what was read, and what is to be written."""
    read = (
        _row_id(),
        Column("read_text", Text),
        Column("read_rating", Integer),
    )
    new = [Column(f"new_{name}", Float if isinstance(_FEEDBACK.c[name].type, Float) else Text) for name in names]
    return Table("read_feedback", MetaData(), *read, *new, prefixes=["TEMPORARY"])


def _log(connection: Connection, given: Table) -> None:
    """Tell whoever follows the change log: of a batch that was scored in good part as a whole, else row by row.

    Rows that were not written, since their words are others by now, are logged too: reading them again does no harm.
    """
    f, log = _FEEDBACK.c, {"domain": "feedback"}
    ours = f.id.in_(select(given.c.row_id))
    counted = select(f.batch_id, func.count()).where(ours, f.batch_id.is_not(None)).group_by(f.batch_id)
    whole = []
    for batch, scored in connection.execute(counted).all():
        of = connection.execute(select(func.count()).where(f.batch_id == batch)).scalar_one()
        if scored >= SHARE_OF_BATCH * of:
            whole.append(batch)
    if whole:
        connection.execute(insert(ChangeLog), [log | {"table_name": "import_batches", "batch_id": b} for b in whole])
    alone = f.batch_id.is_(None) | f.batch_id.not_in(whole)
    named = select(literal("feedback"), literal(Feedback.__tablename__), f.id, func.current_timestamp())
    columns = ["domain", "table_name", "row_id", "logged_at"]
    connection.execute(insert(ChangeLog).from_select(columns, named.where(ours, alone), include_defaults=False))
