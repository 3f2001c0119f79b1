"""The Topics page: what is said, words changed after a look at what they do, phrases made topics, thin stores."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select

from dashboard import identity
from dashboard.actions.topic_edits import change_topic
from data_access.engine import open_engine
from data_access.filters import EVERYTHING
from data_access.schema import Feedback, FeedbackTopic, TopicEdit
from sentiment.own_topics import TopicEdit as Edit
from tests.builders import Store
from tests.pages.opening import open_page, said

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine
    from streamlit.testing.v1 import AppTest

AS_OF = date(2026, 5, 20)
HOSTILE = "<img src=x onerror=alert(1)> ![x](https://evil.example/p.png) oat milk carton :material/star: {}"


@pytest.fixture(scope="module")
def shop(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """180 texts on the price of half a year, and 20 of the last weeks on cartons that no topic covers."""
    path = tmp_path_factory.mktemp("topics") / "store.db"
    shutil.copyfile(sqlite_template, path)
    engine = open_engine(str(path))
    customer = Store(engine)
    people = [customer.customer().id for _ in range(60)]
    late = (HOSTILE, "The oat milk carton leaked {}", "Why that oat milk carton? {}")
    days = [(AS_OF - timedelta(days=70 + n % 60), f"The price is fine, {n}", people[n % 60]) for n in range(180)]
    days += [(AS_OF - timedelta(days=n % 20), late[n % 3].format(n), people[n]) for n in range(20)]
    rows = [
        {
            "id": place, "identity": place.to_bytes(16, "big"), "received_on": day, "customer_id": who, "text": text,
            "received_at": datetime.combine(day, time(12), UTC), "month": day.year * 12 + day.month - 1,
            "score_state": "scored", "topics_by": "a b c",
        }
        for place, (day, text, who) in enumerate(days, start=1)
    ]  # fmt: skip
    tags = [
        {"feedback_id": n, "topic": "price", "label": "negative" if n <= 36 else "positive", "mixed": False}
        for n in range(1, 181)
    ]
    with engine.execution_options(writing=True).begin() as connection:
        connection.execute(insert(Feedback.metadata.tables[Feedback.__tablename__]), rows)
        connection.execute(insert(FeedbackTopic), tags)
    engine.dispose()
    return path


opened = partial(open_page, "topics")


def area(page: AppTest, label: str) -> Any:
    return next(box for box in page.text_area if box.label == label)


def stored(engine: Engine) -> list[tuple[Any, ...]]:
    t = TopicEdit
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(t.name, t.title, t.state, t.added, t.version))]


@pytest.mark.usefixtures("engine")
def test_the_page_says_what_feedback_is_about_and_what_nobody_thought_of() -> None:
    page = opened()
    told = said(page)
    assert "10 topics looked for in 200 texts of 12 months, as of 20 May 2026" in told
    assert "Most is said about Price: 90% of 200 texts (85% to 93%)." in told
    assert "Price has the largest share of complaints: 20% of its" in told
    assert "36 of 180 opinions complain (20%)" in told
    assert "“oat milk carton”" in told
    assert "20 customers in the last 4 weeks (100.0%), nobody before" in told
    marked = [text.value for text in page.markdown if "orange-background" in text.value]
    assert any(":orange-background[oat milk carton]" in text for text in marked)
    assert len(marked) > 1
    for text in marked:
        assert not re.search(r"(?<!\\)[<!*]|(?<!\\)\[(?!oat)|:material", text), "what customers write is inert"


def test_words_are_tried_before_they_are_kept_and_taken_back_with_one_click(engine: Engine) -> None:
    page = opened().button(key="edit_delivery").click().run()
    page = area(page, "Words it listens to").set_value("oat milk carton, de*").run()
    assert "the stem “de*” is so short that it finds nearly everything." in said(page)
    assert page.button(key="save_topic").disabled
    page = area(page, "Words it listens to").set_value("any: oat milk carton").run()
    tried = "Tried on all 200 texts of the last 12 months: 20 gain this topic, 0 lose it; 20 texts have it then."
    assert tried in said(page)
    page = page.button(key="save_topic").click().run()
    assert "The topic Delivery was changed. Feedback is looked through again in the background." in said(page)
    assert stored(engine) == [("delivery", None, "on", {"": ["oat milk carton"]}, 1)]
    assert "1 word added, 2" in said(page)
    assert "“oat milk carton”" not in said(page), "a topic covers it now"
    page = page.button(key="undo_topics").click().run()
    assert "The topic Delivery is as before." in said(page)
    assert stored(engine) == [("delivery", None, "on", {}, 2)]


def test_a_phrase_becomes_a_topic_or_a_word_of_one_and_a_topic_goes_again(engine: Engine) -> None:
    page = opened()
    page = page.button(key="rise_make_0").click().run()
    assert [box.value for box in page.text_input if box.label == "Name"] == ["Oat milk carton"]
    page = page.button(key="save_topic").click().run()
    assert stored(engine) == [("oat_milk_carton", "Oat milk carton", "on", {"": ["oat milk carton"]}, 1)]
    assert "Your own topic, by owner" in said(page)
    page = page.button(key="switch_oat_milk_carton").click().run()
    assert "Switched off: not looked for" in said(page)
    page = page.button(key="edit_oat_milk_carton").click().run()
    page = page.button(key="restore_topic").click().run()
    assert stored(engine)[0][2:] == ("removed", {"": ["oat milk carton"]}, 3)
    assert not [one for one in page.button if one.key == "edit_oat_milk_carton"]
    page = page.selectbox(key="rise_add_0").select("stock").run()
    assert area(page, "Words it listens to").value.startswith("any: oat milk carton\nen: ")


def test_a_stale_save_shows_both_versions_and_overwrites_nothing(engine: Engine) -> None:
    page = opened().button(key="edit_price").click().run()
    other = identity.current_user()
    change_topic(engine, other, Edit("price", "Money"), 0)
    page = area(page, "Words it listens to").set_value("any: costly").run()
    page = page.button(key="save_topic").click().run()
    assert "owner saved this topic first. Nothing of yours was saved yet." in said(page)
    both = page.dataframe[-1].value
    assert both["Name"].tolist() == ["Price", "Money"]
    assert stored(engine)[0][1] == "Money"
    page = page.button(key="keep_my_topic").click().run()
    assert "The topic Price was changed." in said(page)
    assert stored(engine)[0][4] == 2


def test_who_may_only_look_sees_the_topics_without_buttons(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    viewer = identity.User(name="Vic", role="viewer", scope=EVERYTHING)
    monkeypatch.setattr(identity, "current_user", lambda: viewer)
    page = opened()
    assert "Changing topics takes the role manager." in said(page)
    assert not [one for one in page.button if str(one.key).startswith(("edit_", "switch_", "rise_make", "add_topic"))]
    assert stored(engine) == []


def test_an_empty_store_lists_the_topics_and_says_how_to_begin(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "empty.db")
    monkeypatch.setenv("RAPPORT_STORE", str(tmp_path / "empty.db"))
    page = opened()
    assert "Import feedback, and what it is about is found by itself" in said(page)
    page = page.button(key="add_topic").click().run()
    assert "There is no feedback with words to try it on yet." not in said(page), "nothing to try yet"
    assert "The topic has no name." in said(page)
