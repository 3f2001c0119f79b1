"""The tables of the facts: their names and columns, the same in the record and in the columnar copy.

Their metadata is apart from ``Base.metadata``: alembic must neither create nor compare them as tables.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, MetaData, SmallInteger, String, Table

from data_access.schema.base import LineKind

facts = MetaData()

MONDAY = date(1900, 1, 1)  # weeks are counted from here, so that no purchase lies before it
DAYS_IN_WEEK = 7
SALE = int(LineKind.SALE)

customer_facts = Table(
    "customer_facts",
    facts,
    Column("customer_id", BigInteger),
    Column("segment", String),
    Column("country", String),
    Column("region", String),
    Column("acquisition_channel", String),
    Column("gender", String),
    Column("birth_year", Integer),
    Column("joined_on", Date),
    Column("team", String),
    Column("consent", String),
)

purchase_facts = Table(
    "purchase_facts",
    facts,
    Column("purchase_id", BigInteger),
    Column("customer_id", BigInteger),
    Column("purchased_on", Date),
    Column("month", Integer),
    Column("channel", String),
    Column("delivery_partner", String),
    Column("due_on", Date),
    Column("cancelled", Boolean),
    Column("sale_lines", Integer),
    Column("free_lines", Integer),
    Column("return_lines", Integer),
    Column("gross_cents", BigInteger),
    Column("net_cents", BigInteger),
    Column("units_milli", BigInteger),
)

line_facts = Table(
    "line_facts",
    facts,
    Column("line_id", BigInteger),
    Column("purchase_id", BigInteger),
    Column("customer_id", BigInteger),
    Column("purchased_on", Date),
    Column("month", Integer),
    Column("channel", String),
    Column("product_id", BigInteger),
    Column("kind", SmallInteger),
    Column("quantity_milli", BigInteger),
    Column("amount_cents", BigInteger),
    Column("discount_cents", BigInteger),
)

# What stands beside each of a customer's periods, so that customers are grouped without another look at them.
ATTRIBUTES = ("segment", "country", "acquisition_channel", "birth_year")


def _attributes() -> list[Column[Any]]:
    return [Column(name, customer_facts.c[name].type) for name in ATTRIBUTES]


# One row per customer and month with any document, and one per customer and day. A period with a purchase (a document
# with at least one SALE line) knows its neighbours. So a row alone tells whether it opens a week, a window or a
# quarter, and whether it was the last: what would else be gathered by customer, in a store of millions of lines, is one
# pass. What is first is empty for a customer who never bought; the other marks are empty for a period without a
# purchase, and where there is no such neighbour.
customer_month = Table(
    "customer_month",
    facts,
    Column("customer_id", BigInteger),
    Column("month", Integer),
    Column("first_month", Integer),
    Column("first_on", Date),
    Column("previous_month", Integer),
    Column("next_month", Integer),
    Column("purchases", Integer),
    Column("free_documents", Integer),
    Column("return_documents", Integer),
    Column("gross_cents", BigInteger),
    Column("net_cents", BigInteger),
    Column("units_milli", BigInteger),
    Column("recounted", SmallInteger),
    *_attributes(),
)

# ``age_days`` since the first purchase and ``gap_days`` since the one before; ``purchase_days``, the customer's days
# with a purchase up to and with this one. Weeks are counted from ``MONDAY``, ``weekday`` 0 is a Monday.
customer_day = Table(
    "customer_day",
    facts,
    Column("customer_id", BigInteger),
    Column("purchased_on", Date),
    Column("month", Integer),
    Column("week", Integer),
    Column("weekday", Integer),
    Column("first_on", Date),
    Column("first_week", Integer),
    Column("first_month", Integer),
    Column("next_on", Date),
    Column("age_days", Integer),
    Column("gap_days", Integer),
    Column("purchase_days", Integer),
    Column("purchases", Integer),
    Column("free_documents", Integer),
    Column("gross_cents", BigInteger),
    Column("net_cents", BigInteger),
    Column("units_milli", BigInteger),
    Column("recounted", SmallInteger),
    *_attributes(),
)

# Where more than purchases counts: every document, or free items. Whoever has a day of free items alone has a day
# without a purchase as well, so that one number says both: a customer's rows are marked anew for every rule up to
# ``recounted``, and stand as they are for those above it.
EVERY_DOCUMENT, FREE_ITEMS = 1, 2

# The customers with a day that counts by such a rule and holds no purchase, and the highest of these rules. They are
# few; for everybody else what counts begins, goes on and ends with the same purchases by every rule.
recounted_customer = Table(
    "recounted_customer",
    facts,
    Column("customer_id", BigInteger),
    Column("recounted", SmallInteger),
)


def _recounted(name: str, periods: Table) -> Table:
    """A rollup of these customers alone, once for each rule; ``counted`` documents count by it, above 0 or not."""
    own = [Column(column.name, column.type) for column in periods.columns if column.name != "recounted"]
    return Table(name, facts, *own, Column("rule", SmallInteger), Column("counted", Integer))


recounted_month = _recounted("recounted_month", customer_month)
recounted_day = _recounted("recounted_day", customer_day)

# What most was paid for on the day of each customer's first purchase; empty: no category is known.
first_bought = Table(
    "first_bought",
    facts,
    Column("customer_id", BigInteger),
    Column("first_on", Date),
    Column("first_category", String),
)


def _categorised(name: str, periods: Table) -> Table:
    """A rollup with ``first_category`` beside each period."""
    own = [Column(column.name, column.type) for column in periods.columns]
    return Table(name, facts, *own, Column("first_category", String))


# The same rollups for questions by first category. In the record a look at lines that no other question should pay for;
# in the copy the column stands beside the periods, and these are the same tables.
categorised_month = _categorised("categorised_month", customer_month)
categorised_day = _categorised("categorised_day", customer_day)
recategorised_month = _categorised("recategorised_month", recounted_month)
recategorised_day = _categorised("recategorised_day", recounted_day)
CATEGORISED = {
    categorised_month.name: customer_month,
    categorised_day.name: customer_day,
    recategorised_month.name: recounted_month,
    recategorised_day.name: recounted_day,
}
