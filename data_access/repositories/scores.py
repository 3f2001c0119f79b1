"""Writing down what scorers say: in the memory of scores, and at the feedback people see; and what it is about."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from data_access.dialect import bulk_insert
from data_access.repositories.scores_bulk import MANY, publish_many, tag_many
from data_access.schema import ChangeLog, Feedback, FeedbackTopic, ScoreState, TextScore
from data_access.schema.triggers import quiet_updates

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from data_access.repositories.base import Work

AT_ONCE = 500  # keys of one question
READ_AGAIN = {"score_state": ScoreState.PENDING, "topics_by": None}
# The plain table: through the class every row that is scored would count as changed by a person.
_FEEDBACK = Feedback.metadata.tables[Feedback.__tablename__]


def text_key(text: str) -> bytes:
    """The digest of a text, under which is kept what was said of it."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class Scores:
    """Scores of texts, inside the transaction ``work``. No part of a change that people make: versions stay."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def remember(self, scorer: str, version: str, scores: Mapping[bytes, Mapping[str, object]]) -> None:
        """Keep what was said of texts; what is known of a text by that version stays as it is."""
        keys = list(scores)
        s = TextScore
        known: set[bytes] = set()
        for start in range(0, len(keys), AT_ONCE):
            mine = (s.scorer == scorer, s.scorer_version == version, s.text_key.in_(keys[start : start + AT_ONCE]))
            known.update(self._work.session.scalars(select(s.text_key).where(*mine)))
        new = [key for key in keys if key not in known]
        if new:
            names = list(scores[new[0]])
            rows = ((key, scorer, version, *(scores[key][name] for name in names)) for key in new)
            columns = ["text_key", "scorer", "scorer_version", *names]
            bulk_insert(
                self._work.session.connection(), TextScore.metadata.tables[TextScore.__tablename__], columns, rows
            )

    def publish(self, rows: Sequence[Mapping[str, Any]]) -> int:
        """Write scores at the feedback they are of; how many were written.

        A row whose words or rating are others by now is left as it is: what was said is not about it.

        Parameters
        ----------
        rows : each with ``feedback_id``, the ``text`` and the ``rating`` that were read, and the columns to set.
        """
        if not rows:
            return 0
        if len(rows) >= MANY:
            return publish_many(self._work.session.connection(), rows)
        return self._write(rows)

    def _write(self, rows: Sequence[Mapping[str, Any]]) -> int:
        """The same row by row; triggers log each."""
        f = _FEEDBACK.c
        names = [name for name in rows[0] if name not in {"feedback_id", "text", "rating"}]
        same = (
            f.id == bindparam("row_id"),
            f.text.is_not_distinct_from(bindparam("read_text")),
            f.rating.is_not_distinct_from(bindparam("read_rating")),
        )
        wanted = update(_FEEDBACK).where(*same).values({name: bindparam(f"new_{name}") for name in names})
        values = [
            {"row_id": row["feedback_id"], "read_text": row["text"], "read_rating": row["rating"]}
            | {f"new_{name}": row[name] for name in names}
            for row in rows
        ]
        return int(self._work.session.connection().execute(wanted, values).rowcount)

    def publish_quietly(self, rows: Sequence[Mapping[str, Any]]) -> int:
        """The same for a part of all feedback: caches and copies go on with what they have until ``show``."""
        if not rows:
            return 0
        with quiet_updates(self._work.session.connection()):
            return self._write(rows)

    def show(self) -> None:
        """Let whoever follows the change log see at one moment what was published quietly."""
        whole = {"domain": "feedback", "table_name": Feedback.__tablename__}
        self._work.session.connection().execute(insert(ChangeLog).values(whole))

    def tag(self, stamp: str, topics: Mapping[int, Sequence[Mapping[str, object]]]) -> None:
        """Put what feedback is about in place of what was found before.

        Feedback whose words changed since it was read is left without: it waits to be read anew.

        Parameters
        ----------
        stamp : the taxonomy and the scorer.
        topics : feedback id → its topics, each with the columns of ``feedback_topics``.
        """
        connection = self._work.session.connection()
        if len(topics) >= MANY:
            tag_many(connection, stamp, topics)
            return
        ids = list(topics)
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            still = (_FEEDBACK.c.id.in_(some), _FEEDBACK.c.score_state != ScoreState.PENDING)
            settled = set(connection.execute(select(_FEEDBACK.c.id).where(*still)).scalars())
            connection.execute(delete(FeedbackTopic).where(FeedbackTopic.feedback_id.in_(some)))
            rows = [{"feedback_id": one, **topic} for one in some if one in settled for topic in topics[one]]
            if rows:
                connection.execute(insert(FeedbackTopic), rows)
            connection.execute(update(_FEEDBACK).where(*still).values(topics_by=stamp))

    def retag(self, changes: Mapping[int, tuple[Collection[str], Sequence[Mapping[str, object]]]]) -> None:
        """Put some topics of feedback in place of others; the rest of its topics stays.

        The feedback itself is written as it is: whoever follows the change log learns of its topics by that.

        Parameters
        ----------
        changes : feedback id → the topics to take away, and those to add with the columns of ``feedback_topics``.
        """
        connection = self._work.session.connection()
        ids = list(changes)
        settled: set[int] = set()
        for start in range(0, len(ids), AT_ONCE):
            still = (_FEEDBACK.c.id.in_(ids[start : start + AT_ONCE]), _FEEDBACK.c.score_state != ScoreState.PENDING)
            settled.update(connection.execute(select(_FEEDBACK.c.id).where(*still)).scalars())
        t = FeedbackTopic
        # Those to add too: a person may have added one since it was looked for.
        gone = [
            {"of": one, "about": topic}
            for one in settled
            for topic in {*changes[one][0], *(new["topic"] for new in changes[one][1])}
        ]
        if gone:
            one_of = delete(t).where(t.feedback_id == bindparam("of"), t.topic == bindparam("about"))
            connection.execute(one_of, gone)
        rows = [{"feedback_id": one, **topic} for one in ids if one in settled for topic in changes[one][1]]
        if rows:
            connection.execute(insert(t), rows)
        for start in range(0, len(ids), AT_ONCE):
            some = [one for one in ids[start : start + AT_ONCE] if one in settled]
            same = update(_FEEDBACK).where(_FEEDBACK.c.id.in_(some)).values(topics_by=_FEEDBACK.c.topics_by)
            connection.execute(same)

    def stamp(self, stamp: str, ids: Sequence[int]) -> None:
        """Note that the topics of feedback are those of the taxonomy and scorer that ``stamp`` names."""
        for start in range(0, len(ids), AT_ONCE):
            some = (_FEEDBACK.c.id.in_(ids[start : start + AT_ONCE]), _FEEDBACK.c.score_state != ScoreState.PENDING)
            self._work.session.connection().execute(update(_FEEDBACK).where(*some).values(topics_by=stamp))

    def read_again(self, ids: Sequence[int]) -> None:
        """Let feedback be read anew: its words or its rating are others now."""
        for start in range(0, len(ids), AT_ONCE):
            some = _FEEDBACK.c.id.in_(ids[start : start + AT_ONCE])
            self._work.session.connection().execute(
                update(_FEEDBACK).where(some).values(score_state=ScoreState.PENDING)
            )
