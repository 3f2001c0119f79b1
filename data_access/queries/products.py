"""Products as a filter offers them: the ones bought most, and whether a code is one the store knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from data_access.filters import Filters, narrow_purchases
from data_access.schema import LineKind, Product, line_facts
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select

    from data_access.filters import Scope
    from data_access.schema.base import Statement


def most_bought(scope: Scope, *, limit: int) -> Select[Any]:
    """Ids of the products with the most sale lines, most first: one column, ``product_id``."""
    f = line_facts.c
    counted = select(f.product_id).where(f.kind == int(LineKind.SALE), f.product_id.is_not(None))
    ranked = counted.group_by(f.product_id).order_by(func.count().desc(), f.product_id).limit(limit)
    return narrow_purchases(ranked, Filters(), scope, on=f)


def product_names(product_ids: Sequence[int], scope: Scope) -> Select[Any]:
    """``product_id``, ``code`` and ``name`` of some products; the same for every scope."""
    del scope
    columns: tuple[ColumnElement[Any], ...] = (Product.id.label("product_id"), *Product.__table__.c["code", "name"])
    return select(*columns).where(Product.id.in_(list(product_ids)), visible(Product.batch_id))


def known_codes(codes: Sequence[str], scope: Scope) -> Statement:
    """Those of some product codes that the store knows: ``code``, ``product_id``; the same for every scope."""
    del scope
    both: Statement = select(Product.code, Product.id.label("product_id"))
    return both.where(Product.code.in_(list(codes)), visible(Product.batch_id)).order_by(Product.code)
