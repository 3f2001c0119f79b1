"""What the columnar copy alone holds of how each customer first sounded, beside the customer's periods.

The record has no such fact: there it is a look at feedback that no other question should pay for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, Date, Integer, MetaData, Table, case, cast, func, literal, select

from data_access.schema.base import ScoreState
from data_access.schema.fact_tables import (
    MONDAY,
    categorised_day,
    categorised_month,
    recategorised_day,
    recategorised_month,
)
from data_access.schema.facts import visible
from data_access.schema.feedback import FEELINGS, Feedback
from data_access.sql_functions import days_between, integer_divide

if TYPE_CHECKING:
    from data_access.schema.base import Statement

HEARD_AT = 4  # the days from ``MONDAY`` to the first feedback times this, and the place of its feeling
_DAY_AT = 3 << 44  # a whole number of feelings, and more than any row's number times as many

# The customers who said something that could be scored.
first_heard = Table(
    "first_heard",
    MetaData(),
    Column("customer_id", BigInteger),
    Column("first_heard", Integer),
)


def _heard(name: str, periods: Table) -> Table:
    own = [Column(column.name, column.type) for column in periods.columns]
    return Table(name, MetaData(), *own, Column("first_heard", Integer))


# The rollups with it, as the copy keeps them: the same rows under these names as under those of the record.
heard_month = _heard("heard_month", categorised_month)
heard_day = _heard("heard_day", categorised_day)
reheard_month = _heard("reheard_month", recategorised_month)
reheard_day = _heard("reheard_day", recategorised_day)
HEARD = {
    heard_month: categorised_month,
    heard_day: categorised_day,
    reheard_month: recategorised_month,
    reheard_day: recategorised_day,
}


def first_scored() -> Statement:
    """Customers with a number whose smallest says which feedback came ``first``; to be narrowed, for ``sounded``."""
    f = Feedback
    feeling = case(*((f.label == name, place) for place, name in enumerate(FEELINGS)))
    # Day, number and feeling as one number, so that nothing is sorted.
    day = cast(days_between(f.received_on, literal(MONDAY, Date)), BigInteger)
    coded = day * literal(_DAY_AT, BigInteger) + f.id * len(FEELINGS) + feeling
    scored = (f.customer_id.is_not(None), f.score_state == ScoreState.SCORED, f.label.in_(FEELINGS))
    return select(f.customer_id, func.min(coded).label("first")).where(*scored)


def sounded(scored: Statement) -> Statement:
    """``first_heard`` of the feedback that a statement of ``first_scored`` keeps."""
    s = scored.group_by(Feedback.customer_id).subquery("scored").c
    day = integer_divide(s.first, literal(_DAY_AT, BigInteger))
    return select(s.customer_id, (day * HEARD_AT + s.first % len(FEELINGS)).label("first_heard"))


def heard_selects() -> dict[str, Statement]:
    """The defining SELECT of ``first_heard`` and of each rollup with it."""
    return {
        first_heard.name: sounded(first_scored().where(visible(Feedback.batch_id))),
        **{table.name: _beside(periods) for table, periods in HEARD.items()},
    }


def _beside(periods: Table) -> Statement:
    p, h = periods.c, first_heard.c
    return select(*p, h.first_heard).outerjoin_from(periods, first_heard, h.customer_id == p.customer_id)
