"""What the columnar copy holds: the facts, sorted, and the few plain tables that analyses join to them.

Only visible rows are in it, and nothing that names a person: no customer's contact data and no words of feedback. A
statement that needs those is answered by the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, BigInteger, Boolean, Date, DateTime, Float, Integer, SmallInteger, cast, null, select
from sqlalchemy.types import TypeDecorator

from data_access.schema import (
    Case,
    Customer,
    Feedback,
    FeedbackTopic,
    ImportBatch,
    Product,
    Purchase,
    PurchaseLine,
    customer_facts,
    first_bought,
    line_facts,
    purchase_facts,
    recounted_customer,
)
from data_access.schema.facts import visible
from data_access.schema.heard import HEARD, first_heard, heard_day, heard_month, reheard_day, reheard_month
from data_access.schema.lives import customer_life

if TYPE_CHECKING:
    from sqlalchemy import Column
    from sqlalchemy.types import TypeEngine

    from data_access.schema.base import Statement

_LEFT_OUT = {
    "products": {"attributes", "information", "created_at", "updated_at"},
    "feedback": {"identity", "text"},
    "cases": {"cause", "action", "promise", "lot", "queue_cents"},
    "feedback_topics": set(),
}
# The record's table behind each table of the copy; its rows, their batches and their changes are named there.
SOURCES: dict[str, Any] = {
    "customer_facts": Customer,
    "purchase_facts": Purchase,
    "line_facts": PurchaseLine,
    "products": Product,
    "feedback": Feedback,
    "cases": Case,
    "feedback_topics": FeedbackTopic,
}
# Rows that come and go with a row of another table, after which they are read: they bear its key, and whoever changes
# them changes a column of that row in the same transaction, so that the log names them.
OWNERS = {"feedback_topics": "feedback"}
_FACTS = {table.name: table for table in (customer_facts, purchase_facts, line_facts)}
# Counted by customer from what the copy itself holds, in this order, and the fact that is counted. The periods hold the
# first category and the first feeling as well, so that a question by them takes no other look at the customers.
ROLLUPS = {
    "first_bought": first_bought,
    "recounted_customer": recounted_customer,
    "first_heard": first_heard,
    "customer_month": heard_month,
    "customer_day": heard_day,
    "recounted_month": reheard_month,
    "recounted_day": reheard_day,
}
# What else they are called, under which a fact has fewer columns.
_ALSO = {also.name: name for name, fact in ROLLUPS.items() if fact in HEARD for also in (fact, HEARD[fact])}
LIVES = customer_life.name  # counted after them, from them
_PLAIN = ("products", "feedback", "cases", *OWNERS)
_LINE_COLUMNS = ("line_id", "purchase_id", "product_id", "kind", "quantity_milli", "amount_cents", "discount_cents")

COLUMNS: dict[str, list[Column[Any]]] = {
    **{name: list(table.columns) for name, table in _FACTS.items()},
    **{name: list(table.columns) for name, table in ROLLUPS.items()},
    LIVES: list(customer_life.columns),
    **{
        name: [column for column in SOURCES[name].__table__.columns if column.name not in _LEFT_OUT[name]]
        for name in _PLAIN
    },
}
# ``visible`` reads import_batches. The copy holds visible rows only, so there it is empty and every batch_id is too.
HELD: dict[str, set[str]] = {
    **{name: {column.name for column in columns} for name, columns in COLUMNS.items()},
    **{also: {column.name for column in ROLLUPS[name].columns} for also, name in _ALSO.items()},
    ImportBatch.__tablename__: {"id", "state"},
}
# Lines of one customer and month stand together: a question by category then reads and groups them in one sweep. Days
# of customers who came together stand together: a question by week or by own windows has thousands of groups, and those
# it fills next are then at hand (by week and first category in two thirds of the time). The other rollups come out by
# customer as they are counted; sorting the months as well made no question faster.
SORTED_BY = {
    "customer_facts": "customer_id",
    "purchase_facts": "customer_id, month",
    "line_facts": "customer_id, month",
    "products": "id",
    "feedback": "received_on, id",
    "cases": "id",
    "feedback_topics": "feedback_id, topic",
    "customer_day": "first_on, customer_id",
    "recounted_day": "first_on, customer_id",
}

# The first that fits: BigInteger and SmallInteger are Integers too.
_DUCKDB_TYPES = (
    (ARRAY, "INTEGER[]"),
    (Boolean, "BOOLEAN"),
    (BigInteger, "BIGINT"),
    (SmallInteger, "SMALLINT"),
    (Integer, "INTEGER"),
    (Float, "DOUBLE"),
    (DateTime, "TIMESTAMPTZ"),
    (Date, "DATE"),
)


def base_type(type_: TypeEngine[Any]) -> TypeEngine[Any]:
    """The database's own type behind one that is decorated in Python."""
    return type_.impl_instance if isinstance(type_, TypeDecorator) else type_


