"""The saved segments as they stand, and the words their rules choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, cast, literal, select, union_all

from data_access.filters import Filters, narrow_customers
from data_access.schema import Customer, Product, SavedSegment, Tag, customer_facts
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from sqlalchemy import CompoundSelect, Select

    from data_access.filters import Scope
    from data_access.schema.base import Statement

SAMPLE = 500  # customers, whose custom attributes are offered


def saved_segments(scope: Scope) -> Statement:
    """Every saved segment, by name.

    Columns ``segment_id``, ``public_id``, ``name``, ``rules`` as the text of JSON, ``owner``, ``version``.
    The rules are the same for every reader; who fits them is narrowed by ``scope`` when that is asked.
    """
    del scope
    s = SavedSegment
    rules = cast(s.rules, String).label("rules")
    found: Statement = select(s.id.label("segment_id"), s.public_id, s.name, rules, s.owner, s.version)
    return found.order_by(s.name)


def rule_values(scope: Scope) -> CompoundSelect[Any]:
    """What rules can choose from: ``field`` and ``value``, in order of both."""
    c = customer_facts.c
    own = [
        narrow_customers(
            select(literal(name).label("field"), c[name].label("value")).where(c[name].is_not(None)).distinct(),
            Filters(), scope, customer_id=c.customer_id,
        )
        for name in ("country", "region", "gender", "segment", "acquisition_channel")
    ]  # fmt: skip
    known = Product.category.is_not(None) & visible(Product.batch_id)
    categories = select(literal("category").label("field"), Product.category.label("value")).where(known).distinct()
    return union_all(*own, categories).order_by("field", "value")


def tag_names(scope: Scope) -> Select[Any]:
    """Every tag there is, on a customer or not: ``tag``."""
    del scope
    return select(Tag.name.label("tag")).order_by(Tag.name)


def attribute_sample(scope: Scope) -> Select[Any]:
    """The custom attributes of some customers: ``attributes``, the text of JSON."""
    c = Customer
    some = select(cast(c.attributes, String).label("attributes")).where(c.attributes.is_not(None), visible(c.batch_id))
    return narrow_customers(some, Filters(), scope, customer_id=c.id).order_by(c.id.desc()).limit(SAMPLE)
