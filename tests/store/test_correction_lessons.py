"""Corrections teach: the store's own model learns from labels, and topics are learned where that is surely better."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from dashboard.actions.corrections import correct_label, correct_topic, take_back_correction
from dashboard.actions.learned_topics import FEWEST, learned, learned_topics
from dashboard.actions.scoring import score_feedback
from dashboard.actions.sentiment_models import serving_scorer, train_model, use_model
from data_access.filters import EVERYTHING
from data_access.queries.scoring import topic_corrections
from data_access.readers import RecordReader
from data_access.repositories.corrections import FeedbackCorrections, counting
from data_access.schema import Feedback, FeedbackTopic
from data_access.unit_of_work import UnitOfWork
from sentiment.choose import scorer
from sentiment.topics import Taxonomy
from tests.builders import Store
from tests.store.import_files import clock, rows
from tests.store.test_scoring import Reader
from tests.store.test_sentiment_models import BAD, FILLERS, GOOD, Manager

if TYPE_CHECKING:
    from sqlalchemy import Engine

F, T = Feedback, FeedbackTopic
CREMA = ("crema zu", "no crema ba", "crema ta mi", "lo crema do", "crema fa re")


def made_words(number: int, draw: Random) -> tuple[str, bool]:
    happy = number % 2 == 0
    return f"{draw.choice(FILLERS)} {draw.choice(GOOD if happy else BAD)} {draw.choice(FILLERS)} {number}", happy


def label_many(engine: Engine, labels: dict[int, str]) -> None:
    """Many corrections in one transaction, as people make them one by one."""
    with UnitOfWork(engine, clock=clock, actor="Bo") as work:
        rows_ = FeedbackCorrections(work)
        for one, label in labels.items():
            row = rows_.open(one, version=1)
            rows_.label(row, label, {"label": label})


def test_corrected_labels_teach_without_any_rating_and_win_over_it(engine: Engine, store: Store) -> None:
    draw, labels = Random(3), {}
    for number in range(230):
        text, happy = made_words(number, draw)
        rated = number >= 190
        # A rating the wrong way round, which a person then corrects.
        said = store.feedback(
            text=text, rating=(1 if happy else 5) if rated else None, rating_scale="stars" if rated else None
        )
        labels[said.id] = "positive" if happy else "negative"
    neutral = store.feedback(text="so so", rating=5)
    label_many(engine, labels | {neutral.id: "neutral"})
    base = scorer("quick")
    model = train_model(engine, Manager(), base=base)
    assert (model.examples, model.figures["corrections"]) == (230, 230)
    assert model.figures["own"]["auc"] > 0.95
    use_model(engine, Manager(), model.id)
    new = store.feedback(text=f"the blend {GOOD[0]} my tin", rating=None, rating_scale=None)
    bad = store.feedback(text=f"the blend {BAD[0]} my tin", rating=None, rating_scale=None)
    score_feedback(engine, scorer=serving_scorer(engine, base), clock=clock)
    found = dict(rows(engine, F.id, F.label))
    assert (found[new.id], found[bad.id]) == ("positive", "negative")
    assert found[neutral.id] == "neutral"


def crema(store: Store, count: int, start: int = 0) -> list[int]:
    """Feedback on something that no keyword knows, in a shop of espresso."""
    return [store.feedback(text=f"{CREMA[number % len(CREMA)]} {number}").id for number in range(start, start + count)]


def correct_topics(engine: Engine, ids: list[int], topic: str, after: str = "added") -> None:
    with UnitOfWork(engine, clock=clock, actor="Bo") as work:
        rows_ = FeedbackCorrections(work)
        for one in ids:
            row = rows_.open(one, version=1)
            rows_.topic(row, topic, after)


def read(engine: Engine) -> Reader:
    reader = Reader()
    assert score_feedback(engine, scorer=reader, clock=clock).complete
    return reader


def test_topics_are_learned_once_that_is_surely_better_and_nothing_is_sent_back_between(
    engine: Engine, store: Store
) -> None:
    ids = crema(store, FEWEST + 12)
    read(engine)
    assert rows(engine, T.topic) == []
    correct_topics(engine, ids[: FEWEST - 1], "quality")
    read(engine)
    assert len(rows(engine, T.topic)) == FEWEST - 1, "too few to learn from: what people said, and no more"
    correct_topics(engine, ids[FEWEST - 1 : FEWEST], "quality")
    read(engine)
    assert {topic for (topic,) in rows(engine, T.topic)} == {"quality"}
    assert len(rows(engine, T.topic)) == FEWEST + 12, "the others are found as people would"
    taxonomy = Taxonomy.shipped()
    found = learned_topics(engine, taxonomy, taxonomy.version)
    assert found.corrections == FEWEST
    assert found.fewer_errors is not None
    assert found.fewer_errors.low > 0
    stamps = rows(engine, F.topics_by)
    assert all(str(stamp).endswith(found.stamp) for (stamp,) in stamps)
    correct_topics(engine, ids[FEWEST : FEWEST + 5], "staff")
    read(engine)
    assert rows(engine, F.topics_by) == stamps, "a few corrections more send nothing back"


def test_corrections_without_a_pattern_leave_topics_to_the_keywords(sqlite_engine: Engine) -> None:
    store, draw = Store(sqlite_engine), Random(1)
    words = [f"w{number}" for number in range(400)]
    ids = [store.feedback(text=" ".join(draw.sample(words, 6))).id for _ in range(FEWEST + 14)]
    read(sqlite_engine)
    for topic in ("quality", "staff", "price", "delivery", "stock", "billing", "safety"):
        correct_topics_once(sqlite_engine, [one for one in ids if draw.random() < 0.3], topic)
    taxonomy = Taxonomy.shipped()
    found = learned_topics(sqlite_engine, taxonomy, taxonomy.version)
    assert found.corrections == FEWEST
    assert found.fewer_errors is not None
    assert found.fewer_errors.low <= 0
    assert (found.model, found.stamp) == (None, "")


def correct_topics_once(engine: Engine, ids: list[int], topic: str) -> None:
    with UnitOfWork(engine, clock=clock, actor="Bo") as work:
        rows_ = FeedbackCorrections(work)
        for one in ids:
            version = work.session.get_one(F, one).version
            rows_.topic(rows_.open(one, version=version), topic, "added")


def test_the_same_corrections_give_the_same_model_and_others_another() -> None:
    taxonomy = Taxonomy.shipped()
    pairs = [(f"{CREMA[number % 5]} {number}", frozenset({"quality"})) for number in range(40)]
    first, again = (learned(pairs, taxonomy, "t1") for _ in range(2))
    assert first.stamp == again.stamp != ""
    assert first.model is not None
    assert again.model is not None
    assert first.model.to_bytes() == again.model.to_bytes()
    assert learned(pairs, taxonomy, "t2").stamp != first.stamp
    assert learned(pairs[1:], taxonomy, "t1").stamp != first.stamp
    assert learned(pairs[: FEWEST - 1], taxonomy, "t1").model is None


def test_what_counts_of_a_history_is_what_was_last_said_and_not_taken_back(engine: Engine, store: Store) -> None:
    store.feedback(text="good tea")
    first = correct_topic(engine, Manager(), 1, "price", "added", version=1)
    second = correct_topic(engine, Manager(), 1, "price", "negative", version=2)
    history = RecordReader(engine).rows(topic_corrections(EVERYTHING))
    assert counting(history)[1].topics == {"price": "negative"}
    take_back_correction(engine, Manager(), second.correction_id, version=3)
    assert counting(RecordReader(engine).rows(topic_corrections(EVERYTHING)))[1].topics == {"price": "added"}
    take_back_correction(engine, Manager(), first.correction_id, version=4)
    assert counting(RecordReader(engine).rows(topic_corrections(EVERYTHING))) == {}
    correct_label(engine, Manager(), 1, "neutral", version=5)
    assert counting(RecordReader(engine).rows(topic_corrections(EVERYTHING))) == {}