def duckdb_type(type_: TypeEngine[Any]) -> str:
    """The copy's type for a column of the record."""
    base = base_type(type_)
    return next((name for class_, name in _DUCKDB_TYPES if isinstance(base, class_)), "VARCHAR")


def create_statements() -> list[str]:
    """The copy's tables, empty."""
    made = [
        f"CREATE TABLE {table} ({', '.join(f'{c.name} {duckdb_type(c.type)}' for c in columns)})"
        for table, columns in COLUMNS.items()
    ]
    return [
        *made,
        *(f"CREATE VIEW {also} AS FROM {name}" for also, name in _ALSO.items()),
        f"CREATE TABLE {ImportBatch.__tablename__} (id BIGINT, state VARCHAR)",
        "CREATE TABLE copy_state (seq BIGINT, mark VARCHAR)",
    ]


def insert_rows(table: str, source: str) -> str:
    """Move rows from a source with the table's columns into it, each brought to the table's type."""
    columns = COLUMNS[table]
    names = ", ".join(column.name for column in columns)
    values = ", ".join(f"CAST({column.name} AS {duckdb_type(column.type)})" for column in columns)
    order = f" ORDER BY {SORTED_BY[table]}" if table in SORTED_BY else ""
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {source}{order}"  # noqa: S608


def insert_joined_lines(source: str) -> str:
    """Join lines as they stand in the record to the purchases already in the copy."""
    names = [column.name for column in COLUMNS["line_facts"]]
    values = ", ".join(f"{'l' if name in _LINE_COLUMNS else 'p'}.{name}" for name in names)
    joined = f"{source} AS l JOIN purchase_facts AS p ON p.purchase_id = l.purchase_id"
    order = ", ".join(f"p.{name}" for name in SORTED_BY["line_facts"].split(", "))
    return f"INSERT INTO line_facts ({', '.join(names)}) SELECT {values} FROM {joined} ORDER BY {order}"  # noqa: S608


def insert_owned_rows(table: str, source: str) -> str:
    """Move rows as they stand in the record into the copy, as far as it holds the row they belong to."""
    owner = OWNERS[table]
    there = f"SELECT {key_name(owner)} FROM {owner}"  # noqa: S608
    return insert_rows(table, f"(SELECT * FROM {source} AS o WHERE o.{key_name(table)} IN ({there}))")  # noqa: S608


def key_name(table: str) -> str:
    """The column that names a row of a table of the copy, or the row it belongs to."""
    return COLUMNS[table][0].name


def record_key(table: str) -> Any:  # noqa: ANN401  a column of any of the record's tables
    """The column of the record that ``key_name`` stands for: the ``id``, or that of the row it belongs to."""
    source = SOURCES[table]
    return getattr(source, key_name(table)) if table in OWNERS else source.id


def visible_rows(table: str) -> Statement:
    """The rows of a table of the copy as the record's own view of them gives them."""
    if table in _FACTS:
        return select(_FACTS[table])
    if table in OWNERS:
        owner = SOURCES[OWNERS[table]]
        return select(*COLUMNS[table]).join(owner, owner.id == record_key(table)).where(visible(owner.batch_id))
    return select(*_plain_columns(table)).where(visible(SOURCES[table].batch_id))


def stored_rows(table: str) -> Statement:
    """All rows behind a table of the copy, visible or not, from one table of the record without any join."""
    source = SOURCES[table]
    if table == "line_facts":
        return select(source.id.label("line_id"), *(getattr(source, name) for name in _LINE_COLUMNS[1:]))
    if table in _PLAIN:
        return select(*_plain_columns(table))
    return select(
        source.id.label(key_name(table)), *(getattr(source, c.name).label(c.name) for c in COLUMNS[table][1:])
    )


def _plain_columns(table: str) -> list[Any]:
    return [
        cast(null(), BigInteger).label("batch_id") if column.name == "batch_id" else column for column in COLUMNS[table]
    ]
