"""Letting feedback be read: once a text, newest first, never words that changed since, a new version at one moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from dashboard.actions.scoring import PREVIEW_FROM, Reading, score_feedback
from dashboard.actions.topics import tag_new
from data_access.importing import undo_import
from data_access.queries.scoring import BEGAN, CHANGE_OVER, ENDED
from data_access.readers import domain_versions
from data_access.repositories import FeedbackRows
from data_access.repositories.scores import Scores
from data_access.schema import AuditEvent, ChangeLog, Feedback, FeedbackTopic, TextScore
from data_access.unit_of_work import UnitOfWork
from sentiment.choose import scorer
from sentiment.scoring import Evidence, Score, not_scored
from tests.builders import Store
from tests.store.import_files import Files, clock, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sqlalchemy import Engine

F, T = Feedback, FeedbackTopic
SURE, UNSURE = 0.9, 0.05


@dataclass
class Reader:
    """A scorer that knows two words, and notes what it was asked."""

    version: str = "1"
    name: str = "words"
    asked: list[str] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None

    def score_many(self, texts: Sequence[object]) -> list[Score]:
        self.asked += [str(text) for text in texts]
        self.meanwhile()
        return [self._score(str(text)) for text in texts]

    def explain(self, text: object) -> tuple[Evidence, ...]:
        del text
        return ()

    def _score(self, text: str) -> Score:
        if "good" not in text and "bad" not in text:
            return not_scored("no_evidence", self, "en")
        p, q = (SURE, UNSURE) if "bad" in text else (UNSURE, SURE)
        label = "negative" if p > q else "positive"
        return Score(label, p, q, q - p, SURE, "ok", "en", self.name, self.version)


@pytest.fixture
def files(engine: Engine, tmp_path: Path) -> Files:
    return Files(engine, tmp_path)


def read(engine: Engine, reader: Reader, **how: object) -> Reading:
    return score_feedback(engine, scorer=reader, clock=clock, **how)  # type: ignore[arg-type]


@pytest.mark.both_databases
def test_what_waits_is_read_newest_first_and_each_text_once(engine: Engine, store: Store) -> None:
    hidden = store.batch(state="writing")
    for text, rating in (("good tea", 5), ("bad tea", 1), ("good tea", 4), ("tea", 3), (None, 1), (None, None)):
        scale = None if rating is None else "stars"
        store.feedback(text=text, rating=rating, rating_scale=scale)
    store.feedback(text="bad, but nobody sees it yet", batch_id=hidden.id)
    reader = Reader()
    assert read(engine, reader) == (6, True)
    assert reader.asked == ["tea", "good tea", "bad tea"]
    found = rows(engine, F.id, F.score_state, F.label, F.score_reason, F.polarity, F.scorer, F.scorer_version)
    assert sorted(found) == [
        (1, "scored", "positive", "ok", SURE - UNSURE, "words", "1"),
        (2, "scored", "negative", "ok", UNSURE - SURE, "words", "1"),
        (3, "scored", "positive", "ok", SURE - UNSURE, "words", "1"),
        (4, "not_scored", "not_scored", "no_evidence", None, "words", "1"),
        (5, "not_scored", "not_scored", "no_text", None, "words", "1"),
        (6, "not_scored", "not_scored", "no_text", None, "words", "1"),
        (7, "pending", None, None, None, None, None),
    ]
    unhappy = dict(rows(engine, F.id, F.p_unhappy))
    assert unhappy[2] > 0.9
    assert 0.5 > unhappy[3] > unhappy[1]
    assert unhappy[5] > 0.5, "one star without words is an unhappy customer"
    assert unhappy[6] is None
    assert read(engine, reader) == (0, True)
    assert len(reader.asked) == 3


def test_an_answer_that_its_scale_does_not_have_leaves_the_words_to_tell(engine: Engine, store: Store) -> None:
    store.feedback(text="bad tea", rating=9, rating_scale="stars")
    assert read(engine, Reader()) == (1, True)
    [(unhappy,)] = rows(engine, F.p_unhappy)
    assert unhappy == pytest.approx((1 - (UNSURE - SURE)) / 2)


@pytest.mark.both_databases
def test_words_that_change_while_they_are_read_are_read_again(engine: Engine, store: Store) -> None:
    said = store.feedback(text="good tea")

    def corrected() -> None:
        reader.meanwhile = lambda: None
        with UnitOfWork(engine, clock=clock) as work:
            FeedbackRows(work).change(said.id, version=1, text="bad tea")

    reader = Reader(meanwhile=corrected)
    assert read(engine, reader) == (0, True)
    assert rows(engine, F.text, F.score_state, F.label) == [("bad tea", "pending", None)]
    assert read(engine, reader) == (1, True)
    assert rows(engine, F.text, F.score_state, F.label, F.version) == [("bad tea", "scored", "negative", 2)]


def test_a_change_by_hand_waits_to_be_read_and_other_changes_do_not(engine: Engine, store: Store) -> None:
    said = store.feedback(text="good tea", rating=5)
    read(engine, Reader())
    for version, change, state in ((1, {"channel": "shop"}, "scored"), (2, {"rating": 1}, "pending")):
        with UnitOfWork(engine, clock=clock) as work:
            FeedbackRows(work).change(said.id, version=version, **change)
        assert rows(engine, F.score_state) == [(state,)]


@pytest.mark.both_databases
def test_a_new_version_shows_at_one_moment_and_the_old_one_comes_back_without_reading(
    engine: Engine, store: Store
) -> None:
    for number in range(5):
        store.feedback(text=f"good {number}")
    old, new = Reader(), Reader(version="2")
    read(engine, old)
    answers = iter([False, False, True])
    assert read(engine, new, stopped=lambda: next(answers, True)) == (0, False)
    assert set(rows(engine, F.scorer_version)) == {("1",)}
    assert read(engine, new) == (5, True)
    assert set(rows(engine, F.scorer_version)) == {("2",)}
    assert len(new.asked) == 5, "what was read before the stop is remembered"
    assert read(engine, old) == (5, True)
    assert set(rows(engine, F.scorer_version)) == {("1",)}
    assert len(old.asked) == 5
    assert len(rows(engine, TextScore.text_key)) == 10
    told = rows(engine, AuditEvent.details, action="feedback scored anew")
    assert sorted(details["version"] for (details,) in told) == ["1", "2"]


def test_a_change_over_in_many_transactions_shows_at_one_moment_and_goes_on_after_a_stop(
    engine: Engine, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.actions.scoring.AT_ONE_MOMENT", 2)
    for number in range(7):
        store.feedback(text=f"good {number}")
    read(engine, Reader())
    before = domain_versions(engine)["feedback"]
    monkeypatch.setattr("dashboard.actions.scoring.tag_feedback", lambda *_, **__: 0)
    new = Reader(version="2")
    answers = iter([False] * 5)
    assert not read(engine, new, stopped=lambda: next(answers, True)).complete
    assert set(rows(engine, F.scorer_version)) == {("1",), ("2",)}, "the work stopped half-way"
    assert domain_versions(engine)["feedback"] == before, "nobody is told of a half"
    assert rows(engine, AuditEvent.action, subject_kind=CHANGE_OVER) == [(BEGAN,)]
    assert read(engine, new).complete
    assert set(rows(engine, F.scorer_version)) == {("2",)}
    assert rows(engine, AuditEvent.action, subject_kind=CHANGE_OVER) == [(BEGAN,), (ENDED,)]
    shown = domain_versions(engine)["feedback"]
    assert shown > before
    with UnitOfWork(engine, clock=clock) as work:
        FeedbackRows(work).change(1, version=1, channel="shop")
    assert domain_versions(engine)["feedback"] > shown, "a change by hand is logged again"


def test_what_comes_while_an_old_version_shows_is_read_by_the_new_one_at_once(engine: Engine, store: Store) -> None:
    store.feedback(text="good 1")
    read(engine, Reader())
    store.feedback(text="good 2")
    answers = iter([False, False, True])
    assert read(engine, Reader(version="2"), stopped=lambda: next(answers, True)).read == 1
    assert rows(engine, F.id, F.scorer_version) == [(1, "1"), (2, "2")]


def test_many_texts_get_a_quick_answer_before_a_slow_scorer_has_read_them(sqlite_engine: Engine) -> None:
    store = Store(sqlite_engine)
    for number in range(PREVIEW_FROM):
        store.feedback(text=f"Terrible service, order {number} never arrived and nobody answers.")
    slow = Reader(name="slow")
    seen: list[tuple[Any, ...]] = []
    topics = (T.feedback_id, T.topic, T.label)
    slow.meanwhile = lambda: seen.append(
        (*rows(sqlite_engine, F.scorer, F.label, id=1)[0], *rows(sqlite_engine, *topics))
    )
    assert read(sqlite_engine, slow) == Reading(PREVIEW_FROM, complete=True), "a piece that two read is one piece"
    assert seen[0][:2] == (scorer("quick").name, "negative")
    assert len({one for one, _, _ in seen[0][2:]}) == PREVIEW_FROM, "topics come with the quick answer"
    assert {label for _, _, label in seen[0][2:]} <= {"negative", "not_scored"}
    assert set(rows(sqlite_engine, F.scorer)) == {("slow",)}
    assert {label for _, _, label in rows(sqlite_engine, *topics)} == {"not_scored"}, "and those of the slow one after"
    assert set(rows(sqlite_engine, TextScore.scorer)) == {("slow",)}, "the quick answer is not kept"


@pytest.mark.both_databases
def test_many_written_at_once_are_as_those_written_one_by_one(
    engine: Engine, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, other = store.batch(), store.batch()
    texts = ("good tea", "bad tea", "tea", None, "it\t's \\N 'bad'\nfor 🍵", "")
    for text in texts:
        store.feedback(text=text, rating=2 if text else None, rating_scale="stars" if text else None, batch_id=batch.id)
        store.feedback(text=text)
    for _ in range(20):
        store.feedback(text="good", batch_id=other.id, score_state="scored", scorer="words", scorer_version="1")
    store.feedback(text="good", batch_id=other.id)
    columns = [F.id, F.label, F.polarity, F.p_negative, F.confidence, F.score_reason, F.score_state, F.p_unhappy,
               F.rating_mismatch, F.scorer, F.scorer_version, F.version]  # fmt: skip
    monkeypatch.setattr("dashboard.actions.scoring.tag_feedback", lambda *_, **__: 0)
    assert read(engine, Reader()) == (13, True)
    plain = sorted(rows(engine, *columns))
    with UnitOfWork(engine, clock=clock) as work:
        Scores(work).read_again([one for one, *_ in plain if one <= 12 or one == 33])
    before = domain_versions(engine)["feedback"]
    monkeypatch.setattr("data_access.repositories.scores.MANY", 2)
    assert read(engine, Reader()) == (13, True)
    assert sorted(rows(engine, *columns)) == plain
    log = ChangeLog
    logged = [one[1:] for one in sorted(rows(engine, log.seq, log.table_name, log.row_id, log.batch_id))
              if one[0] > before]  # fmt: skip
    alone = {("feedback", number, None) for number in (2, 4, 6, 8, 10, 12, 33)}
    assert set(logged) == {("import_batches", None, batch.id), *alone}, "a small part of a batch is logged by rows"
    assert domain_versions(engine)["feedback"] > before


def test_topics_of_many_written_at_once_are_as_those_written_one_by_one(
    engine: Engine, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = store.batch()
    for number, text in enumerate(("good delivery", "bad price but good staff", "tea", "good delivery, bad price")):
        store.feedback(text=text, batch_id=batch.id if number else None)
    found = (T.feedback_id, T.topic, T.label, T.polarity, T.mixed)
    read(engine, Reader())
    plain, stamps = sorted(rows(engine, *found)), set(rows(engine, F.topics_by))
    assert len(plain) == 5
    assert len(stamps) == 1
    with engine.execution_options(writing=True).begin() as connection:
        connection.execute(update(F).values(topics_by=None))
        connection.execute(update(T).values(label="neutral"))
    before = domain_versions(engine)["feedback"]
    monkeypatch.setattr("data_access.repositories.scores.MANY", 2)
    read(engine, Reader())
    assert sorted(rows(engine, *found)) == plain
    assert set(rows(engine, F.topics_by)) == stamps
    log = ChangeLog
    logged = [one[1:] for one in sorted(rows(engine, log.seq, log.table_name, log.row_id, log.batch_id))
              if one[0] > before]  # fmt: skip
    assert set(logged) == {("import_batches", None, batch.id), ("feedback", 1, None)}


def test_a_first_look_leaves_alone_what_others_read_or_looked_through(engine: Engine, store: Store) -> None:
    by: dict[str, Any] = {"score_state": "scored", "label": "positive", "score_reason": "ok", "scorer": "words"}
    for version, looked in (("1", None), ("2", None), ("1", "earlier"), ("1", None)):
        store.feedback(text="good delivery", scorer_version=version, topics_by=looked, **by)
    store.feedback(text="good delivery")
    assert tag_new(engine, Reader(), clock=clock, stopped=lambda: False) == 2
    assert sorted(rows(engine, T.feedback_id, T.topic)) == [(1, "delivery"), (4, "delivery")]


def test_of_many_written_at_once_words_that_changed_meanwhile_wait(
    engine: Engine, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data_access.repositories.scores.MANY", 2)
    said = [store.feedback(text=f"good tea {number}") for number in range(3)]

    def corrected() -> None:
        reader.meanwhile = lambda: None
        with UnitOfWork(engine, clock=clock) as work:
            FeedbackRows(work).change(said[1].id, version=1, text="bad tea")

    reader = Reader(meanwhile=corrected)
    assert read(engine, reader).read == 3
    assert sorted(rows(engine, F.id, F.label)) == [(1, "positive"), (2, "negative"), (3, "positive")]
    assert reader.asked[3:] == ["bad tea"], "the changed words were asked about by themselves"


def test_an_import_that_changes_words_lets_them_be_read_and_can_be_undone(files: Files, engine: Engine) -> None:
    head = "review id,date,rating,text"
    files.bring("R1,2026-01-09,5,good tea", head=head, kind="feedback")
    read(engine, Reader())
    changed = files.bring("R1,2026-01-09,5,bad tea", head=head, kind="feedback")
    assert rows(engine, F.text, F.score_state) == [("bad tea", "pending")]
    read(engine, Reader())
    assert rows(engine, F.label) == [("negative",)]
    assert undo_import(engine, changed.batch or 0).undone
    assert rows(engine, F.text, F.score_state) == [("good tea", "pending")]
    read(engine, Reader())
    assert rows(engine, F.label) == [("positive",)]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_reading_can_stop_between_texts(engine: Engine, store: Store) -> None:
    store.feedback(text="good")
    assert read(engine, Reader(), stopped=lambda: True) == (0, False)
    assert rows(engine, F.score_state) == [("pending",)]


def test_topics_come_with_the_opinion_and_a_new_product_sends_nothing_back(engine: Engine, store: Store) -> None:
    store.product(code="TEA-1", name="Golden leaf tea")
    store.feedback(text="The delivery was bad, but the price was good.")
    store.feedback(text="Golden leaf tea is good.")
    store.feedback(text=None, rating=1)
    assert read(engine, Reader()).complete
    found = rows(engine, T.feedback_id, T.topic, T.label)
    assert {(1, "delivery", "negative"), (1, "price", "positive"), (2, "product:TEA-1", "positive")} <= set(found)
    store.product(code="CUP-1", name="Blue cup")
    again = Reader()
    assert read(engine, again) == (0, True)
    assert again.asked == []
    read(engine, Reader(version="2"))
    assert rows(engine, T.feedback_id, T.topic, T.label) == found


def test_words_that_changed_get_other_topics(engine: Engine, store: Store) -> None:
    said = store.feedback(text="The delivery was bad.")
    read(engine, Reader())
    with UnitOfWork(engine, clock=clock) as work:
        FeedbackRows(work).change(said.id, version=1, text="The price was good.")
    read(engine, Reader())
    assert rows(engine, T.topic, T.label) == [("price", "positive")]
