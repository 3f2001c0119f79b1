"""The page of what customers say: figures, topics, words as text; nothing said, nothing read, one piece of feedback."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from data_access.queries.scoring import BEGAN, CHANGE_OVER
from data_access.schema import FeedbackTopic
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.pages.opening import open_page, said
from tests.provision.empty import empty_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LAST = date(2026, 6, 30)
HOSTILE = "<img src=x onerror=alert(1)> ![x](https://evil.example/p.png) the parcel came late"
READ: dict[str, Any] = {"score_state": "scored", "score_reason": "ok", "scorer": "quick", "scorer_version": "1",
                        "topics_by": "t"}  # fmt: skip


def store_at(path: Path) -> Store:
    engine = empty_store(path)
    return Store(engine)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """80 customers spoke 200 days ago: the 40 who complained of delivery never came back, the others did.

    In the last days all spoke again, one in two of delivery; some ratings and one mismatch.
    """
    path = tmp_path_factory.mktemp("shop") / "store.db"
    store = store_at(path)
    people = [store.customer(segment="Home") for _ in range(80)]
    start = LAST - timedelta(days=200)
    bought = [(who, start - timedelta(days=5), 1000) for who in people]
    bought += [(who, start + timedelta(days=30), 1000) for who in people[40:]]
    store.purchases([*bought, (people[79], LAST, 1000)])
    topics = []
    for place, who in enumerate(people):
        sad = place < 40
        label = "negative" if sad else "positive"
        for on in (start, LAST - timedelta(days=3)):
            words = HOSTILE if place == 0 else f"The parcel came {'late' if sad else 'early'}, number {place}"
            more = {"rating": 0 if sad else 10, "rating_scale": "nps"} if on > start else {}
            said = store.feedback(who, on=on, text=words, label=label, polarity=-0.9 if sad else 0.9, channel="E-mail",
                                  rating_mismatch="words_worse" if place == 1 else None, **READ, **more)  # fmt: skip
            topics.append(FeedbackTopic(feedback_id=said.id, topic="delivery", label=label, polarity=0.5, mixed=False))
    store.feedback(None, on=LAST, text=None, score_state="not_scored", score_reason="no_text")
    with UnitOfWork(store.engine) as work:
        work.session.add_all(topics)
    store.engine.dispose()
    return path


opened = partial(open_page, "voice")


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the shop: feedback of later days does not count."""
    monkeypatch.setenv("RAPPORT_TODAY", "2026-07-01")


@pytest.mark.usefixtures("store")
def test_the_page_says_how_it_sounds_what_costs_customers_and_in_whose_words() -> None:
    page = opened()
    assert not page.exception
    assert [title.value for title in page.title] == ["What do they say?"]
    told = said(page)
    assert "13 weeks from 1 Apr 2026, against the 13 weeks before · 81 pieces of feedback" in told
    assert "Net sentiment is 0 (-22 to +22): praise and complaint in balance, as far as one can tell." in told
    assert "Those who complain of delivery come back less than like customers: -100.0 pts" in told
    assert "80 read · 1 not: no words" in told
    assert "No answers in either window: CSAT, CES." in told
    assert [metric.value for metric in page.metric] == ["81", "0", "99%", "0", "5.00"]
    assert page.selectbox(key="topic").value == "Delivery"
    words = next(frame.value for frame in page.dataframe if "words_said" in frame.value and "opinion" in frame.value)
    assert len(words) == 40
    assert HOSTILE in words["words_said"].tolist()
    assert not [element.value for element in page.markdown if "evil" in element.value]
    closer = [button for button in page.button if str(button.key).startswith("quiet_feedback_")]
    assert 2 <= len(closer) <= 5
    assert "Look closer" in {button.label for button in closer}
    assert "late" in {element.value.strip("\u200b ") for element in page.text}, "the word that decides is not marked"
    assert "Another reader is taking over" not in told
    apart = next(frame.value for frame in page.dataframe if "mismatch_word" in frame.value)
    assert apart["mismatch_word"].tolist() == ["Words worse than the rating"]


@pytest.mark.usefixtures("store")
def test_every_choice_has_its_page_and_a_filter_may_leave_nothing() -> None:
    page = opened(span="4 weeks", step="Months", by="Language", side="Praise", topic="Delivery", label="Any")
    assert not page.exception
    assert "4 weeks from 3 Jun 2026" in said(page)
    empty = opened(channel="Pigeon")
    assert not empty.exception


def test_while_another_reader_takes_over_the_page_says_so_and_keeps_to_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = store_at(tmp_path / "store.db")
    for place in range(6):
        version = "2" if place < 2 else "1"
        store.feedback(None, on=LAST, **{**READ, "scorer_version": version}, label="positive", polarity=0.9)
    with UnitOfWork(store.engine) as work:
        work.record(BEGAN, subject_kind=CHANGE_OVER, details={"scorer": "quick", "version": "2"})
    store.engine.dispose()
    monkeypatch.setenv("RAPPORT_STORE", str(tmp_path / "store.db"))
    page = opened()
    assert not page.exception
    told = said(page)
    assert "these figures keep to quick 1" in told
    assert "4 read · 2 by another reader, not in the line" in told


def _nothing(store: Store) -> None:
    assert store.engine.url


def _one(store: Store) -> None:
    store.feedback(store.customer(), on=LAST, **READ, label="positive", polarity=0.9)


def _ahead(store: Store) -> None:
    _one(store)
    store.feedback(None, on=date(2099, 1, 1), **READ, label="negative", polarity=-0.9)


def _unread(store: Store) -> None:
    for _ in range(3):
        store.feedback(store.customer(), on=LAST)


@pytest.mark.parametrize(
    ("fill", "expected"),
    [
        (_nothing, "Bring in what customers say"),
        (_one, "Net sentiment is +100"),
        (_ahead, "13 weeks from 1 Apr 2026, against the 13 weeks before · 1 piece of feedback"),
        (_unread, "Nothing of it has been read yet"),
    ],
    ids=["nothing", "one", "ahead", "unread"],
)
def test_little_is_said_honestly(
    fill: Callable[[Store], None], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store.db"
    store = store_at(path)
    fill(store)
    store.engine.dispose()
    monkeypatch.setenv("RAPPORT_STORE", str(path))
    page = opened()
    assert not page.exception
    assert expected in said(page)
