"""Customers as they are compared with each other, the pairs that look alike, and merges. The record answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, cast, func, literal, select
from sqlalchemy.orm import aliased

from data_access.filters import EVERYTHING, Filters, narrow_customers
from data_access.schema import (
    Address,
    Case,
    Customer,
    CustomerMerge,
    DuplicatePair,
    DuplicateScan,
    Feedback,
    FollowUp,
    Purchase,
    Testimonial,
    Visit,
)
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select

    from data_access.filters import Scope
    from data_access.schema.base import Statement

OWNED = {"purchases": Purchase, "feedback": Feedback, "cases": Case, "visits": Visit, "follow_ups": FollowUp,
         "testimonials": Testimonial}  # fmt: skip


CONTACT = ("name", "given_name", "family_name", "company", "email", "phone")
PLACE = ("line1", "postal_code", "city")


def people_to_compare(filters: Filters, scope: Scope) -> Select[Any]:
    """What is compared of every customer, with the first address: one row per customer.

    Columns ``customer_id``, ``name``, ``given_name``, ``family_name``, ``company``, ``email``, ``phone``,
    ``birth_year``, ``gender``, ``line1``, ``postal_code``, ``city``; ``phone`` as it was written where it was not
    understood.
    """
    c = Customer
    known = {column.key: column for column in _shown(c, CONTACT, scope)}
    if not scope.masked:  # a number without the code of its country cannot be dialled, and still tells two people apart
        known["phone"] = func.coalesce(c.phone, c.original["phone"].as_string()).label("phone")
    columns = (
        c.id.label("customer_id"),
        *known.values(),
        c.birth_year,
        c.gender,
        *_shown(Address, PLACE, scope),
    )
    return narrow_customers(_with_address(columns), filters, scope, customer_id=c.id).order_by(c.id)


def _with_address(columns: Sequence[Any]) -> Select[Any]:
    """Columns of visible customers and of the first address of each."""
    c, a = Customer, Address
    first = select(a.customer_id, func.min(a.id).label("id")).where(visible(a.batch_id)).group_by(a.customer_id)
    place = first.subquery("first_address")
    found = select(*columns).select_from(c).outerjoin(place, place.c.customer_id == c.id)
    return found.outerjoin(a, a.id == place.c.id).where(visible(c.batch_id))


def _shown(model: Any, names: Sequence[str], scope: Scope) -> list[ColumnElement[Any]]:  # noqa: ANN401  a mapped class
    """Columns that a masked scope gets empty."""
    hidden = func.nullif(literal(""), "")
    return [(hidden if scope.masked else getattr(model, name)).label(name) for name in names]


def likely_pairs(filters: Filters, scope: Scope) -> Select[Any]:
    """The open pairs of customers who are both there and inside filters and scope, the likeliest first.

    Columns ``pair_id``, ``first_id``, ``second_id``, ``first_customer``, ``second_customer`` (the business's numbers),
    ``probability``.
    """
    p, one, other = DuplicatePair, aliased(Customer), aliased(Customer)
    ids = (p.id.label("pair_id"), p.first_id, p.second_id)
    numbers = (one.reference.label("first_customer"), other.reference.label("second_customer"))
    found: Statement = (
        select(*ids, *numbers, p.probability)
        .join(one, one.id == p.first_id)
        .join(other, other.id == p.second_id)
        .where(p.state == "open", visible(one.batch_id), visible(other.batch_id))
    )
    for key in (one.id, other.id):
        found = narrow_customers(found, filters, scope, customer_id=key)
    return found.order_by(p.probability.desc(), p.id)


def pair_evidence(pair_ids: Sequence[int], scope: Scope) -> Select[Any]:
    """What was found alike in some pairs: ``pair_id``, ``evidence`` (levels by field, as JSON)."""
    p = DuplicatePair
    found: Statement = select(p.id.label("pair_id"), cast(p.evidence, String).label("evidence")).where(
        p.id.in_(list(pair_ids))
    )
    for key in (p.first_id, p.second_id):
        found = narrow_customers(found, Filters(), scope, customer_id=key)
    return found.order_by(p.id)


def last_scan(scope: Scope) -> Select[Any]:
    """The newest scan: ``scanned_at``, ``scanned_by``, ``customers``, ``pairs``, ``seconds``; a store has one list."""
    del scope  # how many were compared tells nothing about anybody
    s = DuplicateScan
    newest: Statement = select(s.scanned_at, s.scanned_by, s.customers, s.pairs, s.seconds)
    return newest.order_by(s.id.desc()).limit(1)


def merges(scope: Scope, *, limit: int = 50) -> Select[Any]:
    """The merges whose survivor may be seen, newest first: who stayed, when, by whom, and whether it was undone.

    Columns ``merge_id``, ``survivor``, ``merged`` (numbers) and ``moved`` (rows by table) as JSON, ``merged_at``,
    ``merged_by``, ``undone_at``.
    """
    m = CustomerMerge
    told = (cast(m.merged, String).label("merged"), cast(m.moved, String).label("moved"))
    found: Statement = select(m.id.label("merge_id"), m.survivor, *told, m.merged_at, m.merged_by, m.undone_at)
    if scope != EVERYTHING:
        found = narrow_customers(found, Filters(), scope, customer_id=m.survivor_id)
    return found.order_by(m.id.desc()).limit(limit)


def customer_rows(customer_ids: Sequence[int], scope: Scope) -> Select[Any]:
    """Every field a merge chooses between, of some customers, and the version a merge is checked by.

    Columns as of ``people_to_compare``, with ``customer`` (the business's number), ``country``, ``region``,
    ``segment``, ``acquisition_channel``, ``consent``, ``team``, ``joined_on``, ``version``.
    """
    c = Customer
    more = (c.birth_year, c.gender, c.country, c.region, c.segment, c.acquisition_channel, c.consent, c.team)
    known = (c.id.label("customer_id"), c.reference.label("customer"), *_shown(c, CONTACT, scope))
    found = _with_address((*known, *more, c.joined_on, c.version, *_shown(Address, PLACE, scope)))
    found = found.where(c.id.in_(list(customer_ids)))
    return narrow_customers(found, Filters(), scope, customer_id=c.id).order_by(c.id)


def owned_counts(customer_ids: Sequence[int], scope: Scope) -> Select[Any]:
    """How many rows of each kind belong to some customers: ``customer_id`` and a count per name of ``OWNED``."""
    c = Customer
    counts = [
        select(func.count())
        .where(model.customer_id == c.id)  # type: ignore[attr-defined]
        .correlate(c)
        .scalar_subquery()
        .label(name)
        for name, model in OWNED.items()
    ]
    found = select(c.id.label("customer_id"), *counts).where(c.id.in_(list(customer_ids)), visible(c.batch_id))
    return narrow_customers(found, Filters(), scope, customer_id=c.id).order_by(c.id)
