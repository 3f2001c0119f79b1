"""What each rule looks at: which rows it judges, which of them fail, and the value that is shown."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Date, Integer, and_, func, literal, or_, select, true

from data_access.filters import EVERYTHING, Filters, narrow_customers
from data_access.queries.quality import rules
from data_access.schema import Customer, Feedback, Product, Purchase, customer_facts, purchase_facts
from data_access.schema.facts import visible
from data_access.sql_functions import days_between, integer_divide

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement, FromClause, SQLColumnExpression

    from data_access.filters import Scope
    from data_access.queries.quality.rules import Terms
    from data_access.schema.base import Statement

STAND_INS = (
    "test", "tester", "testing", "test test", "x", "xx", "xxx", "xxxx", "n/a", "na", "none", "null", "nil", "unknown",
    "asdf", "abc", "dummy", "-", "--", "?", "tbd", "todo", "noname", "no name",
)  # fmt: skip
# Names and attributes share the words, but these are somebody's name.
NAMES = ("null", "nil", "na", "x", "abc")
NO_NAMES = tuple(word for word in STAND_INS if word not in NAMES)
LONGEST = max(map(len, NO_NAMES)) + 2  # with a space on either side
MAILBOXES = ("test", "testing", "xxx", "none", "noemail", "nomail", "asdf", "dummy", "abc", "na")
DAYS_IN_YEAR = 365.25
YEAR = 12


class Check(NamedTuple):
    """Which rows a rule judges, which of those fail, and what is shown of a row that fails."""

    judged: ColumnElement[bool]
    fails: ColumnElement[bool]
    value: SQLColumnExpression[Any]


class Source(NamedTuple):
    """Where some rules look: the key of a row, its customer, and the statement that is narrowed."""

    key: SQLColumnExpression[Any]
    customer_id: SQLColumnExpression[Any]
    select_from: Callable[..., Statement]


def contact_checks(terms: Terms, scope: Scope) -> dict[str, Check]:
    """The rules over contact data, which the record alone answers; what is written is hidden from a masked scope."""
    c = Customer
    found = {
        "name_missing": _missing(c.name, c.given_name, c.family_name, c.company),
        "email_missing": _missing(c.email, _written("email")),
        "phone_missing": _missing(c.phone, _written("phone")),
        "email_invalid": _unread(c.email, "email"),
        "phone_invalid": _unread(c.phone, "phone"),
        "email_placeholder": Check(
            c.email.is_not(None), or_(*(c.email.startswith(f"{box}@") for box in MAILBOXES)), c.email
        ),
        "name_placeholder": Check(
            c.name.is_not(None),
            # The length first: it spares most names the rest.
            and_(func.length(c.name) <= LONGEST, func.lower(func.trim(c.name)).in_(NO_NAMES)),
            c.name,
        ),
    }
    on = {name for name, _ in terms.limits}
    for name, column in (("email_shared", c.email), ("phone_shared", c.phone)):
        if name in on:
            found[name] = _shared(column, terms.limit(name, "holders"))
    if "long_unchanged" in on:
        # The moment the last day ends, so many years earlier.
        end = datetime.combine(terms.as_of, time.max, UTC)
        before = end - _years(terms.limit("long_unchanged", "years"), end)
        found["long_unchanged"] = Check(true(), c.updated_at < before, func.nullif(literal(""), ""))
    hidden = func.nullif(literal(""), "")
    return {name: check._replace(value=hidden) for name, check in found.items()} if scope.masked else found


def _years(years: float, until: datetime) -> timedelta:
    return timedelta(days=min(years * DAYS_IN_YEAR, (until - datetime(1, 1, 2, tzinfo=UTC)).days))


def _missing(*columns: SQLColumnExpression[Any]) -> Check:
    """Every row is judged, and fails where all columns are empty."""
    return Check(true(), and_(*(column.is_(None) for column in columns)), func.nullif(literal(""), ""))


def _written(name: str) -> ColumnElement[Any]:
    """What was written where cleaning found nothing that can be kept."""
    found: ColumnElement[Any] = Customer.original[name].as_string()
    return found


def _unread(column: SQLColumnExpression[Any], name: str) -> Check:
    written = _written(name)
    return Check(or_(column.is_not(None), written.is_not(None)), and_(column.is_(None), written.is_not(None)), written)


def _shared(column: SQLColumnExpression[Any], holders: float) -> Check:
    """A value that too many customers have; all customers of the store count, also those nobody asks about."""
    many = func.count() > int(holders)
    # First from the index alone, imports not published yet among them; only of what is left are rows looked at.
    often = select(column).where(column.is_not(None)).group_by(column).having(many)
    several = select(column).where(column.in_(often), visible(Customer.batch_id)).group_by(column).having(many)
    return Check(column.is_not(None), column.in_(several.scalar_subquery()), column)


def customer_checks(terms: Terms, of: Any) -> dict[str, Check]:  # noqa: ANN401  columns by name
    """The rules over what the facts know of a customer. ``of`` are the columns of ``customers_with_days``."""
    on = {name for name, _ in terms.limits}
    last = literal(terms.as_of, Date)
    found = {
        "country_missing": _missing(of.country),
        "birth_year_missing": _missing(of.birth_year),
        "gender_missing": _missing(of.gender),
        "joined_missing": _missing(of.joined_on, of.first_on),
        "country_unknown": Check(of.country.is_not(None), func.length(of.country) != len("GB"), of.country),
        "joined_in_future": Check(of.joined_on.is_not(None), of.joined_on > last, of.joined_on),
        "born_after_purchase": Check(
            and_(of.birth_year.is_not(None), of.first_month.is_not(None)),
            of.birth_year >= integer_divide(of.first_month, literal(YEAR, Integer)),
            of.birth_year,
        ),
    }
    if "birth_year_implausible" in on:
        oldest, youngest = (terms.limit("birth_year_implausible", name) for name in ("oldest", "youngest"))
        outside = or_(of.birth_year < terms.as_of.year - int(oldest), of.birth_year > terms.as_of.year - int(youngest))
        found["birth_year_implausible"] = Check(of.birth_year.is_not(None), outside, of.birth_year)
    if "joined_after_purchase" in on:
        days = int(terms.limit("joined_after_purchase", "days"))
        both = and_(of.joined_on.is_not(None), of.first_on.is_not(None))
        found["joined_after_purchase"] = Check(both, days_between(of.joined_on, of.first_on) > days, of.joined_on)
    if "long_silent" in on:
        heard = func.coalesce(of.last_on, of.joined_on, type_=Date())
        days = int(terms.limit("long_silent", "years") * DAYS_IN_YEAR)
        found["long_silent"] = Check(heard.is_not(None), days_between(last, heard) > days, heard)
    return found


def customers_with_days() -> FromClause:
    """Customers with the first month, first day and last day they bought."""
    f, p = customer_facts.c, purchase_facts.c
    bought = (
        select(
            p.customer_id,
            func.min(p.month).label("first_month"),
            func.min(p.purchased_on).label("first_on"),
            func.max(p.purchased_on).label("last_on"),
        )
        .where(p.customer_id.is_not(None), p.sale_lines > 0)
        .group_by(p.customer_id)
        .subquery("bought")
    )
    known = (f.customer_id, f.country, f.birth_year, f.gender, f.joined_on)
    days = (bought.c.first_month, bought.c.first_on, bought.c.last_on)
    joined = select(*known, *days).outerjoin_from(customer_facts, bought, bought.c.customer_id == f.customer_id)
    return joined.subquery("known")


def source_of(name: str, terms: Terms, filters: Filters, scope: Scope) -> tuple[Source, dict[str, Check]]:
    """Where the rules of a source look, and what they look at."""
    if name == rules.CONTACT:
        key: Any = Customer.id
        rows = lambda *columns: select(*columns).where(visible(Customer.batch_id))  # noqa: E731
        return _narrowed(key, key, rows, filters, scope), contact_checks(terms, scope)
    if name == rules.CUSTOMER:
        known = customers_with_days()
        key = known.c.customer_id
        return _narrowed(key, key, select, filters, scope), customer_checks(terms, known.c)
    return _documents(name, filters, scope)


def _documents(name: str, filters: Filters, scope: Scope) -> tuple[Source, dict[str, Check]]:
    """Purchases, products and feedback."""
    p, f = Purchase, purchase_facts.c
    if name == rules.DELIVERIES:
        rows = lambda *columns: select(*columns).where(visible(p.batch_id), p.delivered_on.is_not(None))  # noqa: E731
        check = Check(true(), p.delivered_on < p.purchased_on, p.delivered_on)
        return _narrowed(p.id, p.customer_id, rows, filters, scope), {"delivered_before_ordered": check}
    if name == rules.PURCHASES:
        check = Check(true(), f.customer_id.is_(None), f.purchased_on)
        source = _narrowed(f.purchase_id, f.customer_id, select, filters, scope)
        return source, {"purchase_without_customer": check}
    if name == rules.FEEDBACK:
        rows = lambda *columns: select(*columns).where(visible(Feedback.batch_id))  # noqa: E731
        check = Check(true(), Feedback.customer_id.is_(None), Feedback.received_on)
        source = _narrowed(Feedback.id, Feedback.customer_id, rows, filters, scope)
        return source, {"feedback_without_customer": check}
    rows = lambda *columns: select(*columns).where(visible(Product.batch_id))  # noqa: E731
    nobody = func.nullif(literal(0), 0)
    # A product is nobody's: neither filters of customers nor a scope leave any out.
    source = _narrowed(Product.id, nobody, rows, Filters(), EVERYTHING)
    return source, {"product_without_category": Check(true(), Product.category.is_(None), Product.code)}


def _narrowed(
    key: Any,  # noqa: ANN401  a mapped column or a column of a table
    customer_id: Any,  # noqa: ANN401  as above
    rows: Callable[..., Statement],
    filters: Filters,
    scope: Scope,
) -> Source:
    def _narrow(*columns: Any) -> Statement:  # noqa: ANN401  whatever can be selected
        return narrow_customers(rows(*columns), filters, scope, customer_id=customer_id)

    return Source(key, customer_id, _narrow)
