"""Customers who praise: top ratings with their words, who was asked for a testimonial, and how each one stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, case, func, literal, or_, select

from data_access.filters import Filters, narrow_customers, narrow_feedback
from data_access.schema import (
    Customer,
    Feedback,
    Product,
    ScoreState,
    Testimonial,
    TestimonialStep,
    TestimonialText,
    customer_facts,
)
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select, SQLColumnExpression

    from data_access.filters import Scope
    from data_access.schema.base import Statement

TOP_STARS, TOP_NPS = 5, 9  # stars, and points of 10 from which on somebody recommends
_COLUMNS = ("customer_id", "feedback_id", "state", "asked_on", "asked_through", "asked_by", "permission_words",
            "permission_channel", "permission_on", "agreed_text", "edited", "shown_as", "published_where",
            "published_on", "thanked_on", "thanked_through", "version")  # fmt: skip


def top_rated() -> ColumnElement[bool]:
    """Whether feedback gave five stars, or nine or ten points on recommending."""
    f = Feedback
    stars = and_(f.rating_scale == "stars", f.rating >= TOP_STARS)
    return or_(stars, and_(f.rating_scale == "nps", f.rating >= TOP_NPS))


def _positive() -> ColumnElement[bool]:
    return and_(Feedback.score_state == ScoreState.SCORED, Feedback.label == "positive")


def praise(filters: Filters, scope: Scope) -> Select[Any]:
    """Known customers who gave a top rating, one row each.

    Columns ``customer_id``, ``consent``, ``top_ratings``, ``praises`` (those with positive words), ``waiting`` (those
    whose words wait to be read) and ``last_praise_on`` (empty without praise).
    """
    f, c = Feedback, customer_facts.c

    def number(of: ColumnElement[bool], name: str) -> ColumnElement[Any]:
        return func.sum(case((of, 1), else_=0), type_=Integer).label(name)

    counted = (
        select(
            f.customer_id,
            c.consent,
            func.count(type_=Integer).label("top_ratings"),
            number(_positive(), "praises"),
            number(f.score_state == ScoreState.PENDING, "waiting"),
            func.max(case((_positive(), f.received_on))).label("last_praise_on"),
        )
        .join_from(f, customer_facts, c.customer_id == f.customer_id)
        .where(top_rated())
        .group_by(f.customer_id, c.consent)
    )
    return narrow_feedback(counted, filters, scope)


def praise_words(customer_ids: Sequence[int], filters: Filters, scope: Scope) -> Select[Any]:
    """What some customers said with a top rating and positive words, each customer's newest first.

    Columns ``customer_id``, ``feedback_id``, ``received_on``, ``text``, ``rating``, ``rating_scale``,
    ``product_name``. Ask for a page of customers, not for all; the words are in the record alone.
    """
    f = Feedback
    columns = (f.customer_id, f.id.label("feedback_id"), f.received_on, f.text, f.rating, f.rating_scale)
    said = (
        select(*columns, Product.name.label("product_name"))
        .outerjoin(Product, and_(Product.id == f.product_id, visible(Product.batch_id)))
        .where(f.customer_id.in_(list(customer_ids)), top_rated(), _positive())
    )
    return narrow_feedback(said, filters, scope).order_by(f.customer_id, f.received_on.desc(), f.id.desc())


def last_asked(scope: Scope) -> Select[Any]:
    """When each customer was asked for a testimonial last: ``customer_id``, ``asked_on``."""
    t = Testimonial
    asked = select(t.customer_id, func.max(t.asked_on).label("asked_on")).group_by(t.customer_id)
    return narrow_customers(asked, Filters(), scope, customer_id=t.customer_id).order_by(t.customer_id)


def testimonials(filters: Filters, scope: Scope) -> Select[Any]:
    """Every testimonial of the customers inside filters and scope, the one asked for last first.

    Columns of ``Testimonial`` with ``testimonial_id``; of the customer ``customer`` (number), ``public_id``,
    ``customer_name``, ``given_name`` and ``consent`` as it is now; of the feedback ``text`` and ``product_name``, empty
    where it is gone.
    """
    t, f, c = Testimonial, Feedback, Customer
    columns = (t.id.label("testimonial_id"), *(getattr(t, name) for name in _COLUMNS))
    who = (c.reference.label("customer"), c.public_id, _shown(func.coalesce(c.name, c.company), "customer_name", scope))
    listed = (
        select(*columns, *who, c.consent, _given(scope), f.text, Product.name.label("product_name"))
        .join(Customer, c.id == t.customer_id)
        .outerjoin(Feedback, f.id == t.feedback_id)
        .outerjoin(Product, and_(Product.id == f.product_id, visible(Product.batch_id)))
        .where(visible(c.batch_id))
    )
    return narrow_customers(listed, filters, scope, customer_id=t.customer_id).order_by(t.asked_on.desc(), t.id.desc())


def testimonial_steps(testimonial_id: int, scope: Scope) -> Select[Any]:
    """What was done with a testimonial, the newest first: ``happened_at``, ``actor``, ``step``, ``note``."""
    s, t = TestimonialStep, Testimonial
    done = (
        select(s.happened_at, s.actor, s.step, s.note)
        .join(Testimonial, t.id == s.testimonial_id)
        .where(s.testimonial_id == testimonial_id)
    )
    return narrow_customers(done, Filters(), scope, customer_id=t.customer_id).order_by(s.id.desc())


def testimonial_texts(scope: Scope) -> Statement:
    """The texts that people of this store ask and thank with: ``kind``, ``body``, ``version``; any scope sees them."""
    del scope
    t = TestimonialText
    kept: Statement = select(t.kind, t.body, t.version).order_by(t.kind)
    return kept


def given_names(customer_ids: Sequence[int], scope: Scope) -> Select[Any]:
    """First names as they were entered: ``customer_id``, ``given_name``; empty for a scope without contact data."""
    c = Customer
    named = select(c.id.label("customer_id"), _given(scope)).where(c.id.in_(list(customer_ids)), visible(c.batch_id))
    return narrow_customers(named, Filters(), scope, customer_id=c.id).order_by(c.id)


def _given(scope: Scope) -> ColumnElement[Any]:
    return _shown(Customer.given_name, "given_name", scope)


def _shown(column: SQLColumnExpression[Any], name: str, scope: Scope) -> ColumnElement[Any]:
    """A name, empty for a scope that must not see contact data."""
    return (column if not scope.masked else func.nullif(literal(""), "")).label(name)
