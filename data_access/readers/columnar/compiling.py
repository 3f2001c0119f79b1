"""Statements for the columnar copy: which ones it can answer, and their text as DuckDB takes it."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Table
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql import visitors

from data_access.readers.columnar.layout import HELD
from data_access.schema.lives import COPY_ASKS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data_access.readers.frames import Query


class _DuckDB(PGDialect_psycopg):
    """PostgreSQL's way of writing statements, under a name of its own for what is written otherwise."""

    name = "duckdb"


# Of the parameter styles only $1, $2 reaches DuckDB unharmed; render_postcompile writes out the members of IN lists.
DIALECT = _DuckDB(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


def for_copy(statement: Query) -> Query:
    """The statement to ask the copy in place of one that was written for both: mostly the same."""
    other: Query = statement.get_execution_options().get(COPY_ASKS, statement)
    return other


def can_answer(statement: Query) -> bool:
    """Whether the copy holds every table and column the statement reads."""
    for element in visitors.iterate(statement):
        if isinstance(element, Table) and element.name not in HELD:
            return False
        if isinstance(element, Column) and isinstance(element.table, Table):
            held = HELD.get(element.table.name)
            if held is None or element.name not in held:
                return False
    return True


def compile_for_copy(statement: Query, params: Mapping[str, Any] | None = None) -> tuple[str, list[Any]]:
    """The statement's text and its parameters in order."""
    compiled = statement.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    values = compiled.construct_params(dict(params)) if params else compiled.params
    return str(compiled), [_plain(values[name]) for name in compiled.positiontup or ()]


def constant_text(statement: Query) -> str:
    """The text of a statement of ours that binds nothing but constants, with the constants written out."""
    return str(statement.compile(dialect=DIALECT, compile_kwargs={"literal_binds": True}))


def _plain(value: Any) -> Any:  # noqa: ANN401  any bound value
    return value.value if isinstance(value, enum.Enum) else value
