"""Values of rows as JSON keeps them, and back."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date

from data_access.schema.base import UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Column, Table

Values = dict[str, Any]


def plain(values: Values) -> Values:
    """Values as JSON holds them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def typed(table: Table, values: Mapping[str, Any]) -> Values:
    """Values as the columns hold them, out of JSON."""
    return {name: _reader(table.c[name])(value) for name, value in values.items()}


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, UtcDateTime):
        return lambda value: value and datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return lambda value: value and date.fromisoformat(value)
    return lambda value: value
