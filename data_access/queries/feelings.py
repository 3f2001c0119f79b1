"""How customers felt, and who bought again after it: by their first words, by their last, by their tone, by product.

No outcome lies before what it is asked of. First words have a day of their own, and the days after it are followed. Of
last words nobody knows on the day that they are the last: who buys again speaks again. So what is known on one day is
asked, the same for all customers, and the days after that day are followed. Any purchase counts, whatever the filters.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, Date, Float, Integer, and_, case, func, literal, select

from data_access.filters import narrow_customers, narrow_feedback
from data_access.queries.said import YEAR
from data_access.queries.today.periods import any_day
from data_access.schema import Feedback, ScoreState, customer_facts, purchase_facts
from data_access.schema.facts import MONDAY
from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select, Subquery

    from data_access.filters import Filters, Scope

LEAST_TEXTS = 3  # of a customer, before a tone can be said to change
NUMBERS = 10**12  # more than there will ever be of feedback
EVER = date.max
TOLD = ("negative", "neutral", "positive")


class Reading(NamedTuple):
    """A scorer and its version: what others read is not told, so that two never stand in one figure."""

    scorer: str
    version: str


def readers(filters: Filters, scope: Scope, *, until: date) -> Select[Any]:
    """How much each scorer read up to and with a day: ``score_state``, ``scorer``, ``scorer_version``, ``items``."""
    f = Feedback
    keys = (f.score_state, f.scorer, f.scorer_version)
    counted = select(*keys, func.count(type_=Integer).label("items")).where(f.received_on <= until)
    return narrow_feedback(counted.group_by(*keys), any_day(filters), scope)


def first_feelings(filters: Filters, scope: Scope, *, reading: Reading, until: date, days: int) -> Select[Any]:
    """Customers by their first feedback, where that came up to and with a day, and what they bought before and after.

    Columns ``customer_id``, ``said_on``, ``feeling`` (negative, neutral, positive; ``no_opinion``: read, and none
    found; ``unread``; ``otherwise``: read by another scorer or version), ``segment``; ``days_bought`` and
    ``spent_cents`` of the 365 days up to and with the day they spoke, ``since_days`` from their last purchase by then
    (empty: none); ``returned``, 1 where they bought on one of the ``days`` days after it, else 0; ``after_cents``, what
    those days brought, returns taken off.
    """
    s = _one_each(filters, scope, reading, until, func.min).subquery("first_feelings").c
    p = purchase_facts.c
    bought = (
        select(s.customer_id, *_sums(days_between(p.purchased_on, s.said_on), days))
        .join_from(s.customer_id.table, purchase_facts, p.customer_id == s.customer_id)
        .group_by(s.customer_id)
        .subquery("bought")
    )
    c = customer_facts.c
    return (
        select(s.customer_id, s.said_on, s.feeling, c.segment, *_known(bought))
        .select_from(s.customer_id.table)
        .outerjoin(bought, bought.c.customer_id == s.customer_id)
        .outerjoin(customer_facts, c.customer_id == s.customer_id)
    )


def last_feelings(filters: Filters, scope: Scope, *, reading: Reading, until: date, days: int) -> Select[Any]:
    """Customers who bought in the 365 days up to and with a day, by the last they had said by then.

    Columns as ``first_feelings``, where the day is the same for all; ``said_on`` and ``feeling`` are empty for those
    who had said nothing.
    """
    last = _one_each(filters, scope, reading, until, func.max).subquery("last_feelings").c
    bought = _year(filters, scope, until, days).subquery("bought")
    b, c = bought.c, customer_facts.c
    return (
        select(b.customer_id, last.said_on, last.feeling, c.segment, *_known(bought))
        .select_from(bought)
        .outerjoin(last.customer_id.table, last.customer_id == b.customer_id)
        .outerjoin(customer_facts, c.customer_id == b.customer_id)
        .where(b.days_bought > 0)
    )


def latest_feelings(filters: Filters, scope: Scope, *, reading: Reading) -> Select[Any]:
    """The last feedback of each known customer to this day: ``customer_id``, ``said_on``, ``feeling``."""
    return _one_each(filters, scope, reading, EVER, func.max)


def year_buyers(filters: Filters, scope: Scope, *, until: date) -> Select[Any]:
    """Customers who bought in the 365 days up to and with a day: ``customer_id``, ``days_bought``, ``spent_cents``."""
    b = _year(filters, scope, until, 0).subquery("bought").c
    return select(b.customer_id, b.days_bought, b.spent_cents).where(b.days_bought > 0)


def _year(filters: Filters, scope: Scope, until: date, days: int) -> Select[Any]:
    """What each customer bought in the year up to a day, and in so many days after it."""
    p = purchase_facts.c
    around = and_(p.purchased_on > until - timedelta(days=YEAR), p.purchased_on <= until + timedelta(days=days))
    sums = select(p.customer_id, *_sums(days_between(p.purchased_on, literal(until, Date)), days))
    grouped = sums.where(p.customer_id.is_not(None), around).group_by(p.customer_id)
    return narrow_customers(grouped, any_day(filters), scope, customer_id=p.customer_id)


def _one_each(filters: Filters, scope: Scope, reading: Reading, until: date, pick: Any) -> Select[Any]:  # noqa: ANN401
    """The first (``func.min``) or last feedback of each known customer: ``customer_id``, ``said_on``, ``feeling``.

    Day and number are one number, and the least or greatest of it is asked for: a third of the time that ranking takes.
    """
    f = Feedback
    place = days_between(f.received_on, literal(MONDAY, Date)) * literal(NUMBERS, BigInteger) + f.id
    chosen = select(pick(place, type_=BigInteger).label("place")).where(
        f.customer_id.is_not(None), f.received_on <= until
    )
    c = narrow_feedback(chosen.group_by(f.customer_id), any_day(filters), scope).subquery("chosen").c
    told = select(f.customer_id, f.received_on.label("said_on"), _feeling(reading).label("feeling"))
    return told.join_from(c.place.table, f, f.id == c.place % literal(NUMBERS, BigInteger))


def _feeling(reading: Reading) -> ColumnElement[Any]:
    f, scored = Feedback, Feedback.score_state == ScoreState.SCORED
    return case(
        (and_(scored, _read_by(reading), f.label.in_(TOLD)), f.label),
        (and_(scored, _read_by(reading)), "no_opinion"),
        (scored, "otherwise"),
        (f.score_reason == "no_evidence", "no_opinion"),
        else_="unread",
    )


def _read_by(reading: Reading) -> ColumnElement[bool]:
    return and_(Feedback.scorer == reading.scorer, Feedback.scorer_version == reading.version)


def _sums(gap: ColumnElement[Any], days: int) -> list[ColumnElement[Any]]:
    """What a customer bought before and after a day; ``gap``: days from it to a purchase.

    Of purchases and not of the days that are kept of them: those days are quicker in the copy by a third, and slower
    in the record by minutes, where each has to be worked out for all customers at once.
    """
    p = purchase_facts.c
    bought = p.sale_lines > 0
    before, after = and_(bought, gap <= 0, gap > -YEAR), and_(gap > 0, gap <= days)
    return [
        func.count(case((before, p.purchased_on)).distinct(), type_=Integer).label("days_bought"),
        func.sum(case((before, p.gross_cents), else_=0), type_=Integer).label("spent_cents"),
        func.min(case((and_(bought, gap <= 0), -gap)), type_=Integer).label("since_days"),
        func.max(case((and_(bought, after), 1), else_=0), type_=Integer).label("returned"),
        func.sum(case((after, p.net_cents), else_=0), type_=Integer).label("after_cents"),
    ]


def _known(bought: Subquery) -> list[ColumnElement[Any]]:
    """The sums, 0 where nothing was ever bought."""
    b = bought.c
    names = ("days_bought", "spent_cents", "returned", "after_cents")
    return [b.since_days, *(func.coalesce(b[name], 0).label(name) for name in names)]


def tones(filters: Filters, scope: Scope, *, reading: Reading, until: date) -> Select[Any]:
    """Customers with at least 3 texts read by one scorer up to and with a day: the tone of the last, and before.

    Columns ``customer_id``, ``texts``, ``tone_on`` (the day of the last), ``tone_last`` and ``tone_before`` (the mean
    of all others), -1 to 1.
    """
    f = Feedback
    newest = (f.received_on.desc(), f.id.desc())
    place = func.row_number().over(partition_by=f.customer_id, order_by=newest).label("place")
    texts = select(f.customer_id, f.received_on, f.polarity, place).where(
        f.customer_id.is_not(None),
        f.score_state == ScoreState.SCORED,
        _read_by(reading),
        f.polarity.is_not(None),
        f.received_on <= until,
    )
    t = narrow_feedback(texts, any_day(filters), scope).subquery("texts").c
    last = t.place == 1
    return (
        select(
            t.customer_id,
            func.count(type_=Integer).label("texts"),
            func.max(case((last, t.received_on)), type_=Date).label("tone_on"),
            func.max(case((last, t.polarity)), type_=Float).label("tone_last"),
            func.avg(case((~last, t.polarity)), type_=Float).label("tone_before"),
        )
        .group_by(t.customer_id)
        .having(func.count() >= LEAST_TEXTS)
    )


def product_feelings(filters: Filters, scope: Scope, *, reading: Reading, until: date) -> Select[Any]:
    """What was said of each product up to and with a day, with what the variance over customers needs.

    Said of a product is feedback that came with it, whole texts, read by one scorer. Columns ``product_id``,
    ``items``, ``units`` (customers; feedback without one is a unit of its own), ``positive``, ``negative`` and sums
    over units: ``net`` (positive less negative), ``net_squares``, ``net_items``, ``item_squares``.
    """
    f = Feedback
    unit = func.coalesce(f.customer_id, -f.id).label("unit")
    labels = (
        func.sum(case((f.label == label, 1), else_=0), type_=Integer).label(label) for label in ("positive", "negative")
    )
    by_unit = select(f.product_id, unit, func.count(type_=Integer).label("items"), *labels).where(
        f.product_id.is_not(None), f.score_state == ScoreState.SCORED, _read_by(reading), f.received_on <= until
    )
    u = narrow_feedback(by_unit.group_by(f.product_id, unit), any_day(filters), scope).subquery("by_unit").c
    net = u.positive - u.negative
    sums = {"items": u["items"], "positive": u.positive, "negative": u.negative, "net": net, "net_squares": net * net,
            "net_items": net * u["items"], "item_squares": u["items"] * u["items"]}  # fmt: skip
    totals = (func.sum(column, type_=Integer).label(name) for name, column in sums.items())
    return select(u.product_id, func.count(type_=Integer).label("units"), *totals).group_by(u.product_id)
