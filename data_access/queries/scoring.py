"""Feedback that waits for a scorer, and which scorer read the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, String, cast, func, or_, select

from data_access.filters import Filters, narrow_feedback
from data_access.schema import Feedback, FeedbackCorrection, Product, ScoreState, SentimentModel, TextScore
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

    from data_access.filters import Scope
    from data_access.schema.base import Statement

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


def untagged(scope: Scope, *, stamp: str, after: int, limit: int) -> Select[Any]:
    """Feedback that was read but whose topics were found otherwise or not at all, by id after ``after``: as above."""
    f = Feedback
    other = or_(f.topics_by.is_(None), f.topics_by != stamp)
    found = _texts().where(f.score_state != ScoreState.PENDING, f.text.is_not(None), other, f.id > after)
    return narrow_feedback(found, Filters(), scope).order_by(f.id).limit(limit)


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
