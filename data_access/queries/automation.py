"""Rules: the steps of cases that one is for, what is known of those cases, what rules did, and what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, func, or_, select

from data_access.filters import Filters, narrow_customers
from data_access.schema import (
    AutomationRule,
    AutomationRun,
    Case,
    CaseEvent,
    CaseFeedback,
    Customer,
    Feedback,
    Product,
    Webhook,
    WebhookDelivery,
)
from data_access.schema.cases import CLOSED_STATES
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select

    from data_access.filters import Scope
    from data_access.schema.base import Statement

# What each kind of moment is in the log of a case.
TRIGGERS: dict[str, tuple[str, ...]] = {
    "opened": ("opened",),
    "said_more": ("joined", "heard"),
    "reopened": ("reopened",),
    "assigned": ("assigned",),
    "resolved": ("resolved",),
}


def kinds_of(triggers: Sequence[str]) -> tuple[str, ...]:
    """The kinds of steps that set off a rule."""
    return tuple(kind for trigger in triggers for kind in TRIGGERS.get(trigger, ()))


def at_risk() -> ColumnElement[Any]:
    """The money at risk as it was priced first, without decay and what rules raised: it stays as it is."""
    c = Case
    return c.p_alive * func.coalesce(c.expected_cents, 0) * func.coalesce(c.severity, 0)


def _such(conditions: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """The conditions that the case, its customer and its product decide; those of words need what was said."""
    c, e = Case, CaseEvent
    listed: tuple[tuple[str, Any], ...] = (
        ("topics", func.coalesce(c.topic, "")), ("products", Product.code), ("segments", Customer.segment),
        ("states", e.state),
    )  # fmt: skip
    clauses: list[ColumnElement[bool]] = [
        column.in_(conditions[name]) for name, column in listed if conditions.get(name)
    ]
    if conditions.get("expected_cents") is not None:
        clauses.append(c.expected_cents >= conditions["expected_cents"])
    if conditions.get("at_risk_cents") is not None:
        clauses.append(at_risk() >= conditions["at_risk_cents"])
    return clauses


def steps_met(
    scope: Scope,
    *,
    triggers: Sequence[str],
    conditions: Mapping[str, Any],
    after: int = 0,
    upto: int | None = None,
    since: datetime | None = None,
) -> Select[Any]:
    """Steps of cases that a rule is for as far as the case decides it, oldest first.

    Columns ``event_id``, ``kind``, ``happened_at``, ``state`` and ``owner_id`` after the step, ``details``,
    ``case_id``, ``topic``, ``raised_at``, ``at_risk_cents``, ``expected_cents``, ``customer_id``, ``customer`` (the
    business's own number), ``public_id``, ``segment``, ``product`` (its number).

    Parameters
    ----------
    after, upto : ids of steps, the first not included, the last included.
    since : leave out earlier steps.
    """
    c, e, k, p = Case, CaseEvent, Customer, Product
    found = (
        select(e.id.label("event_id"), e.kind, e.happened_at, e.state, e.owner_id, e.details, e.case_id, c.topic,
               c.raised_at, at_risk().label("at_risk_cents"), c.expected_cents, c.customer_id,
               k.reference.label("customer"), k.public_id, k.segment, p.code.label("product"))
        .join(c, c.id == e.case_id)
        .outerjoin(k, k.id == c.customer_id)
        .outerjoin(p, p.id == c.product_id)
        .where(e.id > after, e.kind.in_(kinds_of(triggers)), visible(c.batch_id), *_such(conditions))
    )  # fmt: skip
    if upto is not None:
        found = found.where(e.id <= upto)
    if since is not None:
        found = found.where(e.happened_at >= since)
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id).order_by(e.id)


def cases_with_step(scope: Scope, *, triggers: Sequence[str], since: datetime) -> Select[Any]:
    """How many cases had a step that sets off a rule, whatever they are about: one row, ``cases``."""
    c, e = Case, CaseEvent
    found = (
        select(func.count(e.case_id.distinct()).label("cases"))
        .join(c, c.id == e.case_id)
        .where(e.kind.in_(kinds_of(triggers)), e.happened_at >= since, visible(c.batch_id))
    )
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id)


def logs(scope: Scope, *, cases: Sequence[int]) -> Select[Any]:
    """Every step of some cases, oldest first: ``case_id``, ``event_id``, ``kind``, ``happened_at``, ``actor``,
    ``details``.
    """  # noqa: D205  one sentence
    c, e = Case, CaseEvent
    found = (
        select(e.case_id, e.id.label("event_id"), e.kind, e.happened_at, e.actor, e.details)
        .join(c, c.id == e.case_id)
        .where(e.case_id.in_(list(cases)), visible(c.batch_id))
    )
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id).order_by(e.case_id, e.id)


def said_in(scope: Scope, *, cases: Sequence[int]) -> Select[Any]:
    """What was said in some cases: ``case_id``, ``feedback_id``, ``received_at``, ``label``, ``p_unhappy``, ``rating``,
    ``rating_scale``, ``language``, ``channel``.
    """  # noqa: D205  one sentence
    f, l = Feedback, CaseFeedback  # noqa: E741  links
    found = (
        select(l.case_id, f.id.label("feedback_id"), f.received_at, f.label, f.p_unhappy, f.rating, f.rating_scale,
               f.language, f.channel)
        .join_from(l, f, f.id == l.feedback_id)
        .join(Case, Case.id == l.case_id)
        .where(l.case_id.in_(list(cases)), visible(f.batch_id), visible(Case.batch_id))
    )  # fmt: skip
    narrowed = narrow_customers(found, Filters(), scope, customer_id=Case.customer_id)
    return narrowed.order_by(l.case_id, f.received_at, f.id)


def steps_to_look_at(scope: Scope, *, after: int, triggers: Sequence[str], limit: int) -> Select[Any]:
    """The next steps that may set off a rule, whosever cases they are: ``event_id``, oldest first."""
    del scope  # the program's own question
    e = CaseEvent
    found = select(e.id.label("event_id")).where(e.id > after, e.kind.in_(kinds_of(triggers)))
    return found.order_by(e.id).limit(limit)


def first_unpriced(scope: Scope, *, after: int, since: datetime) -> Select[Any]:
    """The first step, after another and a moment, that opened a case which nobody has priced yet: ``event_id``."""
    del scope  # as above
    c, e = Case, CaseEvent
    waits = c.p_alive.is_(None), c.state.not_in(CLOSED_STATES)
    found = select(e.id.label("event_id")).join(c, c.id == e.case_id)
    found = found.where(e.id > after, e.kind == "opened", e.happened_at > since, *waits, visible(c.batch_id))
    return found.order_by(e.id).limit(1)


def runs(scope: Scope, *, limit: int, rule_id: int | None = None, outcome: str | None = None) -> Select[Any]:
    """What rules did, the newest first; of one rule, and with one outcome, where they are named.

    Columns ``ran_at``, ``rule``, ``rule_version``, ``case_id``, ``trigger`` (the kind of the step), ``outcome``,
    ``done``.
    """
    r, u, c, e = AutomationRun, AutomationRule, Case, CaseEvent
    found = (
        select(r.ran_at, u.name.label("rule"), r.rule_version, r.case_id, e.kind.label("trigger"), r.outcome, r.done)
        .join(u, u.id == r.rule_id)
        .join(c, c.id == r.case_id)
        .join(e, e.id == r.event_id)
        .where(visible(c.batch_id))
    )
    if rule_id is not None:
        found = found.where(r.rule_id == rule_id)
    if outcome is not None:
        found = found.where(r.outcome == outcome)
    narrowed = narrow_customers(found, Filters(), scope, customer_id=c.customer_id)
    return narrowed.order_by(r.ran_at.desc(), r.id.desc()).limit(limit)


def rules_that_ran(scope: Scope) -> Statement:
    """The rules of which the log tells this reader, also those that were removed, by name: ``rule_id``, ``rule``."""
    r, u, c = AutomationRun, AutomationRule, Case
    ran = select(r.id).join(c, c.id == r.case_id).where(r.rule_id == u.id, visible(c.batch_id))
    seen = narrow_customers(ran, Filters(), scope, customer_id=c.customer_id).correlate(u).exists()
    found: Statement = select(u.id.label("rule_id"), u.name.label("rule")).where(seen)
    return found.order_by(func.lower(u.name), u.id)


def runs_since(scope: Scope, *, since: datetime) -> Select[Any]:
    """How often each rule ran since a moment: ``rule_id``, ``outcome``, ``runs``, ``cases``."""
    r, c = AutomationRun, Case
    found = (
        select(r.rule_id, r.outcome, func.count().label("runs"), func.count(r.case_id.distinct()).label("cases"))
        .join(c, c.id == r.case_id)
        .where(r.ran_at >= since, visible(c.batch_id))
        .group_by(r.rule_id, r.outcome)
    )
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id).order_by(r.rule_id, r.outcome)


def suggested_template(scope: Scope, *, case_id: int) -> Select[Any]:
    """The text that a rule last suggested for the answer of a case: ``template_id``, ``rule``; none, or one row."""
    r, u, c = AutomationRun, AutomationRule, Case
    found = (
        select(r.template_id, u.name.label("rule"))
        .join(u, u.id == r.rule_id)
        .join(c, c.id == r.case_id)
        .where(r.case_id == case_id, r.template_id.is_not(None), visible(c.batch_id))
    )
    return narrow_customers(found, Filters(), scope, customer_id=c.customer_id).order_by(r.id.desc()).limit(1)


def deliveries(scope: Scope, *, limit: int) -> Select[Any]:
    """Messages to other programs: those that have failed first, then the newest.

    Columns ``delivery`` (its number), ``webhook``, ``case_id``, ``delivery_id``, ``state``, ``tries``,
    ``next_try_at``, ``last_error``, ``created_at``, ``sent_at``, ``version``.
    """
    d, w, c = WebhookDelivery, Webhook, Case
    found = (
        select(d.id.label("delivery"), w.name.label("webhook"), d.case_id, d.delivery_id, d.state, d.tries,
               d.next_try_at, d.last_error, d.created_at, d.sent_at, d.version)
        .join(w, w.id == d.webhook_id)
        .join(c, c.id == d.case_id)
        .where(visible(c.batch_id))
    )  # fmt: skip
    narrowed = narrow_customers(found, Filters(), scope, customer_id=c.customer_id)
    return narrowed.order_by((d.state == "failed").desc(), d.id.desc()).limit(limit)


def failed_deliveries(scope: Scope) -> Select[Any]:
    """Messages that have failed, the oldest first: ``delivery`` (its number), ``version``."""
    d, c = WebhookDelivery, Case
    found = select(d.id.label("delivery"), d.version).join(c, c.id == d.case_id)
    failed = found.where(d.state == "failed", visible(c.batch_id))
    return narrow_customers(failed, Filters(), scope, customer_id=c.customer_id).order_by(d.id)


def webhooks_to_do(scope: Scope, *, now: datetime) -> Statement:
    """The states in which messages wait for the program: ``queued`` and due, or being sent; each once."""
    del scope  # as above
    d = WebhookDelivery
    # In the statement itself, so that the databases see that the small index fits.
    states: list[Any] = [bindparam(None, state, literal_execute=True) for state in ("queued", "sending")]
    due: Statement = select(d.state).where(
        and_(d.state.in_(states), or_(d.next_try_at.is_(None), d.next_try_at <= now))
    )
    return due.distinct().order_by(d.state)
