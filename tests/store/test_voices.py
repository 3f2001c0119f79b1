"""What groups of customers say by topic, counted by customer and by hand; hidden, unread and unknown left out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries import voices
from data_access.readers import RecordReader
from data_access.schema import FeedbackTopic
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

    from data_access.schema import Customer

DAY = date(2026, 6, 1)


def said(store: Store, who: Customer | None, topics: Sequence[tuple[str, str]], **columns: object) -> None:
    read = {"score_state": "scored", "label": "negative", "topics_by": "t"} | columns
    feedback = store.feedback(who, **read)  # type: ignore[arg-type]
    with UnitOfWork(store.engine) as work:
        work.session.add_all(
            FeedbackTopic(feedback_id=feedback.id, topic=topic, label=label, mixed=False) for topic, label in topics
        )


def test_customers_count_once_however_often_they_say_it(engine: Engine) -> None:
    store = Store(engine)
    ana, bea = (store.customer(gender="female", team="north") for _ in range(2))
    carl, dora = store.customer(gender="male"), store.customer()
    for who in (ana, ana, bea):
        said(store, who, [("price", "negative")])
    said(store, ana, [("price", "positive"), ("product:TEA", "negative"), ("staff", "neutral")])
    said(store, carl, [("delivery", "positive")], on="2026-03-05")
    said(store, dora, [])
    said(store, None, [("price", "negative")])
    said(store, carl, [("price", "negative")], score_state="pending", topics_by=None)
    hidden = store.batch(state="writing")
    said(store, carl, [("price", "negative")], batch_id=hidden.id)
    heard, topics = _asked(engine, Filters(), EVERYTHING)
    assert heard == [("", 1), ("female", 2), ("male", 1)]
    assert topics == [
        ("female", "price", "negative", 2), ("female", "price", "positive", 1), ("male", "delivery", "positive", 1),
    ]  # fmt: skip
    assert _asked(engine, Filters(start=date(2026, 3, 1)), EVERYTHING)[0] == [("male", 1)]
    assert _asked(engine, Filters(), Scope(teams=("north",)))[0] == [("female", 2)]


def _asked(engine: Engine, filters: Filters, scope: Scope) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    reader = RecordReader(engine)
    return tuple(  # type: ignore[return-value]
        sorted((row[0] or "", *row[1:]) for row in reader.rows(ask(filters, scope, by="gender", as_of=DAY)))
        for ask in (voices.heard, voices.topics_by_group)
    )
