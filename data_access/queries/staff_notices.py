"""What the people with a seat are told by mail: steps that concern them, their calls, and the facts of a week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, DateTime, and_, case, func, select

from data_access.filters import Filters, narrow_customers
from data_access.filters.open_cases import still_open
from data_access.queries.customer import shown
from data_access.schema import Case, CaseEvent, CaseWarning, Customer, FollowUp, OutgoingMail, Purchase, StaffNotice
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Select

    from data_access.filters import Scope
    from data_access.schema.base import Statement


def last_step_before(scope: Scope, *, moment: datetime) -> Statement:
    """The newest step of any case before a moment: ``event_id``. Found from the end of the log, which is short."""
    del scope  # a place in the log tells of nobody
    e = CaseEvent
    found: Statement = select(e.id.label("event_id")).where(e.happened_at < moment)
    return found.order_by(e.id.desc()).limit(1)


def steps_to_tell(scope: Scope, *, after: int, limit: int) -> Select[Any]:
    """Cases that were given to somebody, and notes, in the order of the log after one of its steps.

    Columns ``event_id``, ``case_id``, ``kind``, ``happened_at``, ``actor``, ``given_to`` (the owner after the step),
    ``body``, ``details``, ``owner_id`` (who has the case now), ``name``, ``company``, ``customer`` (the business's own
    number). Contact is empty for a masked scope.
    """
    e, c, k = CaseEvent, Case, Customer
    own = (e.id.label("event_id"), e.case_id, e.kind, e.happened_at, e.actor, e.owner_id.label("given_to"), e.body)
    person = (shown(k.name, scope).label("name"), shown(k.company, scope).label("company"))
    found = (
        select(*own, e.details, c.owner_id, *person, k.reference.label("customer"))
        .join(c, c.id == e.case_id)
        .outerjoin(k, k.id == c.customer_id)
        .where(e.id > after, e.kind.in_(("assigned", "noted")), visible(c.batch_id))
    )
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id).order_by(e.id).limit(limit)


def warnings_to_tell(scope: Scope, *, now: datetime, limit: int) -> Select[Any]:
    """Promises that are close to their deadline and still to be kept, as the program noted, the earliest first.

    Columns ``case_id``, ``clock``, ``cycle``, ``due_at``, ``owner_id`` (empty where nobody has the case), ``name``,
    ``company``, ``customer``. Contact is empty for a masked scope. Read along the index of what is due.
    """
    w, c, k = CaseWarning, Case, Customer
    person = (shown(k.name, scope).label("name"), shown(k.company, scope).label("company"))
    found = (
        select(w.case_id, w.clock, w.cycle, w.due_at, c.owner_id, *person, k.reference.label("customer"))
        .join_from(c, w, and_(w.case_id == c.id, w.due_at == c.due_at))
        .outerjoin(k, k.id == c.customer_id)
        .where(c.due_at > now, still_open(), c.state != "waiting", visible(c.batch_id))
    )
    return (
        narrow_customers(found, Filters(), scope, customer_id=c.customer_id).order_by(w.due_at, w.case_id).limit(limit)
    )


def calls_due(scope: Scope, *, owner_id: int, until: date, limit: int) -> Select[Any]:
    """A person's open follow-ups that are due by a day, the earliest first.

    Columns ``follow_up_id``, ``reason``, ``due_on``, ``public_id``, ``name``, ``company``, ``customer``.
    """
    f, k = FollowUp, Customer
    person = (k.public_id, shown(k.name, scope).label("name"), shown(k.company, scope).label("company"))
    found = (
        select(f.id.label("follow_up_id"), f.reason, f.due_on, *person, k.reference.label("customer"))
        .join(k, k.id == f.customer_id)
        .where(f.state == "open", f.owner_id == owner_id, f.due_on <= until, visible(k.batch_id))
    )
    narrowed = narrow_customers(found, Filters(), scope, customer_id=f.customer_id)
    return narrowed.order_by(f.due_on, f.id).limit(limit)


def week_of_cases(scope: Scope, *, start: datetime, end: datetime, now: datetime) -> Select[Any]:
    """What a week brought, ``start <= time < end``: one row of counts.

    Columns ``opened``; ``due``, first answers whose deadline came in the week, and ``in_time`` of them; ``resolved`` in
    it and still so; ``overdue``, open cases past their deadline ``now``.
    """
    c = Case
    due = and_(c.first_reply_due_at >= start, c.first_reply_due_at < end)
    running = c.state.not_in(("waiting", "resolved", "confirmed"))
    counted = {
        "opened": and_(c.opened_at >= start, c.opened_at < end),
        "due": due,
        "in_time": and_(due, c.first_reply_at <= c.first_reply_due_at),
        "resolved": and_(c.resolved_at >= start, c.resolved_at < end),
        "overdue": and_(running, c.due_at <= now),
    }
    sums = (func.coalesce(func.sum(case((which, 1), else_=0)), 0).label(name) for name, which in counted.items())
    found = select(*sums).where(visible(c.batch_id))
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id)


def week_of_returns(scope: Scope, *, start: date, end: date, since: datetime, until: datetime) -> Select[Any]:
    """Customers with a case opened within ``since <= time < until``, and what they bought on ``start <= day < end``.

    Columns ``customer_id``, ``opened_at`` (of the first such case), ``bought_on`` (the last such day, empty for none).
    """
    c, p = Case, Purchase
    known = (
        select(c.customer_id, func.min(c.opened_at, type_=DateTime).label("opened_at"))
        .where(c.customer_id.is_not(None), c.opened_at >= since, c.opened_at < until, visible(c.batch_id))
        .group_by(c.customer_id)
    )
    people = narrow_customers(known, Filters(), scope, customer_id=c.customer_id).subquery("people").c
    bought = and_(p.customer_id == people.customer_id, p.purchased_on >= start, p.purchased_on < end, p.sale_lines > 0,
                  p.cancelled.is_(False), visible(p.batch_id))  # fmt: skip
    columns = (people.customer_id, people.opened_at)
    found = select(*columns, func.max(p.purchased_on, type_=Date).label("bought_on"))
    return found.outerjoin_from(people.customer_id.table, p, bought).group_by(*columns).order_by(people.customer_id)


def mail_to_staff(scope: Scope, *, user_id: int, limit: int) -> Statement:
    """The newest mail to a person with a seat: ``mail_id``, ``kind`` of the notice, ``subject``, ``state``, ``tries``,
    ``next_try_at``, ``last_error``, ``created_at``, ``sent_at``, ``bounced_at``, ``version``.
    """  # noqa: D205  one sentence
    del scope  # it is their own mail
    m, n = OutgoingMail, StaffNotice
    kind = select(func.min(n.kind)).where(n.mail_id == m.id).correlate(m).scalar_subquery().label("kind")
    own = (m.id.label("mail_id"), kind, m.subject, m.state, m.tries, m.next_try_at, m.last_error)
    found: Statement = select(*own, m.created_at, m.sent_at, m.bounced_at, m.version).where(m.user_id == user_id)
    return found.order_by(m.id.desc()).limit(limit)
