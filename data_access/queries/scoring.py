"""Feedback that waits for a scorer, and which scorer read the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, String, cast, func, or_, select

from data_access.filters import Filters, narrow_feedback
from data_access.schema import (
    AuditEvent,
    Feedback,
    FeedbackCorrection,
    FeedbackTopic,
    Product,
    ScoreState,
    SearchedWords,
    SentimentModel,
    TextScore,
    TopicEdit,
)
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

    from data_access.filters import Scope
    from data_access.schema.base import Statement

BEGAN, ENDED = "feedback began to change over", "feedback scored anew"  # audit events with this subject:
CHANGE_OVER = "reading"
SCORE_COLUMNS = ("label", "p_negative", "p_positive", "polarity", "confidence", "reason", "language")


def waiting(scope: Scope, *, limit: int) -> Select[Any]:
    """Feedback nobody has read yet, the newest first: ``feedback_id``, ``text``, ``rating``, ``rating_scale``."""
    found = _texts().where(Feedback.score_state == ScoreState.PENDING)
    return narrow_feedback(found, Filters(), scope).order_by(Feedback.id.desc()).limit(limit)


def read_otherwise(scope: Scope, *, scorer: str, version: str, after: int, limit: int) -> Select[Any]:
    """Feedback whose text another scorer or another version read, by id after ``after``; columns as ``waiting``."""
    f = Feedback
    other = or_(f.scorer != scorer, f.scorer_version != version)
    found = _texts().where(f.score_state != ScoreState.PENDING, f.text.is_not(None), other, f.id > after)
    return narrow_feedback(found, Filters(), scope).order_by(f.id).limit(limit)


def last_change_over(scope: Scope) -> Statement:
    """The last event of feedback changing over to another scorer: ``action``, one of ``BEGAN`` and ``ENDED``.

    While it is ``BEGAN``, a part of the feedback shows the new scores and a part the former ones.
    """
    del scope  # tells nothing about anybody
    e = AuditEvent
    found: Statement = select(e.action, e.happened_at).where(e.subject_kind == CHANGE_OVER)
    return found.order_by(e.id.desc()).limit(1)


def untagged(scope: Scope, *, stamp: str, after: int, limit: int) -> Select[Any]:
    """Feedback that was read but whose topics were found otherwise or not at all, by id after ``after``.

    Columns ``feedback_id``, ``text``, ``topics_by``, ``scorer``, ``scorer_version``, and those of ``SCORE_COLUMNS``
    that are kept at the feedback.
    """
    f = Feedback
    other = or_(f.topics_by.is_(None), f.topics_by != stamp)
    found = _read_texts().where(f.score_state != ScoreState.PENDING, f.text.is_not(None), other, f.id > after)
    return narrow_feedback(found, Filters(), scope).order_by(f.id).limit(limit)


def never_tagged(scope: Scope, *, scorer: str, version: str, after: int, limit: int) -> Select[Any]:
    """Feedback that a scorer of this version read and whose topics nobody looked for: by id, as ``untagged``."""
    f = Feedback
    mine = (f.topics_by.is_(None), f.scorer == scorer, f.scorer_version == version, f.text.is_not(None))
    found = _read_texts().where(f.score_state != ScoreState.PENDING, *mine, f.id > after)
    return narrow_feedback(found, Filters(), scope).order_by(f.id).limit(limit)


def tagged(scope: Scope, *, after: int, limit: int) -> Select[Any]:
    """Feedback whose topics were found, by id after ``after``: columns as ``untagged``."""
    f = Feedback
    found = _read_texts().where(f.topics_by.is_not(None), f.score_state != ScoreState.PENDING, f.text.is_not(None))
    return narrow_feedback(found.where(f.id > after), Filters(), scope).order_by(f.id).limit(limit)


def topics_found(scope: Scope, ids: Sequence[int]) -> Select[Any]:
    """What some feedback is about, as it was found: ``feedback_id``, ``topic``."""
    f, t = Feedback, FeedbackTopic
    found = select(t.feedback_id, t.topic).join_from(f, t, t.feedback_id == f.id).where(f.id.in_(list(ids)))
    return narrow_feedback(found, Filters(), scope)


def topic_edits(scope: Scope) -> Statement:
    """What people changed in the topics, oldest first.

    Columns ``name``, ``title``, ``state``, ``added`` and ``removed`` (JSON), ``changed_by``, ``changed_at``,
    ``version``.
    """
    del scope  # the words of topics tell nothing about anybody
    t = TopicEdit
    lists = (cast(t.added, String).label("added"), cast(t.removed, String).label("removed"))
    found: Statement = select(t.name, t.title, t.state, *lists, t.changed_by, t.changed_at, t.version)
    return found.order_by(t.id)


def searched_words(scope: Scope, *, kind: str) -> Statement:
    """The words that were looked for: ``version``, ``lists`` (JSON); ``kind`` is ``topics`` or ``products``."""
    del scope  # what a business sells tells nothing about anybody
    s = SearchedWords
    found: Statement = select(s.version, cast(s.lists, String).label("lists")).where(s.kind == kind)
    return found.order_by(s.version)


def products_mark(scope: Scope) -> Statement:
    """What tells that products came or changed: one row, ``products``, ``last_changed``."""
    del scope
    found: Statement = select(func.count().label("products"), func.max(Product.updated_at).label("last_changed"))
    return found


def _read_texts() -> Statement:
    f = Feedback
    score = (f.label, f.p_negative, f.p_positive, f.polarity, f.confidence, f.score_reason)
    return select(f.id.label("feedback_id"), f.text, f.topics_by, f.scorer, f.scorer_version, *score)


def product_names(scope: Scope, *, limit: int) -> Statement:
    """Goods and services by code: ``code``, ``name``; those that were named first come first."""
    del scope  # what a business sells tells nothing about anybody
    p = Product
    found: Statement = select(p.code, p.name).where(visible(p.batch_id), p.name.is_not(None))
    return found.order_by(p.id).limit(limit)


def rated_texts(scope: Scope, *, limit: int) -> Select[Any]:
    """Feedback with words and a rating, the newest first: columns as ``waiting``."""
    found = _texts().where(Feedback.text.is_not(None), Feedback.rating.is_not(None))
    return narrow_feedback(found, Filters(), scope).order_by(Feedback.id.desc()).limit(limit)


def label_corrections(scope: Scope) -> Select[Any]:
    """Everything people said of the label of feedback and took back, oldest first: as ``feedback_history``."""
    return _corrections("label", scope)


def topic_corrections(scope: Scope) -> Select[Any]:
    """The same of its topics."""
    return _corrections("topic", scope)


def feedback_history(feedback_id: int, scope: Scope) -> Select[Any]:
    """What people corrected about one piece of feedback, oldest first.

    Columns ``id``, ``feedback_id``, ``what``, ``topic``, ``before``, ``after``, ``takes_back_id``, ``text_key``,
    ``text`` (as it is now), ``corrected_by``, ``corrected_at``.
    """
    found = _history().where(FeedbackCorrection.feedback_id == feedback_id)
    return narrow_feedback(found, Filters(), scope).order_by(FeedbackCorrection.id)


def newest_correction(scope: Scope) -> Select[Any]:
    """A mark of the topics people corrected: ``newest``, the last number, and ``versions``; empty where there is none.

    ``versions`` is the sum of the feedback's versions: it changes when the words do.
    """
    c = FeedbackCorrection
    mark = (func.max(c.id).label("newest"), cast(func.sum(Feedback.version), BigInteger).label("versions"))
    found: Statement = select(*mark).join_from(c, Feedback, Feedback.id == c.feedback_id)
    return narrow_feedback(found.where(c.what == "topic"), Filters(), scope)


def _corrections(what: str, scope: Scope) -> Select[Any]:
    found = _history().where(FeedbackCorrection.what == what)
    return narrow_feedback(found, Filters(), scope).order_by(FeedbackCorrection.id)


def _history() -> Statement:
    c = FeedbackCorrection
    columns = (c.id, c.feedback_id, c.what, c.topic, c.before, c.after, c.takes_back_id, c.text_key)
    return select(*columns, Feedback.text, c.corrected_by, c.corrected_at).join_from(
        c, Feedback, Feedback.id == c.feedback_id
    )


def models(scope: Scope) -> Statement:
    """The store's own models, the newest first; nothing for whoever may see a part of the store only.

    Columns ``model_id``, ``trained_at``, ``trained_by``, ``base``, ``base_version``, ``examples``, ``figures`` (JSON),
    ``in_use``.
    """
    m = SentimentModel
    columns = (m.id.label("model_id"), m.trained_at, m.trained_by, m.base, m.base_version, m.examples)
    found: Statement = select(*columns, cast(m.figures, String).label("figures"), m.in_use).order_by(m.id.desc())
    return found if not (scope.teams or scope.regions) else found.where(m.id < 0)


def model_in_use(scope: Scope) -> Statement:
    """The model that serves: ``model_id``, ``base``, ``base_version``, ``content``; no row where none does."""
    del scope  # whoever reads feedback reads it with the store's model
    m = SentimentModel
    return select(m.id.label("model_id"), m.base, m.base_version, m.content).where(m.in_use)


def model_content(scope: Scope, *, model_id: int) -> Statement:
    """One model, in use or not; columns as ``model_in_use``."""
    del scope  # as above
    m = SentimentModel
    return select(m.id.label("model_id"), m.base, m.base_version, m.content).where(m.id == model_id)


def newest_model(scope: Scope) -> Statement:
    """The model that was trained last: ``model_id``, ``trained_at``; no row where none was."""
    del scope  # as above
    m = SentimentModel
    found: Statement = select(m.id.label("model_id"), m.trained_at).order_by(m.id.desc())
    return found.limit(1)


def model_was_used(scope: Scope, *, model_id: int) -> Statement:
    """An event of this model being put to use: ``happened_at``; no row where it never was."""
    del scope  # as above
    e = AuditEvent
    mine = (e.subject_kind == "sentiment_model", e.subject_id == model_id, e.action == "sentiment model changed")
    found: Statement = select(e.happened_at).where(*mine)
    return found.limit(1)


def model_base(scope: Scope) -> Statement:
    """What the model that serves stands on: as ``model_in_use`` without its content."""
    del scope  # as above
    m = SentimentModel
    return select(m.id.label("model_id"), m.base, m.base_version).where(m.in_use)


def _texts() -> Statement:
    f = Feedback
    return select(f.id.label("feedback_id"), f.text, f.rating, f.rating_scale)


def known_scores(scope: Scope, *, scorer: str, version: str, keys: Sequence[bytes]) -> Statement:
    """What a scorer said of texts before: ``text_key`` and the columns of a score.

    Whoever asks has the texts: a key tells nothing to those who do not.
    """
    del scope
    s = TextScore
    found: Statement = select(s.text_key, *(getattr(s, name) for name in SCORE_COLUMNS))
    return found.where(s.scorer == scorer, s.scorer_version == version, s.text_key.in_(list(keys)))
