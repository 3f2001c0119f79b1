"""One piece of feedback: what was said, how it was read, and what it is about. The record answers, by its indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from data_access.filters import Filters, narrow_feedback
from data_access.schema import Feedback, FeedbackTopic, Product
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from sqlalchemy import Select

    from data_access.filters import Scope


def feedback_item(feedback_id: int, scope: Scope) -> Select[Any]:
    """What was said and what everybody sees of it: at most one row.

    Columns ``feedback_id``, ``customer_id``, ``received_on``, ``channel``, ``rating``, ``rating_scale``, ``text``,
    ``language``, ``score_state``, ``label``, ``polarity``, ``confidence``, ``score_reason``, ``p_unhappy``,
    ``rating_mismatch``, ``scorer``, ``scorer_version``, ``product_name``, ``version``.
    """
    f = Feedback
    said = (f.id.label("feedback_id"), f.customer_id, f.received_on, f.channel, f.rating, f.rating_scale, f.text)
    read = (f.language, f.score_state, f.label, f.polarity, f.confidence, f.score_reason, f.p_unhappy)
    by = (f.rating_mismatch, f.scorer, f.scorer_version, Product.name.label("product_name"), f.version)
    named = (Product.id == f.product_id) & visible(Product.batch_id)
    found = select(*said, *read, *by).outerjoin_from(f, Product, named)
    return narrow_feedback(found.where(f.id == feedback_id), Filters(), scope)


def topics_of_feedback(feedback_id: int, scope: Scope) -> Select[Any]:
    """What it is about: ``topic``, ``label``, ``polarity``, ``mixed``, by the token of the topic."""
    t = FeedbackTopic
    found = select(t.topic, t.label, t.polarity, t.mixed).join_from(t, Feedback, Feedback.id == t.feedback_id)
    return narrow_feedback(found.where(t.feedback_id == feedback_id), Filters(), scope).order_by(t.topic)
