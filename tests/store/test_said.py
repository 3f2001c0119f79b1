"""What customers say, counted in the store: by hand and against a slow count; hidden and foreign rows left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from dashboard import exports
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries import said
from data_access.readers import RecordReader
from data_access.schema import FeedbackTopic
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

    from data_access.schema import Customer, Feedback

BOUNDS = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
READ: dict[str, Any] = {"score_state": "scored", "score_reason": "ok", "scorer": "quick", "scorer_version": "1",
                        "topics_by": "t"}  # fmt: skip


def speak(
    store: Store, who: Customer | None, label: str, topics: Sequence[tuple[str, str]] = (), **more: Any
) -> Feedback:
    feedback = store.feedback(who, **{**READ, "label": label, **more})
    with UnitOfWork(store.engine) as work:
        work.session.add_all(
            FeedbackTopic(feedback_id=feedback.id, topic=topic, label=opinion, mixed=False) for topic, opinion in topics
        )
    return feedback


def rows(engine: Engine, statement: Any) -> list[dict[Any, Any]]:
    found: list[dict[Any, Any]] = RecordReader(engine).frame(statement).to_dict("records")
    return found


def test_counts_by_hand_with_what_the_variance_over_customers_needs(engine: Engine) -> None:
    store = Store(engine)
    ana, bea = store.customer(segment="Home", team="north"), store.customer()
    for label in ("negative", "negative", "positive"):
        speak(store, ana, label, on="2026-01-05")
    speak(store, bea, "positive", on="2026-01-31")
    speak(store, None, "neutral", on="2026-01-31")
    speak(store, None, "positive", on="2026-02-01")
    store.feedback(bea, on="2026-01-09")
    speak(store, bea, "positive", on="2026-03-01")
    speak(store, bea, "positive", on="2026-01-07", batch_id=store.batch(state="writing").id)
    found = rows(engine, said.said(Filters(), EVERYTHING, BOUNDS))
    scored = {row["period"]: row for row in found if row["score_state"] == "scored"}
    sums = ("items", "units", "positive", "negative", "net", "net_squares", "net_items", "item_squares")
    assert [scored[0][name] for name in sums] == [5, 3, 2, 2, 0, 2, -2, 11]
    assert [scored[1][name] for name in sums] == [1, 1, 1, 0, 1, 1, 1, 1]
    assert [(row["period"], row["items"]) for row in found if row["score_state"] == "pending"] == [(0, 1)]
    by = rows(engine, said.said(Filters(), EVERYTHING, BOUNDS, "segment"))
    groups = {(row["group"] if isinstance(row["group"], str) else None): row["items"] for row in by
              if row["period"] == 0 and row["score_state"] == "scored"}  # fmt: skip
    assert groups == {"Home": 3, None: 2}
    narrowed = rows(engine, said.said(Filters(), Scope(teams=("north",)), BOUNDS))
    assert sum(row["items"] for row in narrowed) == 3
    days = rows(engine, said.said_days(Filters(), EVERYTHING, until=date(2026, 12, 31)))[0]
    assert (days["first_day"], days["last_day"], days["items"]) == (date(2026, 1, 5), date(2026, 3, 1), 8)
    known = rows(engine, said.said_days(Filters(), EVERYTHING, until=date(2026, 2, 28)))[0]
    assert known["last_day"] < date(2026, 3, 1)


@pytest.mark.parametrize("by", said.SPLITS)
def test_counts_are_those_of_the_slow_way(sqlite_engine: Engine, by: said.Split) -> None:
    random, store = Random(4), Store(sqlite_engine)
    people = [store.customer(segment=segment) for segment in ("Home", "Office", None, "Home")]
    goods = [store.product(category=category) for category in ("Tea", None)]
    slow: dict[tuple[int, Any], dict[Any, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number in range(60):
        who, what = random.choice([*people, None]), random.choice([*goods, None])
        on = date(2026, 1, 1) + timedelta(days=random.randrange(59))
        more: dict[str, Any] = {"channel": random.choice(["web", None]), "language": random.choice(["en", "de", None])}
        label = random.choice(["positive", "neutral", "negative"])
        speak(store, who, label, on=on, product_id=what.id if what else None, **more)
        own = {**more, "segment": who and who.segment, "category": what and what.category}[by]
        sign = {"positive": 1, "neutral": 0, "negative": -1}[label]
        slow[int(on >= BOUNDS[1]), own][who.id if who else -number - 1].append(sign)
    found = rows(sqlite_engine, said.said(Filters(), EVERYTHING, BOUNDS, by))
    assert len(found) == len(slow)
    for row in found:
        units = slow[row["period"], row["group"] if isinstance(row["group"], str) else None].values()
        expected = {
            "items": sum(map(len, units)), "units": len(units), "net": sum(map(sum, units)),
            "net_squares": sum(sum(unit) ** 2 for unit in units),
            "net_items": sum(sum(unit) * len(unit) for unit in units),
            "item_squares": sum(len(unit) ** 2 for unit in units),
        }  # fmt: skip
        assert {name: row[name] for name in expected} == expected


def test_topics_count_customers_once_and_leave_products_out(engine: Engine) -> None:
    store = Store(engine)
    ana, bea = store.customer(), store.customer()
    speak(store, ana, "negative", [("price", "negative"), ("product:TEA", "negative")], on="2026-01-02")
    speak(store, ana, "negative", [("price", "negative")], on="2026-01-03")
    speak(store, ana, "positive", [("price", "positive")], on="2026-01-04")
    speak(store, bea, "neutral", [("price", "neutral")], on="2026-02-04")
    speak(store, None, "negative", [("price", "negative")], on="2026-02-04")
    speak(store, None, "negative", [("price", "negative")], on="2026-02-04")
    speak(store, bea, "negative", [("price", "negative")], on="2026-02-04", topics_by=None)
    found = {row["period"]: row for row in rows(engine, said.topic_mentions(Filters(), EVERYTHING, BOUNDS))}
    names = ("items", "positive", "negative", "speakers", "praising", "complaining")
    assert [found[0][name] for name in names] == [3, 1, 2, 1, 1, 1]
    assert [found[1][name] for name in names] == [3, 0, 2, 3, 0, 2]
    heard = rows(engine, said.topic_hearers(Filters(), EVERYTHING, BOUNDS))
    assert {row["period"]: (row["items"], row["speakers"]) for row in heard} == {0: (3, 1), 1: (3, 3)}


def test_the_first_text_of_each_customer_with_what_was_bought_before_and_after(engine: Engine) -> None:
    store = Store(engine)
    tea = store.product(category="Tea")
    ana, bea, carl = store.customer(segment="Home"), store.customer(), store.customer()
    for on in ("2024-12-01", "2025-05-01", "2026-01-10", "2026-01-10", "2026-04-10"):
        store.purchase(ana, on=on)
    store.purchase(bea, on="2026-04-20")
    speak(store, ana, "positive", [("price", "positive")], on="2025-12-31")
    first = speak(store, ana, "negative", [("price", "negative"), ("product:X", "negative")], on="2026-01-10",
                  product_id=tea.id)  # fmt: skip
    speak(store, ana, "positive", [("staff", "positive")], on="2026-01-11")
    speak(store, bea, "neutral", on="2026-01-19")
    speak(store, carl, "neutral", on="2026-01-19", score_state="pending")
    speak(store, None, "neutral", on="2026-01-19")
    window: dict[str, Any] = {"start": BOUNDS[0], "end": BOUNDS[1]}
    found = {row["customer_id"]: row for row in
             rows(engine, said.first_texts(Filters(), EVERYTHING, days=90, **window))}  # fmt: skip
    assert set(found) == {ana.id, bea.id}
    row = found[ana.id]
    assert (row["feedback_id"], row["label"], row["segment"], row["category"]) == (first.id, "negative", "Home", "Tea")
    # 2025-05-01 and 2026-01-10 lie in the year before; 2026-04-10 is day 90; the purchase of the day itself is before.
    assert (row["days_bought"], row["spent_cents"], row["since_days"], row["returned"]) == (2, 3000, 0, 1)
    assert found[bea.id]["returned"] == 0  # day 91
    topics = rows(engine, said.first_text_topics(Filters(), EVERYTHING, **window))
    assert topics == [{"customer_id": ana.id, "topic": "price", "label": "negative"}]


def test_answers_lists_and_the_last_recommendation(engine: Engine) -> None:
    store = Store(engine)
    ana = store.customer()
    for rating, on in ((3, "2026-01-02"), (10, "2026-01-04"), (10, "2026-02-03")):
        store.feedback(ana, rating=rating, rating_scale="nps", on=on)
    store.feedback(None, rating=9, rating_scale="nps", on="2026-01-03")
    counted = Counter()  # type: ignore[var-annotated]
    for row in rows(engine, said.answers(Filters(), EVERYTHING, BOUNDS)):
        counted[row["period"], row["rating"]] += row["answers"]
    assert counted == {(0, 3): 1, (0, 10): 1, (0, 9): 1, (1, 10): 1}
    window: dict[str, Any] = {"start": BOUNDS[0], "end": BOUNDS[1]}
    assert rows(engine, said.nps_answers(Filters(), EVERYTHING, **window)) == [{"customer_id": ana.id, "rating": 10}]
    late = speak(store, ana, "positive", [("price", "negative")], on="2026-01-20", rating_mismatch="words_worse")
    speak(store, ana, "negative", [("price", "positive")], on="2026-01-21")
    listed = rows(engine, said.feedback_list(Filters(), EVERYTHING, topic="price", label="negative", limit=9, **window))
    assert [(row["feedback_id"], row["label"]) for row in listed] == [(late.id, "negative")]
    apart = rows(engine, said.feedback_list(Filters(), EVERYTHING, mismatched=True, limit=9, **window))
    assert [row["feedback_id"] for row in apart] == [late.id]
    assert len(rows(engine, said.feedback_list(Filters(), EVERYTHING, limit=2, **window))) == 2


@pytest.mark.parametrize("name", [name for name in exports.VIEWS if name.startswith("voice")])
def test_the_exports_hold_what_was_said(name: str, sqlite_engine: Engine) -> None:
    store = Store(sqlite_engine)
    ana = store.customer(segment="Home")
    store.purchase(ana, on="2026-01-10")
    nps = {"rating": 9, "rating_scale": "nps"}
    speak(store, ana, "positive", [("price", "positive")], on="2026-01-20", channel="web", **nps)
    frame = exports.export(sqlite_engine, name)
    assert tuple(frame.columns) == exports.VIEWS[name].columns
    told = {
        "voice_over_time": ("feedback_count", [1]), "voice_by_group": ("group", ["web"]),
        "voice_ratings": ("answers", [1, 0, 0, 0, 0, 0, 0, 0]), "voice_topics": ("topic", ["price"]),
        "voice_nps_base": ("answered", [1]),
    }  # fmt: skip
    column, expected = told[name]
    assert frame[column].tolist() == expected
