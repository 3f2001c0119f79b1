"""The statements of data quality: one pass that counts what the rules of a source find, and the rows that fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Integer, String, case, cast, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from data_access.filters import Filters, narrow_customers
from data_access.queries.quality.checks import source_of
from data_access.schema import Customer, ImportBatch, QualityFix, QualityRule, QualityScore, customer_facts
from data_access.schema.facts import visible
from data_access.sql_functions import integer_divide, json_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Select

    from data_access.filters import Scope
    from data_access.queries.quality.rules import Rule, Terms
    from data_access.schema.base import Statement

AT_ONCE = 50_000  # ids whose attributes are read as one text
JUDGED, FAILED = "__judged", "__failed"


def counts(source: str, terms: Terms, filters: Filters, scope: Scope) -> Statement:
    """What the rules of a source find: one row, ``rows_there`` and for each rule ``NAME__judged``, ``NAME__failed``."""
    where, checks = source_of(source, terms, filters, scope)
    columns: list[Any] = [func.count(where.key).label("rows_there")]
    for rule in terms.active(source):
        check = checks[rule.name]
        columns.append(func.coalesce(func.sum(case((check.judged, 1), else_=0)), 0).label(rule.name + JUDGED))
        columns.append(func.coalesce(func.sum(case((check.fails, 1), else_=0)), 0).label(rule.name + FAILED))
    return where.select_from(*columns)


def failing(rule: Rule, terms: Terms, filters: Filters, scope: Scope, *, limit: int) -> Statement:
    """The rows that fail a rule, in order of their ids: ``row_id``, ``customer_id`` (or empty), ``value`` as text."""
    where, checks = source_of(rule.source, terms, filters, scope)
    check = checks[rule.name]
    columns: tuple[Any, ...] = (
        where.key.label("row_id"),
        cast(where.customer_id, BigInteger).label("customer_id"),
        cast(check.value, String).label("value"),
    )
    return where.select_from(*columns).where(check.judged, check.fails).order_by(where.key).limit(limit)


def attribute_values(filters: Filters, scope: Scope) -> Statement:
    """How often each value of each custom attribute is written: ``column_name``, ``value``, ``rows_with_it``."""
    pair = _pairs()
    value = cast(pair.c.value, String)
    found = select(
        cast(pair.c.key, String).label("column_name"), value.label("value"), func.count().label("rows_with_it")
    )
    found = found.select_from(Customer).join(pair, _always()).where(visible(Customer.batch_id), value.is_not(None))
    found = narrow_customers(found, filters, scope, customer_id=Customer.id)
    return found.group_by(pair.c.key, value).order_by(pair.c.key, value)


def attribute_texts(filters: Filters, scope: Scope) -> Statement:
    """The attributes of all customers who have any, as JSON objects with commas between: ``attributes``.

    One row for so many ids at once: a row per customer costs more than reading and counting them together.
    """
    joined = func.aggregate_strings(cast(Customer.attributes, String), ",")
    found: Statement = select(joined.label("attributes"))
    found = found.where(visible(Customer.batch_id), Customer.attributes.is_not(None))
    found = narrow_customers(found, filters, scope, customer_id=Customer.id)
    return found.group_by(integer_divide(Customer.id, literal(AT_ONCE, Integer)))


def failing_attribute(column: str, values: Sequence[str], filters: Filters, scope: Scope, *, limit: int) -> Select[Any]:
    """The customers whose attribute is one of some values: columns as ``failing``."""
    pair, c = _pairs(), Customer
    value = cast(pair.c.value, String)
    found = select(c.id.label("row_id"), c.id.label("customer_id"), value.label("value")).select_from(c)
    found = found.join(pair, _always()).where(visible(c.batch_id), pair.c.key == column, value.in_(list(values)))
    return narrow_customers(found, filters, scope, customer_id=c.id).order_by(c.id).limit(limit)


def lacking_attribute(column: str, filters: Filters, scope: Scope, *, limit: int) -> Select[Any]:
    """The customers without an attribute: columns as ``failing``, the value empty."""
    pair, c, other = _pairs(), Customer, aliased(Customer)
    nothing = func.nullif(literal(""), "").label("value")
    having = select(c.id).join(pair, _always()).where(pair.c.key == column, cast(pair.c.value, String).is_not(None))
    found = select(other.id.label("row_id"), other.id.label("customer_id"), nothing)
    found = found.where(visible(other.batch_id), other.id.not_in(having.scalar_subquery()))
    return narrow_customers(found, filters, scope, customer_id=other.id).order_by(other.id).limit(limit)


def _pairs() -> Any:  # noqa: ANN401  a table-valued function
    return json_pairs(Customer.attributes).table_valued("key", "value", joins_implicitly=True)


def _always() -> Any:  # noqa: ANN401  a comparison
    return literal(1, Integer) == literal(1, Integer)


def last_days(scope: Scope) -> Select[Any]:
    """What tells the last day of a store without purchases: one row, ``last_joined``, ``last_changed``."""
    f = customer_facts.c
    joined = narrow_customers(select(func.max(f.joined_on)), Filters(), scope, customer_id=f.customer_id)
    changed = select(func.max(Customer.updated_at)).where(visible(Customer.batch_id))
    changed = narrow_customers(changed, Filters(), scope, customer_id=Customer.id)
    return select(joined.scalar_subquery().label("last_joined"), changed.scalar_subquery().label("last_changed"))


def changed_rules(scope: Scope) -> Statement:
    """The changed rules: ``rule``, ``enabled``, ``limits`` (JSON), ``changed_by``, ``changed_at``, ``version``."""
    del scope  # rules tell nothing about anybody
    r = QualityRule
    limits = cast(r.limits, String).label("limits")
    found: Statement = select(r.name.label("rule"), r.enabled, limits, r.changed_by, r.changed_at, r.version)
    return found.order_by(r.name)


def score_history(scope: Scope, *, limit: int = 60) -> Statement:
    """The newest scores that were kept, newest first; nothing for whoever may see a part of the store only.

    Columns ``score_id``, ``scored_at``, ``as_of``, ``batch_id``, ``file_name``, ``customers``, ``score``, ``details``.
    """
    s, b = QualityScore, ImportBatch
    columns = (s.id.label("score_id"), s.scored_at, s.as_of, s.batch_id, b.file_name, s.customers, s.score)
    found: Statement = select(*columns, cast(s.details, String).label("details"))
    found = found.outerjoin(b, b.id == s.batch_id).order_by(s.id.desc()).limit(limit)
    whole = not (scope.teams or scope.regions)
    return found if whole else found.where(s.id < 0)


def import_to_score(scope: Scope, *, published_until: datetime, scored_until: datetime) -> Statement:
    """The newest import, where it was published by then, has no score, and no score was kept since: ``batch_id``."""
    s, b = QualityScore, ImportBatch
    newest = select(func.max(b.id)).where(b.state == "published").scalar_subquery()
    scored = exists().where(or_(s.batch_id == b.id, s.scored_at > scored_until))
    found: Statement = select(b.id.label("batch_id")).where(b.id == newest, b.published_at <= published_until, ~scored)
    return found if not (scope.teams or scope.regions) else found.where(b.id < 0)


def fixes(scope: Scope, *, limit: int = 20) -> Statement:
    """The corrections of many rows at once, newest first; nothing for whoever may see a part of the store only.

    Columns ``fix_id``, ``sentence``, ``rows_changed``, ``fixed_at``, ``fixed_by``, ``undone_at``.
    """
    f = QualityFix
    columns = (f.id.label("fix_id"), f.sentence, f.rows_changed, f.fixed_at, f.fixed_by, f.undone_at)
    found: Statement = select(*columns).order_by(f.id.desc()).limit(limit)
    whole = not (scope.teams or scope.regions)
    return found if whole else found.where(f.id < 0)
