"""What customers say, counted: how much, how it sounds, which ratings, which topics, and who came back after it.

Opinions cluster in customers, so the statements that intervals are made of count by customer first; feedback without
a customer is a unit of its own. Days are those on which feedback was received.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Integer, and_, case, func, null, select

from data_access.filters import narrow_feedback
from data_access.queries.today.periods import any_day, period, within
from data_access.schema import Feedback, FeedbackTopic, Product, ScoreState, customer_facts, line_facts, purchase_facts
from data_access.schema.facts import SALE, visible
from data_access.sql_functions import days_between

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Select

    from data_access.filters import Filters, Scope

Split = Literal["channel", "category", "segment", "language"]

SPLITS: tuple[Split, ...] = ("channel", "category", "segment", "language")
PRODUCT = "product:"  # what the topic of a single product begins with
YEAR = 365  # days before somebody spoke in which purchases tell what kind of customer it is


def said_days(filters: Filters, scope: Scope, *, until: date) -> Select[Any]:
    """The first and the last day with feedback, whatever the days of the filters: one row, and how much there is.

    Days after ``until`` do not count: one wrong year would move all windows into the future.
    """
    f = Feedback
    found = select(func.min(f.received_on).label("first_day"), func.max(f.received_on).label("last_day"), _rows())
    return narrow_feedback(found.where(f.received_on <= until), any_day(filters), scope)


def said(filters: Filters, scope: Scope, bounds: Sequence[date], by: Split | None = None) -> Select[Any]:
    """How much was said in each period and how it sounds, with what the variance over customers needs.

    Columns ``period`` (its place in ``bounds``), ``group`` where ``by`` is given (empty: not known), ``score_state``,
    ``score_reason``, ``scorer``, ``scorer_version``, ``items``, ``units`` (customers), ``positive``, ``negative``, and
    sums over units: ``net`` (positive less negative), ``net_squares``, ``net_items``, ``item_squares``.
    """
    f = Feedback
    keys = {"period": period(f.received_on, bounds), "score_state": f.score_state, "score_reason": f.score_reason,
            "scorer": f.scorer, "scorer_version": f.scorer_version}  # fmt: skip
    if by:
        keys["group"] = _group(by)
    named: list[Any] = [column.label(name) for name, column in keys.items()]
    unit = _unit().label("unit")
    counted = select(*named, unit, _rows(), _sum_when("positive"), _sum_when("negative"))
    joined = _joined(counted.select_from(f), by).where(within(f.received_on, bounds))
    by_unit = narrow_feedback(joined.group_by(*named, unit), any_day(filters), scope).subquery("by_unit")
    u = by_unit.c
    net = u.positive - u.negative
    sums = {"items": u["items"], "positive": u.positive, "negative": u.negative, "net": net, "net_squares": net * net,
            "net_items": net * u["items"], "item_squares": u["items"] * u["items"]}  # fmt: skip
    again = [u[name] for name in keys]
    totals = (func.sum(column, type_=Integer).label(name) for name, column in sums.items())
    return select(*again, func.count(type_=Integer).label("units"), *totals).group_by(*again)


def _group(by: Split) -> ColumnElement[Any]:
    own: dict[Split, Any] = {"channel": Feedback.channel, "language": Feedback.language, "category": Product.category,
                             "segment": customer_facts.c.segment}  # fmt: skip
    found: ColumnElement[Any] = own[by]
    return found


def _joined(statement: Select[Any], by: Split | None) -> Select[Any]:
    """The statement with what its group is read from."""
    if by == "category":
        return statement.outerjoin(Product, and_(Product.id == Feedback.product_id, visible(Product.batch_id)))
    if by == "segment":
        return statement.outerjoin(customer_facts, customer_facts.c.customer_id == Feedback.customer_id)
    return statement


def _rows() -> ColumnElement[Any]:
    return func.count(type_=Integer).label("items")


def _unit() -> ColumnElement[Any]:
    """The customer, or where none is known the feedback itself (numbers below 0)."""
    return func.coalesce(Feedback.customer_id, -Feedback.id)


def _sum_when(label: str) -> ColumnElement[Any]:
    said_so = and_(Feedback.score_state == ScoreState.SCORED, Feedback.label == label)
    return func.sum(case((said_so, 1), else_=0), type_=Integer).label(label)


def answers(filters: Filters, scope: Scope, bounds: Sequence[date]) -> Select[Any]:
    """How often each rating was given in each period: ``period``, ``rating_scale``, ``rating``, ``answers``."""
    f, place = Feedback, period(Feedback.received_on, bounds).label("period")
    counted = (
        select(place, f.rating_scale, f.rating, func.count(type_=Integer).label("answers"))
        .where(f.rating.is_not(None), within(f.received_on, bounds))
        .group_by(place, f.rating_scale, f.rating)
    )
    return narrow_feedback(counted, any_day(filters), scope)


def topic_mentions(filters: Filters, scope: Scope, bounds: Sequence[date]) -> Select[Any]:
    """Feedback that names each topic, and the customers behind it, by period and opinion.

    Columns ``period``, ``topic``; feedback: ``items``, ``positive``, ``negative``; customers: ``speakers``,
    ``praising``, ``complaining``. Single products are left out.
    """
    f, t, place = Feedback, FeedbackTopic, period(Feedback.received_on, bounds).label("period")

    def with_opinion(label: str) -> ColumnElement[bool]:
        return t.label == label

    def speakers(unit: ColumnElement[Any], name: str) -> ColumnElement[Any]:
        return func.count(unit.distinct(), type_=Integer).label(name)

    feedback = (
        func.sum(case((with_opinion(label), 1), else_=0), type_=Integer).label(label)
        for label in ("positive", "negative")
    )
    people = (
        speakers(_unit(), "speakers"),
        speakers(case((with_opinion("positive"), _unit())), "praising"),
        speakers(case((with_opinion("negative"), _unit())), "complaining"),
    )
    counted = (
        select(place, t.topic, _rows(), *feedback, *people)
        .join_from(f, t, t.feedback_id == f.id)
        .where(_read(), within(f.received_on, bounds), ~t.topic.startswith(PRODUCT))
        .group_by(place, t.topic)
    )
    return narrow_feedback(counted, any_day(filters), scope)


def topic_hearers(filters: Filters, scope: Scope, bounds: Sequence[date]) -> Select[Any]:
    """Feedback whose words were looked through for topics, by period: ``period``, ``items``, ``speakers``."""
    place = period(Feedback.received_on, bounds).label("period")
    speakers = func.count(_unit().distinct(), type_=Integer).label("speakers")
    counted = select(place, _rows(), speakers).where(_read(), within(Feedback.received_on, bounds))
    return narrow_feedback(counted.group_by(place), any_day(filters), scope)


def _read() -> ColumnElement[bool]:
    return and_(Feedback.score_state == ScoreState.SCORED, Feedback.topics_by.is_not(None))


def _first_texts(filters: Filters, scope: Scope, start: date, end: date) -> Any:  # noqa: ANN401  a subquery
    """Each known customer's first feedback of the days ``start <= day < end`` whose words were read."""
    f = Feedback
    place = func.row_number().over(partition_by=f.customer_id, order_by=(f.received_on, f.id)).label("place")
    columns = (f.customer_id, f.id.label("feedback_id"), f.received_on, f.product_id, f.label)
    spoken = select(*columns, place).where(
        f.customer_id.is_not(None), _read(), f.received_on >= start, f.received_on < end
    )
    ranked = narrow_feedback(spoken, any_day(filters), scope).subquery("spoken").c
    kept = (ranked[column.key] for column in (*columns,))
    return select(*kept).where(ranked.place == 1).subquery("first_texts")


