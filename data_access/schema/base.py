"""What every table shares: naming of constraints, column types, the codes that are stored."""

from __future__ import annotations

import enum
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, DateTime, Enum, Index, Integer, MetaData, Select, SmallInteger, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import Dialect

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite gives only a column declared INTEGER the rowid; PostgreSQL needs 64 bits for ten million lines a year.
Key = BigInteger().with_variant(Integer, "sqlite")
Cents = BigInteger
Statement = Select[*tuple[Any, ...]]  # a SELECT of any columns
# None is SQL's NULL, not JSON's null: an empty column is found by IS NULL.
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def sparse_index(table: str, column: str) -> Index:
    """An index on a reference that most rows leave empty: small, and the removal of what it refers to stays quick."""
    present = text(f"{column} IS NOT NULL")
    return Index(f"ix_{table}_{column}", column, sqlite_where=present, postgresql_where=present)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time. SQLite has no zones: it stores the naive UTC wall time, and gets the zone back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: an unnoticed local time would move a purchase to another day."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"{value!r} has no time zone"
            raise ValueError(message)
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the time back as aware UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class LineKind(enum.IntEnum):
    """What one purchase line counts as. Only SALE makes a purchase; see docs/metrics.md."""

    SALE = 1  # quantity > 0, price > 0, not cancelled
    FREE = 2  # quantity > 0, price = 0: kept, never counts as a purchase
    RETURN = 3  # negative quantity, or a line of a cancellation document
    CANCELLED = 4  # cancelled in place before it was delivered: amount 0, kept for the record


class ScoreState(enum.StrEnum):
    """Whether a text has been read by a scorer yet."""

    PENDING = "pending"
    SCORED = "scored"
    NOT_SCORED = "not_scored"


class Base(DeclarativeBase):
    """Parent of every stored table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads this class attribute, it is never changed
        datetime: UtcDateTime,
        dict[str, Any]: Json,
        LineKind: SmallInteger,
        # The words themselves, as text: a native type would store the names, and cannot be altered in a transaction.
        ScoreState: Enum(ScoreState, native_enum=False, length=20, values_callable=list),
    }
