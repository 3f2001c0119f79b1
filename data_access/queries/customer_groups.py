"""Which group each customer stands in: an attribute, what the first purchase was, or how the first words sounded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from data_access.filters import Filters, narrow_feedback, narrow_purchases
from data_access.filters.attributes import attribute_group
from data_access.schema import LineKind, Product, customer_facts, line_facts
from data_access.schema.facts import most_paid_for, visible
from data_access.schema.heard import first_scored, sounded

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy import ColumnElement, FromClause, Select, Subquery

    from data_access.filters import Scope
    from data_access.queries.cohort_rules import Attribute

OF_CUSTOMER: frozenset[Attribute] = frozenset(("segment", "country", "acquisition_channel", "age_band"))  # own data
OF_FIRST_DAY: Attribute = "first_category"  # what the customer bought on the first day
FIRST_HEARD: Attribute = "first_feedback"  # how the first words sounded
OF_PERIOD = OF_CUSTOMER | {OF_FIRST_DAY}  # what stands beside each period of a rollup
SALE = int(LineKind.SALE)


def groups(
    attribute: Attribute,
    filters: Filters,
    scope: Scope,
    *,
    as_of: date,
    first: FromClause,
    told: Callable[[str, Any, date], ColumnElement[Any]] = attribute_group,
    heard: FromClause | None = None,
) -> Subquery:
    """Customers with their ``group`` (empty: not known), for those of ``first``.

    Parameters
    ----------
    as_of : ages are those reached in its year; feedback of later days is not known yet.
    first : ``customer_id`` and ``first_on``, the day of the first purchase; used for ``first_category`` alone.
    told : what stands for a group that is no category: its words, or its code.
    heard : ``first_heard`` of ``schema.heard``, where the copy is asked, which alone holds it.
    """
    if attribute == OF_FIRST_DAY:
        return _first_category(filters, scope, first).subquery("grouped")
    whose: FromClause = customer_facts
    if attribute == FIRST_HEARD:
        # The first feedback that could be scored, whatever the filters on purchases; none without any.
        scored = narrow_feedback(first_scored(), Filters(), scope)
        whose = sounded(scored).subquery("heard") if heard is None else heard
    c = whose.c
    return select(c.customer_id, told(attribute, c, as_of).label("group")).subquery("grouped")


def _first_category(filters: Filters, scope: Scope, first: FromClause) -> Select[Any]:
    """The category that most was paid for on the day of the first purchase; of equals the first by name."""
    f, b = line_facts.c, first.c
    spent = (
        select(f.customer_id, Product.category, func.sum(f.amount_cents).label("cents"))
        .join_from(first, line_facts, and_(f.customer_id == b.customer_id, f.purchased_on == b.first_on))
        .outerjoin(Product, and_(Product.id == f.product_id, visible(Product.batch_id)))
        .where(f.kind == SALE)
        .group_by(f.customer_id, Product.category)
    )
    most = most_paid_for(narrow_purchases(spent, filters, scope, on=f, days=False)).subquery("most").c
    return select(most.customer_id, most.category.label("group"))
