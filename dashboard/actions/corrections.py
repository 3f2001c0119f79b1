"""Correcting how feedback was read, and taking a correction back. What a person says is what everybody sees."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from dashboard import settings
from dashboard.actions.permission import require_role
from dashboard.actions.shown import columns_shown
from dashboard.actions.topics import store_taxonomy
from dashboard.errors import UserError
from data_access.filters import EVERYTHING
from data_access.queries.scoring import SCORE_COLUMNS, known_scores
from data_access.repositories import base
from data_access.repositories.corrections import FeedbackCorrections
from data_access.repositories.scores import text_key
from data_access.schema import LABELS_OF_PEOPLE, OPINIONS_OF_PEOPLE, Feedback, FeedbackCorrection, ScoreState
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from dashboard.actions.permission import Person

LEAST_ROLE = "agent"
_UNREAD = dict.fromkeys(SCORE_COLUMNS) | {"label": "not_scored", "reason": "ok"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A correction that was made: its number, the feedback and the feedback's version since."""

    correction_id: int
    feedback_id: int
    version: int


def correct_label(
    engine: Engine, who: Person, feedback_id: int, label: str, *, version: int, submission_id: str | None = None
) -> Corrected:
    """Say that a piece of feedback is negative, neutral, positive, or holds no opinion. A second click changes nothing.

    Raises
    ------
    StaleRowError : somebody changed or corrected it since the person saw ``version``.
    UserError : the person may only look, it has no words, or there is no such label.
    """
    _refuse_viewers(who)
    if label not in LABELS_OF_PEOPLE:
        raise UserError(f"Feedback cannot be “{label}”.", f"Choose one of: {', '.join(LABELS_OF_PEOPLE)}.")

    def act(rows: FeedbackCorrections, row: Feedback, work: UnitOfWork) -> FeedbackCorrection:
        return rows.label(row, label, _shown(work, row, label), submission_id)

    return _corrected(engine, who, _Form(feedback_id, version, submission_id), act)


def correct_topic(
    engine: Engine,
    who: Person,
    feedback_id: int,
    topic: str,
    after: str,
    *,
    version: int,
    submission_id: str | None = None,
) -> Corrected:
    """Add a topic, remove it, or give it another opinion. A second click changes nothing.

    Parameters
    ----------
    after : ``added``, ``removed``, negative, neutral or positive.

    Raises
    ------
    StaleRowError, UserError : as for the label; there is no such topic.
    """
    _refuse_viewers(who)
    if after not in {"added", "removed", *OPINIONS_OF_PEOPLE}:
        raise UserError(f"A topic cannot be “{after}”.", "Add it, remove it, or say what is felt about it.")
    if after != "removed" and topic not in set(store_taxonomy(engine).names):
        raise UserError(f"There is no topic “{topic}”.", "Choose one of the list.")

    def act(rows: FeedbackCorrections, row: Feedback, _work: UnitOfWork) -> FeedbackCorrection:
        return rows.topic(row, topic, after, submission_id)

    return _corrected(engine, who, _Form(feedback_id, version, submission_id), act)


def take_back_correction(engine: Engine, who: Person, correction_id: int, *, version: int) -> int:
    """Let a correction count no longer: what was before is there again. The feedback's version afterwards.

    Raises
    ------
    StaleRowError : the feedback is of another version, or somebody corrected the same again.
    UserError : the person may only look, there is no such correction, or it was taken back.
    """
    _refuse_viewers(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        rows = FeedbackCorrections(work)
        return rows.take_back(correction_id, partial(_shown, work), version=version, scope=who.scope).version


class _Form(NamedTuple):
    """What a person saw when clicking, and the name of the click."""

    feedback_id: int
    version: int
    submission_id: str | None


def _corrected(
    engine: Engine,
    who: Person,
    form: _Form,
    act: Callable[[FeedbackCorrections, Feedback, UnitOfWork], FeedbackCorrection],
) -> Corrected:
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        earlier = base.done_before(work, form.submission_id)
        if earlier is not None:
            return _made_before(work, earlier, who)
        rows = FeedbackCorrections(work)
        row = rows.open(form.feedback_id, version=form.version, scope=who.scope)
        made = act(rows, row, work)
        return Corrected(correction_id=made.id, feedback_id=row.id, version=row.version)


def _made_before(work: UnitOfWork, feedback_id: int, who: Person) -> Corrected:
    """What the first click of a form made: the newest correction of that feedback."""
    row = base.get(work, Feedback, feedback_id, "feedback", who.scope)
    c = FeedbackCorrection
    newest = work.session.scalars(select(c.id).where(c.feedback_id == feedback_id).order_by(c.id.desc()).limit(1)).one()
    return Corrected(correction_id=int(newest), feedback_id=row.id, version=row.version)


def _shown(work: UnitOfWork, row: Feedback, label: str | None) -> dict[str, object]:
    """The columns that everybody sees, with a person's label or, where none is in force, as the reader has them.

    What nobody has read yet, or what is no longer remembered of the reader, waits to be read.
    """
    said = None
    if row.scorer is not None and row.scorer_version is not None and row.text is not None:
        asked = known_scores(EVERYTHING, scorer=row.scorer, version=row.scorer_version, keys=[text_key(row.text)])
        found = work.session.execute(asked).one_or_none()
        said = None if found is None else {name: getattr(found, name) for name in SCORE_COLUMNS}
    reader = (row.scorer or "", row.scorer_version or "")
    shown = columns_shown(reader, said or _UNREAD, row.rating, row.rating_scale, label)
    if said is None:
        shown |= {"scorer": row.scorer, "scorer_version": row.scorer_version, "score_state": ScoreState.PENDING}
        shown |= {} if label is not None else {"label": None, "score_reason": None, "p_unhappy": None}
    elif row.score_state == ScoreState.PENDING:
        shown["score_state"] = ScoreState.PENDING  # its words or rating are others than were read
    return shown


def _refuse_viewers(who: Person) -> None:
    require_role(who, LEAST_ROLE, "can look at feedback but not correct it")
