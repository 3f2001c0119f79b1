"""Who comes back: customers by the month of their first purchase and by the months since.

The cohort is the month of the first *counted* purchase. A date filter selects the cohort by the day of that first
purchase. Filters on single purchases (channel, category, product) narrow the purchases, and the cohort is then the
first purchase among those. ``Filters.describe(day="first bought")`` says so to people.

What counts: documents with at least one sale line. ``free`` adds documents of free lines only; ``cancellations`` counts
every document of a known customer, returns and free lines among them, and makes revenue net.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, or_, select, true

from data_access.filters import narrow_purchases
from data_access.queries.cohort_recounts import by_rule
from data_access.queries.cohort_rules import Rule
from data_access.schema import LineKind, customer_month, line_facts, purchase_facts

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement, Select, Subquery

    from data_access.filters import Filters, Scope

SALE, FREE = int(LineKind.SALE), int(LineKind.FREE)


def cohort_retention(filters: Filters, scope: Scope, *, cancellations: bool = False, free: bool = False) -> Select[Any]:
    """Customers of each cohort active in each later month: ``cohort_month``, ``age_months``, ``active_customers``.

    One row per cohort and age with at least one active customer; months are year*12 + month-1. The customers at age 0
    are the cohort.
    """
    return _by_cohort(_active_months(filters, scope, (), cancellations=cancellations, free=free))


def cohort_revenue(filters: Filters, scope: Scope, *, cancellations: bool = False, free: bool = False) -> Select[Any]:
    """Revenue of each cohort in each later month: the columns of ``cohort_retention`` and ``revenue_cents``.

    Revenue is that of sale lines; with ``cancellations`` it is net of returns and cancellations.
    """
    return _by_cohort(_active_months(filters, scope, ("revenue_cents",), cancellations=cancellations, free=free))


def cell_customers(
    filters: Filters,
    scope: Scope,
    *,
    cohort_month: int,
    age_months: int,
    cancellations: bool = False,
    free: bool = False,
) -> Select[Any]:
    """The customers behind one cell: ``customer_id``, ``purchase_count`` and ``revenue_cents`` of that month.

    Largest revenue first. ``purchase_count`` is the documents with a sale line; it is 0 for a customer who is active
    by free lines or returns alone. Names come from ``queries.customers``: the facts hold no personal data.
    """
    wanted = ("purchase_count", "revenue_cents")
    active = _active_months(filters, scope, wanted, cancellations=cancellations, free=free).c
    return (
        select(active.customer_id, active.purchase_count, active.revenue_cents)
        .where(active.cohort_month == cohort_month, active.month == cohort_month + age_months)
        .order_by(active.revenue_cents.desc(), active.customer_id)
    )


def _by_cohort(active: Subquery) -> Select[Any]:
    """Count the customers of each cohort and month, and sum their revenue where it is there."""
    a = active.c
    measures = [func.count().label("active_customers")]
    if "revenue_cents" in a:
        measures.append(func.sum(a.revenue_cents).label("revenue_cents"))
    # Grouped by the two months as they are stored, not by their difference: DuckDB knows their bounds then and counts
    # in a plain array, about twice as fast.
    counted = select(a.cohort_month, a.month, *measures).group_by(a.cohort_month, a.month).subquery("counted")
    c = counted.c
    age = (c.month - c.cohort_month).label("age_months")
    kept = [column for column in c if column.name not in {"cohort_month", "month"}]
    return select(c.cohort_month, age, *kept).order_by("cohort_month", "age_months")


def _active_months(
    filters: Filters, scope: Scope, measures: tuple[str, ...], *, cancellations: bool, free: bool
) -> Subquery:
    """One row per customer and active month: ``customer_id``, ``month``, ``cohort_month`` and the measures asked for.

    The narrowest fact that can answer is read: the rollup, else whole purchases, else lines. A measure nobody asked
    for is left out, because counting distinct purchases of lines is dear.
    """
    if filters.by_line:
        return _cohorts(_months_of_lines(filters, scope, measures, cancellations=cancellations, free=free), filters)
    if filters.by_purchase:
        months = _months_of_purchases(filters, scope, measures, cancellations=cancellations, free=free)
        return _cohorts(months, filters)
    if cancellations or free:
        return _rollup_of_any(filters, scope, measures, Rule(cancellations=cancellations, free=free))
    return _rollup(filters, scope, measures)


def _rollup(filters: Filters, scope: Scope, measures: tuple[str, ...]) -> Subquery:
    """The usual question, straight from the rollup, which knows each customer's first month."""
    m = customer_month.c
    known = {"purchase_count": m.purchases, "revenue_cents": m.gross_cents}
    columns = (m.customer_id, m.month, m.first_month.label("cohort_month"), *_named(known, measures))
    months = select(*columns).where(m.purchases > 0, *_first_within(filters, m))
    return narrow_purchases(months, filters, scope, on=m, days=False).subquery("active")


