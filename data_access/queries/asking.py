"""Asking whether it was solved: which cases wait to be asked about, what was asked of one, and what came of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import aliased

from data_access.filters import Filters, narrow_customers
from data_access.schema import Case, CaseAsk, CaseEvent, Customer, OutgoingMail
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select

    from data_access.filters import Scope


def to_ask(scope: Scope, *, since: datetime, until: datetime, limit: int) -> Select[Any]:
    """Cases resolved within ``since <= time <= until`` and still so, about which nothing is noted yet.

    Columns ``case_id``, ``event_id`` (the step that resolved it), ``customer_id``, ``name``, ``given_name``,
    ``company``, ``email``, ``consent``, ``sharing`` (customers with the same e-mail address) and ``asked_at``: when the
    customer was last asked, or a link lay ready for them, about whatever case.
    """
    c, k, e, a = Case, Customer, CaseEvent, CaseAsk
    resolved = select(func.max(e.id)).where(e.case_id == c.id, e.kind == "resolved").correlate(c).scalar_subquery()
    other = aliased(Customer)
    sharing = select(func.count()).where(other.email == k.email, visible(other.batch_id)).correlate(k)
    asked = select(func.max(a.created_at)).where(a.customer_id == k.id, a.way != "none").correlate(k)
    found = (
        select(c.id.label("case_id"), resolved.label("event_id"), c.customer_id, k.name, k.given_name, k.company,
               k.email, k.consent, sharing.scalar_subquery().label("sharing"),
               asked.scalar_subquery().label("asked_at"))
        .outerjoin(k, k.id == c.customer_id)
        .where(c.state == "resolved", c.resolved_at >= since, c.resolved_at <= until, visible(c.batch_id))
        .where(resolved.is_not(None), ~select(a.id).where(a.event_id == resolved).exists())
    )  # fmt: skip
    narrowed = narrow_customers(found, Filters(), scope, customer_id=c.customer_id)
    return narrowed.order_by(c.resolved_at, c.id).limit(limit)


def asks_of_case(scope: Scope, *, case_id: int) -> Select[Any]:
    """What was asked about one case, the newest first.

    Columns ``ask_id``, ``event_id``, ``way``, ``why``, ``token`` and ``language`` (the link; empty for a masked scope),
    ``created_at``, ``asked_at``, ``asked_by``, ``answered_at``, ``solved``, ``mail_state``, ``version``.
    """
    a, c, m = CaseAsk, Case, OutgoingMail
    token = literal(None).label("token") if scope.masked else a.token
    own = (a.id.label("ask_id"), a.event_id, a.way, a.why, token, a.language)
    told = (a.created_at, a.asked_at, a.asked_by, a.answered_at, a.solved)
    found = (
        select(*own, *told, m.state.label("mail_state"), a.version)
        .join(c, c.id == a.case_id)
        .outerjoin(m, m.id == a.mail_id)
        .where(a.case_id == case_id, visible(c.batch_id))
    )
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id).order_by(a.id.desc())


def ask_outcomes(filters: Filters, scope: Scope, *, since: datetime, heard_by: datetime) -> Select[Any]:
    """What came of asking about resolutions noted since a moment, counted: ``asks`` rows of each kind.

    Columns ``way``, ``why``, ``asked`` (1 where the customer was asked), ``mature`` (1 where that was by ``heard_by``),
    ``answered`` and ``solved`` (1 or 0), ``asks``. A question whose mail failed or was called back asked nobody.
    """
    a, m = CaseAsk, OutgoingMail
    reached = a.asked_at.is_not(None) & (m.id.is_(None) | m.state.not_in(("failed", "cancelled")))
    was_asked = case((reached | a.answered_at.is_not(None), 1), else_=0)
    columns = (
        a.way, a.why, was_asked.label("asked"),
        case((a.asked_at <= heard_by, 1), else_=0).label("mature"),
        case((a.answered_at.is_not(None), 1), else_=0).label("answered"),
        case((a.solved.is_(True), 1), else_=0).label("solved"),
    )  # fmt: skip
    found = select(*columns, func.count().label("asks")).outerjoin(m, m.id == a.mail_id).where(a.created_at >= since)
    narrowed = narrow_customers(found, filters, scope, customer_id=a.customer_id)
    return narrowed.group_by(*columns).order_by(*columns)
