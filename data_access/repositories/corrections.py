"""What people corrected about feedback: kept as a history, in force for everybody, and taken back.

A correction is about the words it was made on. Where they change it rests, and where they come back it is in force
again. Of several about one thing the last that was not taken back counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm.attributes import flag_modified

from data_access.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING, Scope
from data_access.repositories import base
from data_access.repositories.scores import AT_ONCE, text_key
from data_access.schema import Feedback, FeedbackCorrection, FeedbackTopic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from data_access.repositories.base import Work

    _Topic = tuple[str, float | None, bool]  # label, polarity, mixed

NOUN = "feedback"
CORRECTED = "feedback corrected"
_POLARITY = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}


@dataclass(frozen=True, slots=True)
class People:
    """What people say of one piece of feedback: its label, None where nobody said, and by topic what was corrected."""

    label: str | None = None
    topics: Mapping[str, str] = field(default_factory=dict)


def in_force(work: Work, ids: Sequence[int]) -> dict[int, People]:
    """The corrections that count, by feedback; feedback that nobody corrected is left out."""
    c, f = FeedbackCorrection, Feedback
    found: dict[int, People] = {}
    if len(ids) > AT_ONCE:  # of many most are as they were read
        between = c.feedback_id.between(min(ids), max(ids))
        ids = sorted(set(ids).intersection(work.session.scalars(select(c.feedback_id).where(between))))
    for start in range(0, len(ids), AT_ONCE):
        asked = (
            select(c.id, c.feedback_id, c.what, c.topic, c.after, c.takes_back_id, c.text_key, f.text)
            .join(f, f.id == c.feedback_id)
            .where(c.feedback_id.in_(ids[start : start + AT_ONCE]))
            .order_by(c.id)
        )
        found |= counting(work.session.execute(asked).all())
    return found


def counting(rows: Iterable[Any]) -> dict[int, People]:
    """Of a history the corrections that count, by feedback.

    Parameters
    ----------
    rows : the whole history of some feedback, oldest first: ``id, feedback_id, what, topic, after, takes_back_id,
        text_key, text``.
    """
    listed = list(rows)
    gone = {row.takes_back_id for row in listed}
    labels: dict[int, str] = {}
    topics: dict[int, dict[str, str]] = {}
    for row in listed:
        counts = row.takes_back_id is None and row.id not in gone
        if not counts or row.text is None or bytes(row.text_key) != text_key(row.text):
            continue
        if row.what == "label":
            labels[row.feedback_id] = row.after
        else:
            topics.setdefault(row.feedback_id, {})[row.topic] = row.after
    return {one: People(labels.get(one), topics.get(one, {})) for one in labels.keys() | topics.keys()}


def settle_topics(work: Work, ids: Sequence[int]) -> None:
    """Bring the topics of feedback in line with what people say of them, after a scorer or a person changed any."""
    people = in_force(work, ids)
    connection = work.session.connection()
    t = FeedbackTopic
    for one, said in people.items():
        asked = select(t.topic, t.label, t.polarity, t.mixed).where(t.feedback_id == one)
        held: dict[str, _Topic] = {row.topic: (row.label, row.polarity, row.mixed) for row in connection.execute(asked)}
        whole = connection.execute(select(Feedback.label, Feedback.polarity).where(Feedback.id == one)).one()
        wanted = settled(held, said, (whole.label or "not_scored", whole.polarity))
        if wanted != held:
            connection.execute(delete(t).where(t.feedback_id == one))
            rows = [
                {"feedback_id": one, "topic": topic, "label": label, "polarity": polarity, "mixed": mixed}
                for topic, (label, polarity, mixed) in wanted.items()
            ]
            if rows:
                connection.execute(insert(t), rows)


def settled(held: Mapping[str, _Topic], said: People, whole: tuple[str, float | None]) -> dict[str, _Topic]:
    """The topics of a text as people have them.

    Where all topics share one opinion it is the whole text's, and a corrected label is theirs too; where the text
    praises one thing and complains of another, a word on the whole tells nothing of its parts.

    Parameters
    ----------
    held : as they were found. ``whole``: label and polarity of the whole text, as everybody sees them.
    """
    wanted = dict(held)
    of_one_mind = len({label for label, _, _ in held.values()}) == 1 and not any(mixed for _, _, mixed in held.values())
    if said.label is not None and of_one_mind:
        wanted = dict.fromkeys(held, (*whole, False))
    for topic, after in said.topics.items():
        if after == "removed":
            wanted.pop(topic, None)
        elif after == "added":
            wanted.setdefault(topic, (*whole, False))
        else:
            wanted[topic] = (after, _POLARITY[after], False)
    return wanted


class FeedbackCorrections:
    """Corrections of feedback, inside the transaction ``work``. Each is an audit event."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def open(self, feedback_id: int, *, version: int, scope: Scope = EVERYTHING) -> Feedback:
        """The feedback a person corrects, as that person saw it.

        Raises
        ------
        StaleRowError : somebody changed or corrected it since. UserError : there is none, or it has no words.
        """
        row = base.get(self._work, Feedback, feedback_id, NOUN, scope)
        base.require_version(row, version, NOUN)
        if not row.text:
            raise UserError("This feedback has no words to correct.", "A rating speaks for itself.")
        return row

    def label(
        self, row: Feedback, after: str, shown: Mapping[str, object], submission_id: str | None = None
    ) -> FeedbackCorrection:
        """A person's label in place of what everybody sees; ``shown`` are the columns that follow from it."""
        made = self._add(row, "label", None, row.label, after, submission_id=submission_id)
        self._changed(row, shown)
        return made

    def topic(self, row: Feedback, topic: str, after: str, submission_id: str | None = None) -> FeedbackCorrection:
        """A topic added, removed, or given another opinion."""
        asked = select(FeedbackTopic.label).where(FeedbackTopic.feedback_id == row.id, FeedbackTopic.topic == topic)
        before = self._work.session.scalars(asked).one_or_none() or "removed"
        made = self._add(row, "topic", topic, before, after, submission_id=submission_id)
        self._changed(row, {})
        return made

    def _changed(self, row: Feedback, shown: Mapping[str, object]) -> None:
        """Set what everybody sees. The version goes on by one, also where no column changes: others saw another."""
        for name, value in shown.items():
            setattr(row, name, value)
        flag_modified(row, "label")
        self._work.session.flush()
        settle_topics(self._work, [row.id])

    def take_back(
        self,
        correction_id: int,
        shown: Callable[[Feedback, str | None], Mapping[str, object]],
        *,
        version: int,
        scope: Scope = EVERYTHING,
    ) -> Feedback:
        """Let a correction count no longer. Topics wait to be found anew, and until then are as they were.

        Parameters
        ----------
        shown : the columns of what everybody sees of the feedback, by the label of people that is then in force.

        Raises
        ------
        UserError : there is no such correction, or it was taken back.
        StaleRowError : the feedback is of another version, or a newer correction is about the same.
        """
        wanted = self._work.session.get(FeedbackCorrection, correction_id)
        if wanted is None or wanted.takes_back_id is not None:
            raise UserError(f"There is no correction number {correction_id}.", "Look at the history of the feedback.")
        row = self.open(wanted.feedback_id, version=version, scope=scope)
        self._refuse_older(wanted)
        self._add(row, wanted.what, wanted.topic, wanted.after, wanted.before, takes_back_id=wanted.id)
        if wanted.what == "topic" and wanted.topic is not None:
            self._topic_as_before(row, wanted.topic, wanted.before)
        people = in_force(self._work, [row.id]).get(row.id, People())
        columns = shown(row, people.label) if wanted.what == "label" else {}
        self._changed(row, {**columns, "topics_by": None})
        return row

    def _refuse_older(self, wanted: FeedbackCorrection) -> None:
        c = FeedbackCorrection
        same = (c.feedback_id == wanted.feedback_id, c.what == wanted.what, c.topic.is_not_distinct_from(wanted.topic))
        rows = self._work.session.scalars(select(c).where(*same).order_by(c.id)).all()
        gone = {one.takes_back_id for one in rows}
        if wanted.id in gone:
            raise UserError("This correction was taken back already.", "There is nothing to undo.")
        if any(one.id > wanted.id and one.takes_back_id is None and one.id not in gone for one in rows):
            raise StaleRowError("Somebody corrected this again since, so it stays.", "Take the newer one back first.")

    def _topic_as_before(self, row: Feedback, topic: str, before: str | None) -> None:
        t = FeedbackTopic
        connection = self._work.session.connection()
        connection.execute(delete(t).where(t.feedback_id == row.id, t.topic == topic))
        if before not in {None, "removed"}:
            held = {"feedback_id": row.id, "topic": topic, "label": before, "mixed": False}
            connection.execute(insert(t).values(held | {"polarity": _POLARITY.get(before or "")}))

    def _add(
        self,
        row: Feedback,
        what: str,
        topic: str | None,
        before: str | None,
        after: str | None,
        *,
        takes_back_id: int | None = None,
        submission_id: str | None = None,
    ) -> FeedbackCorrection:
        made = FeedbackCorrection(
            feedback_id=row.id, what=what, topic=topic, before=before, after=after, text_key=text_key(row.text or ""),
            takes_back_id=takes_back_id, corrected_by=self._work.actor, corrected_at=self._work.now,
        )  # fmt: skip
        self._work.session.add(made)
        self._work.session.flush()
        details: dict[str, object] = {"what": what, "topic": topic, "before": before, "after": after}
        action = CORRECTED if takes_back_id is None else "correction taken back"
        self._work.record(action, subject_kind=NOUN, subject_id=row.id, details=details | {"correction": made.id},
                          submission_id=submission_id)  # fmt: skip
        return made
