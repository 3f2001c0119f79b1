"""Promises: deadlines that passed or come close, and how they were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, and_, cast, func, literal, or_, select, union_all

from data_access.filters import Filters, narrow_customers
from data_access.filters.open_cases import still_open
from data_access.schema import Case, CaseBreach, CaseEvent, CaseWarning, EscalationRule, EscalationRun
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select

    from data_access.filters import Scope

COLUMNS = ("case_id", "clock", "cycle", "due_at")


def breached(scope: Scope, *, now: datetime) -> Select[Any]:
    """Clocks of open cases whose deadline has passed and of which nobody took note yet.

    Columns ``case_id``, ``clock``, ``cycle``, ``due_at``. Of a case that waits for its customer only what had passed
    before it waited.
    """
    due = _running(scope, until=now)
    known = _known(CaseBreach, due)
    return select(due.c[*COLUMNS]).where(due.c.due_at < now, ~known).order_by(due.c.case_id, due.c.clock)


def close_to_breach(scope: Scope, *, now: datetime, until: datetime) -> Select[Any]:
    """Clocks of open cases whose deadline comes until a moment and of which nobody was warned yet; columns as above."""
    due = _running(scope, until=until)
    known = _known(CaseWarning, due)
    ahead = due.c.due_at >= now, due.c.due_at <= until
    return select(due.c[*COLUMNS]).where(*ahead, ~known).order_by(due.c.case_id, due.c.clock)


def _running(scope: Scope, *, until: datetime) -> Any:  # noqa: ANN401  a subquery with the columns above
    """Every clock that runs in a case of which something is due by ``until``: read along the index of ``due_at``."""
    c = Case
    clocks = (
        ("first_reply", literal(1), c.first_reply_due_at, c.first_reply_at.is_(None)),
        ("next_reply", c.reply_cycle, c.next_reply_due_at, literal(value=True)),
        ("resolution", c.resolve_cycle, c.resolve_due_at, literal(value=True)),
    )
    counts = still_open(), c.due_at <= until, visible(c.batch_id)
    found = [
        narrow_customers(
            select(
                c.id.label("case_id"), literal(clock).label("clock"), cycle.label("cycle"), due.label("due_at")
            ).where(*counts, due.is_not(None), still, or_(c.paused_at.is_(None), due < c.paused_at)),
            Filters(), scope, customer_id=c.customer_id,
        )
        for clock, cycle, due, still in clocks
    ]  # fmt: skip
    return union_all(*found).subquery("running")


def _known(noticed: type[CaseBreach | CaseWarning], due: Any) -> Any:  # noqa: ANN401  as above
    n = noticed
    same = n.case_id == due.c.case_id, n.clock == due.c.clock, n.cycle == due.c.cycle
    return select(n.case_id).where(*same).exists()


def promised(scope: Scope, *, since: datetime) -> Select[Any]:
    """Cases with a promise of which a deadline came, a reply was given or a resolution was found since a moment.

    Columns ``case_id``, ``customer_id``, ``promise`` as JSON, ``state``, ``first_reply_at``, ``first_reply_due_at``,
    ``resolved_at`` and ``resolve_due_at`` of the first resolution.
    """
    c = Case
    resolve_due = func.coalesce(c.first_resolve_due_at, c.resolve_due_at)
    lately = [at >= since for at in (c.first_reply_at, c.first_reply_due_at, c.first_resolved_at, resolve_due)]
    found = select(
        c.id.label("case_id"), c.customer_id, cast(c.promise, String).label("promise"), c.state, c.first_reply_at,
        c.first_reply_due_at, c.first_resolved_at.label("resolved_at"), resolve_due.label("resolve_due_at"),
    ).where(and_(c.promise.is_not(None), or_(*lately), visible(c.batch_id)))  # fmt: skip
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id).order_by(c.id)


def to_escalate(scope: Scope, *, rule_id: int, state: str, before: datetime, limit: int) -> Select[Any]:
    """Cases that came to a state before a moment and on which a rule has not acted since they came to it.

    Columns ``case_id`` and ``event_id``: the step that brought the case to its state.
    """
    c, e, r = Case, CaseEvent, EscalationRun
    elsewhere = select(func.max(e.id)).where(e.case_id == c.id, e.state != c.state).correlate(c).scalar_subquery()
    came = select(func.min(e.id)).where(e.case_id == c.id, e.id > func.coalesce(elsewhere, 0)).correlate(c)
    old = select(c.id.label("case_id"), came.scalar_subquery().label("event_id"), c.customer_id, c.batch_id).where(
        still_open(), c.state == state, c.opened_at <= before
    )
    there = old.subquery("there")
    acted = select(r.case_id).where(r.rule_id == rule_id, r.case_id == there.c.case_id, r.event_id == there.c.event_id)
    found = (
        select(there.c.case_id, there.c.event_id)
        .join(e, e.id == there.c.event_id)
        .where(e.happened_at <= before, visible(there.c.batch_id), ~acted.exists())
    )
    narrowed = narrow_customers(found, Filters(), scope, customer_id=there.c.customer_id)
    return narrowed.order_by(there.c.case_id).limit(limit)


def escalated(scope: Scope, *, limit: int) -> Select[Any]:
    """What rules did, the newest first: ``ran_at``, ``rule``, ``case_id``, ``done``."""
    c, r, u = Case, EscalationRun, EscalationRule
    found = (
        select(r.ran_at, u.name.label("rule"), r.case_id, r.done)
        .join(u, u.id == r.rule_id)
        .join(c, c.id == r.case_id)
        .where(visible(c.batch_id))
    )
    narrowed = narrow_customers(found, Filters(), scope, customer_id=c.customer_id)
    return narrowed.order_by(r.ran_at.desc(), r.rule_id, r.case_id.desc()).limit(limit)


def raised(scope: Scope) -> Select[Any]:
    """Open cases that a rule raised: ``case_id``."""
    c = Case
    found = select(c.id.label("case_id")).where(still_open(), c.raised_at.is_not(None), visible(c.batch_id))
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id).order_by(c.id)
