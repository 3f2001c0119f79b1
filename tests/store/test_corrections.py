"""People correct the reader: everybody sees it, it outlives every reading, and it can be taken back."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, select

from dashboard.actions.corrections import correct_label, correct_topic, take_back_correction
from dashboard.actions.scoring import score_feedback
from dashboard.errors import UserError
from data_access.errors import StaleRowError
from data_access.importing import undo_import
from data_access.repositories import Customers, FeedbackRows, Merges, Seen
from data_access.schema import AuditEvent, Feedback, FeedbackCorrection, FeedbackTopic, TextScore
from data_access.unit_of_work import UnitOfWork
from tests.store.import_files import Files, clock, rows
from tests.store.test_scoring import Reader
from tests.store.test_sentiment_models import Manager, Viewer

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.builders import Store

F, C, T = Feedback, FeedbackCorrection, FeedbackTopic
WORDS = "The delivery was good and the price was good."


class Agent(Manager):
    """Somebody at work."""

    name = "Bo"
    role = "agent"


def read(engine: Engine, version: str = "1") -> None:
    assert score_feedback(engine, scorer=Reader(version=version), clock=clock).complete


def seen(engine: Engine, feedback_id: int = 1) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(F.version).where(F.id == feedback_id)) or 0


def label_of(engine: Engine, feedback_id: int = 1) -> tuple[object, ...]:
    return rows(engine, F.label, F.polarity, F.score_state, F.score_reason, id=feedback_id)[0]


def unhappy(engine: Engine) -> tuple[float, str | None]:
    return rows(engine, F.p_unhappy, F.rating_mismatch)[0]


def topics(engine: Engine) -> dict[str, str]:
    return dict(rows(engine, T.topic, T.label))


def test_a_corrected_label_is_what_everybody_sees_after_every_reading_and_the_memory_stays_pure(
    engine: Engine, store: Store
) -> None:
    said = store.feedback(text=WORDS, rating=5)
    read(engine)
    made = correct_label(engine, Agent(), said.id, "negative", version=1)
    assert made.version == 2
    for version in ("1", "2"):
        read(engine, version)
        assert label_of(engine) == ("negative", -1.0, "scored", "ok")
        assert rows(engine, F.scorer, F.scorer_version) == [("words", version)]
        assert set(rows(engine, TextScore.label)) == {("positive",)}
    assert unhappy(engine)[0] > 0.9, "who says that has seen the five stars"
    assert unhappy(engine)[1] == "words_worse"
    assert set(topics(engine).values()) == {"negative"}, "an opinion that all topics share is the whole text's"
    assert rows(engine, C.what, C.before, C.after, C.corrected_by) == [("label", "positive", "negative", "Bo")]
    [(told,)] = rows(engine, AuditEvent.details, action="feedback corrected")
    assert told == {"what": "label", "topic": None, "before": "positive", "after": "negative", "correction": 1}


def test_a_label_that_is_taken_back_is_again_what_the_reader_says(engine: Engine, store: Store) -> None:
    store.feedback(text=WORDS, rating=5)
    read(engine)
    before = rows(engine, F.label, F.polarity, F.p_unhappy, F.rating_mismatch, F.confidence), topics(engine)
    first = correct_label(engine, Agent(), 1, "negative", version=1)
    second = correct_label(engine, Agent(), 1, "no_opinion", version=2)
    assert label_of(engine) == ("not_scored", None, "not_scored", "no_evidence")
    with pytest.raises(StaleRowError, match="corrected this again"):
        take_back_correction(engine, Agent(), first.correction_id, version=3)
    assert take_back_correction(engine, Agent(), second.correction_id, version=3) == seen(engine)
    assert label_of(engine)[0] == "negative"
    take_back_correction(engine, Agent(), first.correction_id, version=seen(engine))
    read(engine)
    assert (rows(engine, F.label, F.polarity, F.p_unhappy, F.rating_mismatch, F.confidence), topics(engine)) == before
    with pytest.raises(UserError, match="taken back already"):
        take_back_correction(engine, Agent(), first.correction_id, version=seen(engine))
    history = rows(engine, C.id, C.before, C.after, C.takes_back_id)
    assert history == [
        (1, "positive", "negative", None), (2, "negative", "no_opinion", None),
        (3, "no_opinion", "negative", 2), (4, "negative", "positive", 1),
    ]  # fmt: skip


def test_one_star_is_an_unhappy_customer_whatever_a_person_makes_of_the_words(engine: Engine, store: Store) -> None:
    store.feedback(text="bad tea", rating=1)
    read(engine)
    correct_label(engine, Agent(), 1, "positive", version=1)
    assert unhappy(engine)[0] > 0.5
    assert unhappy(engine)[1] == "words_better"


def test_topics_of_people_stay_when_they_are_found_anew(engine: Engine, store: Store) -> None:
    store.product(code="TEA-1", name="Golden leaf tea")
    store.feedback(text=WORDS)
    read(engine)
    assert topics(engine) == {"delivery": "positive", "price": "positive"}
    removed = correct_topic(engine, Agent(), 1, "delivery", "removed", version=1)
    correct_topic(engine, Agent(), 1, "staff", "added", version=2)
    correct_topic(engine, Agent(), 1, "product:TEA-1", "negative", version=3)
    correct_topic(engine, Agent(), 1, "price", "neutral", version=4)
    wanted = {"staff": "positive", "product:TEA-1": "negative", "price": "neutral"}
    for version in ("1", "2"):
        assert topics(engine) == wanted
        read(engine, version)
    take_back_correction(engine, Agent(), removed.correction_id, version=5)
    assert topics(engine) == wanted | {"delivery": "positive"}, "at once, not when it is read again"
    read(engine, "2")
    assert topics(engine) == wanted | {"delivery": "positive"}


def test_a_correction_is_about_the_words_it_was_made_on(engine: Engine, store: Store) -> None:
    store.feedback(text="good tea")
    read(engine)
    correct_label(engine, Agent(), 1, "negative", version=1)
    for text, label in (("very good tea", "positive"), ("good tea", "negative")):
        with UnitOfWork(engine, clock=clock) as work:
            FeedbackRows(work).change(1, version=seen(engine), text=text)
        read(engine)
        assert label_of(engine)[0] == label
    with UnitOfWork(engine, clock=clock) as work:
        FeedbackRows(work).change(1, version=seen(engine), rating=1)
    read(engine)
    assert (label_of(engine)[0], unhappy(engine)[1]) == ("negative", None)


@pytest.mark.both_databases
def test_of_two_people_at_once_one_is_refused_in_words_and_a_second_click_changes_nothing(
    engine: Engine, store: Store
) -> None:
    store.feedback(text=WORDS)
    read(engine)
    told: list[str] = []

    def work(label: str) -> None:
        try:
            correct_label(engine, Agent(), 1, label, version=1)
        except StaleRowError as error:
            told.append(str(error))

    people = [threading.Thread(target=work, args=(label,)) for label in ("negative", "neutral")]
    for one in people:
        one.start()
    for one in people:
        one.join(60)
    assert len(told) == 1
    assert "Somebody else changed this feedback since you opened it" in told[0]
    assert len(rows(engine, C.id)) == 1
    for _ in range(2):
        again = correct_label(engine, Agent(), 1, "positive", version=2, submission_id="form")
        assert (again.correction_id, again.version) == (2, 3)
    assert len(rows(engine, C.id)) == 2


@pytest.mark.both_databases
def test_a_correction_while_the_reader_reads_is_not_lost(engine: Engine, store: Store) -> None:
    store.feedback(text=WORDS)
    read(engine)
    reader = Reader(version="2")

    def correct_once() -> None:
        reader.meanwhile = lambda: None
        correct_label(engine, Agent(), 1, "negative", version=1)
        correct_topic(engine, Agent(), 1, "delivery", "removed", version=2)

    reader.meanwhile = correct_once
    assert score_feedback(engine, scorer=reader, clock=clock).complete
    assert label_of(engine)[0] == "negative"
    assert topics(engine) == {"price": "negative"}


def test_what_nobody_read_yet_keeps_a_persons_word_when_it_is_read(engine: Engine, store: Store) -> None:
    store.feedback(text="good tea", rating=5)
    made = correct_label(engine, Agent(), 1, "negative", version=1)
    assert label_of(engine)[:3] == ("negative", -1.0, "pending")
    read(engine)
    assert label_of(engine)[:3] == ("negative", -1.0, "scored")
    with UnitOfWork(engine, clock=clock) as work:
        work.connection.execute(delete(TextScore))
    take_back_correction(engine, Agent(), made.correction_id, version=seen(engine))
    assert label_of(engine)[:3] == (None, None, "pending"), "the memory is gone: it waits to be read"
    read(engine)
    assert label_of(engine)[0] == "positive"


def test_wrong_corrections_are_refused_in_words(engine: Engine, store: Store) -> None:
    store.feedback(text=WORDS)
    store.feedback(text=None, rating=1)
    hidden = store.batch(state="writing")
    store.feedback(text=WORDS, batch_id=hidden.id)
    with pytest.raises(UserError, match="As viewer"):
        correct_label(engine, Viewer(), 1, "negative", version=1)
    with pytest.raises(UserError, match="cannot be “angry”"):
        correct_label(engine, Agent(), 1, "angry", version=1)
    with pytest.raises(UserError, match="no topic “weather”"):
        correct_topic(engine, Agent(), 1, "weather", "added", version=1)
    with pytest.raises(UserError, match="A topic cannot be"):
        correct_topic(engine, Agent(), 1, "price", "no_opinion", version=1)
    with pytest.raises(UserError, match="no words"):
        correct_label(engine, Agent(), 2, "negative", version=1)
    with pytest.raises(UserError, match="no feedback number 3"):
        correct_label(engine, Agent(), 3, "negative", version=1)
    with pytest.raises(UserError, match="no correction number 9"):
        take_back_correction(engine, Agent(), 9, version=1)
    assert rows(engine, C.id) == []


def test_a_merge_and_its_undo_leave_corrections_where_they_are(engine: Engine, store: Store) -> None:
    ana, ben = store.customer(), store.customer()
    said = store.feedback(ben, text=WORDS)
    read(engine)
    correct_label(engine, Agent(), said.id, "negative", version=1)
    with UnitOfWork(engine, clock=clock) as work:
        held = [Customers(work).get(one.id) for one in (ana, ben)]
        merged = Merges(work).merge(Seen(ana.id, held[0].version), [Seen(ben.id, held[1].version)])
    assert rows(engine, F.customer_id, F.label) == [(ana.id, "negative")]
    correct_topic(engine, Agent(), said.id, "price", "removed", version=seen(engine))
    with UnitOfWork(engine, clock=clock) as work:
        Merges(work).undo(merged.merge_id)
    assert rows(engine, F.customer_id, F.label) == [(ben.id, "negative")]
    read(engine, "2")
    assert (label_of(engine)[0], topics(engine)) == ("negative", {"delivery": "negative"})


def test_an_import_that_people_corrected_stays_until_they_take_it_back(engine: Engine, tmp_path: Path) -> None:
    files = Files(engine, tmp_path)
    batch = files.bring("R1,2026-01-09,5,good tea", head="review id,date,rating,text", kind="feedback").batch or 0
    read(engine)
    made = correct_label(engine, Agent(), 1, "negative", version=seen(engine))
    refused = undo_import(engine, batch, clock=clock)
    assert not refused.undone
    assert "changed after this import created it" in refused.conflicts[0]
    take_back_correction(engine, Agent(), made.correction_id, version=seen(engine))
    assert undo_import(engine, batch, clock=clock).undone
    assert rows(engine, func.count(C.id)) == [(0,)]
