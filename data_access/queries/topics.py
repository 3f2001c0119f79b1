"""What feedback is about: how much of it, month by month, and the newest texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, select

from data_access.filters import Filters, narrow_feedback
from data_access.schema import Feedback, FeedbackTopic, ScoreState

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Select

    from data_access.filters import Scope

_PRODUCT = "product:"  # what the topic of a single product begins with


def last_said(scope: Scope, *, until: date) -> Select[Any]:
    """The last day up to ``until`` with words of a customer: one row, ``last_day``."""
    f = Feedback
    found = select(func.max(f.received_on).label("last_day")).where(f.text.is_not(None), f.received_on <= until)
    return narrow_feedback(found, Filters(), scope)


def texts_by_month(filters: Filters, scope: Scope) -> Select[Any]:
    """Feedback with words whose topics were looked for, by month: ``month``, ``texts``."""
    f = Feedback
    looked = (f.text.is_not(None), f.topics_by.is_not(None), f.score_state != ScoreState.PENDING)
    counted = select(f.month, func.count().label("texts")).where(*looked).group_by(f.month)
    return narrow_feedback(counted, filters, scope)


def topics_by_month(filters: Filters, scope: Scope) -> Select[Any]:
    """Feedback of each topic by month and opinion: ``topic``, ``month``, ``label``, ``texts``; no single products."""
    f, t = Feedback, FeedbackTopic
    counted = (
        select(t.topic, f.month, t.label, func.count().label("texts"))
        .join_from(f, t, t.feedback_id == f.id)
        .where(f.text.is_not(None), f.topics_by.is_not(None), f.score_state != ScoreState.PENDING)
        .where(~t.topic.startswith(_PRODUCT))
        .group_by(t.topic, f.month, t.label)
    )
    return narrow_feedback(counted, filters, scope)


def texts_with_topic(filters: Filters, scope: Scope) -> Select[Any]:
    """How much feedback is about a topic, single products left out: one row, ``texts``."""
    f, t = Feedback, FeedbackTopic
    mentioned = exists().where(t.feedback_id == f.id, ~t.topic.startswith(_PRODUCT))
    looked = (f.text.is_not(None), f.topics_by.is_not(None), f.score_state != ScoreState.PENDING)
    found = select(func.count().label("texts")).select_from(f).where(*looked, mentioned)
    return narrow_feedback(found, filters, scope)


def texts_in(filters: Filters, scope: Scope) -> Select[Any]:
    """How much feedback with words there is: one row, ``texts``."""
    found = select(func.count().label("texts")).select_from(Feedback).where(Feedback.text.is_not(None))
    return narrow_feedback(found, filters, scope)


def newest_texts(filters: Filters, scope: Scope, *, limit: int) -> Select[Any]:
    """The newest feedback with words: ``feedback_id``, ``customer_id``, ``received_on``, ``text``."""
    f = Feedback
    found = select(f.id.label("feedback_id"), f.customer_id, f.received_on, f.text).where(f.text.is_not(None))
    return narrow_feedback(found, filters, scope).order_by(f.received_at.desc(), f.id.desc()).limit(limit)
