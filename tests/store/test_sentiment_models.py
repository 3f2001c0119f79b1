"""Learning from the store's own ratings: trained, compared, put to use at one moment, taken back."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest

from dashboard.actions.scoring import score_feedback
from dashboard.actions.sentiment_models import serving_scorer, train_model, use_model
from dashboard.cli import run_command
from dashboard.errors import UserError
from data_access.filters import EVERYTHING, Scope
from data_access.schema import AuditEvent, Feedback, SentimentModel
from sentiment.choose import scorer
from tests.builders import Store
from tests.store.import_files import clock, rows

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

# A shop whose customers have words of their own, which no general scorer can know.
GOOD, BAD = ("zapliso", "murena", "toplanta"), ("griskol", "vendrup", "skaliro")
FILLERS = ("the parcel", "this order", "my tin", "the blend", "that grinder", "a gift box", "the lid", "our shop")


class Manager:
    """Somebody who may train."""

    name = "Ann"
    role = "manager"
    scope: Scope = EVERYTHING

    def may(self, least_role: str) -> bool:
        return self.role != "viewer" or least_role == "viewer"


class Viewer(Manager):
    """Somebody who may only look."""

    role = "viewer"


def rate(store: Store, count: int, seed: int = 3) -> None:
    draw = Random(seed)
    for number in range(count):
        happy = number % 2 == 0
        word = draw.choice(GOOD if happy else BAD)
        text = f"{draw.choice(FILLERS)} {word} {draw.choice(FILLERS)} {number}"
        store.feedback(text=text, rating=5 if happy else 1)


@pytest.fixture
def taught(engine: Engine) -> Engine:
    rate(Store(engine), 240)
    return engine


def test_a_model_that_is_surely_better_reads_everything_anew_and_can_be_taken_back(taught: Engine) -> None:
    base = scorer("quick")
    score_feedback(taught, scorer=base, clock=clock)
    before = rows(taught, Feedback.id, Feedback.label, Feedback.scorer)
    model = train_model(taught, Manager(), base=base)
    assert model.examples == 240
    assert model.figures["own"]["auc"] > 0.95 > model.figures["current"]["auc"]
    assert model.figures["low"] > 0
    assert serving_scorer(taught, base) is base, "training alone changes nothing"
    use_model(taught, Manager(), model.id)
    own = serving_scorer(taught, base)
    assert (own.name, own.version) == ("own", f"{model.id} on quick {base.version}")
    score_feedback(taught, scorer=own, clock=clock)
    found = rows(taught, Feedback.rating, Feedback.label, Feedback.scorer)
    assert sum((rating == 5) == (label == "positive") for rating, label, _ in found) >= 235
    assert {name for _, _, name in found} == {"own"}
    use_model(taught, Manager(), None)
    score_feedback(taught, scorer=serving_scorer(taught, base), clock=clock)
    assert rows(taught, Feedback.id, Feedback.label, Feedback.scorer) == before
    told = [action for (action,) in rows(taught, AuditEvent.action) if "model" in action]
    assert sorted(told) == ["sentiment model changed"] * 2 + ["sentiment model trained"]


def test_a_model_of_another_scorer_does_not_serve(taught: Engine) -> None:
    model = train_model(taught, Manager(), base=scorer("quick"))
    use_model(taught, Manager(), model.id)
    other = scorer("textblob")
    assert serving_scorer(taught, other) is other


def test_a_model_that_is_not_surely_better_is_refused_with_the_interval_unless_one_insists(engine: Engine) -> None:
    store, draw = Store(engine), Random(7)  # of forty seeds two are "surely better" by chance, at a level of .025
    for number in range(240):
        store.feedback(text=f"{draw.choice(FILLERS)} {draw.choice(FILLERS)} {number}", rating=draw.choice((1, 5)))
    model = train_model(engine, Manager(), base=scorer("quick"))
    assert not model.figures["may_be_used"]
    with pytest.raises(UserError, match="not surely better"):
        use_model(engine, Manager(), model.id)
    assert rows(engine, SentimentModel.in_use) == [(False,)]
    use_model(engine, Manager(), model.id, even_so=True)
    assert rows(engine, SentimentModel.in_use) == [(True,)]


def test_one_of_several_models_is_in_use(taught: Engine) -> None:
    first, second = (train_model(taught, Manager(), base=scorer("quick")).id for _ in range(2))
    for number in (first, second, second):
        use_model(taught, Manager(), number)
    assert rows(taught, SentimentModel.id, SentimentModel.in_use) == [(first, False), (second, True)]
    with pytest.raises(UserError, match="no model 99"):
        use_model(taught, Manager(), 99)
    assert rows(taught, SentimentModel.id, in_use=True) == [(second,)]


def test_too_few_ratings_and_people_who_may_only_look_are_refused(engine: Engine) -> None:
    store = Store(engine)
    rate(store, 20)
    store.feedback(text="so so", rating=3)
    with pytest.raises(UserError, match="There are 20 pieces of feedback"):
        train_model(engine, Manager())
    with pytest.raises(UserError, match="As viewer"):
        train_model(engine, Viewer())
    with pytest.raises(UserError, match="As viewer"):
        use_model(engine, Viewer(), None)
    assert rows(engine, SentimentModel.id) == []


def test_the_commands_train_list_use_and_go_back(
    sqlite_engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del tmp_path
    rate(Store(sqlite_engine), 220)
    url = sqlite_engine.url.render_as_string(hide_password=False)

    def run(*words: str) -> dict[str, object]:
        assert run_command(["model", *words, "--store", url, "--json"]) == 0
        return dict(json.loads(capsys.readouterr().out))

    assert run("list") == {"models": []}
    number = run("train")["model"]
    assert run("use", str(number)) == {"model": number}
    assert run_command(["score", "--waiting", "--store", url]) == 0
    assert set(rows(sqlite_engine, Feedback.scorer)) == {("own",)}
    capsys.readouterr()
    assert run_command(["model", "list", "--store", url]) == 0
    listed = capsys.readouterr().out
    assert f"{number} (in use)" in listed
    assert "220 rated texts, on top of deep" in listed
    assert "difference of AUC +" in listed
    assert run("use", "generic") == {"model": None}
    assert run_command(["model", "use", "seven", "--store", url]) == 2
    assert run_command(["model", "use", "7", "--store", url]) == 1
