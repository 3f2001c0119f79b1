"""What the columnar copy alone holds of each customer: all days and months with a purchase, in one row.

How often a customer came back is then a look at one row. The record has no such fact: it counts from the periods.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, BigInteger, Column, Integer, MetaData, SmallInteger, String, Table
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
    Column("days", ARRAY(Integer)),
    Column("months", ARRAY(Integer)),
)


class how_many(FunctionElement[int]):  # noqa: N801  reads as a SQL function where it is used
    """How many periods of a list fit a condition on ``AGE`` and ``GAP``. Only the copy can answer it."""

    type = Integer()
    inherit_cache = True


_ONE = literal_column("one", Integer)
AGE: ColumnElement[int] = _ONE.bitwise_and(literal_column(str(AGE_BITS), Integer))
GAP: ColumnElement[int] = _ONE.bitwise_rshift(literal_column(str(GAP_AT), Integer))


@compiles(how_many)
def _how_many(element: how_many, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    periods, condition = (compiler.process(part, **kw) for part in element.clauses)
    return f"len(list_filter({periods}, lambda one: {condition}))"