def _rollup_of_any(filters: Filters, scope: Scope, measures: tuple[str, ...], rule: Rule) -> Subquery:
    """The same when free lines or cancellations count too: the first month is then the first of any."""
    m = by_rule(customer_month, rule).c
    known = {"purchase_count": m.purchases, "revenue_cents": m.net_cents if rule.cancellations else m.gross_cents}
    columns = (m.customer_id, m.month, m.first_month.label("cohort_month"), *_named(known, measures))
    months = select(*columns).where(m.counted > 0, *_first_within(filters, m))
    return narrow_purchases(months, filters, scope, on=m, days=False).subquery("active")


def _months_of_purchases(
    filters: Filters, scope: Scope, measures: tuple[str, ...], *, cancellations: bool, free: bool
) -> Select[Any]:
    """Months with a counted purchase, and the day of the first one, from whole purchases."""
    f = purchase_facts.c
    counted = or_(f.sale_lines > 0, f.free_lines > 0) if free else f.sale_lines > 0
    known = {
        "purchase_count": func.sum(case((f.sale_lines > 0, 1), else_=0)),
        "revenue_cents": func.sum(f.net_cents if cancellations else f.gross_cents),
    }
    months = (
        select(f.customer_id, f.month, func.min(f.purchased_on).label("first_on"), *_named(known, measures))
        .where(f.customer_id.is_not(None), true() if cancellations else counted)
        .group_by(f.customer_id, f.month)
    )
    return narrow_purchases(months, filters, scope, on=f, days=False)


def _months_of_lines(
    filters: Filters, scope: Scope, measures: tuple[str, ...], *, cancellations: bool, free: bool
) -> Select[Any]:
    """Months with a counted line, and the day of the first one, from single lines."""
    f = line_facts.c
    counted = f.kind.in_((SALE, FREE)) if free else f.kind == SALE
    known = {
        "purchase_count": func.count(case((f.kind == SALE, f.purchase_id)).distinct()),
        "revenue_cents": func.sum(f.amount_cents),
    }
    months = (
        select(f.customer_id, f.month, func.min(f.purchased_on).label("first_on"), *_named(known, measures))
        .where(f.customer_id.is_not(None), true() if cancellations else counted)
        .group_by(f.customer_id, f.month)
    )
    return narrow_purchases(months, filters, scope, on=f, days=False)


def _cohorts(months: Select[Any], filters: Filters) -> Subquery:
    """Give each active month the customer's first one, and keep the cohorts inside the date filter."""
    monthly = months.cte("monthly")
    m = monthly.c
    first = select(m.customer_id, func.min(m.month).label("cohort_month")).group_by(m.customer_id)
    if "first_on" in m and (filters.start or filters.end):
        first = first.having(*_days_within(filters, func.min(m.first_on)))
    else:
        first = first.having(*_months_within(filters, func.min(m.month)))
    f = first.subquery("first").c
    kept = [column for column in m if column.name != "first_on"]
    joined = select(*kept, f.cohort_month).join_from(monthly, f.customer_id.table, m.customer_id == f.customer_id)
    return joined.subquery("active")


def _named(known: dict[str, Any], measures: tuple[str, ...]) -> list[ColumnElement[Any]]:
    return [known[name].label(name) for name in measures]


def _first_within(filters: Filters, m: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401  columns by name
    """Those whose first purchase the date filter keeps: by its month where whole months are asked for."""
    on_edges = all(day is None or day.day == 1 for day in (filters.start, filters.end))
    return _months_within(filters, m.first_month) if on_edges else _days_within(filters, m.first_on)


def _months_within(filters: Filters, month: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    start, end = filters.start, filters.end
    clauses = [month >= _month_of(start)] if start else []
    return [*clauses, month < _month_of(end)] if end else clauses


def _days_within(filters: Filters, day: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    clauses = [day >= filters.start] if filters.start else []
    return [*clauses, day < filters.end] if filters.end else clauses


def _month_of(day: date) -> int:
    return day.year * 12 + day.month - 1
