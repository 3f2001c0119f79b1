"""Cases: whose are open, what waits for one, and the queue in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from data_access.filters import Filters, narrow_customers, narrow_feedback
from data_access.filters.open_cases import still_open
from data_access.queries.radar import UNHAPPY
from data_access.schema import Case, CaseEvent, CaseFeedback, Feedback, FeedbackTopic, ScoreState
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Select

    from data_access.filters import Scope

_LOW = {"stars": 2, "nps": 6}  # and lower: unhappy, whatever the words
_MIDDLE = {"stars": 3, "csat": 3, "ces": 4}  # alone it does not tell: there is nothing to answer
_PRODUCT = "product:"  # what the topic of a single product begins with


def customers_with_cases(filters: Filters, scope: Scope) -> Select[Any]:
    """Customers inside filters and scope with a case, resolved or not: ``customer_id``, once for each."""
    found = select(Case.customer_id).where(Case.customer_id.is_not(None), visible(Case.batch_id))
    return narrow_customers(found.distinct(), filters, scope, customer_id=Case.customer_id)


def unhappy() -> ColumnElement[bool]:
    """Whether feedback asks for a case: by text and rating together, by the rating alone, or by furious words.

    The middle answer of a scale without a word asks for none: six of ten who give it would not recommend the shop, but
    nobody can tell what to do for them, and their cases would stand before those of people who said what is wrong.
    """
    f = Feedback
    low = [and_(f.rating_scale == scale, f.rating <= most) for scale, most in _LOW.items()]
    middle = [and_(f.rating_scale == scale, f.rating == answer) for scale, answer in _MIDDLE.items()]
    silent = and_(func.coalesce(func.length(f.text), 0) == 0, func.coalesce(or_(*middle), False))
    return or_(and_(f.p_unhappy >= UNHAPPY, ~silent), f.rating_mismatch == "words_worse", *low)


def without_case(scope: Scope, *, since: date | None, after: int = 0, limit: int) -> Select[Any]:
    """Unhappy feedback that was read and that no case answers, by id after ``after``.

    Columns ``feedback_id``, ``customer_id``, ``product_id``, ``batch_id``, ``received_at`` and ``topic``: what it
    complains of most, empty where that is nothing in particular. ``since``: the first day that is asked about.
    """
    f, t = Feedback, FeedbackTopic
    complained = t.feedback_id == f.id, or_(t.label == "negative", t.mixed), ~t.topic.startswith(_PRODUCT)
    worst = select(t.topic).where(*complained).order_by(func.coalesce(t.polarity, 0.0), t.topic).limit(1)
    answered = select(CaseFeedback.case_id).where(CaseFeedback.feedback_id == f.id)
    found = select(
        f.id.label("feedback_id"), f.customer_id, f.product_id, f.batch_id, f.received_at,
        worst.correlate(f).scalar_subquery().label("topic"),
    ).where(f.id > after, f.score_state != ScoreState.PENDING, unhappy(), ~answered.exists())  # fmt: skip
    if since is not None:
        found = found.where(f.received_on >= since)
    return narrow_feedback(found, Filters(), scope).order_by(f.id).limit(limit)


def cases_to_join(scope: Scope, *, customers: Sequence[int]) -> Select[Any]:
    """The cases of some customers, with the last word in each: the oldest case first.

    Columns ``case_id``, ``customer_id``, ``topic``, ``state``, ``version``, ``resolved_at``, ``last_heard_at``.
    """
    c = Case
    found = (
        select(c.id.label("case_id"), c.customer_id, c.topic, c.state, c.version, c.resolved_at,
               func.max(Feedback.received_at).label("last_heard_at"))
        .join(CaseFeedback, CaseFeedback.case_id == c.id)
        .join(Feedback, Feedback.id == CaseFeedback.feedback_id)
        .where(c.customer_id.in_(list(customers)), visible(c.batch_id))
        .group_by(c.id, c.customer_id, c.topic, c.state, c.version, c.resolved_at)
    )  # fmt: skip
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id).order_by(c.id)


def withdrawable(scope: Scope, *, opened_by: str, limit: int) -> Select[Any]:
    """Cases that opened by themselves, that nobody touched, and whose feedback is gone or no longer unhappy: ``id``.

    One with a lot stays: those drawn late are touched later, so the sides would lose different cases.
    """
    c, e = Case, CaseEvent
    touched = select(e.id).where(e.case_id == c.id, e.kind.not_in(("opened", "joined"))).exists()
    behind = select(CaseFeedback.case_id).join(Feedback, Feedback.id == CaseFeedback.feedback_id)
    still = behind.where(
        CaseFeedback.case_id == c.id, visible(Feedback.batch_id), or_(unhappy(), _waits_to_be_read())
    ).exists()
    found = select(c.id).where(
        c.state == "new", c.opened_by == opened_by, c.lot.is_(None), visible(c.batch_id), ~touched, ~still
    )
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id).order_by(c.id).limit(limit)


def _waits_to_be_read() -> ColumnElement[bool]:
    return Feedback.score_state == ScoreState.PENDING


def to_price(scope: Scope, *, unpriced: bool = False) -> Select[Any]:
    """Open cases with the feedback behind them, for their priority: one row for each piece of feedback.

    ``unpriced``: only cases that nobody has priced yet, or that were priced while the store knew no purchases.

    Columns ``case_id``, ``customer_id``, ``opened_at``, ``priority_cents``, ``p_alive``, ``expected_cents``,
    ``severity``, ``lot``, ``received_at``, ``p_unhappy``, ``rating``, ``rating_scale``.
    """
    c, f = Case, Feedback
    found = (
        select(
            c.id.label("case_id"), c.customer_id, c.opened_at, c.priority_cents, c.p_alive, c.expected_cents,
            c.severity, c.lot, f.received_at, f.p_unhappy, f.rating, f.rating_scale,
        )
        .outerjoin(CaseFeedback, CaseFeedback.case_id == c.id)
        .outerjoin(f, f.id == CaseFeedback.feedback_id)
        .where(still_open(), visible(c.batch_id))
    )  # fmt: skip
    if unpriced:
        found = found.where(or_(c.p_alive.is_(None), and_(c.p_alive == 0, c.expected_cents == 0)))
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id).order_by(c.id, f.id)


def how_unhappy(scope: Scope, *, limit: int) -> Select[Any]:
    """How unhappy the newest feedback is that was read, by text and rating: ``p_unhappy``."""
    f = Feedback
    found = select(f.p_unhappy).where(f.p_unhappy.is_not(None))
    return narrow_feedback(found, Filters(), scope).order_by(f.id.desc()).limit(limit)


def heard_since(scope: Scope, *, ids: Sequence[int], longest: int) -> Select[Any]:
    """What customers said in some cases after our last answer, the newest first.

    Columns ``case_id``, ``kind``, ``actor`` (a program may open a case again in words of its own) and ``body``, its
    first ``longest`` letters.
    """
    e, c, before = CaseEvent, Case, aliased(CaseEvent)
    answered = select(func.max(before.id)).where(before.case_id == e.case_id, before.kind == "replied")
    found = (
        select(e.case_id, e.kind, e.actor, func.substr(e.body, 1, longest).label("body"))
        .join(c, c.id == e.case_id)
        .where(
            e.case_id.in_(list(ids)), e.kind.in_(("heard", "reopened")), e.body != "", visible(c.batch_id),
            e.id > func.coalesce(answered.scalar_subquery(), 0),
        )
    )  # fmt: skip
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id).order_by(e.case_id, e.id.desc())


def case_events(scope: Scope, *, case_id: int) -> Select[Any]:
    """Every step of one case, oldest first.

    Columns ``event_id``, ``kind``, ``happened_at``, ``actor``, ``state``, ``owner_id``, ``body``, ``channel``.
    """
    e, c = CaseEvent, Case
    found = (
        select(e.id.label("event_id"), e.kind, e.happened_at, e.actor, e.state, e.owner_id, e.body, e.channel)
        .join(c, c.id == e.case_id)
        .where(e.case_id == case_id, visible(c.batch_id))
    )
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id).order_by(e.id)
