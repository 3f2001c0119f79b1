"""The customers who fit the rules of a saved segment, as one statement.

Purchases are added up once per customer, however many rules ask about them; everything else is a look-up of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, String, and_, case, cast, func, literal, not_, or_, select, true

from data_access.errors import UserError
from data_access.filters.attributes import attribute_group
from data_access.filters.open_cases import customers_with_open_case
from data_access.filters.rules import OF_TOTALS, PERSONAL, Rule, Rules
from data_access.filters.scoping import in_scope
from data_access.filters.values import UNKNOWN
from data_access.schema import (
    Customer,
    CustomerTag,
    Feedback,
    Product,
    ScoreState,
    Tag,
    customer_facts,
    line_facts,
    purchase_facts,
)
from data_access.schema.facts import SALE, visible
from data_access.schema.feedback import FEELINGS
from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlalchemy import ColumnElement, Select, SQLColumnExpression
    from sqlalchemy.sql.base import ReadOnlyColumnCollection

    from data_access.filters.rules import ScoreLimits
    from data_access.filters.values import Scope
    from data_access.schema.base import Statement

    _Clause = ColumnElement[bool]

BEST = 5  # the best score


def fitting(rules: Rules, scope: Scope, *, as_of: date, limits: ScoreLimits | None = None) -> Select[Any]:
    """The customers who fit, whoever may see them: ``customer_id``, in no order. Narrow them to the scope.

    Parameters
    ----------
    as_of : the day up to and with which purchases count; a purchase on it is 1 day old.
    limits : needed by rules about RFM groups alone.

    Raises
    ------
    UserError : a rule asks about what this reader must not see.
    """
    _refuse(rules.fields, scope)
    c = customer_facts.c
    found = select(c.customer_id)
    totals = bought_totals(scope, as_of).subquery("totals").c if rules.fields & OF_TOTALS else None
    if totals is not None:
        found = found.outerjoin_from(customer_facts, totals.customer_id.table, totals.customer_id == c.customer_id)
    return found.where(_holds(rules, _Asked(totals, scope, as_of, limits)))


def _refuse(fields: frozenset[str], scope: Scope) -> None:
    if scope.masked and (hidden := sorted(fields & PERSONAL)):
        raise UserError(f"You do not see contact data, so you cannot choose by {', '.join(hidden)}.", "Ask who does.")


def bought_totals(scope: Scope, as_of: date) -> Statement:
    """What each customer bought up to a day."""
    f = purchase_facts.c
    sold = f.sale_lines > 0
    totals = (
        select(
            f.customer_id,
            func.sum(case((sold, 1), else_=0)).label("purchase_count"),
            func.sum(f.net_cents).label("net_cents"),
            func.min(case((sold, f.purchased_on))).label("first_on"),
            func.max(case((sold, f.purchased_on))).label("last_on"),
        )
        .where(f.customer_id.is_not(None), f.purchased_on <= as_of)
        .group_by(f.customer_id)
    )
    return in_scope(totals, scope, customer_id=f.customer_id)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What clauses are made from."""

    totals: ReadOnlyColumnCollection[str, Any] | None
    scope: Scope
    as_of: date
    limits: ScoreLimits | None


def _holds(rules: Rules, asked: _Asked) -> _Clause:
    clauses = [_holds(node, asked) if isinstance(node, Rules) else _clause(node, asked) for node in rules.nodes]
    if not clauses:
        return true()
    return and_(*clauses) if rules.match == "all" else or_(*clauses)


def _clause(rule: Rule, asked: _Asked) -> _Clause:
    build = _CLAUSES.get(rule.field, _attribute)
    clause = build(rule, asked)
    return not_(clause) if rule.operation in {"is_not", "no"} else clause


def _attribute(rule: Rule, asked: _Asked) -> _Clause:
    """An attribute among the values, where "Unknown" stands for an empty one."""
    of = customer_facts.c
    return _among(attribute_group("age_band", of, asked.as_of) if rule.field == "age_band" else of[rule.field], rule)


