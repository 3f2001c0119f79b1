"""Customers' months and days where more than purchases counts: free items, or every document.

The rollups know each period's neighbours among those with a purchase. Few customers have a period in which something
else alone counts; theirs are marked anew, all others stand as they are. So such a question takes little more than the
usual one, where counting everybody's documents again would take ten times as long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, literal, null, select, union_all

from data_access.schema import customer_day
from data_access.schema.facts import day_marks, month_marks, neighbours, with_neighbours

if TYPE_CHECKING:
    from sqlalchemy import CTE, ColumnElement, FromClause, Select, Subquery, Table

    from data_access.queries.cohort_rules import Rule


def counts_more(rule: Rule) -> bool:
    """Whether anything but purchases counts."""
    return rule.cancellations or rule.free


def recounted_months(months: Table, rule: Rule, *, dated: bool) -> Subquery:
    """The columns of a rollup of months as the rule has them, and ``counted``, which is above 0 where a month counts.

    ``dated`` : whether the day of the first document that counts is asked for; else ``first_on`` means nothing.
    """
    odd = _odd(customer_day if dated else months, rule)
    m = months.c
    counted = _counted(m, rule)
    found = neighbours(m, m.month, counted > 0)
    first, previous, following = month_marks(found)
    marks: dict[str, ColumnElement[Any]] = {
        "first_month": first,
        "previous_month": previous,
        "next_month": following,
        "first_on": null(),
    }
    source: FromClause = months.join(odd, odd.c.customer_id == m.customer_id)
    if dated:
        days = _first_days(odd, rule)
        source = months.join(days, days.c.customer_id == m.customer_id)
        marks |= _of_first_day(m, days.c.first_on)
    return _together(months, odd, select(*_columns(months, marks), counted.label("counted")).select_from(source))


def recounted_days(days: Table, rule: Rule) -> Subquery:
    """The same for a rollup of days; ``first_on`` always is the first day that counts."""
    odd = _odd(days, rule)
    d = days.c
    renamed = {"first_on", "first_week", "first_month", "next_on", "age_days", "gap_days", "purchase_days"}
    kept = [column for column in d if column.name not in renamed]
    own = select(*kept, d.first_on.label("first_bought_on"), _counted(d, rule).label("counted"))
    own = own.join_from(days, odd, odd.c.customer_id == d.customer_id)
    daily = own.subquery("own")
    n = with_neighbours(daily, daily.c.counted > 0).c
    marks = {mark.name: mark for mark in day_marks(n)}
    if "first_category" in d:
        marks["first_category"] = case((n.first_on == n.first_bought_on, n.first_category))
    again = [marks.get(column.name, n.get(column.name)).label(column.name) for column in d]
    return _together(days, odd, select(*again, n.counted))


def _odd(periods: Table, rule: Rule) -> CTE:
    """The customers with a period that counts and holds no purchase."""
    p = periods.c
    found = select(p.customer_id).where(p.purchases == 0, _counted(p, rule) > 0)
    return found.distinct().cte("odd")


def _counted(p: Any, rule: Rule) -> ColumnElement[Any]:  # noqa: ANN401  columns by name
    """Above 0 where a period counts."""
    return literal(1) if rule.cancellations else p.purchases + p.free_documents


def _first_days(odd: CTE, rule: Rule) -> Subquery:
    """The first day that counts, of these customers."""
    d = customer_day.c
    first = func.min(case((_counted(d, rule) > 0, d.purchased_on))).label("first_on")
    days = select(d.customer_id, first).join_from(customer_day, odd, odd.c.customer_id == d.customer_id)
    return days.group_by(d.customer_id).subquery("first_days")


def _of_first_day(p: Any, first_on: ColumnElement[Any]) -> dict[str, ColumnElement[Any]]:  # noqa: ANN401  columns
    """The first day, and what was bought on it: nothing, unless it is the day of the first purchase."""
    marks: dict[str, ColumnElement[Any]] = {"first_on": first_on}
    if "first_category" in p:
        marks["first_category"] = case((and_(first_on == p.first_on), p.first_category))
    return marks


def _columns(table: Table, marks: dict[str, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    return [marks.get(column.name, column).label(column.name) for column in table.c]


def _together(table: Table, odd: CTE, marked: Select[Any]) -> Subquery:
    """Everybody else's periods as they stand, and those marked anew."""
    usual = select(*table.c, table.c.purchases.label("counted"))
    usual = usual.where(table.c.customer_id.not_in(select(odd.c.customer_id)))
    return union_all(usual, marked).subquery("recounted")
