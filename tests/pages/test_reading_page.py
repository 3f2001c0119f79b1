"""The page about reading: what is left out and why, words against ratings, training, a look, a switch, the way back."""

from __future__ import annotations

import shutil
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from dashboard import identity, settings
from dashboard.actions import reading as acts
from dashboard.actions.scoring import score_feedback
from dashboard.identity import User
from data_access.engine import open_engine
from data_access.filters import EVERYTHING
from data_access.importing.lease import Lease
from data_access.schema import SentimentModel
from sentiment.choose import scorer
from tests.builders import Store
from tests.pages.opening import open_page, said
from tests.store.import_files import clock

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine
    from streamlit.testing.v1 import AppTest

HOSTILE = "<img src=x onerror=alert(1)> ![x](https://evil.example/p.png) Terrible, it broke and nobody answers."


@pytest.fixture(scope="module")
def shop(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """260 rated texts with words of the shop's own, some in Portuguese, some without opinion, one that contradicts."""
    path = tmp_path_factory.mktemp("reading") / "store.db"
    shutil.copyfile(sqlite_template, path)
    engine = open_engine(str(path))
    store, draw = Store(engine), Random(4)
    person = store.customer(name="Ada Lovelace")
    for number in range(260):
        happy = number % 2 == 0
        tone = ("lovely and great", "zapliso") if happy else ("terrible and broken", "griskol")
        text = f"The {draw.choice(('lid', 'tin', 'blend'))} is {draw.choice(tone)}, order {number}"
        store.feedback(text=text, rating=5 if happy else 1, language="en")
    store.feedback(text="Muito bom, adorei o produto e recomendo a todos.", rating=5, language="pt")
    store.feedback(text=None, rating=2)
    store.feedback(text=HOSTILE, rating=5, customer_id=person.id, language="en")
    score_feedback(engine, scorer=scorer("quick"), clock=clock)
    store.feedback(text="It came on Tuesday.", rating=None, rating_scale=None)
    engine.dispose()
    return path


@pytest.fixture(autouse=True)
def read_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.actions.reading.BEST", "quick")
    monkeypatch.setattr("dashboard.answers.reader.BEST", "quick")


def page(view: str | None = None) -> AppTest:
    app = open_page("reading", **({"view": view} if view else {}))
    assert not app.exception, app.exception[0].stack_trace
    return app


def finished(engine: Engine) -> None:
    for started in acts._works.values():
        started.wait(60)
    del engine


def test_it_says_how_much_is_read_and_lists_what_is_not_with_the_reason(engine: Engine) -> None:
    del engine
    app = page()
    assert "with words that were read have a score" in said(app)
    assert "1 piece waits." in said(app)
    picked = app.selectbox(key="reason")
    assert [option.rsplit(" (", 1)[0] for option in picked.options][-1] == "A rating without words"
    reasons = [name for name in picked.options if "language" in name]
    assert reasons == ["A language this reader does not know (1)"]
    picked.set_value("language").run()
    assert not app.exception
    listed = [table.value for table in app.dataframe if "text" in table.value]
    assert listed[0]["text"].tolist() == ["Muito bom, adorei o produto e recomendo a todos."]


def test_words_are_measured_against_ratings_and_contradictions_are_listed(engine: Engine) -> None:
    del engine
    app = page("How well")
    assert "Words and rating agree in" in said(app)
    assert "A top rating with furious words: 1." in said(app)
    listed = [table.value for table in app.dataframe if "way" in table.value]
    assert listed[0]["customer_name"].tolist() == ["Ada Lovelace"]


def test_a_model_is_trained_looked_at_put_to_use_and_taken_back(engine: Engine) -> None:
    app = page("Your own models")
    app.button(key="train_model").click().run()
    finished(engine)
    app.run()
    assert "Model 1 was trained." in said(app)
    app.button(key="close_work").click().run()
    assert "Surely better" in said(app)
    app.button(key="use_1").click().run()
    finished(engine)
    app.run()
    assert "would get another label" in said(app)
    with engine.connect() as connection:
        assert connection.execute(select(SentimentModel.in_use)).scalars().all() == [False]
    app.button(key="confirm_model").click().run()
    assert "Your own model 1 reads now." in said(app)
    app.button(key="undo_reading").click().run()
    assert "Quick" in said(app)
    assert "The reader that comes with the program reads from now on." in said(app)


def test_two_clicks_train_once_and_an_error_is_said_in_words(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    # Somebody else's import holds the turn, so that the second click surely comes before the first one's work ends.
    with Lease(engine, actor="import", clock=settings.now):
        first, second = (acts.start_training(engine, identity.current_user()) for _ in range(2))
    assert first is second
    first.wait(60)
    with engine.connect() as connection:
        assert len(connection.execute(select(SentimentModel.id)).all()) == 1
    acts.forget_work(engine)
    monkeypatch.setattr("dashboard.actions.sentiment_models.FEWEST_EXAMPLES", 10_000)
    app = page("Your own models")
    app.button(key="train_model").click().run()
    finished(engine)
    app.run()
    assert "At least 10000 of both kinds together are needed" in said(app)


def test_who_may_only_look_sees_no_buttons_and_is_refused(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    viewer = User(name="Vic", role="viewer", scope=EVERYTHING)
    monkeypatch.setattr(identity, "current_user", lambda: viewer)
    assert page("Your own models").button(key="train_model").disabled
    with pytest.raises(Exception, match="As viewer"):
        acts.start_training(engine, viewer)


def test_a_store_without_feedback_says_so(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "empty.db"
    shutil.copyfile(sqlite_template, path)
    monkeypatch.setenv("RAPPORT_STORE", str(path))
    app = page()
    assert [head.value for head in app.header] == ["There is no feedback yet"]
