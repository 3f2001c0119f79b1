"""What the proof of handling asks: complaints and what was bought before and after, answers, the steps of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, DateTime, Integer, and_, case, func, literal, select, union

from data_access.filters import Filters, narrow_customers, narrow_feedback
from data_access.queries.said import YEAR
from data_access.schema import Case, CaseEvent, CaseFeedback, Feedback, Purchase, customer_facts, purchase_facts
from data_access.schema.facts import visible
from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, CompoundSelect, Select
    from sqlalchemy.orm import InstrumentedAttribute

    from data_access.filters import Scope


def steps() -> dict[str, ColumnElement[Any] | InstrumentedAttribute[Any]]:
    """Where each step of a case is read: the one place that knows how cases are kept.

    ``replied_at`` is the first reply of a person that left the house, ``due_at`` when it was due.
    """
    return {
        "opened_at": Case.opened_at,
        "claimed_at": Case.claimed_at,
        "replied_at": Case.first_reply_at,
        # What was kept before deadlines had names was due for its first answer.
        "due_at": func.coalesce(Case.first_reply_due_at, Case.due_at),
        "resolved_at": Case.resolved_at,
        "confirmed_at": Case.confirmed_at,
    }


def complaints(filters: Filters, scope: Scope, *, as_of: date, days: int) -> Select[Any]:
    """Feedback of known customers that a case answers, up to a day, with what they bought before and after.

    Unhappy feedback without a case is left out: nobody can know whether it was answered, and most of it is older than
    the queue, or milder.

    Columns ``feedback_id``, ``customer_id``, ``received_at``, ``received_on``, ``opened_at`` (the case, the first where
    there are several); ``spent_cents``, net, of the 365 days
    before the day of the feedback; ``again_on``, the first later day with a purchase (empty: none by ``as_of``);
    ``after_cents``, net, of the ``days`` days after it. Any purchase counts, whatever is filtered.
    """
    f, p = Feedback, purchase_facts.c
    told = (f.id, f.customer_id, f.received_at, f.received_on)
    said = (
        select(*told, func.min(Case.opened_at, type_=DateTime).label("opened_at"))
        .join_from(CaseFeedback, Case, Case.id == CaseFeedback.case_id)
        .join(f, f.id == CaseFeedback.feedback_id)
        .where(visible(Case.batch_id), f.customer_id.is_not(None), f.received_on <= as_of)
        .group_by(*told)
    )
    s = narrow_feedback(said, filters.of_customers, scope).subquery("complaints").c
    gap = days_between(p.purchased_on, s.received_on)
    later = and_(gap > 0, p.purchased_on <= literal(as_of, Date))
    sums = (
        func.sum(case((and_(gap < 0, gap >= -YEAR), p.net_cents), else_=0), type_=Integer).label("spent_cents"),
        func.min(case((and_(later, p.sale_lines > 0), p.purchased_on)), type_=Date).label("again_on"),
        func.sum(case((and_(later, gap <= days), p.net_cents), else_=0), type_=Integer).label("after_cents"),
    )
    keys = (s.id, s.customer_id, s.received_at, s.received_on, s.opened_at)
    return (
        select(s.id.label("feedback_id"), *keys[1:], *sums)
        .select_from(s.id.table)
        .outerjoin(purchase_facts, p.customer_id == s.customer_id)
        .group_by(*keys)
        .order_by(s.id)
    )


def replies(filters: Filters, scope: Scope) -> CompoundSelect[Any]:
    """When known customers were answered by a person: ``customer_id``, ``replied_at``, a row for each answer.

    Every answer that is logged, and the first one of cases that are older than the log.
    """
    first = steps()["replied_at"]
    logged = (
        select(Case.customer_id, CaseEvent.happened_at.label("replied_at"))
        .join(CaseEvent)
        .where(CaseEvent.kind == "replied")
    )
    known = select(Case.customer_id, first.label("replied_at")).where(first.is_not(None))
    both = (
        narrow_customers(found, filters.of_customers, scope, customer_id=Case.customer_id)
        for found in (part.where(Case.customer_id.is_not(None), visible(Case.batch_id)) for part in (known, logged))
    )
    return union(*both).order_by("customer_id", "replied_at")


def purchase_moments(customer_ids: Sequence[int], days: Sequence[date], scope: Scope) -> Select[Any]:
    """When some customers first bought on some days: ``customer_id``, ``purchased_on``, ``purchased_at``.

    Ask for a few. The record answers: the copy knows the days of purchases alone.
    """
    p = Purchase
    found = select(p.customer_id, p.purchased_on, func.min(p.purchased_at, type_=DateTime).label("purchased_at")).where(
        p.customer_id.in_(list(customer_ids)), p.purchased_on.in_(list(days)), p.sale_lines > 0, visible(p.batch_id)
    )
    narrowed = narrow_customers(found, Filters(), scope, customer_id=p.customer_id)
    return narrowed.group_by(p.customer_id, p.purchased_on).order_by(p.customer_id, p.purchased_on)


def case_steps(filters: Filters, scope: Scope) -> Select[Any]:
    """Every case with the times of its steps, as it stands now.

    Columns ``case_id``, ``customer_id``, ``topic`` (a name, empty where none), ``team`` (that looks after the
    customer), and those of ``steps``, empty where it has not happened.
    """
    c = customer_facts.c
    times = (column.label(name) for name, column in steps().items())
    found = (
        select(Case.id.label("case_id"), Case.customer_id, Case.topic, c.team, *times)
        .outerjoin(customer_facts, c.customer_id == Case.customer_id)
        .where(visible(Case.batch_id))
    )
    return narrow_customers(found, filters.of_customers, scope, customer_id=Case.customer_id).order_by(Case.id)


def first_complaints(filters: Filters, scope: Scope) -> Select[Any]:
    """The first feedback that each case answers: ``case_id``, ``feedback_id``."""
    link = CaseFeedback
    found = (
        select(link.case_id, func.min(link.feedback_id, type_=Integer).label("feedback_id"))
        .join(Case, Case.id == link.case_id)
        .where(visible(Case.batch_id))
    )
    narrowed = narrow_customers(found, filters.of_customers, scope, customer_id=Case.customer_id)
    return narrowed.group_by(link.case_id).order_by(link.case_id)
