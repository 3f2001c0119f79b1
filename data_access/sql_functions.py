"""What the databases reckon alike but write differently, as functions of a statement. Each is tested on all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler


class integer_divide(FunctionElement[int]):  # noqa: N801  reads as a SQL function where it is used
    """Whole-number division towards zero: ``integer_divide(a, b)``.

    ``a / b`` on integers is whole in SQLite and PostgreSQL but 0.5 in DuckDB, where ``//`` is whole. Never write either
    in a statement.
    """

    type = Integer()
    inherit_cache = True


@compiles(integer_divide)
def _divide_default(element: integer_divide, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    left, right = (compiler.process(part, **kw) for part in element.clauses)
    return f"CAST(trunc(CAST({left} AS numeric) / ({right})) AS bigint)"


@compiles(integer_divide, "sqlite")
def _divide_sqlite(element: integer_divide, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    left, right = (compiler.process(part, **kw) for part in element.clauses)
    return f"(({left}) / ({right}))"


@compiles(integer_divide, "duckdb")
def _divide_duckdb(element: integer_divide, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    left, right = (compiler.process(part, **kw) for part in element.clauses)
    return f"(({left}) // ({right}))"


class days_between(FunctionElement[int]):  # noqa: N801  reads as a SQL function where it is used
    """Whole days from the earlier day to the later one: ``days_between(later, earlier)``; negative the other way.

    The difference of two days is a whole number in PostgreSQL and DuckDB; SQLite keeps days as text.
    """

    type = Integer()
    inherit_cache = True


@compiles(days_between)
def _days_default(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    later, earlier = (compiler.process(part, **kw) for part in element.clauses)
    return f"(CAST({later} AS date) - CAST({earlier} AS date))"


@compiles(days_between, "sqlite")
def _days_sqlite(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    later, earlier = (compiler.process(part, **kw) for part in element.clauses)
    # Both are midnights, a whole number of days apart: julianday holds their halves exactly.
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


class all_bits(FunctionElement[int]):  # noqa: N801  reads as a SQL function where it is used
    """All bits that are set in any row of a group, where each row has one bit or none: ``all_bits(number)``.

    SQLite has no such aggregate; powers of two that are all different add up to the same number.
    """

    type = BigInteger()
    inherit_cache = True


@compiles(all_bits)
def _bits_default(element: all_bits, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    (number,) = (compiler.process(part, **kw) for part in element.clauses)
    return f"bit_or(CAST({number} AS bigint))"


@compiles(all_bits, "sqlite")
def _bits_sqlite(element: all_bits, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    (number,) = (compiler.process(part, **kw) for part in element.clauses)
    return f"sum(DISTINCT {number})"


class json_pairs(FunctionElement[Any]):  # noqa: N801  reads as a SQL function where it is used
    """The names and values of a JSON object, one row each: ``json_pairs(column).table_valued("key", "value")``.

    Only the databases of the record answer it: the columnar copy holds no JSON.
    """

    name = "json_pairs"
    inherit_cache = True


@compiles(json_pairs)
def _pairs_default(element: json_pairs, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    (column,) = (compiler.process(part, **kw) for part in element.clauses)
    return f"jsonb_each_text({column})"


@compiles(json_pairs, "sqlite")
def _pairs_sqlite(element: json_pairs, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401
    (column,) = (compiler.process(part, **kw) for part in element.clauses)
    return f"json_each({column})"