def first_texts(filters: Filters, scope: Scope, *, start: date, end: date, days: int) -> Select[Any]:
    """Customers by their first text of the days, with what they had bought by then and whether they came back.

    Columns ``customer_id``, ``feedback_id``, ``label``, ``segment``, ``product_id``, ``category``; ``days_bought`` and
    ``spent_cents`` of the 365 days up to and with the day they spoke, ``since_days`` from their last purchase (empty:
    none); ``returned``, 1 where they bought on one of the ``days`` days after it, else 0.
    """
    s, p = _first_texts(filters, scope, start, end).c, purchase_facts.c
    gap = days_between(p.purchased_on, s.received_on)
    before = and_(gap <= 0, gap > -YEAR)
    after = and_(gap > 0, gap <= days)
    bought = (
        select(
            s.customer_id,
            func.count(case((before, p.purchased_on)).distinct(), type_=Integer).label("days_bought"),
            func.sum(case((before, p.gross_cents), else_=0), type_=Integer).label("spent_cents"),
            func.min(case((gap <= 0, -gap)), type_=Integer).label("since_days"),
            func.max(case((after, 1), else_=0), type_=Integer).label("returned"),
        )
        .join_from(s.customer_id.table, purchase_facts, p.customer_id == s.customer_id)
        .where(p.sale_lines > 0)
        .group_by(s.customer_id)
        .subquery("bought")
    )
    b, c = bought.c, customer_facts.c
    sums = (func.coalesce(b[name], 0).label(name) for name in ("days_bought", "spent_cents", "returned"))
    columns = (s.customer_id, s.feedback_id, s.label, c.segment, s.product_id, Product.category, b.since_days)
    return (
        select(*columns, *sums)
        .select_from(s.customer_id.table)
        .outerjoin(bought, b.customer_id == s.customer_id)
        .outerjoin(customer_facts, c.customer_id == s.customer_id)
        .outerjoin(Product, and_(Product.id == s.product_id, visible(Product.batch_id)))
    )


