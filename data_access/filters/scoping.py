"""What a scope lets a reader see, without any filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from data_access.schema import customer_facts

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, SQLColumnExpression

    from data_access.filters.values import Scope
    from data_access.schema.base import Statement


def of_scope(scope: Scope) -> list[ColumnElement[bool]]:
    """What the scope asks of a customer."""
    f = customer_facts.c
    return [column.in_(values) for column, values in ((f.team, scope.teams), (f.region, scope.regions)) if values]


def in_scope(statement: Statement, scope: Scope, *, customer_id: SQLColumnExpression[Any]) -> Statement:
    """Keep the customers inside the scope. ``customer_id`` is the statement's own column."""
    clauses = of_scope(scope)
    if not clauses:
        return statement
    return statement.where(customer_id.in_(select(customer_facts.c.customer_id).where(*clauses)))