def _among(column: SQLColumnExpression[Any], rule: Rule) -> _Clause:
    # Never empty, so that its opposite is not either.
    clause: _Clause = func.coalesce(column, UNKNOWN).in_(rule.values)
    return clause


def _one_of(found: Statement) -> _Clause:
    """Whether the customer is among those a statement finds; none of its rows is empty."""
    return customer_facts.c.customer_id.in_(found)


def _compared(column: ColumnElement[Any], rule: Rule) -> _Clause:
    return {"more_than": column > rule.number, "less_than": column < rule.number}.get(
        rule.operation, column == rule.number
    )


def _number(rule: Rule, asked: _Asked) -> _Clause:
    assert asked.totals is not None  # noqa: S101  for the type checker; joined for these fields
    return _compared(func.coalesce(asked.totals[rule.field], 0), rule)


def _last_purchase(rule: Rule, asked: _Asked) -> _Clause:
    """In the last N days, or longer ago; who never bought is neither."""
    assert asked.totals is not None  # noqa: S101  for the type checker
    last, day = asked.totals.last_on, asked.as_of - timedelta(days=rule.number)
    clause: _Clause = last > day if rule.operation == "within" else last <= day
    return clause


def _between(column: ColumnElement[Any], rule: Rule) -> _Clause:
    bounds = [column >= rule.start] if rule.start else []
    return and_(*bounds, *([column <= rule.end] if rule.end else []))


def _first_purchase(rule: Rule, asked: _Asked) -> _Clause:
    assert asked.totals is not None  # noqa: S101  for the type checker
    return _between(asked.totals.first_on, rule)


def _joined(rule: Rule, asked: _Asked) -> _Clause:
    del asked
    return _between(customer_facts.c.joined_on, rule)


def _rfm_group(rule: Rule, asked: _Asked) -> _Clause:
    """The group that the fixed limits give; who never bought is in none."""
    totals, limits = asked.totals, asked.limits
    assert totals is not None  # noqa: S101  for the type checker
    if limits is None:
        raise UserError("There are no purchases yet, so there are no RFM groups.", "Remove that rule.")
    end = literal(asked.as_of + timedelta(days=1), Date)
    away = days_between(end, totals.last_on)
    recency = literal(BEST) - _steps([away > limit for limit in limits.recency_days])
    frequency = literal(1) + _steps([totals.purchase_count >= limit for limit in limits.purchase_count])
    wanted = [r * 10 + f for group, r, f in limits.pairs if group in rule.values]
    return case((totals.last_on.is_(None), literal(0)), else_=recency * 10 + frequency).in_(wanted)


def _steps(reached: list[_Clause]) -> ColumnElement[int]:
    """How many of some limits are reached."""
    first, *others = (case((clause, 1), else_=0) for clause in reached)
    total: ColumnElement[int] = first
    for step in others:
        total = total + step
    return total


def buyers(rule: Rule, scope: Scope, *, as_of: date) -> Statement:
    """The customer of each line of a product or category that a rule names: ``customer_id``, as often as they bought.

    Nobody is named once only: among the lines of millions that costs as much as finding them, and who asks need not.
    A line without a product is of category Unknown. Customers are those inside the scope.
    """
    f = line_facts.c
    of = Product.category if rule.field == "category" else Product.code
    wanted: _Clause = f.product_id.in_(select(Product.id).where(visible(Product.batch_id), _among(of, rule)))
    if rule.field == "category" and UNKNOWN in rule.values:
        wanted = wanted | f.product_id.is_(None)
    bought = (f.kind == SALE, f.customer_id.is_not(None), f.purchased_on <= as_of)
    return in_scope(select(f.customer_id).where(*bought, wanted), scope, customer_id=f.customer_id)


def _bought(rule: Rule, asked: _Asked) -> _Clause:
    return _one_of(buyers(rule, asked.scope, as_of=asked.as_of))


