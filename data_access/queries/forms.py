"""Forms for customers: what each asks, what was answered, the links given out, and the purchases to ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from data_access.filters import Filters, narrow_customers, narrow_feedback
from data_access.queries.customer import shown
from data_access.schema import (
    Customer,
    Feedback,
    FeedbackForm,
    FormAnswer,
    FormLink,
    HeldFeedback,
    Product,
    Purchase,
)
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Select

    from data_access.filters import Scope
    from data_access.schema.base import Statement

_COLUMNS = ("public_id", "title", "intro", "question", "wording", "thanks", "brand", "accent", "about", "product_id",
            "campaign", "language", "call_back", "opens_on", "closes_on", "active", "created_by", "created_at",
            "version")  # fmt: skip


def forms(scope: Scope) -> Statement:
    """Every form, those switched on first, then the newest first. They tell of no customer: all see all.

    Columns of ``FeedbackForm`` without secret and logo, with ``form_id``, ``has_logo``, ``product_code`` and
    ``product_name``.
    """
    del scope
    f, p = FeedbackForm, Product
    own = (f.id.label("form_id"), *(getattr(f, name) for name in _COLUMNS), f.logo.is_not(None).label("has_logo"))
    found: Statement = select(*own, p.code.label("product_code"), p.name.label("product_name"))
    joined = found.outerjoin_from(f, p, (p.id == f.product_id) & visible(p.batch_id))
    return joined.order_by(f.active.desc(), f.id.desc())


def form_ratings(scope: Scope) -> Statement:
    """The answers that count, by form and rating: ``form_id``, ``rating_scale``, ``rating``, ``answers``, ``worded``.

    ``worded`` are those with words. An answer without rating has an empty scale.
    """
    a, f = FormAnswer, Feedback
    worded = func.count(f.text).label("worded")
    counted: Statement = select(a.form_id, f.rating_scale, f.rating, func.count().label("answers"), worded)
    found = counted.join_from(a, f, f.identity == a.identity).group_by(a.form_id, f.rating_scale, f.rating)
    return narrow_feedback(found, Filters(), scope).order_by(a.form_id, f.rating_scale, f.rating)


def form_held(scope: Scope) -> Statement:
    """The answers that are held apart, by form: ``form_id``, ``held``."""
    a, h = FormAnswer, HeldFeedback
    counted: Statement = select(a.form_id, func.count().label("held"))
    found = counted.join_from(a, h, h.identity == a.identity).group_by(a.form_id)
    return narrow_customers(found, Filters(), scope, customer_id=h.customer_id).order_by(a.form_id)


def form_links_counted(scope: Scope) -> Statement:
    """Personal links by form: ``form_id``, ``links`` given out, ``answered`` of them."""
    k, p = FormLink, Purchase
    answered = func.count(k.answered_at).label("answered")
    counted: Statement = select(k.form_id, func.count().label("links"), answered)
    found = counted.join_from(k, p, p.id == k.purchase_id).where(visible(p.batch_id)).group_by(k.form_id)
    return narrow_customers(found, Filters(), scope, customer_id=p.customer_id).order_by(k.form_id)


def form_said(form_id: int, scope: Scope, *, limit: int) -> Select[Any]:
    """The newest answers to a form that count.

    Columns ``feedback_id``, ``customer_id``, ``received_on``, ``text``, ``rating``, ``rating_scale``, ``channel``,
    ``score_state``, ``label``.
    """
    a, f = FormAnswer, Feedback
    columns = (f.id.label("feedback_id"), f.customer_id, f.received_on, f.text, f.rating, f.rating_scale, f.channel)
    found = select(*columns, f.score_state, f.label).join_from(a, f, f.identity == a.identity)
    narrowed = narrow_feedback(found.where(a.form_id == form_id), Filters(), scope)
    return narrowed.order_by(f.received_at.desc(), f.id.desc()).limit(limit)


def purchases_to_ask(scope: Scope, *, start: date, end: date) -> Statement:
    """Purchases delivered on ``start <= day < end`` that nobody was asked about: ``purchase_id``.

    Those with a sale line, not cancelled, of customers with an e-mail address who agreed to be written to. Where
    neither a promise nor a delivery is known, the day of purchase counts as delivery.
    """
    p, c = Purchase, Customer
    bought = case((p.promised_on.is_(None), p.purchased_on))
    day = func.coalesce(p.delivered_on, bought)
    asked_before = select(FormLink.purchase_id)
    found: Statement = (
        select(p.id.label("purchase_id"))
        .join_from(p, c, c.id == p.customer_id)
        .where(
            day >= start, day < end, p.sale_lines > 0, p.cancelled.is_(False), p.cancels_purchase_id.is_(None),
            c.consent == "given", c.email.is_not(None), p.id.not_in(asked_before),
            visible(p.batch_id), visible(c.batch_id),
        )
    )  # fmt: skip
    return narrow_customers(found, Filters(), scope, customer_id=p.customer_id).order_by(p.id)


def form_mailing(form_id: int, scope: Scope) -> Statement:
    """Links of a form that are not answered yet, of customers who may still be written to, in the order they were made.

    Columns ``customer`` (number), ``email``, ``purchase`` (number), ``purchased_on``, ``token``, ``created_at``.
    """
    k, p, c = FormLink, Purchase, Customer
    email = shown(c.email, scope).label("email")
    own = (c.reference.label("customer"), email, p.reference.label("purchase"), p.purchased_on, k.token, k.created_at)
    found: Statement = (
        select(*own)
        .join_from(k, p, p.id == k.purchase_id)
        .join(c, c.id == p.customer_id)
        .where(
            k.form_id == form_id, k.answered_at.is_(None), c.consent == "given", c.email.is_not(None),
            visible(p.batch_id), visible(c.batch_id),
        )
    )  # fmt: skip
    return narrow_customers(found, Filters(), scope, customer_id=p.customer_id).order_by(k.id)
