"""Who praises, whom to ask and what delights, counted by the store and by a slow twin; and their exports."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from dashboard.analytics.intervals import wilson
from dashboard.answers import advocates as answers
from dashboard.answers import delights as delight_answers
from dashboard.exports import export
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries import advocates as queries
from data_access.queries import delights as delight_queries
from data_access.queries import said
from data_access.queries.silence import customer_segments
from data_access.readers import RecordReader
from data_access.repositories.testimonials import Permission, Testimonials
from data_access.schema import Feedback, FeedbackTopic
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store

if TYPE_CHECKING:
    from sqlalchemy import Engine

LAST = date(2026, 5, 31)
READ: dict[str, Any] = {"score_state": "scored", "topics_by": "t"}


def say(store: Store, rows: list[tuple[dict[str, Any], list[tuple[str, str]]]]) -> None:
    """Feedback with its topics, in one transaction."""
    with UnitOfWork(store.engine) as work:
        for number, (columns, topics) in enumerate(rows):
            day = columns["received_on"]
            row = Feedback(identity=number.to_bytes(16), received_at=NOW, month=0, **columns)
            row.received_on, row.month = day, day.year * 12 + day.month - 1
            work.session.add(row)
            work.session.flush()
            work.session.add_all(
                FeedbackTopic(feedback_id=row.id, topic=topic, label=label, mixed=False) for topic, label in topics
            )


def random_shop(store: Store, seed: int, people: int = 40) -> list[tuple[dict[str, Any], list[tuple[str, str]]]]:
    """Customers of two segments who say random things about two categories and nothing."""
    draw = random.Random(seed)
    customers = [store.customer(segment=draw.choice(["A", "B", None]), consent=draw.choice(["given", "unknown"]))
                 for _ in range(people)]  # fmt: skip
    products = [store.product(code=f"{'T' if n else 'C'}{n}", category="Tea" if n else "Cups") for n in range(3)]
    rows = []
    for number in range(people * 4):
        who = draw.choice([*customers, None])
        scale, highest = draw.choice([("stars", 5), ("nps", 10), ("csat", 5), (None, 0)])
        columns = {
            "customer_id": who.id if who else None,
            "product_id": draw.choice([*(one.id for one in products), None]),
            "received_on": LAST - timedelta(days=number % 90),
            "rating": draw.randint(highest - 2, highest) if scale else None,
            "rating_scale": scale,
            "text": "Words",
            **draw.choice([READ | {"label": "positive"}, READ | {"label": "negative"}, {"score_state": "pending"}]),
        }
        topics = [(topic, draw.choice(["positive", "negative"])) for topic in ("price", "taste", "product:C0")
                  if draw.random() < 0.5 and columns["score_state"] == "scored"]  # fmt: skip
        rows.append((columns, topics))
    say(store, rows)
    return rows


def test_who_praises_agrees_with_a_slow_twin(engine: Engine) -> None:
    store = Store(engine)
    rows = random_shop(store, seed=3)
    counted: dict[int, list[Any]] = {}
    for columns, _ in rows:
        top = (columns["rating_scale"], columns["rating"]) in {("stars", 5), ("nps", 9), ("nps", 10)}
        if top and columns["customer_id"] is not None:
            mine = counted.setdefault(columns["customer_id"], [0, 0, 0, None])
            praise = columns.get("label") == "positive"
            mine[0] += 1
            mine[1] += praise
            mine[2] += columns["score_state"] == "pending"
            if praise:
                mine[3] = max(mine[3] or columns["received_on"], columns["received_on"])
    found = RecordReader(engine).rows(queries.praise(Filters(), EVERYTHING))
    assert {
        row.customer_id: [row.top_ratings, row.praises, row.waiting, row.last_praise_on] for row in found
    } == counted
    words = RecordReader(engine).rows(queries.praise_words(list(counted), Filters(), EVERYTHING))
    assert Counter(row.customer_id for row in words) == {who: mine[1] for who, mine in counted.items() if mine[1]}
    assert RecordReader(engine).rows(queries.praise(Filters(), Scope(regions=("nowhere",)))) == []


@pytest.mark.parametrize("by", ["category", "segment", "product"])
def test_what_delights_agrees_with_a_slow_twin_by_the_newest_text_of_each_customer(
    sqlite_engine: Engine, by: delight_queries.By
) -> None:
    store = Store(sqlite_engine)
    rows = random_shop(store, seed=5)
    reader = RecordReader(sqlite_engine)
    people = {row.customer_id: row.segment for row in reader.rows(customer_segments(Filters(), EVERYTHING))}
    newest: dict[int, int] = {}
    for number, (columns, _) in enumerate(rows):
        who = columns["customer_id"]
        counts = who is not None and "topics_by" in columns and (by == "segment" or columns["product_id"] is not None)
        key = (columns["received_on"], number)
        if counts and (who not in newest or key > (rows[newest[who]][0]["received_on"], newest[who])):
            newest[who] = number
    heard: Counter[Any] = Counter()
    praise: Counter[Any] = Counter()
    products = {1: ("Cups", "C0"), 2: ("Tea", "T1"), 3: ("Tea", "T2")}
    for who, number in newest.items():
        category, code = products.get(rows[number][0]["product_id"], (None, None))
        group = people[who] if by == "segment" else category if by == "category" else code
        heard[group] += 1
        praise.update((group, topic) for topic, label in rows[number][1]
                      if label == "positive" and not topic.startswith("product:"))  # fmt: skip
    listened = reader.rows(delight_queries.listened(Filters(), EVERYTHING, by=by))
    assert {row.group: row.customers for row in listened} == heard
    praising = reader.rows(delight_queries.praising(Filters(), EVERYTHING, by=by))
    assert {(row.group, row.topic): row.customers for row in praising} == praise
    for group, topic in praise:
        cell: dict[str, Any] = {"by": by, "group": group, "topic": topic, "limit": 100}
        assert len(reader.rows(delight_queries.praising_words(Filters(), EVERYTHING, **cell))) == praise[group, topic]


def test_delights_are_shares_of_groups_of_thirty_with_what_holds(sqlite_engine: Engine) -> None:
    """By hand: 40 of A, of whom 30 praise taste, and 40 of B, of whom 6 do; C has too few."""
    store = Store(sqlite_engine)
    rows = []
    for segment, size, praising in (("A", 40, 30), ("B", 40, 6), ("C", 29, 0)):
        for number in range(size):
            who = store.customer(segment=segment)
            columns = {"customer_id": who.id, "received_on": LAST, "text": "Words", "label": "positive", **READ}
            rows.append((columns, [("taste", "positive")] if number < praising else []))
    say(store, rows)
    found = delight_answers.delights(RecordReader(sqlite_engine), Filters(), EVERYTHING, "segment")
    a, b = found.table.to_dict("records")
    assert (a["group"], a["praising"], a["customers"], a["praise_share"], a["holds"]) == ("A", 30, 40, 0.75, "more")
    assert (a["praise_low"], a["praise_high"]) == pytest.approx(wilson(30, 40))
    assert (b["praise_share"], b["holds"], found.found.small) == (0.15, "less", 1)
    assert a["praise_share_of_all"] == pytest.approx(36 / 109)
    assert a["preference_index"] == pytest.approx(0.75 / (36 / 109))
    table = export(sqlite_engine, "delights", options={"by": "segment"})
    assert table["praise_times"].tolist() == found.table["preference_index"].tolist()
    empty = delight_answers.delights(RecordReader(sqlite_engine), Filters(), EVERYTHING, "product")
    assert empty.empty
    assert (empty.largest, empty.groups) == (0, {})


def test_what_is_bought_after_praise_is_of_later_days_within_ninety(engine: Engine) -> None:
    store = Store(engine)
    tea, care = store.product(code="TEA", category="Tea"), store.product(code="FEE", kind="service", category="Care")
    who, other = store.customer(), store.customer()
    day = date(2026, 1, 10)
    columns = {"text": "Words", "label": "positive", "received_on": day, **READ}
    say(store, [(columns | {"customer_id": one.id}, [("taste", "positive")]) for one in (who, other)])
    for buyer, after, product in (
        (who, 1, tea), (who, 5, tea), (who, 3, care), (other, 0, tea), (other, 91, tea), (other, -3, tea),
    ):  # fmt: skip
        store.purchase(buyer, on=day + timedelta(days=after), lines=[(product, 1, 100)])
    window: dict[str, Any] = {"start": day, "end": day + timedelta(days=1), "days": 90}
    reader = RecordReader(engine)
    for by, item in (("category", "Tea"), ("product", "TEA")):
        asked: dict[str, Any] = window | {"by": by}
        found = reader.rows(said.bought_after_texts(Filters(), EVERYTHING, **asked))
        assert [(row.customer_id, row.item) for row in found] == [(who.id, item)]


def test_advocates_and_testimonials_are_exported(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_TODAY", "2026-06-01")
    store = Store(engine)
    who = store.customer(reference="BEST", name="Ana Berg", consent="given")
    for number in range(9):
        buyer = store.customer() if number else who
        for back in range(9 - number):
            store.purchase(buyer, on=LAST - timedelta(days=number * 9 + back))
    praise = store.feedback(who, score_state="scored", label="positive")
    store.feedback(store.customer(reference="QUIET"), score_state="scored", label="negative")
    table = export(engine, "advocates").set_index("customer")
    assert table["advocate_step"].to_dict() == {"BEST": "ask", "QUIET": "no_words"}
    assert tuple(table.loc["BEST", ["top_ratings", "praises", "r", "f"]]) == (1, 1, 5, 5)
    assert export(engine, "testimonials").empty
    given = Permission(permission_words="yes", permission_channel="Phone", permission_on=NOW.date(),
                       agreed_text="Works well", edited=False, shown_as="initials")  # fmt: skip
    with UnitOfWork(engine, clock=lambda: NOW) as work:
        rows = Testimonials(work)
        row = rows.ask(who.id, praise.id, through="Phone")
    (told,) = export(engine, "testimonials").to_dict("records")
    assert (told["testimonial_state"], told["agreed_text"], told["signature"]) == ("asked", None, None)
    with UnitOfWork(engine, clock=lambda: NOW) as work:
        Testimonials(work).move(row.id, "agreed", version=1, permission=given)
    (told,) = export(engine, "testimonials").to_dict("records")
    assert (told["customer"], told["agreed_text"], told["signature"]) == ("BEST", "Works well", "A. B.")
    with UnitOfWork(engine, clock=lambda: NOW) as work:
        Testimonials(work).move(row.id, "withdrawn", version=2)
    (told,) = export(engine, "testimonials").to_dict("records")
    assert (told["agreed_text"], told["signature"]) == (None, None), "what is withdrawn is not handed on"
    assert export(engine, "advocates").set_index("customer")["advocate_step"]["BEST"] == "asked_lately"
    assert answers.outcome(pd.DataFrame({"state": ["withdrawn"], "permission_on": [NOW.date()]})).agreed.number == 1
