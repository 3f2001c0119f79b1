"""One piece of feedback on the screen: its marks, how it was read, corrections with their undo, hostile words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from dashboard import identity
from dashboard.actions.corrections import correct_label
from dashboard.actions.scoring import score_feedback
from dashboard.identity import OWNER, User
from data_access.filters import EVERYTHING
from data_access.schema import Feedback, FeedbackCorrection
from sentiment.choose import scorer
from tests.builders import Store
from tests.pages.opening import PATIENCE_SECONDS
from tests.store.import_files import clock, rows

if TYPE_CHECKING:
    import pytest
    from sqlalchemy import Engine

ANGRY = "The delivery was terrible and the box was broken."
HOSTILE = "<script>alert(1)</script> **bad** ![x](https://evil.example/p.png) \u202eterrible\u202c :material/star: $x$"


def draw(feedback_id: int) -> None:
    from dashboard.components.feedback_item import feedback_item  # noqa: PLC0415
    from dashboard.controls import feedback_desk  # noqa: PLC0415

    feedback_item(feedback_id, feedback_desk())


def opened(engine: Engine, text: str | None, rating: int | None = 5) -> AppTest:
    """A piece of feedback that the quick reader read, on a page of its own."""
    said = Store(engine).feedback(text=text, rating=rating, rating_scale=None if rating is None else "stars")
    score_feedback(engine, scorer=scorer("quick"), clock=clock)
    page = AppTest.from_function(draw, default_timeout=PATIENCE_SECONDS, args=(said.id,)).run()
    assert not page.exception
    return page


def texts(page: AppTest) -> str:
    return "\n".join(one.value.replace("\u200b", "") for one in page.text)


def test_the_words_stand_there_in_full_with_those_marked_that_decided_and_the_rating_contradicted(
    engine: Engine,
) -> None:
    page = opened(engine, ANGRY)
    pieces = "".join(one.value.replace("\u200b", "") for one in page.text)
    assert ANGRY in pieces
    shown = texts(page)
    assert "Marked by Quick. − unhappy: " in shown
    assert "“terrible" in shown
    badges = " ".join(one.value for one in page.markdown)
    assert "Surely unhappy" in badges
    assert "5 of 5 stars" in badges
    assert "Words worse than the rating" in badges


def test_one_click_corrects_another_takes_it_back_and_all_is_history(engine: Engine) -> None:
    page = opened(engine, ANGRY)
    before = rows(engine, Feedback.label, Feedback.p_unhappy)
    page.button(key="say_neutral_1").click().run()
    assert rows(engine, Feedback.label) == [("neutral",)]
    assert "The reader said unhappy; owner corrected it to neither happy nor unhappy" in texts(page)
    assert page.button(key="say_neutral_1").disabled
    assert "Corrected to neither happy nor unhappy. Everybody sees it" in texts(page)
    page.button(key="undo_feedback_1").click().run()
    assert not page.exception
    assert rows(engine, Feedback.label, Feedback.p_unhappy) == before
    assert "The correction was taken back." in texts(page)
    assert "Label: neither happy nor unhappy → unhappy, taken back" in texts(page)


def test_topics_are_corrected_by_clicks(engine: Engine) -> None:
    page = opened(engine, ANGRY)
    page.button(key="topic_removed_1_delivery").click().run()
    page.button(key="add_topic_1_staff").click().run()
    assert not page.exception
    found = rows(engine, FeedbackCorrection.topic, FeedbackCorrection.after)
    assert found == [("delivery", "removed"), ("staff", "added")]
    assert [one.key for one in page.button if str(one.key).startswith("topic_removed_")].count(
        "topic_removed_1_staff"
    ) == 1


def test_who_clicks_on_what_a_colleague_corrected_meanwhile_is_told_and_overwrites_nothing(engine: Engine) -> None:
    page = opened(engine, ANGRY)
    correct_label(engine, User(name="Bo", role="agent", scope=EVERYTHING), 1, "neutral", version=1)
    page.button(key="say_positive_1").click().run()
    assert rows(engine, Feedback.label) == [("neutral",)]
    assert "Somebody else changed this feedback since you opened it" in texts(page)
    assert "Bo corrected it to neither happy nor unhappy" in texts(page)


def test_who_may_only_look_sees_it_all_and_changes_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "current_user", lambda: User(name="Vi", role="viewer", scope=EVERYTHING))
    page = opened(engine, ANGRY)
    assert OWNER.may("owner")
    assert all(page.button(key=f"say_{name}_1").disabled for name in ("negative", "neutral", "positive"))
    assert not [one for one in page.button if "topic" in str(one.key)]


def test_hostile_words_are_words(engine: Engine) -> None:
    page = opened(engine, HOSTILE, rating=None)
    pieces = "".join(one.value.replace("\u200b", "") for one in page.text)
    assert HOSTILE in pieces
    assert not any("evil.example" in one.value or "<script>" in one.value for one in page.markdown)
    page.toggle(key="second_1").set_value(True).run()
    assert not page.exception
    assert not any("evil.example" in one.value for one in page.markdown)


def test_a_second_opinion_says_what_textblob_and_quick_say_with_their_words(engine: Engine) -> None:
    page = opened(engine, ANGRY)
    assert "TextBlob: " not in texts(page)
    page.toggle(key="second_1").set_value(True).run()
    assert "TextBlob: " in texts(page)
    assert "Quick: Surely unhappy" in texts(page)


def test_a_rating_without_words_and_feedback_that_is_gone_are_said_so(engine: Engine) -> None:
    assert "No words, only a rating." in texts(opened(engine, None, rating=2))
    gone = AppTest.from_function(draw, default_timeout=PATIENCE_SECONDS, args=(99,)).run()
    assert "This feedback is not there any more." in texts(gone)


def test_the_history_of_a_store_keeps_every_step(engine: Engine) -> None:
    page = opened(engine, ANGRY)
    for name in ("positive", "negative", "no_opinion"):
        page.button(key=f"say_{name}_1").click().run()
    with engine.connect() as connection:
        steps = connection.execute(select(FeedbackCorrection.before, FeedbackCorrection.after)).all()
    assert [tuple(step) for step in steps] == [
        ("negative", "positive"), ("positive", "negative"), ("negative", "no_opinion"),
    ]  # fmt: skip
    assert page.expander[0].label == "Corrections (3)"
