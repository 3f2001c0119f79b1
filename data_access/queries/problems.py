"""Problems as they stand, and the feedback behind each. The record answers: people work on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from data_access.filters import Filters, narrow_feedback
from data_access.schema import (
    AuditEvent,
    Case,
    CaseFeedback,
    Feedback,
    Problem,
    ProblemFeedback,
    Product,
    User,
)
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from sqlalchemy import Select

    from data_access.filters import Scope
    from data_access.schema.base import Statement

_COLUMNS = ("topic", "kind", "subject", "first_day", "rang_on", "window_days", "complaints", "expected", "chance",
            "opened_at", "state", "owner_id", "cause", "fix", "closed_at", "closed_by", "version")  # fmt: skip


def problems(filters: Filters, scope: Scope) -> Select[Any]:
    """Every problem of which some feedback lies inside filters and scope; the newest alarm first.

    Columns of ``Problem`` with ``problem_id``, ``owner`` (name or address), ``subject_name`` (of a product),
    ``feedback_count`` and ``customers`` (inside filters and scope).
    """
    b, f, link = Problem, Feedback, ProblemFeedback
    counted = (
        select(
            link.problem_id,
            func.count(f.id.distinct()).label("feedback_count"),
            func.count(f.customer_id.distinct()).label("customers"),
        )
        .join_from(link, f, f.id == link.feedback_id)
        .group_by(link.problem_id)
    )
    inside = narrow_feedback(counted, filters.of_customers, scope).subquery("inside")
    owner, name = func.coalesce(User.name, User.email).label("owner"), Product.name.label("subject_name")
    columns = (b.id.label("problem_id"), *(getattr(b, column) for column in _COLUMNS), owner, name)
    return (
        select(*columns, inside.c.feedback_count, inside.c.customers)
        .join_from(b, inside, inside.c.problem_id == b.id)
        .outerjoin(User, User.id == b.owner_id)
        .outerjoin(Product, (b.kind == "product") & (Product.code == b.subject) & visible(Product.batch_id))
        .order_by(b.rang_on.desc(), b.id.desc())
    )


def problem_feedback(problem_id: int, filters: Filters, scope: Scope, *, limit: int) -> Select[Any]:
    """The feedback behind a problem, the newest first.

    Columns ``feedback_id``, ``customer_id``, ``received_on``, ``text``, ``rating``, ``rating_scale``, ``channel``,
    ``score_state``, ``label``, ``case_state`` (of the newest case that answers it; empty without one).
    """
    f, link, answered = Feedback, ProblemFeedback, CaseFeedback
    newest = (
        select(Case.state)
        .join_from(answered, Case, Case.id == answered.case_id)
        .where(answered.feedback_id == f.id, visible(Case.batch_id))
        .order_by(Case.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    columns = (f.id.label("feedback_id"), f.customer_id, f.received_on, f.text, f.rating, f.rating_scale, f.channel)
    found = (
        select(*columns, f.score_state, f.label, newest.label("case_state"))
        .join_from(link, f, f.id == link.feedback_id)
        .where(link.problem_id == problem_id)
    )
    narrowed = narrow_feedback(found, filters.of_customers, scope)
    return narrowed.order_by(f.received_on.desc(), f.id.desc()).limit(limit)


def problem_history(problem_id: int, scope: Scope) -> Statement:
    """What was done with a problem, the newest first: ``happened_at``, ``actor``, ``action``.

    Only of a problem some of whose feedback lies inside the scope.
    """
    a, f, link = AuditEvent, Feedback, ProblemFeedback
    seen = select(link.problem_id).join_from(link, f, f.id == link.feedback_id).where(link.problem_id == problem_id)
    inside = narrow_feedback(seen, Filters(), scope)
    done: Statement = select(a.happened_at, a.actor, a.action)
    mine = done.where(a.subject_kind == "problem", a.subject_id == problem_id, a.subject_id.in_(inside))
    return mine.order_by(a.id.desc())
