"""Who was named in notes: the cases in which a colleague was, and whom each note of a case named."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal, or_, select

from data_access.filters import Filters, narrow_customers
from data_access.queries.queue import NOT_URGENT, beside
from data_access.schema import Case, CaseMention, User
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from sqlalchemy import Select

    from data_access.filters import Scope
    from data_access.queries.queue import Asked, Place

KEPT = timedelta(days=1)  # a case stays listed for so long after it was looked at, so that it goes from under nobody


def mention_page(filters: Filters, scope: Scope, *, asked: Asked, after: Place | None, limit: int) -> Select[Any]:
    """The cases, open or not, in whose notes a person was named and which they have not looked at, or just now.

    The last mention first. Columns as ``queue_page``; ``queue_cents`` is the number of the note.
    """
    m, newest = CaseMention, func.max(CaseMention.event_id)
    found = (
        select(Case.id.label("case_id"), literal(NOT_URGENT).label("part"), newest.label("queue_cents"))
        .join(m, m.case_id == Case.id)
        .where(m.user_id == asked.me, or_(m.seen_at.is_(None), m.seen_at > asked.now - KEPT), visible(Case.batch_id),
               *beside(asked))
        .group_by(Case.id)
    )  # fmt: skip
    if after is not None:
        found = found.having(newest < after.money)
    return narrow_customers(found, filters, scope, customer_id=Case.customer_id).order_by(newest.desc()).limit(limit)


def unseen_mentions(filters: Filters, scope: Scope, *, asked: Asked) -> Select[Any]:
    """In how many cases somebody was named and has not looked since: ``mentions``."""
    m = CaseMention
    found = select(func.count(m.case_id.distinct()).label("mentions")).join(Case, Case.id == m.case_id)
    found = found.where(m.user_id == asked.me, m.seen_at.is_(None), visible(Case.batch_id), *beside(asked))
    return narrow_customers(found, filters, scope, customer_id=Case.customer_id)


def named_in_notes(scope: Scope, *, case_id: int) -> Select[Any]:
    """Whom each note of a case named: ``event_id``, ``name`` (or address)."""
    m = CaseMention
    found = (
        select(m.event_id, func.coalesce(User.name, User.email).label("name"))
        .join(User, User.id == m.user_id)
        .join(Case, Case.id == m.case_id)
        .where(m.case_id == case_id, visible(Case.batch_id))
    )
    narrowed = narrow_customers(found, Filters(), scope, customer_id=Case.customer_id)
    return narrowed.order_by(m.event_id, func.coalesce(User.name, User.email))