def first_text_topics(filters: Filters, scope: Scope, *, start: date, end: date) -> Select[Any]:
    """The topics of the texts of ``first_texts``: ``customer_id``, ``topic``, ``label``."""
    s, t = _first_texts(filters, scope, start, end).c, FeedbackTopic
    found = select(s.customer_id, t.topic, t.label).join_from(s.customer_id.table, t, t.feedback_id == s.feedback_id)
    return found.where(~t.topic.startswith(PRODUCT))


def bought_after_texts(
    filters: Filters, scope: Scope, *, start: date, end: date, days: int, by: Literal["category", "product"]
) -> Select[Any]:
    """What the customers of ``first_texts`` bought on one of the ``days`` days after it: ``customer_id``, ``item``.

    ``item`` is the category or the product's code, ``item_name`` the product's name; each once a customer.
    """
    s, f, p = _first_texts(filters, scope, start, end).c, line_facts.c, Product
    gap = days_between(f.purchased_on, s.received_on)
    item = p.category if by == "category" else p.code
    name = (null() if by == "category" else p.name).label("item_name")
    bought = (
        select(s.customer_id, item.label("item"), name)
        .join_from(s.customer_id.table, line_facts, f.customer_id == s.customer_id)
        .join(Product, and_(p.id == f.product_id, visible(p.batch_id)))
        .where(f.kind == SALE, gap > 0, gap <= days, item.is_not(None), p.kind != "service")
    )
    return bought.distinct()


def feedback_list(
    filters: Filters,
    scope: Scope,
    *,
    start: date,
    end: date,
    topic: str | None = None,
    label: str | None = None,
    mismatched: bool = False,
    limit: int,
) -> Select[Any]:
    """Single feedback of the days ``start <= day < end``, the newest first.

    Columns ``feedback_id``, ``customer_id``, ``received_on``, ``channel``, ``product_name``, ``text``, ``rating``,
    ``rating_scale``, ``label``, ``polarity``, ``rating_mismatch``. The words are in the record alone.

    Parameters
    ----------
    topic, label : with a topic the label is the opinion on it, and so is ``polarity``; else those of the whole text.
    mismatched : only where the words are much worse or better than the rating.
    """
    f, t = Feedback, FeedbackTopic
    said_of: Any = t if topic else f
    columns = (f.id.label("feedback_id"), f.customer_id, f.received_on, f.channel, Product.name.label("product_name"),
               f.text, f.rating, f.rating_scale, said_of.label, said_of.polarity, f.rating_mismatch)  # fmt: skip
    found = select(*columns).select_from(f)
    found = found.outerjoin(Product, and_(Product.id == f.product_id, visible(Product.batch_id)))
    found = found.where(f.received_on >= start, f.received_on < end)
    if topic:
        found = found.join(t, t.feedback_id == f.id).where(t.topic == topic)
    if label:
        found = found.where(said_of.label == label)
    if mismatched:
        found = found.where(f.rating_mismatch.is_not(None))
    return narrow_feedback(found, any_day(filters), scope).order_by(f.received_at.desc(), f.id.desc()).limit(limit)


def nps_answers(filters: Filters, scope: Scope, *, start: date, end: date) -> Select[Any]:
    """Each known customer's last answer to "would you recommend us" of the days: ``customer_id``, ``rating``."""
    f = Feedback
    newest = (f.received_on.desc(), f.id.desc())
    place = func.row_number().over(partition_by=f.customer_id, order_by=newest).label("place")
    asked = select(f.customer_id, f.rating, place).where(
        f.customer_id.is_not(None), f.rating_scale == "nps", f.received_on >= start, f.received_on < end
    )
    r = narrow_feedback(asked, any_day(filters), scope).subquery("asked").c
    return select(r.customer_id, r.rating).where(r.place == 1)
