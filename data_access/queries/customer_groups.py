"""Which group each customer stands in: an attribute, what the first purchase was, or how the first words sounded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Date, and_, case, cast, func, literal, select

from data_access.filters import Filters, narrow_feedback, narrow_purchases
from data_access.filters.attributes import FEELINGS, attribute_group
from data_access.schema import Feedback, LineKind, Product, ScoreState, customer_facts, line_facts
from data_access.schema.facts import MONDAY, most_paid_for, visible
from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy import ColumnElement, FromClause, Select, Subquery

    from data_access.filters import Scope
    from data_access.queries.cohort_rules import Attribute

OF_CUSTOMER: frozenset[Attribute] = frozenset(("segment", "country", "acquisition_channel", "age_band"))  # own data
OF_FIRST_DAY: Attribute = "first_category"  # what the customer bought on the first day
OF_PERIOD = OF_CUSTOMER | {OF_FIRST_DAY}  # what stands beside each period of a rollup
SALE = int(LineKind.SALE)
DAY_AT = 3 << 44  # a whole number of labels, and more than any row's number times as many


def groups(
    attribute: Attribute,
    filters: Filters,
    scope: Scope,
    *,
    as_of: date,
    first: FromClause,
    told: Callable[[str, Any, date], ColumnElement[Any]] = attribute_group,
) -> Subquery:
    """Customers with their ``group`` (empty: not known), for those of ``first``.

    Parameters
    ----------
    as_of : ages are those reached in its year; feedback of later days is not known yet.
    first : ``customer_id`` and ``first_on``, the day of the first purchase; used for ``first_category`` alone.
    told : what stands for a group that is the customer's own: its words, or its code.
    """
    if attribute == OF_FIRST_DAY:
        return _first_category(filters, scope, first).subquery("grouped")
    if attribute == "first_feedback":
        return _first_feedback(scope, as_of).subquery("grouped")
    c = customer_facts.c
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


def _first_feedback(scope: Scope, as_of: date) -> Select[Any]:
    """How the first feedback that could be scored sounded, whatever the filters on purchases; none without any."""
    f = Feedback
    label = case(*((f.label == name, place) for place, name in enumerate(FEELINGS)))
    # Day, number and label as one number, whose smallest says which came first and how it sounded: nothing is sorted.
    day = cast(days_between(f.received_on, literal(MONDAY, Date)), BigInteger)
    coded = day * literal(DAY_AT, BigInteger) + f.id * len(FEELINGS) + label
    scored = select(f.customer_id, func.min(coded).label("first")).where(
        f.customer_id.is_not(None), f.score_state == ScoreState.SCORED, f.label.in_(FEELINGS), f.received_on <= as_of
    )
    r = narrow_feedback(scored, Filters(), scope).group_by(f.customer_id).subquery("heard").c
    group = case(*((r.first % len(FEELINGS) == place, name) for place, name in enumerate(FEELINGS)))
    return select(r.customer_id, group.label("group"))
