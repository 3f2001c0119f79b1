"""What customers praise, by what they speak of or who they are: each customer counts once, by the newest text.

One text a customer makes the customer the unit and the groups distinct: who praises three things on three days counts
for the last of them alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Integer, and_, func, null, select

from data_access.filters import narrow_feedback
from data_access.queries.said import PRODUCT
from data_access.schema import Feedback, FeedbackTopic, Product, ScoreState, customer_facts
from data_access.schema.facts import visible

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from data_access.filters import Filters, Scope

By = Literal["category", "product", "segment"]


def _newest_texts(filters: Filters, scope: Scope, by: By) -> Any:  # noqa: ANN401  a subquery
    """Each known customer's newest feedback whose words were read; for products and categories the newest about one."""
    f = Feedback
    newest = (f.received_on.desc(), f.id.desc())
    place = func.row_number().over(partition_by=f.customer_id, order_by=newest).label("place")
    read = (f.customer_id.is_not(None), f.score_state == ScoreState.SCORED, f.topics_by.is_not(None))
    spoken = select(f.customer_id, f.id.label("feedback_id"), f.product_id, place).where(*read)
    if by != "segment":
        spoken = spoken.where(f.product_id.is_not(None))
    ranked = narrow_feedback(spoken, filters, scope).subquery("spoken").c
    kept = select(ranked.customer_id, ranked.feedback_id, ranked.product_id).where(ranked.place == 1)
    return kept.subquery("newest_texts")


def _groups(by: By) -> ColumnElement[Any]:
    """The group of a text (empty: not known): the product's code, else the category or the segment itself."""
    columns: dict[By, Any] = {"segment": customer_facts.c.segment, "category": Product.category,
                              "product": Product.code}  # fmt: skip
    found: ColumnElement[Any] = columns[by]
    return found


def _grouped(statement: Select[Any], texts: Any, by: By) -> Select[Any]:  # noqa: ANN401  a subquery
    if by == "segment":
        return statement.outerjoin(customer_facts, customer_facts.c.customer_id == texts.c.customer_id)
    return statement.outerjoin(Product, and_(Product.id == texts.c.product_id, visible(Product.batch_id)))


def listened(filters: Filters, scope: Scope, *, by: By) -> Select[Any]:
    """Customers by the group of their newest text: ``group`` (empty: not known), ``group_name``, ``customers``."""
    texts, group = _newest_texts(filters, scope, by), _groups(by)
    # The name says more than the group for products alone; there is one for each code.
    name = (func.max(Product.name) if by == "product" else null()).label("group_name")
    counted = select(group.label("group"), name, func.count(type_=Integer).label("customers")).select_from(texts)
    return _grouped(counted, texts, by).group_by(group)


def praising(filters: Filters, scope: Scope, *, by: By) -> Select[Any]:
    """Those of ``listened`` who praise each topic: ``group``, ``topic``, ``customers``; no single products."""
    texts, group, t = _newest_texts(filters, scope, by), _groups(by), FeedbackTopic
    counted = select(group.label("group"), t.topic, func.count(type_=Integer).label("customers")).select_from(texts)
    named = counted.join(t, t.feedback_id == texts.c.feedback_id)
    praised = _grouped(named, texts, by).where(t.label == "positive", ~t.topic.startswith(PRODUCT))
    return praised.group_by(group, t.topic)


def praising_words(filters: Filters, scope: Scope, *, by: By, group: str | None, topic: str, limit: int) -> Select[Any]:
    """The texts behind one group and topic, the newest first; the words are in the record alone.

    Columns ``feedback_id``, ``customer_id``, ``received_on``, ``text``, ``rating``, ``rating_scale``, ``channel``,
    ``product_name``.
    """
    texts, of, t, f = _newest_texts(filters, scope, by), _groups(by), FeedbackTopic, Feedback
    columns = (f.id.label("feedback_id"), f.customer_id, f.received_on, f.text, f.rating, f.rating_scale, f.channel)
    told = (
        select(*columns, Product.name.label("product_name"))
        .select_from(texts)
        .join(f, f.id == texts.c.feedback_id)
        .join(t, t.feedback_id == f.id)
        .outerjoin(Product, and_(Product.id == f.product_id, visible(Product.batch_id)))
        .where(t.topic == topic, t.label == "positive")
    )
    if by == "segment":
        told = told.outerjoin(customer_facts, customer_facts.c.customer_id == texts.c.customer_id)
    told = told.where(of.is_(None) if group is None else of == group)
    return narrow_feedback(told, filters, scope).order_by(f.received_on.desc(), f.id.desc()).limit(limit)
