"""What the columnar copy alone holds of each customer: all days and months with a purchase, in one row.

How often a customer came back is then a look at one row. The record has no such fact: it counts from the periods.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, BigInteger, Column, Date, Integer, MetaData, SmallInteger, String, Table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement, literal_column

from data_access.schema.fact_tables import ATTRIBUTES, categorised_day

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.sql.compiler import SQLCompiler

# A period of a list as one number: how far it lies behind the period before, and how far behind the first one.
GAP_AT = 16  # bits
AGE_BITS = (1 << GAP_AT) - 1
NO_GAP = (1 << 15) - 1  # days or months: that of the first period, and the highest there is

# What an option of a statement's execution is called that holds the statement to ask the copy in its place.
COPY_ASKS = "copy_asks"

# Once for each customer where purchases count (``rule`` 0), and once for each rule above under which the customer is
# counted anew; ``recounted`` is the highest of these, as in the periods. ``weekday`` and ``first_week`` are those of
# the first day.
customer_life = Table(
    "customer_life",
    MetaData(),
    Column("customer_id", BigInteger),
    Column("rule", SmallInteger),
    Column("recounted", SmallInteger),
    *(Column(name, categorised_day.c[name].type) for name in ("first_on", "first_month", "first_week", "weekday")),
    *(Column(name, categorised_day.c[name].type) for name in ATTRIBUTES),
    Column("first_category", String),
    Column("first_heard", Integer),
    Column("last_on", Date),
    Column("days", ARRAY(Integer)),
    Column("months", ARRAY(Integer)),
)


class how_many(FunctionElement[int]):  # noqa: N801  reads as a SQL function where it is used
    """How many periods of a list fit a condition on ``AGE`` and ``GAP``, if there is one. The copy alone knows it."""

    type = Integer()
    inherit_cache = True


class highest_age(FunctionElement[int]):  # noqa: N801  reads as a SQL function where it is used
    """The highest ``AGE`` in a list that fits a condition. The copy alone knows it."""

    type = Integer()
    inherit_cache = True


class day_after(FunctionElement[Any]):  # noqa: N801  reads as a SQL function where it is used
    """The day so many days after another. The copy alone knows it."""

    type = Date()
    inherit_cache = True


_ONE = literal_column("one", Integer)
AGE: ColumnElement[int] = _ONE.bitwise_and(literal_column(str(AGE_BITS), Integer))
GAP: ColumnElement[int] = _ONE.bitwise_rshift(literal_column(str(GAP_AT), Integer))


@compiles(how_many)
def _how_many(element: how_many, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    return f"len({_fitting(element, compiler, **kw)})"


@compiles(highest_age)
def _highest_age(element: highest_age, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    return f"list_max(list_transform({_fitting(element, compiler, **kw)}, lambda one: {compiler.process(AGE, **kw)}))"


@compiles(day_after)
def _day_after(element: day_after, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    day, days = (compiler.process(part, **kw) for part in element.clauses)
    return f"({day} + CAST({days} AS INTEGER))"


def _fitting(element: FunctionElement[int], compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    """The periods of a list that fit."""
    periods, *condition = (compiler.process(part, **kw) for part in element.clauses)
    return f"list_filter({periods}, lambda one: {condition[0]})" if condition else periods