def _recently(rule: Rule, asked: _Asked) -> _Clause:
    """Purchases, or what they brought, in the last days reach a number; who bought nothing then has 0 of both.

    At most n is the opposite of at least n + 1.
    """
    f, least = purchase_facts.c, rule.number + (rule.operation == "at_most")
    bought = (f.customer_id.is_not(None), f.purchased_on <= asked.as_of)
    recent = f.purchased_on > asked.as_of - timedelta(days=rule.days)
    total = func.sum(case((f.sale_lines > 0, 1), else_=0) if rule.field == "recent_purchase_count" else f.net_cents)
    # Who has no row in those days is not in the statement: below a number above 0, else not.
    reached = total >= least if least > 0 else total < least
    found = select(f.customer_id).where(*bought, recent).group_by(f.customer_id).having(reached)
    clause = _one_of(in_scope(found, asked.scope, customer_id=f.customer_id))
    return clause if (least > 0) == (rule.operation == "at_least") else not_(clause)


def _consent(rule: Rule, asked: _Asked) -> _Clause:
    del asked
    return customer_facts.c.consent.in_(rule.values)


def noted(rule: Rule, scope: Scope) -> Statement:
    """Customers inside the scope of a rule about a tag or own attribute (as text): ``customer_id``, some repeatedly.

    Raises UserError where the rule asks about what this reader must not see.
    """
    _refuse(frozenset((rule.field,)), scope)
    if rule.field == "tag":
        t = CustomerTag
        tagged = select(t.customer_id).join_from(t, Tag, Tag.id == t.tag_id).where(Tag.name.in_(rule.values))
        return in_scope(tagged, scope, customer_id=t.customer_id)
    value = cast(Customer.attributes[rule.name].as_string(), String)
    found = select(Customer.id.label("customer_id")).where(visible(Customer.batch_id), _among(value, rule))
    return in_scope(found, scope, customer_id=Customer.id)


def _noted(rule: Rule, asked: _Asked) -> _Clause:
    return _one_of(noted(rule, asked.scope))


def _heard(statement: Statement, scope: Scope) -> Statement:
    return in_scope(statement.where(visible(Feedback.batch_id)), scope, customer_id=Feedback.customer_id)


def _last_feedback(rule: Rule, asked: _Asked) -> _Clause:
    """How the last feedback sounded that was scored, or the stars of the last that has any."""
    f = Feedback
    feeling = rule.field == "last_feeling"
    place = func.row_number().over(partition_by=f.customer_id, order_by=(f.received_on.desc(), f.id.desc()))
    said = select(f.customer_id, f.label, f.rating, place.label("place")).where(f.customer_id.is_not(None))
    usable = and_(f.score_state == ScoreState.SCORED, f.label.in_(FEELINGS)) if feeling else f.rating_scale == "stars"
    last = _heard(said.where(usable), asked.scope).subquery("said").c
    wanted = last.label.in_(rule.values) if feeling else _compared(last.rating, rule)
    return _one_of(select(last.customer_id).where(last.place == 1, wanted))


def _mean_rating(rule: Rule, asked: _Asked) -> _Clause:
    """The mean of all ratings in stars, compared in whole numbers: a mean of thirds is none that a float holds."""
    f = Feedback
    total, least = func.sum(f.rating) * 10, func.count() * rule.number
    fits = {"more_than": total > least, "less_than": total < least}.get(rule.operation, total == least)
    rated = select(f.customer_id).where(f.customer_id.is_not(None), f.rating_scale == "stars")
    return _one_of(_heard(rated, asked.scope).group_by(f.customer_id).having(fits))


def _open_case(rule: Rule, asked: _Asked) -> _Clause:
    del rule
    return _one_of(customers_with_open_case(asked.scope))


_CLAUSES: dict[str, Callable[[Rule, _Asked], _Clause]] = {
    "consent": _consent,
    "tag": _noted,
    "attribute": _noted,
    "joined": _joined,
    "purchase_count": _number,
    "net_cents": _number,
    "recent_purchase_count": _recently,
    "recent_net_cents": _recently,
    "last_purchase": _last_purchase,
    "first_purchase": _first_purchase,
    "category": _bought,
    "product": _bought,
    "rfm_group": _rfm_group,
    "last_feeling": _last_feedback,
    "last_rating": _last_feedback,
    "rating_mean": _mean_rating,
    "open_case": _open_case,
}
