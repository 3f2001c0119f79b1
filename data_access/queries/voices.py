"""What groups of customers say, by topic: how many customers praise or complain of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from data_access.filters import narrow_feedback
from data_access.queries.preferences import customer_group
from data_access.schema import Feedback, FeedbackTopic, ScoreState, customer_facts

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Select

    from data_access.filters import Filters, Scope
    from data_access.queries.preferences import Grouping

_OPINIONS = ("negative", "positive")
_PRODUCT = "product:"  # what the topic of a single product begins with


def heard(filters: Filters, scope: Scope, *, by: Grouping, as_of: date) -> Select[Any]:
    """Known customers whose words were read, by group: ``group`` (empty: not known), ``heard``."""
    f, group = Feedback, customer_group(by, as_of).label("group")
    counted = (
        select(group, func.count(f.customer_id.distinct()).label("heard"))
        .join_from(f, customer_facts, customer_facts.c.customer_id == f.customer_id)
        .where(f.score_state == ScoreState.SCORED, f.topics_by.is_not(None))
        .group_by(group)
    )
    return narrow_feedback(counted, filters, scope)


def topics_by_group(filters: Filters, scope: Scope, *, by: Grouping, as_of: date) -> Select[Any]:
    """Customers of each group who praise or complain of a topic: ``group``, ``topic``, ``label``, ``customers``.

    A customer who praises a topic once and complains of it once counts in both. Single products are left out: they
    are what the groups buy, not why.
    """
    f, t, group = Feedback, FeedbackTopic, customer_group(by, as_of).label("group")
    counted = (
        select(group, t.topic, t.label, func.count(f.customer_id.distinct()).label("customers"))
        .join_from(f, t, t.feedback_id == f.id)
        .join(customer_facts, customer_facts.c.customer_id == f.customer_id)
        .where(f.score_state == ScoreState.SCORED, t.label.in_(_OPINIONS), ~t.topic.startswith(_PRODUCT))
        .group_by(group, t.topic, t.label)
    )
    return narrow_feedback(counted, filters, scope)
