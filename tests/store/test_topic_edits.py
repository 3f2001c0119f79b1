"""Topics as people want them: kept with versions and an audit, found anew cheaply, and taken back without a trace."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from dashboard.actions.scoring import score_feedback
from dashboard.actions.topics import store_edits, store_taxonomy
from data_access.errors import StaleRowError
from data_access.repositories.topics import TopicEdits
from data_access.schema import AuditEvent, Feedback, FeedbackTopic, Product, SearchedWords, TopicEdit
from data_access.unit_of_work import UnitOfWork
from sentiment.taxonomy import Taxonomy
from tests.store.import_files import clock, rows
from tests.store.test_scoring import Reader

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.builders import Store

F, T = Feedback, FeedbackTopic
NOTHING: dict[str, Any] = {"title": None, "state": "on", "added": {}, "removed": {}}
TAGS = (T.feedback_id, T.topic, T.label, T.polarity, T.mixed)


def change(engine: Engine, name: str, version: int, **what: Any) -> int:
    with UnitOfWork(engine, clock=clock, actor="Mia") as work:
        return TopicEdits(work).change(name, **(NOTHING | what), version=version).version


def read(engine: Engine) -> Reader:
    reader = Reader()
    while score_feedback(engine, scorer=reader, clock=clock).read:
        pass
    return reader


def test_a_change_is_kept_with_its_version_and_audit_and_a_stale_one_refused(engine: Engine) -> None:
    assert change(engine, "delivery", 0, title="Shipping", added={"en": ["drone"]}) == 1
    assert change(engine, "delivery", 1, state="off") == 2
    with pytest.raises(StaleRowError, match=r"changed by Mia since you opened it \(you had version 1, it is 2\)"):
        change(engine, "delivery", 1, title="Mine")
    [(name, title, state, who)] = rows(engine, TopicEdit.name, TopicEdit.title, TopicEdit.state, TopicEdit.changed_by)
    assert (name, title, state, who) == ("delivery", None, "off", "Mia")
    found = rows(engine, AuditEvent.id, AuditEvent.details, action="topic changed")
    told = [details for _, details in sorted(found, key=lambda one: one[0])]
    assert told[0] == {"topic": "delivery", "title": [None, "Shipping"], "added": [{}, {"en": ["drone"]}]}
    assert told[1]["state"] == ["on", "off"]


def test_the_taxonomy_of_a_store_is_the_shipped_one_with_its_changes(engine: Engine) -> None:
    change(engine, "staff", 0, state="off")
    change(engine, "price", 0, title="Money")
    change(engine, "gift_cards", 0, title="Gift cards", added={"": ["voucher", "! voucher code"], "de": ["Gutschein*"]})
    topics = {topic.name: topic for topic in store_taxonomy(engine).topics}
    assert "staff" not in topics
    assert topics["price"].title == "Money"
    assert [(word.language, word.entry) for word in topics["gift_cards"].keywords] == [
        ("", "voucher"), ("", "! voucher code"), ("de", "Gutschein*"),
    ]  # fmt: skip
    assert change(engine, "staff", 1) == 2
    assert change(engine, "price", 1) == 2
    assert change(engine, "gift_cards", 1, state="removed") == 2
    assert store_taxonomy(engine).version == Taxonomy.shipped().version


def test_an_added_word_asks_the_scorer_for_the_clauses_it_is_found_in_alone(engine: Engine, store: Store) -> None:
    store.feedback(text="The drone was bad, but the price was good.")
    store.feedback(text="The drone was good.")
    store.feedback(text="The price was bad, but the staff was good.")
    read(engine)
    change(engine, "delivery", 0, added={"en": ["drone"]})
    asked = read(engine).asked
    assert sorted(asked) == ["The drone was bad", "but the price was good."]
    assert {(1, "delivery", "negative"), (1, "price", "positive"), (2, "delivery", "positive")} <= set(
        rows(engine, T.feedback_id, T.topic, T.label)
    )
    assert {stamp.split()[0] for (stamp,) in rows(engine, F.topics_by)} == {store_taxonomy(engine).version}


def test_a_new_product_is_found_in_feedback_that_was_read_before_it_was_there(engine: Engine, store: Store) -> None:
    store.feedback(text="Blue cup is good.")
    store.feedback(text="The blue cup was bad, but the price was good.")
    store.feedback(text="The delivery was bad, but the price was good.")
    read(engine)
    stamps = rows(engine, F.topics_by)
    store.product(code="CUP-1", name="Blue cup")
    asked = read(engine).asked
    assert sorted(asked) == ["The blue cup was bad", "but the price was good."], "only who mentions it, by clause"
    assert {(1, "product:CUP-1", "positive"), (2, "product:CUP-1", "negative")} <= set(
        rows(engine, T.feedback_id, T.topic, T.label)
    )
    assert rows(engine, F.topics_by) == stamps, "no row is touched for it"
    assert read(engine).asked == []


def test_a_product_that_is_called_otherwise_is_found_by_its_new_name_alone(engine: Engine, store: Store) -> None:
    store.product(code="CUP", name="Blue cup")
    store.feedback(text="Blue cup is good.")
    store.feedback(text="Green mug is bad.")
    read(engine)
    _rename(engine, "Green mug")
    read(engine)
    assert rows(engine, T.feedback_id, T.topic, T.label) == [(2, "product:CUP", "negative")]


def _rename(engine: Engine, name: str) -> None:
    with engine.execution_options(writing=True).begin() as connection:
        connection.execute(update(Product).values(name=name))


WORDS = ("delivery", "price", "staff", "drone", "refund", "quality", "voucher", "tea", "box")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_back_to_shipped_restores_the_tags_exactly_whatever_was_changed_before(engine: Engine, store: Store) -> None:
    """Random changes one after the other equal a look from the beginning; taking all back equals never changing any."""
    dice = random.Random(7)
    for _ in range(25):
        said = (f"the {dice.choice(WORDS)} was {dice.choice(('good', 'bad', 'there'))}" for _ in range(3))
        parts = list(said)[: dice.randint(1, 3)]
        store.feedback(text=dice.choice((", but ", ". ", " and ")).join(parts))
    read(engine)
    shipped = sorted(rows(engine, *TAGS))
    versions = dict.fromkeys(("delivery", "price", "gifts"), 0)
    for _ in range(4):
        name = dice.choice(sorted(versions))
        what: dict[str, Any] = {"state": dice.choice(("on", "on", "off")), "added": {"": dice.sample(WORDS, 2)}}
        if name == "price":
            what["removed"] = {"en": ["price"]}
        versions[name] = change(engine, name, versions[name], **what)
        read(engine)
    stepwise = sorted(rows(engine, *TAGS))
    assert stepwise != shipped
    _forget(engine)
    read(engine)
    assert sorted(rows(engine, *TAGS)) == stepwise, "as if looked for from the beginning"
    for name, version in versions.items():
        if version:
            change(engine, name, version, state="removed" if name == "gifts" else "on")
    asked = read(engine).asked
    assert sorted(rows(engine, *TAGS)) == shipped
    assert store_edits(engine)
    assert len(asked) < 120
    assert {kind for (kind,) in rows(engine, SearchedWords.kind)} == {"topics", "products"}


def _forget(engine: Engine) -> None:
    with engine.execution_options(writing=True).begin() as connection:
        connection.execute(update(Feedback.metadata.tables[Feedback.__tablename__]).values(topics_by=None))
