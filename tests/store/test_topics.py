"""What feedback is about: shares against a slow walk through it, phrases on the rise, exports, stores with little."""

from __future__ import annotations

import math
import random
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert

from dashboard import exports
from dashboard.actions.topic_edits import change_topic, restored
from dashboard.analytics.topics import takeaway
from dashboard.answers import topics as answers
from dashboard.errors import UserError
from data_access.filters import EVERYTHING, Scope
from data_access.readers import RecordReader
from data_access.schema import Feedback, FeedbackTopic
from sentiment.own_topics import TopicEdit, edited
from sentiment.taxonomy import Taxonomy
from tests.builders import Store

if TYPE_CHECKING:
    from sqlalchemy import Engine

AS_OF = date(2026, 5, 20)
NAMES = ("delivery", "price", "staff", "stock")
LABELS = ("negative", "neutral", "positive", "not_scored")


class Person:
    """Somebody of a role."""

    scope = EVERYTHING

    def __init__(self, role: str) -> None:
        self.name, self.role = "Mia", role

    def may(self, least: str) -> bool:
        roles = ("viewer", "agent", "manager")
        return roles.index(self.role) >= roles.index(least)


def said(number: int, day: date, **columns: Any) -> dict[str, Any]:
    plain = {
        "id": number, "identity": number.to_bytes(16, "big"), "received_on": day, "customer_id": None,
        "received_at": datetime.combine(day, time(12), UTC), "month": day.year * 12 + day.month - 1,
        "text": "words", "score_state": "scored", "topics_by": "a b c", "batch_id": None,
    }  # fmt: skip
    return plain | columns


def write(engine: Engine, table: type[Any], rows: list[dict[str, Any]]) -> None:
    with engine.execution_options(writing=True).begin() as connection:
        connection.execute(insert(table.__table__), rows)


def wilson(some: int, of: int) -> tuple[float, float]:
    z, p = 1.959963984540054, some / of
    middle, half = p + z * z / (2 * of), z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return max(0.0, (middle - half) / (1 + z * z / of)), min(1.0, (middle + half) / (1 + z * z / of))


