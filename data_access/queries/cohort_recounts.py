"""Customers' months and days where more than purchases counts: free items, or every document.

The rollups know each period's neighbours among those with a purchase. Few customers have a day on which something
else alone counts; theirs stand marked anew in rollups of their own, all others as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, union_all

from data_access.schema import (
    categorised_day,
    categorised_month,
    customer_day,
    customer_month,
    recategorised_day,
    recategorised_month,
    recounted_day,
    recounted_month,
)
from data_access.schema.fact_tables import EVERY_DOCUMENT, FREE_ITEMS
from data_access.schema.heard import heard_day, heard_month, reheard_day, reheard_month

if TYPE_CHECKING:
    from sqlalchemy import FromClause, Table

    from data_access.queries.cohort_rules import Rule

_AGAIN = {
    customer_month: recounted_month,
    customer_day: recounted_day,
    categorised_month: recategorised_month,
    categorised_day: recategorised_day,
    heard_month: reheard_month,
    heard_day: reheard_day,
}


def by_rule(periods: Table, rule: Rule) -> FromClause:
    """A rollup of months or days as the rule has it.

    Where more than purchases counts there is a column ``counted`` besides, which is above 0 where a period counts.
    """
    if not (rule.cancellations or rule.free):
        return periods
    number, again = EVERY_DOCUMENT if rule.cancellations else FREE_ITEMS, _AGAIN[periods]
    kept = [column for column in periods.c if column.name != "recounted"]
    usual = select(*kept, periods.c.purchases.label("counted")).where(periods.c.recounted < number)
    anew = select(*(again.c[column.name] for column in kept), again.c.counted).where(again.c.rule == number)
    return union_all(usual, anew).subquery("by_rule")
