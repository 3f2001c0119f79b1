"""Customers' months and days: what was bought in each, and what it knows of the customer's others.

Whoever has a day without a purchase on which something else happened (a return, an item for nothing) stands besides in
the ``recounted`` facts, where such documents count: the same rows, with the marks each rule gives them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Date, Integer, SmallInteger, and_, case, exists, func, literal, or_, select, union_all

from data_access.schema.fact_tables import (
    ATTRIBUTES,
    DAYS_IN_WEEK,
    EVERY_DOCUMENT,
    FREE_ITEMS,
    MONDAY,
    customer_facts,
    purchase_facts,
    recounted_customer,
)
from data_access.sql_functions import days_between, integer_divide

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause, Subquery

    from data_access.schema.base import Statement

_AMOUNTS = ("gross_cents", "net_cents", "units_milli")


class Neighbours(NamedTuple):
    """A customer's first period with a purchase, the ones before and after this one, and its place among them.

    ``window`` is the customer's periods, those with a purchase first: one order for all marks, sorted once.
    """

    first: ColumnElement[Any]
    previous: ColumnElement[Any]
    following: ColumnElement[Any]
    place: ColumnElement[Any]
    window: dict[str, Any]


def neighbours(
    of: Any,  # noqa: ANN401  columns by name
    period: ColumnElement[Any],
    counted: ColumnElement[bool] | None = None,
) -> Neighbours:
    """The marks of each row of a table with ``customer_id``, one row per customer and period (and ``rule``, if any).

    ``counted`` says which periods count; without it those with ``purchases``.
    """
    counts = of.purchases > 0 if counted is None else counted
    with_purchase = case((counts, period))
    own = (of.customer_id, of.rule) if "rule" in of else of.customer_id
    window: dict[str, Any] = {"partition_by": own, "order_by": (case((counts, 0), else_=1), period)}
    return Neighbours(
        first=func.first_value(with_purchase, type_=period.type).over(**window),
        previous=case((counts, func.lag(period, type_=period.type).over(**window))),
        following=case((counts, func.lead(with_purchase, type_=period.type).over(**window))),
        place=case((counts, func.row_number(type_=Integer).over(**window))),
        window=window,
    )


def period_selects() -> dict[str, Statement]:
    """The defining SELECT of each fact, in the order they must be created."""
    return {
        "recounted_customer": _recounted_customer(),
        "customer_month": _months(_purchases()),
        "customer_day": _days(_purchases()),
        "recounted_month": _months(_ruled()),
        "recounted_day": _days(_ruled()),
    }


def weekday(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """The day of the week, 0 a Monday."""
    return _since_monday(day) % DAYS_IN_WEEK


def _recounted_customer() -> Statement:
    f, bought = purchase_facts.c, purchase_facts.alias("bought").c
    highest = func.max(case((f.free_lines > 0, FREE_ITEMS), else_=EVERY_DOCUMENT))
    # The month says nothing more than the day, but SQLite finds a customer's month by one index.
    same_month = and_(bought.customer_id == f.customer_id, bought.month == f.month)
    same_day = and_(same_month, bought.purchased_on == f.purchased_on)
    apart = ~exists().where(same_day, bought.sale_lines > 0)
    found = select(f.customer_id, highest.label("recounted")).where(f.customer_id.is_not(None), f.sale_lines == 0)
    return found.where(apart).group_by(f.customer_id)


class _Documents(NamedTuple):
    """Whose documents are gathered, which of them make a period count, and by which rule, where there are several."""

    source: FromClause
    counts: ColumnElement[bool]
    rule: ColumnElement[Any] | None = None

    def gathered(self, period: ColumnElement[Any], *measures: ColumnElement[Any]) -> Subquery:
        """One row per customer, period and rule."""
        f = purchase_facts.c
        keys = [f.customer_id, period]
        known = [_documents(f.sale_lines > 0, "purchases"), _documents(f.free_lines > 0, "free_documents")]
        known += [func.sum(f[name]).label(name) for name in _AMOUNTS]
        if self.rule is not None:
            keys.append(self.rule)
            known.append(_documents(self.counts, "counted"))
        rows = select(*keys, *measures, *known).select_from(self.source).where(f.customer_id.is_not(None))
        return rows.group_by(*keys).subquery("gathered")


def _purchases() -> _Documents:
    return _Documents(purchase_facts, purchase_facts.c.sale_lines > 0)


def _ruled() -> _Documents:
    """Those of the few customers who are counted anew, once for each rule that counts them otherwise."""
    f, few = purchase_facts.c, recounted_customer
    each = (select(literal(number, SmallInteger).label("rule")) for number in (EVERY_DOCUMENT, FREE_ITEMS))
    rules = union_all(*each).subquery("rules")
    source = purchase_facts.join(few, few.c.customer_id == f.customer_id).join(rules, rules.c.rule <= few.c.recounted)
    return _Documents(source, or_(rules.c.rule == EVERY_DOCUMENT, f.sale_lines > 0, f.free_lines > 0), rules.c.rule)


def _months(of: _Documents) -> Statement:
    f = purchase_facts.c
    earliest = func.min(case((of.counts, f.purchased_on))).label("earliest_on")
    monthly = of.gathered(f.month, earliest, _documents(f.return_lines > 0, "return_documents"))
    m = monthly.c
    found = neighbours(m, m.month, _counted(m))
    marks = {
        "first_month": found.first,
        "first_on": func.first_value(m.earliest_on, type_=Date()).over(**found.window),
        "previous_month": found.previous,
        "next_month": found.following,
    }
    kept = [column for column in m if column.name != "earliest_on"]
    return _beside_customers(monthly, [*kept, *_named(marks)])


def _days(of: _Documents) -> Statement:
    f = purchase_facts.c
    daily = of.gathered(f.purchased_on, func.min(f.month).label("month"))
    d = daily.c
    found = neighbours(d, d.purchased_on, _counted(d))
    near = select(
        *d,
        found.first.label("first_on"),
        func.first_value(case((_counted(d), d.month)), type_=Integer).over(**found.window).label("first_month"),
        found.previous.label("previous_on"),
        found.following.label("next_on"),
        found.place.label("purchase_days"),
    ).subquery("near")
    n = near.c
    marks = {
        "week": _week(n.purchased_on),
        "weekday": weekday(n.purchased_on),
        "first_week": _week(n.first_on),
        "age_days": days_between(n.purchased_on, n.first_on),
        "gap_days": days_between(n.purchased_on, n.previous_on),
    }
    return _beside_customers(near, [*(column for column in n if column.name != "previous_on"), *_named(marks)])


def _beside_customers(periods: Subquery, columns: list[ColumnElement[Any]]) -> Statement:
    """Periods beside what is known of their customer."""
    p = periods.c
    mark = [] if "rule" in p else [_highest_rule(p.customer_id).label("recounted")]
    rows = select(*columns, *mark, *(customer_facts.c[name] for name in ATTRIBUTES))
    return rows.outerjoin_from(periods, customer_facts, customer_facts.c.customer_id == p.customer_id)


def _highest_rule(customer: ColumnElement[Any]) -> ColumnElement[Any]:
    """The rules up to which a customer is counted anew. The record looks only where the column is asked for."""
    few = recounted_customer.c
    by_gifts = select(few.customer_id).where(few.recounted == FREE_ITEMS)
    return case((customer.in_(by_gifts), FREE_ITEMS), (customer.in_(select(few.customer_id)), EVERY_DOCUMENT), else_=0)


def _counted(gathered: Any) -> ColumnElement[bool]:  # noqa: ANN401  columns by name
    """Whether a period counts: by its rule, or by a purchase."""
    found: ColumnElement[bool] = (gathered.counted if "counted" in gathered else gathered.purchases) > 0
    return found


def _documents(which: ColumnElement[bool], name: str) -> ColumnElement[Any]:
    """How many documents are of a kind."""
    return func.count(case((which, 1))).label(name)


def _named(columns: dict[str, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    return [column.label(name) for name, column in columns.items()]


def _week(day: ColumnElement[Any]) -> ColumnElement[Any]:
    return integer_divide(_since_monday(day), DAYS_IN_WEEK)


def _since_monday(day: ColumnElement[Any]) -> ColumnElement[Any]:
    return days_between(day, literal(MONDAY, Date))