def spoken(store: Store) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Feedback of all kinds with its topics, and the customer of the north."""
    dice = random.Random(5)
    hidden = store.batch(state="writing")
    north, south = (store.customer(team=team) for team in ("north", "south"))
    feedback: list[dict[str, Any]] = []
    tags: list[dict[str, Any]] = []
    for number in range(1, 241):
        day = AS_OF - timedelta(days=dice.choice((0, 3, 40, 150, 340, 500)))
        whose, text = dice.choice((north.id, south.id, None)), dice.choice(("words", "words", None))
        stamp, batch = dice.choice(("a b c", "a b c", None)), dice.choice((None, None, hidden.id))
        feedback.append(said(number, day, customer_id=whose, text=text, topics_by=stamp, batch_id=batch))
        about = dice.sample((*NAMES, "product:P1"), dice.randint(0, 3))
        tags += [{"feedback_id": number, "topic": one, "label": dice.choice(LABELS), "mixed": False} for one in about]
    feedback.append(said(500, AS_OF))
    return feedback, tags, north.id


def check(row: dict[Any, Any], own: list[dict[str, Any]], looked: int) -> None:
    """Compare a row of shares with a count by hand."""
    mine = [tag for tag in own if tag["topic"] == row["topic"]]
    opinions = [tag for tag in mine if tag["label"] != "not_scored"]
    complaints = sum(tag["label"] == "negative" for tag in mine)
    assert (row["topic_texts"], row["texts_looked_through"]) == (len(mine), looked)
    assert (row["topic_opinions"], row["topic_complaints"]) == (len(opinions), complaints)
    assert row["topic_praises"] == sum(tag["label"] == "positive" for tag in mine)
    assert row["text_share"] == pytest.approx(len(mine) / looked)
    assert (row["low"], row["high"]) == pytest.approx(wilson(len(mine), looked))
    assert (row["complaint_low"], row["complaint_high"]) == pytest.approx(wilson(complaints, len(opinions)))


def test_shares_and_trend_are_those_of_a_slow_walk_through_the_feedback(engine: Engine) -> None:
    feedback, tags, north = spoken(Store(engine))
    write(engine, Feedback, feedback)
    write(engine, FeedbackTopic, tags)
    first = AS_OF.year * 12 + AS_OF.month - 1 - 11
    for scope in (EVERYTHING, Scope(teams=("north",))):
        found = answers.heard(RecordReader(engine), scope, NAMES)
        assert found is not None
        seen = [row for row in feedback if row["text"] and not row["batch_id"] and row["month"] >= first]
        seen = [row for row in seen if not scope.teams or row["customer_id"] == north]
        looked = {row["id"]: row for row in seen if row["topics_by"]}
        own = [tag for tag in tags if tag["feedback_id"] in looked and not tag["topic"].startswith("product:")]
        assert (found.as_of, found.texts) == (max(row["received_on"] for row in seen), len(seen))
        assert (found.waiting, found.covered) == (len(seen) - len(looked), len({tag["feedback_id"] for tag in own}))
        for row in found.shares.to_dict("records"):
            check(row, own, len(looked))
            mine = {tag["feedback_id"] for tag in own if tag["topic"] == row["topic"]}
            for place, share in enumerate(found.trend[row["topic"]]):
                month = {number for number, text in looked.items() if text["month"] == first + place}
                assert share == (pytest.approx(len(mine & month) / len(month)) if month else None)


def test_a_store_without_words_has_nothing_to_tell_and_one_text_is_told_carefully(sqlite_engine: Engine) -> None:
    reader = RecordReader(sqlite_engine)
    assert answers.heard(reader, EVERYTHING, NAMES) is None
    assert answers.rising(reader, EVERYTHING, Taxonomy.shipped()) is None
    assert answers.sample(reader, EVERYTHING).all_texts == 0
    assert len(exports.export(sqlite_engine, "topics")) == 10
    assert exports.export(sqlite_engine, "rising_phrases").empty
    write(sqlite_engine, Feedback, [said(1, AS_OF, topics_by=None)])
    waiting = answers.heard(reader, EVERYTHING, NAMES)
    assert waiting is not None
    assert (waiting.texts, waiting.waiting) == (1, 1)
    assert takeaway(waiting.shares, {}) == "No feedback mentions a topic yet."
    assert waiting.shares["text_share"].isna().all()


def test_a_phrase_that_many_customers_use_lately_rises_until_a_topic_covers_it(engine: Engine) -> None:
    store = Store(engine)
    people = [store.customer().id for _ in range(60)]
    rows = [
        said(number, AS_OF - timedelta(days=70 + number % 60), text=f"Fine as ever, number {number}",
             customer_id=people[number % 60])
        for number in range(1, 181)
    ]  # fmt: skip
    late = ("The oat milk carton leaked {}", "Again an oat milk carton, {}", "Why that oat milk carton? {}")
    rows += [
        said(500 + number, AS_OF - timedelta(days=number % 20), text=late[number % 3].format(number),
             customer_id=people[number])
        for number in range(20)
    ]  # fmt: skip
    write(engine, Feedback, rows)
    reader = RecordReader(engine)
    found = answers.rising(reader, EVERYTHING, Taxonomy.shipped())
    assert found is not None
    assert (found.recent, found.earlier, found.cut) == (20, 180, False)
    assert "oat milk carton" in set(found.phrases["phrase"])
    row = found.phrases[found.phrases["phrase"] == "oat milk carton"].iloc[0]
    assert (row["recent_count"], row["earlier_count"], row["recent_share"]) == (20, 0, 1.0)
    assert all("oat milk carton" in quote for quote in row["quotes"])
    told = exports.export(engine, "rising_phrases")
    assert "oat milk carton" in set(told["phrase"])
    change_topic(engine, Person("manager"), TopicEdit("milk", "Milk", added=(("", "oat milk carton"),)), 0)
    covered = answers.taxonomy_of(answers.settings_of(reader, EVERYTHING))
    again = answers.rising(reader, EVERYTHING, covered)
    assert again is not None
    assert "oat milk carton" not in set(again.phrases["phrase"])


def test_only_a_manager_changes_topics_and_the_export_shows_them_as_they_are(sqlite_engine: Engine) -> None:
    edit = TopicEdit("price", "Money", added=(("de", "Wucher*"),), removed=(("en", "price"),))
    with pytest.raises(UserError, match="As agent you can look at the topics but not change them"):
        change_topic(sqlite_engine, Person("agent"), edit, 0)
    assert change_topic(sqlite_engine, Person("manager"), edit, 0) == 1
    table = exports.export(sqlite_engine, "topics").set_index("topic")
    assert table.loc["price", "topic_title"] == "Money"
    assert "Wucher*" in str(table.loc["price", "topic_words"])
    change_topic(sqlite_engine, Person("manager"), TopicEdit("pets", "Pets", "off", added=(("", "dog"),)), 0)
    assert not exports.export(sqlite_engine, "topics").set_index("topic").loc["pets", "topic_on"]
    change_topic(sqlite_engine, Person("manager"), restored(TopicEdit("pets", "Pets", added=(("", "dog"),))), 1)
    assert "pets" not in set(exports.export(sqlite_engine, "topics")["topic"])
    with pytest.raises(UserError, match="Leave the filters out"):
        exports.export(sqlite_engine, "topics", filters={"country": ["GB"]})


def test_a_change_is_tried_on_the_newest_texts_before_it_is_kept(sqlite_engine: Engine) -> None:
    texts = ("The drone came late", "A drone!", "The price is fine", "Nothing here")
    write(sqlite_engine, Feedback, [said(place + 1, AS_OF, text=text) for place, text in enumerate(texts)])
    tried_on = answers.sample(RecordReader(sqlite_engine), EVERYTHING)
    taxonomy = answers.taxonomy_of(answers.settings_of(RecordReader(sqlite_engine), EVERYTHING))
    before = next(topic for topic in taxonomy.topics if topic.name == "price")
    after = next(
        topic for topic in edited([TopicEdit("price", "", "on", (("", "drone"),), (("en", "price"),))]).topics
        if topic.name == "price"
    )  # fmt: skip
    found = answers.effect(tried_on, before, after)
    assert (found.gained, found.lost, found.found, found.looked, found.all_texts) == (2, 1, 2, 4, 4)
    assert {text[start:end] for text, spans in found.gained_quotes for start, end in spans} == {"drone"}
    assert found.lost_quotes == (("The price is fine", ((4, 9),)),)
    assert answers.effect(tried_on, None, after).gained == 2
