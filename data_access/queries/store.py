"""What the store holds: the days it covers, how much of everything, and the values a filter can take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, String, and_, case, cast, func, literal, select, union_all

from data_access.filters import UNKNOWN, Filters, narrow_customers, narrow_feedback, narrow_purchases
from data_access.schema import Feedback, Product, StoreSettings, customer_facts, line_facts, purchase_facts
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement, CompoundSelect, Select

    from data_access.filters import Scope
    from data_access.schema.base import Statement

ANYTHING = Filters()


def data_range(scope: Scope, latest: date | None = None) -> Select[Any]:
    """First and last day with a document: one row, ``first_day`` and ``last_day``; both empty in an empty store.

    A last day after ``latest`` has not come yet and is not covered: one date of a wrong year would make everybody look
    lost. It is given only where there is no other day.
    """
    f = purchase_facts.c
    last: ColumnElement[Any] = func.max(f.purchased_on)
    if latest:
        last = func.coalesce(func.max(case((f.purchased_on <= latest, f.purchased_on))), last)
    days = select(func.min(f.purchased_on).label("first_day"), last.label("last_day"))
    return narrow_purchases(days, ANYTHING, scope, on=f)


def store_settings(scope: Scope) -> Statement:
    """The store's one row of settings; the same for every scope. Empty when none were saved yet."""
    del scope
    s = StoreSettings
    columns = (s.business_name, s.currency, s.time_zone, s.week_start, s.country, s.purchases_until)
    # A cleared value may be stored as the JSON word null, which is not an empty field.
    demo = and_(s.demo.is_not(None), cast(s.demo, String) != "null").label("demo")
    return select(*columns, demo)


def store_counts(scope: Scope) -> Select[Any]:
    """How much the store holds: one row, ``customers``, ``purchases``, ``lines``, ``products``, ``feedback_count``."""
    c, p, ln = customer_facts.c, purchase_facts.c, line_facts.c
    counted = {
        "customers": narrow_customers(select(func.count(c.customer_id)), ANYTHING, scope, customer_id=c.customer_id),
        "purchases": narrow_purchases(select(func.count(p.purchase_id)), ANYTHING, scope, on=p),
        "lines": narrow_purchases(select(func.count(ln.line_id)), ANYTHING, scope, on=ln),
        "products": select(func.count(Product.id)).where(visible(Product.batch_id)),
        "feedback_count": narrow_feedback(select(func.count(Feedback.id)), ANYTHING, scope),
    }
    return select(*(statement.scalar_subquery().label(name) for name, statement in counted.items()))


def filter_values(scope: Scope) -> CompoundSelect[Any]:
    """The values each filter can take: ``field`` (as in ``Filters``), ``value``, ``rows_with_it``; sorted.

    Customers are counted for segments and countries, documents for channels, products for categories.
    Empty values are one value named "Unknown".
    """
    c, p = customer_facts.c, purchase_facts.c
    parts = [
        narrow_customers(_values("segments", c.segment), ANYTHING, scope, customer_id=c.customer_id),
        narrow_customers(_values("countries", c.country), ANYTHING, scope, customer_id=c.customer_id),
        narrow_purchases(_values("channels", p.channel), ANYTHING, scope, on=p),
        _values("categories", Product.category).where(visible(Product.batch_id)),
    ]
    return union_all(*parts).order_by("field", "value")


def _values(field: str, column: Any) -> Select[Any]:  # noqa: ANN401  a column of a table or of a model
    value = func.coalesce(column, UNKNOWN)
    counted = cast(func.count(), Integer).label("rows_with_it")
    return select(literal(field).label("field"), value.label("value"), counted).group_by(column)
