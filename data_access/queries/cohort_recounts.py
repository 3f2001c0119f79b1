"""Customers' months and days where more than purchases counts: free items, or every document.

The rollups know each period's neighbours among those with a purchase. Few customers have a period in which something
else alone counts; theirs are marked anew, all others stand as they are. So such a question takes little more than the
usual one, where counting everybody's documents again would take ten times as long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, literal, null, select, union_all

from data_access.schema import customer_day
from data_access.schema.facts import day_marks, month_marks, neighbours, with_neighbours

if TYPE_CHECKING:
    from sqlalchemy import CTE, ColumnElement, Select, Subquery, Table

    from data_access.queries.cohort_rules import Rule

_DAY_MARKS = {"first_on", "first_week", "first_month", "next_on", "age_days", "gap_days", "purchase_days"}


def counts_more(rule: Rule) -> bool:
    """Whether anything but purchases counts."""
    return rule.cancellations or rule.free


def recounted_months(months: Table, rule: Rule, *, dated: bool) -> Subquery:
    """The columns of a rollup of months as the rule has them, and ``counted``, which is above 0 where a month counts.

    ``dated`` : whether the day of the first document that counts is asked for; else ``first_on`` means nothing.
    """
    odd = _odd(customer_day if dated else months, rule)
    m, counted = months.c, _counted(months.c, rule)
    marks = month_marks(neighbours(m, m.month, counted > 0))
    days = _first_days(odd, rule) if dated else odd
    marks["first_on"] = days.c.first_on if dated else null()
    if "first_category" in m and dated:
        marks["first_category"] = _bought_first(days.c.first_on, m.first_on, m.first_category)
    again = [marks.get(column.name, column).label(column.name) for column in m]
    marked = select(*again, counted.label("counted")).join_from(months, days, days.c.customer_id == m.customer_id)
    return _together(months, odd, marked)


def recounted_days(days: Table, rule: Rule) -> Subquery:
    """The same for a rollup of days; ``first_on`` always is the first day that counts."""
    odd = _odd(days, rule)
    d = days.c
    kept = [column for column in d if column.name not in _DAY_MARKS]
    own = select(*kept, d.first_on.label("first_bought_on"), _counted(d, rule).label("counted"))
    daily = own.join_from(days, odd, odd.c.customer_id == d.customer_id).subquery("own")
    n = with_neighbours(daily, daily.c.counted > 0).c
    marks = day_marks(n)
    if "first_category" in d:
        marks["first_category"] = _bought_first(n.first_on, n.first_bought_on, n.first_category)
    again = [(marks[column.name] if column.name in marks else n[column.name]).label(column.name) for column in d]
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


def _bought_first(
    first_on: ColumnElement[Any], bought_on: ColumnElement[Any], category: ColumnElement[Any]
) -> ColumnElement[Any]:
    """What was bought on the first day that counts: nothing, unless it is the day of the first purchase."""
    return case((first_on == bought_on, category))


def _together(table: Table, odd: CTE, marked: Select[Any]) -> Subquery:
    """Everybody else's periods as they stand, and those marked anew."""
    usual = select(*table.c, table.c.purchases.label("counted"))
    usual = usual.where(table.c.customer_id.not_in(select(odd.c.customer_id)))
    return union_all(usual, marked).subquery("recounted")
