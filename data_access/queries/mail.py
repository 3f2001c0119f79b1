"""Mail to customers: whom a case's answer goes to, what went out, and the texts that answers begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, literal, or_, select

from data_access.filters import Filters, narrow_customers
from data_access.schema import Case, Customer, OutgoingMail, Product, ReplyTemplate
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select

    from data_access.filters import Scope
    from data_access.schema.base import Statement


def addressee(scope: Scope, *, case_id: int) -> Select[Any]:
    """Whom the answer of a case goes to: ``name``, ``given_name``, ``company``, ``email`` (all four empty for a masked
    scope), ``consent``, and ``product``: the name or number of what the case is about.
    """  # noqa: D205  one sentence
    c, k, p = Case, Customer, Product
    columns = (k.name, k.given_name, k.company, k.email)
    person = [literal(None).label(one.key) for one in columns] if scope.masked else list(columns)
    found = (
        select(*person, k.consent, func.coalesce(p.name, p.code).label("product"))
        .select_from(c)
        .outerjoin(k, k.id == c.customer_id)
        .outerjoin(p, p.id == c.product_id)
        .where(c.id == case_id, visible(c.batch_id))
    )
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id)


def outgoing_mail(scope: Scope, *, case_id: int) -> Select[Any]:
    """The mail of one case, oldest first.

    Columns ``mail_id``, ``event_id``, ``to_address`` (empty for a masked scope), ``subject``, ``state``, ``tries``,
    ``next_try_at``, ``last_error``, ``created_at``, ``sent_at``, ``bounced_at``, ``kind`` (of ``MAIL_KINDS``),
    ``version``.
    """
    m, c = OutgoingMail, Case
    to = literal(None).label("to_address") if scope.masked else m.to_address
    found = (
        select(m.id.label("mail_id"), m.event_id, to, m.subject, m.state, m.tries, m.next_try_at, m.last_error,
               m.created_at, m.sent_at, m.bounced_at, m.kind, m.version)
        .join(c, c.id == m.case_id)
        .where(m.case_id == case_id, visible(c.batch_id))
    )  # fmt: skip
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id).order_by(m.id)


def reply_templates(scope: Scope) -> Statement:
    """The texts that answers begin with, by name; any scope sees them.

    Columns ``template_id``, ``name``, ``subject``, ``body``, ``language``, ``version``.
    """
    del scope
    t = ReplyTemplate
    kept: Statement = select(t.id.label("template_id"), t.name, t.subject, t.body, t.language, t.version)
    return kept.order_by(func.lower(t.name), t.id)


def mail_to_do(scope: Scope, *, now: datetime) -> Statement:
    """The states in which mail waits for the program: ``queued`` and due, or being sent; each once."""
    del scope  # the program's own question: whose mail it is does not matter to it
    m = OutgoingMail
    # In the statement itself, so that the databases see that the small index fits.
    to_do = m.state.in_([bindparam(None, state, literal_execute=True) for state in ("queued", "sending")])
    due: Statement = select(m.state).where(to_do, or_(m.next_try_at.is_(None), m.next_try_at <= now))
    return due.distinct().order_by(m.state)
